"""The pictures that an HTML text shows: where each really is, however late a script loads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml import html as lxml_html

from newsletter.archive.candidates import Candidate, names_furniture, pixels
from newsletter.archive.kinds.page.links import link

#: Where scripts that load pictures late keep the real address, most telling first.
_LATE = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-file")
_LATE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
#: Stands for the address of a picture that has none: it is in the page, as data.
INLINED = "data:"
_PLACEHOLDER = 3000
#: Wider than this serves no mail.
_WIDEST = 2000
_STYLED = re.compile(r"(?:^|[;\s])(width|height)\s*:\s*(\d{1,5})px", re.IGNORECASE)
#: How far up a class may say that a picture is an avatar.
_ABOVE = 3


def candidate(image: lxml_html.HtmlElement, base_url: str) -> Candidate | None:
    """Return what an ``img`` shows; None for furniture and for what has no address of its own."""
    if _says_furniture(image):
        return None
    url = _address(image, base_url)
    if not url:
        return None
    styled = dict(_STYLED.findall(image.get("style", "")[:300]))
    return Candidate(
        url=url,
        alt=" ".join(image.get("alt", "").split()),
        width=pixels(image.get("width")) or pixels(styled.get("width")),
        height=pixels(image.get("height")) or pixels(styled.get("height")),
    )


def candidates_of(html: str, *, base_url: str) -> Iterator[Candidate]:
    """Yield the pictures of a piece of HTML, in reading order."""
    if "<img" not in html.lower():
        return
    try:
        root = lxml_html.fragment_fromstring(html[:1_000_000], create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return
    for image in islice(root.iter("img"), 200):
        if found := candidate(image, base_url):
            yield found


def inlined(image: lxml_html.HtmlElement) -> str:
    """Return ``INLINED`` for a picture written into the page itself, unless it only holds a place.

    What stands for a picture still to be loaded is a few bytes.
    """
    src = image.get("src", "")
    whole = src.startswith("data:image/") and len(src) > _PLACEHOLDER
    return INLINED if whole and not _says_furniture(image) else ""


def _says_furniture(image: lxml_html.HtmlElement) -> bool:
    around = [image, *islice(image.iterancestors(), _ABOVE)]
    named = (f"{node.get('class', '')} {node.get('id', '')}"[:300] for node in around)
    # A page's or an article's own class may name its author's articles as well.
    tags = ("body", "html", "article", "main")
    return any(
        names_furniture(words)
        for node, words in zip(around, named, strict=True)
        if node.tag not in tags
    )


def _address(image: lxml_html.HtmlElement, base_url: str) -> str:
    for name in _LATE:
        if url := _complete(image.get(name, ""), base_url):
            return url
    holders = [image]
    for name in _LATE_SETS:
        if url := _from_set(holders, name, base_url):
            return url
    if url := _complete(image.get("src", ""), base_url):
        return url
    # The parser of HTML 4 takes what follows a source for its content.
    around = next(image.iterancestors("picture"), None)
    sources = list(around.iter("source")) if around is not None else []
    found = (_from_set(sources, name, base_url) for name in _LATE_SETS)
    return next((url for url in found if url), "")


def _complete(src: str, base_url: str) -> str:
    """Return the whole address; browsers take spaces in it, and so do people."""
    return link(src.strip().replace(" ", "%20"), base_url)


def _from_set(holders: list[lxml_html.HtmlElement], name: str, base_url: str) -> str:
    """Return the largest picture of a ``srcset`` that is not needlessly large."""
    best, widest = "", 0.0
    for holder in holders:
        for part in re.split(r",\s+|,(?=https?:|/)", holder.get(name, "")[:8000].strip()):
            address, _, size = part.strip().partition(" ")
            url = link(address, base_url)
            found = re.fullmatch(r"(\d{1,5}(?:\.\d{1,3})?)[wx]", size.strip())
            width = float(found[1]) if found else 1.0
            if url and widest < width <= _WIDEST:
                best, widest = url, width
    return best
