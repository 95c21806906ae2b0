"""People of the firm who sign in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from newsletter.firm import audit
from newsletter.firm.models import Role, User
from newsletter.firm.queries import UserRow, user_by_email


class UserRefused(Exception):
    """A user that cannot be made, with the reason as a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def create_user(
    *, email: str, name: str, role: str, password: str, now: datetime, actor_id: int | None = None
) -> UserRow:
    """Create somebody who may sign in; raise UserRefused with a sentence.

    ``role`` is one of READER, EDITOR, APPROVER, ADMINISTRATOR.
    """
    email = email.strip().lower()
    if role not in Role.values:
        raise UserRefused(f"Le rôle « {role} » n’existe pas ; choisissez {', '.join(Role.values)}.")
    if user_by_email(email) is not None:
        raise UserRefused("Un utilisateur porte déjà cette adresse.")
    user = User(email=email, name=name.strip(), role=role, created_at=now)
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise UserRefused("Cette adresse d’utilisateur n’est pas valable.") from error
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserRefused("Mot de passe refusé : " + " ".join(error.messages)) from error
    user.set_password(password)
    user.save()
    audit.record(
        at=now,
        actor_id=actor_id,
        action="user.created",
        object_type="user",
        object_id=user.id,
        detail={"role": role},
    )
    created = user_by_email(email)
    assert created is not None  # noqa: S101 - just written
    return created


def set_password(*, email: str, password: str, now: datetime) -> None:
    """Give a user a new password (by command, while no mail can carry a reset link)."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise UserRefused("Aucun utilisateur ne porte cette adresse.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise UserRefused("Mot de passe refusé : " + " ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(
        at=now, actor_id=None, action="user.password_set", object_type="user", object_id=user.id
    )
