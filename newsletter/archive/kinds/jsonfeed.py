"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

from newsletter.archive.candidates import Candidate, chosen, others, with_picture
from newsletter.archive.dates import machine_day
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds.page.links import link
from newsletter.archive.kinds.page.oddities import oddities
from newsletter.archive.kinds.page.pictures import candidates_of
from newsletter.archive.parsed import ParsedArchive, ParsedArticle, Refusal
from newsletter.archive.reading import decoded
from newsletter.common.htmlcleaning import clean_html, plain_text


def parse(data: bytes, *, base_url: str = "") -> tuple[ParsedArchive, str]:
    """Return the feed's items and its title; raise ArchiveRefused for what is no JSON Feed."""
    try:
        found = json.loads(decoded(data))
    except json.JSONDecodeError as error:
        raise ArchiveRefused(
            f"Le JSON est invalide, ligne\u00a0{error.lineno}, colonne\u00a0{error.colno}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise ArchiveRefused("Le JSON est invalide.") from error
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or not items:
        raise ArchiveRefused(
            "Ce JSON n’est pas un flux JSON Feed, ou il ne contient aucun article."
        )
    home = link(_text(found, "home_page_url"), base_url) or base_url
    language = _text(found, "language")[:2].lower() or "fr"
    read = [_item(item, number, home, language) for number, item in enumerate(items, start=1)]
    articles = tuple(one for one in read if isinstance(one, ParsedArticle))
    refused = tuple(one for one in read if isinstance(one, Refusal))
    if not articles:
        raise ArchiveRefused(refused[0].reason)
    archive = ParsedArchive(kind="feed", articles=articles, refused=refused)
    return archive, _text(found, "title")[:200]


def _item(item: Any, number: int, home: str, language: str) -> ParsedArticle | Refusal:
    where = f"article\u00a0{number}"
    if not isinstance(item, dict) or not _text(item, "title"):
        return Refusal(where=where, reason="L’article n’a pas de titre.")
    url = link(_text(item, "url") or _text(item, "external_url"), home)
    body = _text(item, "content_html")
    if not body and (text := _text(item, "content_text")):
        paragraphs = (escape(part.strip(), quote=False) for part in text.split("\n\n"))
        body = "".join(f"<p>{part}</p>" for part in paragraphs if part)
    html = clean_html(body, base_url=url or home)
    tags = item.get("tags")
    article = ParsedArticle(
        title=" ".join(_text(item, "title").split()),
        published_on=machine_day(_text(item, "date_published")),
        categories=tuple(
            dict.fromkeys(" ".join(tag.split()) for tag in tags if isinstance(tag, str) and tag)
        )
        if isinstance(tags, list)
        else (),
        url=url,
        supplier_id=str(item.get("id") or ""),
        credit=_authors(item),
        summary=" ".join(plain_text(clean_html(_text(item, "summary"))).split()),
        html=html,
        language=_text(item, "language")[:2].lower() or language,
        remarks=oddities(plain_text(html)),
        where=where,
    )
    picture = chosen(_pictures(item, body, url or home))
    beside = others(candidates_of(body, base_url=url or home), picture)
    return with_picture(replace(article, remarks=(*article.remarks, *beside)), picture)


def _pictures(item: dict[str, Any], body: str, base_url: str) -> Iterator[Candidate]:
    attachments = item.get("attachments")
    urls = [_text(item, "image"), _text(item, "banner_image")]
    urls += [
        _text(one, "url")
        for one in (attachments if isinstance(attachments, list) else [])
        if isinstance(one, dict) and _text(one, "mime_type").startswith("image/")
    ]
    for url in urls:
        if full := link(url.replace(" ", "%20"), base_url):
            yield Candidate(url=full)
    yield from candidates_of(body, base_url=base_url)


def _authors(item: dict[str, Any]) -> str:
    authors = item.get("authors") or [item.get("author")]
    if not isinstance(authors, list):
        return ""
    return ", ".join(_text(a, "name") for a in authors if isinstance(a, dict) and _text(a, "name"))


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""
