"""Reads of the archive, as frozen values; each takes the same few queries whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from newsletter.archive import licence, twins
from newsletter.archive.models import Article, Source, Twin
from newsletter.archive.values import (
    ArticleRow,
    ArticleText,
    CandidateArticle,
    SourceRow,
    TwinFound,
    TwinSide,
)

__all__ = [
    "ArticleRow",
    "ArticleText",
    "CandidateArticle",
    "SourceRow",
    "TwinFound",
    "article",
    "article_texts",
    "articles",
    "candidates",
    "category_ids_of",
    "open_twins",
    "sources",
]
_CHUNK = 500
_NEWEST_FIRST = (F("published_on").desc(nulls_last=True), "-id")


def articles(
    *, ids: Iterable[int] | None = None, source: str = "", limit: int | None = None
) -> tuple[ArticleRow, ...]:
    """Return the articles, the newest first and the undated last, of one source if it is named."""
    rows = Article.objects.all()
    if source:
        rows = rows.filter(source__name=source)
    if ids is not None:
        wanted = list(dict.fromkeys(ids))
        found = [row for part in _chunks(wanted) for row in _rows(rows.filter(id__in=part))]
        by_id = {row.id: row for row in found}
        return tuple(by_id[one] for one in wanted if one in by_id)
    ordered = rows.order_by(*_NEWEST_FIRST)
    return tuple(_rows(ordered[:limit] if limit else ordered))


def article(article_id: int) -> ArticleText | None:
    """Return one article whole, or None."""
    return article_texts([article_id]).get(article_id)


def article_texts(ids: Iterable[int]) -> dict[int, ArticleText]:
    """Return the articles of these ids, whole; an id that is none is left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[int, ArticleText] = {}
    for part in _chunks(wanted):
        rows = list(Article.objects.filter(id__in=part).select_related("source"))
        names = _category_names([row.id for row in rows])
        found.update((row.id, _text(row, names[row.id])) for row in rows)
    return {one: found[one] for one in wanted if one in found}


def candidates() -> tuple[CandidateArticle, ...]:
    """Return every article, newest first, its text left where it is."""
    categories = _category_ids(Article.categories.through.objects.all())
    columns = ("id", "title", "published_on", "source__name", "url", "credit", "summary")
    pictures = ("image", "image_alt")
    rows = (
        Article.objects.annotate(has_text=_has_text())
        .order_by(*_NEWEST_FIRST)
        .values_list(*columns, *pictures, "source__licence_mode", "has_text")
    )
    return tuple(_candidate(row, categories.get(row[0], ())) for row in rows)


def category_ids_of(ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return the rubrics of these articles; an article without one is left out."""
    return _category_ids(Article.categories.through.objects.filter(article_id__in=list(ids)))


def open_twins(*, ids: Iterable[int] | None = None) -> tuple[TwinFound, ...]:
    """Return the pairs that wait for a person, of these articles only when ids are given."""
    pairs = Twin.objects.filter(state=Twin.State.OPEN).order_by("id")
    wanted = None if ids is None else frozenset(ids)
    sides = ("first__id", "first__title", "first__published_on")
    columns = ("id", *sides, *(side.replace("first", "second") for side in sides))
    found = []
    for row in pairs.values_list(*columns):
        first = TwinSide(id=row[1], title=row[2], published_on=row[3])
        second = TwinSide(id=row[4], title=row[5], published_on=row[6])
        if wanted is None or wanted & {first.id, second.id}:
            found.append(
                TwinFound(id=row[0], first=first, second=second, reason=twins.reason(first, second))
            )
    return tuple(found)


def sources() -> tuple[SourceRow, ...]:
    """Return the sources by name, with how many articles each gave."""
    rows = Source.objects.annotate(count=Count("articles")).order_by("name")
    return tuple(
        SourceRow(
            id=row.id,
            name=row.name,
            kind=row.kind,
            location=row.location,
            licence=row.licence_mode,
            articles=row.count,
        )
        for row in rows
    )


def _has_text() -> ExpressionWrapper[Q]:
    return ExpressionWrapper(~Q(html=""), output_field=BooleanField())


def _category_ids(pairs: QuerySet[Any]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for article_id, category_id in pairs.order_by("id").values_list("article_id", "category_id"):
        found[article_id] = (*found.get(article_id, ()), category_id)
    return found


def _rows(rows: QuerySet[Article]) -> list[ArticleRow]:
    found = list(rows.defer("html").annotate(has_text=_has_text()).select_related("source"))
    names: dict[int, list[str]] = defaultdict(list)
    for part in _chunks([row.id for row in found]):
        names.update(_category_names(part))
    return [_row(row, names[row.id]) for row in found]


def _row(row: Any, names: list[str]) -> ArticleRow:
    reason = licence.unmailable_reason(
        licence=row.source.licence_mode, url=row.url, has_text=row.has_text
    )
    return ArticleRow(
        id=row.id,
        title=row.title,
        published_on=row.published_on,
        original_on=row.original_on,
        categories=tuple(names),
        source=row.source.name,
        credit=row.credit,
        url=row.url,
        mailable=not reason,
        reason=reason,
        text=row.text,
        remarks=tuple(row.remarks),
    )


def _text(row: Article, names: list[str]) -> ArticleText:
    reason = licence.unmailable_reason(
        licence=row.source.licence_mode, url=row.url, has_text=bool(row.html)
    )
    return ArticleText(
        id=row.id,
        title=row.title,
        published_on=row.published_on,
        original_on=row.original_on,
        categories=tuple(names),
        source=row.source.name,
        licence=row.source.licence_mode,
        credit=row.credit,
        url=row.url,
        summary=row.summary,
        html=row.html,
        text=row.text,
        language=row.language,
        image=row.image,
        image_width=row.image_width,
        image_height=row.image_height,
        image_alt=row.image_alt,
        remarks=tuple(row.remarks),
        mailable=not reason,
        reason=reason,
    )


def _candidate(row: tuple[Any, ...], category_ids: tuple[int, ...]) -> CandidateArticle:
    article_id, title, published_on, source, url, credit, summary, image, alt, mode, has_text = row
    reason = licence.unmailable_reason(licence=mode, url=url, has_text=has_text)
    return CandidateArticle(
        id=article_id,
        title=title,
        published_on=published_on,
        category_ids=category_ids,
        source=source,
        licence=mode,
        mailable=not reason,
        reason=reason,
        url=url,
        credit=credit,
        summary=summary,
        image=image,
        image_alt=alt,
    )


def _category_names(ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the rubrics of each article, the one it was filed under first."""
    names: dict[int, list[str]] = defaultdict(list)
    through = Article.categories.through.objects.filter(article_id__in=list(ids)).order_by("id")
    for article_id, name in through.values_list("article_id", "category__name"):
        names[article_id].append(name)
    return names


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
