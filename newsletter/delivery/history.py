"""What the ledger says was already sent (promise 9)."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from newsletter.delivery.models import COUNTS_AS_HAD, Message
from newsletter.digests.models import VariantArticle


def already_sent(publication_id: int) -> dict[int, date]:
    """Return the articles that this publication already sent, each with the day of its sending."""
    reached = Message.objects.filter(variant_id=OuterRef("variant_id"), state__in=COUNTS_AS_HAD)
    rows = (
        VariantArticle.objects.filter(
            Exists(reached), variant__digest__publication_id=publication_id
        )
        .values("article_id")
        .annotate(on=Max("variant__digest__launched_at"))
        .values_list("article_id", "on")
    )
    return {article_id: timezone.localdate(on) for article_id, on in rows if on is not None}
