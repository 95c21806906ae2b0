"""Taking over a batch whose owner died: what was answered, what was in flight, what never began."""

from __future__ import annotations

from datetime import datetime

from newsletter.delivery.claiming import Claim
from newsletter.delivery.journal import Mark
from newsletter.delivery.models import Message, MessageState
from newsletter.delivery.settling import settle_chunk
from newsletter.delivery.transports.base import Answer, Outcome, Transport


def recover(claimed: Claim, *, transport: Transport, now: datetime) -> int:
    """Settle the chunk that the dead owner had in hand; return how many rows it settled.

    The journal knows what was answered and what never began. What was in flight is decided by the
    transport's evidence, else UNCERTAIN. Without the journal (another data folder, a lost volume)
    every unsettled row of the chunk was in flight, as far as anyone can tell.
    """
    if claimed.unfinished is None:
        return 0
    rows = (
        Message.objects.filter(
            id__range=claimed.unfinished,
            digest_id=claimed.digest_id,
            state=MessageState.PLANNED,
            due_at__lte=now,
        )
        .order_by("id")
        .values_list("id", "attempts")
    )
    attempts = dict(rows)
    outcomes = [
        outcome
        for message_id in attempts
        if (outcome := _outcome(claimed, message_id, transport)) is not None
    ]
    settle_chunk(
        claimed, skipped=(), outcomes=outcomes, attempts=attempts, transport=transport, now=now
    )
    return len(outcomes)


def _outcome(claimed: Claim, message_id: int, transport: Transport) -> Outcome | None:
    """Return what is known of one row; None for one that is simply still to be sent."""
    known = claimed.local and claimed.journal.existed
    mark = claimed.journal.read(message_id) if known else Mark.BEGUN
    if mark in {Mark.NOT_BEGUN, Mark.LATER}:
        return None
    if mark is Mark.ACCEPTED:
        return Outcome(message_id, Answer.ACCEPTED, reference=transport.reference(message_id))
    if mark is Mark.REFUSED:
        return Outcome(message_id, Answer.REFUSED, reason="refused")
    evidence = transport.evidence(message_id) if claimed.local else None
    if evidence is None:
        return Outcome(message_id, Answer.UNKNOWN)
    return evidence if evidence.answer is Answer.ACCEPTED else None
