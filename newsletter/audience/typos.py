"""What a badly written address was probably meant to be: shown to a person, never taken."""

from __future__ import annotations

import re
import unicodedata

_PROVIDERS = {
    "gmail": "gmail.com",
    "orange": "orange.fr",
    "wanadoo": "wanadoo.fr",
    "free": "free.fr",
    "sfr": "sfr.fr",
    "laposte": "laposte.net",
    "hotmail": "hotmail.com",
    "outlook": "outlook.com",
    "yahoo": "yahoo.fr",
    "icloud": "icloud.com",
    "bbox": "bbox.fr",
    "numericable": "numericable.fr",
}
_PLAUSIBLE = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,}")
_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\(arobase\)|\[arobase\]|\s(?:at|arobase)\s)\s*")


def suggestion_for(text: str) -> str | None:
    """Return a likely address, or None when nothing likely is near."""
    guess = _AT.sub("@", text.strip().lower())
    guess = "".join(guess.split()).replace(",", ".").replace(";", ".")
    guess = re.sub(r"\.{2,}", ".", guess).strip(".").replace(".@", "@").replace("@.", "@")
    local_part, at, domain = guess.partition("@")
    if not at:
        return None
    plain = unicodedata.normalize("NFKD", local_part)
    local_part = "".join(c for c in plain if not unicodedata.combining(c))
    guess = f"{local_part}@{_PROVIDERS.get(domain, domain)}"
    return guess if guess != text and _PLAUSIBLE.fullmatch(guess) else None
