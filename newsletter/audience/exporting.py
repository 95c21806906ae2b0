"""A list handed out: every field, so that it comes in again elsewhere, or here with no change."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TextIO

from newsletter.audience.formulas import neutralised
from newsletter.audience.models import Consent, Subscriber, Subscription
from newsletter.firm import audit

_CHUNK = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """A person on the list; the proof is the latest one for this list."""

    address: str
    courtesy_title: str
    first_name: str
    last_name: str
    company: str
    language: str
    #: Names of the rubrics chosen; none means all.
    categories: tuple[str, ...]
    state: str
    state_label: str
    since: datetime
    reason: str
    basis: str
    source: str
    collected_on: date | None
    notice_version: str
    recorded_at: datetime | None
    withdrawn_at: datetime | None
    attributes: dict[str, object]


def export_rows(list_id: int) -> Iterator[ExportRow]:
    """Yield everybody on a list, whatever their state, but the erased; a few rows in memory."""
    last_id = 0
    while True:
        chunk = list(
            Subscription.objects.filter(
                list_id=list_id, id__gt=last_id, subscriber__address__isnull=False
            )
            .select_related("subscriber")
            .order_by("id")[:_CHUNK]
        )
        if not chunk:
            return
        last_id = chunk[-1].id
        people = [subscription.subscriber_id for subscription in chunk]
        proofs = _latest_proofs(list_id, people)
        interests = _interests(people)
        for subscription in chunk:
            person = subscription.subscriber_id
            yield _row(subscription, proofs.get(person), tuple(interests[person]))


def record_export(*, list_id: int, count: int, now: datetime, actor_id: int | None) -> None:
    """Note in the audit trail that the list was handed out."""
    audit.record(
        at=now,
        actor_id=actor_id,
        action="subscribers.exported",
        object_type="list",
        object_id=list_id,
        detail={"count": count},
    )


#: Headings that the import knows again, then those that it leaves alone.
HEADINGS = (
    "E-mail",
    "Civilité",
    "Prénom",
    "Nom",
    "Société",
    "Langue",
    "Rubriques",
    "Statut",
    "Depuis",
    "Base",
    "Source",
    "Recueilli le",
    "Version de la notice",
)


def write_csv(rows: Iterable[ExportRow], out: TextIO) -> int:
    """Write the rows as French Excel reads them (semicolons); return how many.

    The caller opens ``out`` with ``utf-8-sig`` and ``newline=""``. Formulas are neutralised.
    """
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    count = 0
    for row in rows:
        writer.writerow(neutralised(cell) for cell in _cells(row))
        count += 1
    return count


def _cells(row: ExportRow) -> tuple[str, ...]:
    return (
        row.address,
        row.courtesy_title,
        row.first_name,
        row.last_name,
        row.company,
        row.language,
        ", ".join(row.categories),
        row.state_label,
        row.since.date().isoformat(),
        row.basis,
        row.source,
        row.collected_on.isoformat() if row.collected_on else "",
        row.notice_version,
    )


def _row(
    subscription: Subscription, proof: Consent | None, categories: tuple[str, ...]
) -> ExportRow:
    person = subscription.subscriber
    return ExportRow(
        address=person.address or "",
        courtesy_title=person.courtesy_title,
        first_name=person.first_name,
        last_name=person.last_name,
        company=person.company,
        language=person.language,
        categories=categories,
        state=subscription.state,
        state_label=str(Subscription.State(subscription.state).label),
        since=subscription.since,
        reason=subscription.reason,
        basis=proof.basis if proof else "",
        source=proof.source if proof else "",
        collected_on=proof.collected_on if proof else None,
        notice_version=proof.notice_version if proof else "",
        recorded_at=proof.recorded_at if proof else None,
        withdrawn_at=proof.withdrawn_at if proof else None,
        attributes=person.attributes,
    )


def _latest_proofs(list_id: int, people: list[int]) -> dict[int, Consent]:
    proofs = Consent.objects.filter(subscriber_id__in=people).order_by("recorded_at", "id")
    # The list is compared here: named in the query, SQLite walks the whole list for each chunk.
    return {proof.subscriber_id: proof for proof in proofs if proof.list_id == list_id}


def _interests(people: list[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for subscriber_id, name in (
        Subscriber.objects.filter(id__in=people, categories__isnull=False)
        .order_by("id", "categories__position", "categories__name")
        .values_list("id", "categories__name")
    ):
        found[subscriber_id].append(name)
    return found
