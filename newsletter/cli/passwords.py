"""Where a new password comes from: a file, the keyboard, or chance."""

from __future__ import annotations

import getpass
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from newsletter.cli.output import refuse

#: No letter that is read for another one.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password, and whether it was made here (then it is shown, once)."""

    text: str
    generated: bool


def new_password(file: Path | None, *, ask: bool = False) -> NewPassword:
    """Return the first line of ``file``; else what is typed, when ``ask``; else a generated one."""
    if file is not None:
        return NewPassword(_first_line(file), generated=False)
    if ask and sys.stdin.isatty():
        typed = getpass.getpass("Mot de passe (vide : engendré) : ")
        if typed:
            if getpass.getpass("Encore une fois : ") != typed:
                refuse("Les deux mots de passe diffèrent ; recommencez.")
            return NewPassword(typed, generated=False)
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
    return NewPassword("-".join(groups), generated=True)


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        refuse(f"Le fichier de mot de passe {file} est illisible.")
    if not lines or not lines[0]:
        refuse(f"Le fichier de mot de passe {file} est vide.")
    return lines[0]
