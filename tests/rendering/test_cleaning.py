from __future__ import annotations

from dataclasses import replace

from newsletter.rendering.compiling import compile_message
from tests.rendering.contents import ARTICLES, ORDINARY, TEMPLATES


def test_signs_that_no_mail_may_hold_are_taken_out_of_every_place() -> None:
    nasty = "Le\x00 \x85prix\u202e réel\u2028du\u2029bail\ufffe"
    content = replace(
        ORDINARY,
        subject=nasty,
        introduction_html=f"<p>{nasty}</p>",
        articles=(replace(ARTICLES[0], title=nasty, standfirst=nasty),),
    )
    message = compile_message(content, template_dirs=[TEMPLATES])
    assert message.subject == "Le prix réel du bail"
    for part in (message.html, message.text):
        assert part.count("Le prix réel du bail") >= 4
        for sign in "\x00\x85\u202e\u2028\u2029\ufffe":
            assert sign not in part


def test_no_line_of_text_ends_with_a_space_of_any_kind() -> None:
    content = replace(
        ORDINARY, introduction_html="<p>Un\u00a0<br>deux\u202f</p><p>&nbsp;</p><p>x</p>"
    )
    text = compile_message(content, template_dirs=[TEMPLATES]).text
    assert "Un\ndeux\n\nx\n" in text


def test_marks_that_arabic_and_hebrew_need_stay() -> None:
    title = "\u2067עברית\u2069 et \u200fمستجدات"
    content = replace(ORDINARY, articles=(replace(ARTICLES[0], title=title),))
    message = compile_message(content, template_dirs=[TEMPLATES])
    assert title in message.html
    assert title in message.text
