"""The words round the articles, in French and in English; templates receive them as ``words``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from newsletter.common.french import day_in_words, month_in_words, weekday_in_words
from newsletter.rendering.values import Language

_FRENCH = {
    "neutral_greeting": "Madame, Monsieur,",
    # After a label: French wants a no-break space before it.
    "colon": "\u00a0:",
    "no_introduction": "Voici ce que nous avons retenu pour vous.",
    "view_online": "Lire en ligne",
    "read_article": "Lire l’article",
    "briefs": "À lire aussi",
    "why": "Vous recevez cette lettre en tant que client ou contact de notre cabinet.",
    "unsubscribe": "Se désinscrire",
    "preferences": "Mes préférences",
    "privacy": "Confidentialité",
    "telephone": "Tél.",
    "fax": "Fax",
    "ask": "Poser une question",
    "question": "Une question sur l’un de ces sujets\u202f? Répondez à ce message.",
}
_ENGLISH = {
    # "Dear Sir or Madam" costs two points with SpamAssassin (DEAR_SOMETHING).
    "neutral_greeting": "Dear reader,",
    "colon": ":",
    "no_introduction": "Here is what we have picked for you.",
    "view_online": "Read online",
    "read_article": "Read the article",
    "briefs": "Also worth reading",
    "why": "You receive this newsletter as a client or contact of our firm.",
    "unsubscribe": "Unsubscribe",
    "preferences": "My preferences",
    "privacy": "Privacy",
    "telephone": "Tel.",
    "fax": "Fax",
    "ask": "Ask a question",
    "question": "A question on one of these subjects? Reply to this message.",
}
WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {"fr": MappingProxyType(_FRENCH), "en": MappingProxyType(_ENGLISH)}
)

_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date, language: Language) -> str:
    """Return ``1er décembre 2026`` or ``1 December 2026``."""
    if language == "fr":
        return day_in_words(value)
    return f"{value.day} {_ENGLISH_MONTHS[value.month - 1]} {value.year}"


def weekday(value: date, language: Language) -> str:
    """Return ``mardi 1er décembre 2026`` or ``Tuesday 1 December 2026``."""
    if language == "fr":
        return weekday_in_words(value)
    return f"{_ENGLISH_DAYS[value.weekday()]} {day(value, language)}"


def month(value: date, language: Language) -> str:
    """Return ``décembre 2026`` or ``December 2026``."""
    if language == "fr":
        return month_in_words(value)
    return f"{_ENGLISH_MONTHS[value.month - 1]} {value.year}"
