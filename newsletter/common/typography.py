"""French no-break spaces, put where the Imprimerie nationale's rules want them."""

from __future__ import annotations

import re

from newsletter.common.french import MONTHS

#: Narrow no-break space: before ; ! ? and between thousands.
FINE = "\u202f"
#: No-break space: before : » % €, after « and n°.
WIDE = "\u00a0"

_SPACES = f"[ {WIDE}{FINE}]"
#: What is never typeset: addresses of pages and mailboxes, code between backquotes.
_UNTOUCHED = re.compile(
    r"((?:https?://|mailto:|tel:|www\.)[^\s<>«»]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu)(?:/[^\s<>«»]*)?\b"
    r"|`[^`]*`)"
)
#: Markup and entities, whose own ; : and ? are no punctuation; code and styles are one piece each.
_MARKUP = re.compile(
    r"(<!--.*?-->|<(?:style|script|pre|code|textarea)\b.*?</(?:style|script|pre|code|textarea)>"
    r"|<[^>]*>|&#?\w+;)",
    re.DOTALL | re.IGNORECASE,
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"«{_SPACES}*(?=[^\s])"), f"«{WIDE}"),
    (re.compile(rf"(?<=[^\s]){_SPACES}*»"), f"{WIDE}»"),
    (re.compile(rf"{_SPACES}+(?=[;!?])"), FINE),
    (re.compile(r"(?<=[\w»)\]”’%€])(?=[;!?]+(?:[\s»)”]|$))"), FINE),
    (re.compile(rf"{_SPACES}+(?=:(?:\s|$))"), WIDE),
    (re.compile(r"(?<=[\w»)\]”])(?=:(?:\s|$))"), WIDE),
    (re.compile(rf"(?<=\d){_SPACES}*(?=(?:%|‰|€|[kM]€|Md€))"), WIDE),
    (re.compile(rf"(?<=\d){_SPACES}(?=(?:h|min|km|kg|m²|ha|kWh|ko|Mo|Go)\b)"), WIDE),
    (re.compile(rf"(?<=\d){_SPACES}(?=(?:{'|'.join(MONTHS)})\b)"), WIDE),
    (re.compile(rf"\b1er{_SPACES}(?=(?:{'|'.join(MONTHS)})\b)"), f"1er{WIDE}"),
    (re.compile(rf"\b([nN]os?|[nN])°{_SPACES}*(?=\d)"), rf"\1°{WIDE}"),
)
_THOUSANDS = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:{_SPACES}\d{{3}})+(?!\d)")


def typeset_fr(text: str) -> str:
    """Return the text with French no-break spaces; a second pass changes nothing.

    Rules: *Lexique des règles typographiques en usage à l'Imprimerie nationale*.
    """
    pieces = _UNTOUCHED.split(text)
    return "".join(piece if odd % 2 else _typeset(piece) for odd, piece in enumerate(pieces))


def typeset_html_fr(html: str) -> str:
    """Return the HTML with its text nodes typeset; tags, attributes, entities, code stay."""
    pieces = _MARKUP.split(html)
    return "".join(piece if odd % 2 else typeset_fr(piece) for odd, piece in enumerate(pieces))


def _typeset(piece: str) -> str:
    for pattern, replacement in _RULES:
        piece = pattern.sub(replacement, piece)
    return _THOUSANDS.sub(lambda found: re.sub(_SPACES, FINE, found.group()), piece)
