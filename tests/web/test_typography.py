"""French spaces: none that a line could break at before ; : ! ? » or after «."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates" / "web").rglob("*.html"))
TEMPLATES += sorted((ROOT / "templates" / "account").rglob("*.html"))
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.DOTALL)
BREAKABLE = re.compile(r"\w[ \n][;:!?»](?:\s|$)|« ")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_line_breaks_before_high_punctuation(path: Path) -> None:
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    assert BREAKABLE.findall(text) == []
    assert "'" not in text, "an apostrophe is ’"
