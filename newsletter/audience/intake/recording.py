"""A chunk of people set against what is recorded, then written: a few statements for thousands.

The chunk's transaction is short, so that the site goes on; an interrupted import is resumed by the
same file, since whoever is in already is unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from newsletter.audience import unsubscribing
from newsletter.audience.hashing import address_hash
from newsletter.audience.intake import bulk
from newsletter.audience.intake.lines import Person
from newsletter.audience.intake.outcome import Tally
from newsletter.audience.intake.statuses import Standing
from newsletter.audience.models import Consent, Subscriber, Subscription, Suppression
from newsletter.audience.people import LANGUAGES, Names, folded_name
from newsletter.firm.categories import fold

State = Subscription.State
_STATE = {
    Standing.ACTIVE: State.ACTIVE,
    Standing.PENDING: State.PENDING,
    Standing.OPPOSED: State.UNSUBSCRIBED,
    Standing.COMPLAINED: State.COMPLAINED,
    Standing.BOUNCED: State.BOUNCED,
}
_REASON = {
    Standing.OPPOSED: Suppression.Reason.OPPOSITION,
    Standing.COMPLAINED: Suppression.Reason.COMPLAINT,
    Standing.BOUNCED: Suppression.Reason.BOUNCE,
}
_NAME_COLUMNS = (*Names._fields, "folded_name", "folded_company")


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Why these people may be written to, the same for the whole file."""

    list_id: int
    basis: str
    source: str
    collected_on: date | None
    notice_version: str
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What is recorded of a chunk's people, read in four statements."""

    imprints: dict[str, str]
    suppressed: set[str]
    #: Address → id and names.
    known: dict[str, tuple[int, Names]]
    #: Subscriber → state on this list.
    states: dict[int, str]
    #: Subscribers with a standing proof of the same basis for this list.
    proven: set[int]


@dataclass(kw_only=True)
class Plan:
    """What is to be written of a chunk."""

    create: list[Person] = field(default_factory=list)
    rename: list[tuple[int, Names]] = field(default_factory=list)
    subscribe: list[Person] = field(default_factory=list)
    prove: list[Person] = field(default_factory=list)
    oppose: list[Person] = field(default_factory=list)


def look_up(people: list[Person], proof: Proof) -> Recorded:
    """Read what is recorded of these people.

    The list is compared here: named in the query, it makes SQLite walk the whole list for each
    chunk (100,000 people took twice as long the second time as the first).
    """
    imprints = {person.address: address_hash(person.address) for person in people}
    known = {
        row[1]: (row[0], Names(*row[2:]))
        for row in Subscriber.objects.filter(address__in=list(imprints)).values_list(
            "id", "address", *Names._fields
        )
    }
    ids = [subscriber_id for subscriber_id, _ in known.values()]
    return Recorded(
        imprints=imprints,
        suppressed=set(
            Suppression.objects.filter(address_hash__in=list(imprints.values())).values_list(
                "address_hash", flat=True
            )
        ),
        known=known,
        states={
            subscriber_id: state
            for subscriber_id, list_id, state in Subscription.objects.filter(
                subscriber_id__in=ids
            ).values_list("subscriber_id", "list_id", "state")
            if list_id == proof.list_id
        },
        proven={
            subscriber_id
            for subscriber_id, list_id in Consent.objects.filter(
                subscriber_id__in=ids, basis=proof.basis, withdrawn_at__isnull=True
            ).values_list("subscriber_id", "list_id")
            if list_id == proof.list_id
        },
    )


def plan(people: list[Person], recorded: Recorded, tally: Tally) -> Plan:
    """Decide about each person, and count; suppression wins over the file (promise 12)."""
    planned = Plan()
    for person in people:
        _decide(person, recorded, planned, tally)
    return planned


def _decide(person: Person, recorded: Recorded, planned: Plan, tally: Tally) -> None:
    subscriber_id, names = recorded.known.get(person.address, (None, None))
    state = recorded.states.get(subscriber_id) if subscriber_id is not None else None
    live = state in unsubscribing.LIVE
    suppressed = recorded.imprints[person.address] in recorded.suppressed
    if person.standing >= Standing.OPPOSED:
        tally.suppressed += 1
        if live or (state is None and not suppressed):
            planned.oppose.append(person)
            planned.subscribe.append(person)
            if names is None:
                planned.create.append(person)
        return
    if suppressed or (state is not None and not live):
        tally.suppressed += 1
    elif state == State.PENDING or (state is None and person.standing == Standing.PENDING):
        tally.pending += 1
        if state is None:
            planned.subscribe.append(person)
            if names is None:
                planned.create.append(person)
    else:
        _decide_active(person, subscriber_id, names, state, recorded, planned, tally)


def _decide_active(
    person: Person,
    subscriber_id: int | None,
    names: Names | None,
    state: str | None,
    recorded: Recorded,
    planned: Plan,
    tally: Tally,
) -> None:
    if names is None or subscriber_id is None:
        planned.create.append(person)
        renamed = False
    else:
        merged = Names(*(new or old for new, old in zip(person.names, names, strict=True)))
        renamed = merged != names
        if renamed:
            planned.rename.append((subscriber_id, merged))
    unproven = person.standing == Standing.ACTIVE and subscriber_id not in recorded.proven
    if unproven:
        planned.prove.append(person)
    if state is None:
        planned.subscribe.append(person)
        tally.new += 1
    elif renamed or unproven:
        tally.changed += 1
    else:
        tally.unchanged += 1


def write(planned: Plan, recorded: Recorded, proof: Proof, category_ids: dict[str, int]) -> None:
    """Write a plan, within the chunk's transaction."""
    now = connection.ops.adapt_datetimefield_value(proof.now)
    _create(planned.create, recorded, now)
    bulk.update(
        Subscriber,
        _NAME_COLUMNS,
        [(*_name_values(names), subscriber_id) for subscriber_id, names in planned.rename],
    )
    ids = _ids_of({p.address for p in (*planned.subscribe, *planned.prove)}, recorded)
    _set_interests(planned.create, ids, category_ids)
    if planned.oppose:
        _oppose(planned.oppose, recorded, ids, proof, now)
    bulk.insert(
        Subscription,
        ("subscriber_id", "list_id", "state", "since", "reason", "ended_scope"),
        [
            (ids[p.address], proof.list_id, _STATE[p.standing], now, "import", "")
            for p in planned.subscribe
        ],
    )
    collected_on = connection.ops.adapt_datefield_value(proof.collected_on)
    bulk.insert(
        Consent,
        (
            "subscriber_id",
            "list_id",
            "basis",
            "source",
            "collected_on",
            "notice_version",
            "notice_text",
            "notice_hash",
            "recorded_at",
            "withdrawn_by",
        ),
        [
            (
                ids[p.address],
                proof.list_id,
                proof.basis,
                proof.source,
                collected_on,
                proof.notice_version,
                "",
                "",
                now,
                "",
            )
            for p in planned.prove
        ],
    )


def _create(people: list[Person], recorded: Recorded, now: Any) -> None:
    bulk.insert(
        Subscriber,
        ("address", "address_hash", *_NAME_COLUMNS, "attributes", "created_at"),
        [
            (p.address, recorded.imprints[p.address], *_name_values(p.names), "{}", now)
            for p in people
        ],
    )


def _name_values(names: Names) -> tuple[str, ...]:
    return (
        *names[:-1],
        names.language or LANGUAGES[0],
        folded_name(first_name=names.first_name, last_name=names.last_name),
        fold(names.company)[:210],
    )


def _ids_of(addresses: set[str], recorded: Recorded) -> dict[str, int]:
    """Return the id of each address, reading those that were just created."""
    ids = {a: recorded.known[a][0] for a in addresses if a in recorded.known}
    fresh = Subscriber.objects.filter(address__in=list(addresses - ids.keys()))
    ids.update({str(a): number for a, number in fresh.values_list("address", "id")})
    return ids


def _set_interests(people: list[Person], ids: dict[str, int], category_ids: dict[str, int]) -> None:
    """Note the interests of new people only: a known person's page is theirs to fill in."""
    through = Subscriber.categories.through
    bulk.insert(
        through,
        ("subscriber_id", "category_id"),
        [
            (ids[p.address], category_ids[name])
            for p in people
            for name in dict.fromkeys(fold(written) for written in p.categories)
            if name in category_ids
        ],
    )


def _oppose(
    people: list[Person], recorded: Recorded, ids: dict[str, int], proof: Proof, now: Any
) -> None:
    bulk.insert(
        Suppression,
        ("address_hash", "scope", "reason", "source", "created_at"),
        [(recorded.imprints[p.address], "", _REASON[p.standing], "import", now) for p in people],
    )
    for standing in _REASON:
        unsubscribing.end_everything(
            subscriber_ids=[ids[p.address] for p in people if p.standing is standing],
            state=_STATE[standing],
            channel="import",
            now=proof.now,
        )
