"""A page saved as text: a line per paragraph, or paragraphs wrapped by the program that saved."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from newsletter.archive.dates import is_day_shaped, publication
from newsletter.archive.kinds.page.lines import MOST_LINES, Line, too_many

_SPACES = re.compile(r"[ \t\u00a0\u202f]{2,}|\t")
_BULLET = re.compile(r"^[-–—•·*▪■►◦‣]\s{1,9}(?=\S)")
#: No browser wraps longer; no title is that short when the next line goes on with it.
_WIDEST_WRAP, _NARROWEST_WRAP = 100, 50


def lines_of(text: str) -> tuple[Line, ...]:
    """Return the lines of a text page; lines without a blank one between them share a container."""
    if text.count("\n") > 4 * MOST_LINES:
        raise too_many()
    raw = [(number, _tidy(line)) for number, line in enumerate(text.split("\n"), start=1)]
    width = _wrap_width([line for _, line in raw])
    result: list[Line] = []
    group, above = 0, ""
    for number, line in raw:
        if not line:
            group += 1
        elif width and above and _goes_on(above, line, width):
            result[-1] = replace(result[-1], text=f"{result[-1].text} {line}")
        else:
            result.append(_line(line, number, group))
        above = line
    if len(result) > MOST_LINES:
        raise too_many()
    return tuple(result)


def _line(text: str, number: int, group: int) -> Line:
    bullet = _BULLET.match(text)
    if bullet:
        return Line(text=text[bullet.end() :], form="item", number=number, path=(group,))
    return Line(text=text, form="line", number=number, path=(group,))


def _tidy(line: str) -> str:
    return _SPACES.sub(lambda run: "\u00a0" if "\u00a0" in run.group() else " ", line).strip(
        " \t\u00a0\u202f\u200b"
    )


def _wrap_width(lines: list[str]) -> int:
    """Return the width at which the text was wrapped, 0 when a line is a paragraph."""
    longest = max(map(len, lines), default=0)
    if not _NARROWEST_WRAP < longest <= _WIDEST_WRAP:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    wrapped = sum(1 for a, b in pairs if len(a) > longest * 0.75 and b[:1].islower())
    return longest if wrapped >= 3 else 0


def _goes_on(above: str, line: str, width: int) -> bool:
    """Say whether a wrapped line goes on: its first word had no room on the line above."""
    if is_day_shaped(line) or is_day_shaped(above) or publication(line) or _BULLET.match(line):
        return False
    return len(above) + 1 + len(line.split(" ", 1)[0]) > width
