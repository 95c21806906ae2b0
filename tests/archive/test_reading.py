"""What is no text is refused with a sentence; every encoding of a French page is read."""

from __future__ import annotations

import pytest

from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.reading import decoded

SENTENCE = "L’été à Nœux : « ça coûte 5 € » – déjà vu…"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac-roman", "utf-32"]
)
def test_french_survives(encoding: str) -> None:
    assert decoded(SENTENCE.encode(encoding)) == SENTENCE


def test_a_page_that_lies_about_its_encoding() -> None:
    page = f'<meta charset="iso-8859-1"><p>{SENTENCE}</p>'
    assert SENTENCE in decoded(page.encode("utf-8"))
    assert SENTENCE in decoded(page.encode("cp1252"))
    assert SENTENCE in decoded(page.replace("iso-8859-1", "base64").encode("cp1252"))


def test_accents_are_composed_and_line_ends_plain() -> None:
    assert decoded("e\u0301te\r\nb\rc".encode()) == "éte\nb\nc"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "vide"),
        (b" \n\t", "vide"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04...", "ZIP"),
        (b"\x89PNG\r\n", "image"),
        (bytes(range(256)) * 10, "binaire"),
        (b"abc\x00def", "binaire"),
        (b"a" * 20_000_001, "20\u00a0Mo"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(ArchiveRefused) as refusal:
        decoded(data)
    assert word in refusal.value.sentence
