"""The page that "Lire en ligne" opens: the same digest, with nothing personal in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsletter.rendering.cleaning import cleaned
from newsletter.rendering.compiling import render_digest
from newsletter.rendering.values import DigestContent
from newsletter.rendering.view import typeset


def online_page(content: DigestContent, *, template_dirs: Sequence[Path]) -> str:
    """Return the variant's page: same HTML, neutral greeting, no personal link, noindex.

    A forwarded mail leads here, so that it exposes nobody's preferences (DESIGN, promise 8).
    """
    return render_digest(typeset(cleaned(content)), None, template_dirs=template_dirs).html
