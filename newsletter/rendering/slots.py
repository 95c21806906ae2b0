"""Placeholders that stand for one person's values until the bytes are cut at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from newsletter.rendering.errors import RenderingError

BodySlot = Literal["token", "greeting"]

#: Letters and digits only: Jinja, premailer, URL quoting and typography all leave them alone.
_MARK = "zq7slot0"
TOKEN = f"{_MARK}token0qz7"
GREETING = f"{_MARK}greeting0qz7"

_PLACEHOLDER = re.compile(rf"{_MARK}(token|greeting)0qz7")


def refuse_placeholders(text: str) -> None:
    """Raise RenderingError when content already holds what marks a slot."""
    if _MARK in text:
        raise RenderingError(
            f"Le contenu contient la suite de caractères «\u00a0{_MARK}\u00a0», réservée "
            "au publipostage\u00a0: retirez-la du texte."
        )


def split_slots(text: str) -> Iterator[tuple[str, BodySlot | None]]:
    """Yield each stretch of constant text with the slot that follows it, None after the last."""
    start = 0
    for found in _PLACEHOLDER.finditer(text):
        name: BodySlot = "token" if found.group(1) == "token" else "greeting"
        yield text[start : found.start()], name
        start = found.end()
    yield text[start:], None


def fill(text: str, *, token: str, greeting: str) -> str:
    """Return the text with both placeholders replaced; the caller escapes for the place."""
    return text.replace(TOKEN, token).replace(GREETING, greeting)
