"""Which workers are running, so that pages and commands can say that none is."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.delivery.models import Worker

#: A worker writes every 5 s; one that missed four is counted as gone.
SILENCE = timedelta(seconds=20)


def seen(*, name: str, started_at: datetime, now: datetime) -> None:
    """Record that the worker of that name (host and process) is running."""
    Worker.objects.update_or_create(name=name, defaults={"started_at": started_at, "seen_at": now})
    Worker.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()


def gone(*, name: str) -> None:
    """Record that a worker stopped cleanly."""
    Worker.objects.filter(name=name).delete()


def workers_alive(*, now: datetime, host: str = "") -> int:
    """Return how many workers were seen in the last twenty seconds, on one host or on all."""
    seen_lately = Worker.objects.filter(seen_at__gte=now - SILENCE)
    if host:
        seen_lately = seen_lately.filter(name__startswith=f"{host}:")
    return seen_lately.count()
