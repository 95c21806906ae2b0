"""What every digest must show, whatever template a firm writes; a breach names the line to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from newsletter.rendering.errors import RenderingError
from newsletter.rendering.slots import Places
from newsletter.rendering.loading import source_of
from newsletter.rendering.values import DigestContent
from newsletter.rendering.view import digest_context, links_of

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](px|;|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One thing that must be found in the HTML and in the text."""

    value: str
    #: What is missing, as the object of "n’affiche pas".
    what: str
    #: The template's own words that would mend it.
    remedy: str
    #: Whether the value is an address that a link must lead to, not only a text to be read.
    link: bool = False


def promises_of(content: DigestContent, places: Places) -> Iterator[Promise]:
    """Yield what the digest must show: only what is known is asked for."""
    links = links_of(content, places)
    footer = "parts.footer()"
    yield Promise(
        value=links.unsubscribe, what="le lien de désinscription", remedy=footer, link=True
    )
    yield Promise(value=links.preferences, what="le lien des préférences", remedy=footer, link=True)
    if links.view:
        yield Promise(
            value=links.view, what="le lien « Lire en ligne »", remedy="parts.top()", link=True
        )
    yield Promise(value=places.greeting, what="la formule d’appel", remedy="parts.introduction()")
    why = str(digest_context(content, places)["why"])
    yield Promise(value=why, what="la raison de l’envoi", remedy=footer)
    firm = content.firm
    for part in (firm.name, firm.street, firm.postcode, firm.town, firm.telephone, firm.legal_line):
        if part:
            yield Promise(
                value=part, what=f"« {part} » du bloc d’adresse", remedy="parts.address_block()"
            )
    for article in content.articles:
        remedy = "parts.article(article)"
        yield Promise(value=article.title, what=f"l’article « {article.title} »", remedy=remedy)
        if article.credit:
            yield Promise(
                value=article.credit, what=f"la mention « {article.credit} »", remedy=remedy
            )


def refuse_broken_promise(
    content: DigestContent,
    places: Places,
    *,
    html: str,
    text: str,
    template_dirs: Sequence[Path],
) -> None:
    """Raise RenderingError for the first promise that the HTML or the text does not keep."""
    bodies = (
        ("body.html", readable(html), addresses(html)),
        ("body.txt", words(text), tuple(text.split())),
    )
    for name, shown, targets in bodies:
        for promise in promises_of(content, places):
            kept = promise.value in targets if promise.link else words(promise.value) in shown
            if not kept:
                where = _where(content.layout, name, template_dirs)
                raise RenderingError(
                    f"{where} n’affiche pas {promise.what}\u00a0: "
                    f"ajoutez-y {{{{ {promise.remedy} }}}}."
                )


def _where(layout: str, name: str, template_dirs: Sequence[Path]) -> str:
    """Say which file, and which line, has to be mended: the firm's own, near its footer."""
    path = source_of(f"email/{layout}/{name}", template_dirs=template_dirs)
    if path is None:
        return f"Le modèle email/{layout}/{name}"
    lines = path.read_text(encoding="utf-8").splitlines() or [""]
    line = len(lines)
    for number, content in enumerate(lines, start=1):
        if re.search(r"block footer|</body>|parts\.(footer|address_block)", content):
            line = number
    return f"Le modèle {path}, ligne {line},"


def readable(html: str) -> str:
    """Return what a reader sees of the HTML: no comment, no style, no tag, nothing hidden."""
    body = _visible(html)
    return "" if body is None else words(" ".join(body.itertext()))


def addresses(html: str) -> tuple[str, ...]:
    """Return where the visible links lead, in order, each once."""
    body = _visible(html)
    if body is None:
        return ()
    return tuple(dict.fromkeys(str(link.get("href", "")) for link in body.iter("a")))


def _visible(html: str) -> lxml_html.HtmlElement | None:
    """Return the body without what no reader sees."""
    body = lxml_html.document_fromstring(html.replace("<wbr>", "")).find("body")
    if body is None:
        return None
    nodes: list[Any] = list(body.iter())
    for node in nodes:
        style = node.get("style") or "" if isinstance(node.tag, str) else ""
        shown = isinstance(node.tag, str) and node.tag not in {"style", "script", "template"}
        if (not shown or _HIDDEN.search(style)) and node.getparent() is not None:
            node.drop_tree()
    return body


def words(text: str) -> str:
    """Return the text with every run of white space, wraps included, as one space."""
    return re.sub(r"\s+", " ", text).strip()
