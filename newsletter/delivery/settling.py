"""Writing into the ledger what became of messages, under the claim's token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from newsletter.delivery import reasons
from newsletter.delivery.claiming import LEASE, Claim, ClaimLost
from newsletter.delivery.models import Batch, Message, MessageState
from newsletter.delivery.reading import Planned
from newsletter.delivery.transports.base import Answer, Outcome, Transport
from newsletter.digests.models import Digest
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit

#: After these many tries a message that nobody takes is FAILED.
MOST_ATTEMPTS = 8
_STATES = {
    Answer.ACCEPTED: MessageState.ACCEPTED,
    Answer.HELD: MessageState.HELD,
    Answer.REFUSED: MessageState.FAILED,
    Answer.UNKNOWN: MessageState.UNCERTAIN,
}


def settle_chunk(
    claimed: Claim,
    *,
    skipped: Sequence[Planned],
    outcomes: Sequence[Outcome],
    attempts: dict[int, int],
    transport: Transport,
    now: datetime,
) -> None:
    """Record a chunk in one transaction; raise ClaimLost when the batch was taken over.

    Afterwards the batch has no chunk in hand, and the journal may be cleared.
    """
    counts = dict.fromkeys(("accepted", "skipped", "failed", "uncertain"), 0)
    with transaction.atomic():
        for reason in {row.skip for row in skipped}:
            ids = [row.message_id for row in skipped if row.skip == reason]
            counts["skipped"] += _settle(
                claimed, ids, now, state=MessageState.SKIPPED, reason=reason
            )
        accepted = [o.message_id for o in outcomes if o.answer is Answer.ACCEPTED]
        counts["accepted"] += _accept(claimed, accepted, transport, now)
        for outcome in outcomes:
            if outcome.answer is not Answer.ACCEPTED:
                _settle_one(claimed, outcome, attempts.get(outcome.message_id, 0), counts, now)
        kept = Batch.objects.filter(id=claimed.batch_id, token=claimed.token).update(
            lease_until=now + LEASE,
            chunk_first_id=None,
            chunk_last_id=None,
            **{name: F(name) + count for name, count in counts.items() if count},
        )
        if not kept:
            raise ClaimLost
    claimed.journal.clear([o.message_id for o in outcomes])


def _accept(claimed: Claim, ids: list[int], transport: Transport, now: datetime) -> int:
    """Mark messages accepted, in one statement by id list."""
    prefix, _, suffix = transport.reference(0).partition("0")
    return Message.objects.filter(
        id__in=ids, digest_id=claimed.digest_id, state=MessageState.PLANNED
    ).update(
        state=MessageState.ACCEPTED,
        attempts=F("attempts") + 1,
        settled_at=now,
        reference=Concat(Value(prefix), Cast("id", CharField()), Value(suffix)),
    )


def _settle_one(
    claimed: Claim, outcome: Outcome, attempts: int, counts: dict[str, int], now: datetime
) -> None:
    ids = [outcome.message_id]
    if outcome.answer is Answer.LATER and attempts + 1 < MOST_ATTEMPTS:
        Message.objects.filter(id=outcome.message_id, state=MessageState.PLANNED).update(
            attempts=F("attempts") + 1, due_at=now + timedelta(minutes=2**attempts)
        )
        return
    if outcome.answer is Answer.LATER:
        counts["failed"] += _settle(
            claimed, ids, now, state=MessageState.FAILED, reason=reasons.GAVE_UP
        )
        return
    state = _STATES[outcome.answer]
    name = {MessageState.FAILED: "failed", MessageState.UNCERTAIN: "uncertain"}.get(state, "")
    changed = _settle(claimed, ids, now, state=state, reason=outcome.reason)
    if name:
        counts[name] += changed


def _settle(
    claimed: Claim, ids: list[int], now: datetime, *, state: MessageState, reason: str
) -> int:
    return Message.objects.filter(
        id__in=ids, digest_id=claimed.digest_id, state=MessageState.PLANNED
    ).update(state=state, reason=reason, settled_at=now)


def cancel_rest(*, digest_id: int, first_id: int, last_id: int, now: datetime) -> int:
    """Mark the planned messages of an id range cancelled."""
    return Message.objects.filter(
        id__range=(first_id, last_id), digest_id=digest_id, state=MessageState.PLANNED
    ).update(state=MessageState.CANCELLED, settled_at=now)


def settle(*, message_id: int, choice: str, user_id: int | None, now: datetime) -> int:
    """Settle one UNCERTAIN message as a person decides, ``resend`` or ``sent``.

    Returns its digest, which a worker is to be rung for.

    Raises DigestRefused when the message is not uncertain: nothing is resent twice.
    """
    if choice not in {"resend", "sent"}:
        raise DigestRefused("Choisissez de renvoyer (resend) ou de compter comme parti (sent).")
    with transaction.atomic():
        row = Message.objects.select_for_update().filter(id=message_id).first()
        if row is None or row.state != MessageState.UNCERTAIN:
            raise DigestRefused("Cet envoi n’est pas incertain : il n’y a rien à décider.")
        if choice == "sent":
            row.state, row.reason, row.settled_at = MessageState.ACCEPTED, reasons.BY_PERSON, now
            _batch_of(row).update(uncertain=F("uncertain") - 1, accepted=F("accepted") + 1)
        else:
            row.state, row.reason, row.due_at = MessageState.PLANNED, "", now
            row.settled_at = None
            _batch_of(row).update(uncertain=F("uncertain") - 1)
            _reopen(row, now)
        row.save()
        audit.record(
            at=now,
            actor_id=user_id,
            action=f"message.settled_{choice}",
            object_type="message",
            object_id=message_id,
        )
    return row.digest_id


def _batch_of(row: Message) -> QuerySet[Batch]:
    return Batch.objects.filter(digest_id=row.digest_id, first_id__lte=row.id, last_id__gte=row.id)


def _reopen(row: Message, now: datetime) -> None:
    _batch_of(row).filter(state=Batch.State.DONE).update(state=Batch.State.OPEN, due_at=now)
    Digest.objects.filter(id=row.digest_id, state=Digest.State.SENT).update(
        state=Digest.State.SENDING
    )


def settle_old_uncertain(*, digest_id: int, now: datetime) -> int:
    """Count as sent what nobody and nothing settled in seven days; kept in the audit trail."""
    with transaction.atomic():
        settled = Message.objects.filter(
            digest_id=digest_id,
            state=MessageState.UNCERTAIN,
            settled_at__lt=now - timedelta(days=7),
        ).update(state=MessageState.ACCEPTED, reason="uncertain_seven_days", settled_at=now)
        if settled:
            Batch.objects.filter(digest_id=digest_id).update(
                accepted=F("accepted") + F("uncertain"), uncertain=0
            )
            audit.record(
                at=now,
                actor_id=None,
                action="digest.uncertain_counted_as_sent",
                object_type="digest",
                object_id=digest_id,
                detail={"messages": settled},
            )
    return settled
