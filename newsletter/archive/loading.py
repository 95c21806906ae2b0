"""From a location to parsed articles: a folder, a file, or an address of the web."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from newsletter.archive.detecting import KINDS, kind_of
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds import feed, folder, lesechos, page
from newsletter.archive.kinds.site import Reader
from newsletter.archive.parsed import ParsedArchive
from newsletter.archive.reading import MAX_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A parsed source with the name it would go by."""

    archive: ParsedArchive
    name: str
    location: str
    is_web: bool = False


def load(
    *,
    location: str,
    kind: str,
    allow_private: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Loaded:
    """Read and parse a source; raise ArchiveRefused when it is none, or not of that kind."""
    if kind not in KINDS:
        raise ArchiveRefused(
            f"«\u00a0{kind}\u00a0» n’est pas un genre de source\u202f: {', '.join(KINDS)}."
        )
    if location.lower().startswith(("http://", "https://")):
        return _from_web(location, kind, allow_private=allow_private, progress=progress)
    path = Path(location)
    if path.is_dir():
        return _from_folder(path, kind)
    return _from_file(path, kind)


def _from_folder(path: Path, kind: str) -> Loaded:
    if kind not in {"auto", "folder"}:
        raise ArchiveRefused(f"«\u00a0{path}\u00a0» est un dossier\u202f: son genre est folder.")
    name = path.resolve().name or "Dossier"
    return Loaded(archive=folder.parse(path), name=name[:200], location=_stored(path))


def _from_file(path: Path, kind: str) -> Loaded:
    if kind in {"folder", "site"}:
        what = "un dossier" if kind == "folder" else "l’adresse d’une page (https://…)"
        raise ArchiveRefused(f"Pour ce genre de source, donnez {what}, pas «\u00a0{path}\u00a0».")
    data = _bytes(path)
    kind = kind_of(data) if kind == "auto" else kind
    archive, name = _parsed(data, kind, base_url="")
    return Loaded(archive=archive, name=(name or path.stem)[:200], location=_stored(path))


def _from_web(
    location: str,
    kind: str,
    *,
    allow_private: bool,
    progress: Callable[[int, int], None] | None,
) -> Loaded:
    if kind == "folder":
        raise ArchiveRefused("Un dossier s’importe depuis le disque, pas depuis une adresse.")
    if len(location) > 1000:
        raise ArchiveRefused("L’adresse dépasse 1\u202f000\u00a0caractères.")
    reader = Reader(allow_private=allow_private, progress=progress)
    first = reader.first(location)
    kind = kind_of(first.body) if kind == "auto" else kind
    if kind in {"page", "site"} and _wants_following(kind, first.body):
        archive, name = reader.follow(first)
    else:
        archive, name = _parsed(first.body, kind, base_url=first.url)
    host = (urlsplit(first.url).hostname or "").removeprefix("www.")
    return Loaded(archive=archive, name=(name or host)[:200], location=location, is_web=True)


def _wants_following(kind: str, body: bytes) -> bool:
    """Say whether a page is followed: asked for, or only a list whose entries have links."""
    if kind == "site":
        return True
    archive = page.parse(body)
    return not any(article.html for article in archive.articles)


def _parsed(data: bytes, kind: str, *, base_url: str) -> tuple[ParsedArchive, str]:
    if kind == "feed":
        return feed.parse(data, base_url=base_url)
    if kind == "lesechos":
        return lesechos.parse(data)
    archive = page.parse(data, base_url=base_url)
    if kind == "site":
        archive = replace(archive, kind="site")
    return archive, page.source_name(archive, data)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ArchiveRefused(f"Il n’y a pas de fichier «\u00a0{path}\u00a0».")
        if path.stat().st_size > MAX_BYTES:
            raise ArchiveRefused(
                f"«\u00a0{path.name}\u00a0» pèse {path.stat().st_size / 1e6:.0f}\u00a0Mo\u202f; la "
                f"limite est de {MAX_BYTES / 1e6:.0f}\u00a0Mo. Découpez-le en plusieurs fichiers."
            )
        return path.read_bytes()
    except OSError as error:
        raise ArchiveRefused(
            f"Le fichier «\u00a0{path}\u00a0» ne peut pas être lu\u202f: {error.strerror}."
        ) from error


def _stored(path: Path) -> str:
    return str(path.resolve())[:1000]
