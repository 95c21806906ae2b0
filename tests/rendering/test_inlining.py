"""premailer's work, judged by css-inline: both must give every element the same declarations."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import css_inline
import pytest
from lxml import html as lxml_html

from newsletter.rendering.errors import RenderingError
from newsletter.rendering.inlining import inlined, tidied
from newsletter.rendering.templates import render
from newsletter.rendering.view import digest_context, typeset
from tests.rendering.contents import ORDINARY, TEMPLATES, hostile


def declarations(html: str) -> list[tuple[str, dict[str, str]]]:
    body = lxml_html.document_fromstring(html).find("body")
    assert body is not None
    found = []
    for node in body.iter():
        # An HTML 5 parser adds tbody, libxml2 does not.
        if isinstance(node.tag, str) and node.tag != "tbody":
            pairs = (part.split(":", 1) for part in (node.get("style") or "").split(";") if part)
            # premailer writes #ffffff as #fff.
            style = {
                name.strip(): re.sub(r"#fff\b", "#ffffff", " ".join(value.split()))
                for name, value in pairs
            }
            found.append((node.tag, style))
    return found


@pytest.mark.parametrize("layout", ["editorial", "compact"])
@pytest.mark.parametrize("content", [ORDINARY, hostile()["tables"]], ids=["ordinary", "tables"])
def test_another_inliner_gives_the_same_styles(content: object, layout: str) -> None:
    assert isinstance(content, type(ORDINARY))
    context = digest_context(typeset(replace(content, layout=layout)), None)
    source = render(f"email/{layout}/body.html", context, template_dirs=[TEMPLATES])
    judge = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    # What premailer is told to leave alone is no business of the judge's.
    bare = re.sub(r"<style data-premailer=.*?</style>", "", source, flags=re.DOTALL)
    assert declarations(inlined(source)) == declarations(judge.inline(bare))


def test_what_must_stay_stays_word_for_word() -> None:
    kept = "@media (prefers-color-scheme: dark) { .a { color: red !important; } }"
    html = inlined(
        "<html><head><style>.a { color: blue; }</style>"
        f'<style data-premailer="ignore">{kept}</style></head>'
        '<body><!--[if mso]><table><tr><td><![endif]--><p class="a">x</p></body></html>'
    )
    assert kept in html
    assert 'style="color:blue"' in html
    assert "<!--[if mso]><table><tr><td><![endif]-->" in html
    assert "data-premailer" not in html


def test_nothing_is_fetched() -> None:
    # pytest-socket would refuse the connection.
    html = inlined(
        '<html><head><link rel="stylesheet" href="https://example.org/a.css"></head><body>x</body>'
    )
    assert "x" in html


@pytest.mark.parametrize(
    "rule", ["@import url({});", "@import '{}' screen;", '@IMPORT "{}";', "@\\69mport url({});"]
)
def test_no_style_sheet_is_fetched_through_another(rule: str, tmp_path: Path) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text("p { margin: 7px; }")
    for address in ("https://example.org/a.css", sheet.as_uri()):
        css = f"{rule.format(address)} p {{ color: red; }}"
        with pytest.raises(RenderingError, match="@import") as refused:
            inlined(f"<html><head><style>{css}</style></head><body><p>x</p></body></html>")
        assert address in refused.value.sentence


@pytest.mark.parametrize(
    "css",
    [
        *(
            "p { a: b",
            "}}}{{{ @media {",
            "p { color: ",
            "p { \\ }",
            "p [{] }",
            "\x00",
            "<!-- p {} -->",
        ),
        *(
            "p:unknown(2) { } ::a, >>> b { c: d }",
            "@charset 'x'; @page { }",
            "p { width: 1e999px }",
        ),
        *(
            "p { content: '",
            "/* p { color: red }",
            "@media { p { a: b } ",
            "{}",
        ),
    ],
)
def test_a_broken_style_sheet_gives_a_document(css: str) -> None:
    assert "x</p>" in inlined(
        f"<html><head><style>{css}</style></head><body><p>x</p></body></html>"
    )


def test_a_style_sheet_that_cannot_be_read_is_refused_in_a_sentence() -> None:
    html = "<html><head><style>p { color: rgb(,,) }</style></head><body><p>x</p></body></html>"
    with pytest.raises(RenderingError, match="feuilles de style"):
        inlined(html)


def test_indentation_goes_but_not_in_preformatted_text() -> None:
    assert tidied("<p>\n   a\n\n  b</p>\n<pre>  x\n\n  y</pre>\n\n") == (
        "<p>\na\nb</p>\n<pre>  x\n\n  y</pre>\n"
    )
