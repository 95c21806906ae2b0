"""Files as people really have them, written here: no sample is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from newsletter.audience import queries
from newsletter.audience.erasing import forget
from newsletter.audience.importing import ImportRefused, ImportResult, import_file
from newsletter.audience.lists import create_list
from newsletter.audience.models import ImportRun
from newsletter.audience.unsubscribing import end_subscriptions, suppress
from newsletter.firm.categories import get_or_create_categories
from newsletter.firm.models import AuditEntry
from tests.audience.people import ADDRESS, LATER, NOW, SCOPE, add, clients, opt_in

pytestmark = pytest.mark.django_db


def bring(
    data: str | bytes,
    list_id: int | None = None,
    *,
    basis: str = "client",
    source: str = "fichier clients",
    dry_run: bool = False,
    mapping: Mapping[str, str | None] | None = None,
) -> ImportResult:
    return import_file(
        data=data.encode() if isinstance(data, str) else data,
        file_name="clients.csv",
        list_id=list_id or clients(),
        basis=basis,
        source=source,
        collected_on=date(2026, 11, 2),
        notice_version="2026-1",
        dry_run=dry_run,
        now=NOW,
        mapping=mapping,
    )


def counts(result: ImportResult) -> dict[str, int]:
    named = ("new", "changed", "unchanged", "suppressed", "pending", "conflicts")
    found = {name: getattr(result, name) for name in named}
    assert sum(found.values()) + len(result.refused) == result.lines
    return {name: number for name, number in found.items() if number}


def states(address: str) -> list[str]:
    person = queries.subscriber_by_address(address)
    return [s.state for s in queries.subscriptions_of(person.id)] if person else []


TABLE = (
    "Civilité;Prénom;Nom;E-mail;Société\r\n"
    "Mme;Hélène;Lefèvre-Çelik;helene@example.org;Bœuf & Frères\r\n"
    "M.;Loïc;Le Goff;loic@example.org;\r\n"
)


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_accents_come_in_whole_from_every_encoding(encoding: str, read_as: str) -> None:
    result = bring(TABLE.encode(encoding))
    assert (counts(result), result.encoding) == ({"new": 2}, read_as)
    person = queries.subscriber_by_address("helene@example.org")
    assert person is not None
    assert person.name == "Madame Hélène Lefèvre-Çelik"
    assert person.company == "Bœuf & Frères"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, line_end: str) -> None:
    result = bring(TABLE.replace(";", delimiter).replace("\r\n", line_end))
    assert counts(result) == {"new": 2}


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\n" + TABLE,
        "Fichier clients au 2 novembre\n\n" + TABLE,
        TABLE + ";;;;\r\n\r\n",
        TABLE.replace("\r\nM.", "\r\nCivilité;Prénom;Nom;E-mail;Société\r\nM."),
        TABLE.replace("helene@", "Hélène L. <Helene@").replace("e.org;B", "e.org>;B"),
        TABLE.replace("loic@", "mailto:LOIC@"),
        TABLE.replace("loic@example.org", "\u00a0loic@example.org\u00a0"),
        TABLE.replace("Bœuf & Frères", '"Bœuf & Frères"'),
    ],
)
def test_what_surrounds_and_clings_to_the_data(text: str) -> None:
    assert counts(bring(text)) == {"new": 2}
    person = queries.subscriber_by_address("loic@example.org")
    assert person is not None
    assert person.courtesy_title == "Monsieur"


def test_a_quoted_cell_may_hold_line_breaks_separators_and_quotes() -> None:
    result = bring('Nom;E-mail;Société\nDupont;a@example.org;"Chez ""Jo""\nBar; tabac"\nX;b;\n')
    assert counts(result) == {"new": 1}
    person = queries.subscriber_by_address("a@example.org")
    assert person is not None
    assert person.company == 'Chez "Jo" Bar; tabac'
    assert [(r.line, r.address) for r in result.refused] == [(4, "b")]


def test_an_unclosed_quote_costs_its_own_line_only() -> None:
    others = "".join(f"Nom{i};p{i}@example.org\n" for i in range(50))
    result = bring(f'Nom;E-mail\n"Dupont;a@example.org\n{others}')
    assert counts(result) == {"new": 50}
    assert [(r.line, "guillemet" in r.reason) for r in result.refused] == [(2, True)]


def test_two_stray_quotes_do_not_swallow_what_stands_between() -> None:
    result = bring('Nom;E-mail\n"A;a@example.org\nB;b@example.org\n"C;c@example.org\n')
    assert counts(result) == {"new": 1}
    assert [r.line for r in result.refused] == [2, 4]


def test_a_bare_list_of_addresses() -> None:
    result = bring("marie@example.org\npaul@example.org\nfaux\n")
    assert counts(result) == {"new": 2}
    assert result.mapping == {"colonne 1": "address"}
    assert [r.line for r in result.refused] == [3]


def test_refused_lines_stop_nothing_and_say_why() -> None:
    result = bring(
        "Nom;E-mail\nA;a@example.org\nB;b.example.org\nC;\nD;d e@example.org\n"
        f"{'E' * 101};e@example.org\nF;f@example.org;en trop\nG;g@example.org\n"
    )
    assert counts(result) == {"new": 2}
    told = [(r.line, r.address, r.suggestion) for r in result.refused]
    assert told == [
        (3, "b.example.org", None),
        (4, "", None),
        (5, "d e@example.org", "de@example.org"),
        (6, "e@example.org", None),
        (7, "f@example.org", None),
    ]
    assert all(r.reason.endswith((".", ")")) for r in result.refused)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "vide"),
        (b"  \r\n", "vide"),
        (b"PK\x03\x04rest", "classeur"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "page web"),
        (b"\x00\x01\x02\x03binaire\x00", "texte"),
        (b"\xff\xfeN\x00o\x00m\xd8", "texte"),
        ("Il était une fois un abonné.\nPuis un autre.\n".encode(), "colonne"),
        (b"Nom;Ville\nDupont;Poitiers\n", "colonne"),
    ],
)
def test_what_is_no_file_of_people_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        bring(data)
    assert word in refused.value.sentence
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(("basis", "source"), [("", "x"), ("achat", "x"), ("client", "  ")])
def test_without_basis_or_source_nobody_comes_in(basis: str, source: str) -> None:
    with pytest.raises(ImportRefused):
        bring(TABLE, basis=basis, source=source)


def test_the_same_file_again_changes_nothing() -> None:
    list_id = clients()
    bring(TABLE, list_id)
    assert counts(bring(TABLE, list_id)) == {"unchanged": 2}
    person = queries.subscriber_by_address("helene@example.org")
    assert person is not None
    (proof,) = queries.consents_of(person.id)
    assert (proof.basis, proof.source, proof.notice_version) == (
        "client",
        "fichier clients",
        "2026-1",
    )
    assert proof.collected_on == date(2026, 11, 2)


def test_a_dry_run_counts_the_same_and_writes_nothing() -> None:
    list_id = clients()
    tried = bring(TABLE, list_id, dry_run=True)
    assert counts(tried) == {"new": 2}
    assert queries.subscriber_by_address("helene@example.org") is None
    assert not ImportRun.objects.exists()
    assert counts(bring(TABLE, list_id)) == counts(tried)


def test_an_empty_cell_erases_nothing_and_a_filled_one_completes() -> None:
    list_id = clients()
    bring("E-mail;Nom;Société\na@example.org;Dupont;\nb@example.org;Durand;Atelier\n", list_id)
    result = bring("E-mail;Nom;Société\na@example.org;;Boulangerie\nb@example.org;;\n", list_id)
    assert counts(result) == {"changed": 1, "unchanged": 1}
    person = queries.subscriber_by_address("a@example.org")
    assert person is not None
    assert (person.last_name, person.company) == ("Dupont", "Boulangerie")
    assert [p.id for p in queries.search(text="boulang").rows] == [person.id]


def test_an_address_twice_is_a_conflict_when_the_lines_differ() -> None:
    result = bring("E-mail;Nom\na@example.org;Dupont\nA@Example.org;DUPONT\na@example.org;Durand\n")
    assert counts(result) == {"new": 1, "unchanged": 1, "conflicts": 1}
    assert [(c.line, c.first_line) for c in result.conflict_lines] == [(4, 2)]
    person = queries.subscriber_by_address("a@example.org")
    assert person is not None
    assert person.last_name == "Dupont"


def test_nobody_opposed_comes_back() -> None:
    list_id = clients()
    left = add(list_id).subscriber_id
    end_subscriptions(
        subscriber_id=left, list_ids=[list_id], scope=SCOPE, channel="one_click", now=LATER
    )
    suppress(address="oppose@example.org", reason="OPPOSITION", source="staff", now=NOW)
    suppress(address="rebond@example.org", reason="BOUNCE", source="event", now=NOW)
    add(list_id, "efface@example.org")
    forget(address="efface@example.org", reason_source="staff", now=NOW, actor_id=None)
    rows = f"E-mail\n{ADDRESS}\noppose@example.org\nrebond@example.org\nEfface@example.org\n"

    for target in (list_id, create_list(name="Autre liste", now=NOW)):
        assert counts(bring(rows, target)) == {"suppressed": 4}
    assert states(ADDRESS) == ["UNSUBSCRIBED"]
    for stranger in ("oppose", "rebond", "efface"):
        assert queries.subscriber_by_address(f"{stranger}@example.org") is None

    opt_in(list_id)
    # By their own consent the person is on the list; the file adds its own proof, no more.
    assert counts(bring(f"E-mail\n{ADDRESS}\n", list_id)) == {"changed": 1}
    assert states(ADDRESS) == ["ACTIVE"]


@pytest.mark.parametrize(
    ("heading", "cell", "state", "reason"),
    [
        ("Statut", "désinscrit", "UNSUBSCRIBED", "OPPOSITION"),
        ("Status", "Unsubscribed", "UNSUBSCRIBED", "OPPOSITION"),
        ("Statut", "Liste noire", "UNSUBSCRIBED", "OPPOSITION"),
        ("Status", "blocklisted", "UNSUBSCRIBED", "OPPOSITION"),
        ("Status", "cleaned", "BOUNCED", "BOUNCE"),
        ("Statut", "Adresse en erreur", "BOUNCED", "BOUNCE"),
        ("Status", "complained", "COMPLAINED", "COMPLAINT"),
        ("Désinscrit", "oui", "UNSUBSCRIBED", "OPPOSITION"),
        ("Désabonné(e)", "x", "UNSUBSCRIBED", "OPPOSITION"),
        ("UNSUB_TIME", "2025-01-02 10:00:00", "UNSUBSCRIBED", "OPPOSITION"),
        ("Opt-in", "non", "UNSUBSCRIBED", "OPPOSITION"),
        ("Newsletter", "0", "UNSUBSCRIBED", "OPPOSITION"),
        ("Status", "unconfirmed", "PENDING", None),
        ("Statut", "à confirmer", "PENDING", None),
        ("Statut", "Désinscrit(e)", "UNSUBSCRIBED", "OPPOSITION"),
        ("Statut", "actif", "ACTIVE", None),
        ("Désinscrit", "non", "ACTIVE", None),
        ("Opt-in", "1", "ACTIVE", None),
    ],
)
def test_what_the_other_system_knew_is_kept(
    heading: str, cell: str, state: str, reason: str | None
) -> None:
    bring(f"E-mail;{heading}\n{ADDRESS};{cell}\n")
    assert states(ADDRESS) == [state]
    known = [s.reason for s in queries.suppressions_of_address(ADDRESS)]
    assert known == ([reason] if reason else [])


def test_a_later_line_that_opposes_wins_over_an_earlier_one() -> None:
    list_id = clients()
    result = bring(f"E-mail;Statut\n{ADDRESS};actif\n{ADDRESS};désinscrit\n", list_id)
    assert counts(result) == {"suppressed": 1, "conflicts": 1}
    assert states(ADDRESS) == ["UNSUBSCRIBED"]


def test_a_file_that_opposes_ends_every_subscription() -> None:
    first, second = clients(), create_list(name="Employeurs", now=NOW)
    add(first)
    add(second)
    bring(f"E-mail;Statut\n{ADDRESS};désinscrit\n", first)
    assert states(ADDRESS) == ["UNSUBSCRIBED", "UNSUBSCRIBED"]


def test_a_pending_person_is_not_activated_by_a_later_file() -> None:
    list_id = clients()
    bring(f"E-mail;Statut\n{ADDRESS};non confirmé\n", list_id)
    assert counts(bring(f"E-mail\n{ADDRESS}\n", list_id)) == {"pending": 1}
    assert states(ADDRESS) == ["PENDING"]


def test_a_column_called_statut_about_something_else_is_left_out() -> None:
    result = bring("E-mail;Statut\na@example.org;SARL\nb@example.org;SAS\n")
    assert counts(result) == {"new": 2}
    assert result.mapping == {"E-mail": "address", "Statut": None}


def test_an_unknown_word_among_statuses_is_refused_not_guessed() -> None:
    result = bring("E-mail;Statut\na@example.org;actif\nb@example.org;en sommeil\n")
    assert counts(result) == {"new": 1}
    assert "en sommeil" in result.refused[0].reason


def test_a_mapping_can_be_corrected() -> None:
    text = "Contact;Dossier;E-mail\na@example.org;Dupont;z@example.org\n"
    result = bring(text, mapping={"Contact": "address", "Dossier": "last_name"})
    assert result.mapping == {"Contact": "address", "Dossier": "last_name", "E-mail": None}
    person = queries.subscriber_by_address("a@example.org")
    assert person is not None
    assert person.last_name == "Dupont"
    with pytest.raises(ImportRefused, match="Ville"):
        bring(text, create_list(name="Deux", now=NOW), mapping={"Ville": "company"})
    with pytest.raises(ImportRefused, match="couleur"):
        bring(text, create_list(name="Trois", now=NOW), mapping={"Contact": "couleur"})


def test_interests_of_new_people_are_rubrics_known_or_named() -> None:
    ids = get_or_create_categories(names=["Fiscal", "Social"])
    list_id = clients()
    result = bring("E-mail;Rubriques\na@example.org;FISCAL, social, golf\n", list_id)
    person = queries.subscriber_by_address("a@example.org")
    assert person is not None
    assert queries.interests(person.id) == set(ids.values())
    assert result.unknown_categories == {"golf": 1}
    bring("E-mail;Rubriques\na@example.org;Fiscal\n", list_id)
    assert queries.interests(person.id) == set(ids.values())


def test_formulas_and_control_signs_are_text() -> None:
    bring("E-mail;Nom;Société\na@example.org;'=1+1;Jo\x00hn\x07\n".encode())
    person = queries.subscriber_by_address("a@example.org")
    assert person is not None
    assert (person.last_name, person.company) == ("=1+1", "Jo hn")


def test_an_interrupted_import_is_resumed_by_the_same_file() -> None:
    class Interrupted(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert (done, total) == (2_000, 3_002)
        raise Interrupted

    data = ("E-mail\n" + "".join(f"p{i}@example.org\n" for i in range(3_000))).encode()
    list_id = clients()
    with pytest.raises(Interrupted):
        import_file(
            data=data,
            file_name="clients.csv",
            list_id=list_id,
            basis="client",
            source="fichier",
            collected_on=None,
            notice_version="",
            now=NOW,
            progress=stop,
        )
    result = bring(data, list_id, source="fichier")
    assert counts(result) == {"new": 1_000, "unchanged": 2_000}


def test_the_trail_counts_and_names_nobody() -> None:
    bring(TABLE)
    run = ImportRun.objects.get()
    assert run.counts["new"] == 2
    entry = AuditEntry.objects.get(action="subscribers.imported")
    assert entry.detail["new"] == 2
    assert "example.org" not in str(entry.detail)


def test_result_as_json_has_the_promised_keys() -> None:
    told = bring("E-mail\nfaux\n" + ADDRESS + "\n").as_json()
    promised = {"new", "changed", "unchanged", "suppressed", "pending", "conflicts", "refused"}
    assert promised | {"mapping"} <= told.keys()
    assert told["refused"] == [
        {"line": 2, "address": "faux", "reason": "Il manque l’arobase (@).", "suggestion": None}
    ]
