"""Files named by their content: one address for everybody, and a second run writes nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path


def keep(data: bytes, *, media: Path, folder: str, suffix: str) -> str:
    """Write the bytes under ``media/folder``, whole or not at all; return the path under media."""
    path = f"{folder}/{hashlib.sha256(data).hexdigest()[:24]}.{suffix}"
    target = media / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(data)
        part.replace(target)
    return path
