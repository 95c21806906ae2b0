"""The pictures of articles: fetched once at import, prepared, kept under the media folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsletter.archive.models import Article
from newsletter.archive.parsed import IN_FOLDER, Refusal
from newsletter.common.fetching import FetchRefused, fetch
from newsletter.common.keeping import keep

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
    *,
    ids: list[int],
    prepare: Prepare,
    media: Path,
    folder: Path | None = None,
    allow_private: bool = False,
) -> tuple[Refusal, ...]:
    """Fetch and keep the pictures of these articles that lack theirs; return what failed and why.

    A file is named by its content, so that its address is the same for every reader and a second
    run writes nothing. ``folder`` is where pictures that are files of an imported folder lie.
    """
    refused: list[Refusal] = []
    unreachable = 0
    rows = Article.objects.filter(id__in=ids, image="").exclude(image_url="").order_by("id")
    for article_id, title, url in rows.values_list("id", "title", "image_url"):
        if unreachable == PATIENCE:
            refused.append(_refusal(title, "le réseau ne répond pas."))
            continue
        try:
            if url.startswith(IN_FOLDER):
                data = _read(url.removeprefix(IN_FOLDER), folder)
            else:
                data = fetch(url, allow_private=allow_private, max_bytes=MAX_BYTES).body
            picture = prepare(data)
        except FetchRefused as refusal:
            unreachable += 1
            refused.append(_refusal(title, refusal.sentence))
            continue
        except ValueError as error:
            refused.append(_refusal(title, str(error)))
            continue
        unreachable = 0
        Article.objects.filter(id=article_id).update(
            image=keep(picture.data, media=media, folder=FOLDER, suffix=picture.suffix),
            image_width=picture.width,
            image_height=picture.height,
        )
    return tuple(refused)


def _read(place: str, folder: Path | None) -> bytes:
    """Return the bytes of a file of the imported folder; raise ValueError with a sentence.

    Links are followed before the place is judged: none leads out of the folder.
    """
    if folder is None:
        raise ValueError("son dossier n’est plus là.")
    path = (folder / place).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError("le fichier est hors du dossier importé.")
    if not path.is_file():
        raise ValueError(f"le fichier {place} n’existe pas.")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"le fichier pèse plus de {MAX_BYTES // 1_000_000}\u00a0Mo.")
    return path.read_bytes()


def _refusal(title: str, reason: str) -> Refusal:
    return Refusal(where=title, reason=f"L’image n’est pas reprise\u202f: {reason}")
