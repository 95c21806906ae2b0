"""Checks on what people wrote and set: address, pictures, tables, colour, subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.rendering.colours import READABLE, SHEET, contrast, is_colour
from newsletter.rendering.findings import Finding
from newsletter.rendering.values import CompiledMessage, DigestContent

SUBJECT_LONG = 78
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


def tables(content: DigestContent, message: CompiledMessage) -> Iterator[Finding]:
    """Point at tables too wide for a telephone."""
    for article in content.articles:
        rows = re.findall(r"<tr\b.*?</tr>", article.body_html, re.DOTALL | re.IGNORECASE)
        columns = max((len(re.findall(r"<t[dh]\b", row)) for row in rows), default=0)
        if columns > MOST_COLUMNS:
            yield Finding(
                level="warning",
                code="table",
                where=f"article «\u00a0{article.title}\u00a0»",
                article_id=article.id,
                sentence=f"Un tableau de {columns} colonnes déborde de l’écran d’un téléphone.",
                remedy="N’envoyez que l’extrait, ou réduisez le tableau à quatre colonnes.",
            )


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
        (re.search(r"[!?]{2}", typed), "L’objet répète sa ponctuation."),
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
