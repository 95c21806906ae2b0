"""No pixel, no personal address but our own two, nothing loaded but plain pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.rendering.errors import RenderingError
from newsletter.rendering.online import online_page
from newsletter.rendering.values import Slot
from tests.rendering.contents import ORDINARY, TEMPLATES
from tests.rendering.rebranded import BODY, TEXT, after, compiled, folders, refusal

WITH_TEXT = '{% include "packaged/email/editorial/body.txt" %}\n'


@pytest.mark.parametrize(
    "leak",
    [
        '<img src="https://t.test/{{ links.unsubscribe }}.png" alt="a">',
        '<img src="https://t.test/{{ greeting|urlencode }}.png" alt="a">',
        '<a href="https://t.test/?u={{ links.unsubscribe }}">lien</a>',
        '<a href="https://t.test/?n={{ greeting }}">lien</a>',
        '<a href="{{ links.unsubscribe|replace(content.base_url, "https://t.test") }}">lien</a>',
        '<a href="{{ links.unsubscribe|replace("https", "http") }}">lien</a>',
        '<a href="{{ links.preferences }}?from=https://t.test">lien</a>',
        "<p>https://t.test/?u={{ links.unsubscribe }}</p>",
        "<p>www.t.test/{{ greeting }}</p>",
        '<p title="{{ greeting }}">a</p>',
        "<!-- {{ links.unsubscribe }} -->",
        "<p>{{ greeting|upper }}</p>",
        "<p>{{ greeting[:10] }}</p>",
        "<p>{{ links.unsubscribe|reverse }}</p>",
    ],
)
def test_a_persons_values_lead_to_nobody_else(tmp_path: Path, leak: str) -> None:
    said = refusal(tmp_path, after(leak))
    assert said.startswith(f"Le modèle {BODY}, ligne 4, contient une valeur personnelle")
    assert "{{ links.unsubscribe }}" in said


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("email/editorial/subject.txt", "{{ content.subject }} {{ greeting }}", 1),
        ("email/editorial/subject.txt", "{{ links.unsubscribe }}", 1),
        (TEXT, f"{WITH_TEXT}https://t.test/?u={{{{ links.unsubscribe }}}}\n", 2),
        (TEXT, f"{WITH_TEXT}\nhttps://t.test/{{{{ greeting }}}}\n", 3),
        (TEXT, f"{WITH_TEXT}{{{{ greeting|lower|upper }}}}\n", 2),
    ],
)
def test_neither_in_the_text_nor_in_the_subject(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    said = refusal(tmp_path, {name: text})
    assert said.startswith(f"Le modèle {name}, ligne {line}, contient une valeur personnelle")


def test_a_persons_values_may_stand_in_the_words(tmp_path: Path) -> None:
    own = after(
        '<p>{{ greeting }} <a href="{{ links.preferences }}">{{ links.preferences }}</a></p>'
    )
    own[TEXT] = f"{WITH_TEXT}<{{{{ links.unsubscribe }}}}>, {{{{ greeting }}}}\n"
    message = compiled(tmp_path, own)
    slots = [part.name for part in message.segments if isinstance(part, Slot)]
    assert (slots.count("token"), slots.count("greeting")) == (6 + 3, 2 + 2)


@pytest.mark.parametrize(
    "what",
    [
        '<img src="https://t.test/p.gif" width="1" height="1" alt="">',
        '<img src="https://t.test/p.gif" style="width: 0; height: 40px" alt="">',
        '<img src="https://t.test/p.gif" style="display: none" alt="">',
        '<img src="https://t.test/a.png" srcset="https://t.test/b.png 2x" width="9" alt="x">',
        '<picture><source srcset="https://t.test/b"><img src="https://t.test/a" alt=""></picture>',
        '<p style="background: url(https://t.test/f.png)">x</p>',
        '<table background="https://t.test/f.png"><tr><td>x</td></tr></table>',
        "<style>p { background: url(https://t.test/f.png) }</style>",
        "<style data-premailer='ignore'>@font-face { src: url(https://t.test/f) }</style>",
        "<style data-premailer='ignore'>@import 'https://t.test/a.css';</style>",
        "<style>@import 'https://t.test/a.css';</style>",
        '<link rel="stylesheet" href="https://t.test/a.css">',
        "<script>alert(1)</script>",
        '<form action="https://t.test"></form>',
        '<iframe src="https://t.test"></iframe>',
        '<object data="https://t.test"></object>',
        "<svg><image href='https://t.test/a.svg'/></svg>",
        '<video src="https://t.test/a.mp4"></video>',
        '<p onclick="x()">x</p>',
        '<meta http-equiv="Refresh" content="0; url=https://t.test">',
        '<base href="https://t.test">',
        '<a href="JavaScript:alert(1)">x</a>',
        '<a href="https://example.org" ping="https://t.test">x</a>',
        '<!--[if mso]><v:rect><v:fill src="https://t.test/a.png"/></v:rect><![endif]-->',
    ],
)
def test_nothing_is_loaded_but_plain_pictures(tmp_path: Path, what: str) -> None:
    said = refusal(tmp_path, after(what))
    assert said.startswith(f"Le modèle {BODY}, ligne 4, contient ")
    with pytest.raises(RenderingError, match="ligne 4, contient "):
        online_page(ORDINARY, template_dirs=folders(tmp_path, {}))


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "email/firm.css",
            "p { margin: 0 }\n.footer { background: url(https://t.test/f.png); }",
            2,
        ),
        ("email/firm.css", "\n@import url(https://t.test/f.css);", 2),
        (
            "email/wide.css",
            "\n\n@font-face { font-family: x; src: url(https://t.test/f.woff); }",
            3,
        ),
    ],
)
def test_style_sheets_load_nothing_either(tmp_path: Path, name: str, text: str, line: int) -> None:
    assert refusal(tmp_path, {name: text}).startswith(f"Le modèle {name}, ligne {line}, contient ")


def test_the_line_is_that_of_the_file_which_holds_it(tmp_path: Path) -> None:
    own = after('{% import "email/maison.html" as maison %}{{ maison.a() }}')
    own["email/maison.html"] = "{% macro a() %}\n<p>x</p>\n<script></script>\n{% endmacro %}"
    said = refusal(tmp_path, own)
    assert said.startswith("Le modèle email/maison.html, ligne 3, contient la balise <script>")


def test_plain_pictures_are_good(tmp_path: Path) -> None:
    line = '<img src="https://example.org/a.png" width="20" height="20" alt="Sceau">'
    assert "a.png" in compiled(tmp_path, after(line)).html
    assert "data-template" not in compiled(tmp_path, {}).html
    assert str(TEMPLATES) not in compiled(tmp_path, {}).html
