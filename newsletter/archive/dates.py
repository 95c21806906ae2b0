"""French and ISO dates, read from where a date is announced and never guessed.

A wrong date is worse than none: a day that does not exist, or a weekday that does not match its
day, gives no date at all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from newsletter.common.french import DAYS

#: An instant printed by a feed is the day it was in France.
FRANCE = ZoneInfo("Europe/Paris")
#: Lines longer than this are prose: no marker is looked for in them, so no pattern meets them.
LONGEST_LINE = 240

_FIRST_YEAR, _LAST_YEAR = 1980, 2199
_MONTHS = {
    "jan": 1, "fev": 2, "mar": 3, "avr": 4, "mai": 5, "juin": 6,
    "juil": 7, "aou": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?P<month>janvier|janv\.?|jan\.?|f[ée]vrier|f[ée]vr?\.?|mars|avril|avr\.?|mai|juin"
    r"|juillet|juil\.?|ao[ûu]t|septembre|sept?\.?|octobre|oct\.?|novembre|nov\.?"
    r"|d[ée]cembre|d[ée]c\.?)"
)
_DAY = (
    rf"(?:(?P<weekday>{'|'.join(DAYS)}),?\s{{1,3}})?"
    rf"(?:(?P<d>\d{{1,2}}|premier)(?:\s?er)?\s{{1,3}}{_MONTH}\s{{1,3}}(?P<y>\d{{4}})"
    r"|(?P<dn>\d{1,2})\s?(?P<sep>[/.\-])\s?(?P<mn>\d{1,2})\s?(?P=sep)\s?(?P<yn>\d{4}|\d{2})"
    r"|(?P<yi>\d{4})[\-/](?P<mi>\d{2})[\-/](?P<di>\d{2})(?:T[\d:.+Z\-]{4,25})?)"
    r"(?!\d|[/.\-]\d)"
)
_HOUR = r"(?:,?\s{0,3}(?:à\s{1,3}|-\s?|–\s?)?\d{1,2}\s?(?:h|:)\s?(?:\d{2})?(?::\d{2})?)?"
_WHOLE = re.compile(
    rf"\s*[(\[]?\s*(?:(?:le|du)\s{{1,3}})?{_DAY}{_HOUR}\s*[)\]]?\s*[.:]?\s*", re.IGNORECASE
)
_AT_START = re.compile(
    rf"\s*[(\[]?(?:le\s{{1,3}})?{_DAY}[)\]]?\s*(?:[-–—:|•·]|\s)\s*(?=\S)", re.IGNORECASE
)
_ANYWHERE = re.compile(_DAY, re.IGNORECASE)

_NOUN = r"(?:(?:article|actualité|actu|fiche|dossier|brève|billet|note|publication)\s{1,3})?"
_VERB = (
    r"(?:(?:a\s{1,3}été\s{1,3})?(?:publiée?|parue?|mise?\s{1,3}en\s{1,3}ligne|postée?|rédigée?"
    r"|écrite?|diffusée?|datée?|en\s{1,3}ligne)|du|de\s{1,3}la\s{1,3}rédaction)"
)
_BY = r"(?:\s{0,3}par\s{1,3}[^,|\d]{1,60}?)?"
_PUBLISHED = re.compile(
    rf"\s*(?:{_NOUN}{_VERB}{_BY},?\s{{0,3}}(?:depuis\s{{1,3}}le|le|du|:)?\s{{0,3}}(?:le\s{{1,3}})?"
    r"|(?:date(?:\s{1,3}de\s{1,3}(?:publication|parution|mise\s{1,3}en\s{1,3}ligne))?"
    r"|publication|parution|mise\s{1,3}en\s{1,3}ligne)\s{0,3}:\s{0,3}(?:le\s{1,3})?"
    r"|par\s{1,3}[^,|\d]{1,60}?\s{0,3}(?:,|-|–|—|\||•|·)?\s{0,3}le\s{1,3})"
    rf"(?P<day>{_DAY}){_HOUR}(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_UPDATED = re.compile(
    r"\s*\(?(?:dernière\s{1,3})?(?:mise?\s{1,3}à\s{1,3}jour|modifiée?|actualisée?|révisée?)"
    rf"\s{{0,3}}(?:le|du|:)?\s{{0,3}}(?:le\s{{1,3}})?(?P<day>{_DAY}){_HOUR}\s*\)?\s*[.]?\s*",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\s*(?:le\s{{1,3}})?(?P<day>{_DAY}){_HOUR}(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
#: What may follow an announced date; anything else makes the line a sentence of the body, as in
#: "Publié le 9 décembre 2021 au Journal officiel, le décret précise…".
_REST = re.compile(
    r"\s*[.)\]]?\s*(?:$|[-–—|·•©/]|\((?:c\)|mis|modif|maj|source|par)|©|"
    r",?\s{0,3}(?:et\s{1,3})?(?:mise?\s{1,3}à|modifi|actualis|dans\s|par\s|rubrique|catégorie|thème"
    r"|temps\s{1,3}de\s{1,3}lecture|copyright|source))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An announced date: the day, or None where what is printed is no day, and what follows it."""

    day: date | None
    printed: str
    rest: str = ""


def whole_day(text: str) -> date | None:
    """Return the day when the text is a date and nothing else."""
    found = _WHOLE.fullmatch(text) if len(text) <= LONGEST_LINE else None
    return _day(found) if found else None


def is_day_shaped(text: str) -> bool:
    """Say whether the text is a date and nothing else, even one that does not exist."""
    return len(text) <= LONGEST_LINE and _WHOLE.fullmatch(text) is not None


def day_at_edge(text: str) -> tuple[str, Mark] | None:
    """Return what is left of ``29/03/2024 – Titre`` or ``Titre (29/03/2024)``, and its date."""
    if len(text) > LONGEST_LINE:
        return None
    first = _AT_START.match(text)
    if first:
        return text[first.end() :].strip(), Mark(day=_day(first), printed=first.group().strip())
    *_, last = (None, *_ANYWHERE.finditer(text))
    if last is None or text[last.end() :].strip(" )].\u00a0\t"):
        return None
    before = re.sub(r"(?:[-–—:|•·,(\[]|\s)+(?:le\s*)?$", "", text[: last.start()])
    if before == text[: last.start()] or not before.strip():
        return None
    return before.strip(), Mark(day=_day(last), printed=last.group().strip())


def publication(text: str) -> Mark | None:
    """Return the date that a line announces: "Publié le 9 décembre 2021", "Article du 06/07/2011".

    A date inside a sentence, "Cass. civ., 13 octobre 2021", announces nothing. In "Mis à jour le
    1er juin 2025 - Publié le 3 février 2025" the second one is the publication.
    """
    update = _UPDATED.match(text) if len(text) <= LONGEST_LINE else None
    after = text[update.end() :].lstrip(" \u00a0-–—|·•/,(") if update else ""
    return _announced(_PUBLISHED, after or text)


def bare(text: str) -> Mark | None:
    """Return the date of a line that is a date, with at most a credit or a rubric after it."""
    return _announced(_BARE, text)


def is_update(text: str) -> bool:
    """Say whether the line only tells when the text was last changed: no publication date."""
    return len(text) <= LONGEST_LINE and _UPDATED.fullmatch(text) is not None


def machine_day(text: str) -> date | None:
    """Return the day in France of an ISO 8601, RFC 3339 or RFC 822 date written for machines.

    A date without a zone is taken as printed; an instant is moved to the French day.
    """
    text = text.strip()[:80]
    plain = whole_day(text) if "T" not in text and ":" not in text else None
    if plain:
        return plain
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = reader(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return _in_france(moment, text)
    return None


def _in_france(moment: datetime, text: str) -> date | None:
    # RFC 5322's "-0000" means "no zone known": the standard library then gives a naive UTC time.
    if moment.tzinfo is None and re.search(r"-0000$", text):
        moment = moment.replace(tzinfo=UTC)
    try:
        day = (moment.astimezone(FRANCE) if moment.tzinfo else moment).date()
    except OverflowError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _announced(pattern: re.Pattern[str], text: str) -> Mark | None:
    found = pattern.fullmatch(text) if len(text) <= LONGEST_LINE else None
    if found is None or not _REST.match(found["rest"]):
        return None
    return Mark(day=_day(found), printed=found["day"], rest=found["rest"].strip())


def _day(found: re.Match[str]) -> date | None:
    if found["month"]:
        day, month, year = found["d"], _month(found["month"]), int(found["y"])
        number = 1 if day.lower() == "premier" else int(day)
    elif found["mn"]:
        number, month, year = int(found["dn"]), int(found["mn"]), int(found["yn"])
        year += 2000 if len(found["yn"]) == len("24") else 0
    else:
        number, month, year = int(found["di"]), int(found["mi"]), int(found["yi"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        result = date(year, month, number)
    except ValueError:
        return None
    weekday = found["weekday"]
    return None if weekday and DAYS[result.weekday()] != weekday.lower() else result


def _month(name: str) -> int:
    plain = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return next(number for start, number in _MONTHS.items() if plain.startswith(start))
