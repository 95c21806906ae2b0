"""What looks misprinted is kept as printed and pointed out to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: An ordinal glued to its word: the superscript of a lost "2<sup>e</sup> site".
_GLUED = re.compile(
    r"(?<![\w.-])(\d{1,3})(er|re|ère|e|ème|nd|nde)((?!mes\b|mement)[a-zà-öø-ÿœ]{4,30})(?!\w)"
)
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf©¨ª«®´»¢§]|â€[™œ\u009d“”¦]|\ufffd")
#: More of them would be a list nobody reads.
_MOST = 5


def oddities(text: str) -> tuple[str, ...]:
    """Return a sentence for each suspect place of the text."""
    return tuple(dict.fromkeys([*_glued(text), *_broken(text)]))[:_MOST]


def _glued(text: str) -> Iterable[str]:
    for found in _GLUED.finditer(text):
        number, ending, word = found.groups()
        yield (
            f"«\u00a0{found.group()}\u00a0» est conservé tel qu’imprimé\u202f; il faut sans doute "
            f"lire «\u00a0{number}{ending} {word}\u00a0»."
        )


def _broken(text: str) -> Iterable[str]:
    if found := _MOJIBAKE.search(text):
        around = " ".join(text[max(found.start() - 20, 0) : found.end() + 20].split())
        yield (
            f"Des accents semblent abîmés à la source (« …{around}… »)\u202f; le texte est "
            "conservé tel qu’imprimé."
        )
