"""A digest on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from rich.console import Console
from rich.table import Table

from newsletter.cli.waiting import existing
from newsletter.common.french import counted, day_in_words
from newsletter.common.typography import typeset_fr
from newsletter.delivery import queries as ledger
from newsletter.digests import queries
from newsletter.digests.judges.panel import Opinion
from newsletter.digests.queries import CandidateRow, DigestRow
from newsletter.rendering.checks import Finding

#: French words of the ledger's states, in the order of a report.
STATES = {
    "ACCEPTED": "acceptés",
    "DELIVERED": "remis",
    "HELD": "confiés au prestataire",
    "SKIPPED": "écartés",
    "FAILED": "refusés",
    "BOUNCED": "non remis",
    "COMPLAINED": "plaintes",
    "UNCERTAIN": "incertains",
    "PLANNED": "prévus",
    "CANCELLED": "annulés",
}


def payload(digest_id: int) -> dict[str, Any]:
    """Return a digest as the commands' JSON: its row, its candidates, its sums."""
    row = existing(digest_id)
    found = ledger.sums(digest_id)
    candidates = [asdict(candidate) for candidate in queries.candidates(digest_id)]
    return {
        **asdict(row),
        "articles": [c for c in candidates if c["picked"]],
        "not_picked": [c for c in candidates if not c["picked"]],
        "sums": {
            "audience": found.audience,
            "total": found.total,
            "balanced": found.balanced,
            **{state.lower(): number for state, number in found.states.items()},
            "reasons": dict(found.reasons),
        },
    }


def show(digest_id: int) -> None:
    """Print a digest for people."""
    row = existing(digest_id)
    console = Console()
    console.print(
        f"Numéro {row.id} de « {row.publication} », daté du {day_in_words(row.edition_date)} "
        f"({row.state_label})",
        highlight=False,
    )
    console.print(f"Objet : {row.subject}", highlight=False, markup=False)
    if row.remark:
        console.print(row.remark, highlight=False, markup=False)
    candidates = queries.candidates(digest_id)
    console.print(_articles([c for c in candidates if c.picked], "Retenus"))
    others = [c for c in candidates if not c.picked]
    if others:
        console.print(_articles(others[:30], "Écartés"))
    if len(others) > 30:
        console.print(f"… et {counted(len(others) - 30, 'autre', 'autres')} (--json les donne).")
    if row.frozen_at:
        sums(digest_id)


def _articles(rows: Sequence[CandidateRow], title: str) -> Table:
    table = Table("", "Article", "Date", "Rubriques", "Raison", title=title, title_justify="left")
    for row in rows:
        table.add_row(
            str(row.position or ""),
            f"{typeset_fr(row.title)} (n° {row.article_id})",
            _date(row.published_on),
            ", ".join(row.categories),
            typeset_fr(row.reason),
        )
    return table


def _date(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "sans date"


def sums(digest_id: int) -> None:
    """Print the ledger's sums."""
    found = ledger.sums(digest_id)
    table = Table("Registre", "Personnes")
    table.add_row("audience figée", str(found.audience))
    for state, word in STATES.items():
        if found.states[state]:
            table.add_row(word, str(found.states[state]))
    for reason, number in found.reasons.items():
        table.add_row(f"  dont {reason}", str(number))
    Console().print(table)


def launched(digest_id: int, due: datetime) -> None:
    """Say when a launched digest leaves."""
    local = timezone.localtime(due)
    if due <= timezone.now():
        print(f"Numéro {digest_id} lancé : il part dès qu’un ouvrier le prend.")
        return
    print(
        f"Numéro {digest_id} lancé ; premier départ à {local:%H h %M}. "
        f"« newsletter digest undo {digest_id} » le reprend d’ici là."
    )


def list_digests(rows: Sequence[DigestRow]) -> None:
    """Print digests, newest first."""
    table = Table("N°", "Lettre", "Date", "Objet", "État", "Audience")
    for row in rows:
        table.add_row(
            str(row.id),
            row.publication,
            _date(row.edition_date),
            row.subject,
            row.state_label,
            str(row.audience_size or ""),
        )
    Console().print(table)


def checked(found: Sequence[Finding], judges: Sequence[Opinion], *, variants: int) -> None:
    """Print what the checks found, who judged, and who could not."""
    if not found:
        print("Rien à signaler.")
    for finding in found:
        grave = "BLOQUANT" if finding.level == "blocking" else "à voir"
        print(f"[{grave}] {finding.where} : {finding.sentence} {finding.remedy}")
    also = {0: "", 1: " et sa variante"}.get(variants, f" et ses {variants} variantes")
    print(
        f"\nContrôles du service, sur le numéro entier{also} : contenu, liens, poids, mentions, "
        "deux versions identiques."
    )
    if variants:
        print("Les juges suivants ont vu le numéro entier et la variante la plus courte.")
    for judge in judges:
        if judge.absent:
            print(f"NON VÉRIFIÉ ICI – {judge.judge} : {judge.absent}")
        else:
            print(f"{judge.judge} : {judge.summary}.")
        for line in judge.details:
            print(f"    {line}")
