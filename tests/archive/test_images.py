"""Pictures are fetched once, prepared by whoever is handed in, and kept under one name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsletter.archive.images import Prepared, fetch_pictures
from newsletter.archive.models import Article, Source
from tests.archive.websites import Site, serving

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def article(url: str, number: int = 1) -> Article:
    source, _ = Source.objects.get_or_create(
        name="Exemple", defaults={"kind": "page", "created_at": NOW}
    )
    return Article.objects.create(
        source=source,
        identity=f"x{number}",
        title=f"Article {number}",
        image_url=url,
        content_hash="",
        imported_at=NOW,
        changed_at=NOW,
    )


def prepare(data: bytes) -> Prepared:
    if data != b"image":
        raise ValueError("Ce n’est pas une image.")
    return Prepared(data=data, suffix="png", width=4, height=3)


def test_a_picture_is_kept_once(site: Site, tmp_path: Path) -> None:
    site.page("/i.png", b"image")
    row = article(f"{site.url}/i.png")
    for _ in range(2):
        kept = fetch_pictures(ids=[row.id], prepare=prepare, media=tmp_path, allow_private=True)
        assert kept == ()
    row.refresh_from_db()
    assert (row.image_width, row.image_height) == (4, 3)
    assert (tmp_path / row.image).read_bytes() == b"image"
    assert site.asked == ["/i.png"]


def test_a_picture_that_fails_is_said_and_stops_no_other(site: Site, tmp_path: Path) -> None:
    site.page("/i.png", b"image")
    site.page("/faux.png", b"<html>")
    urls = ["/absent.png", "/faux.png", "/i.png"]
    ids = [article(f"{site.url}{url}", n).id for n, url in enumerate(urls)]
    refused = fetch_pictures(ids=ids, prepare=prepare, media=tmp_path, allow_private=True)
    assert [refusal.where for refusal in refused] == ["Article 0", "Article 1"]
    assert Article.objects.get(id=ids[2]).image
    private = fetch_pictures(ids=ids[:1], prepare=prepare, media=tmp_path)
    assert "réseau privé" in private[0].reason


def fetched(row: Article, media: Path, **options: Any) -> str:
    """Fetch the article's picture; return what is said."""
    refused = fetch_pictures(
        ids=[row.id], prepare=prepare_any, media=media, allow_private=True, **options
    )
    row.refresh_from_db()
    return " ".join(refusal.reason for refusal in refused)


def prepare_any(data: bytes) -> Prepared:
    if data.startswith(b"<"):
        raise ValueError("Ce n’est pas une image.")
    return Prepared(data=data, suffix="png", width=4, height=3)


def test_an_article_s_new_picture_takes_the_place_of_the_old_once_it_is_there(
    site: Site, tmp_path: Path
) -> None:
    site.page("/a.png", b"a")
    row = article(f"{site.url}/a.png")
    fetched(row, tmp_path)
    old = row.image
    Article.objects.filter(id=row.id).update(image_url=f"{site.url}/b.png")
    said = fetched(row, tmp_path)
    assert "l’ancienne reste" in said
    assert row.image == old
    site.page("/b.png", b"b")
    assert fetched(row, tmp_path) == ""
    assert (tmp_path / row.image).read_bytes() == b"b"


def test_a_kept_picture_is_not_asked_for_again_unless_its_file_is_gone(
    site: Site, tmp_path: Path
) -> None:
    site.page("/a.png", b"a")
    row = article(f"{site.url}/a.png")
    fetched(row, tmp_path)
    site.pages.clear()
    assert fetched(row, tmp_path) == ""
    assert len(site.asked) == 1
    (tmp_path / row.image).unlink()
    site.page("/a.png", b"a")
    assert fetched(row, tmp_path) == ""
    assert (tmp_path / row.image).read_bytes() == b"a"


def test_a_file_replaced_under_its_name_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"a")
    row = article("folder:a.png")
    fetched(row, tmp_path, folder=folder)
    (folder / "a.png").write_bytes(b"b")
    assert fetched(row, tmp_path, folder=folder) == ""
    assert (tmp_path / row.image).read_bytes() == b"b"
    (folder / "a.png").unlink()
    kept = row.image
    assert "l’ancienne reste" in fetched(row, tmp_path, folder=folder)
    assert row.image == kept


def test_absent_pictures_do_not_pass_for_a_network_that_is_down(site: Site, tmp_path: Path) -> None:
    site.page("/i.png", b"image")
    ids = [article(f"{site.url}/absent{n}.png", n).id for n in range(4)]
    ids.append(article(f"{site.url}/i.png", 9).id)
    refused = fetch_pictures(ids=ids, prepare=prepare, media=tmp_path, allow_private=True)
    assert all("404" in refusal.reason for refusal in refused)
    assert Article.objects.get(id=ids[-1]).image


def test_a_host_that_is_down_is_left_and_the_others_are_asked(site: Site, tmp_path: Path) -> None:
    with serving() as gone:
        down = gone.url
    site.page("/i.png", b"image")
    ids = [article(f"{down}/{n}.png", n).id for n in range(5)]
    ids.append(article(f"{site.url}/i.png", 9).id)
    refused = fetch_pictures(ids=ids, prepare=prepare, media=tmp_path, allow_private=True)
    assert ["refuse la connexion" in refusal.reason for refusal in refused] == [True] * 3 + [
        False
    ] * 2
    assert "ne répond pas" in refused[-1].reason
    assert Article.objects.get(id=ids[-1]).image


def test_a_picture_that_articles_share_is_fetched_once(site: Site, tmp_path: Path) -> None:
    site.page("/i.png", b"image")
    ids = [article(f"{site.url}/i.png", n).id for n in range(3)]
    assert fetch_pictures(ids=ids, prepare=prepare, media=tmp_path, allow_private=True) == ()
    assert site.asked == ["/i.png"]
