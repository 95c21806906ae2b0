"""Asking for a test mail; a worker sends it."""

from __future__ import annotations

from datetime import datetime

from newsletter.audience.addresses import AddressRefused, normalise
from newsletter.delivery.notices import request_notice
from newsletter.digests.previewing import preview
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit


def send_test(*, digest_id: int, to: str, user_id: int | None, now: datetime) -> int:
    """Ask for a test mail of a digest and return the notice's id; raise DigestRefused.

    The digest is compiled at once, so that a template's fault is told to whoever asked.
    """
    try:
        address = normalise(to)
    except AddressRefused as refusal:
        raise DigestRefused(refusal.sentence) from refusal
    preview(digest_id)
    notice_id = request_notice(kind="test", now=now, values={"digest": digest_id, "to": address})
    audit.record(
        at=now,
        actor_id=user_id,
        action="digest.test_asked",
        object_type="digest",
        object_id=digest_id,
    )
    return notice_id
