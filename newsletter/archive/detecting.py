"""What kind of source lies before us, told by its content and never by its name."""

from __future__ import annotations

import re

from newsletter.archive.errors import ArchiveRefused

KINDS = ("auto", "page", "site", "feed", "lesechos", "folder")

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_SUPPLIER = re.compile(rb"<articles[\s>]")
_XML = re.compile(
    rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s{0,200}<\?xml|^\s{0,200}<(?:rss|feed|articles)\b"
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """Return ``feed``, ``lesechos`` or ``page`` for a file's content."""
    head = data[:8192].replace(b"\x00", b"")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b"jsonfeed.org" in data[:65536]:
        return "feed"
    if _HTML.search(head):
        return "page"
    if _FEED.search(head):
        return "feed"
    if _SUPPLIER.search(head):
        return "lesechos"
    if _XML.search(head):
        raise ArchiveRefused(
            "Ce fichier XML n’est ni un flux (RSS, Atom) ni un fichier d’articles du fournisseur "
            "(élément «\u00a0articles\u00a0»)."
        )
    return "page"
