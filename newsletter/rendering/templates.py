"""Jinja2 as rendering uses it: strict, escaped, sandboxed; its errors become sentences."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup, escape

from newsletter.rendering import chrome
from newsletter.rendering.bounds import BoundedEnvironment, counted
from newsletter.rendering.errors import RenderingError, TemplateFault
from newsletter.rendering.loading import MailLoader
from newsletter.rendering.markup import html_to_text, mail_prose, wrapped
from newsletter.rendering.tracing import Traced

#: Sixteen letters of a word that goes on for eight more at least.
_LONG_WORD = re.compile(r"\w{16}(?=\w{8})")


def render(
    name: str,
    context: Mapping[str, object],
    *,
    template_dirs: Sequence[Path],
    traced: bool = False,
) -> str:
    """Return the rendered template; raise RenderingError with the file and line to mend.

    ``traced`` writes into each tag where it comes from.
    """
    try:
        with counted():
            environment = environment_for(tuple(map(str, template_dirs)), traced=traced)
            return environment.get_template(name).render(context)
    except TemplateNotFound as error:
        called = _lines(error)
        raise RenderingError(
            f"Le modèle «\u00a0{error.name}\u00a0» est introuvable"
            + (f", que demande {called[-1]}" if called else "")
            + ". Dossiers consultés\u00a0: "
            + ", ".join(map(str, template_dirs))
        ) from error
    except TemplateSyntaxError as error:
        raise RenderingError(
            f"Le modèle {error.filename or name}, ligne {error.lineno}, est mal écrit\u00a0: "
            f"Jinja dit «\u00a0{error.message}\u00a0»."
        ) from error
    except RenderingError as error:
        called = _lines(error)
        if not called:
            raise
        raise RenderingError(f"{error.sentence} (Demandé par {called[-1]}.)") from error
    except (
        TemplateFault,
        TemplateError,
        TypeError,
        ValueError,
        AttributeError,
        LookupError,
        ArithmeticError,
        RuntimeError,
        MemoryError,
        # Python's own, of the code that Jinja makes: it nests twenty loops at most.
        SyntaxError,
    ) as error:
        raise RenderingError(f"{_place(error, name)}\u00a0: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    """Say in French what Jinja says most often: a name that does not exist."""
    said = str(error)
    if isinstance(error, TemplateFault):
        return said
    if isinstance(error, RecursionError):
        return "un modèle ou une macro s’y appelle soi-même sans fin"
    if isinstance(error, SyntaxError):
        return "trop de boucles ou de conditions y sont les unes dans les autres"
    if found := re.search(r"has no attribute '([^']+)'|'([^']+)' is undefined", said):
        return f"le nom «\u00a0{found.group(1) or found.group(2)}\u00a0» n’existe pas"
    return f"Jinja dit «\u00a0{said}\u00a0»"


def _place(error: BaseException, name: str) -> str:
    """Say where in the templates the error arose."""
    lines = _lines(error)
    where = f"Le modèle {lines[-1]}," if lines else f"Le modèle {name}"
    return f"{where} ne peut être rempli"


def _lines(error: BaseException) -> list[str]:
    """Return files and lines, the innermost last: Jinja puts template lines into the traceback."""
    return [
        f"{frame.filename}, ligne {frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.endswith((".html", ".txt", ".css"))
    ]


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
def environment_for(template_dirs: tuple[str, ...], *, traced: bool = False) -> BoundedEnvironment:
    """Return the Jinja environment of these folders, kept with what it compiled."""
    environment = BoundedEnvironment(
        loader=MailLoader([Path(folder) for folder in template_dirs]),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        extensions=[Traced] if traced else [],
    )
    environment.add_filters(
        wrapped=wrapped,
        breakable=breakable,
        dialled=dialled,
        bare=bare,
        prose=mail_prose,
        plain=html_to_text,
        day=chrome.day,
        weekday=chrome.weekday,
        month=chrome.month,
    )
    return environment
