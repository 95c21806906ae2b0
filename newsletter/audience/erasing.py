"""Erasure (art. 17 RGPD): nothing that names the person stays, and no import brings them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from newsletter.audience import oppositions
from newsletter.audience.addresses import normalise
from newsletter.audience.hashing import address_hash
from newsletter.audience.models import (
    Consent,
    OptInRequest,
    Subscriber,
    Subscription,
    Suppression,
)
from newsletter.firm import audit


def forget(*, address: str, reason_source: str, now: datetime, actor_id: int | None) -> bool:
    """Erase a person; return whether they were known. Raises AddressRefused.

    The emptied row stays, so that the ledger's sums still close, and a keyed imprint stays
    (art. 17(3) and 21(3)), also for an address that was never known. ``reason_source`` is the
    channel of the request (``staff``, ``page``, ``mail``).
    """
    normal = normalise(address)
    imprint = address_hash(normal)
    with transaction.atomic():
        oppositions.write(
            address_hash=imprint,
            scope="",
            reason=Suppression.Reason.ERASED,
            source=reason_source,
            now=now,
        )
        person = Subscriber.objects.select_for_update().filter(address=normal).first()
        if person is None:
            return False
        _empty(person, channel=reason_source, now=now)
        audit.record(
            at=now,
            actor_id=actor_id,
            action="subscriber.erased",
            object_type="subscriber",
            object_id=person.id,
        )
    return True


def _empty(person: Subscriber, *, channel: str, now: datetime) -> None:
    OptInRequest.objects.filter(subscription__subscriber=person).delete()
    Subscription.objects.filter(subscriber=person).update(
        state=Subscription.State.UNSUBSCRIBED, since=now, reason=channel[:60], ended_scope=""
    )
    proofs = Consent.objects.filter(subscriber=person)
    proofs.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=channel[:20])
    # The source is free text and may name the person; the basis and the dates do not.
    proofs.update(source="")
    person.categories.clear()
    Subscriber.objects.filter(id=person.id).update(
        address=None,
        courtesy_title="",
        first_name="",
        last_name="",
        company="",
        folded_name="",
        folded_company="",
        attributes={},
        erased_at=now,
    )
