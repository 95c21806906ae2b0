"""Mails of the product that are no digest: confirmation, proposal, approval, export, alert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from newsletter.common.typography import typeset_fr
from newsletter.rendering.chrome import WORDS, weekday
from newsletter.rendering.colours import theme_of
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.headers import address_header, refuse_control, text_header
from newsletter.rendering.inlining import inlined
from newsletter.rendering.loading import source_of
from newsletter.rendering.mime import boundary_of, plain_segments
from newsletter.rendering.stamping import encode_message_id
from newsletter.rendering.templates import render
from newsletter.rendering.texts import one_line, paragraphs
from newsletter.rendering.values import FirmFace, Language, Sender
from newsletter.rendering.view import Links
from newsletter.rendering.visibility import addresses
from newsletter.rendering.weblinks import plain_address


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeValues:
    """The names that a kind of notice must and may be given; those left out are empty."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


NOTICES: Mapping[str, NoticeValues] = MappingProxyType(
    {
        "optin_confirmation": NoticeValues(required=("confirm_url", "list_name")),
        "digest_proposed": NoticeValues(
            required=("publication", "review_url"), optional=("subject", "articles", "deadline")
        ),
        "approval_request": NoticeValues(
            required=("publication", "review_url"), optional=("subject", "asked_by")
        ),
        "export_ready": NoticeValues(required=("download_url",), optional=("list_name", "expires")),
        "alert": NoticeValues(required=("message",), optional=("title", "remedy", "url")),
        "password": NoticeValues(required=("reset_url",)),
    }
)


#: Values that are days, given as ``2026-12-01`` and said in the reader's language.
_DAYS = frozenset({"deadline", "expires"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedNotice:
    """A notice's three texts, ready for ``notice_bytes``."""

    language: Language
    subject: str
    html: str
    text: str


def render_notice(
    kind: str,
    values: Mapping[str, str],
    *,
    firm: FirmFace,
    sender: Sender,
    language: Language,
    template_dirs: Sequence[Path],
) -> RenderedNotice:
    """Return a notice of one of the kinds of ``NOTICES``; raise RenderingError otherwise."""
    context: dict[str, object] = {
        "values": _spoken(_checked(kind, values), language),
        "firm": firm,
        "sender": sender,
        "language": language,
        "words": WORDS[language],
        "theme": theme_of(firm.accent),
        "links": Links(unsubscribe="", preferences="", view="", privacy=""),
        "online": False,
    }
    folder = f"email/{kind}"
    subject = one_line(render(f"{folder}/subject.txt", context, template_dirs=template_dirs))
    context |= {"subject": subject}
    html = render(f"{folder}/body.html", context, template_dirs=template_dirs)
    text = render(f"{folder}/body.txt", context, template_dirs=template_dirs)
    rendered = RenderedNotice(
        language=language, subject=subject, html=inlined(html), text=paragraphs(text)
    )
    for name in NOTICES[kind].required:
        if name.endswith("_url"):
            _refuse_lost_action(rendered, name, values[name], folder, template_dirs)
    return rendered


def notice_bytes(
    rendered: RenderedNotice, *, sender: Sender, to: str, message_id: str, date: str
) -> bytes:
    """Return the notice as an RFC 5322 message; raise ValueError for a value no header may hold.

    ``date`` is an RFC 5322 date-time. ``Auto-Submitted`` keeps answering machines away (RFC 3834).
    """
    boundary = boundary_of(rendered.html, rendered.text)
    head = [
        address_header("From", display=sender.name, address=sender.address),
        address_header("Reply-To", display="", address=sender.reply_to) if sender.reply_to else b"",
        address_header("To", display="", address=to),
        text_header("Subject", rendered.subject),
        b"Date: " + refuse_control(date).encode("ascii") + b"\r\n",
        b"Message-ID: " + encode_message_id(message_id) + b"\r\n",
        f"Content-Language: {rendered.language}\r\n".encode("ascii"),
        b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n",
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii"),
    ]
    return b"".join(head) + plain_segments(boundary, rendered.html, rendered.text)


def _refuse_lost_action(
    rendered: RenderedNotice, name: str, url: str, folder: str, template_dirs: Sequence[Path]
) -> None:
    """Refuse a firm's template without the link that the notice is sent for."""
    parts = {"body.html": addresses(rendered.html), "body.txt": tuple(rendered.text.split())}
    for file, links in parts.items():
        if not {url, plain_address(url)} & set(links):
            path = source_of(f"{folder}/{file}", template_dirs=template_dirs)
            raise RenderingError(
                f"Le modèle {path or f'{folder}/{file}'} n’affiche pas le lien pour lequel l’avis "
                f"est envoyé\u00a0: ajoutez-y {{{{ values.{name} }}}}."
            )


def _checked(kind: str, values: Mapping[str, str]) -> Mapping[str, str]:
    known = NOTICES.get(kind)
    if known is None:
        raise RenderingError(f"Il n’existe pas d’avis « {kind} ».")
    missing = [name for name in known.required if not values.get(name)]
    unknown = sorted(values.keys() - {*known.required, *known.optional})
    if missing or unknown:
        raise RenderingError(
            f"L’avis « {kind} » ne peut être écrit\u00a0: "
            f"valeurs manquantes\u00a0: {', '.join(missing) or 'aucune'}\u00a0; "
            f"valeurs inconnues\u00a0: {', '.join(unknown) or 'aucune'}."
        )
    return {name: values.get(name, "") for name in (*known.required, *known.optional)}


def _spoken(values: Mapping[str, str], language: Language) -> Mapping[str, str]:
    """Return the values as the reader reads them: days in words, French with no-break spaces."""
    return {name: _said(name, value, language) for name, value in values.items()}


def _said(name: str, value: str, language: Language) -> str:
    if not value or name.endswith("url"):
        return value
    if name in _DAYS:
        try:
            value = weekday(date.fromisoformat(value), language)
        except ValueError as error:
            raise RenderingError(f"«\u00a0{value}\u00a0» n’est pas un jour.") from error
    return typeset_fr(value) if language == "fr" else value
