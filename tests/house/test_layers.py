"""What import-linter cannot see: foreign keys are strings, and must point down all the same."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

#: DESIGN 3, high to low; siblings share a rank and are blind to one another.
RANKS = {"delivery": 4, "digests": 3, "archive": 2, "audience": 2, "firm": 1}


def foreign_keys() -> list[tuple[type[Model], type[Model], str]]:
    """Every relation between our own tables: from, to, by which column."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in RANKS:
            continue
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            target = field.related_model
            if isinstance(target, type) and target._meta.app_label in RANKS:
                found.append((model, target, field.name))
    return found


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model._meta.label}.{column} → {target._meta.label}"
        for model, target, column in foreign_keys()
        if model._meta.app_label != target._meta.app_label
        and RANKS[model._meta.app_label] <= RANKS[target._meta.app_label]
    ]
    assert wrong == []


def test_the_walk_sees_the_keys_there_are() -> None:
    seen = {(model._meta.label, column) for model, _, column in foreign_keys()}
    assert ("delivery.Message", "subscriber") in seen
    assert ("digests.Publication", "lists") in seen


def test_every_room_with_tables_has_a_rank() -> None:
    ours = {
        config.label for config in apps.get_app_configs() if config.name.startswith("newsletter.")
    }
    assert ours == set(RANKS)
