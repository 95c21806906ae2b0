"""Describing the firm: nothing invented, nothing overwritten in silence."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.firm.freemail import is_freemail
from newsletter.firm.models import AuditEntry
from newsletter.firm.queries import firm, has_firm
from newsletter.firm.setup import FirmRefused, _is_siren, record_firm

pytestmark = pytest.mark.django_db

GIVEN = {
    "name": "Cabinet Legrand",
    "street": "15, rue de la Demi-Lune",
    "postcode": "86000",
    "town": "Poitiers",
    "sender_email": "lettre@cabinet.example.org",
}


def test_what_is_unknown_stays_empty_and_is_reported(now: datetime) -> None:
    recorded = record_firm(values=GIVEN | {"siren": ""}, now=now)
    assert recorded.written == ("name", "street", "postcode", "town", "sender_email")
    assert "SIREN" in recorded.unknown
    assert firm().siren == ""
    assert firm().legal_line == ""


def test_the_same_again_changes_nothing(now: datetime) -> None:
    record_firm(values=GIVEN, now=now)
    assert record_firm(values=GIVEN, now=now).written == ()
    assert AuditEntry.objects.count() == 1


def test_another_value_is_refused_and_shown_and_nothing_is_written(now: datetime) -> None:
    record_firm(values=GIVEN, now=now)
    with pytest.raises(FirmRefused) as refused:
        record_firm(values=GIVEN | {"town": "Niort", "fax": "05 49 00 00 00"}, now=now)
    assert "Poitiers" in refused.value.sentence
    assert "Niort" in refused.value.sentence
    assert (firm().town, firm().fax) == ("Poitiers", "")


def test_another_value_is_written_on_demand(now: datetime) -> None:
    record_firm(values=GIVEN, now=now)
    record_firm(values={"town": "Niort"}, now=now, replace=True)
    assert (firm().town, firm().postcode) == ("Niort", "86000")


def test_an_empty_value_erases_nothing(now: datetime) -> None:
    record_firm(values=GIVEN, now=now)
    record_firm(values={"town": " "}, now=now, replace=True)
    assert firm().town == "Poitiers"


def test_the_colour_of_the_table_is_nobodys_choice(now: datetime) -> None:
    record_firm(values=GIVEN, now=now)
    record_firm(values={"accent": "#0f4c5c"}, now=now)
    assert firm().accent == "#0f4c5c"


def test_a_freemail_sender_becomes_the_reply_address_and_it_is_said(now: datetime) -> None:
    recorded = record_firm(values=GIVEN | {"sender_email": "legrand@wanadoo.fr"}, now=now)
    assert (firm().sender_email, firm().reply_to) == ("", "legrand@wanadoo.fr")
    assert any("legrand@wanadoo.fr" in remark for remark in recorded.remarks)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("siret", "1", "n’est pas connu"),
        ("accent", "bleu", "#0f4c5c"),
        ("siren", "123 456 789", "SIREN"),
        ("email", "legrand", "adresse e-mail"),
        ("language", "de", "fr ou en"),
        ("name", "Cabinet\r\nBcc: autre@example.org", "une ligne"),
        ("postcode", "8" * 40, "trop long"),
    ],
)
def test_a_wrong_value_is_refused_whole(now: datetime, key: str, value: str, said: str) -> None:
    with pytest.raises(FirmRefused, match=said):
        record_firm(values=GIVEN | {key: value}, now=now)
    assert not has_firm()


def test_the_trail_holds_no_value(now: datetime) -> None:
    record_firm(values=GIVEN, now=now)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail) == ("firm.described", {"values": 5})


@given(st.integers(0, 10**8 - 1))
def test_one_key_digit_in_ten_makes_a_siren(body: int) -> None:
    assert sum(_is_siren(f"{body:08d}{key}") for key in range(10)) == 1


def test_a_known_siren_is_one_with_or_without_spaces() -> None:
    # INSEE's own, from its published documentation of the key.
    assert _is_siren("732 829 320")
    assert not _is_siren("732829321")


@pytest.mark.parametrize("address", ["a@wanadoo.fr", "A@GMAIL.COM", "b@orange.fr", "c@laposte.net"])
def test_everybodys_domains_are_known(address: str) -> None:
    assert is_freemail(address)
    assert not is_freemail("lettre@cabinet.example.org")
