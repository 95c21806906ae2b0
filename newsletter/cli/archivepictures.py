"""Fetching the pictures of imported articles: the archive fetches, rendering prepares."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.conf import settings

from newsletter.archive.images import Prepared, fetch_pictures
from newsletter.archive.importing import ImportResult
from newsletter.rendering.opening import PictureRefused
from newsletter.rendering.pictures import prepare_picture

_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}


def with_pictures(result: ImportResult, *, folder: Path | None = None) -> ImportResult:
    """Fetch the pictures that the run's articles lack; a picture that fails becomes a remark.

    An article comes in without its picture just as well, so nothing is refused for one.
    ``folder`` is the folder that was imported, when it was one.
    """
    if result.dry_run:
        return result
    failed = fetch_pictures(
        ids=[article.id for article in result.articles if article.id],
        prepare=_prepare,
        media=settings.MEDIA_ROOT,
        folder=folder,
        allow_private=settings.FETCH_PRIVATE,
    )
    said = tuple(f"{one.where} : {one.reason}" for one in failed)
    return replace(result, remarks=(*result.remarks, *said))


def _prepare(data: bytes) -> Prepared:
    try:
        picture = prepare_picture(data)
    except PictureRefused as refusal:
        raise ValueError(refusal.sentence) from refusal
    return Prepared(
        data=picture.data,
        suffix=_SUFFIXES[picture.content_type],
        width=picture.width,
        height=picture.height,
    )
