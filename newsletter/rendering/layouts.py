"""Which layouts there are: the packaged ones, and those of a firm's own folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from newsletter.rendering.notices import NOTICES

#: What a layout is made of, each file the firm's own or the packaged one.
PIECES = ("subject.txt", "body.html", "body.txt")


def layouts(template_dirs: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of the whole layouts, in alphabetical order."""
    names = {
        path.name
        for folder in template_dirs
        for path in (folder / "email").glob("*")
        if path.is_dir() and path.name not in NOTICES
    }
    return tuple(sorted(name for name in names if not lacking(name, template_dirs)))


def lacking(layout: str, template_dirs: Sequence[Path]) -> tuple[str, ...]:
    """Return the files that a layout lacks, by the names that templates use."""
    names = (f"email/{layout}/{piece}" for piece in PIECES)
    return tuple(
        name for name in names if not any((folder / name).is_file() for folder in template_dirs)
    )


def refusal_of(layout: str, template_dirs: Sequence[Path]) -> str:
    """Return why no publication may have this layout, as a sentence; empty for one that may."""
    known = layouts(template_dirs)
    if layout in known:
        return ""
    sentence = f"La mise en page «\u00a0{layout}\u00a0» n’existe pas. "
    missing = lacking(layout, template_dirs) if layout.isidentifier() else PIECES
    if len(missing) < len(PIECES) and layout not in NOTICES:
        sentence = (
            f"La mise en page «\u00a0{layout}\u00a0» est incomplète\u00a0: ajoutez-y "
            f"{', '.join(missing)}. "
        )
    return f"{sentence}Mises en page\u00a0: {', '.join(known)}."
