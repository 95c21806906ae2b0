"""The tables of the archive: where articles come from, and the articles."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LicenceMode(models.TextChoices):
    """What a source lets out of the house (DESIGN, promise 14)."""

    FULL = "full", "texte intégral"
    EXTRACT = "extract", "extrait"
    LINK = "link", "titre et lien"


class Source(models.Model):
    """Where articles come from: a saved page, a site, a feed, the supplier's file, a folder."""

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    location = models.CharField(max_length=1000, blank=True)
    licence_mode = models.CharField(
        max_length=10, choices=LicenceMode.choices, default=LicenceMode.EXTRACT
    )
    created_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)


class Article(models.Model):
    """One article, or an index entry that has neither link nor text yet."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="articles")
    #: Canonical link, else the supplier's id, else printed title, date and source.
    identity = models.CharField(max_length=1200, unique=True)
    title = models.CharField(max_length=500)
    published_on = models.DateField(null=True)
    #: The original publication, when it differs from ``published_on``.
    original_on = models.DateField(null=True)
    credit = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    summary = models.TextField(blank=True)
    #: Clean HTML (nh3); empty for an index entry.
    html = models.TextField(blank=True)
    #: The same without tags, for searching and for extracts.
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    image = models.CharField(max_length=200, blank=True)
    image_width = models.PositiveIntegerField(default=0)
    image_height = models.PositiveIntegerField(default=0)
    image_url = models.CharField(max_length=1000, blank=True)
    #: What ``image`` was made of, which the source may have replaced since.
    image_from = models.CharField(max_length=1100, blank=True)
    image_alt = models.CharField(max_length=300, blank=True)
    content_hash = models.CharField(max_length=64)
    remarks = models.JSONField(default=list)
    imported_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    categories = models.ManyToManyField("firm.Category", related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["published_on"])]


class Twin(models.Model):
    """Two articles that are probably one; a person settles it, nothing merges by itself."""

    class State(models.TextChoices):
        OPEN = "OPEN", "à examiner"
        SAME = "SAME", "même article"
        DISTINCT = "DISTINCT", "articles distincts"

    first = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="twin_pair_once"),
        ]


class ImportRun(models.Model):
    """One run over a source, with what was refused and why (promise 13)."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    at = models.DateTimeField()
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.JSONField(default=list)
