from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.rendering.checks import Finding, check_message
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.values import CompiledMessage, DigestContent, Slot
from tests.rendering.contents import ARTICLES, FIRM, ORDINARY, SENDER, TEMPLATES, hostile

WHOLE = replace(
    ORDINARY,
    firm=replace(FIRM, legal_line="SARL au capital de 1 000 € – RCS Poitiers 000 000 000"),
    signature=None,
)


def link(address: str, label: str) -> str:
    return f"<p><a href='{address}'>{label}</a></p>"


def found(content: DigestContent) -> dict[str, Finding]:
    message = compile_message(content, template_dirs=[TEMPLATES])
    return {finding.code: finding for finding in check_message(content, message)}


def test_an_ordinary_digest_has_nothing_to_mend() -> None:
    assert found(WHOLE) == {}


@pytest.mark.parametrize("name", ["no_image", "one_article", "twenty_articles", "bare"])
def test_unusual_contents_do_not_block(name: str) -> None:
    levels = {finding.level for finding in found(hostile()[name]).values()}
    assert "blocking" not in levels


@pytest.mark.parametrize(
    ("change", "code", "level"),
    [
        ({"firm": replace(WHOLE.firm, street="", town="")}, "address_block", "blocking"),
        ({"firm": replace(WHOLE.firm, legal_line="")}, "legal_line", "warning"),
        ({"firm": replace(WHOLE.firm, accent="#ffd400")}, "contrast", "warning"),
        ({"firm": replace(WHOLE.firm, accent="bleu")}, "contrast", "warning"),
        ({"articles": (replace(ARTICLES[0], url="/a/1"),)}, "links", "blocking"),
        ({"articles": (replace(ARTICLES[0], url=""),)}, "links", "warning"),
        ({"base_url": ""}, "links", "blocking"),
        ({"firm": replace(WHOLE.firm, logo_url="/m/logo.png")}, "links", "blocking"),
        ({"firm": replace(WHOLE.firm, logo_url="data:image/png;base64,AA")}, "links", "blocking"),
        ({"subject": "PROMOTION EXCEPTIONNELLE"}, "subject", "warning"),
        ({"subject": "Re: votre dossier"}, "subject", "warning"),
        ({"subject": "Lisez vite !!"}, "subject", "warning"),
        ({"subject": "Très long " * 12}, "subject", "warning"),
        (
            {
                "articles": (
                    replace(ARTICLES[0], body_html=f"<table><tr>{'<td>1</td>' * 5}</tr></table>"),
                )
            },
            "table",
            "warning",
        ),
        (
            {"articles": (replace(ARTICLES[0], body_html="<p>mot</p>" * 9000),)},
            "size",
            "blocking",
        ),
        ({"introduction_html": f"<table><tr>{'<td>1</td>' * 5}</tr></table>"}, "table", "warning"),
        ({"subject": "Lisez vite ! !"}, "subject", "warning"),
        ({"subject": "Votre dos\u200bsier"}, "subject", "warning"),
        ({"sender": replace(SENDER, name="Cabinet Legrand " * 4)}, "sender", "warning"),
        ({"sender": replace(SENDER, name="legrand@example.org")}, "sender", "warning"),
        ({"sender": replace(SENDER, name="Cabinet Legrand ✅")}, "sender", "warning"),
        (
            {
                "articles": (replace(ARTICLES[0], standfirst="", title="Un titre"),),
                "blocks": (),
                "introduction_html": "",
            },
            "pictures_only",
            "warning",
        ),
        ({"introduction_html": link("https://bit.ly/x", "ici")}, "link_trust", "warning"),
        ({"introduction_html": link("https://192.0.2.7/x", "ici")}, "link_trust", "warning"),
        ({"introduction_html": link("https://[2001:db8::1]/", "ici")}, "link_trust", "warning"),
        ({"introduction_html": link("https://a@example.org/", "ici")}, "link_trust", "warning"),
        ({"introduction_html": link("http://example.org/", "ici")}, "link_trust", "warning"),
        (
            {"introduction_html": link("https://autre.test/", "www.example.org/a")},
            "link_label",
            "warning",
        ),
        (
            {"introduction_html": link("mailto:b@example.org", "a@example.org")},
            "link_label",
            "warning",
        ),
        (
            {
                "introduction_html": "".join(
                    link(f"https://example.org/{number}", f"page {number}") for number in range(60)
                )
            },
            "many_links",
            "warning",
        ),
        ({"introduction_html": "<p>Texte" + "\u200c\u00a0" * 5 + "</p>"}, "hidden", "warning"),
    ],
)
def test_each_fault_is_found(change: dict[str, object], code: str, level: str) -> None:
    content: DigestContent = replace(WHOLE, **change)  # type: ignore[arg-type]
    finding = found(content)[code]
    assert finding.level == level
    assert finding.where
    assert finding.sentence.endswith((".", "\u202f!"))
    assert finding.remedy.endswith(".")


def test_a_picture_without_alternative_is_found_with_its_article() -> None:
    picture = ARTICLES[0].picture
    assert picture is not None
    article = replace(ARTICLES[0], picture=replace(picture, alt=""))
    finding = found(replace(WHOLE, articles=(article,)))["alt"]
    assert "Facturation électronique" in finding.where


@pytest.mark.parametrize(
    "change",
    [
        {"introduction_html": link("https://www.example.org/a", "example.org")},
        {"introduction_html": link("https://été.test/", "www.été.test")},
        {"introduction_html": link("mailto:a@example.org?subject=x", "a@example.org")},
        {"introduction_html": link("https://autre.test/", "le décret n° 2026.12")},
        {"subject": "مستجدات 👨‍👩‍👧‍👦 \u2067עברית\u2069"},
        {"sender": replace(SENDER, name="Cabinet Legrand® & Associés")},
        {"firm": replace(WHOLE.firm, website="https://www.été.test/")},
        {
            "introduction_html": "<h2>Titre</h2><ol start='5'><li>a <em>b</em></li></ol>"
            "<blockquote><p>« c » &amp; d</p></blockquote>"
            "<table><tr><td>1</td><td></td></tr></table><pre>e  f</pre>"
            + link("mailto:a@example.org?subject=x", "écrire"),
        },
    ],
)
def test_what_is_well_written_has_nothing_to_mend(change: dict[str, object]) -> None:
    content: DigestContent = replace(WHOLE, **change)  # type: ignore[arg-type]
    assert found(content) == {}


def test_an_alternative_may_hold_any_sign() -> None:
    picture = ARTICLES[0].picture
    assert picture is not None
    article = replace(ARTICLES[0], picture=replace(picture, alt="5 > 3 « oui »"))
    assert found(replace(WHOLE, articles=(article,))) == {}


def tampered(message: CompiledMessage, before: bytes, after: bytes) -> CompiledMessage:
    segments = tuple(
        part if isinstance(part, Slot) else part.replace(before, after) for part in message.segments
    )
    return replace(message, segments=segments)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"List-Unsubscribe-Post", b"X-Autre"),
        (b"List-Unsubscribe: <", b"X-Autre: <"),
        (b"List-Unsubscribe: <", b"List-Unsubscribe: =?utf-8?q?=3C"),
        (b"List-Unsubscribe: <", b"List-Unsubscribe:\r\n <"),
        (b"List-Unsubscribe: <", b"List-Unsubscribe: <mailto:a@example.org>, <"),
        (b">, <mailto:", b">, =?utf-8?q?=3Cmailto:"),
        (b"=One-Click\r\n", b"=One-Click\r\nList-Unsubscribe: <https://autre.test/>\r\n"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=one-click"),
    ],
)
def test_a_header_without_unsubscribe_blocks(before: bytes, after: bytes) -> None:
    message = compile_message(WHOLE, template_dirs=[TEMPLATES])
    findings = check_message(WHOLE, tampered(message, before, after))
    assert [(finding.code, finding.where) for finding in findings] == [("unsubscribe", "en-têtes")]


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("Prime de partage", "Prime", None),
        ("le sens de la variation", "le sens", "article «\u00a0Bail commercial"),
        ("versements, inventaire", "versements", None),
        ("Une permanence sociale", "Une permanence", "bloc «"),
        ("Expert-comptable", "Comptable", "signature"),
        ("lettre.example.org/a/3", "lettre.example.org/a/x", "version texte"),
        ("claire@example.org", "", "version texte"),
    ],
)
def test_a_text_part_that_lacks_something_is_found(
    before: str, after: str, where: str | None
) -> None:
    content = replace(WHOLE, signature=ORDINARY.signature)
    message = compile_message(content, template_dirs=[TEMPLATES])
    assert before in message.text
    lame = replace(message, text=message.text.replace(before, after))
    findings = check_message(content, lame)
    # A title or an introduction that is missing does not compile at all: promises.py.
    assert {finding.code for finding in findings} == ({"parity"} if where else set())
    assert all(finding.where.startswith(where or "") for finding in findings)


def test_an_html_part_that_lacks_something_is_found() -> None:
    message = compile_message(WHOLE, template_dirs=[TEMPLATES])
    lame = replace(message, html=message.html.replace("le sens de la variation", ""))
    (finding,) = check_message(WHOLE, lame)
    assert "HTML" in finding.sentence
    assert finding.article_id == 3


def test_the_weight_is_that_of_the_longest_greeting_and_tokens() -> None:
    message = compile_message(WHOLE, template_dirs=[TEMPLATES])
    filled = message.html.replace(
        "</body>", "</body>" + " " * (79_500 - len(message.html.encode()))
    )
    (finding,) = check_message(WHOLE, replace(message, html=filled))
    assert finding.code == "size"


@pytest.mark.parametrize(
    "style",
    [
        "display: none",
        "visibility:hidden",
        "opacity:0",
        "opacity: 0.0;color:red",
        "font-size:0",
        "font-size:1px; line-height:1px",
        "max-height:0;overflow:hidden",
        "position:absolute;left:-9999px",
        "clip-path:inset(50%)",
        "color:#fffefc;background-color:#fffefc",
    ],
)
def test_hidden_text_is_found_unless_it_is_a_short_preview(style: str) -> None:
    message = compile_message(WHOLE, template_dirs=[TEMPLATES])

    def findings(text: str) -> set[str]:
        html = message.html.replace("</body>", f'<div style="{style}">{text}</div></body>')
        assert html != message.html
        return {finding.code for finding in check_message(WHOLE, replace(message, html=html))}

    assert findings("Gagnez vite de quoi payer vos impôts") == {"hidden"}
    assert findings("Bail commercial\u00a0: l’indexation du loyer à la loupe") == set()
    assert findings("") == set()


@pytest.mark.parametrize("style", ["opacity:0.9", "font-size:16px", "font-size:10px", "top:-1px"])
def test_small_or_faint_is_not_hidden(style: str) -> None:
    message = compile_message(WHOLE, template_dirs=[TEMPLATES])
    html = message.html.replace("</body>", f'<div style="{style}">Un mot</div></body>')
    assert check_message(WHOLE, replace(message, html=html)) == ()
