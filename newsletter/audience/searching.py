"""Finding people by the beginning of a name, an address or a company, page by page.

A few walks one after the other, each along its own index, so that a page costs the same at 800
people and at a million: nothing is counted, sorted or skipped over.
"""

from __future__ import annotations

from dataclasses import fields

from django.db import connection
from django.db.models import Q

from newsletter.audience.models import Subscriber
from newsletter.audience.rows import SearchPage, SubscriberRow
from newsletter.firm.categories import fold

#: Sorts after every sign that a folded name or an address may have.
_LAST = "\U0010ffff"
_COLUMNS = tuple(column.name for column in fields(SubscriberRow))


def search(*, text: str, after: tuple[int, str, int] | None = None, limit: int = 50) -> SearchPage:
    """Return people whose name, address or company begins with ``text``, all when it is empty.

    ``after`` is the last page's ``following``. Case and accents do not matter; "Marie Dupont" finds
    what "Dupont Marie" does. Erased people are not found.
    """
    walks = _walks(fold(text))
    first, key, last_id = after or (0, "", 0)
    found: list[tuple[int, str, SubscriberRow]] = []
    for number in range(first, len(walks)):
        start = (key, last_id) if after and number == first else None
        missing = limit + 1 - len(found)
        found += [(number, *pair) for pair in _along(walks, number, start, missing)]
        if len(found) > limit:
            walk, key, row = found[limit - 1]
            return SearchPage(
                rows=tuple(f[2] for f in found[:limit]), following=(walk, key, row.id)
            )
    return SearchPage(rows=tuple(f[2] for f in found), following=None)


def _walks(wanted: str) -> list[tuple[str, str]]:
    """Return (column, beginning) of each walk."""
    if not wanted:
        return [("folded_name", "")]
    first_words, _, last_word = wanted.rpartition(" ")
    turned = [("folded_name", f"{last_word} {first_words}")] if first_words else []
    return [("folded_name", wanted), *turned, ("address", wanted), ("folded_company", wanted)]


def _along(
    walks: list[tuple[str, str]], number: int, start: tuple[str, int] | None, limit: int
) -> list[tuple[str, SubscriberRow]]:
    """Return the next people of one walk with their keys, without those of earlier walks."""
    column, beginning = walks[number]
    people = Subscriber.objects.filter(_begins(column, beginning), erased_at=None)
    for earlier in walks[:number]:
        people = people.exclude(_begins(*earlier))
    if start is not None:
        key, last_id = start
        # The first condition is what the index can start from; the second settles equal keys.
        people = people.filter(**{f"{column}__gte": key}).filter(
            Q(**{f"{column}__gt": key}) | Q(id__gt=last_id)
        )
    rows = people.order_by(column, "id").values(*_COLUMNS, column)[:limit]
    return [(row[column], SubscriberRow(**{name: row[name] for name in _COLUMNS})) for row in rows]


def _begins(column: str, beginning: str) -> Q:
    """Return the condition that each database serves from its index.

    PostgreSQL has an index of patterns beside each of these columns, for LIKE; SQLite's LIKE
    ignores case and so every index, but there a range of bytes says the same.
    """
    if not beginning:
        return Q()
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": beginning})
    return Q(**{f"{column}__gte": beginning, f"{column}__lt": beginning + _LAST})
