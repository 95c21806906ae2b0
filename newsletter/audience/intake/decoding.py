"""From the bytes of an export to text, whichever system wrote them."""

from __future__ import annotations

import codecs
import re

from newsletter.audience.intake.outcome import ImportRefused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How each begins, in lower case.
_OTHER_KINDS = (
    (b"pk\x03\x04", "un classeur (XLSX ou ODS)"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel (XLS)"),
    (b"%pdf", "un PDF"),
    (b"{\\rtf", "un document RTF"),
    (b"<!doctype", "une page web"),
    (b"<html", "une page web"),
    (b"<?xml", "un fichier XML"),
    (b"\x89png", "une image"),
    (b"\xff\xd8\xff", "une image"),
)
#: In ISO-8859-15, œ Œ € Š š Ž ž Ÿ stand where cp1252 has ½ ¼ ¤ ¦ ¨ ´ ¸ ¾: between letters, or a
#: currency after a figure, they can only be the former.
_LATIN_9 = re.compile(
    rb"[A-Za-z][\xbd\xbc\xa6\xa8\xb4\xb8]|[\xbd\xbc\xa6\xa8\xb4\xb8][A-Za-z]|[0-9 ]\xa4"
)
#: é è ê à ç and their capitals in MacRoman; in cp1252 these are undefined or Ž ˆ ƒ.
_MAC = re.compile(rb"[A-Za-z][\x8e\x8f\x90\x88\x8d]|[\x8e\x8f\x83\x8d][a-z]")
_LATIN_LETTERS = re.compile(rb"[\xe0\xe2\xe7-\xeb\xee\xef\xf4\xf9\xfb\xc0\xc7-\xca]")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was read in; raise ImportRefused for what is no text."""
    if not data.strip(b"\0 \t\r\n"):
        raise ImportRefused("Le fichier est vide.")
    start = data.lstrip()[:16].lower()
    for signature, kind in _OTHER_KINDS:
        if start.startswith(signature):
            raise ImportRefused(
                f"Ce fichier est {kind}, pas un fichier CSV. Ouvrez-le dans votre tableur, puis "
                "enregistrez la feuille au format CSV."
            )
    for encoding in _candidates(data):
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise ImportRefused(
        "Ce fichier n’est pas du texte, ou il est abîmé. Enregistrez-le de nouveau au format CSV "
        "(UTF-8)."
    )


def _candidates(data: bytes) -> tuple[str, ...]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return (encoding,)
    head = data[:4096]
    if b"\0" in head:
        # UTF-16 without its mark: every other byte of Latin text is zero.
        half = len(head) // 4
        if head[1::2].count(0) > half:
            return ("utf-16-le",)
        if head[0::2].count(0) > half:
            return ("utf-16-be",)
        # A stray zero is cleaned out of its cell; many are no text.
        if head.count(0) > len(head) // 30:
            return ()
    return ("utf-8", _single_byte(data))


def _single_byte(data: bytes) -> str:
    has_latin = _LATIN_LETTERS.search(data) is not None
    if not has_latin and _MAC.search(data):
        return "mac-roman"
    if not any(byte in data for byte in range(0x80, 0xA0)) and _LATIN_9.search(data):
        return "iso-8859-15"
    # The five bytes that cp1252 leaves undefined are control signs, and refused line by line.
    return "cp1252" if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else "latin-1"
