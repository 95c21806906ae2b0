from __future__ import annotations

import pytest

from newsletter.audience import queries
from newsletter.audience.erasing import forget
from newsletter.audience.lists import create_list
from newsletter.audience.subscribing import AddRefused, confirm, request_by_form
from newsletter.audience.unsubscribing import (
    end_subscriptions,
    lift_bounce,
    resume_subscriptions,
    suppress,
)
from tests.audience.people import ADDRESS, LATER, NOW, SCOPE, add, clients, opt_in, state

pytestmark = pytest.mark.django_db


def leave(subscriber_id: int, *list_ids: int, scope: str = SCOPE) -> int:
    return end_subscriptions(
        subscriber_id=subscriber_id, list_ids=list_ids, scope=scope, channel="one_click", now=LATER
    )


def come_back(subscriber_id: int, *list_ids: int, scope: str = SCOPE) -> int:
    return resume_subscriptions(
        subscriber_id=subscriber_id, list_ids=list_ids, scope=scope, channel="page", now=LATER
    )


def reasons(address: str = ADDRESS) -> dict[str, str]:
    return {s.scope: s.reason for s in queries.suppressions_of_address(address)}


def test_leaving_ends_every_list_named_once() -> None:
    first, second = clients(), create_list(name="Employeurs", now=NOW)
    other = create_list(name="Invitations", now=NOW)
    person = add(first).subscriber_id
    add(second)
    kept = add(other).subscription_id

    assert leave(person, first, second) == 2
    assert leave(person, first, second) == 0
    assert reasons() == {SCOPE: "UNSUBSCRIBED"}
    assert state(kept) == "ACTIVE"
    withdrawn = {c.list_id: c.withdrawn_by for c in queries.consents_of(person)}
    assert withdrawn == {first: "one_click", second: "one_click", other: ""}


def test_coming_back_revives_what_left_and_records_a_consent() -> None:
    first, second = clients(), create_list(name="Employeurs", now=NOW)
    person = add(first).subscriber_id
    earlier = add(second).subscription_id
    leave(person, second, scope="publication:9")
    leave(person, first)

    assert come_back(person, first, second) == 1
    assert come_back(person, first, second) == 1
    assert state(earlier) == "UNSUBSCRIBED"
    assert reasons() == {"publication:9": "UNSUBSCRIBED"}
    standing = [c for c in queries.consents_of(person) if c.withdrawn_at is None]
    assert [(c.list_id, c.basis) for c in standing] == [(first, "consent")]


def test_coming_back_to_a_publication_whose_lists_were_left_through_another() -> None:
    shared = clients()
    person = add(shared).subscriber_id
    leave(person, shared, scope="publication:9")
    leave(person, shared)
    assert come_back(person, shared) == 1


def test_staff_cannot_bring_back_who_left() -> None:
    list_id = clients()
    leave(add(list_id).subscriber_id, list_id)
    with pytest.raises(AddRefused, match="désinscrite"):
        add(list_id, ADDRESS.upper())
    with pytest.raises(AddRefused):
        add(create_list(name="Autre", now=NOW))


def test_an_opposition_is_kept_for_a_stranger_too() -> None:
    list_id = clients()
    suppress(address=ADDRESS, reason="OPPOSITION", source="staff", now=NOW)
    with pytest.raises(AddRefused, match="opposée"):
        add(list_id)
    assert queries.subscriber_by_address(ADDRESS) is None


@pytest.mark.parametrize(
    ("reason", "ended_as"),
    [("OPPOSITION", "UNSUBSCRIBED"), ("COMPLAINT", "COMPLAINED"), ("BOUNCE", "BOUNCED")],
)
def test_a_suppression_of_everything_ends_everything(reason: str, ended_as: str) -> None:
    subscription = add(clients()).subscription_id
    suppress(address=ADDRESS, reason=reason, source="event", now=LATER)
    assert state(subscription) == ended_as


def test_a_stronger_reason_replaces_a_weaker_one_never_the_reverse() -> None:
    for reason in ("BOUNCE", "COMPLAINT", "OPPOSITION", "BOUNCE"):
        suppress(address=ADDRESS, reason=reason, source="event", now=NOW)
    assert reasons() == {"": "COMPLAINT"}


def test_an_administrator_lifts_a_bounce_and_nothing_else() -> None:
    subscription = add(clients()).subscription_id
    suppress(address=ADDRESS, reason="BOUNCE", source="event", now=LATER)
    assert lift_bounce(address=ADDRESS, reason="boîte rétablie", now=LATER, actor_id=None)
    assert state(subscription) == "ACTIVE"
    # A mailbox that fails takes no consent back.
    assert [c.withdrawn_at for c in queries.consents_of(add_id())] == [None]
    suppress(address=ADDRESS, reason="COMPLAINT", source="event", now=LATER)
    assert not lift_bounce(address=ADDRESS, reason="boîte rétablie", now=LATER, actor_id=None)
    assert state(subscription) == "COMPLAINED"


def test_own_new_double_opt_in_lifts_will_but_not_a_bounce() -> None:
    list_id = clients()
    subscription = add(list_id).subscription_id
    leave(add(list_id).subscriber_id, list_id)
    suppress(address=ADDRESS, reason="COMPLAINT", source="event", now=LATER)
    assert opt_in(list_id) == subscription
    assert state(subscription) == "ACTIVE"
    assert reasons() == {}

    suppress(address=ADDRESS, reason="BOUNCE", source="event", now=LATER)
    asked = request_by_form(
        address=ADDRESS, list_id=list_id, scope=SCOPE, notice_text="J’accepte.", now=LATER
    )
    assert asked is None
    assert come_back(add_id(), list_id) == 0
    assert reasons() == {"": "BOUNCE"}


def add_id() -> int:
    person = queries.subscriber_by_address(ADDRESS)
    assert person is not None
    return person.id


def test_a_strangers_typing_changes_nothing() -> None:
    list_id = clients()
    added = add(list_id, last_name="Dupont")
    leave(added.subscriber_id, list_id)
    request_by_form(
        address=ADDRESS,
        list_id=list_id,
        scope=SCOPE,
        notice_text="J’accepte.",
        last_name="Autre",
        now=LATER,
    )
    assert state(added.subscription_id) == "UNSUBSCRIBED"
    assert reasons() == {SCOPE: "UNSUBSCRIBED"}
    person = queries.subscriber_by_address(ADDRESS)
    assert person is not None
    assert person.last_name == "Dupont"


def test_an_old_confirmation_revives_nobody() -> None:
    list_id = clients()
    subscription = opt_in(list_id)
    leave(add_id(), list_id)
    assert not confirm(subscription_id=subscription, now=LATER)
    assert state(subscription) == "UNSUBSCRIBED"


def test_a_confirmation_keeps_what_was_shown() -> None:
    subscription = opt_in(clients())
    assert confirm(subscription_id=subscription, now=LATER)
    (proof,) = queries.consents_of(add_id())
    assert (proof.notice_text, len(proof.notice_hash)) == ("J’accepte.", 64)
    assert proof.requested_at is not None


def test_the_form_mails_nobody_who_has_it_already() -> None:
    list_id = clients()
    add(list_id)
    asked = request_by_form(
        address=ADDRESS, list_id=list_id, scope=SCOPE, notice_text="J’accepte.", now=LATER
    )
    assert asked is None


def test_leaving_works_after_erasure_and_reaches_who_came_back() -> None:
    list_id = clients()
    old = add(list_id).subscriber_id
    assert forget(address=ADDRESS, reason_source="staff", now=LATER, actor_id=None)
    assert leave(old, list_id) == 0
    with pytest.raises(AddRefused, match="effacement"):
        add(list_id)
    again = opt_in(list_id)
    assert state(again) == "ACTIVE"
    assert leave(old, list_id) == 1
    assert state(again) == "UNSUBSCRIBED"


def test_lifting_a_bounce_confirms_nobody() -> None:
    list_id = clients()
    asked = request_by_form(
        address=ADDRESS, list_id=list_id, scope=SCOPE, notice_text="J’accepte.", now=NOW
    )
    assert asked is not None
    suppress(address=ADDRESS, reason="BOUNCE", source="event", now=LATER)
    lift_bounce(address=ADDRESS, reason="boîte rétablie", now=LATER, actor_id=None)
    assert state(asked) == "PENDING"
