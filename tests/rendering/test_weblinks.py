from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.notices import render_notice
from newsletter.rendering.visibility import addresses
from newsletter.rendering.weblinks import plain_address
from tests.rendering.contents import ARTICLES, FIRM, ORDINARY, SENDER, TEMPLATES


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://example.org/a(b)?x=1&y=%C3%A9#fin", "https://example.org/a(b)?x=1&y=%C3%A9#fin"),
        ("https://été.test/été à lire?q=é", "https://xn--t-9fab.test/%C3%A9t%C3%A9%20%C3%A0%20lire?q=%C3%A9"),
        ("https://moi@été.test:8443", "https://moi@xn--t-9fab.test:8443"),
        ("HTTPS://example.org/e\u0301", "HTTPS://example.org/e%CC%81"),
        (f"https://{'é' * 70}.test/", f"https://{'%C3%A9' * 70}.test/"),
        ("mailto:a@example.org?subject=à vous", "mailto:a@example.org?subject=%C3%A0%20vous"),
        ("/a/1", "/a/1"),
        ("", ""),
    ],
)  # fmt: skip
def test_an_address_is_ascii_and_its_host_is_dns(address: str, plain: str) -> None:
    assert plain_address(address) == plain
    assert plain_address(plain) == plain


def test_both_parts_hold_the_same_ascii_address() -> None:
    article = replace(ARTICLES[0], url="https://www.été.test/lire (bien)?a=1&b=é")
    content = replace(
        ORDINARY,
        articles=(article,),
        firm=replace(FIRM, website="https://www.été.test/"),
        privacy_url="https://www.été.test/données",
        introduction_html="<p><a href='https://été.test/à lire?a=1&amp;b=2'>une page</a></p>",
    )
    message = compile_message(content, template_dirs=[TEMPLATES])
    for address in (
        "https://www.xn--t-9fab.test/lire%20(bien)?a=1&b=%C3%A9",
        "https://www.xn--t-9fab.test/donn%C3%A9es",
        "https://xn--t-9fab.test/%C3%A0%20lire?a=1&b=2",
    ):
        assert address in addresses(message.html)
        assert address in message.text
    assert "https://www.xn--t-9fab.test/" in addresses(message.html)
    assert "www.été.test<" in message.html


def test_a_notice_leads_to_the_firms_accented_site() -> None:
    rendered = render_notice(
        "password",
        {"reset_url": "https://example.org/r"},
        firm=replace(FIRM, website="https://www.été.test/"),
        sender=SENDER,
        language="fr",
        template_dirs=[TEMPLATES],
    )
    assert "https://www.xn--t-9fab.test/" in addresses(rendered.html)
