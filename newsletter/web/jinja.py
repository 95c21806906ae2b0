"""The Jinja2 environment of the site's pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined

from newsletter.common import french
from newsletter.common.typography import typeset_fr
from newsletter.firm import queries as firm

#: The sign before a digest's state: at rest, waiting for a person, under way, done, wrong.
STATE_SIGNS = {
    "REQUESTED": "going",
    "EMPTY": "wrong",
    "DRAFT": "waiting",
    "APPROVED": "waiting",
    "SCHEDULED": "going",
    "LAUNCHED": "going",
    "SENDING": "going",
    "PAUSED": "waiting",
    "SENT": "done",
    "CANCELLED": "rest",
}


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja2 backend renders pages with."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    jinja = Environment(**options)  # noqa: S701 - Django passes autoescape=True
    jinja.globals.update(static=static, url=_url, firm_name=_firm_name)
    jinja.filters.update(
        day=french.day_in_words,
        weekday=french.weekday_in_words,
        month=french.month_in_words,
        moment=moment_in_words,
        figure=figure,
        counted=french.counted,
        french=_french,
        state_sign=STATE_SIGNS.__getitem__,
    )
    return jinja


def moment_in_words(moment: datetime) -> str:
    """Return ``1er décembre 2026 à 9 h 05``, in the firm's time zone."""
    local = localtime(moment)
    return f"{french.day_in_words(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02}"


def figure(number: int) -> str:
    """Return ``1 234`` with a narrow no-break space between thousands."""
    return f"{number:,}".replace(",", "\u202f")


def _url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def _firm_name() -> str:
    return firm.firm().name if firm.has_firm() else ""


def _french(sentence: object) -> str:
    """Return a sentence of the domain with its no-break spaces."""
    return typeset_fr(str(sentence))
