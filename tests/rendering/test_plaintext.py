"""The text part as a client reads it who prefers text: its order, its titles, its column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.notices import render_notice
from newsletter.rendering.values import DigestContent, FreeBlock, Signature
from tests.rendering.contents import ARTICLES, CONTENTS, FIRM, ORDINARY, SENDER, TEMPLATES

LONG = (
    "Cabinet d’expertise comptable et de conseil aux entreprises du Poitou et de la Vienne réunis"
)
WIDE = replace(
    ORDINARY,
    publication=LONG,
    firm=replace(FIRM, name=LONG, street=f"15, rue de {LONG}", town=LONG),
    signature=Signature(name=LONG, role=LONG, email="a@example.org"),
    articles=(replace(ARTICLES[0], categories=(LONG, "Social")),) * 11,
    blocks=(
        FreeBlock(title=LONG, text_html="<p>a</p>", url="https://example.org", url_label=LONG),
    ),
    test_banner=f"Ceci est un essai : {LONG}.",
    base_url="https://lettre.cabinet-d-expertise-comptable-et-de-conseil.example.org",
)


def text_of(content: DigestContent) -> str:
    return compile_message(content, template_dirs=[TEMPLATES]).text


@pytest.mark.parametrize("layout", ["editorial", "compact"])
@pytest.mark.parametrize("name", ["wide", *CONTENTS])
def test_no_line_passes_the_column_but_one_word_alone(name: str, layout: str) -> None:
    text = text_of(replace({"wide": WIDE, **CONTENTS}[name], layout=layout))
    for line in text.split("\n"):
        assert len(line) <= 78 or " " not in line.strip()
        assert line == line.rstrip()
    assert "\n\n\n" not in text
    assert not text.startswith("\n")


def test_a_digest_reads_from_who_writes_to_how_to_leave() -> None:
    text = text_of(replace(ORDINARY, articles=ARTICLES[:1]))
    order = (
        "Cabinet Legrand\nLa lettre du cabinet · décembre 2026\n",
        "\nLire en ligne\u00a0:\nhttps://lettre.example.org/v/",
        f"\nFin d’année\u00a0: ce qu’il reste à décider avant le 31\u00a0décembre\n{'=' * 59}\n",
        "\nMadame, Monsieur,\n",
        "\nClaire Exemple\nExpert-comptable\n",
        "\nFacturation électronique\u00a0: les six choses à régler avant septembre 2027\n",
        f"\n{'-' * 71}\nFiscal · 24 novembre 2026\n",
        "\nLire l’article\u00a0:\nhttps://lettre.example.org/a/1\n© Cabinet Legrand – 2026\n",
        f"\nLe cabinet est fermé du 24\u00a0décembre au 2\u00a0janvier\n{'-' * 48}\n",
        "\nUne question sur l’un de ces sujets\u202f? Répondez à ce message.\n",
        "\n15, rue de la Demi-Lune\n86000 Poitiers\n",
        "\nVous recevez cette lettre",
        "\nSe désinscrire\u00a0:\nhttps://lettre.example.org/u/",
    )
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_a_title_that_takes_several_lines_has_one_line_under_it() -> None:
    text = text_of(replace(ORDINARY, subject="Décider avant la fin de l’année " * 4))
    title, _, _ = text.partition("\n\nMadame, Monsieur,")
    lines = title.split("\n\n")[-1].split("\n")
    assert len(lines) == 3
    assert lines[-1] == "=" * max(map(len, lines[:-1]))


def test_a_free_block_without_a_label_gives_its_address_alone() -> None:
    block = FreeBlock(title="Fermeture", text_html="<p>Fermé.</p>", url="https://example.org/f")
    text = text_of(replace(ORDINARY, blocks=(block,)))
    assert "Fermé.\n\nhttps://example.org/f\n" in text


def test_a_notice_in_english_has_no_french_space_before_a_colon() -> None:
    for kind, values in (
        ("alert", {"message": "A message.", "url": "https://example.org/s"}),
        ("password", {"reset_url": "https://example.org/s"}),
    ):
        rendered = render_notice(
            kind, values, firm=FIRM, sender=SENDER, language="en", template_dirs=[TEMPLATES]
        )
        assert ":\nhttps://example.org/s\n" in rendered.text
        assert "\u00a0:" not in rendered.text
        assert rendered.text.split("\n")[1] == "=" * len(rendered.subject)
