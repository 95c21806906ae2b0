from __future__ import annotations

import pytest

from newsletter.rendering.markup import (
    clean_html,
    html_to_text,
    mail_prose,
    markdown_to_html,
    wrapped,
)


def test_markdown_becomes_clean_html() -> None:
    html = markdown_to_html(
        "Bonjour **à tous**,\n\n- un\n- deux\n\n[la page](https://www.example.org/a?b=1&c=2)\n\n"
        "<script>alert(1)</script>\n\n[piège](javascript:alert(1))"
    )
    assert "<strong>à tous</strong>" in html
    assert "<li>un</li>" in html
    assert '<a href="https://www.example.org/a?b=1&amp;c=2">la page</a>' in html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_only_what_a_mail_may_hold_is_kept() -> None:
    html = clean_html(
        '<p style="x" onclick="y">a<img src="https://example.org/i.png"><a href="/b">b</a>'
        '<a href="data:text/html,x">c</a><iframe src="https://example.org"></iframe>'
        "<style>p{}</style><form><input></form><table><tr><th scope='col'>t</th></tr></table></p>"
    )
    for word in ("style", "onclick", "<img", "/b", "data:", "iframe", "p{}", "form", "input"):
        assert word not in html
    assert 'scope="col"' in html


def test_headings_come_under_the_articles_title() -> None:
    html = mail_prose("<h1>Un</h1><p>a</p><h3>Deux</h3><h6>Trois</h6>")
    assert html == "<h3>Un</h3><p>a</p><h4>Deux</h4><h5>Trois</h5>"


def test_text_of_every_structure() -> None:
    text = html_to_text(
        "<h2>Titre</h2><p>Un <b>mot</b>,\n  un <a href='https://www.example.org/x'>lien</a>.<br>"
        "Suite</p><ul><li>un</li><li>deux<ul><li>dedans</li></ul></li></ul><ol><li>a</li></ol>"
        "<blockquote><p>cité</p></blockquote><table><tr><th>A</th><th>B</th></tr>"
        "<tr><td>1</td><td>2</td></tr></table><pre>  x\n  y</pre><hr>fin"
    )
    assert text == (
        "Titre\n\n"
        "Un mot, un lien <https://www.example.org/x>.\nSuite\n\n"
        "- un\n- deux\n  - dedans\n\n"
        "1. a\n\n"
        "> cité\n\n"
        "A | B\n1 | 2\n\n"
        "      x\n      y\n\n"
        "--------------------\n\n"
        "fin"
    )


def test_text_of_an_address_that_is_its_own_label_is_not_doubled() -> None:
    assert html_to_text('<a href="https://example.org/">https://example.org/</a>') == (
        "https://example.org/"
    )
    assert html_to_text('<a href="mailto:a@example.org">a@example.org</a>') == "a@example.org"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<a href='https://fr.example.org/Bail_(droit)'>bail</a>.",
            "bail <https://fr.example.org/Bail_(droit)>.",
        ),
        ("<a href='https://été.test/a b'>page</a>", "page <https://xn--t-9fab.test/a%20b>"),
        ("<a href='https://été.test/é'>https://été.test/é</a>", "https://xn--t-9fab.test/%C3%A9"),
        (
            "<a href='mailto:claire@example.org?subject=Une%20question'>Claire</a>",
            "Claire <claire@example.org>",
        ),
        ("<a href='tel:+33549602060'>appeler</a>", "appeler (+33549602060)"),
        ("<a href='https://example.org/vide'> </a>", "https://example.org/vide"),
    ],
)
def test_an_address_in_text_stands_alone_and_can_be_opened(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_a_list_goes_on_from_its_number() -> None:
    text = html_to_text(markdown_to_html("9. neuf\n10. dix\n\n    suite\n"))
    assert text == "9. neuf\n10. dix\n    suite"


def test_an_empty_cell_keeps_the_next_one_in_its_column() -> None:
    html = "<table><tr><td></td><td>b</td><td> </td></tr><tr><td></td><td></td></tr></table>"
    assert html_to_text(html) == "– | b | –"


def test_only_a_line_of_code_too_long_for_the_column_is_folded() -> None:
    short, long = "  a   b", "mot " * 30
    lines = html_to_text(f"<pre>{short}\n\n{long}</pre>").split("\n")
    assert lines[:2] == ["      a   b", ""]
    assert len(lines) == 4
    assert all(len(line) <= 78 and line.startswith("    mot") for line in lines[2:])


def test_heading_cells_say_what_they_head() -> None:
    html = mail_prose(markdown_to_html("| A | B |\n|---|---|\n| 1 | 2 |"))
    assert html.count('<th scope="col">') == 2
    html = mail_prose("<table><tr><th>A</th><td>1</td></tr><tr><th scope='col'>B</th></tr></table>")
    assert '<th scope="row">A</th>' in html
    assert '<th scope="col">B</th>' in html


def test_wrapping_never_cuts_an_address_or_a_no_break_space() -> None:
    address = "https://www.example.org/" + "a" * 100
    lines = wrapped(f"Voir {address} puis 12\u202f300\u00a0€ " + "mot " * 30).split("\n")
    assert address in lines
    assert any("12\u202f300\u00a0€" in line for line in lines)
    assert all(len(line) <= 78 for line in lines if line != address)


def test_empty_and_broken_html() -> None:
    assert html_to_text("") == ""
    assert html_to_text("<p>&nbsp;</p>").strip("\u00a0 ") == ""
    assert html_to_text("<p>a<p>b") == "a\n\nb"
    assert mail_prose("") == ""


@pytest.mark.parametrize("tag", ["blockquote", "div", "ul><li", "b", "table><tr><td", "p"])
@pytest.mark.parametrize("times", [30, 300, 5000])
def test_nesting_beyond_reason_becomes_text(tag: str, times: int) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    html = f"<{tag}>" * times + "le texte" + closing * times
    assert "le texte" in mail_prose(html)
    assert "le texte" in html_to_text(html)
