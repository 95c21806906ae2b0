"""The demo's pictures: one for most articles, light, described, and the same each time."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from newsletter.archive import queries
from newsletter.archive.importing import import_source
from newsletter.cli.archivepictures import with_pictures
from newsletter.cli.demo import material
from newsletter.cli.demo.drawing import HEIGHT, WIDTH
from newsletter.cli.demo.illustrations import DRAWINGS
from newsletter.rendering.pictures import HEAVIEST, prepare_picture
from tests.scenes import NOW


def png(name: str) -> bytes:
    buffer = io.BytesIO()
    DRAWINGS[name]().finished().save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_a_picture_of_its_own_and_light_without_loss(name: str) -> None:
    assert (material.CONTENT / "articles" / f"{name}.md").is_file()
    data = png(name)
    assert data == png(name)
    prepared = prepare_picture(data)
    assert (prepared.content_type, prepared.width, prepared.height) == ("image/png", WIDTH, HEIGHT)
    assert len(prepared.data) <= HEAVIEST
    with Image.open(io.BytesIO(prepared.data)) as kept, Image.open(io.BytesIO(data)) as drawn:
        assert kept.convert("RGB").tobytes() == drawn.convert("RGB").tobytes()


def test_no_two_drawings_are_the_same() -> None:
    assert len({png(name) for name in DRAWINGS}) == len(DRAWINGS)


@pytest.mark.django_db
def test_they_come_in_by_the_road_that_every_archive_takes(
    tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    folder = material.write_archive(tmp_path / "articles", today=date(2026, 12, 1))
    run = with_pictures(import_source(location=str(folder), kind="folder", now=NOW), folder=folder)
    assert run.remarks == ()
    texts = queries.article_texts([row.id for row in run.articles if row.id]).values()
    shown = [text for text in texts if text.image]
    assert len(shown) == len(DRAWINGS)
    for text in shown:
        assert (tmp_path / "media" / text.image).is_file()
        assert re.fullmatch(r"[A-ZÉÀ].{20,120}\.", text.image_alt), text.title
        assert not text.image_alt.lower().startswith(("image", "illustration", "photo"))
