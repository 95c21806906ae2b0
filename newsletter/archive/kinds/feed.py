"""Feeds: RSS and Atom through feedparser, JSON Feed by ourselves; nothing is ever fetched."""

from __future__ import annotations

import io
import xml.sax
from dataclasses import replace
from typing import Any

import feedparser
from lxml import etree

from newsletter.archive.candidates import others, with_picture
from newsletter.archive.dates import machine_day
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds import jsonfeed
from newsletter.archive.kinds.feedpictures import (
    entries_of,
    picture_of,
    shown_in,
    without_descriptions,
)
from newsletter.archive.kinds.page.links import link
from newsletter.archive.kinds.page.oddities import oddities
from newsletter.archive.parsed import ParsedArchive, ParsedArticle, Refusal
from newsletter.archive.reading import MAX_BYTES
from newsletter.archive.xmlgate import broken, refuse_doctype
from newsletter.common.htmlcleaning import clean_html, plain_text

#: Above this a summary is the text itself.
_LONGEST_SUMMARY = 600


def parse(data: bytes, *, base_url: str = "") -> tuple[ParsedArchive, str]:
    """Return the feed's entries and its title; raise ArchiveRefused for what is no feed."""
    if len(data) > MAX_BYTES:
        raise ArchiveRefused("Le flux est trop gros.")
    if not data.strip():
        raise ArchiveRefused("Le fichier est vide.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return jsonfeed.parse(data, base_url=base_url)
    refuse_doctype(data)
    # A stream and never a string: feedparser would fetch a string that looks like an address.
    plain = io.BytesIO(without_descriptions(data))
    found = feedparser.parse(plain, sanitize_html=False, resolve_relative_uris=False)
    error = found.get("bozo_exception")
    if isinstance(error, xml.sax.SAXParseException):
        raise broken(error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1)
    if not found.version:
        raise ArchiveRefused("Ce XML n’est pas un flux RSS ou Atom.")
    return _archive(found, entries_of(data), base_url)


def _archive(
    found: Any, elements: list[etree._Element], base_url: str
) -> tuple[ParsedArchive, str]:
    home = link(_text(found.feed, "link"), base_url) or base_url
    credit = _plain(_text(found.feed, "rights"))
    language = (_text(found.feed, "language") or "fr")[:2].lower()
    articles: list[ParsedArticle] = []
    refused: list[Refusal] = []
    for number, entry in enumerate(found.entries, start=1):
        where = f"article\u00a0{number}"
        if not _plain(_text(entry, "title")):
            refused.append(Refusal(where=where, reason="L’article n’a pas de titre."))
            continue
        article = _article(entry, home=home, credit=credit, language=language, where=where)
        if len(elements) == len(found.entries):
            article = _illustrated(article, elements[number - 1], home=article.url or home)
        articles.append(article)
    if not articles:
        raise ArchiveRefused("Ce flux ne contient aucun article.")
    archive = ParsedArchive(kind="feed", articles=tuple(articles), refused=tuple(refused))
    return archive, _plain(_text(found.feed, "title"))[:200]


def _article(entry: Any, *, home: str, credit: str, language: str, where: str) -> ParsedArticle:
    printed = _text(entry, "published") or _text(entry, "updated")
    published_on = machine_day(printed)
    contents = [part.get("value", "") for part in entry.get("content", [])]
    whole = max(contents, key=len, default="")
    teaser = _text(entry, "summary")
    url = link(_text(entry, "link"), home)
    html = clean_html(whole or teaser, base_url=url or home)
    summary = _plain(teaser)
    remarks = list(oddities(plain_text(html)))
    if printed and published_on is None:
        remarks.append(
            f"«\u00a0{printed[:60]}\u00a0» n’est pas une date\u202f: l’article est sans date."
        )
    return ParsedArticle(
        title=_plain(_text(entry, "title")),
        published_on=published_on,
        categories=_categories(entry),
        url=url,
        supplier_id=_text(entry, "id"),
        credit=_plain(_text(entry, "rights")) or credit,
        summary=summary if len(summary) <= _LONGEST_SUMMARY else "",
        html=html if plain_text(html) else "",
        language=language,
        remarks=tuple(remarks),
        where=where,
    )


def _illustrated(article: ParsedArticle, element: etree._Element, *, home: str) -> ParsedArticle:
    picture = picture_of(element, home=home)
    beside = others(shown_in(element, home), picture)
    return with_picture(replace(article, remarks=(*article.remarks, *beside)), picture)


def _text(holder: Any, name: str) -> str:
    value = holder.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _plain(html: str) -> str:
    return " ".join(plain_text(clean_html(html)).split())


def _categories(entry: Any) -> tuple[str, ...]:
    names = (_plain(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", []))
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= 100))
