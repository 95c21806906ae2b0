"""What every digest must show, whatever template a firm writes; a breach names the line to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from newsletter.rendering.errors import RenderingError
from newsletter.rendering.markup import stretches
from newsletter.rendering.mending import Workshop
from newsletter.rendering.slots import Places
from newsletter.rendering.values import DigestContent
from newsletter.rendering.view import SHOWN_IN_FULL, digest_context, links_of
from newsletter.rendering.visibility import Hidden, View, letters, views, words
from newsletter.rendering.weblinks import plain_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One thing that must be found in the HTML and in the text."""

    value: str
    #: What is missing, as the object of "n’affiche pas".
    what: str
    #: The part that shows it, in parts.html and in parts.txt.
    part: str
    #: The name that templates write it with.
    name: str
    text_part: str = ""
    #: Whether the value is an address that a link must lead to, not only a text to be read.
    link: bool = False
    #: Whether only its letters count: prose is set in another way in each part.
    prose: bool = False

    def kept_by(self, text: str, links: Sequence[str]) -> bool:
        """Return whether it is among what a reader sees."""
        if self.link:
            return self.value in links or plain_address(self.value) in links
        if self.prose:
            return letters(self.value) in letters(text)
        return words(self.value) in text


def promises_of(content: DigestContent, places: Places) -> Iterator[Promise]:
    """Yield what the digest must show: only what is known is asked for."""
    links = links_of(content, places)
    footer, address = "parts.footer()", "parts.address_block()"
    yield Promise(
        value=links.unsubscribe,
        what="le lien de désinscription",
        name="links.unsubscribe",
        part=footer,
        link=True,
    )
    yield Promise(
        value=links.preferences,
        what="le lien des préférences",
        name="links.preferences",
        part=footer,
        link=True,
    )
    if links.view:
        yield Promise(
            value=links.view,
            what="le lien «\u00a0Lire en ligne\u00a0»",
            name="links.view",
            part="parts.top()",
            text_part="parts.masthead()",
            link=True,
        )
    yield Promise(
        value=places.greeting,
        what="la formule d’appel",
        name="greeting",
        part="parts.introduction()",
    )
    for stretch in stretches(content.introduction_html):
        if letters(stretch):
            yield Promise(
                value=stretch,
                what="l’introduction",
                name="content.introduction_html",
                part="parts.introduction()",
                prose=True,
            )
    if links.privacy:
        yield Promise(
            value=links.privacy,
            what="le lien vers l’information sur les données personnelles",
            name="links.privacy",
            part=footer,
            link=True,
        )
    why = str(digest_context(content, places)["why"])
    yield Promise(value=why, what="la raison de l’envoi", name="why", part=footer)
    firm = content.firm
    for name in ("name", "street", "postcode", "town", "telephone", "legal_line"):
        if part := str(getattr(firm, name)):
            what = f"«\u00a0{part}\u00a0» du bloc d’adresse"
            yield Promise(value=part, what=what, name=f"firm.{name}", part=address)
    for number, article in enumerate(content.articles):
        macro = "parts.article(item)" if number < SHOWN_IN_FULL else "parts.brief_list(briefs)"
        yield Promise(
            value=article.title,
            what=f"l’article «\u00a0{article.title}\u00a0»",
            name="item.title",
            part=macro,
        )
        if article.url:
            yield Promise(
                value=article.url,
                what=f"le lien vers l’article «\u00a0{article.title}\u00a0»",
                name="item.url",
                part=macro,
                link=True,
            )
        if article.credit:
            yield Promise(
                value=article.credit,
                what=f"la mention «\u00a0{article.credit}\u00a0»",
                name="item.credit",
                part=macro,
            )
    for block in content.blocks:
        if block.title:
            yield Promise(
                value=block.title,
                what=f"le bloc «\u00a0{block.title}\u00a0»",
                name="item.title",
                part="parts.block(item)",
            )


def refuse_broken_promise(
    content: DigestContent, places: Places, *, html: str, text: str, workshop: Workshop
) -> None:
    """Raise RenderingError for the first promise that the HTML or the text does not keep."""
    promises = tuple(promises_of(content, places))
    for view in views(html):
        read = view.text
        for promise in promises:
            if not promise.kept_by(read, view.links):
                _refuse_html(promise, view, workshop)
    shown = words(text)
    for promise in promises:
        # A link of the text may stand in brackets or before a full stop.
        found = words(promise.value) in shown if promise.link else promise.kept_by(shown, ())
        if not found:
            _refuse_absent(promise, workshop, "body.txt")


def _refuse_html(promise: Promise, view: View, workshop: Workshop) -> NoReturn:
    hidden = None
    if _hiding(promise, view):
        traced = (each for each in views(workshop.traced_html()) if each.name == view.name)
        hidden = next(filter(None, (_hiding(promise, each) for each in traced)), None)
    if hidden is None:
        _refuse_absent(promise, workshop, "body.html", view.name)
    where = workshop.line_of(hidden.node, hidden.by.properties)
    raise RenderingError(
        f"{where} cache {promise.what}{view.name} par {hidden.by.said}\u00a0: montrez-le, ou "
        f"retirez cela et ajoutez {{{{ {promise.part} }}}}."
    )


def _hiding(promise: Promise, view: View) -> Hidden | None:
    """Return the hidden stretch in which the promise would have been kept."""
    return next((each for each in view.hidden if promise.kept_by(each.text, each.links)), None)


def _refuse_absent(promise: Promise, workshop: Workshop, body: str, view: str = "") -> NoReturn:
    part = promise.text_part if promise.text_part and body == "body.txt" else promise.part
    where, remedy = workshop.room_for(part, promise.name, body)
    raise RenderingError(f"{where} n’affiche pas {promise.what}{view}\u00a0: ajoutez-y {remedy}.")
