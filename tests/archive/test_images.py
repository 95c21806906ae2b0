"""Pictures are fetched once, prepared by whoever is handed in, and kept under one name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

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
