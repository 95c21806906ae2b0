"""Checks on the bytes: weight, one-click headers, nothing hidden, both parts saying the same.

What every digest must show (ways out, address, titles, credit lines) is no finding: without it
nothing compiles (``promises``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from newsletter.rendering.findings import Finding
from newsletter.rendering.markup import stretches
from newsletter.rendering.stamping import LONGEST_TOKEN
from newsletter.rendering.values import CompiledMessage, DigestContent, Slot
from newsletter.rendering.visibility import addresses, letters, readable, views
from newsletter.rendering.weblinks import plain_address

#: Gmail clips a message at about 102 kB of HTML, and the unsubscribe link with it.
HTML_LIMIT = 100_000
HTML_LARGE = 80_000
#: Gmail drops every style when they exceed 16 kB together.
STYLE_LIMIT = 16_000
#: A title and a name of a hundred letters each, accented or escaped.
_LONGEST_GREETING = 1_000
#: What a mail may hold out of sight: a line that inboxes show beside the subject.
_MOST_HIDDEN = 140
#: Five signs without ink in a row: padding that pushes the text out of an inbox's list.
_PADDING = re.compile(r"(?:[\u00ad\u034f\u200b\u200c\u2007\u2060\ufeff][\s\u00a0]*){5}")


def size(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold the message under what Gmail clips, and its styles under what Gmail drops."""
    weight = len(message.html.encode()) + _personal_weight(message)
    if weight > HTML_LARGE:
        blocking = weight > HTML_LIMIT
        yield Finding(
            level="blocking" if blocking else "warning",
            code="size",
            where="message entier",
            sentence=f"Le message pèse {weight // 1000}\u00a0ko\u00a0; Gmail coupe au-delà de "
            f"{HTML_LIMIT // 1000}\u00a0ko, lien de désinscription compris.",
            remedy="Retirez des articles, ou raccourcissez les textes intégraux.",
        )
    styles = sum(
        len(part.encode()) for part in re.findall(r"<style.*?</style>", message.html, re.DOTALL)
    )
    if styles > STYLE_LIMIT:
        yield Finding(
            level="blocking",
            code="style_size",
            where="modèle",
            sentence=f"Les styles du modèle pèsent {styles // 1000}\u00a0ko\u00a0; "
            "Gmail les ignore tous au-delà de 16\u00a0ko.",
            remedy="Allégez les styles du modèle.",
        )


def _personal_weight(message: CompiledMessage) -> int:
    """Return what the longest greeting and the longest tokens add to the HTML."""
    most = {"token": LONGEST_TOKEN, "greeting": _LONGEST_GREETING}
    slots = (part for part in message.segments if isinstance(part, Slot) and part.place == "html")
    return sum(most.get(slot.name, 0) for slot in slots)


def unsubscribe(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold the one-click headers on the raw bytes: parsers forgive what mailboxes do not."""
    lines = header_bytes(message).split(b"\r\n")
    ways = [line for line in lines if line.lower().startswith(b"list-unsubscribe:")]
    posts = [line for line in lines if line.lower().startswith(b"list-unsubscribe-post:")]
    start = f"List-Unsubscribe: <{content.base_url}/u/[token]>".encode()
    whole = len(ways) == 1 and ways[0].startswith(start) and b"=?" not in ways[0]
    if not whole or posts != [b"List-Unsubscribe-Post: List-Unsubscribe=One-Click"]:
        yield Finding(
            level="blocking",
            code="unsubscribe",
            where="en-têtes",
            sentence="Les en-têtes de désinscription en un clic manquent ou sont mal formés.",
            remedy="Signalez-le à qui entretient le service\u00a0: ne l’envoyez pas ainsi.",
        )


def hidden(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at text that nobody sees: Google files such mail as spam."""
    seen = next(views(message.html))
    for secret in seen.concealed():
        if len(secret) > _MOST_HIDDEN or secret not in seen.text:
            yield Finding(
                level="warning",
                code="hidden",
                where=f"texte «\u00a0{secret[:60]}\u00a0»",
                sentence="Ce texte est caché, ce que les filtres tiennent pour une ruse.",
                remedy="Montrez-le, ou retirez-le du modèle\u00a0; un aperçu caché répète en moins "
                f"de {_MOST_HIDDEN}\u00a0signes ce que le message montre.",
            )
    if _PADDING.search(message.html):
        yield Finding(
            level="warning",
            code="hidden",
            where="version HTML",
            sentence="Une suite de signes invisibles remplit l’aperçu, ce que les filtres tiennent "
            "pour une ruse.",
            remedy="Retirez ces signes du modèle ou du texte.",
        )


def parity(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold that both parts say the same: filters and readers distrust a stub."""
    yield from _links_in_both(message)
    html, text = letters(readable(message.html)), letters(message.text)
    for where, article_id, said in _said(content):
        in_html, in_text = (all(piece in part for piece in said) for part in (html, text))
        if in_html != in_text:
            lacking = "texte (body.txt)" if in_html else "HTML (body.html)"
            yield Finding(
                level="warning",
                code="parity",
                where=where,
                article_id=article_id,
                sentence=f"Ce texte manque dans la version {lacking}.",
                remedy="Faites dire la même chose aux deux versions du modèle.",
            )


def _links_in_both(message: CompiledMessage) -> Iterator[Finding]:
    text = unquote(message.text)
    written = {plain_address(word) for word in message.text.split() if "://" in word}
    for address in addresses(message.html):
        shown = (
            address.removeprefix("mailto:").partition("?")[0] if "://" not in address else address
        )
        if address.startswith("tel:") or unquote(shown) in text or address in written:
            continue
        yield Finding(
            level="warning",
            code="parity",
            where="version texte",
            sentence=f"Le lien {shown} n’est que dans la version HTML.",
            remedy="Ajoutez-le à body.txt.",
        )


def _said(content: DigestContent) -> Iterator[tuple[str, int | None, list[str]]]:
    """Yield what people wrote, piece by piece: where, the article, the letters of each stretch.

    Introduction and titles are promises: without them nothing compiles.
    """
    for article in content.articles:
        where = f"article «\u00a0{article.title}\u00a0»"
        yield where, article.id, [letters(article.standfirst)]
        yield where, article.id, _stretches(article.body_html)
    for block in content.blocks:
        where = f"bloc «\u00a0{block.title}\u00a0»"
        yield where, None, _stretches(block.text_html)
    if content.signature:
        person = content.signature
        yield "signature", None, [letters(person.name), letters(person.role)]


def _stretches(html: str) -> list[str]:
    return [letters(stretch) for stretch in stretches(html)]


def header_bytes(message: CompiledMessage) -> bytes:
    """Return the headers as they will leave, each slot named in brackets."""
    whole = b"".join(
        f"[{part.name}]".encode() if isinstance(part, Slot) else part for part in message.segments
    )
    return whole.split(b"\r\n\r\n", 1)[0] + b"\r\n"
