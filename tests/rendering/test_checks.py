from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.rendering.checks import Finding, check_message
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.values import CompiledMessage, DigestContent, Slot
from tests.rendering.contents import ARTICLES, FIRM, ORDINARY, TEMPLATES, hostile

WHOLE = replace(
    ORDINARY,
    firm=replace(FIRM, legal_line="SARL au capital de 1 000 € – RCS Poitiers 000 000 000"),
    signature=None,
)


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


def tampered(message: CompiledMessage, header: bytes) -> CompiledMessage:
    segments = tuple(
        part if isinstance(part, Slot) else part.replace(header, b"X-Autre")
        for part in message.segments
    )
    return replace(message, segments=segments)


@pytest.mark.parametrize("header", [b"List-Unsubscribe-Post", b"List-Unsubscribe: <"])
def test_a_header_without_unsubscribe_blocks(header: bytes) -> None:
    message = compile_message(WHOLE, template_dirs=[TEMPLATES])
    findings = check_message(WHOLE, tampered(message, header))
    assert [(finding.code, finding.where) for finding in findings] == [("unsubscribe", "en-têtes")]


def test_a_text_part_that_lacks_something_is_found() -> None:
    message = compile_message(WHOLE, template_dirs=[TEMPLATES])
    lame = replace(message, text=message.text.replace("Bail commercial", "Bail"))
    assert {finding.code for finding in check_message(WHOLE, lame)} == {"parity"}
    lame = replace(message, text=message.text.replace("© Les Éditions", "Les Éditions"))
    assert {finding.code for finding in check_message(WHOLE, lame)} == {"credit"}
    lame = replace(message, text=message.text.replace("/u/", "/x/"))
    assert "unsubscribe" in {finding.code for finding in check_message(WHOLE, lame)}
