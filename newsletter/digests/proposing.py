"""Asking for a digest, and proposing its articles (the latter in a worker)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from newsletter.archive import queries as archive
from newsletter.common.french import counted, day_in_words, month_in_words
from newsletter.digests.models import Candidate, Digest, Publication
from newsletter.digests.queries import PublicationRow, publication
from newsletter.digests.refusals import DigestRefused
from newsletter.digests.selection import Choice, Rules, Selection, select
from newsletter.firm import audit

#: States of a digest that was, or is, on its way to people.
GONE = (
    Digest.State.LAUNCHED,
    Digest.State.SENDING,
    Digest.State.PAUSED,
    Digest.State.SENT,
)


def request_digest(
    *, publication_id: int, edition_date: date, user_id: int | None, now: datetime
) -> int:
    """Record that a digest is wanted and return its id; a worker proposes its articles."""
    row = Publication.objects.filter(id=publication_id).first()
    if row is None:
        raise DigestRefused("Cette lettre d’information n’existe pas.")
    with transaction.atomic():
        digest = Digest.objects.create(
            publication=row,
            state=Digest.State.REQUESTED,
            edition_date=edition_date,
            subject=row.subject_pattern.format(
                publication=row.name, month=month_in_words(edition_date)
            ),
            created_at=now,
            created_by_id=user_id,
        )
        audit.record(
            at=now,
            actor_id=user_id,
            action="digest.requested",
            object_type="digest",
            object_id=digest.id,
        )
    return digest.id


def propose(*, digest_id: int, already_sent: Mapping[int, date], now: datetime) -> None:
    """Choose the requested digest's articles: DRAFT with candidates, or EMPTY with a sentence.

    Idempotent: a digest that is no longer REQUESTED is left alone. ``already_sent`` comes from
    the ledger (article id to day).
    """
    digest = Digest.objects.get(id=digest_id)
    row = publication(digest.publication_id)
    assert row is not None  # noqa: S101 - a foreign key holds it
    rules = rules_for(row, edition_date=digest.edition_date)
    selection = select(archive.candidates(), rules=rules, already_sent=already_sent)
    state, remark = _verdict(selection, rules)
    with transaction.atomic():
        # The condition makes a doubled task harmless.
        claimed = Digest.objects.filter(id=digest_id, state=Digest.State.REQUESTED).update(
            state=state, remark=remark
        )
        if not claimed:
            return
        Candidate.objects.bulk_create(
            _candidate(digest_id, choice, position)
            for position, choice in enumerate((*selection.picked, *selection.rest), start=1)
        )
        audit.record(
            at=now,
            actor_id=None,
            action="digest.proposed",
            object_type="digest",
            object_id=digest_id,
            detail={"picked": len(selection.picked), "older": selection.older},
        )


def rules_for(row: PublicationRow, *, edition_date: date) -> Rules:
    """Return the publication's rules for the edition of that day."""
    last = (
        Digest.objects.filter(publication_id=row.id, state__in=GONE, edition_date__lte=edition_date)
        .order_by("-edition_date")
        .values_list("edition_date", flat=True)
        .first()
    )
    return Rules(
        # The last edition's own day is included: what came out after its sending is new, and
        # what it sent is known from the ledger.
        since=last or edition_date - timedelta(days=row.window_days),
        until=edition_date,
        oldest=months_before(edition_date, row.max_age_months),
        max_age_months=row.max_age_months,
        max_articles=row.max_articles,
        min_articles=row.min_articles,
        categories=frozenset(row.category_ids) or None,
    )


def months_before(day: date, months: int) -> date:
    """Return the same day of the month that many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def _verdict(selection: Selection, rules: Rules) -> tuple[Digest.State, str]:
    if not selection.picked:
        return Digest.State.EMPTY, (
            f"Aucun article à proposer : rien de nouveau depuis le {day_in_words(rules.since)}, "
            f"et rien d’inédit depuis le {day_in_words(rules.oldest)} "
            f"({rules.max_age_months} mois)."
        )
    if selection.older:
        fresh = len(selection.picked) - selection.older
        return Digest.State.DRAFT, (
            f"Trop peu de nouveautés ({counted(fresh, 'article', 'articles')} depuis le "
            f"{day_in_words(rules.since)}) : "
            f"{counted(selection.older, 'article plus ancien', 'articles plus anciens')}, "
            "jamais envoyés, complètent le numéro."
        )
    return Digest.State.DRAFT, ""


def _candidate(digest_id: int, choice: Choice, position: int) -> Candidate:
    return Candidate(
        digest_id=digest_id,
        article_id=choice.article_id,
        picked=choice.picked,
        position=position if choice.picked else 0,
        reason=choice.reason,
        reason_detail=dict(choice.detail),
    )
