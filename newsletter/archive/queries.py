"""Reads of the archive, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, Q

from newsletter.archive.models import Article

INDEX_ENTRY = "entrée d’index sans lien ni texte"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateArticle:
    """What selection needs to know of an article."""

    id: int
    title: str
    published_on: date | None
    category_ids: tuple[int, ...]
    source: str
    licence: str
    credit: str
    url: str
    summary: str
    mailable: bool
    #: Why it is not mailable, as a sentence; empty when it is.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """One article whole, with its source's licence: what a digest and a page are made from."""

    id: int
    title: str
    published_on: date | None
    original_on: date | None
    categories: tuple[str, ...]
    source: str
    licence: str
    credit: str
    url: str
    summary: str
    html: str
    text: str
    language: str
    image: str
    image_width: int
    image_height: int
    image_alt: str
    remarks: tuple[str, ...]
    mailable: bool
    reason: str


def candidates() -> tuple[CandidateArticle, ...]:
    """Return every article, without its text, newest first."""
    pairs = Article.categories.through.objects.order_by("category_id").values_list(
        "article_id", "category_id"
    )
    categories: dict[int, tuple[int, ...]] = {}
    for article_id, category_id in pairs:
        categories[article_id] = (*categories.get(article_id, ()), category_id)
    rows = (
        Article.objects.order_by("-published_on", "-id")
        .annotate(has_text=ExpressionWrapper(~Q(html=""), output_field=BooleanField()))
        .values_list(
            "id",
            "title",
            "published_on",
            "source__name",
            "source__licence_mode",
            "credit",
            "url",
            "summary",
            "has_text",
        )
    )
    return tuple(
        CandidateArticle(
            id=row[0],
            title=row[1],
            published_on=row[2],
            category_ids=categories.get(row[0], ()),
            source=row[3],
            licence=row[4],
            credit=row[5],
            url=row[6],
            summary=row[7],
            mailable=bool(row[6] or row[8]),
            reason="" if row[6] or row[8] else INDEX_ENTRY,
        )
        for row in rows
    )


def article(article_id: int) -> ArticleText | None:
    """Return one article, or None."""
    return article_texts([article_id]).get(article_id)


def article_texts(ids: Iterable[int]) -> dict[int, ArticleText]:
    """Return these articles by id."""
    rows = (
        Article.objects.filter(id__in=list(ids))
        .select_related("source")
        .prefetch_related("categories")
    )
    return {row.id: _text(row) for row in rows}


def _text(row: Article) -> ArticleText:
    mailable = bool(row.url or row.html)
    return ArticleText(
        id=row.id,
        title=row.title,
        published_on=row.published_on,
        original_on=row.original_on,
        categories=tuple(sorted(str(getattr(c, "name", "")) for c in row.categories.all())),
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
        mailable=mailable,
        reason="" if mailable else INDEX_ENTRY,
    )


def category_ids_of(ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Return the rubrics of these articles; an article without one is left out."""
    found: dict[int, tuple[int, ...]] = {}
    pairs = Article.categories.through.objects.filter(article_id__in=list(ids))
    for article_id, category_id in pairs.values_list("article_id", "category_id"):
        found[article_id] = (*found.get(article_id, ()), category_id)
    return found
