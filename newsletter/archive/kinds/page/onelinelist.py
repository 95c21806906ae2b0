"""Lists printed with title and date on one line, and lists of links without a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from newsletter.archive.kinds.page.furniture import is_furniture, rubrics
from newsletter.archive.kinds.page.inlinedates import titled_day
from newsletter.archive.kinds.page.lines import Line
from newsletter.archive.kinds.page.listing import (
    Entry,
    anchor_of,
    could_title,
    day_of,
    part_heading,
    undated_line,
)


def inline_entries(lines: Sequence[Line], page_categories: tuple[str, ...]) -> list[Entry]:
    """Return the entries printed on one line: ``Titre – 29/03/2024``, at least two of them."""
    found: list[Entry] = []
    categories = page_categories
    for at, line in enumerate(lines):
        if line.form in {"list", "table", "image"} or day_of(line):
            continue
        entry = _inline_entry(line, at, categories)
        if entry:
            found.append(entry)
        elif not titled_day(line.text):
            categories = part_heading(line, found and found[0].title) or categories
    if len(found) == 1 and not found[0].url:
        return []
    return [*found, *_undated_inline(lines, found)]


def _inline_entry(line: Line, at: int, categories: tuple[str, ...]) -> Entry | None:
    dated = titled_day(line.text)
    if dated is None or not line.is_short:
        return None
    title, mark = dated
    beside = ""
    if anchor := anchor_of(line, title):
        beside = title.replace(anchor, "", 1).strip(" \u00a0-–—:|•·,.()")
        title = anchor
    if len(title) <= 2 or title.endswith((".", ";", ",")):
        return None
    return Entry(
        title=replace(line, text=title),
        mark=mark,
        categories=rubrics(beside) or categories,
        url=line.href,
        lines=frozenset({at}),
    )


def _undated_inline(lines: Sequence[Line], found: Sequence[Entry]) -> Iterable[Entry]:
    """Return the titles without a date among entries printed on one line."""
    for one, other in pairwise(found):
        (above,), (below,) = one.lines, other.lines
        for at in range(above + 1, below):
            line = lines[at]
            alike = line.form == one.title.form and line.path[:-1] == lines[above].path[:-1]
            if alike and bool(line.href) == bool(one.url) and could_title(lines, at):
                yield undated_line(line, at, one.categories)


def linked_titles(lines: Sequence[Line]) -> list[Entry]:
    """Return the undated entries of a page that is only a list of links to articles."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for at, line in enumerate(lines):
        if line.href and line.zone == "main" and len(line.text) > 9 and not is_furniture(line):
            groups.setdefault(line.path[:-2], []).append(at)
    best = max(groups.values(), key=len, default=[])
    # Links of one or two words are a menu; titles are longer.
    if len(best) < 3 or sum(len(lines[at].text.split()) > 2 for at in best) * 3 < len(best) * 2:
        return []
    return [
        Entry(title=lines[at], mark=None, url=lines[at].href, lines=frozenset({at})) for at in best
    ]
