from __future__ import annotations

import pytest

from newsletter.audience import queries
from newsletter.audience.hashing import address_hash
from newsletter.audience.lists import ListRefused, create_list
from newsletter.audience.subscribing import request_by_form
from newsletter.audience.unsubscribing import suppress
from tests.audience.people import ADDRESS, NOW, SCOPE, add, clients

pytestmark = pytest.mark.django_db


def test_a_list_is_made_once_and_found_whatever_its_case() -> None:
    list_id = create_list(name="  Clients   du cabinet ", purpose="La lettre", now=NOW)
    row = queries.list_by_name("clients du CABINET")
    assert row is not None
    assert (row.id, row.name, row.purpose) == (list_id, "Clients du cabinet", "La lettre")
    assert queries.list_by_name("Prospects") is None
    for name in ("Clients du cabinet", " ", "x" * 201):
        with pytest.raises(ListRefused):
            create_list(name=name, now=NOW)


def test_a_list_counts_its_people_by_state() -> None:
    list_id = clients()
    add(list_id)
    add(list_id, "b@example.org")
    request_by_form(
        address="c@example.org", list_id=list_id, scope=SCOPE, notice_text="Oui.", now=NOW
    )
    suppress(address="b@example.org", reason="BOUNCE", source="event", now=NOW)
    (row,) = queries.lists()
    assert (row.active, row.pending, row.ended) == (1, 1, 1)


def test_the_imprint_is_keyed_and_long() -> None:
    from hashlib import blake2b

    imprint = address_hash(ADDRESS)
    assert len(imprint) == 64
    assert imprint != blake2b(ADDRESS.encode(), digest_size=32).hexdigest()
    assert imprint == address_hash(ADDRESS) != address_hash("b@example.org")
