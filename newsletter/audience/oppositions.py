"""Suppressions as rows: written, strengthened, lifted. The rules about people are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsletter.audience.models import Suppression

Reason = Suppression.Reason

#: From what an administrator may lift to what only the person's own new consent does.
_STRENGTH = {
    reason: rank
    for rank, reason in enumerate(
        (
            Reason.BOUNCE,
            Reason.UNSUBSCRIBED,
            Reason.OPPOSITION,
            Reason.COMPLAINT,
            Reason.ERASED,
        )
    )
}
#: What the person's own new consent lifts: their will, not the state of their mailbox.
LIFTED_BY_CONSENT = (Reason.UNSUBSCRIBED, Reason.OPPOSITION, Reason.COMPLAINT, Reason.ERASED)


def write(*, address_hash: str, scope: str, reason: str, source: str, now: datetime) -> None:
    """Record a suppression, within a transaction; a stronger reason replaces a weaker one."""
    fresh = Suppression(
        address_hash=address_hash, scope=scope, reason=reason, source=source, created_at=now
    )
    Suppression.objects.bulk_create([fresh], ignore_conflicts=True)
    weaker = [r for r, rank in _STRENGTH.items() if rank < _STRENGTH[Reason(reason)]]
    Suppression.objects.filter(address_hash=address_hash, scope=scope, reason__in=weaker).update(
        reason=reason, source=source, created_at=now
    )


def lift(*, address_hash: str, scopes: Iterable[str]) -> int:
    """Take back the person's oppositions in these scopes, by their own new consent."""
    lifted, _ = Suppression.objects.filter(
        address_hash=address_hash, scope__in=set(scopes), reason__in=LIFTED_BY_CONSENT
    ).delete()
    return lifted


def bounced(address_hash: str) -> bool:
    """Say whether mail to this address is known to fail."""
    return Suppression.objects.filter(
        address_hash=address_hash, scope="", reason=Reason.BOUNCE
    ).exists()
