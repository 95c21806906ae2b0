"""Placeholders that stand for one person's values until the bytes are cut at them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

BodySlot = Literal["token", "greeting"]


@dataclass(frozen=True, slots=True)
class Places:
    """The two placeholders of one content.

    Letters and digits only: Jinja, premailer and URL quoting leave them alone. They hold an
    imprint of the whole content, so that no content can hold its own: not even spelt with
    entities or split by tags, which would stamp a person's token into somebody else's link.
    """

    token: str
    greeting: str


def places_of(content: object) -> Places:
    """Return the placeholders of a frozen content: the same content gives the same ones."""
    imprint = hashlib.blake2b(repr(content).encode("utf-8", "replace"), digest_size=12).hexdigest()
    return Places(token=f"zq{imprint}token7z", greeting=f"zq{imprint}greeting7z")


def split_slots(text: str, places: Places) -> Iterator[tuple[str, BodySlot | None]]:
    """Yield each stretch of constant text with the slot that follows it, None after the last."""
    start = 0
    for found in re.finditer(f"{places.token}|{places.greeting}", text):
        name: BodySlot = "token" if found.group() == places.token else "greeting"
        yield text[start : found.start()], name
        start = found.end()
    yield text[start:], None


def fill(text: str, places: Places, *, token: str, greeting: str) -> str:
    """Return the text with both placeholders replaced; the caller escapes for the place."""
    return text.replace(places.token, token).replace(places.greeting, greeting)
