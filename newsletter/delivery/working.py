"""The worker's side of a digest: whatever its state asks for next; idempotent."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from newsletter.delivery import launching
from newsletter.delivery.claiming import WorkerIdentity, claimable
from newsletter.delivery.fallingback import fall_back
from newsletter.delivery.freezing import freeze
from newsletter.delivery.history import already_sent
from newsletter.delivery.models import UNSETTLED, Batch, Message
from newsletter.delivery.sending import Clock, Sender
from newsletter.delivery.settling import settle_old_uncertain
from newsletter.delivery.transports.choosing import transport
from newsletter.digests.models import Digest
from newsletter.digests.proposing import propose
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit

State = Digest.State


def this_worker() -> WorkerIdentity:
    """Return who we are: the data folder's own id, since journals and outbox are local to it."""
    path = Path(settings.DATA) / "place"
    if not path.exists():
        fresh = path.with_name(f"place.{os.getpid()}")
        fresh.write_text(secrets.token_hex(8), encoding="ascii")
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            # Another process was first: its word is the folder's id.
            pass
        finally:
            fresh.unlink()
    place = path.read_text(encoding="ascii")
    return WorkerIdentity(host=place, name=f"{socket.gethostname()[:40]}:{os.getpid()}")


def due_digests(*, now: datetime) -> tuple[int, ...]:
    """Return the digests for which a worker has something to do now."""
    batches = Batch.objects.filter(digest_id=OuterRef("id"))
    can_claim = Exists(batches.filter(claimable(now, this_worker().host)))
    unfinished = Exists(batches.exclude(state=Batch.State.DONE))
    rows = Digest.objects.filter(
        Q(state=State.REQUESTED)
        | Q(state=State.SCHEDULED, scheduled_at__lte=now)
        | Q(state=State.LAUNCHED, frozen_at=None)
        | Q(state=State.LAUNCHED, due_at__lte=now)
        | Q(can_claim, state__in=(State.SENDING, State.CANCELLED))
        | Q(~unfinished, state=State.SENDING)
    )
    return tuple(rows.order_by("id").values_list("id", flat=True))


def work_on(*, digest_id: int, seconds: float, clock: Clock = timezone.now) -> bool:
    """Do what a digest's state asks for, for at most that long; return True when more is due now.

    Any number of workers may be rung for the same digest, any number of times.
    """
    until = clock() + timedelta(seconds=seconds)
    state = _state(digest_id)
    if state == State.REQUESTED:
        _propose(digest_id, clock())
        return False
    if state == State.SCHEDULED:
        _launch_scheduled(digest_id, clock())
    if _state(digest_id) == State.LAUNCHED:
        freeze(digest_id=digest_id, now=clock())
        _begin(digest_id, clock())
    if _state(digest_id) in {State.SENDING, State.CANCELLED}:
        Sender(digest_id=digest_id, transport=transport(), worker=this_worker(), clock=clock).drain(
            until=until
        )
        finish(digest_id=digest_id, now=clock())
    return digest_id in due_digests(now=clock()) and _has_free_batch(digest_id, clock())


def _state(digest_id: int) -> str | None:
    return Digest.objects.filter(id=digest_id).values_list("state", flat=True).first()


def _propose(digest_id: int, now: datetime) -> None:
    publication_id = Digest.objects.values_list("publication_id", flat=True).get(id=digest_id)
    propose(digest_id=digest_id, already_sent=already_sent(publication_id), now=now)


def _launch_scheduled(digest_id: int, now: datetime) -> None:
    """Launch a digest whose hour has come; its undo time was the wait until then."""
    due = Digest.objects.filter(id=digest_id, scheduled_at__lte=now).exists()
    if not due:
        return
    try:
        launching.launch(digest_id=digest_id, user_id=None, now=now, undo_minutes=0)
    except DigestRefused as refusal:
        fall_back(digest_id=digest_id, sentence=refusal.sentence, now=now)


def _begin(digest_id: int, now: datetime) -> None:
    """Turn a frozen digest whose undo time is over into one that is being sent."""
    Digest.objects.filter(
        id=digest_id, state=State.LAUNCHED, due_at__lte=now, frozen_at__isnull=False
    ).update(state=State.SENDING)


def _has_free_batch(digest_id: int, now: datetime) -> bool:
    """Say whether ringing again helps: a batch in another worker's hands is no work for us."""
    return (
        Batch.objects.filter(digest_id=digest_id, state=Batch.State.OPEN, due_at__lte=now).exists()
        or Digest.objects.filter(id=digest_id, state=State.LAUNCHED, frozen_at=None).exists()
    )


def finish(*, digest_id: int, now: datetime) -> bool:
    """Mark a digest SENT when its ledger says so; return whether it did.

    Nothing may be planned, held or uncertain, and the ledger must equal the frozen audience.
    """
    if Batch.objects.filter(digest_id=digest_id).exclude(state=Batch.State.DONE).exists():
        return False
    settle_old_uncertain(digest_id=digest_id, now=now)
    counts = dict(
        Message.objects.filter(digest_id=digest_id)
        .values_list("state")
        .annotate(number=Count("id"))
        .order_by("state")
    )
    if any(counts.get(state) for state in UNSETTLED):
        return False
    with transaction.atomic():
        done = Digest.objects.filter(
            id=digest_id, state=State.SENDING, audience_size=sum(counts.values())
        ).update(state=State.SENT, sent_at=now)
        if done:
            audit.record(
                at=now,
                actor_id=None,
                action="digest.sent",
                object_type="digest",
                object_id=digest_id,
                detail={"messages": sum(counts.values())},
            )
    return bool(done)
