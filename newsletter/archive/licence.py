"""What a source's licence lets out of the house (DESIGN, promise 14): one rule for every output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from newsletter.archive.models import LicenceMode

#: Length of an extract, in characters.
EXTRACT = 300


class Licensed(Protocol):
    """What the rule looks at."""

    @property
    def licence(self) -> str:
        """The source's mode: full, extract or link."""

    @property
    def summary(self) -> str:
        """The standfirst, plain text."""

    @property
    def text(self) -> str:
        """The whole text, without tags."""

    @property
    def html(self) -> str:
        """The whole text, clean HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """What may go out of one article, besides its title, link, date and credit."""

    standfirst: str
    html: str


def permitted(article: Licensed) -> Permitted:
    """Return what may go out: full text, an extract of 300 characters, or neither."""
    if article.licence == LicenceMode.LINK:
        return Permitted(standfirst="", html="")
    standfirst = shortened(article.summary or article.text, EXTRACT)
    html = article.html if article.licence == LicenceMode.FULL else ""
    return Permitted(standfirst=standfirst, html=html)


def shortened(text: str, limit: int) -> str:
    """Return the text on one line, cut at a word with an ellipsis when it is longer."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + "…"
