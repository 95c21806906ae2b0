"""One rule for what a source's licence lets out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from newsletter.archive.licence import Permitted, extract, permitted, unmailable_reason


@dataclass(frozen=True)
class Text:
    licence: str
    summary: str = ""
    text: str = "Première phrase. " * 40
    html: str = "<p>Première phrase.</p>"


def test_full_lets_the_text_out() -> None:
    assert permitted(Text("full")).html == "<p>Première phrase.</p>"


def test_extract_lets_out_three_hundred_characters_and_no_html() -> None:
    found = permitted(Text("extract"))
    assert found.html == ""
    assert 150 < len(found.standfirst) <= 300
    assert permitted(Text("extract", summary="Le chapô.")).standfirst == "Le chapô."
    assert len(permitted(Text("extract", summary="mot " * 200)).standfirst) <= 300


@pytest.mark.parametrize("mode", ["link", "", "autre"])
def test_link_and_the_unknown_let_out_nothing(mode: str) -> None:
    assert permitted(Text(mode, summary="Le chapô.")) == Permitted(standfirst="", html="")


def test_an_extract_ends_with_a_sentence_or_an_ellipsis() -> None:
    assert extract("Un. " * 100, limit=50).endswith("Un.")
    assert extract("mot " * 100, limit=50) == "mot " * 11 + "mot…"
    assert extract("a" * 1000, limit=50) == "a" * 49 + "…"
    assert extract("court") == "court"


def test_why_an_article_cannot_leave() -> None:
    assert unmailable_reason(licence="full", url="", has_text=False).startswith("entrée d’index")
    assert unmailable_reason(licence="link", url="", has_text=True)
    assert not unmailable_reason(licence="link", url="https://example.org", has_text=False)
    assert not unmailable_reason(licence="extract", url="", has_text=True)
