"""A page made to hang the parser is read or refused in the time that its size deserves."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds import page

PIECES = [
    "a\n",
    "Un bon titre\n29/03/2024\n",
    "Publié le 9 décembre 2021\n",
    "86000 Poitiers\n",
    "x" * 170 + ".\n",
    "<p>a",
    "<ul><li>",
    "<table><tr><td>a",
    "<li><a href=/x>Un titre de trois mots</a> 29/03/2024",
    "<tr><td>29/03/2024</td><td>Un bon titre</td></tr>",
]


def seconds(text: str) -> float:
    started = time.process_time()
    with suppress(ArchiveRefused):
        page.parse(("<html><body>" + text if text.startswith("<") else text).encode())
    return time.process_time() - started


@pytest.mark.parametrize("piece", PIECES)
def test_five_megabytes(piece: str) -> None:
    assert seconds((piece * (5_000_000 // len(piece)))[:5_000_000]) < 20


@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_page_that_is_read(piece: str) -> None:
    assert seconds(piece * 4_000) < 5
