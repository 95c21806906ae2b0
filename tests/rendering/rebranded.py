"""A firm's folder of templates, written for one test, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.values import CompiledMessage
from tests.rendering.contents import ORDINARY, TEMPLATES

#: The packaged layout with one line of the firm's own, line 4, among the free blocks.
AFTER = """{% extends "packaged/email/editorial/body.html" %}
{% block after %}
{{ super() }}<p>Bonjour</p>
HERE
{% endblock %}
"""
BODY = "email/editorial/body.html"
TEXT = "email/editorial/body.txt"


def folders(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write the files and return the folders in which templates are looked for."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [folder, TEMPLATES]


def compiled(folder: Path, files: Mapping[str, str | bytes]) -> CompiledMessage:
    """Compile the ordinary digest with the firm's files."""
    return compile_message(ORDINARY, template_dirs=folders(folder, files))


def refusal(folder: Path, files: Mapping[str, str | bytes]) -> str:
    """Return the sentence that refuses these files, the folder's own name left out."""
    with pytest.raises(RenderingError) as refused:
        compiled(folder, files)
    return refused.value.sentence.replace(f"{folder}/", "").replace("\u00a0", " ")


def after(line: str) -> dict[str, str | bytes]:
    """Return the packaged layout with this line, the fourth, in the block of free blocks."""
    return {BODY: AFTER.replace("HERE", line)}
