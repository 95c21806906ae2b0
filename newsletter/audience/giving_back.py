"""The refused lines of an import, given back as a file that can be mended and brought again."""

from __future__ import annotations

import csv
from typing import TextIO

from newsletter.audience.formulas import neutralised
from newsletter.audience.intake.outcome import ImportResult


def write_refused(result: ImportResult, out: TextIO) -> int:
    """Write headings and refused lines, each with its number, reason and suggestion.

    The caller opens ``out`` with ``utf-8-sig`` and ``newline=""``.
    """
    writer = csv.writer(out, delimiter=";")
    width = max([len(result.headings), *(len(refused.cells) for refused in result.refused)])
    missing = ("",) * (width - len(result.headings))
    writer.writerow((*result.headings, *missing, "Ligne", "Motif du refus", "Suggestion"))
    for refused in result.refused:
        cells = refused.cells + ("",) * (width - len(refused.cells))
        said = (str(refused.line), refused.reason, refused.suggestion or "")
        writer.writerow(neutralised(cell) for cell in (*cells, *said))
    return len(result.refused)
