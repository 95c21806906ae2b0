"""One thing to mend in a message, said to the editor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend: sentences in French for the editor."""

    level: Literal["blocking", "warning"]
    #: Stable word for scripts and overrides, for example ``alt``.
    code: str
    where: str
    sentence: str
    remedy: str
    #: The article that it concerns, for a page to lead there.
    article_id: int | None = None
