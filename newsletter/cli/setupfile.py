"""The small TOML file of ``newsletter setup``, or the same answers typed one by one."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import typer

from newsletter.cli.output import refuse
from newsletter.firm.setup import LABELS

_SECTIONS: dict[str, frozenset[str]] = {
    "firm": frozenset({*LABELS, "logo"}),
    "administrator": frozenset({"email", "name"}),
    "list": frozenset({"name", "purpose"}),
    "publication": frozenset({"name", "slug", "why", "language", "layout"}),
}
#: What is asked at the keyboard; the rest is written in a file.
_ASKED = ("name", "street", "postcode", "town", "telephone", "email", "sender_email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The four sections, each empty where nothing was given, and the logo's file."""

    firm: Mapping[str, str] = field(default_factory=dict)
    administrator: Mapping[str, str] = field(default_factory=dict)
    list: Mapping[str, str] = field(default_factory=dict)
    publication: Mapping[str, str] = field(default_factory=dict)
    logo: Path | None = None


def read_setup(file: Path) -> Setup:
    """Return the file's sections; refuse, with the place, what it should not hold."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        refuse(f"Le fichier {file} est introuvable ou n’est pas un texte en UTF-8.")
    except tomllib.TOMLDecodeError as error:
        refuse(f"{file} n’est pas un fichier TOML ({error}).")
    for section, values in content.items():
        if section not in _SECTIONS or not isinstance(values, dict):
            refuse(f"{file} : « [{section}] » n’est pas connu ; écrivez {_names(_SECTIONS)}.")
        for key, value in values.items():
            if key not in _SECTIONS[section]:
                refuse(
                    f"{file}, [{section}] : « {key} » n’est pas connu ; "
                    f"écrivez l’un de {', '.join(sorted(_SECTIONS[section]))}."
                )
            if not isinstance(value, str):
                refuse(f"{file}, [{section}] : écrivez « {key} » entre guillemets.")
    logo = content.get("firm", {}).pop("logo", "")
    return Setup(**content, logo=file.parent / logo if logo else None)


def ask_setup() -> Setup:
    """Ask at the keyboard; refuse where there is none."""
    if not sys.stdin.isatty():
        refuse("Donnez un fichier : newsletter setup cabinet.toml (README en montre un).")
    typer.echo("Laissez vide ce que vous ignorez : rien ne sera inventé.")
    firm = {key: _asked(LABELS[key].capitalize()) for key in _ASKED}
    firm["sender_name"] = firm["name"]
    administrator = {
        "email": _asked("Votre adresse e-mail, pour vous connecter"),
        "name": _asked("Vos prénom et nom"),
    }
    list_name = _asked("Nom de la première liste", "Clients")
    publication = _asked("Nom de la lettre d’information", "La lettre du cabinet")
    return Setup(
        firm=firm,
        administrator=administrator,
        list={"name": list_name} if list_name else {},
        publication={"name": publication} if publication else {},
    )


def _asked(label: str, default: str = "") -> str:
    return str(typer.prompt(label, default=default, show_default=bool(default))).strip()


def _names(sections: Mapping[str, object]) -> str:
    return ", ".join(f"[{section}]" for section in sections)
