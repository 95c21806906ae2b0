"""Title and date on one line: the words that announce the date are none of the title's."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.archive.kinds.page.inlinedates import titled_day
from tests.archive.pages import html_page, text_page

DAY = date(2024, 3, 29)


@pytest.mark.parametrize(
    "around",
    [
        "{t} Publié le {d}",
        "{t} - Publié le {d}",
        "{t} (publié le {d})",
        "{t} | Mis en ligne le {d}",
        "{t} Paru le {d}",
        "{t} – Date : {d}",
        "{t} (du {d})",
        "{t}, le {d}",
        "{t} le {d}",
        "{t} · Article du {d}",
        "{t} [{d}]",
        "{d} | {t}",
    ],
)
def test_the_marker_goes_with_the_date(around: str) -> None:
    found = titled_day(around.format(t="Revalorisation du Smic", d="29 mars 2024"))
    assert found is not None
    assert (found[0], found[1].day) == ("Revalorisation du Smic", DAY)


@pytest.mark.parametrize(
    "title",
    [
        "Ce qui change au 1er janvier 2024",
        "Déclarer ses revenus avant le 31 mai 2024",
        "Que dit la loi du 23 juin 2006",
        "Les aides versées jusqu’au 31 mars 2024",
        "Un licenciement annulé : Cass. soc., 13 octobre 2021",
        "1er janvier 2024 : ce qui change",
    ],
)
def test_a_date_that_the_title_speaks_of_is_none_of_publication(title: str) -> None:
    assert titled_day(title) is None
    assert titled_day(f"{title} - 29/03/2024") is not None or title[0] == "1"


def test_the_link_is_the_title_of_an_entry() -> None:
    archive = html_page(
        "<ul><li><a href=/a>Le Smic</a> <span>Publié le 29 mars 2024</span></li>"
        "<li><a href=/b>Le bail</a> (Juridique) - par la rédaction, 8 mars 2024</li>"
        "<li>29/03/2024 <a href=/c>Le prêt</a> <a href=/c>Lire la suite</a></li></ul>"
    )
    assert [(a.title, a.published_on) for a in archive.articles] == [
        ("Le Smic", DAY),
        ("Le bail", date(2024, 3, 8)),
        ("Le prêt", DAY),
    ]


def test_titles_in_a_text_lose_the_marker_too() -> None:
    archive = text_page("Le Smic publié le 29 mars 2024\nLe bail Paru le 8 mars 2024\n")
    assert [a.title for a in archive.articles] == ["Le Smic", "Le bail"]
