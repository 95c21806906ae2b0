"""The supplier's XML: ``<articles>`` of sections, turned into clean HTML with all that they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import escape

from lxml import etree

from newsletter.archive.dates import machine_day
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds.page.credits import owner
from newsletter.archive.kinds.page.oddities import oddities
from newsletter.archive.parsed import ParsedArchive, ParsedArticle, Refusal
from newsletter.archive.reading import MAX_BYTES
from newsletter.archive.xmlgate import broken, refuse_doctype
from newsletter.common.htmlcleaning import clean_html, plain_text

#: The supplier's inline elements and ours.
_INLINE = {
    "gras": "strong",
    "italique": "em",
    "souligne": "u",
    "exposant": "sup",
    "indice": "sub",
}
_HEADINGS = {
    "section_title": "h2",
    "titrechapitre": "h3",
    "intertitre": "h3",
    "titreparagraphe": "h4",
}
#: Boxes and asides: a blockquote is what every mail client still shows as set apart.
_BOXES = frozenset({"annotation", "texteencadre"})
_LINKS = frozenset({"lien", "ref_lien"})
_PARAGRAPHS = frozenset(
    {"texteparagraphe", "section_summary", "reference", "section_author", "source", "titreencadre"}
)
_TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
_TEXT = frozenset({"p", "br", "ul", "ol", "li", "b", "i", "u", "em", "strong", "sup", "sub"})
_HTML = _TABLE | _TEXT | {"blockquote"}
_BLOCKS = frozenset({"table", "ul", "ol", "p", "blockquote"})
_ASIDES = {
    "section_author": "em",
    "source": "em",
    "titreencadre": "strong",
    "titreannotation": "strong",
}
_DEEPEST = 200
_IMAGE = re.compile(r"https?://", re.IGNORECASE)


def parse(data: bytes) -> tuple[ParsedArchive, str]:
    """Return the file's articles and the supplier named in their credits."""
    root = _root(data)
    articles: list[ParsedArticle] = []
    refused: list[Refusal] = []
    for number, element in enumerate(root.iterchildren("article"), start=1):
        article = _article(element, number)
        if isinstance(article, Refusal):
            refused.append(article)
        else:
            articles.append(article)
    if not articles:
        raise ArchiveRefused(
            refused[0].reason if refused else "Ce fichier du fournisseur ne contient aucun article."
        )
    archive = ParsedArchive(kind="lesechos", articles=tuple(articles), refused=tuple(refused))
    return archive, _supplier(articles)


def _root(data: bytes) -> etree._Element:
    if len(data) > MAX_BYTES:
        raise ArchiveRefused("Le fichier est trop gros. Découpez-le en plusieurs fichiers.")
    if not data.strip():
        raise ArchiveRefused("Le fichier est vide.")
    refuse_doctype(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise broken(line or 1, column or 1) from error
    if root.tag != "articles":
        raise ArchiveRefused(
            f"Ce XML commence par «\u00a0{root.tag}\u00a0»\u202f: un fichier du fournisseur "
            "commence par «\u00a0articles\u00a0»."
        )
    return root


def _article(element: etree._Element, number: int) -> ParsedArticle | Refusal:
    supplier_id = _value(element, "id")
    where = f"article\u00a0{number}" + (f" ({supplier_id})" if supplier_id else "")
    title = _value(element, "title")
    if not title:
        return Refusal(where=where, reason="L’article n’a pas de titre.")
    created, displayed = (_day(element, name) for name in ("create_date", "display_date"))
    summary = plain_text(clean_html(_value(element, "summary")))
    body = "".join(_section(section) for section in element.iter("section"))
    html = clean_html(f"<p>{escape(summary, quote=False)}</p>{body}" if body and summary else body)
    image, alt, other = _media(element)
    return ParsedArticle(
        title=title,
        published_on=displayed or created,
        original_on=created if displayed and created != displayed else None,
        categories=_rubrics(element),
        url=_link(_value(element, "url") or _value(element, "link")),
        supplier_id=supplier_id,
        credit=_value(element, "copyright"),
        summary=" ".join(summary.split()),
        html=html,
        language=_value(element, "language")[:2].lower() or "fr",
        image_url=image,
        image_alt=alt,
        remarks=(*other, *oddities(plain_text(html))),
        where=where,
    )


def _section(section: etree._Element) -> str:
    return "".join(_blocks(section, depth=0))


def _blocks(element: etree._Element, *, depth: int) -> Iterable[str]:
    """Return an element's children as HTML blocks; text between them becomes paragraphs."""
    if depth > _DEEPEST:
        yield f"<p>{escape(_flat(element), quote=False)}</p>"
        return
    yield from _paragraph(element.text)
    box_title = ""
    for child in element:
        tag = str(child.tag)
        if tag == "titreencadre":
            box_title += _mixed(child, depth=depth, around="strong")
            continue
        if tag != "texteencadre" and box_title:
            yield f"<blockquote>{box_title}</blockquote>"
            box_title = ""
        if tag in _HEADINGS:
            yield f"<{_HEADINGS[tag]}>{_inline(child, depth=depth)}</{_HEADINGS[tag]}>"
        elif tag in _BOXES:
            yield f"<blockquote>{box_title}{_mixed(child, depth=depth)}</blockquote>"
            box_title = ""
        elif tag in _PARAGRAPHS or tag in _LINKS or tag in _INLINE:
            yield _mixed(child, depth=depth, around=_ASIDES.get(tag, ""))
        elif tag in _HTML:
            yield _inline_of(child, depth=depth)
        else:
            yield from _blocks(child, depth=depth + 1)
        yield from _paragraph(child.tail)
    if box_title:
        yield f"<blockquote>{box_title}</blockquote>"


def _mixed(element: etree._Element, *, depth: int, around: str = "") -> str:
    """Return a paragraph's HTML; a table or a list within it ends it and another follows."""
    blocks: list[str] = []
    run: list[str] = [escape(element.text or "", quote=False)]
    if element.tag in _LINKS:
        run, children = [_inline_of(element, depth=depth)], []
    else:
        children = list(element)
    for child in children:
        if child.tag in _BLOCKS:
            blocks.extend([_wrapped(run, around), _inline_of(child, depth=depth)])
            run = []
        elif child.tag in _PARAGRAPHS or child.tag in _BOXES or child.tag in _HEADINGS:
            blocks.append(_wrapped(run, around))
            blocks.extend(_blocks_of_one(child, depth=depth + 1))
            run = []
        else:
            run.append(_inline_of(child, depth=depth))
        run.append(escape(child.tail or "", quote=False))
    return "".join([*blocks, _wrapped(run, around)])


def _blocks_of_one(child: etree._Element, *, depth: int) -> Iterable[str]:
    tag = str(child.tag)
    if tag in _HEADINGS:
        yield f"<{_HEADINGS[tag]}>{_inline(child, depth=depth)}</{_HEADINGS[tag]}>"
    elif depth > _DEEPEST:
        yield f"<p>{escape(_flat(child), quote=False)}</p>"
    else:
        inner = _mixed(child, depth=depth, around=_ASIDES.get(tag, ""))
        yield f"<blockquote>{inner}</blockquote>" if tag in _BOXES else inner


def _inline(element: etree._Element, *, depth: int) -> str:
    """Return an element's content as inline HTML."""
    if depth > _DEEPEST:
        return escape(_flat(element), quote=False)
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        parts.append(_inline_of(child, depth=depth))
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _inline_of(element: etree._Element, *, depth: int) -> str:
    tag = str(element.tag)
    inner = _inline(element, depth=depth + 1)
    if tag in {"retourligne", "br"}:
        return "<br>"
    if tag in _LINKS:
        href = _link(element.get("href", ""))
        return f'<a href="{escape(href)}">{inner or escape(href)}</a>' if href else inner
    if tag in _HTML:
        spans = "".join(
            f' {name}="{escape(value)}"'
            for name in ("colspan", "rowspan")
            if (value := element.get(name)) and value.isdigit()
        )
        return f"<{tag}{spans}>{inner}</{tag}>"
    name = _INLINE.get(tag) or _ASIDES.get(tag, "")
    return f"<{name}>{inner}</{name}>" if name else inner


def _wrapped(run: Iterable[str], around: str) -> str:
    inner = " ".join("".join(run).split(" ")).strip()
    if not inner:
        return ""
    return f"<p><{around}>{inner}</{around}></p>" if around else f"<p>{inner}</p>"


def _paragraph(text: str | None) -> Iterable[str]:
    if text and text.strip():
        yield f"<p>{escape(text.strip(), quote=False)}</p>"


def _flat(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _value(element: etree._Element, name: str) -> str:
    child = element.find(name)
    return "" if child is None else " ".join(_flat(child).split())


def _day(element: etree._Element, name: str) -> date | None:
    return machine_day(_value(element, name))


def _rubrics(element: etree._Element) -> tuple[str, ...]:
    names = (
        " ".join(_flat(tag).split())
        for tag in element.iterchildren("tag")
        if tag.get("type") == "rubrique"
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _media(element: etree._Element) -> tuple[str, str, list[str]]:
    """Return the image's address when it is one, its alternative, and a remark for what is left."""
    image, alt, remarks = "", "", []
    for media in element.iterchildren("media"):
        name = " ".join(_flat(media).split())
        if media.get("type") == "image" and _IMAGE.match(name) and not image:
            image, alt = name, media.get("alt", "") or media.get("title", "")
        elif name:
            kind = "L’image" if media.get("type") == "image" else "Le média"
            remarks.append(f"{kind} «\u00a0{name[:80]}\u00a0» n’est pas dans le fichier.")
    return image, alt, remarks


def _link(href: str) -> str:
    href = href.strip()
    return href if href.lower().startswith(("http://", "https://", "mailto:")) else ""


def _supplier(articles: Iterable[ParsedArticle]) -> str:
    return next((name for article in articles if (name := owner(article.credit))), "")
