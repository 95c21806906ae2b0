"""The tables of the firm: who sends, its rubrics, its people, and what they did."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Firm(models.Model):
    """Who sends. There is one row, held by a constraint."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    town = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=100, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=300, blank=True)
    # Legal line, R123-237 and R123-238 of the French commercial code; empty means unknown.
    legal_form = models.CharField(max_length=100, blank=True)
    capital = models.CharField(max_length=60, blank=True)
    siren = models.CharField(max_length=20, blank=True)
    rcs_town = models.CharField(max_length=100, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    professional_order = models.CharField(max_length=200, blank=True)
    accent = models.CharField(max_length=7, default="#1f4e79")
    logo = models.CharField(max_length=200, blank=True)
    logo_width = models.PositiveIntegerField(default=0)
    logo_height = models.PositiveIntegerField(default=0)
    sender_name = models.CharField(max_length=200, blank=True)
    sender_email = models.CharField(max_length=254, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    privacy_url = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, default="fr")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="firm_is_one"),
        ]


class Category(models.Model):
    """A rubric of articles, and what a person may be interested in."""

    name = models.CharField(max_length=100, unique=True)
    #: Lower-case, without accents: "INFORMATIQUE" and "Informatique" are one rubric.
    folded = models.CharField(max_length=100, unique=True)
    position = models.PositiveIntegerField(default=0)


class Role(models.TextChoices):
    """What a user may do; each role may do all that the ones before it may."""

    READER = "READER", "lecteur"
    EDITOR = "EDITOR", "rédacteur"
    APPROVER = "APPROVER", "approbateur"
    ADMINISTRATOR = "ADMINISTRATOR", "administrateur"


class Users(BaseUserManager["User"]):
    """Finds a user by address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of that address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody of the firm who signs in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READER)
    language = models.CharField(max_length=2, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[Users] = Users()


class AuditEntry(models.Model):
    """Who did what to which object; append-only, and without a personal value."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"])]
