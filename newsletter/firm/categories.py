"""Rubrics: found again whatever their case and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from newsletter.firm.models import Category


def fold(name: str) -> str:
    """Return the name in lower case, without accents nor doubled spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def presentable(name: str) -> str:
    """Return ``INFORMATIQUE`` as ``Informatique`` and leave any other spelling as it is."""
    name = " ".join(name.split())
    return name.capitalize() if name.isupper() and len(name) > 3 else name


def get_or_create_categories(*, names: Iterable[str]) -> dict[str, int]:
    """Return the id of each rubric by the name that was asked, creating what is missing."""
    asked = {name: fold(name) for name in names if fold(name)}
    known = dict(
        Category.objects.filter(folded__in=set(asked.values())).values_list("folded", "id")
    )
    for name, folded in asked.items():
        if folded not in known:
            category, _ = Category.objects.get_or_create(
                folded=folded, defaults={"name": presentable(name)[:100]}
            )
            known[folded] = category.id
    return {name: known[folded] for name, folded in asked.items()}
