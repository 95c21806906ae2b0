"""A firm's address block at the head or the foot of a page, offered and never written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.archive.parsed import ParsedFirm

#: A block is a few short lines around a postcode: nothing longer is looked at.
_LONGEST_LINE = 120
_ABOVE, _BELOW = 4, 7

_TOWN = re.compile(
    r"(?P<before>.{0,70}?)(?:^|(?<=[\s,–—|·•-]))(?:F-)?(?P<postcode>\d{2}\s?\d{3})\s{1,3}"
    r"(?P<town>[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ’' -]{1,40}?(?:\s{1,3}(?i:cedex)(?:\s{1,3}\d{1,2})?)?)"
    r"(?P<after>\s*(?:[,–—|·•(/].*|-\s.*|(?:t[ée]l|fax|france)\b.*)?)$",
    re.IGNORECASE,
)
_NUMBER = r"(?:\+\s?33|0033|0)[\s.(\d)-]{8,20}\d"
_TELEPHONE = re.compile(
    rf"(?:t[ée]l[ée]?(?:phone)?|standard|☎|📞)\s?\.?\s{{0,3}}:?\s{{0,3}}(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_FAX = re.compile(
    rf"(?:fax|t[ée]l[ée]copie(?:ur)?)\s?\.?\s{{0,3}}:?\s{{0,3}}(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(rf"\s*(?P<number>{_NUMBER})\s*")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_STREET = re.compile(
    r"^\s*(?:\d{1,4}(?:\s?(?:bis|ter|quater|[a-d])\b)?(?:\s?[-/]\s?\d{1,4})?\s{0,3},?\s{1,3}\D.*"
    r"|(?:.{0,40}[\s,])?(?:rue|avenue|av\.|boulevard|bd|place|allée|all\.|impasse|chemin|route|quai"
    r"|cours|square|passage|esplanade|immeuble|résidence|zone|zac|za|zi|bp|cs|parc|faubourg|sentier"
    r"|lieu-dit|centre)\b.*)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\s*(?:adresse|e-?mail|courriel|mail|contact|site)\s{0,3}:\s{0,3}", re.IGNORECASE
)
_EDGE = " \t\u00a0,;|·•–—-"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBlock:
    """The block and the positions of its lines among those that were given."""

    firm: ParsedFirm
    lines: frozenset[int]


def find(lines: Sequence[str]) -> FoundBlock | None:
    """Return the first address block: a town line with a name or a street, and how to reach it."""
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or not (town := _TOWN.match(line.strip())):
            continue
        block = _around(lines, number, town)
        if block:
            return block
    return None


def _around(lines: Sequence[str], number: int, town: re.Match[str]) -> FoundBlock | None:
    name, streets, used = _above(lines, number, town["before"].strip(_EDGE))
    reach, below = _reach(lines, number, town["after"])
    if not (name or streets) or not (reach or streets):
        return None
    firm = ParsedFirm(
        name=name,
        street=", ".join(street.strip(_EDGE) for street in streets),
        postcode=re.sub(r"\s", "", town["postcode"]),
        town=town["town"].strip(_EDGE),
        **reach,
    )
    return FoundBlock(firm=firm, lines=frozenset({number, *used, *below}))


def _above(
    lines: Sequence[str], number: int, before: str
) -> tuple[str, tuple[str, ...], frozenset[int]]:
    """Return name, street lines and their positions, read upwards from the town."""
    name, street = _name_and_street(before)
    streets, used = ([street] if street else []), set()
    for above in range(number - 1, max(number - 1 - _ABOVE, -1), -1):
        line = _LABEL.sub("", lines[above]).strip(_EDGE)
        if not line or len(line) > _LONGEST_LINE or name:
            break
        used.add(above)
        if _STREET.match(line):
            streets.insert(0, line)
        else:
            name = line
    return name, tuple(streets), frozenset(used)


def _name_and_street(text: str) -> tuple[str, str]:
    """Split ``Cabinet Martin, 3 rue du Port`` at the comma or dash before the street."""
    for found in re.finditer(r"\s*[,–—|·•]\s*|\s+-\s+", text):
        name, street = text[: found.start()].strip(_EDGE), text[found.end() :]
        if _STREET.match(street) and not _STREET.match(name):
            return name, street
    return ("", text) if _STREET.match(text) else (text, "")


def _reach(lines: Sequence[str], number: int, after: str) -> tuple[dict[str, str], frozenset[int]]:
    """Return telephone, fax and e-mail found after the town, and the lines that hold them."""
    reach: dict[str, str] = {}
    used: set[int] = set()
    for below in range(number, min(number + 1 + _BELOW, len(lines))):
        line = after if below == number else lines[below].strip()
        if not line and below > number and reach:
            break
        if len(line) > _LONGEST_LINE * 2:
            break
        found = _contacts(line)
        if found and below > number:
            used.add(below)
        reach = found | reach
    return reach, frozenset(used)


def _contacts(line: str) -> dict[str, str]:
    found: dict[str, str] = {}
    fax = _FAX.search(line)
    telephone = _TELEPHONE.search(line) or (None if fax else _BARE_NUMBER.fullmatch(line))
    email = _EMAIL.search(line)
    if telephone:
        found["telephone"] = telephone["number"].strip()
    if fax:
        found["fax"] = fax["number"].strip()
    if email:
        found["email"] = email.group()
    return found
