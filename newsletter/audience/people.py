"""A person's own row: its names, and what it is found by."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from newsletter.audience.greetings import courtesy_title
from newsletter.audience.hashing import address_hash
from newsletter.audience.models import Subscriber
from newsletter.firm.categories import fold

#: The longest each field may be, as the table has it; Django leaves it to the database to refuse.
LONGEST = {"courtesy_title": 30, "first_name": 100, "last_name": 100, "company": 200}
LANGUAGES = ("fr", "en")

_UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\ufeff\s]+")


class Names(NamedTuple):
    """What a person is called, as recorded."""

    courtesy_title: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    language: str = "fr"


def clean(text: str) -> str:
    """Return the text on one line, without control signs, with single plain spaces."""
    return _UNWANTED.sub(" ", text).strip()


def tidy(names: Names) -> Names:
    """Return the names cleaned, cut to what the table holds, with the title as recorded."""
    return Names(
        courtesy_title(clean(names.courtesy_title))[: LONGEST["courtesy_title"]],
        clean(names.first_name)[: LONGEST["first_name"]],
        clean(names.last_name)[: LONGEST["last_name"]],
        clean(names.company)[: LONGEST["company"]],
        names.language if names.language in LANGUAGES else LANGUAGES[0],
    )


def folded_name(*, first_name: str, last_name: str) -> str:
    """Return ``dupont marie``: what a search for the beginning of a name compares."""
    return fold(f"{last_name} {first_name}")[:210]


def find_or_create(*, address: str, names: Names, now: datetime) -> tuple[Subscriber, bool]:
    """Return the person of a normalised address, made with these names if nobody had it."""
    tidied = tidy(names)
    return Subscriber.objects.get_or_create(
        address=address,
        defaults={
            **tidied._asdict(),
            "address_hash": address_hash(address),
            "folded_name": folded_name(first_name=tidied.first_name, last_name=tidied.last_name),
            "folded_company": fold(tidied.company)[:210],
            "created_at": now,
        },
    )
