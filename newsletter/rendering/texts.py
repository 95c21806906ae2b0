"""Plain text put in order after the templates have left their empty lines in it."""

from __future__ import annotations

import re


def one_line(text: str) -> str:
    """Return the text on a single line; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")


def paragraphs(text: str) -> str:
    """Return the text with at most one empty line in a row and no space at a line's end."""
    lines: list[str] = []
    for line in (raw.rstrip(" \t\r\u00a0\u202f") for raw in text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"
