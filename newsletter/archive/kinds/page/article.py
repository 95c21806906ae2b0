"""One article out of its lines: title, standfirst, text with its headings, credit, rubrics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newsletter.archive.candidates import Candidate, chosen, left_out
from newsletter.archive.dates import bare, is_update, publication
from newsletter.archive.kinds.page.credits import credit, credit_after
from newsletter.archive.kinds.page.furniture import (
    breadcrumb,
    filed_under,
    folded,
    is_furniture,
    is_read_more,
    rubrics,
)
from newsletter.archive.kinds.page.lines import LONGEST_TITLE, Line
from newsletter.archive.kinds.page.listing import day_of
from newsletter.archive.kinds.page.metadata import Metadata
from newsletter.archive.kinds.page.oddities import oddities
from newsletter.archive.kinds.page.pictures import INLINED
from newsletter.archive.kinds.page.segments import Segment
from newsletter.archive.parsed import ParsedArticle
from newsletter.common.htmlcleaning import clean_html, plain_text

_BOLD = ("<strong>", "</strong>")


@dataclass(slots=True)
class _Found:
    """What the lines of a segment turned out to be."""

    title: Line | None = None
    categories: list[str] = field(default_factory=list)
    credit: str = ""
    body: list[Line] = field(default_factory=list)
    pictures: list[Line] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)


def article_of(
    segment: Segment, *, meta: Metadata, page_categories: tuple[str, ...]
) -> tuple[ParsedArticle | None, tuple[Line, ...]]:
    """Return the segment as an article, and the lines that no part of it took.

    None where there is a text without a title: nobody can invent one.
    """
    found = _sorted(segment, meta)
    if found.title is None:
        return None, tuple(found.skipped)
    html = clean_html("\n".join(_blocks(found.body)))
    text = plain_text(html)
    mark = segment.mark
    picture = chosen(
        Candidate(url=line.href, alt=line.text) for line in found.pictures if line.href != INLINED
    )
    article = ParsedArticle(
        title=found.title.text,
        published_on=mark.day if mark else None,
        categories=_each_once(found.categories) or page_categories,
        credit=found.credit,
        summary=_standfirst(found.body),
        html=html,
        image_url=picture.url if picture else "",
        image_alt=picture.alt if picture else "",
        remarks=(*_remarks(segment, found), *oddities(text)),
        where=f"ligne\u00a0{found.title.number}",
    )
    return article, tuple(found.skipped)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Return the rubrics without doubles: ``PATRIMOINE`` and ``Patrimoine`` are one."""
    once: dict[str, str] = {}
    for name in names:
        once.setdefault(folded(name), name)
    return tuple(once.values())


def _remarks(segment: Segment, found: _Found) -> Iterable[str]:
    mark = segment.mark
    if mark and mark.day is None:
        yield f"«\u00a0{mark.printed}\u00a0» n’est pas une date\u202f: l’article est sans date."
    inside = sum(1 for line in found.pictures if line.href == INLINED)
    if inside:
        yield (
            "Une image écrite dans la page même (data:) n’est pas reprise."
            if inside == 1
            else f"{inside}\u00a0images écrites dans la page même (data:) ne sont pas reprises."
        )
    yield from left_out(len(found.pictures) - inside - 1)


def _sorted(segment: Segment, meta: Metadata) -> _Found:
    found = _Found()
    lines = [line for line in segment.lines if line.zone == "main"]
    title = _title(lines, meta)
    found.title = lines[title] if title is not None else None
    for at, line in enumerate(lines):
        if at == title:
            continue
        if not _takes_label(found, line, opening=title is None or at < title or not found.body):
            if title is not None and at > title:
                _takes_text(found, line)
            else:
                found.skipped.append(line)
    if segment.mark:
        found.categories.extend(filed_under(segment.mark.rest))
    if not found.credit and segment.mark:
        found.credit = credit_after(segment.mark.rest)
    _drop_tail(found)
    return found


def _title(lines: Sequence[Line], meta: Metadata) -> int | None:
    """Return the position of the title: the highest heading, else the first line like a title."""
    usable = [
        at
        for at, line in enumerate(lines)
        if line.is_titlelike
        and not is_furniture(line)
        and not rubrics(line.text)
        and breadcrumb(line.text) is None
        and not _dates(line)
        and not credit(line.text)
    ]
    first_prose = next((at for at, line in enumerate(lines) if line.is_prose), len(lines))
    announced = [at for at in usable if meta.title and folded(lines[at].text) in folded(meta.title)]
    headings = [at for at in usable if lines[at].form == "heading" and at <= first_prose]
    if headings:
        wanted = [at for at in headings if at in announced] or headings
        return min(wanted, key=lambda at: (lines[at].level, at))
    before = [at for at in usable if at < first_prose]
    if lines and lines[0].form == "heading":
        return next(iter(before), None)
    return next((at for at in before if at in announced), before[0] if before else None)


def _dates(line: Line) -> bool:
    return bool(publication(line.text) or is_update(line.text) or bare(line.text) or day_of(line))


def _takes_label(found: _Found, line: Line, *, opening: bool) -> bool:
    """Take a breadcrumb, a rubric, a date or a credit; say whether the line was one."""
    if line.form in {"list", "table", "image"}:
        return False
    if is_furniture(line) or is_read_more(line):
        return True
    if publication(line.text) or is_update(line.text) or (opening and _dates(line)):
        return True
    if bare(line.text) and credit_after(line.text):
        return True
    crumbs = breadcrumb(line.text) if opening else None
    if crumbs is not None:
        title = folded(found.title.text) if found.title else ""
        found.categories.extend(name for name in crumbs if folded(name) != title)
        return True
    label = rubrics(line.text) if opening or ":" in line.text[:20] else ()
    if label and line.is_short:
        found.categories.extend(label)
        return True
    if owned := credit(line.text):
        found.credit = found.credit or owned
        return True
    return False


def _takes_text(found: _Found, line: Line) -> None:
    if line.form == "image":
        found.pictures.append(line)
    else:
        found.body.append(line)


def _drop_tail(found: _Found) -> None:
    """Set aside the short lines after the last paragraph: what remains of a page's foot."""
    while found.body and not found.body[-1].is_prose and found.body[-1].form != "item":
        last = found.body[-1]
        if last.form in {"line", "para"} and last.text.endswith((".", "!", "?", "…")):
            break
        found.skipped.append(found.body.pop())


def _standfirst(body: Sequence[Line]) -> str:
    """Return the one paragraph that stands before the first heading, when a text goes on after."""
    first = body[0] if body else None
    if first is None or len(body) < 2 or first.form in {"list", "table"} or _heads(body, 0):
        return ""
    second_heads = _heads(body, 1)
    bold = first.markup.startswith(_BOLD[0]) and first.markup.endswith(_BOLD[1])
    return first.text if second_heads or bold else ""


def _blocks(body: Sequence[Line]) -> Iterable[str]:
    """Return the text as HTML blocks: its highest heading is an h2, bullets make one list."""
    levels = sorted({line.level for line in body if line.form == "heading"})
    items: list[str] = []
    for at, line in enumerate(body):
        if line.form == "item":
            items.append(f"<li>{line.markup}</li>")
            continue
        if items:
            yield f"<ul>{''.join(items)}</ul>"
            items = []
        if line.form in {"list", "table"}:
            yield line.markup
        elif _heads(body, at):
            level = _level(body, at, levels)
            yield f"<h{level}>{_unbold(line.markup)}</h{level}>"
        else:
            yield f"<p>{line.markup}</p>"
    if items:
        yield f"<ul>{''.join(items)}</ul>"


def _level(body: Sequence[Line], at: int, levels: Sequence[int]) -> int:
    """Return 2 for a text's headings, 3 for one that stands right under another."""
    if body[at].form == "heading":
        return min(2 + levels.index(body[at].level), 6)
    under = at > 0 and _heads(body, at - 1) and body[at - 1].form != "heading"
    return 3 if under or levels else 2


def _heads(body: Sequence[Line], at: int) -> bool:
    """Say whether a line is a heading of the text: marked as one, or short above a paragraph."""
    line = body[at]
    if line.form == "heading":
        return True
    if line.form not in {"line", "para"} or not line.is_titlelike or len(line.text) > LONGEST_TITLE:
        return False
    if line.form == "para":
        return line.markup.startswith(_BOLD[0]) and line.markup.endswith(_BOLD[1])
    following = body[at + 1 : at + 3]
    return any(later.is_prose for later in following[:1]) or (
        len(following) == 2 and following[0].is_titlelike and following[1].is_prose
    )


def _unbold(markup: str) -> str:
    if markup.startswith(_BOLD[0]) and markup.endswith(_BOLD[1]):
        inner = markup[len(_BOLD[0]) : -len(_BOLD[1])]
        return inner if _BOLD[0] not in inner else markup
    return markup
