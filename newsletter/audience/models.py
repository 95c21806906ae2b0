"""The tables of the audience: people, their lists, why we may write, and who must be left alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class List(models.Model):
    """A list of people, with the purpose they were told."""

    name = models.CharField(max_length=200, unique=True)
    purpose = models.TextField(blank=True)
    created_at = models.DateTimeField()


class Subscriber(models.Model):
    """A person: one address. After erasure the row stays, emptied, so that sums still close."""

    #: Normalised (lower case, IDN as ASCII); null once erased.
    address = models.CharField(max_length=320, unique=True, null=True)  # noqa: DJ001 - null is "erased", "" would collide
    #: Keyed hash of the normalised address: what Suppression is joined by.
    address_hash = models.CharField(max_length=64)
    courtesy_title = models.CharField(max_length=30, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    company = models.CharField(max_length=200, blank=True)
    #: "dupont marie" and "boulangerie cafe": lower case, no accents; what searches begin with.
    #: ``db_index`` rather than Meta.indexes: PostgreSQL then gets the index that serves LIKE.
    folded_name = models.CharField(max_length=210, blank=True, db_index=True)
    folded_company = models.CharField(max_length=210, blank=True, db_index=True)
    language = models.CharField(max_length=2, default="fr")
    attributes = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    #: Interests; none chosen means all.
    categories: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "firm.Category", related_name="+"
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["address_hash"])]


class Subscription(models.Model):
    """One person on one list, with state."""

    class State(models.TextChoices):
        PENDING = "PENDING", "à confirmer"
        ACTIVE = "ACTIVE", "actif"
        UNSUBSCRIBED = "UNSUBSCRIBED", "désinscrit"
        BOUNCED = "BOUNCED", "adresse en erreur"
        COMPLAINED = "COMPLAINED", "plainte"

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="subscriptions")
    state = models.CharField(max_length=20, choices=State.choices)
    since = models.DateTimeField()
    #: ``one_click``, ``page``, ``staff``, ``import``, ``form``…: the channel of the last change.
    reason = models.CharField(max_length=60, blank=True)
    #: Under which suppression's scope it ended, so that coming back revives what left, no more.
    ended_scope = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "list"], name="subscription_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["list", "state", "subscriber"])]


class OptInRequest(models.Model):
    """Somebody typed this address into a form: nothing but a question until its owner confirms.

    It stands beside the subscription, whose state it leaves alone: a stranger's typing must not
    turn an opposition into "pending".
    """

    subscription = models.OneToOneField(
        Subscription, on_delete=models.CASCADE, related_name="opt_in_request"
    )
    requested_at = models.DateTimeField()
    #: What confirming lifts besides the opposition to everything, ``publication:<id>``.
    scope = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    notice_version = models.CharField(max_length=60, blank=True)
    notice_text = models.TextField()


class Consent(models.Model):
    """Proof of why we may write to a person (STANDARDS 4.4); append-only but for erasure."""

    class Basis(models.TextChoices):
        CLIENT = "client", "client (prestations analogues)"
        B2B = "b2b", "professionnel, en rapport avec sa profession"
        GENERIC = "generic", "adresse générique d’une personne morale"
        CONSENT = "consent", "consentement exprès"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    #: Where the address comes from, as told by whoever recorded it.
    source = models.CharField(max_length=300)
    collected_on = models.DateField(null=True)
    #: Version of the information notice; its text and hash when it was shown by us.
    notice_version = models.CharField(max_length=60, blank=True)
    notice_text = models.TextField(blank=True)
    notice_hash = models.CharField(max_length=64, blank=True)
    #: Double opt-in: when the form was filled in; ``recorded_at`` is when it was confirmed.
    requested_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=20, blank=True)


class Suppression(models.Model):
    """Never again: a keyed hash, kept even after erasure, that wins over everything."""

    class Reason(models.TextChoices):
        OPPOSITION = "OPPOSITION", "opposition"
        UNSUBSCRIBED = "UNSUBSCRIBED", "désinscription"
        COMPLAINT = "COMPLAINT", "plainte"
        BOUNCE = "BOUNCE", "adresse en erreur"
        ERASED = "ERASED", "effacement demandé"

    address_hash = models.CharField(max_length=64)
    #: Empty: every publication. ``publication:<id>``: this one only.
    scope = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    #: The channel: ``one_click``, ``page``, ``staff``, ``import``, ``event``…
    source = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address_hash", "scope"], name="suppression_once"),
        ]


class ImportRun(models.Model):
    """One file of people that came in, and what was refused of it."""

    at = models.DateTimeField()
    list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=300)
    basis = models.CharField(max_length=10)
    source = models.CharField(max_length=300)
    #: Empty while it runs and when it was interrupted: the same file again resumes it.
    counts = models.JSONField(default=dict)
