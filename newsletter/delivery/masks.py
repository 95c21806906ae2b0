"""Which articles each person of an audience still has to be told, set-based.

Article number i of the digest is the bit 2^i. A person's mask is what interests them, less what
any earlier mail brought them (promise 9). Distinct masks become variants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from newsletter.delivery import reasons
from newsletter.delivery.models import COUNTS_AS_HAD, MessageState

#: Masks that are no combination of articles: nothing left to tell, and an opposition.
NOTHING = 0
OPPOSED = -1


def articles_of(mask: int, article_ids: Sequence[int]) -> tuple[int, ...]:
    """Return the articles that a mask stands for, in order."""
    return tuple(a for i, a in enumerate(article_ids) if mask >> i & 1)


@dataclass(frozen=True, kw_only=True)
class AudienceMasks:
    """The people whom a digest reaches, each with a mask of its articles."""

    digest_id: int
    list_ids: tuple[int, ...]
    #: The publication's suppression scope.
    scope: str
    article_ids: tuple[int, ...]
    #: Articles without a category: for everybody, whatever their interests.
    uncategorised: tuple[int, ...]

    def present(self) -> set[int]:
        """Return the distinct masks of the audience, NOTHING and OPPOSED among them."""
        query, values = self._query()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT mask FROM ({query}) AS masks", values)  # noqa: S608 - see _query
            return {int(row[0]) for row in cursor.fetchall()}

    def insert_messages(
        self, variants: Mapping[int, int], *, now: datetime, due_at: datetime
    ) -> int:
        """Write one ledger row per person of the audience; return how many.

        ``variants`` maps a mask to its variant. Somebody with nothing left to be told, and somebody
        opposed to our mails, is SKIPPED at once, with the reason.
        """
        query, values = self._query()
        cases = " ".join("WHEN %s THEN %s" for _ in variants) or "WHEN -1 THEN NULL"
        named = [number for pair in variants.items() for number in pair]
        adapt = connection.ops.adapt_datetimefield_value
        # PostgreSQL will not guess that a placeholder in a SELECT list is a time.
        time = "%s::timestamptz" if connection.vendor == "postgresql" else "%s"
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO delivery_message
                    (digest_id, subscriber_id, variant_id, state, reason, attempts, due_at,
                     settled_at, reference)
                SELECT {int(self.digest_id)}, subscriber_id, CASE mask {cases} END,
                    CASE WHEN mask > 0 THEN {int(MessageState.PLANNED)}
                         ELSE {int(MessageState.SKIPPED)} END,
                    CASE mask WHEN {NOTHING} THEN '{reasons.NOTHING_NEW}'
                              WHEN {OPPOSED} THEN '{reasons.SUPPRESSED}' ELSE '' END,
                    0, {time}, CASE WHEN mask <= 0 THEN {time} END, ''
                FROM ({query}) AS masks ORDER BY subscriber_id
                """,  # noqa: S608 - numbers and fixed words only
                [*named, adapt(due_at), adapt(now), *values],
            )
            return int(cursor.rowcount)

    def _query(self) -> tuple[str, list[str]]:
        """Return the SELECT of (subscriber_id, mask) over the audience, and its values."""
        bit = "CASE {column} " + " ".join(
            f"WHEN {int(a)} THEN {1 << i}" for i, a in enumerate(self.article_ids)
        )
        bit += " ELSE 0 END"
        articles = ", ".join(str(int(a)) for a in self.article_ids) or "0"
        had_states = ", ".join(str(int(s)) for s in COUNTS_AS_HAD)
        lists = ", ".join(str(int(i)) for i in self.list_ids) or "0"
        everything = (1 << len(self.article_ids)) - 1
        free = sum(1 << i for i, a in enumerate(self.article_ids) if a in self.uncategorised)
        query = f"""
            SELECT people.id AS subscriber_id,
                CASE WHEN EXISTS (SELECT 1 FROM audience_suppression AS never
                        WHERE never.address_hash = people.address_hash
                            AND never.scope IN ('', %s)) THEN {OPPOSED}
                ELSE (CASE WHEN interests.subscriber_id IS NULL THEN {everything}
                      ELSE (CAST(interests.mask AS bigint) | {free}) END)
                & ~CAST(COALESCE(had.mask, 0) AS bigint)
                END AS mask
            FROM audience_subscriber AS people
            LEFT JOIN (
                SELECT subscriber_id, SUM(bit) AS mask FROM (
                    SELECT DISTINCT chosen.subscriber_id AS subscriber_id,
                        {bit.format(column="about.article_id")} AS bit
                    FROM audience_subscriber_categories AS chosen
                    LEFT JOIN archive_article_categories AS about
                        ON about.category_id = chosen.category_id
                        AND about.article_id IN ({articles})
                ) AS wanted GROUP BY subscriber_id
            ) AS interests ON interests.subscriber_id = people.id
            LEFT JOIN (
                SELECT subscriber_id, SUM(bit) AS mask FROM (
                    SELECT DISTINCT past.subscriber_id AS subscriber_id,
                        {bit.format(column="told.article_id")} AS bit
                    FROM digests_variantarticle AS told
                    JOIN delivery_message AS past ON past.variant_id = told.variant_id
                    WHERE told.article_id IN ({articles}) AND past.state IN ({had_states})
                        AND past.digest_id <> {int(self.digest_id)}
                ) AS received GROUP BY subscriber_id
            ) AS had ON had.subscriber_id = people.id
            WHERE people.address IS NOT NULL
                AND EXISTS (SELECT 1 FROM audience_subscription AS on_list
                    WHERE on_list.subscriber_id = people.id AND on_list.state = 'ACTIVE'
                        AND on_list.list_id IN ({lists}))
        """  # noqa: S608 - every number passed int(), the scope is a value
        return query, [self.scope]
