"""Jinja2 as rendering uses it: strict, escaped, sandboxed; its errors become sentences."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from newsletter.rendering import chrome
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.markup import html_to_text, mail_prose, wrapped

#: Sixteen letters of a word that goes on for eight more at least.
_LONG_WORD = re.compile(r"\w{16}(?=\w{8})")


def render(name: str, context: Mapping[str, object], *, template_dirs: Sequence[Path]) -> str:
    """Return the rendered template; raise RenderingError with the file and line to mend."""
    try:
        return _environment(tuple(map(str, template_dirs))).get_template(name).render(context)
    except TemplateNotFound as error:
        raise RenderingError(
            f"Le modèle « {error.name} » est introuvable. Dossiers consultés\u00a0: "
            + ", ".join(map(str, template_dirs))
        ) from error
    except TemplateSyntaxError as error:
        raise RenderingError(
            f"Le modèle {error.filename or name}, ligne {error.lineno}, est mal écrit\u00a0: "
            f"Jinja dit «\u00a0{error.message}\u00a0»."
        ) from error
    except RenderingError:
        raise
    except (
        TemplateError,
        TypeError,
        ValueError,
        AttributeError,
        LookupError,
        ArithmeticError,
        RuntimeError,
    ) as error:
        raise RenderingError(f"{_place(error, name)}\u00a0: {_reason(error)}.") from error


def source_of(name: str, *, template_dirs: Sequence[Path]) -> Path | None:
    """Return the file that a template's name leads to, the first folder winning."""
    for folder in template_dirs:
        if (path := folder / name).is_file():
            return path
    return None


def _reason(error: Exception) -> str:
    """Say in French what Jinja says most often: a name that does not exist."""
    said = str(error)
    if found := re.search(r"has no attribute '([^']+)'|'([^']+)' is undefined", said):
        return f"le nom «\u00a0{found.group(1) or found.group(2)}\u00a0» n’existe pas"
    return f"Jinja dit «\u00a0{said}\u00a0»"


def _place(error: BaseException, name: str) -> str:
    """Say where in the templates the error arose: Jinja puts template lines into the traceback."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.endswith((".html", ".txt"))
    ]
    if not frames:
        return f"Le modèle {name} ne peut être rempli"
    last = frames[-1]
    return f"Le modèle {last.filename}, ligne {last.lineno}, ne peut être rempli"


def breakable(text: str) -> Markup:
    """Return the text escaped, with places to break in words too long for a telephone.

    ``<wbr>`` needs no style: mail clients that keep none still fold such a word.
    """
    words = (_LONG_WORD.sub("\\g<0>\u200b", word) for word in text.split(" "))
    return Markup(str(escape(" ".join(words))).replace("\u200b", "<wbr>"))  # noqa: S704 - escaped


def dialled(telephone: str) -> str:
    """Return what a ``tel:`` link wants of a printed number: digits and a leading plus."""
    return re.sub(r"[^0-9+]", "", telephone)


def bare(address: str) -> str:
    """Return a page's address as people say it, without scheme and final slash."""
    return re.sub(r"^https?://", "", address).rstrip("/")


@lru_cache(maxsize=16)
def _environment(template_dirs: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        # A firm's template may build on the packaged one of the same name.
        loader=ChoiceLoader(
            [
                FileSystemLoader(template_dirs),
                PrefixLoader({"packaged": FileSystemLoader(template_dirs[-1:])}),
            ]
        ),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["wrapped"] = wrapped
    environment.filters["breakable"] = breakable
    environment.filters["dialled"] = dialled
    environment.filters["bare"] = bare
    environment.filters["prose"] = mail_prose
    environment.filters["plain"] = html_to_text
    environment.filters["day"] = chrome.day
    environment.filters["weekday"] = chrome.weekday
    environment.filters["month"] = chrome.month
    return environment
