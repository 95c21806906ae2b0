from __future__ import annotations

import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.quoted import LIMIT, encode_line, encode_value

lines = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=300
)


@given(lines, st.booleans())
def test_any_line_comes_back_and_keeps_its_limits(text: str, last: bool) -> None:
    encoded = encode_line(text, last=last)
    assert quopri.decodestring(encoded + (b"" if last else b"=\r\n")).decode() == text
    for line in encoded.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))
        # Each encoded line holds whole characters.
        quopri.decodestring(line.removesuffix(b"=")).decode()
    if last:
        assert not encoded.endswith((b" ", b"\t"))
    assert encoded.isascii()


@given(lines)
def test_a_value_needs_no_folding_up_to_its_limit(text: str) -> None:
    encoded = encode_value(text)
    assert quopri.decodestring(encoded + b"=\r\n").decode() == text
    if len(quopri.encodestring(text.encode(), quotetabs=True)) < LIMIT - 10:
        assert b"\n" not in encoded


@pytest.mark.parametrize(("text", "encoded"), [("a=b", b"a=3Db"), ("é ", b"=C3=A9=20")])
def test_what_must_be_encoded_is(text: str, encoded: bytes) -> None:
    assert encode_line(text) == encoded
