"""Which of the pictures that a source names is the article's: no pixel, no icon, no portrait."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from newsletter.archive.parsed import ParsedArticle

#: Announced smaller than this, it is a pixel, an icon, an avatar.
SMALLEST = 100


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words of a file's name or of an element's class that say what it is.
_FURNITURE = _words("""
    1x1 ad ads avatar avatars badge banniere beacon blank bouton button emoji facebook favicon
    gravatar icon icone icones icons linkedin loader loading logo logos logotype pictogramme picto
    pictos pixel placeholder share smiley spacer spinner sprite sprites tracker tracking transparent
    twitter whatsapp
""")
#: In a class only: a file may well be called so, and show what the article is about.
_PEOPLE = _words("author auteur auteurs byline bio wp-smiley")
_HOSTS = re.compile(
    r"(?:^|\.)(?:gravatar\.com|feedburner\.com|doubleclick\.net|google-analytics\.com"
    r"|pixel\.wp\.com|stats\.wp\.com|s\.w\.org|feedsportal\.com|xiti\.com)$|^(?:pixel|stats|track)\."
)
_WORD = re.compile(r"[a-z0-9]+")
#: What a blog adds to a picture's name for each size that it keeps of it.
_SIZE = re.compile(r"[-_](?:\d{2,5}x\d{2,5}|scaled|large|medium|thumb(?:nail)?)(?=\.\w+$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A picture as its source names it; sizes are 0 where nothing says them."""

    url: str
    alt: str = ""
    width: int = 0
    height: int = 0


def chosen(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the article's picture: the first that is no furniture, the best come first.

    A drawing in SVG is taken last, so that a person is told why it cannot be shown. When another
    candidate is the same picture in another size, its description is lent.
    """
    fit = [one for one in candidates if not is_furniture(one)]
    fit.sort(key=lambda one: name_of(one.url).endswith((".svg", ".svgz")))
    if not fit:
        return None
    first = fit[0]
    same = (one.alt for one in fit if one.alt and stem(one.url) == stem(first.url))
    return first if first.alt else replace(first, alt=next(same, ""))


def with_picture(article: ParsedArticle, picture: Candidate | None) -> ParsedArticle:
    """Return the article with that picture, when there is one."""
    if picture is None:
        return article
    return replace(article, image_url=picture.url, image_alt=picture.alt)


def largest(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, those that say they are larger first; equals keep their order."""
    return sorted(candidates, key=lambda one: -one.width)


def left_out(count: int) -> tuple[str, ...]:
    """Return the remark on a text's other pictures: a mail shows one."""
    if count <= 0:
        return ()
    if count == 1:
        return ("Une autre image du texte n’est pas reprise.",)
    return (f"{count}\u00a0autres images du texte ne sont pas reprises.",)


def others(shown: Iterable[Candidate], picture: Candidate | None) -> tuple[str, ...]:
    """Return the remark on the pictures that a text shows beside the one chosen."""
    stems = {stem(one.url) for one in shown if not is_furniture(one)}
    return left_out(len(stems - {stem(picture.url)} if picture else stems))


def is_furniture(candidate: Candidate) -> bool:
    """Say whether a picture is a pixel, an icon, a logo, somebody's portrait."""
    if any(0 < side < SMALLEST for side in (candidate.width, candidate.height)):
        return True
    host = (urlsplit(candidate.url).hostname or "").lower()
    name = name_of(candidate.url)
    return bool(_HOSTS.search(host)) or not _FURNITURE.isdisjoint(_WORD.findall(name))


def names_furniture(words: str) -> bool:
    """Say whether an element's class or id says that its picture is furniture."""
    return not (_FURNITURE | _PEOPLE).isdisjoint(re.split(r"[\s_-]+", words.lower()))


def name_of(url: str) -> str:
    """Return the file's name in an address, lower case."""
    return posixpath.basename(unquote(urlsplit(url).path)).lower()


def stem(url: str) -> str:
    """Return what the sizes of one picture have in common."""
    return _SIZE.sub("", name_of(url))


def is_reduced(url: str) -> bool:
    """Say whether a picture's name says that it is a smaller copy than a mail needs."""
    found = re.search(r"-(\d{2,4})x\d{2,4}\.\w+$", name_of(url))
    return found is not None and int(found[1]) < 1000


def pixels(text: str | None) -> int:
    """Return an announced size in pixels; 0 for none, or for a share of the page."""
    found = re.fullmatch(r"\s*(\d{1,5})(?:\.\d{1,9})?(?:px)?\s*", text or "")
    return int(found[1]) if found else 0
