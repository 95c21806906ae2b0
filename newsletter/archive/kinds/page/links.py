"""Links of an HTML page: which lead to another, and where."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

_NO_PAGE = ("#", "javascript:", "mailto:", "tel:", "data:")


def leads_away(href: str) -> bool:
    """Say whether a link leads to another page, be its address complete or not."""
    href = href.strip()
    return bool(href) and not href.startswith(_NO_PAGE)


def link(href: str, base_url: str) -> str:
    """Return the absolute http(s) address of a link, or nothing."""
    href = href.strip()
    if not leads_away(href):
        return ""
    try:
        full = urljoin(base_url, href) if base_url else href
        parts = urlsplit(full)
    except ValueError:
        return ""
    return full if parts.scheme in {"http", "https"} and parts.hostname else ""
