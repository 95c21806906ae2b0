"""Addresses of pages as every mail program can open them: ASCII, the host as DNS knows it."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import quote

_PAGE = re.compile(r"(https?://)([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)(")', re.IGNORECASE)
#: What may stand in an address as it is (RFC 3986); a % begins an escape that is there already.
_LEFT = "%/?#:@!$&'()*+,;=~[]-._"


def plain_address(address: str) -> str:
    """Return the address in ASCII (RFC 3987, 3.1): ``https://xn--…/%C3%A9t%C3%A9``.

    An accented host written with percent signs, which lxml would make of it, is one that some
    programs do not open and that filters distrust.
    """
    address = address.strip()
    found = _PAGE.fullmatch(address)
    if found is None:
        return quote(address, safe=_LEFT)
    scheme, authority, rest = found.groups()
    before, at, host = authority.rpartition("@")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host, safe=_LEFT)
    return f"{scheme}{quote(before, safe=_LEFT)}{at}{host}{quote(rest, safe=_LEFT)}"


def with_plain_links(html: str) -> str:
    """Return the HTML with each link's address in ASCII; what is shown of it stays."""
    return _LINK.sub(
        lambda link: f"{link[1]}{escape(plain_address(unescape(link[2])))}{link[3]}", html
    )
