"""Claiming a batch: its file lock first, then one conditional UPDATE (promises 3 and 4)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from newsletter.delivery.journal import Journal, JournalHeld
from newsletter.delivery.models import Batch

#: A worker renews at each chunk, about once a second.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class WorkerIdentity:
    """Who claims: the machine, because journals and file locks are local to it, and the process."""

    host: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A batch in hand: nobody else may settle its messages while the token is in the row."""

    batch_id: int
    digest_id: int
    first_id: int
    last_id: int
    token: str
    journal: Journal
    #: The chunk that an earlier owner had in hand, when it never said that it was done.
    unfinished: tuple[int, int] | None
    #: The earlier owner worked on this machine, so its journal would be here.
    local: bool


class ClaimLost(Exception):
    """Another worker took the batch over: this one must not settle anything of it."""


def journal_path(batch_id: int) -> Path:
    """Return where the journal of a batch lies on this machine."""
    return Path(settings.JOURNALS) / f"batch-{batch_id}.journal"


def claimable(now: datetime, host: str) -> Q:
    """Return which batches may be tried: due ones, and those whose owner may be dead.

    A claimed batch of this very machine is tried before its lease ends: the file lock tells at
    once whether its owner still lives.
    """
    due = Q(state=Batch.State.OPEN, due_at__lte=now)
    expired = Q(state=Batch.State.CLAIMED, lease_until__lte=now)
    ours = Q(state=Batch.State.CLAIMED, host=host)
    return due | expired | ours


def claim(*, digest_id: int, now: datetime, worker: WorkerIdentity) -> Claim | None:
    """Claim one batch of a digest, or return None when none can be had."""
    for row in _tried(digest_id, now, worker.host):
        claimed = _claim_row(row, now, worker)
        if claimed is not None:
            return claimed
    return None


def _tried(digest_id: int, now: datetime, host: str) -> QuerySet[Batch]:
    return (
        Batch.objects.filter(digest_id=digest_id)
        .filter(claimable(now, host))
        # Batches left by the dead come first: their people have waited longest.
        .order_by("state", "first_id")[:64]
    )


def _claim_row(row: Batch, now: datetime, worker: WorkerIdentity) -> Claim | None:
    try:
        journal = Journal(journal_path(row.id), first_id=row.first_id, last_id=row.last_id)
    except JournalHeld:
        return None
    token = secrets.token_hex(16)
    won = Batch.objects.filter(id=row.id, state=row.state, token=row.token).update(
        state=Batch.State.CLAIMED,
        token=token,
        host=worker.host,
        worker=worker.name,
        lease_until=now + LEASE,
    )
    if not won:
        journal.close()
        return None
    unfinished = None
    if row.chunk_first_id is not None and row.chunk_last_id is not None:
        unfinished = (row.chunk_first_id, row.chunk_last_id)
    return Claim(
        batch_id=row.id,
        digest_id=row.digest_id,
        first_id=row.first_id,
        last_id=row.last_id,
        token=token,
        journal=journal,
        unfinished=unfinished,
        local=row.host in {"", worker.host},
    )


def begin_chunk(claimed: Claim, *, first_id: int, last_id: int, now: datetime) -> None:
    """Write which chunk is in hand and renew the lease; raise ClaimLost when it was taken over."""
    kept = Batch.objects.filter(id=claimed.batch_id, token=claimed.token).update(
        chunk_first_id=first_id, chunk_last_id=last_id, lease_until=now + LEASE
    )
    if not kept:
        raise ClaimLost


def let_go(claimed: Claim, *, done: bool, due_at: datetime | None) -> None:
    """Give the batch back: DONE, or OPEN again for what is still planned, due at ``due_at``."""
    state = Batch.State.DONE if done else Batch.State.OPEN
    changes = {} if due_at is None else {"due_at": due_at}
    kept = Batch.objects.filter(id=claimed.batch_id, token=claimed.token).update(
        state=state,
        token="",
        lease_until=None,
        chunk_first_id=None,
        chunk_last_id=None,
        **changes,
    )
    if kept and done:
        claimed.journal.remove()
