"""Reading a chunk: the due messages of an id range, with consent as it is now, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from newsletter.delivery import reasons
from newsletter.delivery.models import MessageState


@dataclass(frozen=True, slots=True)
class Planned:
    """One due message, with the person's values; ``skip`` is the reason not to send it."""

    message_id: int
    variant_id: int
    address: str
    courtesy_title: str
    first_name: str
    last_name: str
    company: str
    language: str
    attempts: int
    skip: str


def read_chunk(
    *,
    digest_id: int,
    first_id: int,
    last_id: int,
    list_ids: tuple[int, ...],
    scope: str,
    limit: int,
    now: datetime,
) -> list[Planned]:
    """Return at most ``limit`` due PLANNED messages of the range, by id.

    The range bounds the read, so that its cost stays proportional to the chunk: an ORDER BY over
    the whole digest costs a hundred times more (PERFORMANCE 3).
    """
    lists = ", ".join(str(int(i)) for i in list_ids) or "0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT message.id, message.variant_id, COALESCE(person.address, ''),
                person.courtesy_title, person.first_name, person.last_name, person.company,
                person.language, message.attempts,
                CASE
                    WHEN person.address IS NULL THEN '{reasons.ERASED}'
                    WHEN EXISTS (SELECT 1 FROM audience_suppression AS never
                        WHERE never.address_hash = person.address_hash
                            AND never.scope IN ('', %s)) THEN '{reasons.SUPPRESSED}'
                    WHEN NOT EXISTS (SELECT 1 FROM audience_subscription AS on_list
                        WHERE on_list.subscriber_id = person.id AND on_list.state = 'ACTIVE'
                            AND on_list.list_id IN ({lists})) THEN '{reasons.NOT_SUBSCRIBED}'
                    ELSE ''
                END
            FROM delivery_message AS message
            JOIN audience_subscriber AS person ON person.id = message.subscriber_id
            WHERE message.id BETWEEN %s AND %s AND message.digest_id = %s
                AND message.state = {int(MessageState.PLANNED)} AND message.due_at <= %s
            ORDER BY message.id LIMIT %s
            """,  # noqa: S608 - numbers and fixed words only
            [
                scope,
                first_id,
                last_id,
                digest_id,
                connection.ops.adapt_datetimefield_value(now),
                limit,
            ],
        )
        return [Planned(*row) for row in cursor.fetchall()]
