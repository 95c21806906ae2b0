"""Where each article of a page begins and ends: by its date line, above the text or under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.archive.dates import Mark, bare, is_day_shaped, is_update, publication
from newsletter.archive.kinds.page.credits import credit
from newsletter.archive.kinds.page.furniture import breadcrumb, is_furniture, rubrics
from newsletter.archive.kinds.page.lines import Line
from newsletter.archive.kinds.page.listing import day_of

#: Between a title and its date: a rubric, an author, a standfirst.
_FAR = 5
#: Less prose than that is no article.
SHORTEST_TEXT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The lines of one article, its date line told apart."""

    lines: tuple[Line, ...]
    mark: Mark | None = None


def segments(lines: Sequence[Line]) -> list[Segment]:
    """Cut the lines left by the lists into articles; furniture may still stand among them."""
    first_prose = next((at for at, line in enumerate(lines) if line.is_prose), len(lines))
    marks = [at for at in range(len(lines)) if _is_mark(lines, at, first_prose)]
    if not marks:
        return [Segment(lines=tuple(lines))] if _weight(lines) >= SHORTEST_TEXT else []
    closing = all(_closes(lines, at) for at in marks)
    if closing or _weight(lines[: marks[0]]) > _weight(lines[marks[-1] + 1 :]):
        cut = _closed_by(lines, marks)
    else:
        cut = _opened_by(lines, marks)
    return [segment for segment in cut if _weight(segment.lines) >= SHORTEST_TEXT]


def _is_mark(lines: Sequence[Line], at: int, first_prose: int) -> bool:
    """Say whether a line dates an article; a lone date only counts right under a title."""
    line = lines[at]
    if line.form in {"list", "table", "image", "heading"} or line.zone == "edge":
        return False
    if publication(line.text) or (line.day and day_of(line)):
        return True
    mark = bare(line.text)
    if at < first_prose and is_day_shaped(line.text) and _stands_over_a_title(lines, at):
        return True
    if not mark or not at:
        return False
    if credit(mark.rest.lstrip(" -–—|·•")):
        return True
    above = at - 2 if rubrics(lines[at - 1].text) and at > 1 else at - 1
    in_text = first_prose < above
    return lines[above].is_titlelike and (not in_text or lines[above].form == "heading")


def _stands_over_a_title(lines: Sequence[Line], at: int) -> bool:
    """Say whether a date opens an article: a title and its text right under it, none above.

    Under the day on which a page was saved stand the site's name and a menu.
    """
    above, below = lines[max(at - 1, 0)], lines[at + 1 : at + 3]
    if at and above.is_titlelike and not is_furniture(above) and breadcrumb(above.text) is None:
        return False
    if len(below) < 2 or is_furniture(below[0]):
        return False
    return below[0].is_titlelike and below[1].is_prose


def _closes(lines: Sequence[Line], at: int) -> bool:
    """Say whether prose stands right above the date and none right under it."""
    below = lines[at + 1] if at + 1 < len(lines) else None
    return at > 0 and lines[at - 1].is_prose and not (below and below.is_prose)


def _closed_by(lines: Sequence[Line], marks: Sequence[int]) -> list[Segment]:
    """Return the articles of a page that dates each one at its end."""
    found, start = [], 0
    for position, at in enumerate(marks):
        end = at + 1
        limit = marks[position + 1] if position + 1 < len(marks) else len(lines)
        while end < limit and (credit(lines[end].text) or is_update(lines[end].text)):
            end += 1
        found.append(Segment(lines=tuple(lines[start:end]), mark=_mark(lines[at])))
        start = end
    tail = lines[start:]
    levels = {line.level for line in lines[:start] if line.form == "heading"}
    if any(line.level in levels for line in tail if line.form == "heading"):
        # One more article, undated, under a heading like the others'.
        found.append(Segment(lines=tuple(tail)))
    return found


def _opened_by(lines: Sequence[Line], marks: Sequence[int]) -> list[Segment]:
    """Return the articles of a page that dates each one under its title."""
    starts = []
    floor = 0
    for at in marks:
        starts.append(_title_above(lines, at, floor))
        floor = at + 1
    ends = [*starts[1:], len(lines)]
    return [
        Segment(lines=tuple(lines[start:end]), mark=_mark(lines[at]))
        for start, end, at in zip(starts, ends, marks, strict=True)
    ]


def _title_above(lines: Sequence[Line], at: int, floor: int) -> int:
    """Return where the article dated at that line begins: its title, a rubric above it included."""
    title = at
    for index in range(at - 1, max(floor, at - 1 - _FAR) - 1, -1):
        line = lines[index]
        if line.form in {"list", "table"}:
            break
        if is_update(line.text):
            continue
        if line.is_titlelike and not rubrics(line.text) and not is_furniture(line):
            title = index
            if line.form == "heading" or lines[index].form == "line":
                break
    while title > floor and (
        rubrics(lines[title - 1].text) or breadcrumb(lines[title - 1].text) is not None
    ):
        title -= 1
    return title


def _mark(line: Line) -> Mark | None:
    return publication(line.text) or bare(line.text) or day_of(line)


def _weight(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines if line.is_prose and line.zone == "main")
