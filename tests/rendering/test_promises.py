"""What a reader is owed, against templates that leave it out or hide it: file, line, remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.rendering.hiding import ORDINARY as ORDINARY_LOOK
from newsletter.rendering.hiding import look_of
from newsletter.rendering.stylesheets import declarations, rules
from newsletter.rendering.visibility import addresses, readable
from tests.rendering.contents import TEMPLATES
from tests.rendering.rebranded import BODY, TEXT, compiled, refusal

#: A footer of the firm's own in which line 6 holds the link to unsubscribe.
FOOTER = """{% extends "packaged/email/editorial/body.html" %}
{% block footer %}
<p>{{ why }}</p>
{{ parts.address_block() }}
<p><a href="{{ links.preferences }}">Choisir</a> <a href="{{ links.privacy }}">Vos données</a></p>
HERE
{% endblock %}
"""
LINK = '<a href="{{ links.unsubscribe }}">Se désinscrire</a>'


def footer(line: str) -> dict[str, str | bytes]:
    return {BODY: FOOTER.replace("HERE", line)}


def packaged(name: str, before: str, after: str) -> dict[str, str | bytes]:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert before in text
    return {name: text.replace(before, after)}


@pytest.mark.parametrize(
    ("style", "by"),
    [
        ("display:none", "display:none"),
        ("DISPLAY : NONE ! important", "display:none"),
        ("visibility: hidden", "visibility:hidden"),
        ("opacity: 0", "opacity"),
        ("opacity: .01", "opacity"),
        ("font-size: 0", "une taille de 0 px"),
        ("font-size: 0.1px", "une taille de 0.1 px"),
        ("font-size: .1em", "une taille de 1.6 px"),
        ("font-size: 5%", "une taille de 0.8 px"),
        ("height: 0; overflow: hidden", "height:0"),
        ("max-height: 0; overflow: hidden", "max-height:0"),
        ("width: 1px; overflow: hidden", "width:1px"),
        ("text-indent: -9999px", "text-indent"),
        ("position: absolute; left: -9999px", "left:-9999px"),
        ("margin-left: -9999px", "margin-left:-9999px"),
        ("position: absolute; clip: rect(0 0 0 0)", "clip:rect(0 0 0 0)"),
        ("clip-path: inset(50%)", "clip-path:inset(50%)"),
        ("transform: scale(0)", "transform:scale(0)"),
        ("mso-hide: all", "mso-hide:all"),
    ],
)
def test_a_hidden_link_is_refused_with_the_line_that_hides_it(
    tmp_path: Path, style: str, by: str
) -> None:
    said = refusal(tmp_path, footer(f'<div style="{style}">{LINK}</div>'))
    assert said.startswith(f"Le modèle {BODY}, ligne 6, cache le lien de désinscription")
    assert f"par {by} : montrez-le" in said


@pytest.mark.parametrize(
    ("before", "after", "by"),
    [
        ("<template>", "</template>", "la balise <template>"),
        ("<noscript>", "</noscript>", "la balise <noscript>"),
        ("<details><summary>Plus</summary>", "</details>", "la balise <details>"),
        ("<div hidden>", "</div>", "l’attribut hidden"),
    ],
)
def test_a_link_in_what_no_mail_shows_is_refused(
    tmp_path: Path, before: str, after: str, by: str
) -> None:
    said = refusal(tmp_path, footer(f"{before}{LINK}{after}"))
    assert said.startswith(f"Le modèle {BODY}, ligne 6, cache le lien de désinscription par {by}")


@pytest.mark.parametrize(
    "label", ["", ".", '<img src="https://example.org/u.png" width="20" alt="">', "&nbsp;"]
)
def test_a_link_without_anything_to_click_is_refused(tmp_path: Path, label: str) -> None:
    said = refusal(tmp_path, footer(f'<a href="{{{{ links.unsubscribe }}}}">{label}</a>'))
    assert f"{BODY}, ligne 6, cache le lien de désinscription par l’absence de texte" in said
    inner = '<a href="{{ links.unsubscribe }}"><b style="display:none">Se désinscrire</b></a>'
    assert "ligne 6," in refusal(tmp_path, footer(inner))


@pytest.mark.parametrize(
    ("ground", "ink"),
    [("#fff", "#ffffff"), ("white", "rgb(255, 255, 254)"), ("#123456", "#133557")],
)
def test_a_link_in_the_colour_of_its_ground_is_refused(
    tmp_path: Path, ground: str, ink: str
) -> None:
    link = LINK.replace("<a ", f'<a style="color: {ink}" ')
    said = refusal(tmp_path, footer(f'<div style="background: {ground}">{link}</div>'))
    assert f"{BODY}, ligne 6, cache le lien de désinscription par sa couleur" in said
    said = refusal(tmp_path, footer(f'<table><tr><td bgcolor="{ground}">{link}</td></tr></table>'))
    assert f"{BODY}, ligne 6, cache" in said


@pytest.mark.parametrize(
    "line",
    [
        f"<!--[if mso]>{LINK}<![endif]-->",
        f"<!--[if !mso]><!-->{LINK}<!--<![endif]-->",
        "<a href='https://example.org'>Se désinscrire</a>",
        "",
    ],
)
def test_a_link_that_some_client_does_not_show_is_asked_for(tmp_path: Path, line: str) -> None:
    said = refusal(tmp_path, footer(line))
    where = f"Le modèle {BODY}, ligne 4, n’affiche pas le lien de désinscription"
    assert said.startswith(where)
    assert "ajoutez-y {{ parts.footer() }}." in said
    assert ("(Outlook sous Windows)" in said) is ("!mso" in line)


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{LINK}</p>",
        f'<div style="font-size:0"><span style="font-size:16px">{LINK}</span></div>',
        f'<div style="height:0">{LINK}</div>',
        f"<details open><summary>Plus</summary>{LINK}</details>",
        f"<!--[if mso]><p>{LINK}</p><![endif]--><!--[if !mso]><!-->{LINK}<!--<![endif]-->",
        LINK.replace("Se", '<img src="https://example.org/u.png" width="20" alt="Se désinscrire">'),
    ],
)
def test_a_link_that_is_seen_in_another_way_is_good(tmp_path: Path, line: str) -> None:
    assert "/u/apercu" in compiled(tmp_path, footer(line)).html


@pytest.mark.parametrize(
    ("name", "css", "line"),
    [
        ("firm.css", ".address { padding: 0; }\n.footer { display: none; }", 2),
        ("firm.css", "/* { */\n\n.footer a { color: #f3f1ec; }", 3),
        ("firm.css", "html { display: none; }", 1),
        ("firm.css", ".touch {\n  color: {{ theme.paper }};\n}", 1),
        ("wide.css", "@media only screen {\n.footer { display: none !important; }\n}", 2),
        ("dark.css", "@media (prefers-color-scheme: dark) {\n\n.act { font-size: 0; }\n}", 3),
    ],
)
def test_a_style_sheet_that_hides_is_named_with_its_rule(
    tmp_path: Path, name: str, css: str, line: int
) -> None:
    said = refusal(tmp_path, {f"email/{name}": css})
    assert said.startswith(f"Le modèle email/{name}, ligne {line}, cache ")


def test_styles_in_a_block_of_the_layout_are_named(tmp_path: Path) -> None:
    block = "{% block inline_css %}\n.address { display: none }\n{% endblock %}"
    own = {BODY: f'{{% extends "packaged/email/editorial/body.html" %}}\n{block}\n'}
    said = refusal(tmp_path, own)
    assert said.startswith(f"Le modèle {BODY}, ligne 3, cache « 15, rue de la Demi-Lune »")


def test_styles_for_word_alone_are_read_as_word_does(tmp_path: Path) -> None:
    style = "<!--[if mso]>\n<style data-premailer='ignore'>\n.footer { display: none }\n</style>"
    said = refusal(tmp_path, packaged("email/base.html", "</head>", f"{style}<![endif]--></head>"))
    assert "cache le lien de désinscription (Outlook sous Windows) par display:none" in said
    line = (TEMPLATES / "email/base.html").read_text().split("</head>")[0].count("\n") + 3
    assert said.startswith(f"Le modèle email/base.html, ligne {line},")


def test_what_is_said_for_paper_hides_nothing(tmp_path: Path) -> None:
    compiled(tmp_path, {"email/wide.css": "@media print { .footer { display: none } }"})


def test_the_firms_own_part_is_named_when_it_lacks_something(tmp_path: Path) -> None:
    line = "{% if links.unsubscribe %}{{ act(links.unsubscribe, words.unsubscribe) }}{% endif %}\n"
    own = packaged("email/parts.html", line, "")
    number = str(own["email/parts.html"]).split("{% macro footer")[0].count("\n") + 1
    assert refusal(tmp_path, own) == (
        f"Le modèle email/parts.html, ligne {number}, n’affiche pas le lien de désinscription : "
        "ajoutez-y {{ links.unsubscribe }}."
    )


def test_the_firms_own_text_part_is_named_too(tmp_path: Path) -> None:
    own = packaged("email/parts.txt", "{{ links.preferences }}\n", "")
    said = refusal(tmp_path, own)
    assert said.startswith("Le modèle email/parts.txt, ligne ")
    assert said.endswith(
        "n’affiche pas le lien des préférences : ajoutez-y {{ links.preferences }}."
    )


def test_a_frame_without_its_block_is_named(tmp_path: Path) -> None:
    own = packaged("email/base.html", "{% block digest %}{% endblock %}", "")
    said = refusal(tmp_path, own)
    assert said.startswith("Le modèle email/base.html, ligne ")
    assert said.endswith("ajoutez-y {% block digest %}{% endblock %}.")


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("Bonjour\n", 1, "{{ parts.footer() }}"),
        (
            (
                "{% import 'email/parts.txt' as parts with context %}\n{{ parts.introduction() }}\n"
                "{{ parts.address_block() }}\n{{ parts.footer() }}\n"
            ),
            4,
            "{{ parts.masthead() }}",
        ),
    ],
)
def test_the_text_must_keep_the_promises_with_its_own_parts(
    tmp_path: Path, text: str, line: int, remedy: str
) -> None:
    said = refusal(tmp_path, {TEXT: text})
    assert said.startswith(f"Le modèle {TEXT}, ligne {line}, n’affiche pas le lien ")
    assert said.endswith(f"ajoutez-y {remedy}.")
    assert remedy[9:-5] in (TEMPLATES / "email/parts.txt").read_text(encoding="utf-8")


def test_a_style_sheet_is_read_with_its_lines() -> None:
    css = "/* a {\n} */ p, h1 { color: red; Color: BLUE !Important; color: green }\n"
    css += "@media x {\nb {}\n}c{d:e"
    found = [(rule.line, rule.media, rule.selector, dict(rule.declarations)) for rule in rules(css)]
    assert found == [
        (2, "", "p, h1", {"color": "blue !important"}),
        (4, "@media x", "b", {}),
        (5, "", "c", {"d": "e"}),
    ]
    assert declarations("background:url(data:a;b);x") == {"background": "url(data:a;b)"}


def test_what_cannot_be_judged_is_not_refused() -> None:
    assert not look_of(
        {}, {"color": "hsl(0 0% 100%)", "font-size": "clamp(1px, 2px)"}, ORDINARY_LOOK
    ).unseen()
    picture = look_of({}, {"background": "url(a.png)", "color": "#fff"}, ORDINARY_LOOK)
    assert not picture.unseen()
    nothing = look_of({}, {"background": "none", "color": "#fff"}, ORDINARY_LOOK)
    assert nothing.unseen()


def test_readers_and_addresses_are_those_of_an_ordinary_client() -> None:
    html = '<p>a<!-- b --><b hidden>c</b> d</p><a href="x">link</a><a href="y"></a>'
    assert readable(f"<body>{html}</body>") == "a d link"
    assert addresses(f"<body>{html}</body>") == ("x",)
