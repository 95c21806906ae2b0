"""The one policy for imported HTML: what an article may hold, and its plain text."""

from __future__ import annotations

import re
from html import escape, unescape

import nh3

_TAGS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
}
_ATTRIBUTES = {
    "a": {"href"},
    "abbr": {"title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
#: Removed with all that they hold: their content is no text.
_GONE = {
    "script",
    "style",
    "title",
    "textarea",
    "noscript",
    "select",
    "option",
    "button",
    "iframe",
    "object",
    "template",
    "svg",
    "math",
    "audio",
    "video",
    "canvas",
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_EMPTY = re.compile(r"<(p|h[2-6]|li|blockquote)>(?:[\s\u00a0]|<br>){0,99}</\1>")
_BLOCK_END = re.compile(r"<(?:/(?:p|h[1-6]|li|tr|blockquote|pre|dt|dd|table|caption)|br|hr)>")
_CELL_END = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^<>]{0,4000}>")
#: Elements that nest when they are left open, which p, li or td do not.
_NESTING = re.compile(
    r"<(/?)(?:a|b|i|u|s|em|strong|span|font|sub|sup|div|section|article|blockquote|ul|ol|dl|table)\b",
    re.IGNORECASE,
)
#: No article is deeper; the HTML parser's time grows with the square of the depth.
_DEEPEST = 400
#: Characters of one article's HTML; beyond, only its text is kept.
_LONGEST = 500_000
#: A picture written into the page: dropped before anything is measured.
_INLINE_PICTURE = re.compile(r"data:image/[\w+.-]{1,20};base64,[A-Za-z0-9+/=]*")
#: An ampersand that begins no entity: the HTML parser's time grows with the square of their number.
_STRAY = re.compile(r"&(?!#?\w{1,31};)")


def clean_html(html: str, *, base_url: str = "") -> str:
    """Return what an article may hold: text, headings, lists, tables, links; nothing that runs.

    Relative links are completed with ``base_url`` when there is one, else dropped with their text
    kept. There is no image: a picture in a text would be fetched from elsewhere by every reader.
    """
    # Half of a surrogate pair, which JSON can carry, is no text that anything could store.
    html = html.replace("\x00", "").encode("utf-8", errors="replace").decode("utf-8")
    html = _INLINE_PICTURE.sub("", html)
    if len(html) > _LONGEST or _is_too_deep(html):
        return f"<p>{escape(plain_text(html))}</p>"
    relative = ("rewrite_with_base", base_url) if base_url else "deny"
    cleaned = nh3.clean(
        _STRAY.sub("&amp;", html),
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative=relative,  # type: ignore[arg-type]  # the stub knows no tuple
        link_rel=None,
        strip_comments=True,
    )
    return _EMPTY.sub("", cleaned).strip()


def _is_too_deep(html: str) -> bool:
    depth = 0
    for found in _NESTING.finditer(html):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def plain_text(html: str) -> str:
    """Return the text of clean HTML: a line per block, cells set apart, entities resolved."""
    text = re.sub(r"\s*\n\s*", " ", html)
    text = _BLOCK_END.sub("\n", _CELL_END.sub(" \u00b7 ", text))
    lines = (unescape(line) for line in _TAG.sub("", text).split("\n"))
    kept = (re.sub(r"[ \t]+", " ", line).strip(" \u00b7") for line in lines)
    return "\n".join(line for line in kept if line)
