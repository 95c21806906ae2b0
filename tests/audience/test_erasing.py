from __future__ import annotations

import pytest
from django.apps import apps
from django.core import serializers

from newsletter.audience import queries
from newsletter.audience.erasing import forget
from newsletter.audience.models import Subscriber
from newsletter.audience.preferences import set_interests
from newsletter.audience.subscribing import request_by_form
from newsletter.firm.categories import get_or_create_categories
from newsletter.firm.models import AuditEntry
from tests.audience.people import ADDRESS, LATER, NOW, SCOPE, add, clients

pytestmark = pytest.mark.django_db


def test_nothing_of_the_audience_names_the_person_afterwards() -> None:
    list_id = clients()
    person = add(list_id, last_name="Dupont-Rareté", company="Bœuf & Frères").subscriber_id
    Subscriber.objects.filter(id=person).update(attributes={"dossier": "D-4711"})
    set_interests(
        subscriber_id=person,
        category_ids=get_or_create_categories(names=["Fiscal"]).values(),
        now=NOW,
    )
    assert forget(address=f" {ADDRESS.upper()} ", reason_source="staff", now=LATER, actor_id=3)

    kept = "".join(
        serializers.serialize("json", model._default_manager.all(), ensure_ascii=False)
        for label in ("audience", "firm")
        for model in apps.get_app_config(label).get_models()
    ).lower()
    for word in ("marie", "dupont", "rareté", "bœuf", "d-4711", "lettre de mission"):
        assert word not in kept
    row = queries.subscriber(person)
    assert row is not None
    assert (row.address, row.erased_at) == (None, LATER)
    assert queries.interests(person) == frozenset()
    assert [s.state for s in queries.subscriptions_of(person)] == ["UNSUBSCRIBED"]
    assert [c.withdrawn_by for c in queries.consents_of(person)] == ["staff"]
    assert [s.reason for s in queries.suppressions_of_address(ADDRESS)] == ["ERASED"]
    assert AuditEntry.objects.get(action="subscriber.erased").object_id == str(person)


def test_a_stranger_is_not_brought_in_later_either() -> None:
    assert not forget(address=ADDRESS, reason_source="mail", now=NOW, actor_id=None)
    assert [s.reason for s in queries.suppressions_of_address(ADDRESS)] == ["ERASED"]


def test_twice_is_once() -> None:
    add(clients())
    assert forget(address=ADDRESS, reason_source="staff", now=NOW, actor_id=None)
    assert not forget(address=ADDRESS, reason_source="staff", now=LATER, actor_id=None)


def test_an_erased_person_has_no_interests_to_set_and_no_question_open() -> None:
    list_id = clients()
    asked = request_by_form(
        address=ADDRESS, list_id=list_id, scope=SCOPE, notice_text="J’accepte.", now=NOW
    )
    assert asked is not None
    subscription = queries.subscription(asked)
    assert subscription is not None
    forget(address=ADDRESS, reason_source="staff", now=LATER, actor_id=None)
    assert not queries.awaits_confirmation(asked)
    set_interests(
        subscriber_id=subscription.subscriber_id,
        category_ids=get_or_create_categories(names=["Fiscal"]).values(),
        now=LATER,
    )
    assert queries.interests(subscription.subscriber_id) == frozenset()
