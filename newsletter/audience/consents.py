"""The consent register: proofs appended, withdrawals noted, nothing else changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from newsletter.audience.models import Consent

Basis = Consent.Basis


class BasisRefused(Exception):
    """A basis or a source that does not say why we may write, with a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_proof(*, basis: str, source: str) -> None:
    """Refuse people who come without a known basis and a source (STANDARDS 4.1 and 4.4)."""
    if basis not in Basis.values:
        known = " ; ".join(f"{b.value} : {b.label}" for b in Basis)
        raise BasisRefused(
            f"La base « {basis} » n’existe pas. Choisissez parmi : {known}."
            if basis
            else f"Dites à quel titre le cabinet peut écrire à ces personnes ({known})."
        )
    if not source.strip():
        raise BasisRefused(
            "Dites d’où viennent ces adresses (par exemple « fichier clients, novembre 2026 »)."
        )


def text_hash(notice_text: str) -> str:
    """Return the SHA-256 of the text that was shown, or nothing when none was."""
    return hashlib.sha256(notice_text.encode()).hexdigest() if notice_text else ""


def record(
    *,
    subscriber_id: int,
    list_id: int,
    basis: str,
    source: str,
    now: datetime,
    collected_on: date | None = None,
    notice_version: str = "",
    notice_text: str = "",
    requested_at: datetime | None = None,
) -> None:
    """Append one proof."""
    Consent.objects.create(
        subscriber_id=subscriber_id,
        list_id=list_id,
        basis=basis,
        source=source.strip()[:300],
        collected_on=collected_on,
        notice_version=notice_version,
        notice_text=notice_text,
        notice_hash=text_hash(notice_text),
        requested_at=requested_at,
        recorded_at=now,
    )


def withdraw(
    *, subscriber_ids: Iterable[int], list_ids: Iterable[int], channel: str, now: datetime
) -> int:
    """Note when and by which channel these people took their consents back."""
    return Consent.objects.filter(
        subscriber_id__in=list(subscriber_ids),
        list_id__in=list(list_ids),
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=now, withdrawn_by=channel[:20])
