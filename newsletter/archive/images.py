"""The pictures of articles: fetched once at import, prepared, kept under the media folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsletter.archive.models import Article
from newsletter.archive.parsed import Refusal
from newsletter.common.fetching import FetchRefused, fetch

#: Bytes of a picture as its site serves it.
MAX_BYTES = 15_000_000
FOLDER = "articles"
#: After so many pictures in a row that cannot be had, the others of the run are not tried.
PATIENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A picture checked, resized and encoded anew by whoever was handed in."""

    data: bytes
    #: ``jpg`` or ``png``.
    suffix: str
    width: int
    height: int


#: Raises ValueError, with a sentence, for what is no picture.
Prepare = Callable[[bytes], Prepared]


def fetch_pictures(
    *, ids: list[int], prepare: Prepare, media: Path, allow_private: bool = False
) -> tuple[Refusal, ...]:
    """Fetch and keep the pictures of these articles that lack theirs; return what failed and why.

    A file is named by its content, so that its address is the same for every reader and a second
    run writes nothing.
    """
    refused: list[Refusal] = []
    unreachable = 0
    rows = Article.objects.filter(id__in=ids, image="").exclude(image_url="").order_by("id")
    for article_id, title, url in rows.values_list("id", "title", "image_url"):
        if unreachable == PATIENCE:
            refused.append(_refusal(title, "le réseau ne répond pas."))
            continue
        try:
            found = fetch(url, allow_private=allow_private, max_bytes=MAX_BYTES)
            picture = prepare(found.body)
        except FetchRefused as refusal:
            unreachable += 1
            refused.append(_refusal(title, refusal.sentence))
            continue
        except ValueError as error:
            refused.append(_refusal(title, str(error)))
            continue
        unreachable = 0
        Article.objects.filter(id=article_id).update(
            image=_kept(picture, media), image_width=picture.width, image_height=picture.height
        )
    return tuple(refused)


def _kept(picture: Prepared, media: Path) -> str:
    """Write the picture and return its path under the media folder."""
    name = hashlib.sha256(picture.data).hexdigest()[:24]
    path = f"{FOLDER}/{name}.{picture.suffix}"
    target = media / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(picture.data)
        part.replace(target)
    return path


def _refusal(title: str, reason: str) -> Refusal:
    return Refusal(where=title, reason=f"L’image n’est pas reprise\u202f: {reason}")
