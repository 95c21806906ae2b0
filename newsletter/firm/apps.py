from __future__ import annotations

from django.apps import AppConfig


class FirmConfig(AppConfig):
    name = "newsletter.firm"
    label = "firm"
