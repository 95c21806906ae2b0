"""How a mail begins; nobody's gender is guessed from a first name."""

from __future__ import annotations

from functools import lru_cache

from newsletter.firm.categories import fold

#: What people write (folded, without dots) → what is recorded.
_TITLES = {
    "m": "Monsieur",
    "mr": "Monsieur",
    "mister": "Monsieur",
    "monsieur": "Monsieur",
    "mme": "Madame",
    "mlle": "Madame",
    "mademoiselle": "Madame",
    "madame": "Madame",
    "mrs": "Madame",
    "ms": "Madame",
    "miss": "Madame",
    "me": "Maître",
    "maitre": "Maître",
    "dr": "Docteur",
    "docteur": "Docteur",
    "doctor": "Docteur",
}
_ENGLISH = {"Monsieur": "Mr", "Madame": "Ms", "Maître": "Maître", "Docteur": "Dr"}
_UNKNOWN = {"fr": "Madame, Monsieur,", "en": "Dear reader,"}


@lru_cache(maxsize=256)
def courtesy_title(written: str) -> str:
    """Return ``Mme`` or ``MADAME`` as ``Madame``; a title that is not known stays as written."""
    return _TITLES.get(fold(written.replace(".", " ")), written)


def greeting(*, courtesy_title: str, first_name: str, last_name: str, language: str) -> str:
    """Return ``Madame Dupont,`` or, when title or name is missing, ``Madame, Monsieur,``.

    ``first_name`` stands in the signature because other languages will want it; in French and in
    English a formal greeting has no use for it.
    """
    del first_name
    english = language == "en"
    title = _TITLES.get(fold(courtesy_title.replace(".", " ")))
    if title is None or not last_name.strip():
        return _UNKNOWN["en" if english else "fr"]
    name = " ".join(last_name.split())
    return f"Dear {_ENGLISH[title]} {name}," if english else f"{title} {name},"
