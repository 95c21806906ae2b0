"""The keyed imprint of an address: what an opposition is kept as, even after erasure.

CNIL advises an imprint rather than the address in clear (STANDARDS 4.5). Keyed, it cannot be
undone by hashing likely addresses without the firm's key.
"""

from __future__ import annotations

import hashlib

from django.conf import settings


def address_hash(address: str) -> str:
    """Return the keyed BLAKE2b of a normalised address, as 64 hexadecimal digits."""
    return hashlib.blake2b(
        address.encode(), key=settings.SUPPRESSION_KEY, digest_size=32
    ).hexdigest()
