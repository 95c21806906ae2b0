"""The message's bytes: headers, boundary, two quoted-printable parts, slots between them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

from newsletter.rendering.headers import (
    address_header,
    ascii_address,
    list_id_header,
    raw_header,
    text_header,
)
from newsletter.rendering.quoted import SOFT_BREAK, encode_line
from newsletter.rendering.slots import Places, fill, places_of, split_slots
from newsletter.rendering.values import Sender, Slot

Segment = bytes | Slot


def digest_segments(
    *,
    sender: Sender,
    subject: str,
    html: str,
    text: str,
    base_url: str,
    language: str,
    places: Places,
) -> tuple[Segment, ...]:
    """Return a whole digest message; html and text still hold their placeholders."""
    nobody = (fill(part, places, token="", greeting="") for part in (html, text))
    boundary = boundary_of(*nobody)
    segments: list[Segment] = [
        _from_headers(sender),
        b"To: ",
        Slot("to", "header"),
        b"\r\n" + text_header("Subject", subject) + b"Date: ",
        Slot("date", "header"),
        b"\r\nMessage-ID: ",
        Slot("message_id", "header"),
        b"\r\n",
        *_list_headers(sender, base_url, places),
        _mime_headers(boundary, language),
        *_parts(boundary, html, text, places),
    ]
    return merged(segments)


def boundary_of(html: str, text: str) -> str:
    """Return a boundary derived from the parts: ``=_`` never occurs in quoted-printable."""
    imprint = hashlib.blake2b(f"{html}\0{text}".encode(), digest_size=15).hexdigest()
    return f"=_{imprint}"


def merged(segments: list[Segment]) -> tuple[Segment, ...]:
    """Return the segments with neighbouring bytes joined, so that stamping joins few pieces."""
    result: list[Segment] = []
    for segment in segments:
        if result and isinstance(segment, bytes) and isinstance(result[-1], bytes):
            result[-1] += segment
        else:
            result.append(segment)
    return tuple(result)


def plain_segments(boundary: str, html: str, text: str) -> bytes:
    """Return the two parts of a message without slots (notices)."""
    whole = merged(list(_parts(boundary, html, text, places_of((html, text)))))
    return b"".join(part for part in whole if isinstance(part, bytes))


def _from_headers(sender: Sender) -> bytes:
    head = address_header("From", display=sender.name, address=sender.address)
    if sender.reply_to:
        head += address_header("Reply-To", display="", address=sender.reply_to)
    return head


def _list_headers(sender: Sender, base_url: str, places: Places) -> Iterator[Segment]:
    if sender.list_id:
        yield list_id_header(sender.list_name, sender.list_id)
    yield from _unsubscribe_header(sender, base_url, places)
    yield b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    if sender.feedback_id:
        yield raw_header("Feedback-ID", sender.feedback_id)
    yield b"Precedence: bulk\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n"


def _unsubscribe_header(sender: Sender, base_url: str, places: Places) -> Iterator[Segment]:
    value = f"<{base_url}/u/{places.token}>"
    if sender.unsubscribe_mailbox:
        local, _, domain = ascii_address(sender.unsubscribe_mailbox).rpartition("@")
        value += f", <mailto:{local}+{places.token}@{domain}?subject=unsubscribe>"
    line = raw_header("List-Unsubscribe", value).decode("ascii")
    for constant, slot in split_slots(line, places):
        yield constant.encode("ascii")
        if slot:
            yield Slot(slot, "header")


def _mime_headers(boundary: str, language: str) -> bytes:
    return (
        f"Content-Language: {language}\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'
    ).encode("ascii")


def _parts(boundary: str, html: str, text: str, places: Places) -> Iterator[Segment]:
    for kind, place, body in (("plain", "text", text), ("html", "html", html)):
        yield (
            f"--{boundary}\r\n"
            f'Content-Type: text/{kind}; charset="utf-8"\r\n'
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        ).encode("ascii")
        yield from _body(body, "html" if place == "html" else "text", places)
    yield f"--{boundary}--\r\n".encode("ascii")


def _body(body: str, place: Literal["text", "html"], places: Places) -> Iterator[Segment]:
    """Encode line by line; a slot stands on a line of its own between two soft breaks."""
    for line in body.rstrip("\n").split("\n"):
        for constant, slot in split_slots(line, places):
            if slot is None:
                yield encode_line(constant) + b"\r\n"
            else:
                yield encode_line(constant, last=False) + SOFT_BREAK if constant else b""
                yield Slot(slot, place)
                yield SOFT_BREAK
