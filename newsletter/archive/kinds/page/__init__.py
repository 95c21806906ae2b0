"""A saved page, text or HTML: its articles, its list of titles, the firm's address block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import html as lxml_html

from newsletter.archive import addressblock
from newsletter.archive.candidates import is_reduced, stem
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds.page import fromhtml, fromtext
from newsletter.archive.kinds.page.article import article_of
from newsletter.archive.kinds.page.credits import owner
from newsletter.archive.kinds.page.furniture import (
    breadcrumb,
    folded,
    is_footer,
    is_furniture,
    rubrics,
)
from newsletter.archive.kinds.page.index import entries
from newsletter.archive.kinds.page.lines import Line
from newsletter.archive.kinds.page.listing import Entry, stands_alone
from newsletter.archive.kinds.page.metadata import Metadata, metadata_of
from newsletter.archive.kinds.page.onelinelist import linked_titles
from newsletter.archive.kinds.page.segments import segments
from newsletter.archive.parsed import ParsedArchive, ParsedArticle, ParsedFirm, Refusal
from newsletter.archive.reading import decoded

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|table|h[1-6]|ul|article|span|br)\b", re.IGNORECASE
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,1000}) -->")
#: How many lines that nothing took are quoted to a person.
_QUOTED = 3


def parse(data: bytes, *, base_url: str = "") -> ParsedArchive:
    """Return what a page holds; raise ArchiveRefused when it holds no article and no list."""
    text = decoded(data)
    if _HTML.search(text[:20_000]):
        base_url = base_url or _saved_from(text)
        root = fromhtml.tree_of(text)
        meta = metadata_of(root, base_url=base_url)
        base_url = meta.base or base_url
        base_url = base_url or meta.url
        lines = fromhtml.lines_of(root, base_url=base_url)
        found = _recognised(lines, meta, is_html=True)
        lost = () if base_url else _lost_links(root, found)
        return replace(found, remarks=(*found.remarks, *lost))
    return _recognised(fromtext.lines_of(text), Metadata(), is_html=False)


def _recognised(lines: tuple[Line, ...], meta: Metadata, *, is_html: bool) -> ParsedArchive:
    categories = _page_categories(lines, meta)
    firm, rest = _without_block(lines)
    listed = entries(rest, page_categories=categories)
    body = _without(rest, listed)
    articles, refused, skipped = _articles(body, meta, categories)
    skipped = [*_beside_lists(rest, listed), *skipped]
    if is_html and not articles and not listed:
        listed = linked_titles(rest)
    if not articles and not listed and not refused:
        raise ArchiveRefused(
            "Aucun article n’a été reconnu dans cette page\u202f: ni texte sous un titre, ni liste "
            "de titres datés. Enregistrez la page de l’article ou celle des archives."
        )
    if len(articles) == 1:
        articles = [_with_metadata(articles[0], meta, alone=not listed)]
    return ParsedArchive(
        kind="page",
        articles=(*articles, *map(_index_article, listed)),
        refused=tuple(refused),
        firm=firm,
        remarks=_remarks(skipped),
    )


def source_name(archive: ParsedArchive, data: bytes) -> str:
    """Return whom the page's credits or its footer name as owner; empty when nobody."""
    for article in archive.articles:
        if article.credit and (name := owner(article.credit)):
            return name
    for line in reversed(decoded(data).splitlines()[-40:]):
        plain = re.sub(r"<[^<>]{0,500}>", " ", line[:2000]).replace("&copy;", "©").strip()
        if plain.startswith("©") and (name := owner(plain)):
            return name
    return ""


def _saved_from(text: str) -> str:
    """Return the address that a browser writes into a page it saves; empty when there is none."""
    found = _SAVED_FROM.search(text[:3000])
    return found[1] if found else ""


def _page_categories(lines: Sequence[Line], meta: Metadata) -> tuple[str, ...]:
    """Return the rubrics of the page's breadcrumb: what its articles are filed under."""
    heading = next((line for line in lines if line.form == "heading" and line.level == 1), None)
    titles = {folded(meta.title), folded(heading.text) if heading else ""}
    for line in lines[:80]:
        crumbs = breadcrumb(line.text)
        if crumbs:
            names = [n for n in crumbs if len(n) <= 40 and (rubrics(n) or folded(n) not in titles)]
            return tuple(names)
    return rubrics(heading.text) if heading else ()


def _without_block(lines: tuple[Line, ...]) -> tuple[ParsedFirm | None, tuple[Line, ...]]:
    found = addressblock.find([line.text for line in lines])
    if found is None:
        return None, lines
    return found.firm, tuple(line for at, line in enumerate(lines) if at not in found.lines)


def _without(lines: tuple[Line, ...], listed: Sequence[Entry]) -> list[Line]:
    taken = frozenset().union(*(entry.lines for entry in listed))
    return [line for at, line in enumerate(lines) if at not in taken]


def _beside_lists(lines: tuple[Line, ...], listed: Sequence[Entry]) -> list[Line]:
    """Return the lines of a text that touch a list and may be titles of it, for a person to say."""
    taken = frozenset().union(*(entry.lines for entry in listed))
    return [
        line
        for at, line in enumerate(lines)
        if at not in taken
        and any(near in taken and lines[near].path == line.path for near in (at - 1, at + 1))
        and stands_alone(lines, at)
    ]


def _articles(
    lines: list[Line], meta: Metadata, categories: tuple[str, ...]
) -> tuple[list[ParsedArticle], list[Refusal], list[Line]]:
    articles: list[ParsedArticle] = []
    refused: list[Refusal] = []
    skipped: list[Line] = []
    for segment in segments(lines):
        article, left = article_of(segment, meta=meta, page_categories=categories)
        skipped.extend(left)
        if article is not None:
            articles.append(article)
            continue
        where = f"ligne\u00a0{segment.lines[0].number}"
        refused.append(Refusal(where=where, reason="Un texte sans titre n’a pas pu être repris."))
    return articles, refused, skipped


def _with_metadata(article: ParsedArticle, meta: Metadata, *, alone: bool) -> ParsedArticle:
    """Complete the page's only article with what the page's head says about it.

    The page's own address is the article's only when nothing else is listed on the page.
    """
    article = replace(
        article,
        published_on=article.published_on or meta.published_on,
        url=meta.url if alone else "",
        language=meta.language or article.language,
    )
    return with_announced(article, meta) if alone else article


def with_announced(article: ParsedArticle, meta: Metadata) -> ParsedArticle:
    """Return the article with the picture that its page's head announces, when the text has none.

    Of the same picture the head may have the larger copy, and say what it shows.
    """
    if not article.image_url:
        return replace(article, image_url=meta.image_url, image_alt=meta.image_alt)
    if stem(article.image_url) != stem(meta.image_url):
        return article
    return replace(
        article,
        image_url=meta.image_url if is_reduced(article.image_url) else article.image_url,
        image_alt=article.image_alt or meta.image_alt,
    )


def _index_article(entry: Entry) -> ParsedArticle:
    remarks: tuple[str, ...] = ()
    if entry.mark and entry.mark.day is None:
        remarks = (f"«\u00a0{entry.mark.printed}\u00a0» n’est pas une date.",)
    return ParsedArticle(
        title=entry.title.text,
        published_on=entry.mark.day if entry.mark else None,
        categories=entry.categories,
        url=entry.url,
        summary=entry.summary,
        remarks=remarks,
        where=f"ligne\u00a0{entry.title.number}",
    )


def _lost_links(root: lxml_html.HtmlElement, found: ParsedArchive) -> tuple[str, ...]:
    """Return a remark when entries lost links that only the page's address would complete."""
    relative = any(
        href and not re.match(r"[a-zA-Z][\w+.-]{0,20}:|#|//", href)
        for href in (anchor.get("href", "").strip() for anchor in root.iter("a"))
    )
    if not relative or all(article.url or article.html for article in found.articles):
        return ()
    remark = (
        "Les liens de la page sont relatifs et son adresse n’y figure pas\u202f: des entrées "
        "restent sans lien. Importez plutôt l’adresse de la page."
    )
    return (remark,)


def _remarks(skipped: Sequence[Line]) -> tuple[str, ...]:
    once = {(line.number, line.text): line for line in skipped}.values()
    kept = [line for line in once if not is_furniture(line) and not is_footer(line.text)]
    if not kept:
        return ()
    quoted = ", ".join(f"«\u00a0{line.text[:60]}\u00a0»" for line in kept[:_QUOTED])
    count = len(kept)
    if count == 1:
        return (f"Une ligne n’a été rattachée à aucun article\u202f: {quoted}.",)
    more = ", etc." if count > _QUOTED else "."
    return (f"{count}\u00a0lignes n’ont été rattachées à aucun article\u202f: {quoted}{more}",)
