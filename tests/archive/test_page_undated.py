"""Entries without a date among dated ones come in undated; what frames the list does not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.archive.pages import html_page, text_page

A, B, C = "Le bail commercial renouvelé", "Embaucher un apprenti", "La donation-partage"
DAY = date(2024, 3, 29)
EXTRACT = "Un petit résumé de cet article, qui tient en une seule phrase assez courte."


def row(shape: str, title: str, day: str) -> str:
    return shape.format(t=title, d=f"<span>{day}</span>" if day else "", n=title[:5].strip())


@pytest.mark.parametrize("undated_at", [0, 1, 2])
@pytest.mark.parametrize(
    ("holder", "shape"),
    [
        ("ul", "<li><a href='/{n}'>{t}</a> {d}</li>"),
        ("ul", "<li>{d} <a href='/{n}'>{t}</a></li>"),
        ("ul", "<li><div>{d}</div><div><a href='/{n}'>{t}</a></div></li>"),
        ("table", "<tr><td><a href='/{n}'>{t}</a></td><td>{d}</td></tr>"),
        ("table", "<tr><td>{d}</td><td><a href='/{n}'>{t}</a></td></tr>"),
        ("div", "<div><h3><a href='/{n}'>{t}</a></h3><p>{d}</p></div>"),
        (
            "div",
            f"<div><h3><a href='/{{n}}'>{{t}}</a></h3><p>{{d}}</p><p>{EXTRACT[:-1]}…</p></div>",
        ),
        ("section", "<article><header><h2><a href='/{n}'>{t}</a></h2>{d}</header></article>"),
    ],
)
def test_the_undated_one_of_a_repeated_block(holder: str, shape: str, undated_at: int) -> None:
    days = ["29 mars 2024"] * 3
    days[undated_at] = ""
    rows = "".join(row(shape, title, day) for title, day in zip((A, B, C), days, strict=True))
    archive = html_page(
        "<ul class=nav><li><a href=/>Accueil</a></li><li><a href=/e>Notre équipe</a></li></ul>"
        "<p><a href=/>Accueil</a> &gt; <a href=/s>Social</a></p>"
        f"<h1>Actualités sociales</h1><{holder}>{rows}</{holder}>"
        "<p><a href=/2>Page suivante</a></p><ul><li><a href=/x>Nos honoraires</a></li></ul>"
        "<p>© 2024 Cabinet Exemple - Mentions légales</p>"
    )
    expected = [None if at == undated_at else DAY for at in range(3)]
    assert [(a.title, a.published_on) for a in archive.articles] == list(
        zip((A, B, C), expected, strict=True)
    )
    assert {a.categories for a in archive.articles} == {("Social",)}
    assert all(a.url for a in archive.articles)


def test_a_pager_inside_the_list_is_no_entry() -> None:
    pager = ("Suivant", "Page 2 sur 7", "Toutes les actualités", "Articles plus anciens", "2")
    items = "".join(f"<li><a href='/p'>{text}</a></li>" for text in (*pager, "Lire la suite"))
    rows = "".join(f"<li><a href='/{t[:4]}'>{t}</a> 29/03/2024</li>" for t in (A, B))
    archive = html_page(f"<ul>{rows}{items}</ul>")
    assert [a.title for a in archive.articles] == [A, B]


def test_a_title_that_speaks_of_a_day_is_undated_among_dated_ones() -> None:
    archive = html_page(
        f"<ul><li><a href=/a>{A}</a> - 29/03/2024</li>"
        f"<li><a href=/b>Ce qui change au 1er avril 2024</a></li>"
        f"<li><a href=/c>{C}</a> - 29/03/2024</li></ul>"
    )
    assert [(a.title, a.published_on) for a in archive.articles] == [
        (A, DAY),
        ("Ce qui change au 1er avril 2024", None),
        (C, DAY),
    ]


def test_links_of_a_saved_page_that_cannot_be_completed() -> None:
    archive = text_page(
        f"<html><body><ul><li><a href=/a>{A}</a> 29/03/2024</li><li><a href=http://x.test/b>{B}</a>"
        f" 29/03/2024</li><li><a href=/c>{C}</a></li></ul></body></html>"
    )
    assert [(a.title, a.published_on) for a in archive.articles] == [(A, DAY), (B, DAY), (C, None)]


def test_titles_of_a_text_under_its_heading_before_the_first_date() -> None:
    archive = text_page(
        f"Les titres\n\nFISCAL\n\n{A}\n{B}\n31/02/2024\n{C}\n29/03/2024\n\n"
        "SOCIAL\n\nLe préavis\n29/03/2024\nLa prime\n\n"
        "© 2024 - Exemple Conseil - mentions légales\n"
    )
    assert [(a.title, a.published_on, a.categories) for a in archive.articles] == [
        (A, None, ("Fiscal",)),
        (B, None, ("Fiscal",)),
        (C, DAY, ("Fiscal",)),
        ("Le préavis", DAY, ("Social",)),
        ("La prime", None, ("Social",)),
    ]
    assert [bool(a.remarks) for a in archive.articles] == [False, True, False, False, False]


def test_what_stands_over_a_text_list_without_a_heading_is_pointed_out() -> None:
    archive = text_page(f"Nos brèves du mois\n{A}\n29/03/2024\n{B}\n29/03/2024\n")
    assert [a.title for a in archive.articles] == [A, B]
    assert "Nos brèves du mois" in archive.remarks[0]
