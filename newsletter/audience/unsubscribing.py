"""Leaving, coming back, and being left alone. Each is idempotent: said twice, it is true once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from newsletter.audience import consents, oppositions
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

State = Subscription.State
Reason = Suppression.Reason

#: States in which a subscription may still bring mail.
LIVE = (State.ACTIVE, State.PENDING)
#: How a subscription ends that a suppression of everything ends.
_ENDS_AS = {Reason.BOUNCE: State.BOUNCED, Reason.COMPLAINT: State.COMPLAINED}


def end_subscriptions(
    *, subscriber_id: int, list_ids: Sequence[int], scope: str, channel: str, now: datetime
) -> int:
    """End the person's subscriptions on these lists; return how many were ended by this call.

    Their consents count as withdrawn, and ``scope`` (``publication:3``) is suppressed, so that no
    other list brings the publication back. It works after erasure too, and reaches a person who
    came back under the same address since. ``channel``: ``one_click``, ``page``, ``mailto``,
    ``staff``, ``complaint``.
    """
    with transaction.atomic():
        imprint = (
            Subscriber.objects.filter(id=subscriber_id)
            .values_list("address_hash", flat=True)
            .first()
        )
        if imprint is None:
            return 0
        oppositions.write(
            address_hash=imprint, scope=scope, reason=Reason.UNSUBSCRIBED, source=channel, now=now
        )
        people = _people(imprint)
        return _end(
            Subscription.objects.filter(subscriber_id__in=people, list_id__in=list(list_ids)),
            state=State.UNSUBSCRIBED,
            scope=scope,
            channel=channel,
            now=now,
        )


def resume_subscriptions(
    *, subscriber_id: int, list_ids: Sequence[int], scope: str, channel: str, now: datetime
) -> int:
    """Take the person back, by their own act on their own page, with a consent that says so.

    What ended under ``scope`` lives again; if nothing did and no subscription is left, what ended
    last on these lists does. Return how many subscriptions on these lists are active afterwards:
    0 says that nothing reaches the person (erased, or an address that fails).
    """
    with transaction.atomic():
        person = Subscriber.objects.filter(id=subscriber_id, erased_at=None).first()
        if person is None or oppositions.bounced(person.address_hash):
            return 0
        on_lists = Subscription.objects.filter(subscriber=person, list_id__in=list(list_ids))
        ended = on_lists.exclude(state__in=LIVE)
        back = ended.filter(ended_scope=scope)
        if not back.exists() and not on_lists.filter(state=State.ACTIVE).exists():
            back = ended.filter(since=ended.aggregate(last=Max("since"))["last"])
        lists_back = list(back.values_list("list_id", flat=True))
        oppositions.lift(address_hash=person.address_hash, scopes=("", scope))
        on_lists.filter(list_id__in=lists_back).update(
            state=State.ACTIVE, since=now, reason=channel, ended_scope=""
        )
        for list_id in lists_back:
            consents.record(
                subscriber_id=person.id,
                list_id=list_id,
                basis=consents.Basis.CONSENT,
                source=f"réinscription par la personne ({channel})",
                now=now,
            )
        return on_lists.filter(state=State.ACTIVE).count()


def suppress(
    *,
    address: str,
    reason: str,
    source: str,
    scope: str = "",
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Record that an address must be left alone, whether it is known or not.

    ``reason`` is a Suppression reason (OPPOSITION, UNSUBSCRIBED, COMPLAINT, BOUNCE); ``scope``
    empty means every publication, and then every live subscription of the person ends. Raises
    AddressRefused.
    """
    imprint = address_hash(normalise(address))
    with transaction.atomic():
        oppositions.write(address_hash=imprint, scope=scope, reason=reason, source=source, now=now)
        people = _people(imprint)
        if not scope:
            _end(
                Subscription.objects.filter(subscriber_id__in=people),
                state=_ENDS_AS.get(Reason(reason), State.UNSUBSCRIBED),
                scope="",
                channel=source,
                now=now,
            )
        for subscriber_id in people:
            audit.record(
                at=now,
                actor_id=actor_id,
                action="subscriber.suppressed",
                object_type="subscriber",
                object_id=subscriber_id,
                detail={"reason": str(reason), "scope": scope},
            )


def lift_bounce(*, address: str, reason: str, now: datetime, actor_id: int | None) -> bool:
    """Take back a bounce, by an administrator with a reason that the audit trail keeps.

    Return whether there was one. The subscriptions that ended by it live again, as pending where no
    proof says that we may write; oppositions and complaints stay, whoever asks.
    """
    imprint = address_hash(normalise(address))
    with transaction.atomic():
        lifted, _ = Suppression.objects.filter(address_hash=imprint, reason=Reason.BOUNCE).delete()
        if not lifted:
            return False
        people = _people(imprint)
        if not Suppression.objects.filter(address_hash=imprint, scope="").exists():
            _revive_bounced(people, now=now)
        for subscriber_id in people:
            audit.record(
                at=now,
                actor_id=actor_id,
                action="subscriber.bounce_lifted",
                object_type="subscriber",
                object_id=subscriber_id,
                detail={"reason": reason},
            )
    return True


def end_everything(
    *, subscriber_ids: Sequence[int], state: str, channel: str, now: datetime
) -> int:
    """End all that is live of people who are suppressed altogether, within a transaction."""
    if not subscriber_ids:
        return 0
    return _end(
        Subscription.objects.filter(subscriber_id__in=list(subscriber_ids)),
        state=state,
        scope="",
        channel=channel,
        now=now,
    )


def _revive_bounced(people: list[int], *, now: datetime) -> None:
    bounced = Subscription.objects.filter(subscriber_id__in=people, state=State.BOUNCED)
    proven = Exists(
        Consent.objects.filter(
            subscriber_id=OuterRef("subscriber_id"),
            list_id=OuterRef("list_id"),
            withdrawn_at__isnull=True,
        )
    )
    revived = {"since": now, "reason": "staff", "ended_scope": ""}
    bounced.filter(proven).update(state=State.ACTIVE, **revived)
    bounced.update(state=State.PENDING, **revived)


def _people(imprint: str) -> list[int]:
    """Return the rows of one address: the living one, and any that was erased before."""
    return list(
        Subscriber.objects.filter(address_hash=imprint)
        .select_for_update()
        .order_by("id")
        .values_list("id", flat=True)
    )


def _end(
    subscriptions: QuerySet[Subscription], *, state: str, scope: str, channel: str, now: datetime
) -> int:
    """End the live ones among them, and forget questions still open.

    Consents are withdrawn too, but by a person's will only: a mailbox that fails withdraws nothing.
    """
    pairs = list(subscriptions.values_list("id", "subscriber_id", "list_id"))
    if state != State.BOUNCED:
        consents.withdraw(
            subscriber_ids={person for _, person, _ in pairs},
            list_ids={list_id for _, _, list_id in pairs},
            channel=channel,
            now=now,
        )
    OptInRequest.objects.filter(subscription_id__in=[i for i, _, _ in pairs]).delete()
    return subscriptions.filter(state__in=LIVE).update(
        state=state, since=now, reason=channel[:60], ended_scope=scope
    )
