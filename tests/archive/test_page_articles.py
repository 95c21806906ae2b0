"""Full articles out of saved pages of several firms."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.archive.errors import ArchiveRefused
from tests.archive.pages import html_page, parsed, text_page

PROSE = "Une phrase assez longue pour être un paragraphe d’article, avec un point à la fin. " * 3


def test_a_date_under_the_title_and_a_cedex() -> None:
    archive = parsed("cedex-sans-fax.txt")
    (article,) = archive.articles
    assert article.title == "Titres-restaurant : ce qui change pour les salariés"
    assert article.published_on == date(2021, 12, 9)
    assert article.categories == ("Social",)
    assert article.credit == "© Exemple & Associés 2021"
    assert "<h2>Qui peut en bénéficier ?</h2>" in article.html
    assert "20 février 2013" in article.html
    for furniture in ("Retour", "Mentions", "Publié le", "Accueil", "Nantes"):
        assert furniture not in article.html
    assert archive.firm is not None
    assert (archive.firm.town, archive.firm.fax) == ("NANTES CEDEX 1", "")
    assert not archive.refused


def test_an_html_article_keeps_its_structure_and_loses_the_page() -> None:
    (article,) = parsed("article.html").articles
    assert article.title == "Le registre des bénéficiaires effectifs"
    assert article.published_on == date(2024, 2, 2)
    assert article.categories == ("Juridique",)
    assert article.url == "https://cabinet.example.org/actus/registre"
    assert article.credit == "© Cabinet Exemple – 2024"
    assert article.summary.startswith("Toute société doit déclarer")
    assert article.image_url == "https://cabinet.example.org/img/registre.jpg"
    assert article.image_alt == "Un registre ouvert"
    assert "<h2>Qui déclarer&nbsp;?</h2>" in article.html
    assert "capital<sup>(1)</sup>" in article.html
    assert '<a href="https://cabinet.example.org/guide?a=1&amp;b=2">notre guide</a>' in article.html
    assert "<td>19,33 €</td>" in article.html
    assert "<li>la date à laquelle elle l’est devenue.</li>" in article.html
    for furniture in ("track", "Partager", "similaires", "siège", "Politique", "Par la rédaction"):
        assert furniture not in article.html


def test_several_articles_dated_under_their_titles() -> None:
    articles = parsed("plusieurs-articles.html").articles
    assert [(article.title, article.published_on) for article in articles] == [
        ("Congés payés et maladie", date(2024, 4, 26)),
        ("Heures supplémentaires des cadres", date(2024, 4, 5)),
        ("Le registre unique du personnel", date(2024, 3, 8)),
    ]
    assert all(article.categories == ("Social",) and article.html for article in articles)
    assert "reprise" in articles[0].html
    assert "reprise" not in articles[1].html


def test_several_articles_dated_at_their_end() -> None:
    first, second = parsed("plusieurs-articles.txt").articles
    assert (first.published_on, second.published_on) == (date(2024, 1, 12), date(2023, 12, 1))
    assert first.categories == ("Patrimoine", "Fiscal")
    assert "<li>à défaut, un neveu ou une nièce.</li></ul>" in first.html
    assert second.title == "Assurance-vie : relire la clause bénéficiaire"
    assert "haut de page" not in first.html + second.html


def test_a_page_in_cp1252() -> None:
    archive = parsed("page-cp1252.txt")
    (article,) = archive.articles
    assert article.title == "L’affacturage, mode d’emploi"
    assert "30&nbsp;€" in article.html
    assert "«&nbsp;à la carte&nbsp;»" in article.html
    assert not article.remarks
    assert archive.firm is not None
    assert archive.firm.street == "7, Grand-Rue"


def test_a_text_wrapped_by_the_browser_is_joined_again() -> None:
    (article,) = parsed("article-coupe.txt").articles
    assert article.html.count("<p>") == 2
    assert "son propre patrimoine. La banque" in article.html
    assert "<h2>Avant de signer</h2>" in article.html


def test_an_old_table_layout_with_an_article_and_a_list() -> None:
    archive = parsed("archive-et-article.html")
    article, *entries = archive.articles
    assert article.title == "Sauvegarder ses données"
    assert article.published_on == date(2015, 3, 6)
    assert article.summary.startswith("Perdre son fichier")
    assert "<h2>Trois copies, deux supports, une ailleurs</h2>" in article.html
    assert article.html.count("<p>") == 3
    assert [entry.title for entry in entries] == [
        "Bien choisir son mot de passe",
        "Le cloud, et après\u00a0?",
        "Recycler ses vieux ordinateurs",
    ]
    assert {entry.categories for entry in archive.articles} == {("Informatique",)}
    assert not any(entry.html for entry in entries)
    assert archive.firm is not None
    assert archive.firm.name == "Cabinet Exemple"


def test_an_undated_article_comes_in_undated() -> None:
    (article,) = text_page(
        f"La location meublée\n\n{PROSE}\n\nCass. civ., 13 octobre 2021"
    ).articles
    assert article.published_on is None
    assert "location meublée" in article.title


def test_the_date_of_a_page_only_said_to_machines() -> None:
    (article,) = html_page(
        '<script type="application/ld+json">{"@graph":[{"@type":"Article",'
        '"datePublished":"2024-05-03T22:30:00Z"}]}</script>'
        f"<h1>La location meublée</h1><p>{PROSE}</p>"
    ).articles
    assert article.published_on == date(2024, 5, 4)


def test_a_date_of_change_is_no_publication() -> None:
    (article,) = html_page(
        f"<h1>La location meublée</h1><p>Mis à jour le 3 mars 2023</p><p>{PROSE}</p>"
    ).articles
    assert article.published_on is None
    assert "Mis à jour" not in article.html


def test_a_box_inside_an_article_is_text() -> None:
    (article,) = html_page(
        f"<article><h1>La location meublée</h1><p>{PROSE}</p>"
        "<aside><p>À savoir : le bail est d’un an.</p></aside></article>"
        "<aside class=menu><p>Une publicité qui n’a rien à voir avec le sujet.</p></aside>"
    ).articles
    assert "le bail est d’un an" in article.html
    assert "publicité" not in article.html


def test_what_looks_misprinted_is_kept_and_pointed_out() -> None:
    (article,) = text_page(f"Un titre\n\nC’est le 2esite visité. {PROSE}").articles
    assert "le 2esite visité" in article.html
    assert article.remarks == (
        (
            "«\u00a02esite\u00a0» est conservé tel qu’imprimé\u202f; il faut sans doute lire "
            "«\u00a02e site\u00a0»."
        ),
    )


@pytest.mark.parametrize("text", ["bonjour", "a\nb\nc", "<html><body></body></html>", "<p>"])
def test_a_page_without_an_article_is_refused(text: str) -> None:
    with pytest.raises(ArchiveRefused, match=r"Aucun article|vide"):
        text_page(text)


def test_a_text_without_a_title_is_refused_with_its_line() -> None:
    archive = text_page(f"{PROSE}\n{PROSE}")
    assert not archive.articles
    assert archive.refused[0].where == "ligne\u00a01"
