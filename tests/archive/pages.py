"""The pages of other firms, written for these tests."""

from __future__ import annotations

from pathlib import Path

from newsletter.archive.kinds import page
from newsletter.archive.parsed import ParsedArchive

FIXTURES = Path(__file__).parent.parent / "fixtures" / "archive"
ADDRESS = "https://cabinet.example.org/archives/index.html"


def parsed(name: str) -> ParsedArchive:
    return page.parse((FIXTURES / name).read_bytes(), base_url=ADDRESS)


def text_page(text: str) -> ParsedArchive:
    return page.parse(text.encode())


def html_page(body: str) -> ParsedArchive:
    return page.parse(f"<html lang=fr><body>{body}</body></html>".encode(), base_url=ADDRESS)
