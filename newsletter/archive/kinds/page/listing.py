"""What every shape of a list shares: the entry, its date line, its possible title, its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsletter.archive.dates import Mark, bare, is_day_shaped, publication
from newsletter.archive.kinds.page.credits import credit
from newsletter.archive.kinds.page.furniture import (
    breadcrumb,
    is_capitals,
    is_furniture,
    presentable,
    rubrics,
)
from newsletter.archive.kinds.page.inlinedates import titled_day
from newsletter.archive.kinds.page.lines import Line
from newsletter.common.french import MONTHS

#: "Novembre 2025", "Archives 2025": a heading of a list that is no rubric.
_PERIOD = re.compile(
    rf"(?:archives?\s{{1,3}}(?:de\s)?)?(?:(?:{'|'.join(MONTHS)})\s{{1,3}})?\d{{4}}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One title of a list, with the positions of the lines that it takes."""

    title: Line
    mark: Mark | None
    categories: tuple[str, ...] = ()
    url: str = ""
    summary: str = ""
    lines: frozenset[int] = frozenset()


def undated_line(line: Line, at: int, categories: tuple[str, ...]) -> Entry:
    """Return the line at that position as an entry without a date."""
    return Entry(title=line, mark=None, categories=categories, url=line.href, lines=frozenset({at}))


def day_of(line: Line) -> Mark | None:
    """Return the date of a line that holds a date and at most a rubric or an author beside it."""
    if line.form in {"list", "table", "image"}:
        return None
    if line.day and len(line.text) <= 60:
        return Mark(day=line.day, printed=line.text)
    if is_day_shaped(line.text):
        return bare(line.text) or Mark(day=None, printed=line.text)
    if mark := publication(line.text):
        return mark if len(mark.rest) <= 100 else None
    mark = bare(line.text)
    if mark and _says_no_title(mark.rest):
        return mark
    beside = titled_day(line.text)
    if beside and rubrics(beside[0]):
        return Mark(day=beside[1].day, printed=beside[1].printed, rest=beside[0])
    return None


def _says_no_title(rest: str) -> bool:
    """Say whether what follows a date is a rubric, a credit or an author."""
    rest = rest.strip(" \u00a0-–—|·•,.()")
    named = rest.lower().startswith(("par ", "mis ", "mise ", "temps de lecture", "modifi"))
    return not rest or named or bool(rubrics(rest) or credit(rest))


def could_title(lines: Sequence[Line], at: int) -> bool:
    """Say whether the line at that position could be the title of an entry."""
    if not 0 <= at < len(lines):
        return False
    line = lines[at]
    return (
        line.is_titlelike
        and not is_furniture(line)
        and not rubrics(line.text)
        and day_of(line) is None
        and line.zone != "edge"
    )


def anchor_of(line: Line, title: str) -> str:
    """Return what the link at one end of the title reads, nothing when it is not the title's.

    A link in the middle is a reference; one to a rubric or to "lire la suite" names nothing.
    """
    for anchor in line.anchors:
        at_edge = title.startswith(anchor) or title.endswith(anchor)
        read = replace(line, text=anchor, form="item")
        if at_edge and read.is_titlelike and not is_furniture(read) and not rubrics(anchor):
            return anchor
    return ""


def stands_alone(lines: Sequence[Line], at: int) -> bool:
    """Say whether a line of a text is a title, no heading in capitals and no breadcrumb."""
    line = lines[at]
    return (
        not line.html
        and could_title(lines, at)
        and not is_capitals(line.text)
        and breadcrumb(line.text) is None
        and not credit(line.text)
    )


def part_heading(line: Line, title: Line | list[Entry] | None) -> tuple[str, ...]:
    """Return the rubrics when the line heads the part of a list that follows."""
    if line.zone == "edge" or line.href or not line.is_short or _PERIOD.fullmatch(line.text):
        return ()
    if label := rubrics(line.text):
        return label
    heads = (
        line.form == "heading"
        and isinstance(title, Line)
        and (title.form != "heading" or title.level > line.level)
    )
    if (heads or is_capitals(line.text)) and len(line.text) <= 40 and not is_furniture(line):
        return (presentable(line.text),)
    return ()
