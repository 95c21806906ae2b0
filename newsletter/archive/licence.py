"""What a source's licence lets out of the house (DESIGN, promise 14): one rule for every output."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from newsletter.archive.models import LicenceMode

#: Length of an extract, in characters, ellipsis included.
EXTRACT = 300

_SENTENCE_END = re.compile(r"[.!?…](?:[\u00a0\u202f ]?»)?(?=\s)")


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

    #: Plain text, at most 300 characters.
    standfirst: str
    #: The whole text, its standfirst included where the source prints one.
    html: str


def permitted(article: Licensed) -> Permitted:
    """Return what may go out: full text, an extract of 300 characters, or neither.

    A mode that is none of the three lets out no more than title and link.
    """
    if article.licence not in {LicenceMode.FULL, LicenceMode.EXTRACT}:
        return Permitted(standfirst="", html="")
    html = article.html if article.licence == LicenceMode.FULL else ""
    return Permitted(standfirst=extract(article.summary or article.text), html=html)


def extract(text: str, *, limit: int = EXTRACT) -> str:
    """Return the beginning of a text on one line: whole sentences when they fill half of it."""
    line = " ".join(text[: limit * 5].split())
    if len(line) <= limit:
        return line
    ends = [end for found in _SENTENCE_END.finditer(line) if (end := found.end()) <= limit]
    if ends and ends[-1] >= limit // 2:
        return line[: ends[-1]]
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.–-") + "…"


def unmailable_reason(*, licence: str, url: str, has_text: bool) -> str:
    """Return why an article cannot go out, without a final stop; nothing when it can."""
    if not url and not has_text:
        return "entrée d’index sans lien ni texte"
    if licence == LicenceMode.LINK and not url:
        return "la licence de la source ne laisse sortir qu’un lien, et l’article n’en a pas"
    return ""
