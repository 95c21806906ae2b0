"""The picture that a page's head gives to whoever shares it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import html as lxml_html

from newsletter.archive.candidates import Candidate, pixels
from newsletter.archive.kinds.page.jsonld import described
from newsletter.archive.kinds.page.links import link

_WIDTHS = {"og:image:width": "width", "og:image:height": "height"}
_ALTS = frozenset({"og:image:alt", "twitter:image:alt"})
#: In the order in which they are believed.
_NAMES = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "image",
)
_ARTICLES = frozenset({"Article", "NewsArticle", "BlogPosting", "TechArticle", "Report"})


def announced(root: lxml_html.HtmlElement, *, base_url: str) -> Iterator[Candidate]:
    """Yield the pictures that the head announces, the most believed first.

    A property may be repeated: sizes and descriptions belong to the picture named before them.
    """
    found: dict[str, list[dict[str, str]]] = {name: [] for name in _NAMES}
    last: dict[str, str] | None = None
    for node in islice(root.iter("meta"), 500):
        name = node.get("property") or node.get("name") or node.get("itemprop") or ""
        name, content = name.lower(), (node.get("content") or "").strip()
        if name in found and content:
            last = {"url": content}
            found[name].append(last)
        elif last is not None and name in _WIDTHS:
            last[_WIDTHS[name]] = content
        elif last is not None and name in _ALTS:
            last["alt"] = content
    for pictures in found.values():
        for picture in pictures:
            if url := link(picture["url"].replace(" ", "%20"), base_url):
                yield Candidate(
                    url=url,
                    alt=" ".join(picture.get("alt", "").split()),
                    width=pixels(picture.get("width")),
                    height=pixels(picture.get("height")),
                )
    others = [
        *(node.get("href", "") for node in root.iter("link") if node.get("rel") == "image_src"),
        *_in_json(root),
    ]
    for other in others:
        if url := link(other, base_url):
            yield Candidate(url=url)


def _in_json(root: lxml_html.HtmlElement) -> Iterator[str]:
    """Yield what an article described as JSON-LD says to be its picture."""
    for item in described(root):
        kinds = item.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(kind in _ARTICLES for kind in kinds if isinstance(kind, str)):
            yield from _addresses(item.get("image"))


def _addresses(image: Any) -> Iterator[str]:
    for one in image[:5] if isinstance(image, list) else [image]:
        url = one.get("url") if isinstance(one, dict) else one
        if isinstance(url, str):
            yield url
