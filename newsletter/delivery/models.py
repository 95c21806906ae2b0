"""The ledger and what surrounds it: messages, batches, notices, and who is working."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MessageState(models.IntegerChoices):
    """The ledger's states (DESIGN, promise 2). "Claimed" is the batch's state, not here."""

    PLANNED = 0, "prévu"
    ACCEPTED = 1, "accepté"
    DELIVERED = 2, "remis"
    BOUNCED = 3, "non remis"
    COMPLAINED = 4, "plainte"
    HELD = 5, "confié au prestataire"
    SKIPPED = 6, "écarté"
    FAILED = 7, "refusé"
    CANCELLED = 8, "annulé"
    UNCERTAIN = 9, "incertain"


#: States in which the person counts as having had the digest's articles (promise 9).
COUNTS_AS_HAD = (
    MessageState.PLANNED,
    MessageState.HELD,
    MessageState.UNCERTAIN,
    MessageState.ACCEPTED,
    MessageState.DELIVERED,
    MessageState.BOUNCED,
    MessageState.COMPLAINED,
)
#: States that keep a digest from being SENT.
UNSETTLED = (MessageState.PLANNED, MessageState.HELD, MessageState.UNCERTAIN)


class Message(models.Model):
    """The ledger's row: one digest to one subscriber."""

    State = MessageState

    digest = models.ForeignKey("digests.Digest", on_delete=models.PROTECT, related_name="+")
    subscriber = models.ForeignKey(
        "audience.Subscriber", on_delete=models.PROTECT, related_name="+"
    )
    #: Null for a person who is skipped at freezing: nothing was left to tell them.
    variant = models.ForeignKey(
        "digests.Variant", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.PositiveSmallIntegerField(default=MessageState.PLANNED)
    #: A code of ``delivery.reasons`` for SKIPPED and FAILED.
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    #: The transport's reference: the outbox's file name, a provider's message id.
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "subscriber"], name="message_once"),
            models.CheckConstraint(condition=Q(state__gte=0, state__lte=9), name="message_state"),
        ]
        # Both foreign keys' own indexes serve the report and the page of one client.


class Batch(models.Model):
    """An id range of at most 1,000 messages: what a worker claims."""

    class State(models.TextChoices):
        OPEN = "OPEN", "à envoyer"
        CLAIMED = "CLAIMED", "en main"
        DONE = "DONE", "terminé"

    digest = models.ForeignKey("digests.Digest", on_delete=models.CASCADE, related_name="+")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_at = models.DateTimeField()
    #: New at each claim; settling under an old token changes nothing.
    token = models.CharField(max_length=32, blank=True)
    host = models.CharField(max_length=120, blank=True)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    #: The chunk in hand, so that a lost journal makes no more than it uncertain.
    chunk_first_id = models.BigIntegerField(null=True)
    chunk_last_id = models.BigIntegerField(null=True)
    accepted = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "first_id"], name="batch_range_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"])]


class Notice(models.Model):
    """A mail that is no digest: a confirmation, an alert. Same states as a message."""

    kind = models.CharField(max_length=40)
    #: The addressee is a subscriber or a user, never an address kept twice.
    subscriber = models.ForeignKey(
        "audience.Subscriber", null=True, on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey("firm.User", null=True, on_delete=models.CASCADE, related_name="+")
    #: What the template needs besides the firm; links are made at sending, never stored.
    values = models.JSONField(default=dict)
    state = models.PositiveSmallIntegerField(default=MessageState.PLANNED)
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_at"])]


class Worker(models.Model):
    """A running worker and when it was last seen, so that pages can say that none is."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
