"""Why an article is in a digest or not: codes in the database, sentences for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from newsletter.common.french import day_in_words

_SENTENCES = {
    "new": "nouveau depuis le {since}",
    "older": "plus ancien, jamais envoyé ; complète des nouveautés trop peu nombreuses",
    "kept": "retenu par une personne",
    "dropped": "laissé de côté par une personne",
    "already_sent": "déjà envoyé le {on}",
    "undated": "sans date de publication",
    "unmailable": "{why}",
    "too_old": "antérieur au {oldest}, plus de {months} mois",
    "future": "daté du {on}, après ce numéro",
    "other_category": "hors des rubriques de la lettre",
    "crowded": "nouveau, mais le numéro compte déjà {limit} articles",
    "not_needed": "plus ancien que le dernier numéro, et les nouveautés suffisent",
}


def sentence(code: str, detail: Mapping[str, Any]) -> str:
    """Return the reason in words; ISO dates in the detail become dates in words."""
    words = {key: _in_words(value) for key, value in detail.items()}
    return _SENTENCES[code].format_map(words)


def _in_words(value: Any) -> str:
    try:
        return day_in_words(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
