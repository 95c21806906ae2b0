"""Cells that a spreadsheet would run as formulas, made harmless and back again.

OWASP, "CSV Injection": = + - @, tab and carriage return begin one. Quotes before them are counted,
so that what is exported comes in again just as it was.
"""

from __future__ import annotations

import re

_STARTS_ONE = re.compile(r"'*[=+\-@\t\r]")


def neutralised(cell: str) -> str:
    """Return the cell with an apostrophe before what would start a formula."""
    return f"'{cell}" if _STARTS_ONE.match(cell) else cell


def original(cell: str) -> str:
    """Return what ``neutralised`` was given."""
    return cell[1:] if cell.startswith("'") and _STARTS_ONE.match(cell) else cell
