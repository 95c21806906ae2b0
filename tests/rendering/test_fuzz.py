"""Whatever stands in the content, a digest compiles."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.stamping import stamp
from tests.rendering.contents import ARTICLES, ORDINARY, PERSON, TEMPLATES

words = st.text(max_size=60)


@settings(max_examples=60, deadline=None)
@given(title=words, standfirst=words, body=words, name=words)
@example(title="a\x00b", standfirst="\x0b\x1f", body="<p>\x00\x08</p>", name="x\x85y")
@example(title="{{ 7 * 7 }}", standfirst="{% raw %}", body="<p>{{ x }}</p>", name="{# a #}")
@example(title="\ud800", standfirst="\ud83d", body="\udfff", name="\ud800")
@example(title="a\u2028b\u2029c", standfirst="\u200b", body="\ufeff", name="\u202ea")
@example(title="<!--[if mso]>", standfirst="<![endif]-->", body="<!-- <p>x", name="]]>")
@example(title="a\r\nb", standfirst="c\nd", body="<pre>\r\n x</pre>", name="e\nf")
def test_any_text_compiles(title: str, standfirst: str, body: str, name: str) -> None:
    article = replace(ARTICLES[0], title=title, standfirst=standfirst, body_html=body)
    content = replace(
        ORDINARY,
        articles=(article,),
        introduction_html=body,
        firm=replace(ORDINARY.firm, name=name or "Cabinet"),
    )
    message = compile_message(content, template_dirs=[TEMPLATES])
    raw = stamp(message, PERSON)
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert PERSON.token in parsed.as_string()
