"""Reads of the audience, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from django.db.models import Count, QuerySet

from newsletter.audience.addresses import AddressRefused, normalise
from newsletter.audience.hashing import address_hash
from newsletter.audience.models import (
    Consent,
    List,
    OptInRequest,
    Subscriber,
    Subscription,
    Suppression,
)
from newsletter.audience.rows import (
    ConsentRow,
    ListRow,
    SubscriberRow,
    SubscriptionRow,
    SuppressionRow,
)
from newsletter.audience.searching import search
from newsletter.firm import queries as firm

__all__ = [
    "awaits_confirmation",
    "bases",
    "consents_of",
    "interest_names",
    "interests",
    "is_reached",
    "list_by_name",
    "list_row",
    "lists",
    "search",
    "subscriber",
    "subscriber_by_address",
    "subscription",
    "subscriptions_of",
    "suppressions_of_address",
    "suppressions_of_hash",
]

State = Subscription.State


def lists() -> tuple[ListRow, ...]:
    """Return every list by name, counted; the counts come from the (list, state) index."""
    return _lists(List.objects.all())


def list_row(list_id: int) -> ListRow | None:
    """Return the list of that id."""
    return next(iter(_lists(List.objects.filter(id=list_id))), None)


def list_by_name(name: str) -> ListRow | None:
    """Return the list of that name, whatever its case."""
    wanted = " ".join(name.split())
    found = _lists(List.objects.filter(name=wanted)) or _lists(
        List.objects.filter(name__iexact=wanted)
    )
    return next(iter(found), None)


def subscriber(subscriber_id: int) -> SubscriberRow | None:
    """Return the person of that id, erased or not."""
    return next(iter(_people(Subscriber.objects.filter(id=subscriber_id))), None)


def subscriber_by_address(address: str) -> SubscriberRow | None:
    """Return the person of that address, in whatever form it is written."""
    try:
        normal = normalise(address)
    except AddressRefused:
        return None
    return next(iter(_people(Subscriber.objects.filter(address=normal))), None)


def subscription(subscription_id: int) -> SubscriptionRow | None:
    """Return the subscription of that id."""
    return next(iter(_subscriptions(Subscription.objects.filter(id=subscription_id))), None)


def subscriptions_of(subscriber_id: int) -> tuple[SubscriptionRow, ...]:
    """Return the person's subscriptions, by list name."""
    return _subscriptions(Subscription.objects.filter(subscriber_id=subscriber_id))


def consents_of(subscriber_id: int) -> tuple[ConsentRow, ...]:
    """Return the person's proofs, oldest first."""
    columns = [f.name for f in fields(ConsentRow) if f.name not in {"list_name", "basis_label"}]
    rows = (
        Consent.objects.filter(subscriber_id=subscriber_id)
        .order_by("recorded_at", "id")
        .values("list__name", *columns)
    )
    return tuple(
        ConsentRow(
            list_name=row.pop("list__name"),
            basis_label=str(Consent.Basis(row["basis"]).label),
            **row,
        )
        for row in rows
    )


def bases() -> dict[str, str]:
    """Return the bases on which one may write to people, with their French words."""
    return {basis.value: str(basis.label) for basis in Consent.Basis}


def interests(subscriber_id: int) -> frozenset[int]:
    """Return the ids of the person's rubrics; none means all."""
    return frozenset(
        Subscriber.categories.through.objects.filter(  # type: ignore[attr-defined]
            subscriber_id=subscriber_id
        ).values_list("category_id", flat=True)
    )


def interest_names(subscriber_id: int) -> tuple[str, ...]:
    """Return the names of the person's rubrics, in the firm's order."""
    wanted = interests(subscriber_id)
    return tuple(name for number, name in firm.categories().items() if number in wanted)


def is_reached(*, subscriber_id: int, list_ids: Sequence[int]) -> bool:
    """Say whether an active subscription on one of these lists reaches the person."""
    return Subscription.objects.filter(
        subscriber_id=subscriber_id, list_id__in=list(list_ids), state=State.ACTIVE
    ).exists()


def suppressions_of_hash(imprint: str) -> tuple[SuppressionRow, ...]:
    """Return why the address of that imprint is left alone."""
    return tuple(
        SuppressionRow(
            scope=s.scope,
            reason=s.reason,
            reason_label=Suppression.Reason(s.reason).label,
            source=s.source,
            created_at=s.created_at,
        )
        for s in Suppression.objects.filter(address_hash=imprint).order_by("scope")
    )


def suppressions_of_address(address: str) -> tuple[SuppressionRow, ...]:
    """Return why an address is left alone, known or not; raise AddressRefused."""
    return suppressions_of_hash(address_hash(normalise(address)))


def awaits_confirmation(subscription_id: int) -> bool:
    """Say whether a form's question to the owner of the address is still open."""
    return OptInRequest.objects.filter(subscription_id=subscription_id).exists()


def _lists(found: QuerySet[List]) -> tuple[ListRow, ...]:
    rows = list(found.order_by("name").values_list("id", "name", "purpose"))
    counts: dict[tuple[int, str], int] = {
        (list_id, state): number
        for list_id, state, number in Subscription.objects.filter(
            list_id__in=[row[0] for row in rows]
        )
        .values_list("list_id", "state")
        .annotate(number=Count("id"))
    }
    live = (State.ACTIVE, State.PENDING)
    return tuple(
        ListRow(
            id=list_id,
            name=name,
            purpose=purpose,
            active=counts.get((list_id, State.ACTIVE), 0),
            pending=counts.get((list_id, State.PENDING), 0),
            ended=sum(n for (i, s), n in counts.items() if i == list_id and s not in live),
        )
        for list_id, name, purpose in rows
    )


def _subscriptions(found: QuerySet[Subscription]) -> tuple[SubscriptionRow, ...]:
    return tuple(
        SubscriptionRow(
            id=s.id,
            subscriber_id=s.subscriber_id,
            list_id=s.list_id,
            list_name=s.list.name,
            state=s.state,
            state_label=State(s.state).label,
            since=s.since,
            reason=s.reason,
        )
        for s in found.select_related("list").order_by("list__name")
    )


def _people(found: QuerySet[Subscriber]) -> Iterable[SubscriberRow]:
    columns = [column.name for column in fields(SubscriberRow)]
    values: list[dict[str, Any]] = list(found.values(*columns)[:1])
    return [SubscriberRow(**row) for row in values]
