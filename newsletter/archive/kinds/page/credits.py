"""Credit lines: who owns the text, as printed under an article or at the foot of a page."""

from __future__ import annotations

import re

from newsletter.archive.kinds.page.furniture import is_footer

_CREDIT = re.compile(
    r"\s*(?:©|\(c\)|copyright\b|crédits?\s?:|source\s?:|auteur\s?:)\s*\S.*",
    re.IGNORECASE | re.DOTALL,
)
_IN_REST = re.compile(
    r"(?:©|\(c\)\s|copyright\b|crédits?\s?:|source\s?:).*", re.IGNORECASE | re.DOTALL
)
_OWNER_NOISE = re.compile(
    r"©|\(c\)|copyright|tous droits réservés|\b(?:19|20)\d{2}\b|mentions légales.*|crédits?\s?:"
    r"|source\s?:|auteur\s?:|[-–—,|.]+\s*$|^\s*[-–—,|.]+",
    re.IGNORECASE,
)


def credit(text: str) -> str:
    """Return the line when it is a credit, else nothing; a site's footer is none."""
    if len(text) > 240 or is_footer(text) or not _CREDIT.fullmatch(text):
        return ""
    return " ".join(text.split())


def credit_after(rest: str) -> str:
    """Return the credit that follows a date: ``- © Copyright Les Echos Publishing - 2013``."""
    found = _IN_REST.search(rest[:240])
    return " ".join(found.group().split()) if found else ""


def owner(text: str) -> str:
    """Return who a credit or footer names, without years and symbols: ``Les Echos Publishing``."""
    text = text[:240]
    for _ in range(3):
        text = _OWNER_NOISE.sub(" ", text).strip(" \u00a0-–—,|.")
    text = re.split(r"\s[-–—|]\s", " ".join(text.split()))[0].strip(" -–—,|.")
    return text if 2 < len(text) <= 100 else ""
