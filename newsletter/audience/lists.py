"""Lists of people: made here, each with the purpose its people are told."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from newsletter.audience.models import List
from newsletter.firm import audit

_LONGEST_NAME = 200


class ListRefused(Exception):
    """A list that cannot be made, with the reason as a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def create_list(*, name: str, purpose: str = "", now: datetime, actor_id: int | None = None) -> int:
    """Make a list and return its id; raise ListRefused for a name that is taken or empty."""
    name = " ".join(name.split())
    if not name:
        raise ListRefused("Donnez un nom à la liste.")
    if len(name) > _LONGEST_NAME:
        raise ListRefused(f"Le nom de la liste dépasse {_LONGEST_NAME} signes ; raccourcissez-le.")
    try:
        with transaction.atomic():
            made = List.objects.create(name=name, purpose=purpose.strip(), created_at=now)
            audit.record(
                at=now,
                actor_id=actor_id,
                action="list.created",
                object_type="list",
                object_id=made.id,
            )
    except IntegrityError as error:
        raise ListRefused(f"Une liste s’appelle déjà « {name} ».") from error
    return made.id
