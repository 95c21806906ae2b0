"""Checks on the bytes: weight, unsubscribe, links, credit lines, both parts saying the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from newsletter.rendering.findings import Finding
from newsletter.rendering.promises import addresses, readable, words
from newsletter.rendering.values import CompiledMessage, DigestContent, Slot

#: Gmail clips a message at about 102 kB of HTML, and the unsubscribe link with it.
HTML_LIMIT = 100_000
HTML_LARGE = 80_000
#: Gmail drops every style when they exceed 16 kB together.
STYLE_LIMIT = 16_000


def size(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold the message under what Gmail clips, and its styles under what Gmail drops."""
    weight = len(message.html.encode())
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


def unsubscribe(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold the way out in the HTML, in the text and in the headers."""
    address = f"{content.base_url}/u/"
    head = header_bytes(message)
    one_click = b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head
    places = (
        ("version HTML", f'href="{address}' in message.html),
        ("version texte", address in message.text),
        ("en-têtes", f"\r\nList-Unsubscribe: <{address}".encode() in head and one_click),
    )
    for where, present in places:
        if not present:
            yield Finding(
                level="blocking",
                code="unsubscribe",
                where=where,
                sentence="Le lien de désinscription manque.",
                remedy="Remettez le pied de page du modèle\u00a0: {{ parts.footer() }}.",
            )


def links(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold that every link leads somewhere from a mailbox."""
    for address in addresses(message.html):
        if not re.match(r"(https?://[^/]|mailto:.|tel:.)", address):
            yield Finding(
                level="blocking",
                code="links",
                where=f"lien «\u00a0{address}\u00a0»",
                sentence="Ce lien n’est pas une adresse complète\u00a0: il ne s’ouvrira pas.",
                remedy="Écrivez l’adresse entière, https:// compris.",
            )
    for article in content.articles:
        if not article.url:
            yield Finding(
                level="warning",
                code="links",
                where=f"article «\u00a0{article.title}\u00a0»",
                article_id=article.id,
                sentence="L’article n’a pas de lien.",
                remedy="Ajoutez un lien, ou publiez sa page sur le site.",
            )


def credit(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold the credit lines in both parts."""
    html, text = readable(message.html), words(message.text)
    for article in content.articles:
        if article.credit and not all(words(article.credit) in body for body in (html, text)):
            yield Finding(
                level="blocking",
                code="credit",
                where=f"article «\u00a0{article.title}\u00a0»",
                article_id=article.id,
                sentence=f"La mention «\u00a0{article.credit}\u00a0» manque.",
                remedy="Remettez {{ parts.credit(article) }} dans le modèle.",
            )


def parity(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold that both parts say the same."""
    text = unquote(message.text)
    for address in addresses(message.html):
        bare = address.removeprefix("mailto:").removeprefix("tel:")
        if unquote(bare) not in text and not address.startswith("tel:"):
            yield Finding(
                level="warning",
                code="parity",
                where="version texte",
                sentence=f"Le lien {bare} n’est que dans la version HTML.",
                remedy="Ajoutez-le à body.txt.",
            )
    html, said = readable(message.html), words(message.text)
    for article in content.articles:
        title = words(article.title)
        if (title in html) != (title in said):
            yield Finding(
                level="blocking",
                code="parity",
                where=f"article «\u00a0{article.title}\u00a0»",
                article_id=article.id,
                sentence="L’article n’est que dans l’une des deux versions, HTML et texte.",
                remedy="Affichez les mêmes articles dans body.html et body.txt.",
            )


def header_bytes(message: CompiledMessage) -> bytes:
    """Return the headers as they will leave, each slot named in brackets."""
    whole = b"".join(
        f"[{part.name}]".encode() if isinstance(part, Slot) else part for part in message.segments
    )
    return whole.split(b"\r\n\r\n", 1)[0] + b"\r\n"
