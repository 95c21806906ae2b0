"""Invented people and one list, for the audience's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsletter.audience.lists import create_list
from newsletter.audience.models import Subscription
from newsletter.audience.subscribing import AddOutcome, add_by_staff, confirm, request_by_form

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ADDRESS = "marie.dupont@example.org"
SCOPE = "publication:3"


def clients() -> int:
    """Make the list of clients."""
    return create_list(name="Clients", purpose="La lettre du cabinet", now=NOW)


def add(list_id: int, address: str = ADDRESS, last_name: str = "", company: str = "") -> AddOutcome:
    """Put a client on a list."""
    return add_by_staff(
        address=address,
        list_id=list_id,
        basis="client",
        source="lettre de mission",
        now=NOW,
        actor_id=None,
        last_name=last_name,
        company=company,
    )


def opt_in(list_id: int, address: str = ADDRESS, scope: str = SCOPE) -> int:
    """Fill in the form and confirm from the mailbox; return the subscription."""
    subscription_id = request_by_form(
        address=address, list_id=list_id, scope=scope, notice_text="J’accepte.", now=LATER
    )
    assert subscription_id is not None
    confirm(subscription_id=subscription_id, now=LATER)
    return subscription_id


def state(subscription_id: int) -> str:
    """Return the state of a subscription as it is now."""
    return Subscription.objects.get(id=subscription_id).state
