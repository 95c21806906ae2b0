"""Sending a digest off, and taking that back: launch, schedule, undo, pause, resume, cancel."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.audience.models import Subscription
from newsletter.common.french import day_in_words
from newsletter.delivery.freezing import unfreeze
from newsletter.digests import queries
from newsletter.digests.models import Digest
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit
from newsletter.firm.models import Role
from newsletter.firm.queries import user_by_id

State = Digest.State


def launch(
    *, digest_id: int, user_id: int | None, now: datetime, undo_minutes: int | None = None
) -> datetime:
    """Launch an approved digest and return when its first mail may leave.

    A worker freezes the audience at once; the first batch is due after the publication's
    ``undo_minutes``. ``user_id`` is None for the command line. Raises DigestRefused.
    """
    _may(user_id)
    with transaction.atomic():
        digest = _locked(digest_id)
        if digest.state not in {State.APPROVED, State.SCHEDULED}:
            raise DigestRefused(_why_not_launched(digest))
        publication = queries.publication(digest.publication_id)
        assert publication is not None  # noqa: S101 - a foreign key holds it
        if not Subscription.objects.filter(
            list_id__in=publication.list_ids, state=Subscription.State.ACTIVE
        ).exists():
            raise DigestRefused(
                "Personne n’est abonné aux listes de cette lettre d’information : "
                "il n’y a rien à envoyer."
            )
        wait = publication.undo_minutes if undo_minutes is None else undo_minutes
        digest.state, digest.launched_at = State.LAUNCHED, now
        digest.due_at = now + timedelta(minutes=wait)
        digest.remark = ""
        digest.save()
        _note(digest_id, "launched", user_id, now)
    return digest.due_at


def schedule(*, digest_id: int, at: datetime, user_id: int | None, now: datetime) -> None:
    """Have an approved digest launched at that time; the worker's tick does it."""
    _may(user_id)
    with transaction.atomic():
        digest = _locked(digest_id)
        if digest.state not in {State.APPROVED, State.SCHEDULED}:
            raise DigestRefused(_why_not_launched(digest))
        if at <= now:
            raise DigestRefused("Cette date est déjà passée ; choisissez-en une à venir.")
        digest.state, digest.scheduled_at = State.SCHEDULED, at
        digest.save(update_fields=["state", "scheduled_at"])
        _note(digest_id, "scheduled", user_id, now)


def undo(*, digest_id: int, user_id: int | None, now: datetime) -> None:
    """Take a launch or a schedule back before anything left; the digest stays approved."""
    _may(user_id)
    with transaction.atomic():
        digest = _locked(digest_id)
        if digest.state not in {State.LAUNCHED, State.SCHEDULED}:
            raise DigestRefused(
                f"Il n’y a rien à annuler : ce numéro est « {State(digest.state).label} »."
            )
        unfreeze(digest_id=digest_id)
        Digest.objects.filter(id=digest_id).update(
            state=State.APPROVED, launched_at=None, due_at=None, scheduled_at=None
        )
        _note(digest_id, "undone", user_id, now)


def pause(*, digest_id: int, user_id: int | None, now: datetime) -> None:
    """Stop a sending within one chunk."""
    _turn(digest_id, {State.SENDING}, State.PAUSED, "paused", user_id, now)


def resume(*, digest_id: int, user_id: int | None, now: datetime) -> None:
    """Go on with a paused sending."""
    _turn(digest_id, {State.PAUSED}, State.SENDING, "resumed", user_id, now)


def cancel(*, digest_id: int, user_id: int | None, now: datetime) -> None:
    """Give up what has not left; a worker marks those people's messages cancelled."""
    before = {
        State.DRAFT,
        State.EMPTY,
        State.REQUESTED,
        State.APPROVED,
        State.SCHEDULED,
        State.LAUNCHED,
        State.SENDING,
        State.PAUSED,
    }
    _turn(digest_id, before, State.CANCELLED, "cancelled", user_id, now)


def _turn(
    digest_id: int,
    before: set[Digest.State],
    after: Digest.State,
    action: str,
    user_id: int | None,
    now: datetime,
) -> None:
    _may(user_id)
    with transaction.atomic():
        digest = _locked(digest_id)
        if digest.state not in before:
            raise DigestRefused(
                f"Ce n’est pas possible : ce numéro est « {State(digest.state).label} »."
            )
        Digest.objects.filter(id=digest_id).update(state=after)
        _note(digest_id, action, user_id, now)


def _locked(digest_id: int) -> Digest:
    digest = Digest.objects.select_for_update().filter(id=digest_id).first()
    if digest is None:
        raise DigestRefused("Ce numéro n’existe pas.")
    return digest


def _may(user_id: int | None) -> None:
    if user_id is None:
        return
    user = user_by_id(user_id)
    if user is None or not user.may(Role.APPROVER):
        raise DigestRefused("Seul un approbateur ou un administrateur envoie un numéro.")


def _note(digest_id: int, action: str, user_id: int | None, now: datetime) -> None:
    audit.record(
        at=now,
        actor_id=user_id,
        action=f"digest.{action}",
        object_type="digest",
        object_id=digest_id,
    )


def _why_not_launched(digest: Digest) -> str:
    if digest.state == State.SENT and digest.sent_at:
        return (
            f"Ce numéro est déjà parti le {day_in_words(timezone.localdate(digest.sent_at))} : "
            "il ne part pas deux fois."
        )
    if digest.state in {State.LAUNCHED, State.SENDING, State.PAUSED}:
        return f"Ce numéro est déjà lancé (« {State(digest.state).label} »)."
    if digest.state in {State.REQUESTED, State.DRAFT}:
        return "Ce numéro n’est pas approuvé : relisez-le et approuvez-le d’abord."
    if digest.state == State.EMPTY:
        return f"Il n’y a rien à envoyer. {digest.remark}"
    return f"Ce numéro ne peut pas partir : il est « {State(digest.state).label} »."
