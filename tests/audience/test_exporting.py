from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.audience import queries
from newsletter.audience.erasing import forget
from newsletter.audience.exporting import export_rows, record_export, write_csv
from newsletter.audience.formulas import neutralised, original
from newsletter.audience.giving_back import write_refused
from newsletter.audience.importing import ImportResult, import_file
from newsletter.audience.lists import create_list
from newsletter.audience.models import List, Subscriber, Subscription, Suppression
from newsletter.audience.preferences import set_interests
from newsletter.audience.unsubscribing import end_subscriptions, suppress
from newsletter.firm.categories import get_or_create_categories
from newsletter.firm.models import AuditEntry
from tests.audience.people import LATER, NOW, SCOPE, add, clients

pytestmark = pytest.mark.django_db


def out(list_id: int) -> str:
    text = io.StringIO(newline="")
    write_csv(export_rows(list_id), text)
    return text.getvalue()


def bring(text: str, list_id: int) -> ImportResult:
    return import_file(
        data=text.encode("utf-8-sig"),
        file_name="export.csv",
        list_id=list_id,
        basis="client",
        source="export",
        collected_on=date(2026, 11, 2),
        notice_version="",
        now=LATER,
    )


def test_what_goes_out_comes_in_again_without_a_change() -> None:
    list_id = clients()
    ids = get_or_create_categories(names=["Fiscal", "Vie sociale"])
    hers = add(list_id, last_name="=1+1", company='\'+Bœuf ; "Frères"').subscriber_id
    set_interests(subscriber_id=hers, category_ids=ids.values(), now=NOW)
    left = add(list_id, "parti@example.org").subscriber_id
    end_subscriptions(
        subscriber_id=left, list_ids=[list_id], scope=SCOPE, channel="page", now=LATER
    )
    for reason, name in (("BOUNCE", "rebond"), ("COMPLAINT", "plainte")):
        add(list_id, f"{name}@example.org")
        suppress(address=f"{name}@example.org", reason=reason, source="event", now=LATER)
    bring("E-mail;Statut\nattente@example.org;à confirmer\n", list_id)

    text = out(list_id)
    before = sorted(Suppression.objects.values_list("address_hash", "scope", "reason"))
    again = bring(text, list_id)
    assert (again.lines, again.new, again.changed, len(again.refused)) == (5, 0, 0, 0)
    assert (again.unchanged, again.suppressed, again.pending) == (1, 3, 1)
    assert again.conflicts == 0
    assert out(list_id) == text
    assert sorted(Suppression.objects.values_list("address_hash", "scope", "reason")) == before
    assert "'=1+1" in text


def test_elsewhere_the_export_opposes_whom_it_opposed_here() -> None:
    list_id = clients()
    add(list_id)
    add(list_id, "parti@example.org")
    suppress(address="parti@example.org", reason="OPPOSITION", source="staff", now=LATER)
    text = out(list_id)
    Subscriber.objects.all().delete()
    Suppression.objects.all().delete()

    brought = bring(text, list_id)
    assert (brought.new, brought.suppressed) == (1, 1)
    states = dict(Subscription.objects.values_list("subscriber__address", "state"))
    assert states["parti@example.org"] == "UNSUBSCRIBED"
    reasons = [s.reason for s in queries.suppressions_of_address("parti@example.org")]
    assert reasons == ["OPPOSITION"]


def test_the_erased_are_not_exported_and_every_field_is() -> None:
    list_id = clients()
    add(list_id)
    add(list_id, "efface@example.org")
    forget(address="efface@example.org", reason_source="staff", now=LATER, actor_id=None)
    (row,) = export_rows(list_id)
    assert (row.address, row.state, row.basis) == ("marie.dupont@example.org", "ACTIVE", "client")
    assert row.source == "lettre de mission"


def test_an_export_is_in_the_trail() -> None:
    record_export(list_id=clients(), count=3, now=NOW, actor_id=7)
    entry = AuditEntry.objects.get(action="subscribers.exported")
    assert (entry.actor_id, entry.detail) == (7, {"count": 3})


def test_refused_lines_are_given_back_to_be_mended() -> None:
    result = bring(
        'Nom;E-mail\nDupont;a@example.org\n=cmd;faux\nDurand;b@example,org\n"X;y', clients()
    )
    text = io.StringIO(newline="")
    assert write_refused(result, text) == 3
    lines = text.getvalue().split("\r\n")
    assert lines[0] == "Nom;E-mail;Ligne;Motif du refus;Suggestion"
    assert lines[1].startswith("'=cmd;faux;3;Il manque")
    assert lines[2].endswith(";b@example.org")
    assert lines[3].startswith(";;5;Un guillemet")


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_neutralising_is_undone_exactly(cell: str) -> None:
    assert original(neutralised(cell)) == cell
    assert not neutralised(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


#: One line of printable text, as names are once cleaned.
_NAME = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ;,\"'=+-@|"), max_size=20
)
_PERSON = st.tuples(st.integers(0, 99), _NAME, _NAME, _NAME)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people=st.lists(_PERSON, max_size=8, unique_by=lambda person: person[0]))
def test_any_name_goes_out_and_in_again(people: list[tuple[int, str, str, str]]) -> None:
    list_id = create_list(name=f"Liste {List.objects.count()}", now=NOW)
    Subscriber.objects.all().delete()
    for number, first_name, last_name, company in people:
        add(list_id, f"p{number}@example.org", last_name=last_name, company=company)
        Subscriber.objects.filter(address=f"p{number}@example.org").update(
            first_name=" ".join(first_name.split())
        )
    text = out(list_id)
    again = bring(text, list_id)
    assert (again.lines, again.unchanged) == (len(people), len(people))
    Subscriber.objects.all().delete()
    assert bring(text, list_id).new == len(people)
    assert _without_dates(out(list_id)) == _without_dates(text)


def _without_dates(text: str) -> list[list[str]]:
    return [row[:7] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")]
