"""The audit trail: who did what to which object. Append-only, no personal value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsletter.firm.models import AuditEntry


def record(
    *,
    at: datetime,
    actor_id: int | None,
    action: str,
    object_type: str,
    object_id: int | str,
    detail: dict[str, str | int | bool | None] | None = None,
) -> None:
    """Write one line of the trail, in the transaction of what it tells.

    ``actor_id`` is a user's id, None for the system itself. ``detail`` holds counts, states and
    ids only: an address or a name has no place in it.
    """
    AuditEntry.objects.create(
        at=at,
        actor_id=actor_id,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        detail=detail or {},
    )


def last_actor(
    *, actions: Sequence[str], until: str, object_type: str, object_id: int | str
) -> int | None:
    """Return who last did one of these to the object, reading back no further than ``until``."""
    entries = AuditEntry.objects.filter(
        object_type=object_type, object_id=str(object_id), action__in=(*actions, until)
    ).order_by("-id")
    for action, actor_id in entries.values_list("action", "actor_id"):
        if action == until:
            return None
        if actor_id is not None:
            return int(actor_id)
    return None
