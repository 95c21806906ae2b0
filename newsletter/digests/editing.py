"""What a person does to a proposed digest: keep, drop, move, edit. Any change voids an approval."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from newsletter.archive import queries as archive
from newsletter.digests.models import Candidate, Digest
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit

EDITABLE = (Digest.State.DRAFT, Digest.State.EMPTY, Digest.State.APPROVED, Digest.State.SCHEDULED)
#: One bit per article in the set-based choice of variants, in a 63-bit integer.
MOST_ARTICLES = 40


def keep(*, digest_id: int, article_id: int, user_id: int | None, now: datetime) -> None:
    """Put an article into the digest, at its end; refuse one that cannot be mailed."""

    def change(digest: Digest) -> None:
        article = archive.article(article_id)
        if article is None:
            raise DigestRefused("Cet article n’est plus dans les archives.")
        if not article.mailable:
            raise DigestRefused(f"Cet article ne peut pas partir : {article.reason}.")
        picked = Candidate.objects.filter(digest=digest, picked=True)
        if picked.count() >= MOST_ARTICLES:
            raise DigestRefused(f"Un numéro compte {MOST_ARTICLES} articles au plus.")
        last = picked.order_by("-position").values_list("position", flat=True).first() or 0
        Candidate.objects.update_or_create(
            digest=digest,
            article_id=article_id,
            defaults={
                "picked": True,
                "position": last + 1,
                "reason": "kept",
                "reason_detail": {},
            },
        )

    _edit(digest_id, "digest.article_kept", change, article_id, user_id, now)


def drop(*, digest_id: int, article_id: int, user_id: int | None, now: datetime) -> None:
    """Take an article out of the digest; it stays among the candidates."""

    def change(digest: Digest) -> None:
        row = _picked(digest, article_id)
        row.picked, row.position, row.reason, row.reason_detail = False, 0, "dropped", {}
        row.save()

    _edit(digest_id, "digest.article_dropped", change, article_id, user_id, now)


def move(
    *, digest_id: int, article_id: int, position: int, user_id: int | None, now: datetime
) -> None:
    """Give an article another place; 1 is the first, and beyond the end is the last."""

    def change(digest: Digest) -> None:
        row = _picked(digest, article_id)
        others = list(
            Candidate.objects.filter(digest=digest, picked=True)
            .exclude(id=row.id)
            .order_by("position", "id")
        )
        others.insert(max(position, 1) - 1, row)
        for place, item in enumerate(others, start=1):
            item.position = place
        Candidate.objects.bulk_update(others, ["position"])

    _edit(digest_id, "digest.article_moved", change, article_id, user_id, now)


def edit_article(
    *,
    digest_id: int,
    article_id: int,
    title: str,
    standfirst: str,
    image_alt: str = "",
    user_id: int | None,
    now: datetime,
) -> None:
    """Change an article's title, standfirst and picture's description for this digest.

    Empty, or the archive's own words, follows the archive.
    """

    def change(digest: Digest) -> None:
        row = _picked(digest, article_id)
        known = archive.article_texts([article_id])[article_id]
        row.title = _own(one_line(title)[:500], known.title)
        row.standfirst = _own(standfirst.replace("\r\n", "\n").strip()[:2000], known.summary)
        row.image_alt = _own(one_line(image_alt)[:300], known.image_alt)
        row.save(update_fields=["title", "standfirst", "image_alt"])

    _edit(digest_id, "digest.article_edited", change, article_id, user_id, now)


def edit_digest(
    *, digest_id: int, subject: str, introduction: str, user_id: int | None, now: datetime
) -> None:
    """Change the subject and the introduction (Markdown)."""

    def change(digest: Digest) -> None:
        if not one_line(subject):
            raise DigestRefused("Donnez un objet au numéro.")
        digest.subject = one_line(subject)[:300]
        digest.introduction = introduction.replace("\r\n", "\n").strip()
        digest.save(update_fields=["subject", "introduction"])

    _edit(digest_id, "digest.edited", change, None, user_id, now)


def one_line(text: str) -> str:
    """Return the text on one line: a line break has no place in a header or a title."""
    return " ".join(text.split())


def _own(written: str, archived: str) -> str:
    """Return what was written when it is not what the archive says anyway."""
    return "" if written == archived else written


def _picked(digest: Digest, article_id: int) -> Candidate:
    row = Candidate.objects.filter(digest=digest, article_id=article_id, picked=True).first()
    if row is None:
        raise DigestRefused("Cet article n’est pas dans le numéro.")
    return row


def _edit(
    digest_id: int,
    action: str,
    change: Callable[[Digest], None],
    article_id: int | None,
    user_id: int | None,
    now: datetime,
) -> None:
    with transaction.atomic():
        digest = Digest.objects.select_for_update().filter(id=digest_id).first()
        if digest is None:
            raise DigestRefused("Ce numéro n’existe pas.")
        if digest.state not in EDITABLE:
            label = Digest.State(digest.state).label
            raise DigestRefused(f"Ce numéro ne se modifie plus : il est « {label} ».")
        change(digest)
        has_articles = Candidate.objects.filter(digest=digest, picked=True).exists()
        Digest.objects.filter(id=digest_id).update(
            state=Digest.State.DRAFT if has_articles else Digest.State.EMPTY,
            approved_at=None,
            approved_by=None,
            approved_hash="",
            scheduled_at=None,
        )
        audit.record(
            at=now,
            actor_id=user_id,
            action=action,
            object_type="digest",
            object_id=digest_id,
            detail={"article": article_id} if article_id is not None else {},
        )
