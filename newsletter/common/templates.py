"""Where the templates are: the firm's own folder first, then the packaged or the checkout's one."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def template_dirs(override: str = "") -> tuple[Path, ...]:
    """Return the template folders in order of search.

    In an installed wheel the templates lie inside the package; in a checkout beside it.
    """
    packaged = _PACKAGE / "_templates"
    own = packaged if packaged.is_dir() else _PACKAGE.parent / "templates"
    return (Path(override).resolve(), own) if override else (own,)
