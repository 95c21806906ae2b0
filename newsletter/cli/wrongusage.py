"""Wrong usage told in French: typer's own sentences are English."""

from __future__ import annotations

import re

from typer.exceptions import TyperException

_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^Missing argument '?(.*?)'?\.$"), r"il manque l’argument « \1 »."),
    (re.compile(r"^Missing option '?(.*?)'?\.$"), r"il manque l’option « \1 »."),
    (re.compile(r"^Missing command\.$"), "il manque une commande."),
    (
        re.compile(r"^No such option: (\S+)(?: \(Possible options: (.*)\))?$"),
        r"pas d’option « \1 ».",
    ),
    (re.compile(r"^No such command '(.*?)'\.(.*)$"), r"pas de commande « \1 »."),
    (
        re.compile(r"^Got unexpected extra arguments? ?(?:\(s\))? ?\((.*)\)$"),
        r"« \1 » est en trop.",
    ),
    (re.compile(r"^Option '(.*?)' requires an argument\.$"), r"l’option « \1 » attend une valeur."),
    (re.compile(r"^Invalid value for '?(.*?)'?: (.*)$", re.DOTALL), r"« \1 » : \2"),
)


def in_french(error: Exception) -> str | None:
    """Return what to print for a usage error, None for any other error."""
    if not isinstance(error, TyperException) or not hasattr(error, "format_message"):
        return None
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "newsletter"
    sentence = _translated(error.format_message())
    return f"{path} : {sentence}\nEssayez « {path} --help »."


def _translated(message: str) -> str:
    for pattern, replacement in _PHRASES:
        if pattern.match(message):
            return pattern.sub(replacement, message)
    return message
