"""The list of titles with dates that an archive page prints: one entry per title.

Dates are found first, then each one's title: the line before it or the line after it, whichever
the page's containers (or its blank lines) tie it to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsletter.archive.dates import Mark, bare, day_at_edge, is_day_shaped, publication
from newsletter.archive.kinds.page.credits import credit
from newsletter.archive.kinds.page.furniture import (
    is_capitals,
    is_furniture,
    is_read_more,
    presentable,
    rubrics,
)
from newsletter.archive.kinds.page.lines import Line, together

#: An extract under a title is shorter; more is the article itself.
LONGEST_EXTRACT = 450
#: A title stands at most that many lines from its date.
_FAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One title of a list, with the positions of the lines that it takes."""

    title: Line
    mark: Mark | None
    categories: tuple[str, ...] = ()
    url: str = ""
    summary: str = ""
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Card:
    title: int
    dated: int
    start: int


def entries(lines: Sequence[Line], *, page_categories: tuple[str, ...] = ()) -> list[Entry]:
    """Return the entries of every list of the page, in reading order."""
    found = _inline_entries(lines, page_categories)
    taken = frozenset().union(*(entry.lines for entry in found))
    dated = {
        at: mark
        for at, line in enumerate(lines)
        if at not in taken and (mark := day_of(line)) and not _ends_prose(lines, at, mark)
    }
    for run in _runs(lines, sorted(dated)):
        found.extend(_run_entries(lines, run, dated, page_categories))
    if len(found) == 1 and not found[0].url:
        return []
    return sorted(found, key=lambda entry: min(entry.lines))


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
    return mark if mark and _says_no_title(mark.rest) else None


def _says_no_title(rest: str) -> bool:
    """Say whether what follows a date is a rubric, a credit or an author."""
    rest = rest.strip(" \u00a0-–—|·•,.()")
    named = rest.lower().startswith(("par ", "mis ", "mise ", "temps de lecture", "modifi"))
    return not rest or named or bool(rubrics(rest) or credit(rest))


def _ends_prose(lines: Sequence[Line], at: int, mark: Mark) -> bool:
    """Say whether the date closes an article: prose above it, and the line says more than a day."""
    return (
        at > 0
        and lines[at - 1].is_prose
        and not is_day_shaped(lines[at].text)
        and ("©" in mark.rest or "opyright" in mark.rest)
    )


def _inline_entries(lines: Sequence[Line], page_categories: tuple[str, ...]) -> list[Entry]:
    """Return the entries printed on one line: ``Titre – 29/03/2024``, at least two of them."""
    found: list[Entry] = []
    categories = page_categories
    for at, line in enumerate(lines):
        if line.form in {"list", "table", "image"} or day_of(line):
            continue
        edge = day_at_edge(line.text)
        if not edge:
            categories = _switch(line, found and found[0].title) or categories
            continue
        title, mark = edge
        if len(title) > 2 and line.is_short and not title.endswith((".", ";", ",")):
            titled = Line(text=title, form=line.form, number=line.number, href=line.href)
            found.append(
                Entry(
                    title=titled,
                    mark=mark,
                    categories=categories,
                    url=line.href,
                    lines=frozenset({at}),
                )
            )
    return [*found, *_undated_inline(lines, found)] if len(found) >= 2 else []


def _undated_inline(lines: Sequence[Line], found: Sequence[Entry]) -> Iterable[Entry]:
    """Return the titles without a date among entries printed on one line."""
    for one, other in pairwise(found):
        (above,), (below,) = one.lines, other.lines
        for at in range(above + 1, below):
            line = lines[at]
            alike = line.form == one.title.form and line.path[:-1] == lines[above].path[:-1]
            if alike and bool(line.href) == bool(one.url) and _could_title(lines, at):
                yield Entry(
                    title=line,
                    mark=None,
                    categories=one.categories,
                    url=line.href,
                    lines=frozenset({at}),
                )


def _runs(lines: Sequence[Line], dated: Sequence[int]) -> list[list[int]]:
    """Cut the dates into lists: what stands between two dates of one list is no article."""
    runs: list[list[int]] = []
    for at in dated:
        between = lines[runs[-1][-1] + 1 : at] if runs else ()
        if runs and sum(len(line.text) for line in between if line.is_prose) <= LONGEST_EXTRACT:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _run_entries(
    lines: Sequence[Line],
    run: Sequence[int],
    dated: dict[int, Mark],
    page_categories: tuple[str, ...],
) -> Iterable[Entry]:
    before = _titles_come_before(lines, run)
    cards = _cards(lines, run, before=before)
    if not cards:
        return
    categories = _label_above(lines, cards[0].start) or page_categories
    ends = [card.start for card in cards[1:]] + [_end(lines, cards[-1])]
    previous: _Card | None = None
    for card, end in zip(cards, ends, strict=True):
        if previous is not None:
            for line in lines[previous.dated + 1 : card.start]:
                categories = _switch(line, lines[card.title]) or categories
        span = range(card.start, max(end, card.dated + 1, card.title + 1))
        entry = _entry(lines, card, span, dated[card.dated], categories)
        if entry:
            yield entry
            yield from _undated(lines, card, span, entry, before=before)
        previous = card


def _titles_come_before(lines: Sequence[Line], run: Sequence[int]) -> bool:
    votes = 0
    for at in run:
        above = together(lines[at - 1], lines[at]) if _could_title(lines, at - 1) else -1
        below = together(lines[at], lines[at + 1]) if _could_title(lines, at + 1) else -1
        votes += (above > below) - (above < below)
    return votes > 0 or (votes == 0 and _could_title(lines, run[0] - 1))


def _could_title(lines: Sequence[Line], at: int) -> bool:
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


def _cards(lines: Sequence[Line], run: Sequence[int], *, before: bool) -> list[_Card]:
    cards: list[_Card] = []
    floor = -1
    for position, at in enumerate(run):
        if before:
            stop = max(floor, at - 1 - _FAR)
            title = _nearest_title(lines, range(at - 1, stop, -1), at)
        else:
            ceiling = run[position + 1] if position + 1 < len(run) else len(lines)
            title = _nearest_title(lines, range(at + 1, min(ceiling, at + 1 + _FAR)), at)
        if title is not None:
            start = min(title, at)
            while (
                start - 1 > floor
                and rubrics(lines[start - 1].text)
                and (
                    together(lines[start - 1], lines[start])
                    >= together(lines[title], lines[at])
                    > 0
                )
                and lines[at].path != lines[title].path
            ):
                start -= 1
            cards.append(_Card(title=title, dated=at, start=start))
        floor = at
    return cards


def _nearest_title(lines: Sequence[Line], window: Iterable[int], at: int) -> int | None:
    """Return the closest line that could be the title; a link or a heading wins over plain text."""
    plain: int | None = None
    for index in window:
        line = lines[index]
        if line.is_prose and not (line.path and together(line, lines[at]) > 1):
            break
        if not _could_title(lines, index):
            continue
        if line.form == "heading" or line.href:
            return index
        plain = index if plain is None else plain
    return plain


def _entry(
    lines: Sequence[Line],
    card: _Card,
    span: range,
    mark: Mark,
    categories: tuple[str, ...],
) -> Entry | None:
    """Return the card as an entry, None when its text is the article itself."""
    title = lines[card.title]
    kin = together(title, lines[card.dated])
    url, summary, own, used = title.href, "", tuple(rubrics(mark.rest.strip(" -–—|·•"))), set()
    for at in span:
        line = lines[at]
        if at in {card.title, card.dated}:
            used.add(at)
        elif line.is_prose or (line.form == "para" and len(line.text) > 60 and not line.href):
            if line.form in {"list", "table"} or summary or len(line.text) > LONGEST_EXTRACT:
                return None
            summary = line.text
            used.add(at)
        elif is_read_more(line):
            url = url or line.href
            used.add(at)
        elif kin > 0 and together(line, title) >= kin and (label := rubrics(line.text)):
            own = (*own, *label)
            used.add(at)
    if summary and not url and not summary.endswith(("…", "...", "[…]", "[...]")):
        return None
    return Entry(
        title=title,
        mark=mark,
        categories=own or categories,
        url=url,
        summary=summary,
        lines=frozenset(used),
    )


def _end(lines: Sequence[Line], card: _Card) -> int:
    """Return where the last card of a list ends: with its container, or with its blank line."""
    last = max(card.title, card.dated)
    kin = together(lines[card.title], lines[card.dated])
    end = last + 1
    while end < len(lines) and together(lines[end], lines[last]) >= max(kin, 1):
        extract = lines[end].form == "para" and len(lines[end].text) > 60 and not lines[end].href
        if _could_title(lines, end) and not extract and not is_read_more(lines[end]):
            break
        end += 1
    return end


def _undated(
    lines: Sequence[Line], card: _Card, span: range, entry: Entry, *, before: bool
) -> Iterable[Entry]:
    """Return the titles of the list that stand between two dated ones without a date."""
    title, day = lines[card.title], lines[card.dated]
    for at in span:
        line = lines[at]
        if at in entry.lines or not _could_title(lines, at) or is_capitals(line.text):
            continue
        apart = line.form == "line" and before and at > card.dated
        if (
            line.form == title.form
            and (apart or (line.form != "line" and together(line, day) < together(title, day)))
            and bool(line.href) == bool(title.href)
        ):
            yield Entry(
                title=line,
                mark=None,
                categories=entry.categories,
                url=line.href,
                lines=frozenset({at}),
            )


def _switch(line: Line, title: Line | list[Entry] | None) -> tuple[str, ...]:
    """Return the rubrics when the line heads the part of a list that follows."""
    if line.zone == "edge" or line.href or not line.is_short:
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


def _label_above(lines: Sequence[Line], start: int) -> tuple[str, ...]:
    title = lines[start]
    for at in range(start - 1, max(start - 4, -1), -1):
        if label := _switch(lines[at], title):
            return label
        if not is_furniture(lines[at]):
            break
    return ()
