"""An archive page followed to its articles, politely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.importing import import_source
from newsletter.archive.kinds.site import LONGEST_DELAY, Reader
from newsletter.archive.parsed import ParsedArchive, ParsedArticle
from tests.archive.websites import Site, serving

PROSE = "Une phrase assez longue pour être un paragraphe d’article, avec un point à la fin. " * 4
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def article(title: str, day: str = "") -> str:
    dated = f"<p>Publié le {day}</p>" if day else ""
    return (
        f"<html lang=fr><body><nav><a href=/>Accueil</a></nav><article><h1>{title}</h1>{dated}"
        f"<p>{PROSE}</p><p>© Exemple Éditions – 2024</p></article></body></html>"
    )


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        site.page(
            "/archives",
            "<html><body><h1>Fiscal</h1><ul>"
            "<li><a href=/a/bail>Le bail commercial</a> 29/03/2024</li>"
            "<li><a href=/a/pret>Le prêt familial</a> 08/03/2024</li>"
            "<li><a href=/prive/don>Le don manuel</a> 01/03/2024</li>"
            "<li><a href=/a/absent>Le crédit d’impôt</a> 23/02/2024</li>"
            "<li><a href=https://ailleurs.example.org/x>Un autre site</a> 16/02/2024</li></ul>"
            "<a href='/archives?page=2'>Page suivante</a></body></html>",
        )
        site.page(
            "/archives?page=2",
            "<ul><li><a href=/a/vieux>Un vieux sujet</a> 12/01/2024</li>"
            "<li><a href=/a/brut>Une page sans forme</a> 05/01/2024</li></ul>",
        )
        site.page("/robots.txt", "User-agent: *\nDisallow: /prive\nCrawl-delay: 2\n")
        site.page("/a/bail", article("Le bail commercial", "29 mars 2024"))
        site.page("/a/pret", article("Le prêt familial"))
        site.page("/prive/don", article("Le don manuel"))
        site.page("/a/vieux", article("Un vieux sujet", "6 juillet 2011"))
        site.page("/a/brut", f"<html><body><div><span>{PROSE * 3}</span></div></body></html>")
        yield site


def followed(site: Site, waits: list[float] | None = None) -> ParsedArchive:
    pauses = waits if waits is not None else []
    reader = Reader(allow_private=True, sleep=pauses.append)
    return reader.follow(reader.first(f"{site.url}/archives"))[0]


def titled(archive: ParsedArchive) -> dict[str, ParsedArticle]:
    return {article.title: article for article in archive.articles}


def test_entries_are_followed_to_their_texts(site: Site) -> None:
    archive = followed(site)
    found = titled(archive)
    assert len(found) == 7
    bail = found["Le bail commercial"]
    assert bail.url == f"{site.url}/a/bail"
    assert (bail.published_on, bail.categories) == (date(2024, 3, 29), ("Fiscal",))
    assert bail.credit == "© Exemple Éditions – 2024"
    assert "Accueil" not in bail.html
    assert found["Le prêt familial"].published_on == date(2024, 3, 8)


def test_what_could_not_be_followed_keeps_its_link_and_is_said(site: Site) -> None:
    archive = followed(site)
    reasons = {refusal.where: refusal.reason for refusal in archive.refused}
    assert "robots.txt" in reasons[f"{site.url}/prive/don"]
    assert "404" in reasons[f"{site.url}/a/absent"]
    assert "autre site" in reasons["https://ailleurs.example.org/x"]
    assert "/prive/don" not in site.asked
    entry = titled(archive)["Le crédit d’impôt"]
    assert (entry.html, entry.url) == ("", f"{site.url}/a/absent")


def test_the_page_s_own_date_wins_over_the_list_s(site: Site) -> None:
    old = titled(followed(site))["Un vieux sujet"]
    assert old.published_on == date(2011, 7, 6)
    assert "La liste annonce le 12 janvier 2024" in old.remarks[0]


def test_a_page_of_unknown_form_gives_its_text(site: Site) -> None:
    raw = titled(followed(site))["Une page sans forme"]
    assert "Une phrase assez longue" in raw.html
    assert raw.published_on == date(2024, 1, 5)


def test_the_site_is_not_hurried(site: Site) -> None:
    waits: list[float] = []
    followed(site, waits)
    assert set(waits) == {2.0}
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n")
    waits.clear()
    followed(site, waits)
    assert set(waits) == {LONGEST_DELAY}


def test_a_site_whose_robots_ail_is_left_alone(site: Site) -> None:
    site.page("/robots.txt", "", status=503)
    with pytest.raises(ArchiveRefused, match=r"robots\.txt"):
        followed(site)


def test_time_runs_out_and_the_rest_keep_their_links(site: Site) -> None:
    ticks = iter(range(0, 100_000, 400))
    reader = Reader(allow_private=True, sleep=lambda _: None, clock=lambda: float(next(ticks)))
    archive, _ = reader.follow(reader.first(f"{site.url}/archives"))
    assert any("temps accordé" in refusal.reason for refusal in archive.refused)
    assert len(archive.articles) >= 5


def test_a_private_site_is_refused(site: Site) -> None:
    with pytest.raises(ArchiveRefused, match="réseau privé"):
        import_source(location=f"{site.url}/archives", now=NOW)


@pytest.mark.django_db
def test_the_kind_of_an_address_is_recognised(site: Site) -> None:
    feed = "<rss version='2.0'><channel><title>Le fil</title><item><title>Un</title><link>/1</link>"
    site.page("/fil", f"{feed}</item></channel></rss>")
    result = import_source(location=f"{site.url}/fil", now=NOW, allow_private=True)
    assert (result.kind, result.articles[0].url) == ("feed", f"{site.url}/1")
    result = import_source(location=f"{site.url}/a/bail", now=NOW, allow_private=True)
    assert (result.kind, result.new) == ("page", 1)


def illustrated(title: str, name: str) -> str:
    return article(title).replace(
        "<html lang=fr>",
        f'<html lang=fr><head><meta property="og:image" content="/{name}"></head>',
    )


def test_a_site_s_own_picture_is_nobody_s(site: Site) -> None:
    for name in ("bail", "pret", "vieux"):
        title = {"bail": "Le bail commercial", "pret": "Le prêt familial"}.get(
            name, "Un vieux sujet"
        )
        site.page(f"/a/{name}", illustrated(title, "cabinet.jpg"))
    archive = followed(site)
    assert not any(article.image_url for article in archive.articles)
    assert "cabinet.jpg est celle de 3\u00a0articles" in " ".join(archive.remarks)


def test_the_picture_that_a_page_shares_is_its_article_s_beside_a_list_too(site: Site) -> None:
    beside = "<ul><li><a href=/a/1>Un autre sujet</a> 12/01/2024</li></ul>" * 2
    alone = illustrated("Le bail commercial", "bail.jpg")
    site.page("/a/bail", alone.replace("</article>", f"</article>{beside}"))
    pictures = {article.title: article.image_url for article in followed(site).articles}
    assert pictures["Le bail commercial"] == f"{site.url}/bail.jpg"
