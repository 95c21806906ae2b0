"""The keyed tokens of personal links, and what they stand for.

A token is 28 characters: version, row id, and 120 bits of keyed BLAKE2b over both and the purpose.
It never expires: a link in a three-year-old mail must work (STANDARDS 1.5). It is short so that
``<https://host/u/TOKEN>`` stays unfolded in every header (STANDARDS 1.6).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from newsletter.audience import queries as audience
from newsletter.audience.addresses import mask
from newsletter.delivery.models import Message
from newsletter.digests import queries as digests
from newsletter.digests.models import Variant
from newsletter.digests.queries import PublicationRow

_VERSION = 1
_ID_BYTES = 5
_MAC_BYTES = 15
_LENGTH = 28

PERSONAL = b"personal"
VIEW = b"view"
CONFIRM = b"confirm"


class TokenMaker:
    """Makes tokens of one purpose; copying a prepared hash costs a third of making one."""

    def __init__(self, purpose: bytes) -> None:
        self._hash = hashlib.blake2b(key=settings.LINK_KEY, digest_size=_MAC_BYTES, person=purpose)

    def token(self, row_id: int) -> str:
        """Return the token of a row."""
        head = bytes((_VERSION,)) + row_id.to_bytes(_ID_BYTES)
        keyed = self._hash.copy()
        keyed.update(head)
        return base64.urlsafe_b64encode(head + keyed.digest()).decode("ascii")


def token(purpose: bytes, row_id: int) -> str:
    """Return one token."""
    return TokenMaker(purpose).token(row_id)


def read(purpose: bytes, text: str) -> int | None:
    """Return the row id of a token, or None for one that is not ours; constant-time."""
    if len(text) != _LENGTH or not text.isascii():
        return None
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    row_id = int.from_bytes(raw[1 : 1 + _ID_BYTES])
    return row_id if hmac.compare_digest(token(purpose, row_id), text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalLink:
    """What a personal link stands for: one person, through one digest of one publication."""

    message_id: int
    digest_id: int
    subject: str
    publication: PublicationRow
    subscriber_id: int
    #: ``m•••@example.org``; None once the person was erased.
    masked_address: str | None
    #: True when no subscription reaches the person through this publication any more.
    unsubscribed: bool


def read_personal(text: str) -> PersonalLink | None:
    """Return what the token of ``/u/`` and ``/p/`` stands for, or None."""
    message_id = read(PERSONAL, text)
    row = (
        Message.objects.filter(id=message_id)
        .values_list("digest_id", "digest__subject", "digest__publication_id", "subscriber_id")
        .first()
        if message_id
        else None
    )
    if row is None or message_id is None:
        return None
    digest_id, subject, publication_id, subscriber_id = row
    publication = digests.publication(publication_id)
    assert publication is not None  # noqa: S101 - a foreign key holds it
    person = audience.subscriber(subscriber_id)
    return PersonalLink(
        message_id=message_id,
        digest_id=digest_id,
        subject=subject,
        publication=publication,
        subscriber_id=subscriber_id,
        masked_address=mask(person.address) if person and person.address else None,
        unsubscribed=not audience.is_reached(
            subscriber_id=subscriber_id, list_ids=publication.list_ids
        ),
    )


def read_view(text: str) -> str | None:
    """Return the online page that the token of ``/v/`` stands for, or None."""
    variant_id = read(VIEW, text)
    if variant_id is None:
        return None
    html = Variant.objects.filter(id=variant_id).values_list("online_html", flat=True).first()
    return html or None


def view_path(variant_id: int) -> str:
    """Return the path of a variant's online page, the same for each of its readers."""
    return f"/v/{token(VIEW, variant_id)}"
