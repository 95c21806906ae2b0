from __future__ import annotations

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "newsletter.audience"
    label = "audience"
