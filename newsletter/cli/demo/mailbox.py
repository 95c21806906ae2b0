"""Reading the demo's mails as a mail client would."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What the demo looks at in one mail."""

    path: Path
    to: str
    subject: str
    #: The https or loopback address of List-Unsubscribe.
    unsubscribe_url: str
    html: str


def mails(outbox: Path, names: set[str] | None = None) -> list[Mail]:
    """Return the mails of the outbox, or those of these file names."""
    paths = sorted((outbox / "new").glob("*.eml"))
    return [_read(path) for path in paths if names is None or path.name in names]


def names(outbox: Path) -> set[str]:
    """Return the file names of the outbox."""
    return {path.name for path in (outbox / "new").glob("*.eml")}


def get(url: str) -> int:
    """Ask for a page and return the status, as a mail scanner does."""
    with urlopen(url, timeout=10) as answer:  # noqa: S310 - our own loopback address
        return int(answer.status)


def one_click(url: str) -> int:
    """Do what a mailbox's unsubscribe button does (RFC 8058) and return the status."""
    body = urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urlopen(Request(url, data=body), timeout=10) as answer:  # noqa: S310 - likewise
        return int(answer.status)


def _read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("html",))
    found = re.search(r"<(http[^>]+)>", str(message["List-Unsubscribe"]))
    return Mail(
        path=path,
        to=str(message["To"].addresses[0].addr_spec),
        subject=str(message["Subject"]),
        unsubscribe_url=found[1] if found else "",
        html=body.get_content() if body else "",
    )
