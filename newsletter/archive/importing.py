"""One import from end to end: fetch or read, parse, record in one transaction, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from newsletter.archive import queries
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.loading import Loaded, load
from newsletter.archive.models import Article, ImportRun, LicenceMode, Source, Twin
from newsletter.archive.parsed import ParsedArchive, ParsedArticle, ParsedFirm, Refusal
from newsletter.archive.recording import Recorded, Recorder
from newsletter.archive.shelf import Shelf
from newsletter.archive.values import ArticleRow, TwinFound

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What one run found and did; after a dry run nothing of it is recorded."""

    source: str
    kind: str
    new: int
    changed: int
    unchanged: int
    refused: tuple[Refusal, ...]
    twins: tuple[TwinFound, ...]
    articles: tuple[ArticleRow, ...]
    #: An address block found in the source, offered and never written.
    firm: ParsedFirm | None
    remarks: tuple[str, ...]
    dry_run: bool

    def as_json(self) -> dict[str, Any]:
        """Return the result for machines, in the shape that ``--json`` promises."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": [{"where": one.where, "reason": one.reason} for one in self.refused],
            "twins": [twin.as_json() for twin in self.twins],
            "articles": [row.as_json() for row in self.articles],
            "firm": self.firm
            and {
                name: getattr(self.firm, name)
                for name in ("name", "street", "postcode", "town", "telephone", "fax", "email")
            },
            "remarks": list(self.remarks),
        }


def import_source(
    *,
    location: str,
    kind: str = "auto",
    category: str | None = None,
    source_name: str | None = None,
    licence_mode: str | None = None,
    dry_run: bool = False,
    now: datetime,
    allow_private: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Bring the articles of a file, folder or address into the archive.

    ``category`` files every article under that rubric too; ``licence_mode`` counts for a new
    source only. Everything is recorded in one transaction, or nothing. Raise ArchiveRefused, with
    a sentence, for what is no archive.
    """
    if licence_mode is not None and licence_mode not in LicenceMode.values:
        raise ArchiveRefused(
            f"«\u00a0{licence_mode}\u00a0» n’est pas une licence\u202f: full, extract ou link."
        )
    loaded = load(location=location, kind=kind, allow_private=allow_private, progress=progress)
    archive = _with_category(loaded.archive, category)
    with transaction.atomic():
        source, remarks = _source(loaded, source_name, licence_mode, now)
        shelf = Shelf.of_archive()
        recorded = _record_all(archive, source, shelf, now, progress)
        _record_twins(shelf, recorded, now)
        result = _result(loaded, archive, source, recorded, remarks, dry_run=dry_run)
        if dry_run:
            transaction.set_rollback(True)
        else:
            _record_run(source, result, now)
    return _without_ids(result) if dry_run else result


def _with_category(archive: ParsedArchive, category: str | None) -> ParsedArchive:
    if not category or not category.strip():
        return archive

    def filed(article: ParsedArticle) -> ParsedArticle:
        return replace(article, categories=tuple(dict.fromkeys([*article.categories, category])))

    return replace(archive, articles=tuple(map(filed, archive.articles)))


def _source(
    loaded: Loaded, source_name: str | None, licence_mode: str | None, now: datetime
) -> tuple[Source, tuple[str, ...]]:
    """Return the source of that name, else of that place, else a new one; and a remark.

    A file's place comes last: another supplier's page may be saved over yesterday's.
    """
    name = " ".join((source_name or "").split())[:200]
    by_name = Source.objects.filter(name=name or loaded.name)
    by_place = Source.objects.filter(location=loaded.location).order_by("id")
    ways = [by_name] if name else [by_place, by_name] if loaded.is_web else [by_name, by_place]
    source = next((found for way in ways if (found := way.first())), None)
    if source is None:
        source = Source.objects.create(
            name=name or loaded.name,
            kind=loaded.archive.kind,
            location=loaded.location,
            licence_mode=licence_mode or LicenceMode.EXTRACT,
            created_at=now,
        )
        return source, ()
    if licence_mode and licence_mode != source.licence_mode:
        label = LicenceMode(source.licence_mode).label
        return source, (
            (
                f"La source «\u00a0{source.name}\u00a0» existait déjà\u202f: sa licence reste "
                f"«\u00a0{label}\u00a0»."
            ),
        )
    return source, ()


def _record_all(
    archive: ParsedArchive,
    source: Source,
    shelf: Shelf,
    now: datetime,
    progress: Progress | None,
) -> Recorded:
    recorder = Recorder(source=source, shelf=shelf, now=now)
    total = len(archive.articles)
    for number, article in enumerate(archive.articles, start=1):
        recorder.record(article)
        if progress and (number % 20 == 0 or number == total):
            progress(number, total)
    return recorder.recorded


def _record_twins(shelf: Shelf, recorded: Recorded, now: datetime) -> None:
    """Note the pairs that a person should look at; a pair settled before is not asked again."""
    pairs = set()
    for article_id in recorded.outcomes:
        titled = shelf.titles.by_id[article_id]
        for other in shelf.titles.near(titled):
            pairs.add((min(article_id, other.id), max(article_id, other.id)))
    Twin.objects.bulk_create(
        [Twin(first_id=one, second_id=other, found_at=now) for one, other in sorted(pairs)],
        ignore_conflicts=True,
    )


def _result(
    loaded: Loaded,
    archive: ParsedArchive,
    source: Source,
    recorded: Recorded,
    remarks: tuple[str, ...],
    *,
    dry_run: bool,
) -> ImportResult:
    return ImportResult(
        source=source.name,
        kind=loaded.archive.kind,
        new=recorded.count("new"),
        changed=recorded.count("changed"),
        unchanged=recorded.count("unchanged"),
        refused=(*archive.refused, *recorded.refused),
        twins=queries.open_twins(ids=recorded.outcomes),
        articles=queries.articles(ids=recorded.outcomes),
        firm=archive.firm,
        remarks=(*remarks, *archive.remarks),
        dry_run=dry_run,
    )


def _record_run(source: Source, result: ImportResult, now: datetime) -> None:
    ImportRun.objects.create(
        source=source,
        at=now,
        new=result.new,
        changed=result.changed,
        unchanged=result.unchanged,
        refused=[{"where": one.where, "reason": one.reason} for one in result.refused],
    )
    Source.objects.filter(id=source.id).update(last_run_at=now)


def _without_ids(result: ImportResult) -> ImportResult:
    """Return a dry run's result without the ids of articles that were never recorded."""
    ids = [row.id for row in result.articles if row.id is not None]
    known = frozenset(Article.objects.filter(id__in=ids).values_list("id", flat=True))

    def kept(article_id: int | None) -> int | None:
        return article_id if article_id in known else None

    return replace(
        result,
        articles=tuple(replace(row, id=kept(row.id)) for row in result.articles),
        twins=tuple(
            replace(
                twin,
                id=None,
                first=replace(twin.first, id=kept(twin.first.id)),
                second=replace(twin.second, id=kept(twin.second.id)),
            )
            for twin in result.twins
        ),
    )
