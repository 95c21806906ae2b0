"""What is looked at before approval, on the very bytes to be sent: each with place and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from newsletter.rendering.cleaning import cleaned
from newsletter.rendering.colours import READABLE, SHEET, contrast, is_colour
from newsletter.rendering.promises import addresses, readable, words
from newsletter.rendering.values import CompiledMessage, DigestContent, Slot
from newsletter.rendering.view import typeset

#: Gmail clips a message at about 102 kB of HTML, and the unsubscribe link with it.
HTML_LIMIT = 100_000
HTML_LARGE = 80_000
#: Gmail drops every style when they exceed 16 kB together.
STYLE_LIMIT = 16_000
SUBJECT_LONG = 78
#: Columns that a telephone can show at 16 px.
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend: sentences in French for the editor."""

    level: Literal["blocking", "warning"]
    #: Stable word for scripts and overrides, for example ``alt``.
    code: str
    where: str
    sentence: str
    remedy: str


def check_message(content: DigestContent, message: CompiledMessage) -> tuple[Finding, ...]:
    """Return every finding on one compiled variant, the blocking ones first."""
    content = typeset(cleaned(content))
    found = [finding for check in _CHECKS for finding in check(content, message)]
    return tuple(sorted(found, key=lambda finding: finding.level != "blocking"))


def _size(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
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


def _address_block(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    firm = content.firm
    parts = (("la rue", firm.street), ("le code postal", firm.postcode), ("la ville", firm.town))
    missing = [name for name, value in parts if not value]
    if missing:
        yield Finding(
            level="blocking",
            code="address_block",
            where="bloc d’adresse",
            sentence="L’adresse du cabinet est incomplète\u00a0: "
            f"il manque {' et '.join(missing)}.",
            remedy="Complétez l’adresse dans les réglages du cabinet.",
        )
    if not firm.legal_line:
        yield Finding(
            level="warning",
            code="legal_line",
            where="bloc d’adresse",
            sentence="Les mentions légales du cabinet (forme, capital, RCS, SIREN) sont inconnues.",
            remedy="Renseignez-les dans les réglages du cabinet (C. com., art. R.\u00a0123-237).",
        )


def _unsubscribe(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
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


def _images(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    for article in content.articles:
        if article.picture and not article.picture.alt:
            yield Finding(
                level="warning",
                code="alt",
                where=f"article «\u00a0{article.title}\u00a0»",
                sentence="L’image n’a pas de texte de remplacement.",
                remedy="Décrivez l’image en une phrase, pour qui ne la voit pas.",
            )
    for tag in re.findall(r"<img\b[^>]*>", message.html):
        if not re.search(r"\salt=", tag):
            yield Finding(
                level="blocking",
                code="alt",
                where="modèle",
                sentence="Une image du modèle n’a pas d’attribut alt.",
                remedy='Ajoutez alt="…" à cette image, ou alt="" si elle est décorative.',
            )
        source = re.search(r'\ssrc="([^"]*)"', tag)
        if not source or not re.match(r"https?://[^/]", source.group(1)):
            yield Finding(
                level="blocking",
                code="links",
                where=f"image «\u00a0{source.group(1) if source else ''}\u00a0»",
                sentence="L’adresse de cette image n’est pas complète\u00a0: rien ne s’affichera.",
                remedy="Donnez une image que le site sert, à une adresse qui commence par https://.",
            )


def _tables(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    for article in content.articles:
        rows = re.findall(r"<tr\b.*?</tr>", article.body_html, re.DOTALL | re.IGNORECASE)
        columns = max((len(re.findall(r"<t[dh]\b", row)) for row in rows), default=0)
        if columns > MOST_COLUMNS:
            yield Finding(
                level="warning",
                code="table",
                where=f"article «\u00a0{article.title}\u00a0»",
                sentence=f"Un tableau de {columns} colonnes déborde de l’écran d’un téléphone.",
                remedy="N’envoyez que l’extrait, ou réduisez le tableau à quatre colonnes.",
            )


def _contrast(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    accent = content.firm.accent
    if not is_colour(accent):
        yield Finding(
            level="warning",
            code="contrast",
            where="couleur du cabinet",
            sentence=f"«\u00a0{accent}\u00a0» n’est pas une couleur\u00a0; "
            "un bleu sobre la remplace.",
            remedy="Écrivez la couleur sous la forme #1f4e79.",
        )
    elif contrast(accent, SHEET) < READABLE:
        yield Finding(
            level="warning",
            code="contrast",
            where="couleur du cabinet",
            sentence=f"La couleur {accent} est trop claire pour être lue sur fond blanc\u00a0; "
            "les liens sont foncés d’office.",
            remedy="Choisissez une couleur plus foncée (contraste d’au moins 4,5).",
        )


def _links(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
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
                sentence="L’article n’a pas de lien.",
                remedy="Ajoutez un lien, ou publiez sa page sur le site.",
            )


def _credit(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    html, text = readable(message.html), words(message.text)
    for article in content.articles:
        if article.credit and not all(words(article.credit) in body for body in (html, text)):
            yield Finding(
                level="blocking",
                code="credit",
                where=f"article «\u00a0{article.title}\u00a0»",
                sentence=f"La mention «\u00a0{article.credit}\u00a0» manque.",
                remedy="Remettez {{ parts.credit(article) }} dans le modèle.",
            )


def _parity(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
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
                sentence="L’article n’est que dans l’une des deux versions, HTML et texte.",
                remedy="Affichez les mêmes articles dans body.html et body.txt.",
            )


def _subject(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    subject = message.subject
    letters = [letter for letter in subject if letter.isalpha()]
    faults = (
        (len(subject) > SUBJECT_LONG, "L’objet est long\u00a0: les téléphones le coupent."),
        (
            len(letters) > 7 and all(letter.isupper() for letter in letters),
            "L’objet est tout en capitales, ce que les filtres tiennent pour du spam.",
        ),
        (re.search(r"[!?]{2}", subject), "L’objet répète sa ponctuation."),
        (
            re.match(r"(re|tr|fw|fwd)\s*:", subject, re.IGNORECASE),
            "L’objet imite une réponse ou un transfert.",
        ),
    )
    for fault, sentence in faults:
        if fault:
            yield Finding(
                level="warning",
                code="subject",
                where="objet",
                sentence=sentence,
                remedy="Écrivez une phrase courte qui dit ce que contient le numéro.",
            )


_CHECKS: tuple[Callable[[DigestContent, CompiledMessage], Iterator[Finding]], ...] = (
    _size,
    _address_block,
    _unsubscribe,
    _images,
    _tables,
    _contrast,
    _links,
    _credit,
    _parity,
    _subject,
)


def header_bytes(message: CompiledMessage) -> bytes:
    """Return the headers as they will leave, each slot named in brackets."""
    whole = b"".join(
        f"[{part.name}]".encode() if isinstance(part, Slot) else part for part in message.segments
    )
    return whole.split(b"\r\n\r\n", 1)[0] + b"\r\n"
