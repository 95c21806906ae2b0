"""Dates come from an announcement, never from the body."""

from __future__ import annotations

import time
from datetime import date

import pytest

from newsletter.archive import dates


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("29/03/2024", date(2024, 3, 29)),
        ("29.03.2024", date(2024, 3, 29)),
        ("29/03/24", date(2024, 3, 29)),
        ("2024-03-29", date(2024, 3, 29)),
        ("2024-03-29T10:00:00+01:00", date(2024, 3, 29)),
        ("le 1er décembre 2026", date(2026, 12, 1)),
        ("1 er décembre 2026", date(2026, 12, 1)),
        ("Mardi 1er décembre 2026", date(2026, 12, 1)),
        ("9\u00a0décembre\u00a02021", date(2021, 12, 9)),
        ("3 févr. 2023", date(2023, 2, 3)),
        ("3 AOUT 2023 à 10h30", date(2023, 8, 3)),
        ("12 juil. 2019", date(2019, 7, 12)),
        ("7 juin 2019", date(2019, 6, 7)),
    ],
)
def test_a_printed_date_is_read(printed: str, day: date) -> None:
    assert dates.whole_day(printed) == day


@pytest.mark.parametrize(
    "printed",
    [
        "31/02/2024",
        "03/29/2024",
        "lundi 1er décembre 2026",
        "00/00/0000",
        "13 octobre",
        "octobre 2021",
        "2021",
        "1/2",
        "29/03/2024/5",
        "0612345678",
        "12 juillet 1789",
        "",
    ],
)
def test_what_is_no_day_gives_no_date(printed: str) -> None:
    assert dates.whole_day(printed) is None


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 9 décembre 2021",
        "Article publié le jeudi 9 décembre 2021 à 10h30",
        "Mis en ligne le 09/12/2021 par la rédaction",
        "Article du 09/12/2021 - © Copyright Les Echos Publishing - 2022",
        "Paru le 9 décembre 2021, mis à jour le 3 mars 2023",
        "Date de publication : 2021-12-09",
        "Par le cabinet, le 9 décembre 2021",
        "Publié par Jeanne, le 9 décembre 2021 | Fiscal",
        "Publié le 9 décembre 2021 dans Fiscal, Social",
    ],
)
def test_an_announced_date_is_the_publication(line: str) -> None:
    found = dates.publication(line)
    assert found is not None
    assert found.day == date(2021, 12, 9)


@pytest.mark.parametrize(
    "line",
    [
        "Cass. civ., 13 octobre 2021",
        "Cassation sociale, 13 octobre 2021, n° 20-12345",
        "Publié le 9 décembre 2021 au Journal officiel, le décret précise les seuils.",
        "Publié le 9 décembre 2021, le décret précise les seuils.",
        "Décret n° 2021-1604 du 9 décembre 2021",
        "Le contrat a été signé le 9 décembre 2021.",
        "Fait à Poitiers, le 9 décembre 2021",
        "Mis à jour le 9 décembre 2021",
        "Loi du 9 décembre 2021",
        "À compter du 1er janvier 2022",
    ],
)
def test_a_date_of_the_body_announces_nothing(line: str) -> None:
    assert dates.publication(line) is None


def test_an_update_is_told_apart() -> None:
    assert dates.is_update("Dernière mise à jour : 3 mars 2023")
    assert not dates.is_update("Publié le 3 mars 2023")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("29/03/2024 – Le bail commercial", "Le bail commercial"),
        ("Le bail commercial (29/03/2024)", "Le bail commercial"),
        ("Le bail commercial - 29 mars 2024", "Le bail commercial"),
        ("29/03/2024 : le bail commercial", "le bail commercial"),
    ],
)
def test_a_date_at_the_edge_of_a_title(line: str, title: str) -> None:
    found = dates.day_at_edge(line)
    assert found is not None
    assert found[0] == title
    assert found[1].day == date(2024, 3, 29)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon, 01 Jan 2024 00:30:00 +0100", date(2024, 1, 1)),
        ("2023-12-31T23:30:00Z", date(2024, 1, 1)),
        ("Sun, 31 Dec 2023 23:30:00 GMT", date(2024, 1, 1)),
        ("2024-02-02 09:30:00", date(2024, 2, 2)),
        ("2024-02-02", date(2024, 2, 2)),
        ("hier", None),
        ("0001-01-01T00:00:00+00:00", None),
        ("9999-12-31T23:59:59-10:00", None),
    ],
)
def test_an_instant_is_the_french_day(text: str, day: date | None) -> None:
    assert dates.machine_day(text) == day


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "publié par ", "le ", "1/1/", " ", "(", "-", "par a, ", "mardi "],
)
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    text = (piece * (1_000_000 // len(piece)))[:1_000_000]
    started = time.process_time()
    for reader in (dates.whole_day, dates.publication, dates.bare, dates.day_at_edge):
        reader(text)
        for start in range(0, 20_000, 100):
            reader(text[start : start + dates.LONGEST_LINE])
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "line",
    [
        "Mis à jour le 1er juin 2025 - Publié le 3 février 2025",
        "Mis à jour le 01/06/2025 | Publié le 03/02/2025",
        "Dernière mise à jour : 1er juin 2025 (publié le 3 février 2025)",
        "Publié le 3 février 2025 - Mis à jour le 1er juin 2025",
    ],
)
def test_an_update_named_first_is_not_the_publication(line: str) -> None:
    found = dates.publication(line)
    assert found is not None
    assert found.day == date(2025, 2, 3)
