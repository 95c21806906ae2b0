"""The frozen values that go into a rendering and come out of it: no model, no query, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Language = Literal["fr", "en"]


class Licence(StrEnum):
    """What a source's licence lets out of the house (DESIGN, promise 14)."""

    FULL = "full"
    EXTRACT = "extract"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFace:
    """The firm as a client sees it: address block, legal line, colours; empty means unknown."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    #: One line, already composed from what is known; nothing legal is ever invented.
    legal_line: str = ""
    #: Absolute address of a PNG, the same for every reader; empty means a typographic wordmark.
    logo_url: str = ""
    logo_width: int = 0
    logo_height: int = 0
    #: ``#rrggbb``.
    accent: str = "#1f4e79"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An article's image, served by the site under one address for everybody."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePart:
    """One article as it stands in the digest, after a person's edits and the licence."""

    id: int
    title: str
    #: Where the whole article is read: the source's page, or our own page on the site.
    url: str
    published_on: date | None = None
    categories: tuple[str, ...] = ()
    standfirst: str = ""
    #: Clean HTML (nh3) of the whole text; empty unless the licence is FULL and the layout wants it.
    body_html: str = ""
    credit: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeBlock:
    """A block that belongs to no article: an office closed, an invitation."""

    title: str
    text_html: str
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The person who signs the digest."""

    name: str
    role: str = ""
    telephone: str = ""
    email: str = ""
    photograph: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What goes into From, Reply-To and the list headers."""

    name: str
    address: str
    reply_to: str = ""
    #: RFC 2919 identifier without angle brackets, for example ``lettre.cabinet.example.org``.
    list_id: str = ""
    list_name: str = ""
    #: RFC of Gmail's feedback loop: ``digest:publication:digest:sender``, no per-person value.
    feedback_id: str = ""
    #: Domain on the right of Message-ID.
    message_id_domain: str = ""
    #: Mailbox of the mailto form of List-Unsubscribe; empty leaves it out, never a dead one.
    unsubscribe_mailbox: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContent:
    """Everything that is approved, and everything a variant's bytes depend on."""

    publication: str
    subject: str
    firm: FirmFace
    sender: Sender
    articles: tuple[ArticlePart, ...]
    edition_date: date
    #: Clean HTML written by a person (Markdown, nh3); may be empty.
    introduction_html: str = ""
    preheader: str = ""
    blocks: tuple[FreeBlock, ...] = ()
    signature: Signature | None = None
    #: "Vous recevez cette lettre parce que …", one or two sentences.
    why: str = ""
    language: Language = "fr"
    layout: str = "editorial"
    #: Public address of the site without a final slash, for example ``https://lettre.example.org``.
    base_url: str = ""
    #: ``/v/<token>`` of the variant, the same for each of its readers.
    view_path: str = ""
    privacy_url: str = ""
    #: A banner for test mails only.
    test_banner: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the compiled bytes where one person's value is stamped, encoded for that place."""

    name: Literal["token", "greeting", "to", "message_id", "date"]
    place: Literal["header", "text", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledMessage:
    """One variant, ready to be stamped: constant bytes with slots between them."""

    segments: tuple[bytes | Slot, ...]
    #: The same HTML and text before MIME, for previews and the page on the site, with the
    #: greeting of nobody in particular and no personal token.
    html: str
    text: str
    subject: str
    #: Sentences for the editor: size, missing alt texts… None of them blocks by itself.
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One person's values, as plain text; stamping encodes them for each place."""

    address: str
    #: Person's name for the To header; may be empty.
    name: str = ""
    #: "Madame Dupont," or the neutral "Madame, Monsieur,".
    greeting: str
    token: str
    message_id: str
    #: RFC 5322 date-time.
    date: str
