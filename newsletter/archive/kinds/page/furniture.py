"""What a page prints around its articles: menus, breadcrumbs, rubric labels, footers."""

from __future__ import annotations

import re
import unicodedata

from newsletter.archive.kinds.page.lines import Line
from newsletter.archive.kinds.page.vocabulary import FURNITURE, PLACES, RUBRICS

_READ_MORE = re.compile(
    r"(?:lire (?:la suite|l article|plus)|en savoir plus|voir (?:la suite|l article|plus))\b.{0,80}"
    r"|la suite|suite|decouvrir|consulter"
)
_FOOTER = re.compile(
    r"mentions l[ée]gales|politique de confidentialit|\brgpd\b|plan du site"
    r"|gestion des cookies|conditions g[ée]n[ée]rales|cr[ée]ation (?:du )?site",
    re.IGNORECASE,
)
#: "Page 2 sur 7", "Toutes les actualités fiscales", "Articles plus anciens".
_PAGER = re.compile(
    r"page \d+(?: (?:sur|de) \d+)?|(?:voir |consulter )?tou(?:te)?s (?:les|nos) (?:actualites?"
    r"|articles?|archives|actus|news|breves)\b.{0,60}"
    r"|(?:articles?|actualites?|actus) (?:plus )?(?:anciens?|anciennes?|recents?|recentes?"
    r"|precedente?s?|suivante?s?)|(?:charger|afficher|voir) (?:plus|davantage)\b.{0,40}"
    r"|plus d (?:articles|actualites|actus)|(?:premiere|derniere) page|(?:debut|fin)"
)
_SHARE = re.compile(r"(?:partager|suivez)[- ](?:nous )?sur\b.{0,60}|temps de lecture\b.{0,30}")
_KEYWORDS = re.compile(r"\s*(?:mots?[- ]cl[ée]s?|tags?|étiquettes?)\s?:", re.IGNORECASE)
_LABEL = re.compile(
    r"\s*(?:rubriques?|catégories?|categories?|thèmes?|thématiques?|classé(?:e|s)?\s{1,2}dans"
    r"|publié(?:e|s)?\s{1,2}dans|dossier|domaines?)\s?:\s*(?P<names>.{2,150})",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATOR = re.compile(r"\s*(?:>|›|»|→|::)\s*")
_NAMES_SEPARATOR = re.compile(r"\s*(?:[,;/|•·&]|\s[-–—]\s|\set\s)\s*")


def folded(text: str) -> str:
    """Return the text in lower case, without accents or punctuation, spaces made single."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", plain.encode("ascii", "ignore").decode()).split())


def is_furniture(line: Line) -> bool:
    """Say whether the line belongs to the page and to no article."""
    if line.form in {"list", "table", "image"} or len(line.text) > 200:
        return False
    plain = folded(line.text.replace("’", " ").replace("'", " "))
    if plain in FURNITURE or not plain or is_read_more(line):
        return True
    if _SHARE.fullmatch(plain) or _PAGER.fullmatch(plain):
        return True
    return bool(_KEYWORDS.match(line.text) or is_footer(line.text))


def is_read_more(line: Line) -> bool:
    """Say whether the line is the link from an extract to the whole article."""
    text = line.text.replace("’", " ").replace("'", " ")
    return len(text) <= 120 and _READ_MORE.fullmatch(folded(text)) is not None


def is_footer(text: str) -> bool:
    """Say whether the text is the foot of a site rather than an article's credit."""
    if len(text) > 400:
        return False
    words = len(_FOOTER.findall(text))
    return words > 1 or (words == 1 and ("©" in text or "opyright" in text))


def breadcrumb(text: str) -> tuple[str, ...] | None:
    """Return the rubrics of ``ARCHIVES > INFORMATIQUE``, None when the text is no breadcrumb."""
    if len(text) > 200 or not re.search(r"[>›→]|::|\S\s+»\s+\S", text):
        return None
    parts = [part.strip(" \u00a0:") for part in _SEPARATOR.split(text)]
    parts = [part for part in parts if part]
    if not parts or (len(parts) < 2 and not text.strip().startswith((">", "›"))):
        return None
    if any(len(part) > 90 for part in parts) or any("«" in part for part in parts):
        return None
    named = [part for part in parts if folded(part.replace("’", " ")) not in PLACES]
    return tuple(name for part in named if len(part) <= 60 for name in _split(part))


def _split(crumb: str) -> tuple[str, ...]:
    return rubrics(crumb) or ((presentable(crumb),) if len(crumb) <= 40 else ())


def rubrics(text: str) -> tuple[str, ...]:
    """Return the rubrics of a label: ``Rubrique : Fiscal``, ``FISCAL``, ``Fiscal, Social``."""
    if len(text) > 200:
        return ()
    label = _LABEL.fullmatch(text)
    listed = _NAMES_SEPARATOR.split(label["names"] if label else text)
    names = [name for name in (part.strip(" \u00a0.") for part in listed) if name]
    known = all(folded(name.replace("’", " ").replace("'", " ")) in RUBRICS for name in names)
    whole = folded(text.replace("’", " ").replace("'", " ")) in RUBRICS
    if whole and not label:
        return (presentable(text.strip(" \u00a0.:")),)
    if not names or not (label or known):
        return ()
    return tuple(presentable(name) for name in names if len(name) <= 60)


def filed_under(rest: str) -> tuple[str, ...]:
    """Return the rubrics after a date: ``| Fiscal``, ``par la rédaction dans Social, Gestion``."""
    rest = rest.strip(" \u00a0-–—|·•,.")
    inside = re.search(r"\bdans\s(?P<names>.{2,80})$", rest[:240])
    if inside and not rubrics(rest):
        return rubrics(f"rubriques : {inside['names']}")
    return rubrics(rest)


def is_capitals(text: str) -> bool:
    """Say whether the text is a short label in capitals, as headings of lists are."""
    letters = [c for c in text if c.isalpha()]
    return 3 < len(letters) <= 40 and all(c.isupper() for c in letters)


def presentable(name: str) -> str:
    """Return ``INFORMATIQUE`` as ``Informatique``; any other spelling stays."""
    name = " ".join(name.replace("\u00a0", " ").split())
    return name.capitalize() if name.isupper() and len(name) > 3 else name
