"""A launched digest that cannot leave: back to draft, and the people who count on it are told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from newsletter.delivery.notices import request_notice
from newsletter.digests import approval
from newsletter.digests.models import Digest
from newsletter.firm import audit
from newsletter.firm import queries as firm
from newsletter.firm.models import Role


def fall_back(*, digest_id: int, sentence: str, now: datetime) -> bool:
    """Send a digest of which nothing left back to draft and ask for the alerts; once.

    Returns False when it is no longer on its way: a person took it back, or another worker was
    first. Nobody sits before a worker to read the sentence, hence the mail.
    """
    with transaction.atomic():
        waiting = Digest.objects.select_for_update().filter(
            id=digest_id,
            state__in=(Digest.State.SCHEDULED, Digest.State.LAUNCHED),
            frozen_at=None,
        )
        if not waiting.exists():
            return False
        concerned = _concerned(digest_id)
        approval.void(digest_id=digest_id, remark=sentence, now=now)
        for user_id in concerned:
            request_notice(
                kind="alert",
                user_id=user_id,
                values={"digest": digest_id, "message": sentence},
                now=now,
            )
    return True


def _concerned(digest_id: int) -> list[int]:
    """Return the administrators, and whoever launched or scheduled the digest."""
    launched_by = audit.last_actor(
        actions=("digest.launched", "digest.scheduled"),
        until="digest.undone",
        object_type="digest",
        object_id=digest_id,
    )
    return [
        user.id
        for user in firm.users()
        if user.may(Role.ADMINISTRATOR) or (user.id == launched_by and user.is_active)
    ]
