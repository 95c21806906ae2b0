from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from newsletter.archive import queries
from newsletter.archive.importing import import_source
from newsletter.cli.archivepictures import with_pictures
from tests.archive.websites import serving

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def write(folder: Path, name: str, image: str) -> None:
    (folder / f"{name}.md").write_text(
        f"---\ntitle: {name}\ndate: 2026-11-20\ncategories: [Fiscal]\nimage: {image}\n"
        "---\nTexte.\n",
        encoding="utf-8",
    )


def test_pictures_are_fetched_prepared_and_kept_and_a_missing_one_refuses_nothing(
    tmp_path: Path, settings: Any
) -> None:
    settings.FETCH_PRIVATE = True
    settings.MEDIA_ROOT = tmp_path / "media"
    png = io.BytesIO()
    Image.effect_noise((2400, 1600), 80).convert("RGB").save(png, "PNG")
    articles = tmp_path / "articles"
    articles.mkdir()
    with serving() as site:
        site.page("/grand.png", png.getvalue())
        site.page("/faux.png", b"<html>")
        for name in ("grand", "faux", "absent"):
            write(articles, name, f"{site.url}/{name}.png")
        result = with_pictures(import_source(location=str(articles), kind="folder", now=NOW))
    assert (result.new, result.refused) == (3, ())
    assert len(result.remarks) == 2
    texts = {
        text.title: text
        for text in queries.article_texts([a.id or 0 for a in result.articles]).values()
    }
    kept = tmp_path / "media" / texts["grand"].image
    assert kept.stat().st_size <= 80_000
    assert texts["grand"].image_width <= 1120
    assert texts["faux"].image == texts["absent"].image == ""
