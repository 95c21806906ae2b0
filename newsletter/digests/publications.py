"""What recurs: making and changing a publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from newsletter.digests.models import Publication
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit
from newsletter.firm.categories import fold
from newsletter.rendering.layouts import refusal_of


def slug_of(name: str) -> str:
    """Return the label of List-Id and addresses: ``la-lettre-du-cabinet``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60]


def create_publication(
    *,
    name: str,
    list_ids: Sequence[int],
    now: datetime,
    slug: str = "",
    category_ids: Sequence[int] = (),
    why: str = "",
    language: str = "fr",
    layout: str = "editorial",
    max_articles: int = 8,
    min_articles: int = 4,
    window_days: int = 31,
    max_age_months: int = 12,
    undo_minutes: int = 10,
    actor_id: int | None = None,
) -> int:
    """Create a publication and return its id; raise DigestRefused with a sentence."""
    name = " ".join(name.split())
    slug = slug or slug_of(name)
    if not name or not slug:
        raise DigestRefused("Donnez un nom à la lettre d’information.")
    if not list_ids:
        raise DigestRefused("Une lettre d’information s’adresse à une liste au moins.")
    if not 1 <= max_articles <= 40:
        raise DigestRefused("Un numéro compte de 1 à 40 articles.")
    if Publication.objects.filter(name=name).exists():
        raise DigestRefused(f"Une lettre d’information s’appelle déjà « {name} ».")
    if Publication.objects.filter(slug=slug).exists():
        raise DigestRefused(f"L’identifiant « {slug} » est déjà pris ; choisissez un autre nom.")
    _refuse_unknown_layout(layout)
    with transaction.atomic():
        publication = Publication.objects.create(
            name=name,
            slug=slug,
            why=why,
            language=language,
            layout=layout,
            max_articles=max_articles,
            min_articles=min_articles,
            window_days=window_days,
            max_age_months=max_age_months,
            undo_minutes=undo_minutes,
            created_at=now,
        )
        publication.lists.set(list_ids)
        publication.categories.set(category_ids)
        audit.record(
            at=now,
            actor_id=actor_id,
            action="publication.created",
            object_type="publication",
            object_id=publication.id,
        )
    return publication.id


def change_layout(
    *, publication_id: int, layout: str, now: datetime, actor_id: int | None = None
) -> None:
    """Give a publication another layout; what was approved in the old one has to be again.

    Raises DigestRefused with the layouts that there are.
    """
    _refuse_unknown_layout(layout)
    with transaction.atomic():
        Publication.objects.filter(id=publication_id).update(layout=layout)
        audit.record(
            at=now,
            actor_id=actor_id,
            action="publication.layout_changed",
            object_type="publication",
            object_id=publication_id,
            detail={"layout": layout},
        )


def _refuse_unknown_layout(layout: str) -> None:
    if sentence := refusal_of(layout, settings.TEMPLATE_DIRS):
        raise DigestRefused(sentence)
