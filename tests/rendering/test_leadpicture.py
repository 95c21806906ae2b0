"""When the first picture runs from edge to edge, and when it stands beside its article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html as lxml_html

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.leadpicture import lead_across
from newsletter.rendering.values import DigestContent
from tests.rendering.contents import ARTICLES, CONTENTS, ORDINARY, TEMPLATES, picture

FIRST = ARTICLES[0]


def html(content: DigestContent) -> str:
    return compile_message(content, template_dirs=[TEMPLATES]).html


def test_words_enough_let_the_first_picture_run_across() -> None:
    assert lead_across(ORDINARY, ARTICLES)
    assert 'width="600" height="338"' in html(ORDINARY)


def test_a_picture_and_few_words_stand_side_by_side() -> None:
    """SpamAssassin's HTML_IMAGE_RATIO rules say ill of a mail that is mostly a picture."""
    content = CONTENTS["one_picture"]
    assert not lead_across(content, content.articles)
    assert 'width="164" height="92"' in html(content)
    assert 'width="600" height' not in html(content)


@pytest.mark.parametrize(("width", "across"), [(479, False), (480, True)])
def test_a_small_picture_is_not_blown_up(width: int, *, across: bool) -> None:
    small = replace(FIRST, picture=picture(1, "Un bureau", width=width, height=width // 2))
    content = replace(ORDINARY, articles=(small, *ARTICLES[1:]))
    assert lead_across(content, content.articles) is across


def test_a_square_picture_asks_for_more_words_than_a_wide_one() -> None:
    few = replace(ORDINARY, articles=ARTICLES[:5])
    square = replace(FIRST, picture=picture(1, "Un bureau", width=1200, height=1200))
    squared = replace(few, articles=(square, *ARTICLES[1:5]))
    assert lead_across(few, few.articles)
    assert not lead_across(squared, squared.articles)


def test_without_a_picture_there_is_nothing_to_run() -> None:
    assert not lead_across(replace(ORDINARY, articles=()), ())
    assert not lead_across(ORDINARY, (replace(FIRST, picture=None),))


def test_a_picture_without_words_is_no_nameless_link() -> None:
    silent = replace(FIRST, picture=picture(1, ""))
    content = replace(ORDINARY, articles=(silent, *ARTICLES[1:]))
    links = lxml_html.document_fromstring(html(content)).iter("a")
    assert all(
        "".join(map(str, link.itertext())).strip()
        or any(image.get("alt") for image in link.iter("img"))
        for link in links
    )
