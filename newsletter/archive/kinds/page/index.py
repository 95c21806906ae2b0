"""The list of titles with dates that an archive page prints: one entry per title.

Dates are found first, then each one's title: the line before it or the line after it, whichever
the page's containers (or its blank lines) tie it to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.archive.dates import Mark, is_day_shaped
from newsletter.archive.kinds.page.furniture import (
    is_capitals,
    is_furniture,
    is_read_more,
    rubrics,
)
from newsletter.archive.kinds.page.lines import Line, together
from newsletter.archive.kinds.page.listing import (
    Entry,
    could_title,
    day_of,
    part_heading,
    stands_alone,
    undated_line,
)
from newsletter.archive.kinds.page.onelinelist import inline_entries
from newsletter.archive.kinds.page.undated import shape, undated_entries

#: An extract under a title is shorter; more is the article itself.
LONGEST_EXTRACT = 450
#: A title stands at most that many lines from its date.
_FAR = 4


@dataclass(frozen=True, slots=True)
class _Card:
    title: int
    dated: int
    start: int


def entries(lines: Sequence[Line], *, page_categories: tuple[str, ...] = ()) -> list[Entry]:
    """Return the entries of every list of the page, in reading order."""
    found = inline_entries(lines, page_categories)
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
    found.extend(undated_entries(lines, found))
    return sorted(found, key=lambda entry: min(entry.lines))


def _ends_prose(lines: Sequence[Line], at: int, mark: Mark) -> bool:
    """Say whether the date closes an article: prose above it, and the line says more than a day."""
    return (
        at > 0
        and lines[at - 1].is_prose
        and not is_day_shaped(lines[at].text)
        and ("©" in mark.rest or "opyright" in mark.rest)
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
    if not cards or (len(run) == 1 and _heads_a_text(lines, cards[0])):
        return
    paths = Counter(lines[at].path for at in run)
    lead = _lead(lines, cards[0], before=before)
    start = lead.start if lead else cards[0].start
    categories = _label_above(lines, start, page_categories) or page_categories
    yield from (undated_line(lines[at], at, categories) for at in lead)
    ends = [card.start for card in cards[1:]] + [_end(lines, cards[-1])]
    previous: _Card | None = None
    for card, end in zip(cards, ends, strict=True):
        if previous is not None:
            for line in lines[previous.dated + 1 : card.start]:
                categories = part_heading(line, lines[card.title]) or categories
        span = range(card.start, max(end, card.dated + 1, card.title + 1))
        alone = paths[lines[card.dated].path] == 1
        own = _before_another(lines, card, span)
        entry = _entry(lines, card, own, dated[card.dated], categories, alone=alone)
        if entry:
            yield entry
            yield from _undated(lines, card, span, entry, before=before)
        previous = card
    trail = _trail(lines, cards[-1], before=before)
    yield from (undated_line(lines[at], at, categories) for at in trail)


def _lead(lines: Sequence[Line], card: _Card, *, before: bool) -> range:
    """Return the titles of a text between the list's heading and its first dated title.

    Without a heading above them they may themselves head the page: they are left.
    """
    at = card.start
    while before and at > 0 and card.start - at < _FAR and stands_alone(lines, at - 1):
        at -= 1
    headed = at > 0 and bool(part_heading(lines[at - 1], lines[card.title]))
    return range(at, card.start) if headed else range(0)


def _trail(lines: Sequence[Line], card: _Card, *, before: bool) -> range:
    """Return the titles of a text right under the list's last date, no blank line between."""
    at = start = max(card.title, card.dated) + 1
    while (
        before
        and at < len(lines)
        and lines[at].path == lines[start - 1].path
        and stands_alone(lines, at)
    ):
        at += 1
    return range(start, at)


def _titles_come_before(lines: Sequence[Line], run: Sequence[int]) -> bool:
    votes = 0
    for at in run:
        above, below = _tie(lines, at, -1), _tie(lines, at, +1)
        votes += (above > below) - (above < below)
    return votes > 0 or (votes == 0 and _tie(lines, run[0], -1) >= 0)


def _tie(lines: Sequence[Line], at: int, step: int) -> int:
    """Return how closely a date is tied to the title on one side, -1 when there is none.

    A rubric may stand between the two.
    """
    other = at + step
    if 0 <= other < len(lines) and rubrics(lines[other].text):
        other += step
    return together(lines[other], lines[at]) if could_title(lines, other) else -1


def _heads_a_text(lines: Sequence[Line], card: _Card) -> bool:
    """Say whether a lone title and its date stand over an article rather than in a list."""
    for line in lines[max(card.title, card.dated) + 1 :][:_FAR]:
        if line.is_prose and not lines[card.title].href:
            return True
        if line.form != "image" and not is_furniture(line) and not rubrics(line.text):
            return False
    return False


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
        if not could_title(lines, index):
            continue
        if line.form == "heading" or line.href:
            return index
        plain = index if plain is None else plain
    return plain


def _before_another(lines: Sequence[Line], card: _Card, span: range) -> range:
    """Return the span up to the next block like the card: what follows is another entry's."""
    title, day = lines[card.title], lines[card.dated]
    kin = together(title, day)
    for at in span:
        line = lines[at]
        beside = line.html and at > max(card.title, card.dated) and together(line, title) < kin
        if beside and shape(line) == shape(title) and could_title(lines, at):
            return range(span.start, at)
    return span


def _entry(
    lines: Sequence[Line],
    card: _Card,
    span: range,
    mark: Mark,
    categories: tuple[str, ...],
    *,
    alone: bool,
) -> Entry | None:
    """Return the card as an entry, None when its text is the article itself.

    A rubric beside a title is its own when the container is ``alone`` its; else it heads a list.
    """
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
        elif alone and kin and together(line, title) >= kin and (label := rubrics(line.text)):
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
        if could_title(lines, end) and not extract and not is_read_more(lines[end]):
            break
        end += 1
    return end


def _undated(
    lines: Sequence[Line], card: _Card, span: range, entry: Entry, *, before: bool
) -> Iterable[Entry]:
    """Return the titles of the list that stand between two dated ones without a date."""
    title, day = lines[card.title], lines[card.dated]
    categories = entry.categories
    for at in span:
        line = lines[at]
        if at > max(card.title, card.dated):
            categories = part_heading(line, title) or categories
        if at in entry.lines or not could_title(lines, at) or is_capitals(line.text):
            continue
        apart = line.form == "line" and before and at > card.dated
        if (
            line.form == title.form
            and (apart or (line.form != "line" and together(line, day) < together(title, day)))
            and bool(line.href) == bool(title.href)
        ):
            yield undated_line(line, at, categories)


def _label_above(
    lines: Sequence[Line], start: int, page_categories: tuple[str, ...]
) -> tuple[str, ...]:
    title = lines[start]
    for at in range(start - 1, max(start - 4, -1), -1):
        if label := part_heading(lines[at], title):
            # A page's own title says less than its breadcrumb: "Actualités sociales", Social.
            vague = lines[at].level == 1 and page_categories and not rubrics(lines[at].text)
            return () if vague else label
        if not is_furniture(lines[at]):
            break
    return ()
