"""The Jinja2 environment of the site's pages."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from newsletter.common import french


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja2 backend renders pages with."""
    options |= {"undefined": StrictUndefined}
    jinja = Environment(**options)  # noqa: S701 - Django passes autoescape=True
    jinja.globals.update(static=static, url=reverse)
    jinja.filters.update(
        day=french.day_in_words, weekday=french.weekday_in_words, month=french.month_in_words
    )
    return jinja
