"""What commands print: a result for people or as JSON, and refusals on stderr."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import NoReturn

import typer

from newsletter.common.typography import typeset_fr


def emit(json: bool, payload: object, human: Callable[[], None]) -> None:
    """Print a result: ``payload`` as JSON, or what ``human`` prints."""
    if json:
        print(json_format.dumps(payload, ensure_ascii=False, indent=2, default=_plain))
    else:
        human()


def say(sentence: str) -> None:
    """Tell people something on stderr, so that a script's stdout stays clean."""
    print(typeset_fr(sentence), file=sys.stderr, flush=True)


def refuse(sentence: str) -> NoReturn:
    """Refuse with the reason on stderr, and exit 1."""
    say(sentence)
    raise typer.Exit(1)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
