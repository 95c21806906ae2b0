"""The pictures of a feed's entries, in all the ways that feeds have to name one."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from newsletter.archive.candidates import Candidate, chosen, largest, pixels
from newsletter.archive.kinds.page.links import link
from newsletter.archive.kinds.page.pictures import candidates_of

_MEDIA = "{http://search.yahoo.com/mrss/}"
#: A thumbnail announced at least so wide is a picture like another.
_THUMBNAIL = 400
_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")


def entries_of(data: bytes) -> list[etree._Element]:
    """Return the entries of the feed's XML, in order; none when it is broken."""
    root = _root(data)
    if root is None:
        return []
    return [one for one in root.iter(etree.Element) if _name(one) in {"item", "entry"}]


def without_descriptions(data: bytes) -> bytes:
    """Return the feed without what its pictures say: feedparser takes that for an article's text.

    ``picture_of`` reads it.
    """
    root = _root(data)
    said = [] if root is None else list(root.iter(f"{_MEDIA}description"))
    if root is None or not said:
        return data
    for node in said:
        node.text = None
        del node[:]
        node.tag = f"{_MEDIA}said"
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


def _root(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def picture_of(entry: etree._Element, *, home: str) -> Candidate | None:
    """Return the picture of an entry; relative addresses are completed with ``home``."""
    contents = list(_contents(entry, home))
    thumbnails = list(_thumbnails(entry, home))
    return chosen(
        [
            *largest(contents),
            *(one for one in thumbnails if one.width >= _THUMBNAIL),
            *_enclosures(entry, home),
            *shown_in(entry, home),
            *_images(entry, home),
            *thumbnails,
        ]
    )


def _contents(entry: etree._Element, home: str) -> Iterator[Candidate]:
    for media in entry.iter(f"{_MEDIA}content"):
        medium, kind = media.get("medium", ""), media.get("type", "")
        if (medium or "image") == "image" and (not kind or kind.startswith("image/")):
            yield from _candidate(media, media.get("url", ""), home)


def _thumbnails(entry: etree._Element, home: str) -> Iterator[Candidate]:
    for media in entry.iter(f"{_MEDIA}thumbnail"):
        yield from _candidate(media, media.get("url", ""), home)


def _candidate(media: etree._Element, url: str, home: str) -> Iterator[Candidate]:
    said = media.find(f"{_MEDIA}description")
    group = media.getparent()
    if said is None and group is not None and group.tag == f"{_MEDIA}group":
        said = group.find(f"{_MEDIA}description")
    if full := _link(url, home):
        yield Candidate(
            url=full,
            alt=" ".join("".join(map(str, said.itertext())).split()) if said is not None else "",
            width=pixels(media.get("width")),
            height=pixels(media.get("height")),
        )


def _enclosures(entry: etree._Element, home: str) -> Iterator[Candidate]:
    """Yield RSS's ``enclosure`` and Atom's link of that kind; the name may stand for a type."""
    for node in entry.iter(etree.Element):
        if _name(node) == "enclosure" or (_name(node) == "link" and node.get("rel") == "enclosure"):
            url = _link(node.get("url") or node.get("href") or "", home)
            kind = node.get("type", "")
            named = url.lower().partition("?")[0].endswith(_SUFFIXES)
            if url and (kind.startswith("image/") or (not kind and named)):
                yield Candidate(url=url, alt=node.get("title", "").strip())


def shown_in(entry: etree._Element, home: str) -> Iterator[Candidate]:
    """Yield the pictures within the entry's text, whole text first."""
    parts = dict.fromkeys(("encoded", "content", "description", "summary"), "")
    for node in entry.iterchildren(etree.Element):
        name = _name(node)
        if name in parts and not str(node.tag).startswith(_MEDIA):
            inside = "".join(etree.tostring(child, encoding="unicode") for child in node)
            parts[name] = f"{node.text or ''}{inside}"
    for html in parts.values():
        yield from candidates_of(html, base_url=home)


def _images(entry: etree._Element, home: str) -> Iterator[Candidate]:
    """Yield ``itunes:image`` and the ``image`` that some feeds give an item."""
    for node in entry.iterchildren(etree.Element):
        if _name(node) == "image":
            inside = next((one.text for one in node.iter(etree.Element) if _name(one) == "url"), "")
            if url := _link(node.get("href") or inside or node.text or "", home):
                yield Candidate(url=url)


def _link(url: str, home: str) -> str:
    return link(url.strip().replace(" ", "%20"), home)


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname
