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
    assert texts["grand"].image_width <= 1200
    assert texts["faux"].image == texts["absent"].image == ""


def test_pictures_beside_the_articles_come_in_and_none_from_elsewhere(
    tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    articles = tmp_path / "articles"
    (articles / "images").mkdir(parents=True)
    Image.new("RGB", (1120, 630), "#1f4e79").save(articles / "images" / "pont.png")
    Image.new("RGB", (1120, 630), "#8a1538").save(tmp_path / "secret.png")
    (articles / "lien.png").symlink_to(tmp_path / "secret.png")
    for name, image in (
        ("pont", "images/pont.png"),
        ("absent", "images/absent.png"),
        ("dehors", "../secret.png"),
        ("racine", str(tmp_path / "secret.png")),
        ("lien", "lien.png"),
    ):
        write(articles, name, image)
    run = import_source(location=str(articles), kind="folder", now=NOW)
    result = with_pictures(run, folder=articles)
    assert (result.new, result.refused) == (5, ())
    texts = queries.article_texts([a.id or 0 for a in result.articles]).values()
    assert {text.title for text in texts if text.image} == {"pont"}
    remarks = {text.title: " ".join(text.remarks) for text in texts}
    assert "n’est pas dans le dossier" in remarks["dehors"]
    assert "n’est pas dans le dossier" in remarks["racine"]
    said = " ".join(result.remarks)
    assert "images/absent.png n’existe pas" in said
    assert "hors du dossier importé" in said
    # A second run writes nothing and says no more of the one that came in.
    again = import_source(location=str(articles), kind="folder", now=NOW)
    assert (again.new, again.changed) == (0, 0)
    assert not any("pont" in remark for remark in with_pictures(again, folder=articles).remarks)
