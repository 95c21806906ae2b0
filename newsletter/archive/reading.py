"""From bytes to text: what is no text is refused, whatever encoding it claims is checked."""

from __future__ import annotations

import codecs
import re
import unicodedata

from newsletter.archive.errors import ArchiveRefused

#: Above this a file is no archive of articles; parsers stay linear up to it.
MAX_BYTES = 20_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF", "un PDF"),
    (b"PK\x03\x04", "une archive ZIP ou un document bureautique"),
    (b"PK\x05\x06", "une archive ZIP vide"),
    (b"\xd0\xcf\x11\xe0", "un ancien document bureautique"),
    (b"\x1f\x8b", "un fichier compressé"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"{\\rtf", "un document RTF"),
    (b"\x7fELF", "un programme"),
    (b"MZ\x90", "un programme"),
    (b"SQLite format 3", "une base de données"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,3}=\s{0,3}["']?\s{0,3}([\w.:-]{2,40})""")
_FRENCH = frozenset("éèêëàâçùûôîïœÉÈÀÇŒ’‘“”«»–—…€°\u00a0")
_CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 127)) | {0x0B: "\n", 0x0C: "\n"}


def decoded(data: bytes) -> str:
    """Return the text, NFC, with plain line ends; raise ArchiveRefused for what is no text."""
    if len(data) > MAX_BYTES:
        raise ArchiveRefused(
            f"Le fichier pèse {len(data) / 1e6:.0f}\u00a0Mo\u202f; la limite est de "
            f"{MAX_BYTES / 1e6:.0f}\u00a0Mo. Découpez-le en plusieurs fichiers."
        )
    if not data.strip():
        raise ArchiveRefused("Le fichier est vide.")
    for start, what in _BINARY:
        if data.startswith(start):
            raise ArchiveRefused(
                f"Le fichier est {what}, pas une archive d’articles. Enregistrez la page en texte "
                "ou en HTML, puis importez ce fichier."
            )
    text = _decode(data)
    if "\x00" in text or _mostly_controls(text):
        raise ArchiveRefused("Le fichier est binaire\u202f: ce n’est pas une archive d’articles.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return unicodedata.normalize("NFC", text)


def _decode(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _legacy(data: bytes) -> str:
    """Return the text under the declared encoding or the one that gives the most French letters.

    Who declares ISO-8859-1 means cp1252 (WHATWG Encoding Standard); Mac text declares nothing.
    """
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    try:
        known = codecs.lookup(name).name if name else ""
    except LookupError:
        known = ""
    if known and known not in {"utf-8", "ascii", "iso8859-1", "cp1252"} and _is_text_codec(known):
        return data.decode(known, errors="replace")
    candidates = [data.decode(codec, errors="replace") for codec in ("cp1252", "mac-roman")]
    return max(candidates, key=lambda text: sum(text.count(letter) for letter in _FRENCH))


def _is_text_codec(name: str) -> bool:
    return codecs.lookup(name)._is_text_encoding  # noqa: SLF001  # no public way to ask


def _mostly_controls(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(1 for c in sample if c < " " and c not in "\n\r\t\f\v")
    odd += sample.count("\ufffd")
    return odd * 20 > len(sample)
