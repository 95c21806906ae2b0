"""Markdown to clean HTML, HTML cleaned for a mail, and HTML to readable plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import nh3
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from newsletter.rendering.weblinks import plain_address, with_plain_links

#: What a person's text or an article's body may hold in a mail. No image: an article's picture
#: travels beside its text, with a size and an alternative that were checked.
_TAG_NAMES = """
a abbr b blockquote br caption cite code del div em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre q s
small span strong sub sup table tbody td tfoot th thead tr u ul
"""
MAIL_TAGS = frozenset(_TAG_NAMES.split())
_ATTRIBUTES = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
#: Columns of the text part.
TEXT_WIDTH = 78
_NARROWEST = 24
_DEEPEST = 40
_TAG = re.compile(r"<(/?)(?!br\b|hr\b)[a-z]", re.IGNORECASE)
#: Stands for ``<br>`` while white space is collapsed (Unicode's LINE SEPARATOR).
_LINE_BREAK = "\u2028"


def markdown_to_html(text: str) -> str:
    """Return clean HTML of a Markdown text written by a person; raw HTML in it is shown as text."""
    return clean_html(_MARKDOWN.render(text)).strip()


def clean_html(html: str) -> str:
    """Return only what a mail may hold: no script, style, image, form or relative link.

    What is nested beyond reason (parsers give up at 256 levels) becomes one paragraph of text.
    """
    cleaned = nh3.clean(
        html,
        tags=set(MAIL_TAGS),
        clean_content_tags={"script", "style", "title", "textarea", "noscript"},
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=None,
    )
    if _depth(cleaned) > _DEEPEST:
        return f"<p>{nh3.clean(html, tags=set())}</p>"
    # Here, since lxml would write an accented host with percent signs.
    return with_plain_links(cleaned)


def _depth(html: str) -> int:
    """Return how deep well-formed HTML is nested."""
    deepest = depth = 0
    for found in _TAG.finditer(html):
        depth += -1 if found.group(1) else 1
        deepest = max(deepest, depth)
    return deepest


def mail_prose(html: str, *, top: int = 3) -> str:
    """Return the HTML cleaned, with its headings brought under level ``top``.

    An article's own headings come below its title (h2), whatever level its source gave them.
    """
    root = _fragment(clean_html(html))
    levels = sorted(
        {int(str(node.tag)[1]) for node in root.iter("h1", "h2", "h3", "h4", "h5", "h6")}
    )
    for node in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        node.tag = f"h{min(top + levels.index(int(str(node.tag)[1])), 6)}"
    for cell in root.iter("th"):
        if cell.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
            cell.set("scope", "row" if _heads_row(cell) else "col")
    return _inner_html(root)


def _heads_row(cell: lxml_html.HtmlElement) -> bool:
    """Return whether a heading cell stands before data cells: screen readers ask (RGAA 5.7)."""
    return any(True for _ in cell.itersiblings("td"))


def stretches(html: str) -> list[str]:
    """Return the texts of cleaned HTML between its tags, whose own signs differ by part."""
    return [unescape(piece) for piece in re.split(r"<[^>]*>", clean_html(html))]


def html_to_text(html: str, *, width: int = TEXT_WIDTH) -> str:
    """Return plain text wrapped at ``width``: lists with dashes, each link's address after it.

    Addresses stand between angle brackets, which part them from parentheses of their own and from
    the sentence's punctuation (RFC 3986, appendix C).
    """
    if not html.strip():
        return ""
    blocks = [block for block in _blocks(_fragment(clean_html(html)), width) if block.strip()]
    return "\n\n".join(blocks)


def wrapped(text: str, *, width: int = TEXT_WIDTH, first: str = "", rest: str = "") -> str:
    """Return the text wrapped without ever cutting an address or a word."""
    lines = [
        textwrap.fill(
            " ".join(line.split(" ")).strip(" "),
            width=max(width, _NARROWEST),
            initial_indent=first if number == 0 else rest,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(text.split("\n"))
    ]
    return "\n".join(line for line in lines if line.strip())


def _fragment(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(html, create_parent="div")


def _inner_html(root: lxml_html.HtmlElement) -> str:
    outer = lxml_html.tostring(root, encoding="unicode")
    return str(outer).removeprefix("<div>").removesuffix("</div>").strip()


_BLOCKS = frozenset(
    "address blockquote div dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul li tr".split()  # noqa: SIM905
)


def _blocks(node: lxml_html.HtmlElement, width: int) -> Iterator[str]:
    """Yield the blocks under a node; loose text between them makes paragraphs of its own."""
    loose = [node.text or ""]
    for child in node:
        tag = str(child.tag)
        if tag in _BLOCKS:
            yield wrapped(_squeezed("".join(loose)), width=width)
            yield _block(child, tag, width)
            loose = [child.tail or ""]
        else:
            loose += [_inline(child), child.tail or ""]
    yield wrapped(_squeezed("".join(loose)), width=width)


def _block(node: lxml_html.HtmlElement, tag: str, width: int) -> str:
    if tag == "hr":
        return "-" * 20
    if tag == "pre":
        return _preformatted(str(node.text_content()), width)
    if tag in {"ul", "ol"}:
        return _listing(node, width, ordered=tag == "ol")
    if tag == "table":
        return _rows(node, width)
    if tag == "blockquote":
        inner = "\n\n".join(block for block in _blocks(node, width - 2) if block.strip())
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    return "\n\n".join(block for block in _blocks(node, width) if block.strip())


def _preformatted(text: str, width: int) -> str:
    """Return the lines as they stand, indented; only one too long for the column is folded."""
    lines = (f"    {line.rstrip()}".rstrip() for line in text.strip("\n").split("\n"))
    return "\n".join(
        line if len(line) <= width else wrapped(line, width=width, first="    ", rest="    ")
        for line in lines
    )


def _listing(node: lxml_html.HtmlElement, width: int, *, ordered: bool) -> str:
    items = []
    start = str(node.get("start", "1"))
    first = int(start) if re.fullmatch(r"-?[0-9]{1,6}", start) else 1
    for number, item in enumerate(node.iterchildren("li"), start=first):
        mark = f"{number}. " if ordered else "- "
        inner = "\n".join(block for block in _blocks(item, width - len(mark)) if block.strip())
        items.append(textwrap.indent(inner, " " * len(mark)).replace(" " * len(mark), mark, 1))
    return "\n".join(items)


def _rows(node: lxml_html.HtmlElement, width: int) -> str:
    rows = []
    for row in node.iter("tr"):
        cells = [_squeezed(_inline_text(cell)) for cell in row.iterchildren("td", "th")]
        # A dash holds the place of an empty cell, or the next ones would change columns.
        line = " | ".join(cell or "–" for cell in cells) if any(cells) else ""
        rows.append(wrapped(line, width=width, rest="  "))
    return "\n".join(row for row in rows if row)


def _inline(node: lxml_html.HtmlElement) -> str:
    if node.tag == "br":
        return _LINE_BREAK
    if not isinstance(node.tag, str):
        return ""
    text = _inline_text(node)
    address = _shown_address(str(node.get("href", ""))) if node.tag == "a" else ""
    label = text.strip()
    if not address or label == address:
        return text
    if not label or plain_address(label) == address:
        return address
    return f"{text} ({address})" if address[0] in "+0123456789" else f"{text} <{address}>"


def _inline_text(node: lxml_html.HtmlElement) -> str:
    pieces = [node.text or ""]
    for child in node:
        pieces += [_inline(child), child.tail or ""]
    return "".join(pieces)


def _shown_address(href: str) -> str:
    """Return what a reader types: a page's address, a mailbox without its subject, a number."""
    kind, _, rest = href.strip().partition(":")
    if kind.lower() in {"mailto", "tel"}:
        return unquote(rest.partition("?")[0])
    return href


def _squeezed(text: str) -> str:
    """Collapse ASCII white space; line ends come from ``<br>`` alone, no-break spaces stay."""
    lines = re.sub(r"[ \t\r\n]+", " ", text).split(_LINE_BREAK)
    return "\n".join(line.strip(" ") for line in lines)
