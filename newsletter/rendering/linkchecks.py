"""Checks on links: complete, told truly, by an address that readers and filters can trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

from newsletter.rendering.findings import Finding
from newsletter.rendering.values import CompiledMessage, DigestContent
from newsletter.rendering.visibility import addresses, words
from newsletter.rendering.weblinks import plain_address

#: Filters count addresses, and nobody follows more.
MOST_LINKS = 60
_SHORTENERS = re.compile(
    r"(www\.)?(bit\.ly|buff\.ly|cutt\.ly|goo\.gl|is\.gd|lnkd\.in|ow\.ly|rb\.gy|rebrand\.ly"
    r"|shorturl\.at|t\.co|tiny\.cc|tinyurl\.com|urlr\.me)"
)
_PAGE = re.compile(
    r"(https?)://(?:([^/?#@]*)@)?([^/?#:]*|\[[^\]]*\])(?::\d+)?(?:[/?#]|$)", re.IGNORECASE
)
_NUMERIC = re.compile(r"[0-9.]+|0x[0-9a-f]+|\[.*", re.IGNORECASE)
#: A label that reads as the address of a page: ``www.example.org/page``.
_ADDRESS_LABEL = re.compile(
    r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,})(?::\d+)?(?:/\S*)?", re.IGNORECASE
)
_MAILBOX_LABEL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def links(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold that every link leads somewhere from a mailbox, and that there are not too many."""
    found = addresses(message.html)
    for address in found:
        if not re.match(r"(https?://[^/]|mailto:.|tel:.)", address):
            yield Finding(
                level="blocking",
                code="links",
                where=f"lien «\u00a0{address}\u00a0»",
                sentence="Ce lien n’est pas une adresse complète\u00a0: il ne s’ouvrira pas.",
                remedy="Écrivez l’adresse entière, https:// compris.",
            )
    if len(found) > MOST_LINKS:
        yield Finding(
            level="warning",
            code="many_links",
            where="message entier",
            sentence=f"Le message contient {len(found)} liens différents\u00a0; au-delà de "
            f"{MOST_LINKS}, les filtres se méfient.",
            remedy="Retirez des articles, ou des liens de leurs textes.",
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


def trust(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at addresses that hide where they lead; the site's own is doctor's to judge."""
    for address in addresses(message.html):
        page = _PAGE.match(address)
        if page is None or f"{address}/".startswith(f"{content.base_url}/"):
            continue
        scheme, person, host = page.group(1).lower(), page.group(2), page.group(3).lower()
        faults = (
            (
                _SHORTENERS.fullmatch(host),
                "Ce lien raccourci cache où il mène, et les filtres s’en méfient.",
                "Mettez l’adresse de la page elle-même.",
            ),
            (
                _NUMERIC.fullmatch(host),
                "Ce lien mène à une suite de chiffres au lieu d’un nom de site.",
                "Mettez le nom du site.",
            ),
            (
                person is not None,
                "Ce lien contient un identifiant avant l’arobase (@), comme les faux sites.",
                "Retirez ce qui précède l’arobase.",
            ),
            (
                scheme == "http",
                "Ce lien n’est pas chiffré\u00a0: les navigateurs le disent non sécurisé.",
                "Écrivez https:// si le site le permet, ce qui est presque toujours le cas.",
            ),
        )
        for fault, sentence, remedy in faults:
            if fault:
                yield Finding(
                    level="warning",
                    code="link_trust",
                    where=f"lien «\u00a0{address}\u00a0»",
                    sentence=sentence,
                    remedy=remedy,
                )


def labels(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at links that show one address and lead to another, as swindlers' do."""
    seen = set()
    every: list[Any] = list(lxml_html.document_fromstring(message.html).iter("a"))
    for link in every:
        address, label = str(link.get("href", "")), words(str(link.text_content()))
        if (address, label) in seen or not _lies(label, address):
            continue
        seen.add((address, label))
        yield Finding(
            level="warning",
            code="link_label",
            where=f"lien «\u00a0{label}\u00a0»",
            sentence=f"Ce lien montre une adresse et mène à une autre ({address})\u00a0: "
            "c’est à cela que l’on reconnaît une fraude.",
            remedy="Donnez-lui pour texte ce que l’on y trouve, ou l’adresse où il mène.",
        )


def _lies(label: str, address: str) -> bool:
    if _MAILBOX_LABEL.fullmatch(label):
        mailbox = address.removeprefix("mailto:").partition("?")[0]
        return address.startswith("mailto:") and mailbox.lower() != label.lower()
    shown, page = _ADDRESS_LABEL.fullmatch(label), _PAGE.match(address)
    if shown is None or page is None:
        return False
    host = plain_address(f"https://{shown.group(1)}").removeprefix("https://")
    return _bare_host(host) != _bare_host(page.group(3))


def _bare_host(host: str) -> str:
    return host.lower().removeprefix("www.").rstrip(".")
