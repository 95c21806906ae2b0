"""One click out, and back in again, through the token of a personal link (promise 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsletter.audience import unsubscribing as audience
from newsletter.delivery.links import PersonalLink, read_personal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeOutcome:
    """What an unsubscribe did: it is the same page for the first click and the tenth."""

    link: PersonalLink
    #: How many subscriptions ended just now; 0 when they had ended before.
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOutcome:
    """What taking an unsubscribe back did."""

    link: PersonalLink
    #: How many subscriptions reach the person now; 0 for somebody erased, or whose mail fails.
    active: int


def unsubscribe(*, token: str, channel: str, now: datetime) -> UnsubscribeOutcome | None:
    """End every subscription through which the link's publication reaches the person.

    Works without login, for ever, after erasure too, and any number of times. Returns None for a
    token that is not ours. ``channel`` is ``one_click``, ``page`` or ``mailto`` (STANDARDS 1.5).
    """
    link = read_personal(token)
    if link is None:
        return None
    ended = audience.end_subscriptions(
        subscriber_id=link.subscriber_id,
        list_ids=link.publication.list_ids,
        scope=link.publication.scope,
        channel=channel,
        now=now,
    )
    return UnsubscribeOutcome(link=link, ended=ended)


def unsubscribe_by_staff(
    *, subscriber_id: int, list_ids: tuple[int, ...], scope: str, now: datetime
) -> int:
    """End a person's subscriptions at their request by telephone or letter."""
    return audience.end_subscriptions(
        subscriber_id=subscriber_id, list_ids=list_ids, scope=scope, channel="staff", now=now
    )


def resubscribe(*, token: str, now: datetime) -> ReturnOutcome | None:
    """Take the person's own unsubscribe back, from the confirmation page."""
    link = read_personal(token)
    if link is None:
        return None
    active = audience.resume_subscriptions(
        subscriber_id=link.subscriber_id,
        list_ids=link.publication.list_ids,
        scope=link.publication.scope,
        channel="page",
        now=now,
    )
    return ReturnOutcome(link=link, active=active)
