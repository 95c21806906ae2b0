"""Template files found and read: the firm's folder first, nothing outside ``email/``."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound

from newsletter.rendering.cleaning import first_unfit
from newsletter.rendering.errors import RenderingError

#: Twenty times the longest packaged file: beyond it somebody took another file for a template.
_HEAVIEST = 200_000
_PACKAGED = "packaged/"


class MailLoader(BaseLoader):
    """Finds ``email/…`` in each folder in turn, and ``packaged/email/…`` in the last one.

    Nothing else, since an approval covers the bytes of ``email/`` alone.
    """

    def __init__(self, template_dirs: Sequence[Path]) -> None:
        self._dirs = tuple(template_dirs)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return text, path, and whether a process that runs on may still use what it compiled."""
        path = source_of(template, template_dirs=self._dirs)
        if path is None:
            raise TemplateNotFound(template)
        read = _state(path)
        text = text_of(path)

        def unchanged() -> bool:
            # Also when a new file of the firm's now stands before the packaged one.
            return source_of(template, template_dirs=self._dirs) == path and _state(path) == read

        return text, str(path), unchanged


def source_of(name: str, *, template_dirs: Sequence[Path]) -> Path | None:
    """Return the file that a template's name leads to, the first folder winning."""
    if name.startswith(_PACKAGED):
        name, template_dirs = name.removeprefix(_PACKAGED), template_dirs[-1:]
    parts = name.split("/")
    if parts[0] != "email" or {"", ".", ".."} & set(parts) or "\\" in name or "\0" in name:
        raise RenderingError(
            f"Le modèle «\u00a0{name}\u00a0» n’est pas sous email/\u00a0: un message n’est "
            "fait que des fichiers de ce dossier, ceux que l’approbation couvre. Mettez-le là, "
            "et nommez-le email/…"
        )
    for folder in template_dirs:
        path = folder.joinpath(*parts)
        try:
            if path.is_file():
                return path
            if os.path.lexists(path):
                raise RenderingError(
                    f"Le modèle {path} n’est pas un fichier\u00a0: mettez un fichier à sa place, "
                    "ou retirez-le."
                )
        except OSError as error:
            raise _unreadable(path, error) from error
    return None


def text_of(path: Path) -> str:
    """Return a template's text; refuse, with its line, what is no text in UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(raw) > _HEAVIEST:
        raise RenderingError(
            f"Le modèle {path} pèse {len(raw) // 1000}\u00a0ko\u00a0: un modèle en pèse "
            f"{_HEAVIEST // 1000} au plus."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RenderingError(
            f"Le modèle {path}, ligne {line}, n’est pas écrit en UTF-8\u00a0: enregistrez-le dans "
            "cet encodage."
        ) from error
    if unfit := first_unfit(text):
        line = text.count("\n", 0, unfit.start()) + 1
        raise RenderingError(
            f"Le modèle {path}, ligne {line}, contient un signe qu’aucun message ne doit contenir "
            f"(U+{ord(unfit.group()):04X})\u00a0: retirez-le."
        )
    return text


def _state(path: Path) -> tuple[int, int, int]:
    """Return what changes with a file; a file that is gone has changed."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return found.st_mtime_ns, found.st_size, found.st_ino


def _unreadable(path: Path, error: OSError) -> RenderingError:
    return RenderingError(
        f"Le modèle {path} ne peut être lu ({error.strerror})\u00a0: donnez-en le droit de lecture "
        "au service."
    )
