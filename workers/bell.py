"""Ringing the workers once the change that gives them something to do is committed."""

from __future__ import annotations

import logging

from django.db import transaction

from workers.celery import app
from workers.schedule import RING_EXPIRES

log = logging.getLogger(__name__)


def ring(digest_id: int) -> None:
    """Have a worker look at this digest. Never fails: what is not heard, the tick finds."""
    transaction.on_commit(lambda: _send("workers.tasks.work", digest_id=digest_id))


def ring_notices() -> None:
    """Have a worker look at the notices that are due."""
    transaction.on_commit(lambda: _send("workers.tasks.notices"))


def ring_tick() -> None:
    """Have a worker look at everything."""
    transaction.on_commit(lambda: _send("workers.tasks.tick"))


def _send(task: str, **arguments: int) -> None:
    try:
        app.send_task(task, kwargs=arguments, expires=RING_EXPIRES)
    except Exception as error:  # noqa: BLE001 - the change is committed; a page must not fail now
        log.warning("The broker did not take a ring for %s (%s).", task, type(error).__name__)
