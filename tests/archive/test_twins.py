"""Near titles are found; far ones and the numbers of a series are not."""

from __future__ import annotations

import time
from datetime import date

import pytest

from newsletter.archive.twins import Titled, Titles


def near(one: str, other: str) -> bool:
    titles = Titles()
    titles.add(Titled(1, one, date(2020, 1, 1)))
    return bool(titles.near(Titled(2, other, date(2021, 1, 1))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sachez tirer profit des réseaux !", "Sachez tirer profit des réseaux"),
        ("Le bail commercial", "LE BAIL COMMERCIAL"),
        ("Mots de passe : les conseils", "Mot de passe, le conseil"),
        ("Œuvre d’art et impôt", "Oeuvres d'art et impôts"),
    ],
)
def test_near_titles(one: str, other: str) -> None:
    assert near(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Le barème kilométrique 2023", "Le barème kilométrique 2024"),
        ("Droit à l’oubli : comment agir ?", "Faire jouer son droit à l’oubli numérique"),
        ("Agenda fiscal de janvier", "Agenda fiscal de février"),
        ("Le bail", "Le prêt"),
    ],
)
def test_other_titles(one: str, other: str) -> None:
    assert not near(one, other)


def test_a_series_gives_its_nearest_numbers_only() -> None:
    titles = Titles()
    for month in range(1, 13):
        titles.add(Titled(month, "Agenda fiscal", date(2024, month, 1)))
    found = titles.near(Titled(99, "Agenda fiscal", date(2024, 6, 2)))
    assert [titled.id for titled in found] == [6, 7]


def test_ten_thousand_titles_are_compared_quickly() -> None:
    titles = Titles()
    started = time.process_time()
    for number in range(10_000):
        titled = Titled(number, f"Les règles de la société numéro {number} du droit", None)
        titles.near(titled)
        titles.add(titled)
    assert time.process_time() - started < 5
