"""Pages that hold an article and a list, or dates that are neither."""

from __future__ import annotations

from datetime import date

from tests.archive.pages import html_page, text_page

PROSE = "Une phrase assez longue pour être un paragraphe d’article, avec un point à la fin. " * 3


def test_an_article_dated_under_its_title_above_a_list() -> None:
    archive = text_page(
        "Exemple Conseil\n12 cours de Verdun\n33064 BORDEAUX CEDEX\n05 56 00 00 00\n\n"
        f"Actualités > Fiscal, Juridique\n\nLa SCI et l’impôt\nPublié le 9 décembre 2021\n\n{PROSE}"
        f"\n\nLe principe\n\n{PROSE} Cass. civ., 13 octobre 2021, n° 20-12345.\n\n"
        "Autres articles\n\nLa TVA sur marge\nvendredi 26 novembre 2021\n\n"
        "L’apport-cession\n1er octobre 2021\n"
    )
    article, *entries = archive.articles
    assert (article.title, article.published_on) == ("La SCI et l’impôt", date(2021, 12, 9))
    assert "<h2>Le principe</h2>" in article.html
    assert article.categories == ("Fiscal", "Juridique")
    assert [entry.published_on for entry in entries] == [date(2021, 11, 26), date(2021, 10, 1)]
    assert not archive.refused


def test_the_dates_of_a_calendar_are_its_headings() -> None:
    (article,) = text_page(
        f"Agenda fiscal\nPublié le 2 janvier 2024\n\n{PROSE}\n\n15 janvier 2024\n{PROSE}\n\n"
        f"31 janvier 2024\n{PROSE}\n"
    ).articles
    assert article.published_on == date(2024, 1, 2)
    assert "<h2>15 janvier 2024</h2>" in article.html


def test_lists_under_two_rubrics_without_a_blank_line() -> None:
    archive = text_page(
        f"ARCHIVES > FISCAL / SOCIAL\n\nLe chèque emploi\n\n{PROSE}\n\n"
        "Article du 3 mars 2020 - © Copyright Éditions X - 2020\n\nArchives...\nFISCAL\n"
        "La rente viagère\n03/02/2020\nLa plus-value\n03/01/2020\nSOCIAL\n"
        "Le chômage partiel\n02/12/2019\nLa retraite\n04/11/2019\n"
    )
    assert [article.categories for article in archive.articles] == [
        ("Fiscal", "Social"),
        ("Fiscal",),
        ("Fiscal",),
        ("Social",),
        ("Social",),
    ]


def test_a_rubric_between_the_date_and_the_title() -> None:
    archive = html_page(
        "<h1>Actualités</h1><div><span>29 mars 2024</span> <span>Fiscal</span>"
        "<h2><a href=/a>Le bail</a></h2></div><div><span>8 mars 2024</span> <span>Social</span>"
        "<h2><a href=/b>Le prêt</a></h2></div>"
    )
    table = html_page(
        "<table><tr><th>Titre</th><th>Rubrique</th><th>Date</th></tr>"
        "<tr><td>Le don</td><td>Juridique</td><td>01/03/2024</td></tr>"
        "<tr><td>Le legs</td><td>Patrimoine et Fiscal</td><td>1er février 2024</td></tr></table>"
    )
    assert [
        (a.title, a.categories, a.published_on) for a in (*archive.articles, *table.articles)
    ] == [
        ("Le bail", ("Fiscal",), date(2024, 3, 29)),
        ("Le prêt", ("Social",), date(2024, 3, 8)),
        ("Le don", ("Juridique",), date(2024, 3, 1)),
        ("Le legs", ("Patrimoine", "Fiscal"), date(2024, 2, 1)),
    ]


def test_a_saved_page_says_where_its_links_lead() -> None:
    rows = (
        "<ul><li><a href='a?id=1'>Le bail</a> 29/03/2024</li>"
        "<li><a href=/b>Le don</a> 8/3/2024</li></ul>"
    )
    links = ["https://example.org/x/a?id=1", "https://example.org/b"]
    saved = "<!-- saved from url=(0028)https://example.org/x/index.html -->"
    for page_text in (
        f"<html>{saved}<body>{rows}</body></html>",
        f"<html><head><base href='https://example.org/x/'></head><body>{rows}</body></html>",
        f"<link rel=canonical href=https://example.org/x/index.html><body>{rows}</body>",
    ):
        archive = text_page(page_text)
        assert [article.url for article in archive.articles] == links
        assert not archive.remarks
    lost = text_page(f"<html><body>{rows}</body></html>")
    assert [article.url for article in lost.articles] == ["", ""]
    assert "relatifs" in lost.remarks[0]


def test_a_post_of_a_blog_with_its_related_posts() -> None:
    archive = html_page(
        "<header><nav>Menu</nav></header><main><article><header><h1>Le bail</h1><div>"
        '<time datetime="2021-12-09T08:00:00+01:00">9 décembre 2021</time> par <a href=/u>admin</a>'
        f" dans <a href=/c>Juridique</a></div></header><div><p>{PROSE}</p><h2>Deux</h2>"
        f"<p>{PROSE}</p></div>"
        "<footer>Catégories : <a href=/c>Juridique</a>, <a href=/d>Gestion</a></footer>"
        "</article><div class=related><ul><li><a href=/r>Le prêt</a> 1 mars 2020</li>"
        "<li><a href=/s>Le don</a> 1 avril 2020</li></ul></div></main>"
    )
    article = archive.articles[0]
    assert (article.title, article.published_on) == ("Le bail", date(2021, 12, 9))
    assert article.categories == ("Juridique", "Gestion")
    assert [entry.title for entry in archive.articles[1:]] == ["Le prêt", "Le don"]


def test_the_rubrics_of_the_breadcrumb_and_of_the_date_line_come_in_once() -> None:
    (article,) = text_page(
        "Actualités > PATRIMOINE\n\nLe démembrement d’un portefeuille\n"
        f"Publié le 14 mars 2023 - Rubriques : Patrimoine, Juridique\n\n{PROSE}\n\n{PROSE}\n"
    ).articles
    assert article.categories == ("Patrimoine", "Juridique")


def test_the_last_article_of_a_page_is_not_lost_for_want_of_a_date() -> None:
    dated = (("Le bail", "Publié le 29 mars 2024"), ("Le prêt", "Publié le 8 mars 2024"))
    archive = html_page(
        "".join(
            f"<article><h2>{title}</h2><p>{PROSE}</p><p>{PROSE}</p><p>{day}</p></article>"
            for title, day in (*dated, ("Le don", ""))
        )
    )
    assert [(a.title, a.published_on) for a in archive.articles] == [
        ("Le bail", date(2024, 3, 29)),
        ("Le prêt", date(2024, 3, 8)),
        ("Le don", None),
    ]


def test_a_date_of_change_between_the_title_and_the_date() -> None:
    (article,) = text_page(
        f"La location\nMis à jour le 3 mars 2023\nPublié le 1er février 2023\n\n{PROSE}\n"
    ).articles
    assert (article.title, article.published_on) == ("La location", date(2023, 2, 1))


def test_a_date_right_above_the_title_of_an_article() -> None:
    (article,) = text_page(f"29/03/2024\nLe bail commercial\n\n{PROSE}\n").articles
    assert (article.title, article.published_on) == ("Le bail commercial", date(2024, 3, 29))


def test_a_month_that_heads_a_list_is_no_rubric() -> None:
    archive = html_page(
        "<h2>Novembre 2025</h2><ul><li><a href=/a>Le bail</a> 29/11/2025</li>"
        "<li><a href=/b>Le prêt</a> 03/11/2025</li></ul><h2>Octobre 2025</h2>"
        "<ul><li><a href=/c>Le don</a> 02/10/2025</li></ul>"
    )
    assert [a.categories for a in archive.articles] == [(), (), ()]


def test_the_day_printed_at_the_head_of_a_site_dates_nothing() -> None:
    (article,) = text_page(
        f"vendredi 29 mars 2024\nCabinet Exemple\n\nLe bail commercial\n\n{PROSE}\n"
    ).articles
    assert article.published_on is None
