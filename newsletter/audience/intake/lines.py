"""From a record to a person, or to the reason why it is none."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.audience.addresses import AddressRefused, normalise
from newsletter.audience.formulas import original
from newsletter.audience.greetings import courtesy_title
from newsletter.audience.intake.layout import Layout
from newsletter.audience.intake.statuses import Standing, declined, opted_out, standing_of
from newsletter.audience.people import LONGEST, Names, clean
from newsletter.firm.categories import fold

_LANGUAGES = {
    "fr": "fr",
    "francais": "fr",
    "french": "fr",
    "fr-fr": "fr",
    "fr_fr": "fr",
    "en": "en",
    "anglais": "en",
    "english": "en",
    "en-us": "en",
    "en-gb": "en",
    "en_us": "en",
    "en_gb": "en",
}
_FRENCH_FIELDS = {
    "courtesy_title": "La civilité",
    "first_name": "Le prénom",
    "last_name": "Le nom",
    "company": "La société",
}
_BETWEEN_CATEGORIES = re.compile(r"[,;|/\n]")


class Person(NamedTuple):
    """Somebody of the file; ``names.language`` is empty where the file does not say."""

    line: int
    address: str
    names: Names
    standing: Standing
    categories: tuple[str, ...]


class LineRefused(Exception):
    """A record that is no person."""

    def __init__(self, sentence: str, *, address: str = "", suggestion: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.address = address
        self.suggestion = suggestion


class Reader:
    """Reads the records of one file; knows its columns by number."""

    def __init__(self, layout: Layout) -> None:
        self._width = len(layout.headings)
        columns: dict[str, list[int]] = {}
        for column, field in enumerate(layout.fields):
            if field is not None:
                columns.setdefault(field, []).append(column)
        self.address_column = columns.pop("address")[0]
        self._status = columns.pop("status", [])
        self._opted_out = columns.pop("opted_out", [])
        self._opted_in = columns.pop("opted_in", [])
        self._categories = columns.pop("categories", [])
        self._language = columns.pop("language", [])
        self._names = [(field, columns[field][0]) for field in LONGEST if field in columns]

    def person(self, line: int, cells: list[str] | None) -> Person:
        """Return the person of a record; raise LineRefused."""
        if cells is None:
            raise LineRefused("Un guillemet ouvert sur cette ligne n’est jamais refermé.")
        if len(cells) < self._width:
            cells = cells + [""] * (self._width - len(cells))
        written = original(cells[self.address_column].strip())
        if len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
            raise LineRefused(
                f"La ligne a {len(cells)} colonnes au lieu de {self._width} : un séparateur est "
                "sans doute en trop.",
                address=written,
            )
        try:
            address = normalise(written)
        except AddressRefused as refused:
            raise LineRefused(
                refused.sentence, address=clean(written)[:320], suggestion=refused.suggestion
            ) from refused
        return Person(
            line,
            address,
            self._name_parts(cells, address),
            self._standing(cells, address),
            self._interests(cells),
        )

    def _name_parts(self, cells: list[str], address: str) -> Names:
        parts = {field: clean(original(cells[column])) for field, column in self._names}
        for field, value in parts.items():
            if len(value) > LONGEST[field]:
                raise LineRefused(
                    f"{_FRENCH_FIELDS[field]} dépasse {LONGEST[field]} signes.", address=address
                )
        if "courtesy_title" in parts:
            parts["courtesy_title"] = courtesy_title(parts["courtesy_title"])
        return Names(**parts, language=self._language_of(cells, address))

    def _language_of(self, cells: list[str], address: str) -> str:
        written = fold(cells[self._language[0]]) if self._language else ""
        if written and written not in _LANGUAGES:
            raise LineRefused(
                f"La langue « {clean(written)[:40]} » n’est ni français ni anglais.",
                address=address,
            )
        return _LANGUAGES.get(written, "")

    def _standing(self, cells: list[str], address: str) -> Standing:
        """Return the least that any column grants."""
        standing = Standing.ACTIVE
        for column in self._status:
            written = clean(cells[column])
            said = standing_of(written) if written else Standing.ACTIVE
            if said is None:
                raise LineRefused(
                    f"Le statut « {written[:40]} » n’est pas connu : écrivez actif, à confirmer "
                    "ou désinscrit.",
                    address=address,
                )
            standing = max(standing, said)
        if any(opted_out(cells[column]) for column in self._opted_out) or any(
            declined(cells[column]) for column in self._opted_in
        ):
            standing = max(standing, Standing.OPPOSED)
        return standing

    def _interests(self, cells: list[str]) -> tuple[str, ...]:
        written = (
            clean(name)
            for column in self._categories
            for name in _BETWEEN_CATEGORIES.split(original(cells[column]))
        )
        return tuple(name for name in written if name)
