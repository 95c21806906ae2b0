"""Whatever happens in whatever order, only the person's own consent undoes their will."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_states

from newsletter.audience import queries
from newsletter.audience.erasing import forget
from newsletter.audience.importing import import_file
from newsletter.audience.lists import create_list
from newsletter.audience.models import Consent, List, Subscription
from newsletter.audience.subscribing import AddRefused, add_by_staff, confirm, request_by_form
from newsletter.audience.unsubscribing import (
    end_subscriptions,
    lift_bounce,
    resume_subscriptions,
    suppress,
)
from tests.audience.people import ADDRESS, NOW, SCOPE

#: About 4 s; more were run while this was written.
EXAMPLES = int(os.environ.get("CONSENT_EXAMPLES", "40"))
_WILL = {"UNSUBSCRIBED", "OPPOSITION", "COMPLAINT", "ERASED"}


class OnePerson(RuleBasedStateMachine):
    """One address, two lists, everything that may happen to it; the model is three booleans."""

    @initialize()
    def start(self) -> None:
        # Each example has lists and an address of its own: the transaction is the test's.
        number = List.objects.count()
        self.address = f"p{number}.{ADDRESS}"
        self.lists = [create_list(name=f"Liste {number}.{i}", now=NOW) for i in range(2)]
        self.now = NOW
        self.opposed = self.bounced = False
        self.question: int | None = None

    def person(self) -> int | None:
        row = queries.subscriber_by_address(self.address)
        return row.id if row else None

    def active(self) -> bool:
        person = self.person()
        return person is not None and queries.is_reached(subscriber_id=person, list_ids=self.lists)

    @rule(which=st.integers(0, 1))
    def staff_adds(self, which: int) -> None:
        self.tick()
        was = self.active()
        try:
            add_by_staff(
                address=self.address,
                list_id=self.lists[which],
                basis="client",
                source="lettre de mission",
                now=self.now,
                actor_id=None,
            )
        except AddRefused:
            assert self.active() == was
        else:
            assert not self.opposed
            assert not self.bounced

    @rule(which=st.integers(0, 1), status=st.sampled_from(["", "actif", "à confirmer"]))
    def file_brings(self, which: int, status: str) -> None:
        self.bring(which, status)

    @rule(which=st.integers(0, 1))
    def file_opposes(self, which: int) -> None:
        before = self.state_on(which)
        news = before in {"ACTIVE", "PENDING"} or (
            before is None and not self.opposed and not self.bounced
        )
        self.bring(which, "désinscrit")
        assert self.state_on(which) not in {"ACTIVE", "PENDING"}
        if news:
            # Who had left this list already leaves no other by the same old news.
            assert not self.active()
            self.opposed = True

    def state_on(self, which: int) -> str | None:
        person = self.person()
        states = {s.list_id: s.state for s in queries.subscriptions_of(person)} if person else {}
        return states.get(self.lists[which])

    def bring(self, which: int, status: str) -> None:
        self.tick()
        import_file(
            data=f"E-mail;Statut;Autre\n{self.address};{status};x\n".encode(),
            file_name="x.csv",
            list_id=self.lists[which],
            basis="client",
            source="fichier",
            collected_on=None,
            notice_version="",
            now=self.now,
        )

    @rule(which=st.integers(0, 1))
    def somebody_fills_in_the_form(self, which: int) -> None:
        self.tick()
        was = self.active()
        self.question = (
            request_by_form(
                address=self.address,
                list_id=self.lists[which],
                scope=SCOPE,
                notice_text="J’accepte.",
                now=self.now,
            )
            or self.question
        )
        assert self.active() == was

    @rule()
    def the_owner_confirms(self) -> None:
        self.tick()
        if self.question is None:
            return
        awaited = queries.awaits_confirmation(self.question)
        was = self.active()
        on_list = confirm(subscription_id=self.question, now=self.now)
        if awaited:
            self.opposed = False
            assert on_list == (not self.bounced)
        else:
            assert self.active() == was

    @rule(channel=st.sampled_from(["one_click", "page", "staff"]))
    def leaves(self, channel: str) -> None:
        self.tick()
        person = self.person()
        if person is None:
            return
        end_subscriptions(
            subscriber_id=person, list_ids=self.lists, scope=SCOPE, channel=channel, now=self.now
        )
        self.opposed = True

    @rule()
    def comes_back_by_their_page(self) -> None:
        self.tick()
        person = self.person()
        if person is None:
            return
        had_any = bool(queries.subscriptions_of(person))
        reached = resume_subscriptions(
            subscriber_id=person, list_ids=self.lists, scope=SCOPE, channel="page", now=self.now
        )
        if self.bounced:
            assert reached == 0
        elif had_any:
            self.opposed = False

    @rule(reason=st.sampled_from(["OPPOSITION", "COMPLAINT"]))
    def opposes(self, reason: str) -> None:
        self.tick()
        suppress(address=self.address, reason=reason, source="staff", now=self.now)
        # A stronger reason replaces the bounce: the person's own confirmation will lift both.
        self.opposed, self.bounced = True, False

    @rule()
    def bounces(self) -> None:
        self.tick()
        suppress(address=self.address, reason="BOUNCE", source="event", now=self.now)
        reasons = {s.reason for s in queries.suppressions_of_address(self.address) if not s.scope}
        self.bounced = reasons == {"BOUNCE"}

    @rule()
    def administrator_lifts_a_bounce(self) -> None:
        self.tick()
        lift_bounce(address=self.address, reason="rétablie", now=self.now, actor_id=None)
        self.bounced = False

    @rule()
    def is_erased(self) -> None:
        self.tick()
        forget(address=self.address, reason_source="staff", now=self.now, actor_id=None)
        assert self.person() is None
        self.opposed, self.bounced, self.question = True, False, None

    def tick(self) -> None:
        self.now += timedelta(hours=1)

    @invariant()
    def nobody_opposed_or_failing_is_reached(self) -> None:
        if not hasattr(self, "lists"):
            return
        reasons = {s.reason for s in queries.suppressions_of_address(self.address)}
        if self.opposed:
            assert reasons & _WILL
        if self.opposed or self.bounced:
            assert not self.active()
        assert self.bounced == ("BOUNCE" in reasons)

    @invariant()
    def whoever_is_active_has_a_standing_proof(self) -> None:
        if not hasattr(self, "lists"):
            return
        for subscription in Subscription.objects.filter(
            state="ACTIVE", subscriber__address=self.address
        ):
            assert Consent.objects.filter(
                subscriber=subscription.subscriber_id,
                list=subscription.list_id,
                withdrawn_at=None,
            ).exists()


@pytest.mark.django_db
def test_only_the_persons_own_consent_undoes_their_will() -> None:
    run_states(
        OnePerson, settings=settings(max_examples=EXAMPLES, stateful_step_count=15, deadline=None)
    )
