"""Style sheets read as mail clients read them: rules, the media they are for, and their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_COMMENT = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->", re.DOTALL)
_PIECE = re.compile(r"([^{};]*)([{};]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: what it says of whatever its selector matches, under one condition."""

    line: int
    #: ``@media …`` round it, or nothing.
    media: str
    selector: str
    declarations: Mapping[str, str]


def rules(css: str) -> Iterator[Rule]:
    """Yield the rules of a style sheet, or of a template that holds one, in order."""
    css = _COMMENT.sub(_blank, css)
    around: list[str] = []
    position = 0
    while found := _PIECE.match(css, position):
        position = found.end()
        head, sign = found.group(1).strip(), found.group(2)
        if sign == "{" and _holds_rules(head):
            around.append(head)
        elif sign == "{":
            end = css.find("}", position)
            body = css[position : end if end >= 0 else len(css)]
            start = found.start() + len(found.group(1)) - len(found.group(1).lstrip())
            yield Rule(
                line=css.count("\n", 0, start) + 1,
                media=" ".join(around),
                selector=head,
                declarations=declarations(body),
            )
            position += len(body) + 1
        elif sign == "}" and around:
            around.pop()
        if not sign or position > len(css):
            return


def declarations(style: str) -> dict[str, str]:
    """Return the properties of a ``style`` attribute in lower case, the last one winning.

    What is ``!important`` wins over what is not, and keeps the word.
    """
    return dict(_declarations(style))


@lru_cache(maxsize=1024)
def _declarations(style: str) -> dict[str, str]:
    # A mail says the same few dozen styles over and over, and is looked at in several ways.
    found: dict[str, str] = {}
    for piece in re.split(r";(?![^(]*\))", style):
        name, colon, value = piece.partition(":")
        value = re.sub(r"!\s*important", "!important", " ".join(value.lower().split()))
        name = name.strip().lower()
        if colon and not (is_important(found.get(name, "")) and not is_important(value)):
            found[name] = value
    return found


def is_important(value: str) -> bool:
    """Return whether a declaration wins over the element's own style."""
    return value.endswith("!important")


def _holds_rules(head: str) -> bool:
    return head.lower().startswith(("@media", "@supports", "@layer", "@container"))


def _blank(found: re.Match[str]) -> str:
    """Keep the line ends, so that lines can be counted."""
    return "\n" * found.group().count("\n")
