"""Describing the firm: what is known is written, what is unknown stays empty and is reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from newsletter.firm import audit
from newsletter.firm.freemail import is_freemail
from newsletter.firm.models import Firm

#: What a person calls each value; the order is that of the questions and of the report.
LABELS: dict[str, str] = {
    "name": "nom du cabinet",
    "street": "rue",
    "postcode": "code postal",
    "town": "ville",
    "country": "pays",
    "telephone": "téléphone",
    "fax": "télécopie",
    "email": "adresse de contact",
    "website": "site",
    "legal_form": "forme juridique",
    "capital": "capital",
    "siren": "SIREN",
    "rcs_town": "ville du RCS",
    "vat_number": "numéro de TVA",
    "professional_order": "inscription à l’ordre",
    "accent": "couleur",
    "sender_name": "nom d’expéditeur",
    "sender_email": "adresse d’expéditeur",
    "reply_to": "adresse de réponse",
    "privacy_url": "page de confidentialité",
    "language": "langue",
}
_LEGAL = ("legal_form", "capital", "siren", "rcs_town", "vat_number", "professional_order")
_ADDRESSES = ("email", "sender_email", "reply_to")


class FirmRefused(Exception):
    """A description of the firm that cannot be taken, with the reason as a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A prepared logo: its path under the media folder, and the CSS pixels it is shown at."""

    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmRecorded:
    """What was written, what is still unknown, and what a person should know."""

    written: tuple[str, ...]
    unknown: tuple[str, ...]
    remarks: tuple[str, ...]


def record_firm(
    *,
    values: Mapping[str, str],
    now: datetime,
    logo: Logo | None = None,
    replace: bool = False,
    actor_id: int | None = None,
) -> FirmRecorded:
    """Write the firm's values; raise FirmRefused and write nothing when one of them is wrong.

    A value that is there already is changed only with ``replace``: otherwise the differences are
    refused, by name. An empty value changes nothing. A freemail sender becomes the reply address.
    """
    given, remarks = _sender_apart(_checked(values))
    with transaction.atomic():
        firm = Firm.objects.select_for_update().first() or Firm()
        if not (given.get("name") or firm.name):
            raise FirmRefused("Donnez au moins le nom du cabinet.")
        wanted: dict[str, str | int] = {**given}
        if logo is not None:
            wanted |= {"logo": logo.path, "logo_width": logo.width, "logo_height": logo.height}
        changes = {key: value for key, value in wanted.items() if value != getattr(firm, key)}
        if not replace:
            _refuse_overwriting(firm, changes)
        for key, value in changes.items():
            setattr(firm, key, value)
        try:
            firm.clean_fields()
        except ValidationError as error:
            key = next(iter(error.message_dict))
            raise FirmRefused(
                f"{LABELS.get(key, key).capitalize()} : « {getattr(firm, key)} » est trop long."
            ) from error
        if changes:
            firm.save()
            audit.record(
                at=now,
                actor_id=actor_id,
                action="firm.described",
                object_type="firm",
                object_id=firm.id,
                detail={"values": len(changes)},
            )
    if not firm.sender_email:
        remarks.append(
            "L’adresse d’expéditeur manque : choisissez-en une au nom de domaine du cabinet."
        )
    return FirmRecorded(
        written=tuple(key for key in (*LABELS, "logo") if key in changes),
        unknown=tuple(LABELS[key] for key in _LEGAL if not getattr(firm, key)),
        remarks=tuple(remarks),
    )


def _checked(values: Mapping[str, str]) -> dict[str, str]:
    given = {}
    for key, value in values.items():
        if key not in LABELS:
            raise FirmRefused(f"« {key} » n’est pas connu ; écrivez l’un de {', '.join(LABELS)}.")
        if not isinstance(value, str) or "\n" in value or "\r" in value:
            raise FirmRefused(f"« {key} » : écrivez un texte d’une ligne, entre guillemets.")
        if value.strip():
            given[key] = value.strip()
            _check(key, given[key])
    return given


def _check(key: str, value: str) -> None:
    if key in _ADDRESSES:
        try:
            validate_email(value)
        except ValidationError as error:
            raise FirmRefused(f"« {value} » ({key}) n’est pas une adresse e-mail.") from error
    if key == "accent" and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise FirmRefused(f"« {value} » (accent) : écrivez une couleur comme #0f4c5c.")
    if key == "language" and value not in {"fr", "en"}:
        raise FirmRefused(f"« {value} » (language) : écrivez fr ou en.")
    if key == "siren" and not _is_siren(value):
        raise FirmRefused(f"« {value} » n’est pas un numéro SIREN : neuf chiffres, clé comprise.")


def _is_siren(value: str) -> bool:
    """Nine digits whose Luhn sum is a multiple of ten (INSEE)."""
    digits = [int(c) for c in re.sub(r"\s", "", value) if c.isascii() and c.isdigit()]
    if len(digits) != 9 or len(digits) != len(re.sub(r"\s", "", value)):
        return False
    doubled = [d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(digits)]
    return sum(doubled) % 10 == 0


def _sender_apart(given: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    sender = given.get("sender_email", "")
    if not is_freemail(sender):
        return given, []
    rest = {key: value for key, value in given.items() if key != "sender_email"}
    rest.setdefault("reply_to", sender)
    domain = sender.rpartition("@")[2]
    remark = (
        f"Personne ne peut envoyer une lettre au nom de {domain} : {sender} devient "
        "l’adresse de réponse, non celle d’expéditeur."
    )
    return rest, [remark]


def _refuse_overwriting(firm: Firm, changes: Mapping[str, str | int]) -> None:
    # What the table itself proposes (colour, language) is nobody's choice yet.
    proposed = {"accent": Firm().accent, "language": Firm().language}
    differences = [
        f"{LABELS[key]} : « {getattr(firm, key)} » deviendrait « {value} »"
        for key, value in changes.items()
        if key in LABELS and getattr(firm, key) and getattr(firm, key) != proposed.get(key)
    ]
    if firm.logo and "logo" in changes:
        differences.append("le logo serait remplacé")
    if differences:
        raise FirmRefused(
            "Le cabinet est déjà décrit autrement ; rien n’a été changé. "
            + " ; ".join(differences)
            + ". Pour remplacer, relancez avec --replace."
        )
