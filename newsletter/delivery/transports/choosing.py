"""Which transport the settings ask for."""

from __future__ import annotations

from django.conf import settings

from newsletter.delivery.transports.base import Transport
from newsletter.delivery.transports.outbox import Outbox


def transport() -> Transport:
    """Return the configured transport (NEWSLETTER_TRANSPORT); settings refuse an unknown one."""
    return Outbox(settings.OUTBOX)
