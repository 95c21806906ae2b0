"""docs/rebranding.md is true: its example firm compiles, its names exist, its refusal is said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2.filters import FILTERS

from newsletter.rendering.checks import check_message
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.notices import NOTICES, render_notice
from newsletter.rendering.templates import environment_for
from newsletter.rendering.view import digest_context
from tests.needs import ROOT
from tests.rendering.contents import FIRM, ORDINARY, SENDER, TEMPLATES
from tests.rendering.rebranded import folders as written

PAGE = (ROOT / "docs" / "rebranding.md").read_text(encoding="utf-8")
_FILE = re.compile(r"^`(email/\S+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files_of(section: str) -> list[tuple[str, str]]:
    """Return the files that a section of the page asks its reader to write."""
    return _FILE.findall(PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0])


EXAMPLE = files_of("An example firm")
LAYOUT = files_of("A layout of your own")


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """The example firm's folder, before the packaged one."""
    return written(tmp_path, dict(EXAMPLE))


def test_the_example_firm_has_its_own_mail(folders: list[Path]) -> None:
    assert len(EXAMPLE) == 3
    message = compile_message(ORDINARY, template_dirs=folders)
    assert "Comptables et conseils depuis 1987 · La lettre du cabinet" in message.html
    assert "padding:44px28px" in message.html.replace(" ", "")
    assert "font-family:Verdana" in message.html
    for part in (message.html, message.text):
        assert "Bureaux ouverts du lundi au vendredi" in part
    blocking = [f for f in check_message(ORDINARY, message) if f.level == "blocking"]
    assert not blocking


def test_the_example_of_a_refusal_is_what_is_said(folders: list[Path]) -> None:
    path = folders[0] / "email/editorial/body.html"
    path.write_text(path.read_text(encoding="utf-8").replace("{{ parts.footer() }}\n", ""))
    with pytest.raises(RenderingError) as refused:
        compile_message(ORDINARY, template_dirs=folders)
    example = re.search(r"^```\n(Le modèle .*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert example is not None
    expected = " ".join(example.group(1).split()).replace("/srv/cabinet/templates", str(folders[0]))
    assert " ".join(refused.value.sentence.split()) == expected


def test_the_layout_of_ones_own_is_a_layout(tmp_path: Path) -> None:
    assert len(LAYOUT) == 5
    folders = written(tmp_path, dict(LAYOUT))
    message = compile_message(replace(ORDINARY, layout="maison"), template_dirs=folders)
    assert '<p class="devise" style="margin:0 0 4px' in message.html
    assert "CABINET LEGRAND" in message.html
    blocks = [f for f in check_message(ORDINARY, message) if f.level == "blocking"]
    assert not blocks


def test_every_part_and_name_is_on_the_page() -> None:
    for file in ("parts.html", "parts.txt"):
        macros = re.findall(r"{% macro (\w+)\(", (TEMPLATES / "email" / file).read_text())
        assert macros
        for macro in macros:
            assert f"`parts.{macro}(" in PAGE
    for name in digest_context(ORDINARY, None):
        assert re.search(rf"`{name}[`(]", PAGE)
    ours = environment_for((str(TEMPLATES),)).filters.keys() - FILTERS.keys()
    assert "prose" in ours
    for name in ours:
        assert re.search(rf"`{name}[`(]", PAGE)


def test_every_notice_and_every_file_is_on_the_page() -> None:
    for notice in NOTICES:
        assert notice in PAGE
    for path in (TEMPLATES / "email").glob("*.css"):
        assert path.name in PAGE


def test_a_notice_can_be_rewritten(tmp_path: Path) -> None:
    own = '{% extends "email/notice.html" %}{% block message %}'
    own += "<p>{{ values.message }}</p>{% endblock %}"
    folders = written(tmp_path, {"email/alert/body.html": own})
    notice = render_notice(
        "alert",
        {"message": "Le disque est plein."},
        firm=FIRM,
        sender=SENDER,
        language="fr",
        template_dirs=folders,
    )
    assert "Le disque est plein.</p>" in notice.html
    assert "Demi-Lune" in notice.html
