"""What a person wants to read about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from newsletter.audience.models import Subscriber
from newsletter.firm import audit
from newsletter.firm import queries as firm


def set_interests(*, subscriber_id: int, category_ids: Iterable[int], now: datetime) -> None:
    """Replace the person's rubrics; none means all. An erased person has none to set.

    An id that is no rubric (any more) is left out: an old page may still show it.
    """
    wanted = set(category_ids) & set(firm.categories())
    with transaction.atomic():
        person = Subscriber.objects.filter(id=subscriber_id, erased_at=None).first()
        if person is None:
            return
        person.categories.set(wanted)
        audit.record(
            at=now,
            actor_id=None,
            action="subscriber.interests_set",
            object_type="subscriber",
            object_id=subscriber_id,
            detail={"count": len(wanted)},
        )
