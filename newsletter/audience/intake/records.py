"""From text to records. One badly quoted line never swallows the lines that follow it."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator

#: A cell with line breaks (an address block, a note) spans few lines; an unclosed quote, all.
MOST_LINES = 20


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each record with the number of its first line; None where a quote is never closed.

    Line ends of every system count (CR, LF, CRLF); empty records are passed over. ``csv`` alone
    would read the rest of the file into the cell of one unclosed quote, so each record is cut out
    first, and lines without a quote are split at once.
    """
    source = io.StringIO(text, newline=None)
    ahead: deque[str] = deque()
    number = 0
    while line := ahead.popleft() if ahead else source.readline():
        number += 1
        first = number
        line = line.removesuffix("\n")
        if '"' not in line:
            cells: list[str] | None = line.split(delimiter)
        else:
            cells = _parsed(line, delimiter)
            if cells is None:
                _read_ahead(source, ahead)
                cells, taken = _joined(line, ahead, delimiter)
                for _ in range(taken):
                    ahead.popleft()
                number += taken
        if cells is None or any(cell.strip() for cell in cells):
            yield first, cells


def _read_ahead(source: io.StringIO, ahead: deque[str]) -> None:
    while len(ahead) < MOST_LINES and (line := source.readline()):
        ahead.append(line)


def _joined(line: str, ahead: deque[str], delimiter: str) -> tuple[list[str] | None, int]:
    """Return the record that goes on over the following lines, and how many of them it took."""
    joined = line
    for taken, following in enumerate(ahead, start=1):
        joined += "\n" + following.removesuffix("\n")
        # Even quotes are what a whole record has; only then is it worth parsing.
        if '"' in following and joined.count('"') % 2 == 0:
            cells = _parsed(joined, delimiter)
            if cells is not None:
                return cells, taken
    return None, 0


def _parsed(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of exactly one record, or None while a quote is open or it is several."""
    try:
        rows = list(csv.reader([text], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error:
        rows = _leniently(text, delimiter)
    return rows[0] if len(rows) == 1 else None


def _leniently(text: str, delimiter: str) -> list[list[str]]:
    """Return a line whose quotes are odd but closed (``"Chez "Jo";…``); nothing when open."""
    if "\n" in text:
        return []
    try:
        rows = list(csv.reader([f"{text}\n"], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return []
    # An open quote takes the line's end into its cell.
    return [] if rows and rows[-1] and rows[-1][-1].endswith("\n") else rows
