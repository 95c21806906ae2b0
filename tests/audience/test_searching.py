from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from newsletter.audience import queries
from newsletter.audience.erasing import forget
from newsletter.audience.rows import SubscriberRow
from tests.audience.people import NOW, add, clients

pytestmark = pytest.mark.django_db


def names(rows: tuple[SubscriberRow, ...]) -> list[str]:
    return [row.last_name or str(row.address) for row in rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lef", ["Lefèvre"]),
        ("LEFÈVRE", ["Lefèvre"]),
        ("le goff", ["Le Goff"]),
        ("contact@", ["contact@example.org"]),
        ("boeuf", []),
        ("atelier", ["Le Goff", "Lefèvre"]),
        ("zzz", []),
        ("%", []),
        ("_", []),
        ("efface", []),
        ("", ["contact@example.org", "Le Goff", "Lefèvre"]),
    ],
)
def test_the_beginning_of_a_name_an_address_or_a_company(text: str, found: list[str]) -> None:
    list_id = clients()
    add(list_id, "helene@example.org", last_name="Lefèvre", company="Atelier du Clain")
    add(list_id, "loic@example.org", last_name="Le Goff", company="ATELIER Le Goff")
    add(list_id, "contact@example.org")
    add(list_id, "efface@example.org", last_name="Effacé")
    forget(address="efface@example.org", reason_source="staff", now=NOW, actor_id=None)
    assert sorted(names(queries.search(text=text).rows)) == sorted(found)


def test_first_name_first_is_found_too() -> None:
    from newsletter.audience.people import Names, find_or_create

    find_or_create(address="marie@example.org", names=Names("", "Marie Anne", "Dupont"), now=NOW)
    assert names(queries.search(text="Marie Anne Dupont").rows) == ["Dupont"]
    assert names(queries.search(text="dupont mar").rows) == ["Dupont"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_follow_one_another_without_a_gap_or_a_repeat(limit: int) -> None:
    list_id = clients()
    # Found by name, by address and by company; three share a name.
    for number in range(4):
        add(list_id, f"n{number}@example.org", last_name="Martin" if number < 3 else "Martinez")
        add(list_id, f"martin{number}@example.org")
        add(list_id, f"c{number}@example.org", last_name="Z", company=f"Martin {number}")
    seen: list[int] = []
    after = None
    for _ in range(20):
        page = queries.search(text="martin", after=after, limit=limit)
        assert len(page.rows) <= limit
        seen += [row.id for row in page.rows]
        after = page.following
        if after is None:
            break
    assert after is None
    assert len(seen) == len(set(seen)) == 12


def test_a_page_costs_the_same_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    list_id = clients()
    for number in range(60):
        add(list_id, f"p{number}@example.org", last_name=f"Martin{number:02}")
    with django_assert_max_num_queries(1):
        page = queries.search(text="martin")
    assert len(page.rows) == 50
    with django_assert_max_num_queries(3):
        assert len(queries.search(text="martin", after=page.following).rows) == 10
    with django_assert_max_num_queries(4):
        queries.search(text="deux mots")
    with django_assert_max_num_queries(2):
        queries.lists()
