"""What a page is made of before anything is recognised: lines, whether it was text or HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

from newsletter.archive.errors import ArchiveRefused

Form = Literal["line", "para", "heading", "item", "list", "table", "image"]
#: Where on the page: only ``main`` holds articles.
Zone = Literal["main", "menu", "edge"]

#: No page of articles has more; recognising takes time for each.
MOST_LINES = 50_000
#: A title is never longer; a line above it is prose.
LONGEST_TITLE = 180
_LONGEST_LABEL = 60
_SENTENCE_END = (".", ";", ",", ":", "…»")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a text, one block of an HTML page."""

    text: str
    form: Form
    #: Line of the source, for a person.
    number: int = 0
    #: Heading level in HTML, 0 elsewhere.
    level: int = 0
    #: The block's inner HTML; empty for text.
    html: str = ""
    #: The link that covers most of the line.
    href: str = ""
    #: What its links read, also those whose address cannot be completed.
    anchors: tuple[str, ...] = ()
    #: What ``<time datetime>`` says.
    day: date | None = None
    #: The containers from the outside in: lines that belong together share more of them.
    path: tuple[int, ...] = ()
    zone: Zone = "main"

    @property
    def markup(self) -> str:
        """The line's HTML."""
        return self.html or escape(self.text, quote=False)

    @property
    def is_short(self) -> bool:
        """Say whether the line could be a title."""
        return self.form in {"line", "heading", "item", "para"} and len(self.text) <= LONGEST_TITLE

    @property
    def is_prose(self) -> bool:
        """Say whether the line is a paragraph, a list or a table of a text."""
        if self.form in {"list", "table"}:
            return True
        if self.form in {"heading", "image"}:
            return False
        end = self.text.rstrip("\u00a0 »)”")
        return (
            len(self.text) > LONGEST_TITLE
            or (len(self.text) > _LONGEST_LABEL and end.endswith((".", ":", ";")))
            or (len(self.text) > _LONGEST_LABEL * 2 and end.endswith("…"))
        )

    @property
    def is_titlelike(self) -> bool:
        """Say whether the line reads as a title: a heading, or short and no sentence."""
        if self.form == "heading":
            return len(self.text) <= LONGEST_TITLE * 2
        return (
            self.is_short
            and re.search(r"[^\W\d_]{2}", self.text) is not None
            and not self.text.rstrip("\u00a0 ").endswith(_SENTENCE_END)
        )


def too_many() -> ArchiveRefused:
    """Return the refusal of a page that is no page."""
    return ArchiveRefused(
        f"La page compte plus de {MOST_LINES // 1000}\u202f000\u00a0lignes\u202f: ce n’est pas une "
        "page d’articles, ou il faut la découper."
    )


def together(one: Line, other: Line) -> int:
    """Return how many containers two lines share: the more, the closer they belong."""
    shared = 0
    for a, b in zip(one.path, other.path, strict=False):
        if a != b:
            break
        shared += 1
    return shared
