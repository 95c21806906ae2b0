"""Quoted-printable (RFC 2045, 6.7) in lines that slots can be dropped into.

No encoded line begins with a dot or with ``From ``, so neither SMTP's dot-stuffing nor an mbox
ever changes a byte of a body.
"""

from __future__ import annotations

#: Characters of a line before its soft break, two kept for a first one that must be encoded.
LIMIT = 73
SOFT_BREAK = b"=\r\n"

_LITERAL = frozenset(range(33, 127)) - {ord("=")} | {ord(" "), ord("\t")}
_TABLE = tuple(bytes([code]) if code in _LITERAL else b"=%02X" % code for code in range(256))


def encode_line(text: str, *, last: bool = True) -> bytes:
    """Return one line (without line ends) encoded, folded by soft breaks.

    ``last`` says that a hard line end follows, so that a space at the end must be encoded.
    """
    whole = b"".join([_TABLE[code] for code in text.encode()])
    if last and whole.endswith((b" ", b"\t")):
        whole = whole[:-1] + b"=%02X" % whole[-1]
    lines: list[bytes] = []
    start = 0
    while len(whole) - start > LIMIT:
        cut = _cut(whole, start + LIMIT)
        lines.append(_guarded(whole[start:cut]))
        start = cut
    lines.append(_guarded(whole[start:]))
    return SOFT_BREAK.join(lines)


def _cut(whole: bytes, limit: int) -> int:
    """Return where to fold at the latest: never in an escape, never within a character."""
    escape = whole.rfind(b"=", limit - 2, limit)
    cut = limit if escape < 0 else escape
    # =80 to =BF are the bytes that go on a UTF-8 character.
    while whole[cut : cut + 1] == b"=" and whole[cut + 1] in b"89AB":
        cut -= 3
    return cut


def encode_value(text: str) -> bytes:
    """Return a slot's value encoded: one line where it fits, which is nearly always."""
    line = b"".join([_TABLE[code] for code in text.encode()])
    if len(line) > LIMIT - 3:
        return encode_line(text, last=False)
    return _guarded(line)


def _guarded(line: bytes) -> bytes:
    """Encode a first character that SMTP or mbox would alter."""
    if line.startswith(b"."):
        return b"=2E" + line[1:]
    if line.startswith(b"From "):
        return b"=46" + line[1:]
    return line
