"""What the audience's reads return: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A list with its subscriptions counted by state."""

    id: int
    name: str
    purpose: str
    active: int
    pending: int
    #: Unsubscribed, bounced and complained together.
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberRow:
    """A person; ``address`` is None once erased."""

    id: int
    address: str | None
    address_hash: str
    courtesy_title: str
    first_name: str
    last_name: str
    company: str
    language: str
    attributes: dict[str, object]
    created_at: datetime
    erased_at: datetime | None

    @property
    def name(self) -> str:
        """``Madame Marie Dupont``, or nothing."""
        return " ".join(p for p in (self.courtesy_title, self.first_name, self.last_name) if p)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionRow:
    """A person's place on a list; ``state_label`` is French."""

    id: int
    subscriber_id: int
    list_id: int
    list_name: str
    state: str
    state_label: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One proof of why we may, or might, write to a person."""

    id: int
    list_id: int
    list_name: str
    basis: str
    basis_label: str
    source: str
    collected_on: date | None
    notice_version: str
    notice_text: str
    notice_hash: str
    requested_at: datetime | None
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionRow:
    """Why an address is left alone; ``scope`` empty means by every publication."""

    scope: str
    reason: str
    reason_label: str
    source: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of a search; ``following`` is what to pass as ``after``, None at the end."""

    rows: tuple[SubscriberRow, ...]
    following: tuple[int, str, int] | None
