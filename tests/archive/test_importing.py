"""One import from end to end: recorded once, safe to run again, nothing merged by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.archive import queries
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.importing import ImportResult, import_source
from newsletter.archive.models import Article, ImportRun, Source, Twin
from newsletter.firm.models import Category
from tests.archive.pages import FIXTURES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
PROSE = "Une phrase assez longue pour être un paragraphe d’article, avec un point à la fin. " * 3


def imported(path: Path, **options: object) -> ImportResult:
    return import_source(location=str(path), now=NOW, **options)  # type: ignore[arg-type]


def written(folder: Path, text: str, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def archive_page(entries: int = 70) -> str:
    """A page laid out as suppliers' archive pages are: block, breadcrumb, article, long list."""
    first = date(2024, 3, 29)
    listed = "".join(
        f"{title}\n{first - timedelta(days=21 * number):%d/%m/%Y}\n"
        for number in range(entries)
        for title in [
            "Bien choisir son logiciel de paie" if number == 6 else f"Le sujet du mois n° {number}"
        ]
    )
    return (
        "Cabinet Legrand\n15, rue de la Demi-Lune\n86000 Poitiers\nTél. 05 49 60 20 60\n"
        "Fax : 05 49 60 34 01\nlegrand@wanadoo.fr\n\n\n\n\u00a0 \u00a0 ARCHIVES\u00a0 >\u00a0"
        "  INFORMATIQUE\n\n\u00a0 \nBien choisir son logiciel de paie\u00a0!\n"
        f"Le 2esite consulté. {PROSE}\nQue faut-il regarder\u00a0?\n\n{PROSE}\n\n"
        f"Exemple de démarche\n\nLa démarche du groupe Durand\n\n{PROSE}\n\n"
        "Article du 06/07/2011 - ©\u00a0Copyright\u00a0Exemple Éditions\u00a0-\u00a02013\n\n"
        f"haut de page\n\n\n\nArchives...\n INFORMATIQUE\n\n{listed}\n\n\n\n"
        "© 2009-2024 - Exemple Éditions - mentions légales et RGPD"
    )


def test_an_archive_page_comes_in_right_and_twice_the_same(tmp_path: Path) -> None:
    page = written(tmp_path, archive_page())
    first = imported(page)
    assert (first.new, first.changed, first.unchanged) == (71, 0, 0)
    assert first.source == "Exemple Éditions"
    (article,) = [row for row in first.articles if row.text]
    assert article.title == "Bien choisir son logiciel de paie\u00a0!"
    assert article.published_on == date(2011, 7, 6)
    assert article.categories == ("Informatique",)
    assert article.credit == "© Copyright Exemple Éditions - 2013"
    assert article.mailable
    assert "2esite" in article.text
    assert "2esite" in article.remarks[0]
    stored = queries.article(article.id or 0)
    assert stored is not None
    assert "<h2>Exemple de démarche</h2>\n<h3>La démarche du groupe Durand</h3>" in stored.html
    assert "haut de page" not in stored.html
    entries = [row for row in first.articles if not row.text]
    assert len(entries) == 70
    assert {row.reason for row in entries} == {"entrée d’index sans lien ni texte"}
    assert not any(row.mailable for row in entries)
    assert {row.categories for row in entries} == {("Informatique",)}
    again = imported(page)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 71)
    assert Article.objects.count() == 71
    assert [(run.new, run.unchanged) for run in ImportRun.objects.order_by("id")] == [
        (71, 0),
        (0, 71),
    ]


def test_a_twin_is_shown_and_left_to_a_person(tmp_path: Path) -> None:
    page = written(tmp_path, archive_page())
    (twin,) = imported(page).twins
    assert {twin.first.published_on, twin.second.published_on} == {
        date(2011, 7, 6),
        date(2023, 11, 24),
    }
    assert Article.objects.filter(title__startswith="Bien choisir").count() == 2
    Twin.objects.update(state=Twin.State.DISTINCT)
    assert imported(page).twins == ()
    assert Twin.objects.count() == 1


def test_the_address_block_is_offered_and_never_written(tmp_path: Path) -> None:
    from newsletter.firm.models import Firm

    firm = imported(written(tmp_path, archive_page(3))).firm
    assert firm is not None
    assert (firm.name, firm.postcode, firm.fax) == ("Cabinet Legrand", "86000", "05 49 60 34 01")
    assert not Firm.objects.exists()


def test_a_changed_text_is_changed_once(tmp_path: Path) -> None:
    page = written(tmp_path, archive_page(3))
    imported(page)
    written(tmp_path, archive_page(3).replace("Le 2esite consulté.", "Le site consulté."))
    changed = imported(page)
    assert (changed.new, changed.changed, changed.unchanged) == (0, 1, 3)
    assert "Le site consulté" in changed.articles[0].text
    assert changed.articles[0].remarks == ()
    assert imported(page).changed == 0


def test_an_index_entry_becomes_its_text_and_never_the_other_way(tmp_path: Path) -> None:
    listed = written(tmp_path, "Fiscal\n\nLe bail\n29/03/2024\nLe prêt\n08/03/2024\n", "liste.txt")
    entry = imported(listed).articles[0]
    assert not entry.mailable
    text = f"Le bail\n{PROSE}\nArticle du 29/03/2024 - © Exemple Éditions\n"
    whole = imported(written(tmp_path, text, "article.txt"), licence_mode="full")
    assert (whole.new, whole.changed) == (0, 1)
    assert whole.articles[0].id == entry.id
    assert whole.articles[0].mailable
    assert whole.articles[0].source == "Exemple Éditions"
    again = imported(listed)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    stored = queries.article(entry.id or 0)
    assert stored is not None
    assert (stored.licence, bool(stored.html)) == ("full", True)


def test_the_same_title_on_another_date_is_another_article(tmp_path: Path) -> None:
    imported(written(tmp_path, "Le bail\n29/03/2024\nLe prêt\n08/03/2024\n", "liste.txt"))
    text = f"Le bail\n{PROSE}\nArticle du 29/03/2023 - © Exemple Éditions\n"
    found = imported(written(tmp_path, text, "article.txt"))
    assert (found.new, found.changed) == (1, 0)
    assert len(found.twins) == 1


def test_an_article_of_two_lists_has_both_rubrics_and_stays_unchanged(tmp_path: Path) -> None:
    fiscal = written(tmp_path, "FISCAL\n\nLe bail\n29/03/2024\nLe prêt\n08/03/2024\n", "a.txt")
    social = written(tmp_path, "Social\n\nLe bail\n29/03/2024\nLe don\n01/03/2024\n", "b.txt")
    imported(fiscal, source_name="Exemple")
    both = imported(social, source_name="Exemple")
    assert (both.new, both.changed) == (1, 1)
    assert both.articles[0].categories == ("Fiscal", "Social")
    assert imported(fiscal, source_name="Exemple").changed == 0
    assert set(Category.objects.values_list("name", flat=True)) == {"Fiscal", "Social"}


def test_a_dry_run_says_the_same_and_records_nothing(tmp_path: Path) -> None:
    page = written(tmp_path, archive_page(5))
    dry = imported(page, dry_run=True)
    assert (dry.new, len(dry.articles), len(dry.twins)) == (6, 6, 0)
    assert {row.id for row in dry.articles} == {None}
    assert not Article.objects.exists()
    assert not Source.objects.exists()
    assert not Category.objects.exists()
    imported(page)
    again = imported(page, dry_run=True)
    assert again.unchanged == 6
    assert None not in {row.id for row in again.articles}


def test_two_texts_under_one_title_and_date_are_not_merged(tmp_path: Path) -> None:
    one = f"Le bail\n{PROSE}\nArticle du 29/03/2024 - © Exemple\n\nhaut de page\n\n"
    other = f"Le bail\nTout autre chose. {PROSE}\nArticle du 29/03/2024 - © Exemple\n"
    found = imported(written(tmp_path, one + other))
    assert (found.new, len(found.refused)) == (1, 1)
    assert "seul le premier est repris" in found.refused[0].reason


def test_a_link_tells_articles_apart_and_finds_them_again(tmp_path: Path) -> None:
    feed = (
        '<rss version="2.0"><channel><title>Le fil</title><link>https://example.org</link>'
        "<item><title>Agenda</title><link>https://example.org/a?utm_source=rss</link>"
        "<pubDate>Fri, 29 Mar 2024 08:00:00 +0100</pubDate></item>"
        "<item><title>Agenda</title><link>https://example.org/b</link>"
        "<pubDate>Fri, 29 Mar 2024 08:00:00 +0100</pubDate></item></channel></rss>"
    )
    first = imported(written(tmp_path, feed, "fil.xml"))
    assert (first.kind, first.source, first.new) == ("feed", "Le fil", 2)
    renamed = feed.replace("<title>Agenda", "<title>Nouvel agenda", 1).replace(
        "?utm_source=rss", ""
    )
    again = imported(written(tmp_path, renamed, "fil.xml"))
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)


def test_options_of_a_new_source(tmp_path: Path) -> None:
    page = FIXTURES / "article.html"
    found = imported(page, source_name="Mon fournisseur", licence_mode="link", category="Veille")
    assert found.source == "Mon fournisseur"
    assert found.articles[0].categories == ("Juridique", "Veille")
    assert Source.objects.get().licence_mode == "link"
    again = imported(page, source_name="Mon fournisseur", licence_mode="full")
    assert Source.objects.get().licence_mode == "link"
    assert "sa licence reste" in again.remarks[0]


def test_a_date_too_far_ahead_is_no_date(tmp_path: Path) -> None:
    text = f"Le bail\n{PROSE}\nArticle du 29/03/2042 - © Exemple\n"
    (article,) = imported(written(tmp_path, text)).articles
    assert article.published_on is None
    assert "trop lointaine" in article.remarks[0]


def test_characters_that_no_database_takes_are_dropped(tmp_path: Path) -> None:
    feed = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "\\u0000a\\ud800",'
    item = (
        '"title": "Un\\u0000 \\ud800titre", "tags": ["Fis\\u0000cal"], "content_html": "\\ud800"}]}'
    )
    (article,) = imported(written(tmp_path, feed + item, "fil.json")).articles
    assert article.title == "Un ?titre"
    assert article.categories == ("Fiscal",)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("vide.txt", b"", "vide"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "image"),
        ("liste.csv", b"nom;prenom\nA;B\n", "Aucun article"),
        ("casse.xml", b"<?xml version='1.0'?><rss version='2.0'><channel><item>", "invalide"),
        ("casse.xml", b"<articles><article><id>1</id>", "invalide"),
        ("autre.xml", b"<?xml version='1.0'?><catalogue/>", "ni un flux"),
        (
            "bombe.xml",
            (
                b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
                b"<articles><article><title>&b;</title></article></articles>"
            ),
            "DOCTYPE",
        ),
        (
            "dehors.xml",
            (
                b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'>"
                b"<channel><item><title>&x;</title></item></channel></rss>"
            ),
            "DOCTYPE",
        ),
    ],
)
def test_what_is_no_archive_records_nothing(
    tmp_path: Path, name: str, data: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ArchiveRefused) as refusal:
        imported(path)
    assert word in refusal.value.sentence
    assert not Article.objects.exists()
    assert not Source.objects.exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ArchiveRefused, match="Il n’y a pas de fichier"):
        imported(tmp_path / "absent.txt")


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "gros.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(ArchiveRefused, match="50"):
        imported(path)


def test_lists_take_the_same_queries_whatever_their_length(
    tmp_path: Path, django_assert_num_queries: object
) -> None:
    imported(written(tmp_path, archive_page(20)))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(queries.articles()) == 21
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(queries.candidates()) == 21
    ids = [row.id for row in queries.candidates()]
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert list(queries.article_texts(ids)) == ids
