"""What the archive hands out: frozen values, no model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One article as lists and imports show it; ``id`` is None in a dry run."""

    id: int | None
    title: str
    published_on: date | None
    original_on: date | None
    categories: tuple[str, ...]
    source: str
    credit: str
    url: str
    #: Whether it can go out at all; whether its date suits is the selection's to judge.
    mailable: bool
    #: Why it cannot go out, without a final stop; empty when it can.
    reason: str
    #: Plain text of the whole article; empty for an index entry.
    text: str
    remarks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the row for machines, dates in ISO 8601."""
        return {
            "id": self.id,
            "title": self.title,
            "published_on": self.published_on and self.published_on.isoformat(),
            "original_on": self.original_on and self.original_on.isoformat(),
            "categories": list(self.categories),
            "source": self.source,
            "credit": self.credit,
            "url": self.url,
            "mailable": self.mailable,
            "reason": self.reason,
            "text": self.text,
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """One article whole: nothing of it goes out but through ``licence.permitted``."""

    id: int
    title: str
    published_on: date | None
    original_on: date | None
    categories: tuple[str, ...]
    source: str
    #: ``full``, ``extract`` or ``link``: the source's licence mode.
    licence: str
    credit: str
    url: str
    #: Standfirst as plain text.
    summary: str
    #: Clean HTML, which begins with the standfirst where the source prints one.
    html: str
    text: str
    language: str
    #: Path under the media root of the prepared picture; empty when there is none.
    image: str
    image_width: int
    image_height: int
    image_alt: str
    remarks: tuple[str, ...]
    mailable: bool
    #: Why it cannot go out, without a final stop; empty when it can.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateArticle:
    """What the selection weighs: one article without its text."""

    id: int
    title: str
    published_on: date | None
    category_ids: tuple[int, ...]
    source: str
    #: ``full``, ``extract`` or ``link``.
    licence: str
    mailable: bool
    #: Why it cannot go out, without a final stop; empty when it can.
    reason: str
    url: str
    credit: str
    summary: str
    #: Path under the media root of the prepared picture; empty when there is none.
    image: str = ""
    image_alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinSide:
    """One of two articles that are probably one."""

    id: int | None
    title: str
    published_on: date | None

    def as_json(self) -> dict[str, Any]:
        """Return the side for machines."""
        return {
            "id": self.id,
            "title": self.title,
            "published_on": self.published_on and self.published_on.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinFound:
    """Two articles for a person to look at: nothing merges by itself."""

    id: int | None
    first: TwinSide
    second: TwinSide
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the pair for machines."""
        return {
            "first": self.first.as_json(),
            "second": self.second.as_json(),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """Where articles come from."""

    id: int
    name: str
    kind: str
    location: str
    licence: str
    articles: int
