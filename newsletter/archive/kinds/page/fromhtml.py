"""A page saved as HTML: its blocks in reading order, menus told apart from the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from html import escape
from itertools import islice

from lxml import etree
from lxml import html as lxml_html

from newsletter.archive.candidates import is_furniture
from newsletter.archive.dates import is_day_shaped, machine_day
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds.page.layout import hidden, is_data_table, is_plain_list, zone
from newsletter.archive.kinds.page.lines import (
    LONGEST_TITLE,
    MOST_LINES,
    Form,
    Line,
    Zone,
    too_many,
)
from newsletter.archive.kinds.page.links import leads_away, link
from newsletter.archive.kinds.page.pictures import candidate, inlined

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "head",
        "title",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "label",
        "dialog",
        "map",
    ]
)
_INLINE = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "sup": "sup", "sub": "sub",
    "code": "code", "s": "s", "del": "del", "ins": "ins", "q": "q", "cite": "cite",
    "small": "small",
}  # fmt: skip
_TRANSPARENT = frozenset(
    [
        "span",
        "font",
        "a",
        "abbr",
        "time",
        "mark",
        "tt",
        "big",
        "acronym",
        "bdi",
        "bdo",
        "wbr",
        "nobr",
        "data",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACES = re.compile(r"[ \t\r\n]+")
#: libxml2 cuts an HTML tree at this depth; the walk below is recursive and must stay under it.
_DEEPEST = 240


@dataclass(slots=True)
class _Walk:
    """The state of one walk: the block being filled and the containers that are open."""

    base_url: str
    lines: list[Line] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open_inline: list[str] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    href: str = ""
    linked: int = 0
    first_href: str = ""
    anchors: list[str] = field(default_factory=list)
    anchored: bool = False
    day: date | None = None
    number: int = 0
    containers: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """What the containers say about the blocks within."""

    form: Form = "para"
    level: int = 0
    zone: Zone = "main"
    depth: int = 0


def tree_of(text: str) -> lxml_html.HtmlElement:
    """Return the page's tree; raise ArchiveRefused for what holds no element at all."""
    # A declared encoding would make lxml refuse a str: the text is already decoded.
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ArchiveRefused("La page HTML ne peut pas être lue\u202f: elle est vide.") from error
    return root


def lines_of(root: lxml_html.HtmlElement, *, base_url: str = "") -> tuple[Line, ...]:
    """Return the page's blocks in reading order; relative links are completed with ``base_url``."""
    walk = _Walk(base_url=base_url)
    body = root.find("body")
    _element(walk, root if body is None else body, _Place())
    _flush(walk, _Place())
    return tuple(walk.lines)


def _element(walk: _Walk, element: lxml_html.HtmlElement, place: _Place) -> None:
    tag = element.tag
    if tag == "noscript":
        for image in islice(element.iter("img"), 20):
            _image(walk, image, place)
    if not isinstance(tag, str) or tag in _SKIPPED or place.depth > _DEEPEST or hidden(element):
        return
    walk.number = element.sourceline or walk.number
    if tag == "br":
        _break(walk, place)
    elif tag == "img":
        _image(walk, element, place)
    elif tag in _INLINE or tag in _TRANSPARENT:
        _inline(walk, element, place)
    elif tag in {"ul", "ol", "dl"} and is_plain_list(element):
        _whole(walk, element, place, form="list")
    elif tag == "table" and is_data_table(element):
        _whole(walk, element, place, form="table")
    else:
        _block(walk, element, place)


def _block(walk: _Walk, element: lxml_html.HtmlElement, place: _Place) -> None:
    _flush(walk, place)
    walk.containers += 1
    walk.path.append(walk.containers)
    form: Form = place.form
    tag = str(element.tag)
    if tag in _HEADINGS:
        form = "heading"
    elif tag in {"li", "dt", "dd"}:
        form = "item"
    elif tag != "a" and place.form == "heading":
        form = "para"
    inner = _Place(
        form=form,
        level=_HEADINGS.get(tag, place.level if form == "heading" else 0),
        zone=zone(element, place.zone),
        depth=place.depth + 1,
    )
    _content(walk, element, inner)
    _flush(walk, inner)
    walk.path.pop()


def _content(walk: _Walk, element: lxml_html.HtmlElement, place: _Place) -> None:
    _write(walk, element.text)
    for child in element:
        _element(walk, child, place)
        _write(walk, child.tail)


def _inline(walk: _Walk, element: lxml_html.HtmlElement, place: _Place) -> None:
    tag = str(element.tag)
    inner = _Place(form=place.form, level=place.level, zone=place.zone, depth=place.depth + 1)
    if tag == "time" and walk.day is None:
        walk.day = machine_day(element.get("datetime", ""))
    outer_href, outer_anchored = walk.href, walk.anchored
    if tag == "a" and leads_away(element.get("href", "")):
        walk.anchored = True
        walk.anchors.append("")
    if tag == "a" and (href := link(element.get("href", ""), walk.base_url)):
        walk.href = href
        name, opening = "a", f'<a href="{escape(href)}">'
    else:
        name = _INLINE.get(tag, "")
        opening = f"<{name}>" if name else ""
    if opening:
        walk.html.append(opening)
        walk.open_inline.append(opening)
    _content(walk, element, inner)
    if opening:
        walk.open_inline.pop()
        walk.html.append(f"</{name}>")
    walk.href, walk.anchored = outer_href, outer_anchored


def _write(walk: _Walk, text: str | None) -> None:
    if not text:
        return
    text = _SPACES.sub(" ", text)
    if text == " " and not walk.text:
        return
    walk.html.append(escape(text, quote=False))
    walk.text.append(text)
    if walk.anchored:
        _write_anchor(walk, text)
    if walk.href and text.strip():
        walk.first_href = walk.first_href or walk.href
        walk.linked += len(text.strip())


def _write_anchor(walk: _Walk, text: str) -> None:
    if not walk.anchors:
        walk.anchors.append("")
    # Longer than a title, it is told from one already: adding on would take quadratic time.
    if len(walk.anchors[-1]) <= LONGEST_TITLE:
        walk.anchors[-1] += text


def _break(walk: _Walk, place: _Place) -> None:
    """A doubled line break ends a paragraph; a single one after a title or a date does too."""
    so_far = "".join(walk.text).rsplit("\n", 1)[-1].strip()
    nothing_since = bool(walk.text) and walk.text[-1] == "\n"
    if (
        nothing_since
        or (so_far and len(so_far) < 130 and so_far[-1] not in ".,;:")
        or is_day_shaped(so_far)
    ):
        _flush(walk, place)
    elif walk.text:
        walk.html.append("<br>")
        walk.text.append("\n")


def _image(walk: _Walk, element: lxml_html.HtmlElement, place: _Place) -> None:
    if place.zone != "main" or hidden(element):
        return
    found = candidate(element, walk.base_url)
    href = found.url if found and not is_furniture(found) else inlined(element)
    # A picture that a script loads late stands a second time for those without scripts.
    if not href or any(line.href == href for line in walk.lines[-3:] if line.form == "image"):
        return
    alt = found.alt if found else ""
    walk.lines.append(
        Line(text=alt, form="image", number=walk.number, href=href, path=tuple(walk.path))
    )


def _whole(walk: _Walk, element: lxml_html.HtmlElement, place: _Place, *, form: Form) -> None:
    _flush(walk, place)
    if walk.base_url:
        element.make_links_absolute(walk.base_url, handle_failures="ignore")
    parts = [_SPACES.sub(" ", part).strip() for part in element.itertext()]
    walk.lines.append(
        Line(
            text="\n".join(part for part in parts if part),
            form=form,
            number=walk.number,
            html=lxml_html.tostring(element, encoding="unicode", with_tail=False),
            path=tuple(walk.path),
            zone=zone(element, place.zone),
        )
    )


def _flush(walk: _Walk, place: _Place) -> None:
    text = "".join(walk.text).strip(" \n\u00a0\u200b")
    if len(walk.lines) > MOST_LINES:
        raise too_many()
    if text:
        closings = [f"</{re.split('[ >]', tag[1:])[0]}>" for tag in reversed(walk.open_inline)]
        walk.lines.append(
            Line(
                text=re.sub(r" ?\n ?", " ", text),
                form=place.form,
                number=walk.number,
                level=place.level,
                html="".join([*walk.html, *closings]).strip().removesuffix("<br>"),
                href=walk.first_href if _is_linked(walk.linked, len(text)) else "",
                anchors=tuple(text for part in walk.anchors if (text := part.strip(" \n\u00a0"))),
                day=walk.day,
                path=tuple(walk.path),
                zone=place.zone,
            )
        )
        walk.day = None
    walk.html[:] = walk.open_inline
    walk.text.clear()
    walk.anchors.clear()
    walk.linked, walk.first_href = 0, ""


def _is_linked(linked: int, length: int) -> bool:
    """Say whether a link covers the line, a date or a rubric beside it not counted."""
    return linked * 10 >= length * 6 or (linked > 2 and length - linked <= 25)
