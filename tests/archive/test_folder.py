"""A folder of Markdown files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds import folder
from newsletter.archive.parsed import ParsedArticle

GOOD = """---
title: "Le bail : ce qui change"
date: 2024-02-02
categories: [Fiscal, Social]
credit: © Exemple
url: https://example.org/bail
summary: Le chapô.
---
# Un

Un *texte* et une table.

| a | b |
|---|---|
| 1 | 2 |

<script>alert(1)</script>
"""


def article(tmp_path: Path, text: str) -> ParsedArticle:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    return folder.parse(tmp_path).articles[0]


def test_an_article_of_a_folder(tmp_path: Path) -> None:
    found = article(tmp_path, GOOD)
    assert found.title == "Le bail : ce qui change"
    assert found.published_on == date(2024, 2, 2)
    assert found.categories == ("Fiscal", "Social")
    assert (found.credit, found.summary) == ("© Exemple", "Le chapô.")
    assert (found.url, found.supplier_id) == ("https://example.org/bail", "a.md")
    assert "<h2>Un</h2>" in found.html
    assert "<td>1</td>" in found.html
    assert "<script" not in found.html


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2 février 2024", date(2024, 2, 2)),
        ("02/02/2024", date(2024, 2, 2)),
        ("2024-02-02T09:30:00+01:00", date(2024, 2, 2)),
        ("bientôt", None),
    ],
)
def test_the_date_of_the_front_matter(tmp_path: Path, written: str, day: date | None) -> None:
    found = article(tmp_path, f"---\ntitle: Un\ndate: {written}\n---\ntexte\n")
    assert found.published_on == day
    assert bool(found.remarks) == (day is None)


def test_an_undated_article_comes_in_undated(tmp_path: Path) -> None:
    found = article(tmp_path, "---\ntitle: Un\ncategories: Fiscal, Social\n---\ntexte\n")
    assert (found.published_on, found.remarks) == (None, ())
    assert found.categories == ("Fiscal", "Social")


def test_bad_files_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "bon.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "readme.md").write_text("# Rien\n", encoding="utf-8")
    (tmp_path / "vide.md").write_text("", encoding="utf-8")
    (tmp_path / "yaml.md").write_text("---\ntitle: a: b\n---\n", encoding="utf-8")
    (tmp_path / "alias.md").write_text("---\na: &a [x]\ntitle: *a\n---\n", encoding="utf-8")
    (tmp_path / "creux.md").write_text("---\ntitle:\n---\n", encoding="utf-8")
    (tmp_path / "lien.md").symlink_to("/etc/hostname")
    (tmp_path / ".cache.md").write_text("x", encoding="utf-8")
    archive = folder.parse(tmp_path)
    assert [one.where for one in archive.articles] == ["sub/bon.md"]
    reasons = {one.where: one.reason for one in archive.refused}
    assert set(reasons) == {"readme.md", "vide.md", "yaml.md", "alias.md", "creux.md", "lien.md"}
    assert "ligne\u00a02" in reasons["yaml.md"]
    assert "alias" in reasons["alias.md"]


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveRefused, match="aucun fichier Markdown"):
        folder.parse(tmp_path)
    (tmp_path / "readme.md").write_text("# Rien\n", encoding="utf-8")
    with pytest.raises(ArchiveRefused, match="en-tête"):
        folder.parse(tmp_path)


def test_the_first_picture_of_the_text_serves_where_the_front_matter_names_none(
    tmp_path: Path,
) -> None:
    text = "Un texte.\n\n![Le pont](<vues/le pont.jpg>)\n\n![Autre](https://example.org/b.jpg)\n"
    shown = article(tmp_path, f"---\ntitle: Un\n---\n{text}")
    assert (shown.image_url, shown.image_alt) == ("folder:vues/le pont.jpg", "Le pont")
    assert shown.remarks == ("Une autre image du texte n’est pas reprise.",)
    named = article(tmp_path, f"---\ntitle: Un\nimage: c.jpg\nimage_alt: C\n---\n{text}")
    assert (named.image_url, named.image_alt) == ("folder:c.jpg", "C")
    assert named.remarks == ("2\u00a0autres images du texte ne sont pas reprises.",)
