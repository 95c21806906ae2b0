"""One person's message out of a compiled variant: values put into places known in advance.

Prepared once per variant, about ten microseconds per person; no EmailMessage is ever built for
one recipient (DESIGN, promise 8).
"""

from __future__ import annotations

import re
from html import escape

from newsletter.rendering.headers import ascii_domain, mailbox, refuse_control
from newsletter.rendering.markup import TEXT_WIDTH, wrapped
from newsletter.rendering.quoted import encode_value
from newsletter.rendering.values import Addressee, CompiledMessage

LONGEST_TOKEN = 72
_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_TOKEN}}}")
_MESSAGE_ID = re.compile(r"<?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+)>?")
#: Greetings repeat ("Madame, Monsieur,"), so the encoded forms of this many are kept.
_GREETINGS_KEPT = 4096


def stamp(message: CompiledMessage, person: Addressee) -> bytes:
    """Return the whole RFC 5322 message of one person, lines ended by CRLF."""
    return Stamper(message).stamp(person)


class Stamper:
    """A variant prepared for many people; keep one per variant and chunk, never across threads."""

    def __init__(self, message: CompiledMessage) -> None:
        self._parts: list[bytes] = []
        self._places: list[tuple[int, str]] = []
        for position, segment in enumerate(message.segments):
            if isinstance(segment, bytes):
                self._parts.append(segment)
            else:
                self._parts.append(b"")
                key = f"greeting/{segment.place}" if segment.name == "greeting" else segment.name
                self._places.append((position, key))
        self._greetings: dict[str, tuple[bytes, bytes]] = {}

    def stamp(self, person: Addressee) -> bytes:
        """Return one person's message; raise ValueError for a value that no header may hold."""
        in_text, in_html = self._greeting(person.greeting)
        values = {
            "to": mailbox(person.name, person.address),
            "token": encode_token(person.token),
            "message_id": encode_message_id(person.message_id),
            "date": refuse_control(person.date).encode("ascii"),
            "greeting/text": in_text,
            "greeting/html": in_html,
        }
        parts = self._parts.copy()
        for position, key in self._places:
            parts[position] = values[key]
        return b"".join(parts)

    def _greeting(self, greeting: str) -> tuple[bytes, bytes]:
        known = self._greetings.get(greeting)
        if known is None:
            refuse_control(greeting)
            known = _in_text(greeting), encode_value(escape(greeting))
            if len(self._greetings) < _GREETINGS_KEPT:
                self._greetings[greeting] = known
        return known


def _in_text(greeting: str) -> bytes:
    """Return a greeting for the text part, folded in the rare case that it passes the column."""
    lines = wrapped(greeting).split("\n") if len(greeting) > TEXT_WIDTH else [greeting]
    return b"\r\n".join(encode_value(line) for line in lines)


def encode_token(token: str) -> bytes:
    """Return the token's bytes; raise ValueError for what is no base64url token."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("A token holds a character that no link may hold.")
    return token.encode("ascii")


def encode_message_id(message_id: str) -> bytes:
    """Return the identifier between angle brackets; raise ValueError when it is malformed."""
    if not message_id.isascii():
        # The firm's domain may hold an accent; a header may not.
        left, _, domain = message_id.strip("<>").rpartition("@")
        message_id = f"{left}@{ascii_domain(domain)}"
    found = _MESSAGE_ID.fullmatch(message_id)
    if not found:
        raise ValueError("A Message-ID is malformed.")
    return f"<{found.group(1)}>".encode("ascii")
