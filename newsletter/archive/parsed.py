"""The one shape that every kind of source comes out in, before anything is recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

#: Before the place of a picture in the folder that was imported: no address of the web begins so.
IN_FOLDER = "folder:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArticle:
    """One article or index entry as its source printed it."""

    title: str
    published_on: date | None = None
    #: The original publication, when the source prints another date than ``published_on``.
    original_on: date | None = None
    categories: tuple[str, ...] = ()
    #: Canonical link; empty when the source prints none.
    url: str = ""
    #: The supplier's own identifier; empty when there is none.
    supplier_id: str = ""
    credit: str = ""
    #: Standfirst as plain text.
    summary: str = ""
    #: Clean HTML (nh3); empty for an index entry.
    html: str = ""
    language: str = "fr"
    #: Where the picture is fetched: an address, or ``IN_FOLDER`` and a place in the folder.
    image_url: str = ""
    image_alt: str = ""
    #: Sentences for a person: "« 2esite » est conservé tel qu’imprimé".
    remarks: tuple[str, ...] = ()
    #: Where in the source: "ligne 148", "article 3".
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFirm:
    """An address block found in a source: offered for the Firm, never written by an import."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something that did not come in: where, and why, as a sentence."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArchive:
    """What one source held."""

    kind: str
    articles: tuple[ParsedArticle, ...] = ()
    refused: tuple[Refusal, ...] = ()
    firm: ParsedFirm | None = None
    remarks: tuple[str, ...] = field(default=())
