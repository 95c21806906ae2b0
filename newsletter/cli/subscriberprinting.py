"""An import's result and a person, on the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone
from rich.console import Console
from rich.table import Table

from newsletter.audience.intake.outcome import ImportResult
from newsletter.audience.rows import ConsentRow, SubscriberRow, SubscriptionRow, SuppressionRow
from newsletter.common.french import counted, day_in_words

#: Refused lines shown on the terminal; the others are counted, and all are in the file.
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of an address; ``subscriber`` is None when only an opposition is."""

    subscriber: SubscriberRow | None
    subscriptions: tuple[SubscriptionRow, ...]
    categories: tuple[str, ...]
    consents: tuple[ConsentRow, ...]
    suppressions: tuple[SuppressionRow, ...]


def imported(result: ImportResult, list_name: str, refused_file: Path | None) -> None:
    """Print what an import came to, each refused line with its reason."""
    console = Console(highlight=False)
    title = f"Essai, rien n’est écrit : {list_name}" if result.dry_run else list_name
    table = Table("Lignes", "", title=title)
    for words, number in (
        ("nouveaux abonnés", result.new),
        ("complétés ou modifiés", result.changed),
        ("sans changement", result.unchanged),
        ("opposés, partis ou en erreur", result.suppressed),
        ("à confirmer", result.pending),
        ("en conflit avec une ligne précédente", len(result.conflict_lines)),
        ("refusées", len(result.refused)),
    ):
        table.add_row(words, str(number))
    console.print(table)
    for refused in result.refused[:_SHOWN]:
        hint = f" Vouliez-vous écrire {refused.suggestion} ?" if refused.suggestion else ""
        console.print(
            f"Ligne {refused.line} ({refused.address or 'sans adresse'}) : {refused.reason}{hint}",
            markup=False,
        )
    for conflict in result.conflict_lines[:_SHOWN]:
        console.print(
            f"Ligne {conflict.line} : {conflict.address} figure déjà ligne {conflict.first_line} "
            "avec d’autres valeurs ; à vous de choisir.",
            markup=False,
        )
    _tell_rest(result, console, refused_file)


def _tell_rest(result: ImportResult, console: Console, refused_file: Path | None) -> None:
    if result.unknown_categories:
        names = ", ".join(sorted(result.unknown_categories))
        console.print(
            f"Rubriques inconnues, laissées de côté : {names}. Qui n’en a pas d’autre "
            "recevra toutes les rubriques.",
            markup=False,
        )
    unused = [heading for heading, field in result.mapping.items() if field is None]
    if unused:
        console.print(f"Colonnes non reprises : {', '.join(unused)}.", markup=False)
    if not result.refused:
        return
    if refused_file is not None:
        console.print(f"Les lignes refusées sont dans {refused_file}.", markup=False)
    elif len(result.refused) > _SHOWN:
        more = counted(len(result.refused) - _SHOWN, "autre ligne", "autres lignes")
        console.print(
            f"Et {more} : relancez avec --refused FICHIER pour les avoir toutes.", markup=False
        )


def shown(known: Known) -> None:
    """Print a person."""
    console = Console(highlight=False)
    person = known.subscriber
    if person is not None:
        console.print(" – ".join(p for p in (person.name, person.company) if p), markup=False)
        console.print(str(person.address), markup=False)
        wanted = ", ".join(known.categories) or "toutes"
        console.print(f"Rubriques : {wanted}", markup=False)
    for subscription in known.subscriptions:
        console.print(
            f"{subscription.list_name} : {subscription.state_label} depuis le "
            f"{day_in_words(subscription.since.date())} ({subscription.reason})",
            markup=False,
        )
    for proof in known.consents:
        end = (
            f", retiré le {day_in_words(timezone.localdate(proof.withdrawn_at))}"
            if proof.withdrawn_at
            else ""
        )
        console.print(
            f"{proof.list_name} : {proof.basis_label}, {proof.source}, noté le "
            f"{day_in_words(timezone.localdate(proof.recorded_at))}{end}",
            markup=False,
        )
    for suppression in known.suppressions:
        console.print(
            f"Ne plus écrire ({suppression.scope or 'tout envoi'}) : {suppression.reason_label}, "
            f"{day_in_words(timezone.localdate(suppression.created_at))}",
            markup=False,
        )
