"""The tables of digests: what recurs, each edition, its candidates, its compiled variants."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Publication(models.Model):
    """What recurs: which lists, which rubrics, by which rules."""

    name = models.CharField(max_length=200, unique=True)
    #: Label of the List-Id (RFC 2919) and of addresses; stable for the publication's life.
    slug = models.SlugField(max_length=60, unique=True)
    #: Subject of a new digest; ``{month}`` stands for "décembre 2026".
    subject_pattern = models.CharField(max_length=200, default="{publication} – {month}")
    layout = models.CharField(max_length=40, default="editorial")
    language = models.CharField(max_length=2, default="fr")
    max_articles = models.PositiveSmallIntegerField(default=8)
    #: How far back the first digest looks, and every one when no digest went before.
    window_days = models.PositiveSmallIntegerField(default=31)
    #: Older unsent articles are proposed when fewer than this many are new.
    min_articles = models.PositiveSmallIntegerField(default=4)
    max_age_months = models.PositiveSmallIntegerField(default=12)
    undo_minutes = models.PositiveSmallIntegerField(default=10)
    why = models.TextField(blank=True)
    created_at = models.DateTimeField()
    lists = models.ManyToManyField("audience.List", related_name="+")
    #: None chosen means all.
    categories = models.ManyToManyField("firm.Category", related_name="+")


class Digest(models.Model):
    """One edition."""

    class State(models.TextChoices):
        REQUESTED = "REQUESTED", "proposition demandée"
        EMPTY = "EMPTY", "rien à proposer"
        DRAFT = "DRAFT", "brouillon"
        APPROVED = "APPROVED", "approuvé"
        SCHEDULED = "SCHEDULED", "programmé"
        LAUNCHED = "LAUNCHED", "lancé, annulable"
        SENDING = "SENDING", "en cours d’envoi"
        PAUSED = "PAUSED", "suspendu"
        SENT = "SENT", "envoyé"
        CANCELLED = "CANCELLED", "annulé"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="digests")
    state = models.CharField(max_length=12, choices=State.choices)
    edition_date = models.DateField()
    subject = models.CharField(max_length=300, blank=True)
    #: Markdown.
    introduction = models.TextField(blank=True)
    #: A sentence for people: why nothing was proposed, why it is held.
    remark = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("firm.User", null=True, on_delete=models.PROTECT)
    #: Hash over the frozen inputs; any change voids the approval (promise 7).
    approved_hash = models.CharField(max_length=64, blank=True)
    scheduled_at = models.DateTimeField(null=True)
    launched_at = models.DateTimeField(null=True)
    #: When its first batch may leave: the launch plus the undo minutes.
    due_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    #: How many people were frozen into the audience, whatever became of each.
    audience_size = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_at"])]


class Candidate(models.Model):
    """One article considered for a digest, with its reason, picked or not."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="candidates")
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="+")
    picked = models.BooleanField()
    #: Order within the digest; meaningless when not picked.
    position = models.PositiveIntegerField(default=0)
    #: A code of ``digests.reasons`` and what its sentence needs.
    reason = models.CharField(max_length=40)
    reason_detail = models.JSONField(default=dict)
    #: A person's edits for this digest; empty means as in the archive.
    title = models.CharField(max_length=500, blank=True)
    standfirst = models.TextField(blank=True)
    image_alt = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "article"], name="candidate_once"),
        ]


class Variant(models.Model):
    """One compiled form of a digest: approved parts less what some people had or do not want."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="variants")
    #: Article ids in order, as JSON text without spaces: the variant's identity.
    articles = models.JSONField()
    signature = models.CharField(max_length=64)
    #: The compiled message (``delivery.freezing`` packs it); null until compiled.
    compiled = models.BinaryField(null=True)
    online_html = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "signature"], name="variant_once"),
        ]


class VariantArticle(models.Model):
    """Which articles a variant carries: what "already had" is read from, set-based."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey("archive.Article", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["variant", "article"], name="variant_article_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["article", "variant"])]
