"""docs/rebranding.md is true: its example firm compiles, its names exist, its refusal is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.rendering.checks import check_message
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.view import digest_context
from tests.needs import ROOT
from tests.rendering.contents import ORDINARY, TEMPLATES

PAGE = (ROOT / "docs" / "rebranding.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^`(email/\S+)`\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """The example firm's folder, before the packaged one."""
    for name, text in EXAMPLE:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [tmp_path, TEMPLATES]


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


def test_every_part_and_name_is_on_the_page() -> None:
    macros = re.findall(r"{% macro (\w+)\(", (TEMPLATES / "email/parts.html").read_text())
    inner = {"heading", "kicker", "title", "text", "more", "credit", "picture"}
    for macro in set(macros) - inner:
        assert f"parts.{macro}(" in PAGE
    functions = {"prose", "plain"}
    for name in digest_context(ORDINARY, None).keys() - functions:
        assert f"`{name}`" in PAGE
