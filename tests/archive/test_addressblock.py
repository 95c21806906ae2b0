"""The address block of a page, as French firms print it."""

from __future__ import annotations

import time

import pytest

from newsletter.archive import addressblock
from newsletter.archive.parsed import ParsedFirm


def found(block: str) -> ParsedFirm | None:
    result = addressblock.find(block.split("\n"))
    return result.firm if result else None


@pytest.mark.parametrize(
    ("block", "firm"),
    [
        (
            (
                "Cabinet Legrand\n15, rue de la Demi-Lune\n86000 Poitiers\nTél. 05 49 60 20 60\n"
                "Fax : 05 49 60 34 01\nlegrand@wanadoo.fr"
            ),
            ParsedFirm(
                name="Cabinet Legrand",
                street="15, rue de la Demi-Lune",
                postcode="86000",
                town="Poitiers",
                telephone="05 49 60 20 60",
                fax="05 49 60 34 01",
                email="legrand@wanadoo.fr",
            ),
        ),
        (
            (
                "SARL Exemple & Associés\nImmeuble Le Phare\n3 bis avenue du Port\nBP 12\n"
                "44040 NANTES CEDEX 1\nTéléphone : +33 2 40 00 00 00\ncontact@example.org"
            ),
            ParsedFirm(
                name="SARL Exemple & Associés",
                street="Immeuble Le Phare, 3 bis avenue du Port, BP 12",
                postcode="44040",
                town="NANTES CEDEX 1",
                telephone="+33 2 40 00 00 00",
                email="contact@example.org",
            ),
        ),
        (
            "Cabinet Exemple – 12 place du Marché – 69002 Lyon – Tél : 04.72.00.00.00",
            ParsedFirm(
                name="Cabinet Exemple",
                street="12 place du Marché",
                postcode="69002",
                town="Lyon",
                telephone="04.72.00.00.00",
            ),
        ),
        (
            "Étude Exemple\n7 Grand-Rue\n67 000 Strasbourg\n\n03 88 00 00 00\n",
            ParsedFirm(
                name="Étude Exemple",
                street="7 Grand-Rue",
                postcode="67000",
                town="Strasbourg",
                telephone="03 88 00 00 00",
            ),
        ),
        (
            (
                "Exemple Conseil\n1 rue de l’Église\n63000 Clermont-Ferrand Cedex\n"
                "Tél. : 04 73 00 00 00 - Fax : 04 73 00 00 01 - Courriel : bonjour@example.org"
            ),
            ParsedFirm(
                name="Exemple Conseil",
                street="1 rue de l’Église",
                postcode="63000",
                town="Clermont-Ferrand Cedex",
                telephone="04 73 00 00 00",
                fax="04 73 00 00 01",
                email="bonjour@example.org",
            ),
        ),
    ],
)
def test_a_block_is_recognised(block: str, firm: ParsedFirm) -> None:
    assert found(block) == firm


@pytest.mark.parametrize(
    "text",
    [
        "Une amende de 15 000 Euros est prévue.",
        "Le seuil passe à\n85000 Euros\npour les ventes.",
        "En 2024\n10 000 entreprises\nont fermé.",
        "",
    ],
)
def test_figures_of_a_text_are_no_block(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize("piece", ["1", "86000 ", "a@", "a.", "rue ", "0 ", "\n86000 P", "é "])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    text = (piece * (500_000 // len(piece)))[:500_000]
    lines = [text, *(text[start : start + 119] for start in range(0, len(text), 119))]
    started = time.process_time()
    addressblock.find(lines)
    assert time.process_time() - started < 6
