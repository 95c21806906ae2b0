"""The address of an article's page on the site: the same for everybody, and not to be guessed.

A number alone would let a stranger leaf through the whole archive, articles never mailed included;
a public archive is the firm's to turn on.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings


def article_path(article_id: int) -> str:
    """Return ``/a/<id>-<12 characters>``."""
    return f"/a/{article_id}-{_seal(article_id)}"


def is_sealed(article_id: int, seal: str) -> bool:
    """Say whether the address of that article's page was made by us; constant-time."""
    return hmac.compare_digest(_seal(article_id).encode(), seal.encode())


def _seal(article_id: int) -> str:
    keyed = hashlib.blake2b(
        str(article_id).encode(), key=settings.LINK_KEY, digest_size=9, person=b"article"
    )
    return base64.urlsafe_b64encode(keyed.digest()).decode("ascii")
