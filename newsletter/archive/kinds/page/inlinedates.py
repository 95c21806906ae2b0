"""A title and its date on one line: what of the line is the title, what is the date's."""

from __future__ import annotations

import re

from newsletter.archive.dates import Mark, day_at_edge

_SIGNS = " \u00a0\t-–—:|•·,/(["
_NOUN = r"(?:article|actualité|actu|fiche|brève|billet|note|publication)"
_VERB = (
    r"(?:(?:a\s{1,3}été\s{1,3})?(?:publiée?|parue?|mise?\s{1,3}en\s{1,3}ligne|postée?|rédigée?"
    r"|écrite?|diffusée?|datée?|ajoutée?|en\s{1,3}ligne))"
)
#: What announces a date at the end of a line: it goes with the date.
_MARKER = re.compile(
    rf"(?:^|[\s(\[,;:|•·/–—-])(?:{_NOUN}\s{{1,3}}du|(?:{_NOUN}\s{{1,3}})?{_VERB}"
    r"|date(?:\s{1,3}de\s{1,3}(?:publication|parution|mise\s{1,3}en\s{1,3}ligne))?"
    r"|publication|parution)(?:\s{0,3}:)?(?:\s{1,3}(?:le|du))?\s{0,3}$",
    re.IGNORECASE,
)
#: "Titre (du 3 mars 2024)", not "la loi du 3 mars 2024".
_SIGNED = re.compile(r"[(\[,;:|•·/–—-]\s{0,3}(?:le|du)\s{0,3}$", re.IGNORECASE)
_LONE = re.compile(r"\sle\s{0,3}$", re.IGNORECASE)
#: A date so introduced is part of what the title says: "Ce qui change au 1er janvier 2024".
_SAYS_WHEN = re.compile(
    r"(?:^|[\s(])(?:au|aux|du|de|dès|depuis|avant|après|pour|entre|et|ou|vers|(?:jusqu|d)[’'](?:au|ici)"
    r"|(?:dès|depuis|avant|après|pour|entre|et|d[’']ici|tard|jusque)\s{1,3}(?:le|du|au))\s{0,3}$"
    r"|\b(?:cass|civ|soc|com|crim|plén|ch|mixte|ce|cjue|cjce|caa|jo|cour\s{1,3}de\s{1,3}cassation"
    r"|conseil\s{1,3}d.état)\b\.?(?:\s{0,2}\d{1,2}\s?(?:e|ère|re))?[\s.,]{0,4}(?:(?:du|le)\s{0,3})?$",
    re.IGNORECASE,
)


def titled_day(text: str) -> tuple[str, Mark] | None:
    """Return the title and the date of ``Titre – Publié le 29 mars 2024``, ``29/03/2024 Titre``.

    None where there is no date at either end, or where the date is a word of the title.
    """
    edge = day_at_edge(text)
    if edge is None:
        return None
    title, mark = edge
    if text.lstrip().startswith(mark.printed):
        # "1er janvier 2024 : ce qui change" goes on in small letters: one sentence.
        return None if title[:1].islower() else edge
    before = text[: text.rfind(mark.printed)]
    found = _MARKER.search(before) or _SIGNED.search(before)
    if found is None:
        if _SAYS_WHEN.search(before):
            return None
        found = _LONE.search(before)
    title = (before[: found.start()] if found else before).rstrip(_SIGNS).strip()
    return (title, mark) if title else None
