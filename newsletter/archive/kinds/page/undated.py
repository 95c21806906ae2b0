"""Titles without a date that stand among dated ones: entries too, only undated.

A page repeats one block per entry (a list item, a table row, a card). What has the shape of those
blocks, beside them and without a date, is one more; a menu, a pager or a foot has another shape.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from newsletter.archive.kinds.page.furniture import breadcrumb, is_capitals
from newsletter.archive.kinds.page.lines import Line
from newsletter.archive.kinds.page.listing import Entry, anchor_of, could_title


@dataclass(slots=True)
class _List:
    """The repeated blocks that share one container."""

    depth: int
    titles: list[Line]
    taken: set[int]
    first: int
    last: int
    #: Each block is a container of its own, not a line among others.
    boxed: bool


def undated_entries(lines: Sequence[Line], dated: Sequence[Entry]) -> list[Entry]:
    """Return the undated entries of an HTML page's lists, given the dated ones."""
    dated = sorted(dated, key=lambda entry: min(entry.lines))
    starts = [min(entry.lines) for entry in dated]
    taken = frozenset().union(*(entry.lines for entry in dated))
    found: dict[int, Entry] = {}
    for holder in _lists(lines, dated).values():
        for block in _blocks_beside(lines, holder, taken):
            title = next((at for at in block if _is_alike(lines, at, holder)), None)
            if title is not None and title not in found:
                categories = _categories_near(title, dated, starts)
                found[title] = _entry(lines, title, block, categories)
    return list(found.values())


def _categories_near(at: int, dated: Sequence[Entry], starts: Sequence[int]) -> tuple[str, ...]:
    """Return the rubrics of the entry above, or of the list's first."""
    return dated[max(bisect(starts, at) - 1, 0)].categories


def _lists(lines: Sequence[Line], dated: Sequence[Entry]) -> dict[int, _List]:
    held = Counter(
        container
        for entry in dated
        for container in {number for at in entry.lines for number in lines[at].path}
    )
    lists: dict[int, _List] = {}
    for entry in dated:
        positions = sorted(entry.lines)
        title = lines[_title_at(lines, entry)]
        depth = _depth(lines, positions, title, held)
        if not title.html or depth < 1 or len(title.path) <= depth:
            continue
        parent = title.path[depth - 1]
        holder = lists.setdefault(
            parent,
            _List(depth, [], set(), positions[0], positions[-1], boxed=True),
        )
        holder.titles.append(title)
        holder.taken.update(
            lines[at].path[depth] for at in positions if len(lines[at].path) > depth
        )
        holder.last = positions[-1]
        holder.boxed = (
            holder.boxed
            and held[title.path[depth]] == 1
            and (title.form == "item" or len(title.path) > depth + 1)
        )
    return {
        number: holder
        for number, holder in lists.items()
        if len(holder.titles) > 1 or holder.titles[0].form == "item"
    }


def _title_at(lines: Sequence[Line], entry: Entry) -> int:
    return next(
        at
        for at in entry.lines
        if lines[at].number == entry.title.number and (lines[at].path == entry.title.path)
    )


def _depth(lines: Sequence[Line], positions: Sequence[int], title: Line, held: Counter[int]) -> int:
    """Return how deep the entry's block lies: the widest container that holds this entry alone."""
    shared = len(title.path)
    for at in positions:
        path = lines[at].path
        shared = min(shared, len(path))
        while shared and path[shared - 1] != title.path[shared - 1]:
            shared -= 1
    if shared and held[title.path[shared - 1]] > 1:
        return shared
    if title.form == "item":
        return shared - 1
    while shared > 1 and held[title.path[shared - 2]] == 1:
        shared -= 1
    return shared - 1


def _blocks_beside(
    lines: Sequence[Line], holder: _List, taken: frozenset[int]
) -> Iterable[list[int]]:
    inside = _blocks(lines, range(holder.first, holder.last + 1), holder)
    yield from (block for block in inside if not taken.intersection(block))
    if not holder.boxed:
        return
    for beyond in (range(holder.last + 1, len(lines)), range(holder.first - 1, -1, -1)):
        for block in _blocks(lines, beyond, holder):
            if lines[block[0]].path[holder.depth] in holder.taken:
                continue
            if taken.intersection(block) or not any(_is_alike(lines, at, holder) for at in block):
                break
            yield block


def _blocks(lines: Sequence[Line], span: Iterable[int], holder: _List) -> Iterable[list[int]]:
    """Cut a span into the blocks of one container, up to the first line outside of it."""
    depth, parent = holder.depth, holder.titles[0].path[holder.depth - 1]
    block: list[int] = []
    for at in span:
        path = lines[at].path
        if len(path) <= depth or path[depth - 1] != parent:
            break
        if block and lines[block[0]].path[depth] != path[depth]:
            yield sorted(block)
            block = []
        block.append(at)
    if block:
        yield sorted(block)


def _is_alike(lines: Sequence[Line], at: int, holder: _List) -> bool:
    line = lines[at]
    if line.path[holder.depth] in holder.taken or not could_title(lines, at):
        return False
    if is_capitals(line.text) or breadcrumb(line.text) is not None:
        return False
    return any(shape(line) == shape(title) for title in holder.titles[:20])


def shape(line: Line) -> tuple[object, ...]:
    """Return what the titles of one list have in common."""
    return (line.form, line.level, line.zone, bool(line.anchors))


def _entry(
    lines: Sequence[Line], at: int, block: Sequence[int], categories: tuple[str, ...]
) -> Entry:
    line = lines[at]
    title = anchor_of(line, line.text) or line.text
    prose = any(lines[other].is_prose for other in block)
    return Entry(
        title=replace(line, text=title),
        mark=None,
        categories=categories,
        url=line.href,
        lines=frozenset({at} if prose else block),
    )
