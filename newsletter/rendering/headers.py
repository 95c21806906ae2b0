"""Header lines as raw bytes: folded where it is safe, never where it breaks one-click.

Python's own policies encode or fold a long ``List-Unsubscribe`` (STANDARDS 0.1 and 1.6), so the
structured headers are written here, on one line each.
"""

from __future__ import annotations

import re
from base64 import b64encode

_ATOM_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_LIST_ID = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: RFC 5322 limit of a line, without CRLF.
LONGEST_LINE = 998
_FOLD_AT = 75
#: ``=?utf-8?q?`` and ``?=`` round a word's content.
_WORD_FRAME = 12
#: RFC 2047, 5 (3): what may stand unencoded in a word of a phrase; a space is written ``_``.
_Q_LITERAL = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")
_Q_TABLE = tuple(
    "_" if code == 32 else chr(code) if code in _Q_LITERAL else f"={code:02X}"
    for code in range(256)
)


def refuse_control(value: str) -> str:
    """Return the value; raise ValueError when it holds CR, LF or another control character."""
    if _CONTROL.search(value):
        raise ValueError("A header value holds a line break or a control character.")
    return value


def text_header(name: str, value: str) -> bytes:
    """Return an unstructured header (Subject), RFC 2047 encoded and folded where needed."""
    encoded = _encoded(refuse_control(value), used=len(name) + 2)
    return f"{name}: {encoded}\r\n".encode("ascii")


def raw_header(name: str, value: str) -> bytes:
    """Return a structured header on a single line, neither folded nor encoded."""
    line = f"{name}: {refuse_control(value)}"
    if len(line) > LONGEST_LINE:
        raise ValueError(f"The header {name} is longer than {LONGEST_LINE} characters.")
    return line.encode("ascii") + b"\r\n"


def address_header(name: str, *, display: str, address: str) -> bytes:
    """Return From, To or Reply-To with one mailbox."""
    return f"{name}: ".encode() + mailbox(display, address, used=len(name) + 2) + b"\r\n"


def mailbox(display: str, address: str, *, used: int = 4) -> bytes:
    """Return ``"Name" <address>`` safe for a header; ``used`` is what precedes it on the line.

    Raises ValueError for control characters and for an address that would need SMTPUTF8.
    """
    spec = ascii_address(address)
    if not display:
        return spec.encode("ascii")
    words = phrase(display, used=used)
    last = words.rsplit("\r\n", 1)[-1]
    column = len(last) if "\r\n" in words else used + len(last)
    glue = "\r\n " if column + len(spec) + 3 > _FOLD_AT + 1 else " "
    return f"{words}{glue}<{spec}>".encode("ascii")


def ascii_address(address: str) -> str:
    """Return the address with its domain in ASCII; raise ValueError when that cannot be."""
    if _ADDRESS.fullmatch(address):
        return address
    local, _, domain = refuse_control(address).rpartition("@")
    if not _ADDRESS.fullmatch(spec := f"{local}@{ascii_domain(domain)}"):
        raise ValueError("An address cannot be written in a header.")
    return spec


def ascii_domain(domain: str) -> str:
    """Return the domain as DNS knows it; raise ValueError when that cannot be."""
    return domain if domain.isascii() else domain.encode("idna").decode("ascii")


def list_id_header(name: str, identifier: str) -> bytes:
    """Return List-Id on one line: the name as far as whole words fit, then ``<identifier>``.

    One line at the price of RFC 2047's 76 characters: a fold before the identifier is what relays
    have been seen to break, a long line is not.
    """
    domain = ascii_domain(refuse_control(identifier))
    if not _LIST_ID.fullmatch(domain):
        raise ValueError("A List-Id holds a character that none may hold.")
    said = name.split()
    while said:
        shown = phrase(_without_loose_end(" ".join(said), name), used=len("List-Id: "))
        line = f"{shown} <{domain}>"
        if "\r\n" not in line:
            return raw_header("List-Id", line)
        said.pop()
    return raw_header("List-Id", f"<{domain}>")


def _without_loose_end(words: str, name: str) -> str:
    """Return a shortened name without the comma or the "de la" that led to what was left out."""
    if words == " ".join(name.split()):
        return words
    return re.sub(r"(\W+\w{1,3})*\W*$", "", words) or words


def phrase(display: str, *, used: int) -> str:
    """Return a display name as atoms, as a quoted string or as encoded words."""
    display = " ".join(refuse_control(display).split())
    escaped = display.replace("\\", "\\\\").replace('"', '\\"')
    short = len(escaped) + used + 2 <= _FOLD_AT
    if display.isascii() and short and "=?" not in display:
        return display if _ATOM_PHRASE.fullmatch(display) else f'"{escaped}"'
    return _words(display, used=used)


def _encoded(value: str, *, used: int) -> str:
    plain = value.isascii() and "=?" not in value and len(value) + used <= _FOLD_AT
    if plain:
        return value
    return _words(value, used=used)


def _words(value: str, *, used: int) -> str:
    """Return RFC 2047 encoded words of at most 75 characters, lines of at most 76.

    Q where it is the shorter (Latin), B else; a character's bytes are never parted.
    """
    quoted = "".join([_Q_TABLE[code] for code in value.encode()])
    if len(quoted) + used + _WORD_FRAME <= _FOLD_AT + 1:
        return f"=?utf-8?q?{quoted}?="
    in_base64 = len(quoted) > len(value.encode()) * 4 // 3
    words: list[str] = []
    piece = ""
    room = _FOLD_AT + 1 - used - _WORD_FRAME
    for character in value:
        if piece and len(_content(piece + character, in_base64=in_base64)) > room:
            words.append(piece)
            piece, room = "", _FOLD_AT - _WORD_FRAME
        piece += character
    words.append(piece)
    kind = "b" if in_base64 else "q"
    return "\r\n ".join(f"=?utf-8?{kind}?{_content(word, in_base64=in_base64)}?=" for word in words)


def _content(piece: str, *, in_base64: bool) -> str:
    if in_base64:
        return b64encode(piece.encode()).decode("ascii")
    return "".join([_Q_TABLE[code] for code in piece.encode()])
