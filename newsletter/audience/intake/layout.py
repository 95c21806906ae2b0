"""How a file is laid out: its separator, where its headings stand, what each column is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from newsletter.audience.addresses import AddressRefused, normalise
from newsletter.audience.intake.headings import FIELDS, field_of, proposed
from newsletter.audience.intake.outcome import ImportRefused
from newsletter.audience.intake.records import records
from newsletter.audience.intake.statuses import standing_of

_DELIMITERS = ";,\t|"
#: Titles and blank lines may stand above the headings; they are not looked for further down.
_LOOKED_AT = 15
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?(?:\n|$)", re.IGNORECASE)
_NO_ADDRESS_COLUMN = (
    "Aucune colonne d’adresses n’a été reconnue. La première ligne doit nommer les colonnes, par "
    "exemple : Civilité ; Prénom ; Nom ; E-mail ; Société."
)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A file whose columns are known. ``headings`` are invented for a file that has none."""

    text: str
    delimiter: str
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]
    #: The record of the headings; 0 when there is none and every record is a person.
    heading_line: int
    first_line: int

    @property
    def mapping(self) -> dict[str, str | None]:
        """Heading → field, None for a column that is not used."""
        mapping: dict[str, str | None] = {}
        for heading, field in zip(self.headings, self.fields, strict=True):
            # A heading that comes twice is shown as used when either is.
            mapping[heading] = mapping.get(heading) or field
        return mapping

    def rows(self) -> Iterator[tuple[int, list[str] | None]]:
        """Yield the records below the headings, with the number of their line in the file."""
        for number, cells in records(self.text, self.delimiter):
            if number > self.heading_line:
                yield number + self.first_line, cells


def find_layout(text: str, corrections: Mapping[str, str | None]) -> Layout:
    """Return the layout; raise ImportRefused when no column holds addresses.

    ``corrections`` say of a heading which field it is (None: not used), against what is proposed.
    """
    unknown = {f for f in corrections.values() if f is not None and f not in FIELDS}
    if unknown:
        raise ImportRefused(
            f"Le champ « {min(unknown)} » n’existe pas ; choisissez parmi {', '.join(FIELDS)}."
        )
    text = text.removeprefix("\ufeff")
    first_line = 0
    delimiters = _DELIMITERS
    if said := _SEPARATOR_LINE.match(text):
        delimiters, text, first_line = said.group(1), text[said.end() :], 1
    tries = [_with_headings(text, d, corrections, first_line) for d in delimiters]
    found = max(
        (layout for layout in tries if layout is not None),
        key=lambda layout: (sum(f is not None for f in layout.fields), len(layout.headings)),
        default=None,
    ) or _without_headings(text, delimiters, first_line)
    missing = corrections.keys() - set(found.headings)
    if missing:
        raise ImportRefused(f"Le fichier n’a pas de colonne « {min(missing)} ».")
    return _without_false_status(found, corrections)


def is_heading_row(cells: list[str], address_column: int) -> bool:
    """Say whether the headings are repeated here, as in files that were put end to end."""
    if address_column >= len(cells) or "@" in cells[address_column]:
        return False
    return field_of(cells[address_column]) == "address"


def _with_headings(
    text: str, delimiter: str, corrections: Mapping[str, str | None], first_line: int
) -> Layout | None:
    for number, cells in islice(records(text, delimiter), _LOOKED_AT):
        if cells is None:
            continue
        headings = tuple(" ".join(cell.split()) for cell in cells)
        fields = proposed(headings, corrections)
        if "address" in fields:
            return Layout(
                text=text,
                delimiter=delimiter,
                headings=headings,
                fields=tuple(fields),
                heading_line=number,
                first_line=first_line,
            )
    return None


def _without_headings(text: str, delimiters: str, first_line: int) -> Layout:
    """Return the layout of a bare list of addresses, or refuse."""
    for delimiter in delimiters:
        for _, cells in islice(records(text, delimiter), _LOOKED_AT):
            column = _column_of_address(cells or [])
            if column is not None and cells is not None:
                return Layout(
                    text=text,
                    delimiter=delimiter,
                    headings=tuple(f"colonne {i + 1}" for i in range(len(cells))),
                    fields=tuple("address" if i == column else None for i in range(len(cells))),
                    heading_line=0,
                    first_line=first_line,
                )
    raise ImportRefused(_NO_ADDRESS_COLUMN)


def _column_of_address(cells: list[str]) -> int | None:
    for column, cell in enumerate(cells):
        try:
            normalise(cell.strip())
        except AddressRefused:
            continue
        return column
    return None


def _without_false_status(layout: Layout, corrections: Mapping[str, str | None]) -> Layout:
    """Leave a "Statut" column out whose words are about something else ("SARL", "Vienne").

    A column with a single known word is taken as the status of all: then the others are refused
    rather than guessed.
    """
    fields = list(layout.fields)
    for column, field in enumerate(layout.fields):
        if field != "status" or layout.headings[column] in corrections:
            continue
        if not any(
            cells is not None and column < len(cells) and standing_of(cells[column]) is not None
            for _, cells in layout.rows()
        ):
            fields[column] = None
    return Layout(
        text=layout.text,
        delimiter=layout.delimiter,
        headings=layout.headings,
        fields=tuple(fields),
        heading_line=layout.heading_line,
        first_line=layout.first_line,
    )
