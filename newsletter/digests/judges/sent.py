"""A message read back from the bytes as they leave: what a mailbox would show."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """The whole message and, decoded, the HTML that judges read."""

    raw: bytes
    html: str


def read_back(raw: bytes) -> SentMessage:
    """Return the message that these bytes are; raise ValueError when they hold no HTML part."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    part = message.get_body(("html",)) if isinstance(message, EmailMessage) else None
    if part is None:
        raise ValueError("The message has no HTML part.")
    # A mailbox gives the page lines that end as lines do on its own machine.
    return SentMessage(raw=raw, html=str(part.get_content()).replace("\r\n", "\n"))
