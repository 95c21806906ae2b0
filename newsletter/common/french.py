"""Dates and counts in words, in French and in English."""

from __future__ import annotations

from datetime import date

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def day_in_words(day: date) -> str:
    """Return ``1er décembre 2026``."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def weekday_in_words(day: date) -> str:
    """Return ``mardi 1er décembre 2026``."""
    return f"{DAYS[day.weekday()]} {day_in_words(day)}"


def month_in_words(day: date) -> str:
    """Return ``décembre 2026``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def counted(number: int, one: str, many: str) -> str:
    """Return ``1 article`` or ``1 234 articles``; French counts zero as singular."""
    figure = f"{number:,}".replace(",", "\u202f")
    return f"{figure}\u00a0{one if abs(number) < 2 else many}"
