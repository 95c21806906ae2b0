"""Draining a digest: claim a batch, then chunk by chunk read, send, settle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime

from django.utils import timezone

from newsletter.audience.greetings import greeting
from newsletter.delivery import links
from newsletter.delivery.claiming import (
    Claim,
    ClaimLost,
    WorkerIdentity,
    begin_chunk,
    claim,
    let_go,
)
from newsletter.delivery.journal import Journal, Mark
from newsletter.delivery.models import Message, MessageState
from newsletter.delivery.packing import unpack
from newsletter.delivery.reading import Planned, read_chunk
from newsletter.delivery.recovering import recover
from newsletter.delivery.settling import cancel_rest, settle_chunk
from newsletter.delivery.transports.base import Answer, Letter, Outcome, Transport
from newsletter.digests import queries
from newsletter.digests.models import Digest, Variant
from newsletter.firm import queries as firm
from newsletter.rendering.stamping import Stamper
from newsletter.rendering.values import Addressee

Clock = Callable[[], datetime]

_MARKS = {
    Answer.ACCEPTED: Mark.ACCEPTED,
    Answer.HELD: Mark.ACCEPTED,
    Answer.REFUSED: Mark.REFUSED,
    Answer.LATER: Mark.LATER,
    # Nobody knows: it stays begun, and whoever takes over finds it in flight.
    Answer.UNKNOWN: Mark.BEGUN,
}


class JournalWitness:
    """Tells the batch's journal what is about to happen and what happened."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def begun(self, message_id: int) -> None:
        """Mark a message before its body leaves."""
        self._journal.mark(message_id, Mark.BEGUN)

    def answered(self, outcome: Outcome) -> None:
        """Mark a message at its reply."""
        self._journal.mark(outcome.message_id, _MARKS[outcome.answer])


class Sender:
    """Sends one digest's batches in this process; holds what is the same for all of them."""

    def __init__(
        self, *, digest_id: int, transport: Transport, worker: WorkerIdentity, clock: Clock
    ) -> None:
        digest = queries.digest(digest_id)
        assert digest is not None  # noqa: S101 - the caller read its state
        publication = queries.publication(digest.publication_id)
        assert publication is not None  # noqa: S101 - a foreign key holds it
        house = firm.firm()
        self.digest_id = digest_id
        self._publication = publication
        self._domain = (house.sender_email or house.email).rpartition("@")[2] or "localhost"
        self._transport = transport
        self._worker = worker
        self._clock = clock
        self._tokens = links.TokenMaker(links.PERSONAL)
        self._stampers: dict[int, Stamper] = {}

    def drain(self, *, until: datetime) -> None:
        """Send batch after batch until none can be claimed or the time is over."""
        while self._clock() < until:
            claimed = claim(digest_id=self.digest_id, now=self._clock(), worker=self._worker)
            if claimed is None:
                return
            with claimed.journal:
                try:
                    self._send_batch(claimed, until)
                except ClaimLost:
                    # The new owner settles the batch from here on.
                    continue

    def _send_batch(self, claimed: Claim, until: datetime) -> None:
        recover(claimed, transport=self._transport, now=self._clock())
        while self._clock() < until:
            state = Digest.objects.values_list("state", flat=True).get(id=self.digest_id)
            if state == Digest.State.CANCELLED:
                cancel_rest(
                    digest_id=self.digest_id,
                    first_id=claimed.first_id,
                    last_id=claimed.last_id,
                    now=self._clock(),
                )
                break
            if state != Digest.State.SENDING or not self._send_chunk(claimed):
                break
        next_due = _next_due(claimed)
        let_go(claimed, done=next_due is None, due_at=next_due)

    def _send_chunk(self, claimed: Claim) -> bool:
        """Read, send and settle one chunk; return False when nothing was due."""
        now = self._clock()
        rows = read_chunk(
            digest_id=self.digest_id,
            first_id=claimed.first_id,
            last_id=claimed.last_id,
            list_ids=self._publication.list_ids,
            scope=self._publication.scope,
            limit=self._transport.chunk,
            now=now,
        )
        if not rows:
            return False
        wanted = [row for row in rows if not row.skip]
        # Old bytes of an earlier try must not speak for this one.
        claimed.journal.clear([row.message_id for row in rows])
        begin_chunk(claimed, first_id=rows[0].message_id, last_id=rows[-1].message_id, now=now)
        outcomes = list(
            self._transport.deliver(self._letters(wanted, now), JournalWitness(claimed.journal))
        )
        settle_chunk(
            claimed,
            skipped=[row for row in rows if row.skip],
            outcomes=outcomes,
            attempts={row.message_id: row.attempts for row in wanted},
            transport=self._transport,
            now=self._clock(),
        )
        return True

    def _letters(self, rows: Sequence[Planned], now: datetime) -> Iterator[Letter]:
        date = format_datetime(timezone.localtime(now))
        for row in rows:
            token = self._tokens.token(row.message_id)
            person = Addressee(
                address=row.address,
                name=f"{row.first_name} {row.last_name}".strip(),
                greeting=greeting(
                    courtesy_title=row.courtesy_title,
                    first_name=row.first_name,
                    last_name=row.last_name,
                    language=self._publication.language,
                ),
                token=token,
                message_id=message_id(self.digest_id, row.message_id, token, self._domain),
                date=date,
            )
            yield Letter(row.message_id, self._stamper(row.variant_id), person)

    def _stamper(self, variant_id: int) -> Stamper:
        if variant_id not in self._stampers:
            data = Variant.objects.values_list("compiled", flat=True).get(id=variant_id)
            assert data is not None  # noqa: S101 - freezing compiled it before any row named it
            self._stampers[variant_id] = Stamper(unpack(bytes(data)))
        return self._stampers[variant_id]


def message_id(digest_id: int, row_id: int, token: str, domain: str) -> str:
    """Return the Message-ID of a ledger row: the same at every try, so that receivers dedupe."""
    return f"<d{digest_id}.m{row_id}.{token[-8:]}@{domain}>"


def _next_due(claimed: Claim) -> datetime | None:
    """Return when the batch has something to send again, or None when it is done."""
    return (
        Message.objects.filter(
            id__range=(claimed.first_id, claimed.last_id),
            digest_id=claimed.digest_id,
            state=MessageState.PLANNED,
        )
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )
