"""Checks on what people wrote and set: address, pictures, tables, colour, sender, subject."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

from newsletter.rendering.colours import READABLE, SHEET, contrast, is_colour
from newsletter.rendering.findings import Finding
from newsletter.rendering.values import CompiledMessage, DigestContent

SUBJECT_LONG = 78
SENDER_LONG = 60
#: About what a title and a sentence hold.
LETTERS_BESIDE_PICTURE = 120
_JOINERS = re.compile(r"[\u200c-\u200f\u061c\u2066-\u2069\U000e0020-\U000e007f]")
#: Columns that a telephone can show at 16 px.
MOST_COLUMNS = 4


def address_block(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Hold that the firm is named with its whole address; point at unknown legal details."""
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


def images(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Ask for alternatives, and for addresses that a mailbox can fetch."""
    for article in content.articles:
        if article.picture and not article.picture.alt:
            yield Finding(
                level="warning",
                code="alt",
                where=f"article «\u00a0{article.title}\u00a0»",
                article_id=article.id,
                sentence="L’image n’a pas de texte de remplacement.",
                remedy="Décrivez l’image en une phrase, pour qui ne la voit pas.",
            )
    pictures: list[Any] = list(lxml_html.document_fromstring(message.html).iter("img"))
    for picture in pictures:
        if picture.get("alt") is None:
            yield Finding(
                level="blocking",
                code="alt",
                where="modèle",
                sentence="Une image du modèle n’a pas d’attribut alt.",
                remedy='Ajoutez alt="…" à cette image, ou alt="" si elle est décorative.',
            )
        source = str(picture.get("src", ""))
        if not re.match(r"https?://[^/]", source):
            yield Finding(
                level="blocking",
                code="links",
                where=f"image «\u00a0{source}\u00a0»",
                sentence="L’adresse de cette image n’est pas complète\u00a0: rien ne s’affichera.",
                remedy="Donnez une image que le site sert, à une adresse qui commence par https://.",
            )


def words_beside_pictures(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at a digest that says next to nothing where pictures are not shown."""
    pictures = sum(article.picture is not None for article in content.articles)
    written = " ".join(
        [content.introduction_html, *(block.text_html for block in content.blocks)]
        + [f"{item.title} {item.standfirst} {item.body_html}" for item in content.articles]
    )
    letters = len(re.sub(r"<[^>]*>|\s", "", written))
    if letters < pictures * LETTERS_BESIDE_PICTURE:
        yield Finding(
            level="warning",
            code="pictures_only",
            where="message entier",
            sentence="Le message a beaucoup d’images pour peu de texte, ce dont les filtres se "
            "méfient\u00a0; beaucoup de messageries ne les montrent pas d’emblée.",
            remedy="Ajoutez une introduction et des chapôs, ou retirez des images.",
        )


def tables(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at tables too wide for a telephone."""
    for where, article_id, html in _prose(content):
        rows = re.findall(r"<tr\b.*?</tr>", html, re.DOTALL | re.IGNORECASE)
        columns = max((len(re.findall(r"<t[dh]\b", row)) for row in rows), default=0)
        if columns > MOST_COLUMNS:
            yield Finding(
                level="warning",
                code="table",
                where=where,
                article_id=article_id,
                sentence=f"Un tableau de {columns} colonnes déborde de l’écran d’un téléphone.",
                remedy="Réduisez le tableau à quatre colonnes, ou n’en donnez que l’essentiel.",
            )


def _prose(content: DigestContent) -> Iterator[tuple[str, int | None, str]]:
    yield "introduction", None, content.introduction_html
    for article in content.articles:
        yield f"article «\u00a0{article.title}\u00a0»", article.id, article.body_html
    for block in content.blocks:
        yield f"bloc «\u00a0{block.title}\u00a0»", None, block.text_html


def accent(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at a colour that cannot be read on the sheet."""
    colour = content.firm.accent
    if not is_colour(colour):
        yield Finding(
            level="warning",
            code="contrast",
            where="couleur du cabinet",
            sentence=f"«\u00a0{colour}\u00a0» n’est pas une couleur\u00a0; "
            "un bleu sobre la remplace.",
            remedy="Écrivez la couleur sous la forme #1f4e79.",
        )
    elif contrast(colour, SHEET) < READABLE:
        yield Finding(
            level="warning",
            code="contrast",
            where="couleur du cabinet",
            sentence=f"La couleur {colour} est trop claire pour être lue sur fond blanc\u00a0; "
            "les liens sont foncés d’office.",
            remedy="Choisissez une couleur plus foncée (contraste d’au moins 4,5).",
        )


def sender(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at a sender's name that says more than who writes (Google, answer 81126)."""
    name = content.sender.name
    faults = (
        (
            len(name) > SENDER_LONG,
            "Le nom d’expéditeur est long\u00a0: les messageries n’en montrent que le début.",
        ),
        ("@" in name, "Le nom d’expéditeur contient une adresse, comme ceux des fraudeurs."),
        (
            any(unicodedata.category(sign) == "So" and sign > "\u2600" for sign in name),
            "Le nom d’expéditeur contient un pictogramme, ce dont les filtres se méfient.",
        ),
    )
    for fault, sentence in faults:
        if fault:
            yield Finding(
                level="warning",
                code="sender",
                where="expéditeur",
                sentence=sentence,
                remedy="Écrivez le seul nom du cabinet dans les réglages.",
            )


def subject(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at a subject that filters or readers distrust."""
    typed = message.subject
    letters = [letter for letter in typed if letter.isalpha()]
    faults = (
        (len(typed) > SUBJECT_LONG, "L’objet est long\u00a0: les téléphones le coupent."),
        (
            len(letters) > 7 and all(letter.isupper() for letter in letters),
            "L’objet est tout en capitales, ce que les filtres tiennent pour du spam.",
        ),
        (re.search(r"[!?]\s*[!?]", typed), "L’objet répète sa ponctuation."),
        (
            any(unicodedata.category(sign) in {"Cf", "Co"} for sign in _ordinary(typed)),
            "L’objet contient des signes invisibles.",
        ),
        (
            re.match(r"(re|tr|fw|fwd)\s*:", typed, re.IGNORECASE),
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


def _ordinary(text: str) -> str:
    """Return the text without the joiners of pictograms and the marks of Arabic and Hebrew."""
    return _JOINERS.sub("", text)
