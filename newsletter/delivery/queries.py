"""Reads of the ledger, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Sum

from newsletter.delivery import reasons
from newsletter.delivery.models import Batch, Message, MessageState
from newsletter.digests.models import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The ledger of a digest, summed up; ``balanced`` is what SENT rests on."""

    audience: int
    #: Count by state name; every state is there.
    states: Mapping[str, int]
    #: Count by sentence, for what was skipped or failed.
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many rows the ledger holds."""
        return sum(self.states.values())

    @property
    def balanced(self) -> bool:
        """Whether the ledger equals the frozen audience and nothing is open."""
        open_states = ("PLANNED", "HELD", "UNCERTAIN")
        return self.total == self.audience and not any(self.states[s] for s in open_states)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a sending is, from the batches' counters: never a count over the ledger."""

    audience: int = 0
    accepted: int = 0
    skipped: int = 0
    failed: int = 0
    uncertain: int = 0

    @property
    def settled(self) -> int:
        """How many people are settled one way or another."""
        return self.accepted + self.skipped + self.failed + self.uncertain


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One ledger row."""

    id: int
    digest_id: int
    subject: str
    subscriber_id: int
    address: str
    name: str
    variant_id: int | None
    state: str
    state_label: str
    reason: str
    attempts: int
    settled_at: datetime | None
    reference: str


def sums(digest_id: int) -> Sums:
    """Return the GROUP BY over a digest's ledger."""
    rows = list(
        Message.objects.filter(digest_id=digest_id)
        .values_list("state", "reason")
        .annotate(number=Count("id"))
        .order_by("state", "reason")
    )
    states = {state.name: 0 for state in MessageState}
    why: dict[str, int] = {}
    for state, reason, number in rows:
        states[MessageState(state).name] += number
        if reason:
            why[reasons.sentence(reason)] = why.get(reasons.sentence(reason), 0) + number
    audience = Digest.objects.filter(id=digest_id).values_list("audience_size", flat=True).first()
    return Sums(audience=audience or 0, states=states, reasons=why)


def progress(digest_id: int) -> Progress:
    """Return how far a sending is; people skipped at freezing count as settled."""
    return progress_of([digest_id]).get(digest_id, Progress())


def progress_of(digest_ids: Iterable[int]) -> dict[int, Progress]:
    """Return how far these sendings are, in one query; a digest without batches is left out."""
    rows = (
        Batch.objects.filter(digest_id__in=list(digest_ids))
        .values("digest_id")
        .annotate(
            audience=Sum("size"),
            settled_accepted=Sum("accepted"),
            settled_skipped=Sum("skipped"),
            settled_failed=Sum("failed"),
            settled_uncertain=Sum("uncertain"),
        )
    )
    return {
        row["digest_id"]: Progress(
            audience=row["audience"],
            accepted=row["settled_accepted"],
            skipped=row["settled_skipped"],
            failed=row["settled_failed"],
            uncertain=row["settled_uncertain"],
        )
        for row in rows
    }


def uncertain(digest_id: int, *, limit: int = 500) -> tuple[MessageRow, ...]:
    """Return the people of whom nobody knows whether they received the digest."""
    return _rows(digest_id=digest_id, state=MessageState.UNCERTAIN, limit=limit)


def skipped(digest_id: int, *, limit: int = 500) -> tuple[MessageRow, ...]:
    """Return the people who were skipped, each with the reason."""
    return _rows(digest_id=digest_id, state=MessageState.SKIPPED, limit=limit)


def messages_of(subscriber_id: int, *, limit: int = 200) -> tuple[MessageRow, ...]:
    """Return what one person was sent, newest first."""
    return _rows(subscriber_id=subscriber_id, limit=limit)


def _rows(*, limit: int, **where: int) -> tuple[MessageRow, ...]:
    rows = (
        Message.objects.filter(**where)
        .select_related("subscriber", "digest")
        .order_by("-id")[:limit]
    )
    return tuple(
        MessageRow(
            id=row.id,
            digest_id=row.digest_id,
            subject=row.digest.subject,
            subscriber_id=row.subscriber_id,
            address=row.subscriber.address or "",
            name=f"{row.subscriber.first_name} {row.subscriber.last_name}".strip(),
            variant_id=row.variant_id,
            state=MessageState(row.state).name,
            state_label=str(MessageState(row.state).label),
            reason=reasons.sentence(row.reason) if row.reason else "",
            attempts=row.attempts,
            settled_at=row.settled_at,
            reference=row.reference,
        )
        for row in rows
    )
