"""Thin tasks: each carries an id at most, calls one function, and may run any number of times."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from newsletter.delivery import notices as mail_notices
from newsletter.delivery import working
from workers import bell
from workers.celery import app

#: A digest gives the others their turn after that long (at most 30 s, DESIGN promise 1), and a
#: worker that is asked to stop does so within it.
SLICE_SECONDS = 10


@app.task
def tick(**_: Any) -> None:
    """Ring for everything that is due: finds what a lost ring would have told."""
    for digest_id in working.due_digests(now=timezone.now()):
        bell.ring(digest_id)
    bell.ring_notices()


@app.task
def work(*, digest_id: int, **_: Any) -> None:
    """Do what a digest's state asks for, and ring again while more remains."""
    if working.work_on(digest_id=digest_id, seconds=SLICE_SECONDS):
        bell.ring(digest_id)


@app.task
def notices(**_: Any) -> None:
    """Send the notices that are due."""
    mail_notices.send_due(now=timezone.now())
