"""Lists of titles with dates, in every shape that firms give them."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.archive.parsed import ParsedArchive
from tests.archive.pages import html_page, parsed, text_page

A, B, C = ("Le bail commercial renouvelé", "Embaucher un apprenti", "La donation-partage")
DAYS = [date(2024, 3, 29), date(2024, 3, 8), date(2024, 1, 19)]


def listed(archive: ParsedArchive) -> list[tuple[str, date | None]]:
    assert not any(article.html for article in archive.articles)
    return [(article.title, article.published_on) for article in archive.articles]


def test_linked_titles_with_one_undated_and_one_impossible_date() -> None:
    archive = parsed("liste-liens.html")
    assert listed(archive) == [
        ("Franchise de TVA : les nouveaux seuils", date(2024, 3, 29)),
        ("Cotisation foncière : qui paie ?", date(2024, 3, 8)),
        ("Dons aux associations : la réduction d’impôt", None),
        ("Le barème kilométrique pour 2024", None),
    ]
    assert archive.articles[0].url == "https://cabinet.example.org/actus/tva-franchise"
    assert {article.categories for article in archive.articles} == {("Fiscal",)}
    assert archive.articles[3].remarks == ("«\u00a031/02/2024\u00a0» n’est pas une date.",)


def test_a_table_with_several_rubrics() -> None:
    archive = parsed("tableau.html")
    assert [article.categories for article in archive.articles] == [
        ("Juridique",),
        ("Social", "Gestion"),
        ("Patrimoine",),
    ]
    assert [bool(article.url) for article in archive.articles] == [True, True, False]
    assert archive.articles[2].published_on == date(2023, 11, 3)


def test_dates_in_words_above_their_titles_under_two_rubrics() -> None:
    archive = parsed("mots-et-rubriques.txt")
    assert listed(archive) == [
        ("La facture électronique, mode d’emploi", date(2023, 10, 3)),
        ("Contrôle fiscal : vos garanties", date(2023, 9, 1)),
        ("L’entretien professionnel des six ans", date(2023, 7, 5)),
        # 3 May 2022 was a Tuesday: a wrong date is worse than none.
        ("Le document unique d’évaluation des risques", None),
    ]
    assert [article.categories for article in archive.articles] == [
        ("Fiscal",),
        ("Fiscal",),
        ("Social",),
        ("Social",),
    ]


def test_a_list_alone_with_one_title_undated() -> None:
    archive = parsed("liste-seule.txt")
    assert listed(archive)[2] == ("Choisir son logiciel de caisse", None)
    assert len(archive.articles) == 4
    assert archive.articles[0].categories == ("Gestion",)


def test_cards_with_extracts_are_entries_and_no_articles() -> None:
    archive = parsed("cartes.html")
    assert listed(archive) == [
        ("Le crédit d’impôt formation du dirigeant", date(2024, 5, 3)),
        ("La prime de partage de la valeur", date(2024, 4, 19)),
    ]
    assert [article.categories for article in archive.articles] == [("Fiscal",), ("Social",)]
    assert all(article.summary.endswith("…") for article in archive.articles)
    assert archive.articles[1].url == "https://cabinet.example.org/a/2"


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n29/03/2024\n{B}\n08/03/2024\n{C}\n19/01/2024\n",
        f"{A}\n29/03/2024\n\n{B}\n08/03/2024\n\n{C}\n19/01/2024\n",
        f"{A}\n\n29/03/2024\n\n{B}\n\n08/03/2024\n\n{C}\n\n19/01/2024\n",
        f"29/03/2024\n{A}\n08/03/2024\n{B}\n19/01/2024\n{C}\n",
        f"29/03/2024\n{A}\n\n08/03/2024\n{B}\n\n19/01/2024\n{C}\n",
        f"29/03/2024 - {A}\n08/03/2024 - {B}\n19/01/2024 - {C}\n",
        f"- {A} (29/03/2024)\n- {B} (08/03/2024)\n- {C} (19/01/2024)\n",
        f"{A}\nPublié le 29 mars 2024\n{B}\nPublié le 8 mars 2024\n{C}\nPublié le 19 janvier 2024",
        (
            f"ARCHIVES > FISCAL\n\n{A}\n29/03/2024\n{B}\n08/03/2024\n{C}\n19/01/2024\n\n"
            "© 2024 - X - mentions légales\n"
        ),
    ],
)
def test_every_order_of_a_text_list(text: str) -> None:
    assert listed(text_page(text)) == list(zip([A, B, C], DAYS, strict=True))


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='/{n}'>{t}</a> <span>{d}</span></li>",
        "<li><span>{d}</span> <a href='/{n}'>{t}</a></li>",
        "<li><div>{d}</div><div><a href='/{n}'>{t}</a></div></li>",
        "<p><a href='/{n}'>{t}</a></p><p>{d}</p>",
        "<p>{d}</p><p><a href='/{n}'>{t}</a></p>",
        "<dt>{d}</dt><dd><a href='/{n}'>{t}</a></dd>",
        "<a href='/{n}'>{t}</a><br>{d}<br>",
        "<tr><td>{d}</td><td><a href='/{n}'>{t}</a></td></tr>",
        "<tr><td><a href='/{n}'>{t}</a></td><td>{d}</td><td>Jean Exemple</td></tr>",
        "<div><h3><a href='/{n}'>{t}</a></h3><time datetime='{i}'>il y a peu</time></div>",
        "<a href='/{n}'><h3>{t}</h3><span>{d}</span></a>",
    ],
)
def test_every_shape_of_an_html_list(row: str) -> None:
    days = ["29/03/2024", "08/03/2024", "19/01/2024"]
    rows = "".join(
        row.format(t=title, d=day, n=number, i=iso.isoformat())
        for number, (title, day, iso) in enumerate(zip([A, B, C], days, DAYS, strict=True))
    )
    holder = "table" if row.startswith("<tr") else "dl" if row.startswith("<dt") else "ul"
    if not row.startswith(("<tr", "<dt", "<li")):
        holder = "div"
    archive = html_page(f"<h1>Juridique</h1><{holder}>{rows}</{holder}>")
    assert listed(archive) == list(zip([A, B, C], DAYS, strict=True))
    assert [article.url for article in archive.articles] == [
        f"https://cabinet.example.org/{number}" for number in range(3)
    ]
    assert {article.categories for article in archive.articles} == {("Juridique",)}


def test_a_list_of_links_without_dates() -> None:
    items = "".join(f"<li><a href='/{title[:5]}'>{title}</a></li>" for title in (A, B, C))
    assert listed(html_page(f"<main><ul>{items}</ul></main>")) == [(A, None), (B, None), (C, None)]
