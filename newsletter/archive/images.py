"""The pictures of articles: fetched once at import, prepared, kept under the media folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from newsletter.archive.models import Article
from newsletter.archive.parsed import IN_FOLDER, Refusal
from newsletter.common.fetching import FetchRefused, fetch
from newsletter.common.keeping import keep

#: Bytes of a picture as its site serves it.
MAX_BYTES = 15_000_000
FOLDER = "articles"
#: A host that does not answer for so many pictures in a row is not asked for the others.
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
    """Fetch and keep the pictures that these articles lack; return what failed and why.

    An article lacks its picture when none is kept, when its file is gone, or when its source names
    another by now: the old one stays until the new one is there. A file is named by its content, so
    that its address is the same for every reader and a second run writes nothing. ``folder`` is
    where pictures that are files of an imported folder lie.
    """
    visit = _Visit(prepare=prepare, folder=folder, allow_private=allow_private)
    refused: list[Refusal] = []
    rows = Article.objects.filter(id__in=ids).exclude(image_url="").order_by("id")
    for row in rows.only("title", "image", "image_url", "image_from"):
        kept = bool(row.image) and (media / row.image).is_file()
        if kept and row.image_from == visit.mark(row.image_url):
            continue
        try:
            picture = visit.picture(row.image_url)
        except (FetchRefused, ValueError) as refusal:
            refused.append(_refusal(row.title, str(refusal), kept=kept))
            continue
        Article.objects.filter(id=row.id).update(
            image=keep(picture.data, media=media, folder=FOLDER, suffix=picture.suffix),
            image_width=picture.width,
            image_height=picture.height,
            image_from=visit.mark(row.image_url),
        )
    return tuple(refused)


@dataclass(slots=True)
class _Visit:
    """One run's way to the pictures: each is read once, a host that does not answer is left."""

    prepare: Prepare
    folder: Path | None
    allow_private: bool
    #: Refusals in a row, by host.
    silent: dict[str, int] = field(default_factory=dict)
    #: What the last address gave: several articles in a row may share it.
    last: tuple[str, Prepared | ValueError] | None = None

    def mark(self, url: str) -> str:
        """Return what a picture from there is known by: a file may change under its name."""
        if not url.startswith(IN_FOLDER):
            return url
        try:
            data = _read(url.removeprefix(IN_FOLDER), self.folder)
        except ValueError:
            return url
        return f"{url}#{hashlib.sha256(data).hexdigest()[:24]}"

    def picture(self, url: str) -> Prepared:
        """Return the picture; raise FetchRefused or ValueError, with a sentence."""
        if self.last is None or self.last[0] != url:
            data = self._bytes(url)
            try:
                self.last = (url, self.prepare(data))
            except ValueError as error:
                self.last = (url, error)
        found = self.last[1]
        if isinstance(found, ValueError):
            raise found
        return found

    def _bytes(self, url: str) -> bytes:
        if url.startswith(IN_FOLDER):
            return _read(url.removeprefix(IN_FOLDER), self.folder)
        host = urlsplit(url).netloc
        if self.silent.get(host, 0) >= PATIENCE:
            raise ValueError(f"{host} ne répond pas.")
        try:
            data = fetch(url, allow_private=self.allow_private, max_bytes=MAX_BYTES).body
        except FetchRefused as refusal:
            # A server that says 404 does answer.
            self.silent[host] = 0 if refusal.status else self.silent.get(host, 0) + 1
            raise
        self.silent[host] = 0
        return data


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


def _refusal(title: str, reason: str, *, kept: bool) -> Refusal:
    what = (
        "La nouvelle image n’est pas reprise, l’ancienne reste"
        if kept
        else ("L’image n’est pas reprise")
    )
    return Refusal(where=title, reason=f"{what}\u202f: {reason}")
