"""Reads of publications, digests and candidates, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from newsletter.archive import queries as archive
from newsletter.archive.values import CandidateArticle
from newsletter.digests import reasons
from newsletter.digests.models import Candidate, Digest, Publication
from newsletter.firm import queries as firm


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRow:
    """A publication with its rules."""

    id: int
    name: str
    slug: str
    layout: str
    language: str
    max_articles: int
    min_articles: int
    window_days: int
    max_age_months: int
    undo_minutes: int
    why: str
    list_ids: tuple[int, ...]
    category_ids: tuple[int, ...]

    @property
    def scope(self) -> str:
        """The suppression scope that stands for this publication alone."""
        return f"publication:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    """One edition and where it stands."""

    id: int
    publication_id: int
    publication: str
    state: str
    state_label: str
    edition_date: date
    subject: str
    introduction: str
    remark: str
    created_at: datetime
    created_by_id: int | None
    approved_at: datetime | None
    approved_by_id: int | None
    approved_hash: str
    scheduled_at: datetime | None
    launched_at: datetime | None
    due_at: datetime | None
    frozen_at: datetime | None
    audience_size: int
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRow:
    """One article considered for a digest."""

    article_id: int
    #: As it stands in this digest: the person's edit, else the archive's.
    title: str
    standfirst: str
    edited: bool
    #: Path under the media root of the picture that the mail shows; empty when there is none.
    image: str
    #: What stands for the picture where it is not seen.
    image_alt: str
    published_on: date | None
    categories: tuple[str, ...]
    mailable: bool
    picked: bool
    position: int
    reason_code: str
    reason: str


def publications() -> tuple[PublicationRow, ...]:
    """Return every publication by name."""
    rows = Publication.objects.order_by("name").prefetch_related("lists", "categories")
    return tuple(_publication(row) for row in rows)


def publication(publication_id: int) -> PublicationRow | None:
    """Return one publication."""
    row = Publication.objects.filter(id=publication_id).first()
    return _publication(row) if row else None


def publication_by_slug(slug: str) -> PublicationRow | None:
    """Return the publication of that slug."""
    row = Publication.objects.filter(slug=slug).first()
    return _publication(row) if row else None


def publication_named(name: str) -> PublicationRow | None:
    """Return the publication of that name, slug or number, as typed at a prompt."""
    for row in publications():
        if name in {row.slug, str(row.id)} or name.casefold() == row.name.casefold():
            return row
    return None


def _publication(row: Publication) -> PublicationRow:
    return PublicationRow(
        id=row.id,
        name=row.name,
        slug=row.slug,
        layout=row.layout,
        language=row.language,
        max_articles=row.max_articles,
        min_articles=row.min_articles,
        window_days=row.window_days,
        max_age_months=row.max_age_months,
        undo_minutes=row.undo_minutes,
        why=row.why,
        list_ids=tuple(sorted(item.pk for item in row.lists.all())),
        category_ids=tuple(sorted(item.pk for item in row.categories.all())),
    )


def digests(*, limit: int = 50, before_id: int | None = None) -> tuple[DigestRow, ...]:
    """Return digests, newest first, for one page of a list."""
    rows = Digest.objects.select_related("publication").order_by("-id")
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return tuple(_digest(row) for row in rows[:limit])


def digest(digest_id: int) -> DigestRow | None:
    """Return one digest."""
    row = Digest.objects.select_related("publication").filter(id=digest_id).first()
    return _digest(row) if row else None


def _digest(row: Digest) -> DigestRow:
    return DigestRow(
        id=row.id,
        publication_id=row.publication_id,
        publication=row.publication.name,
        state=row.state,
        state_label=str(Digest.State(row.state).label),
        edition_date=row.edition_date,
        subject=row.subject,
        introduction=row.introduction,
        remark=row.remark,
        created_at=row.created_at,
        created_by_id=row.created_by_id,
        approved_at=row.approved_at,
        approved_by_id=row.approved_by_id,
        approved_hash=row.approved_hash,
        scheduled_at=row.scheduled_at,
        launched_at=row.launched_at,
        due_at=row.due_at,
        frozen_at=row.frozen_at,
        audience_size=row.audience_size,
        sent_at=row.sent_at,
    )


def candidates(digest_id: int) -> tuple[CandidateRow, ...]:
    """Return every candidate: the picked ones in order, then the others, newest first."""
    rows = list(Candidate.objects.filter(digest_id=digest_id).order_by("-picked", "position", "id"))
    known = {article.id: article for article in archive.candidates()}
    names = firm.categories()
    found = [
        CandidateRow(
            article_id=row.article_id,
            title=row.title or known[row.article_id].title,
            standfirst=row.standfirst or known[row.article_id].summary,
            edited=bool(row.title or row.standfirst or row.image_alt),
            image=shown_picture(known[row.article_id]),
            image_alt=row.image_alt or known[row.article_id].image_alt,
            published_on=known[row.article_id].published_on,
            categories=tuple(names[c] for c in known[row.article_id].category_ids),
            mailable=known[row.article_id].mailable,
            picked=row.picked,
            position=row.position,
            reason_code=row.reason,
            reason=reasons.sentence(row.reason, row.reason_detail),
        )
        for row in rows
    ]
    others = [c for c in found if not c.picked]
    others.sort(key=lambda c: c.published_on or date.min, reverse=True)
    return (*(c for c in found if c.picked), *others)


def shown_picture(article: CandidateArticle) -> str:
    """Return the picture that a mail may show; a licence for links alone lets none out."""
    return article.image if article.licence != "link" else ""


def picked_ids(digest_id: int) -> tuple[int, ...]:
    """Return the ids of the digest's articles, in order."""
    return tuple(
        Candidate.objects.filter(digest_id=digest_id, picked=True)
        .order_by("position", "id")
        .values_list("article_id", flat=True)
    )


def titles(digest_id: int, article_ids: Iterable[int]) -> tuple[str, ...]:
    """Return the titles of these articles as they stand in the digest."""
    wanted = frozenset(article_ids)
    return tuple(row.title for row in candidates(digest_id) if row.article_id in wanted)
