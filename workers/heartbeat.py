"""A thread that writes every few seconds that this worker runs, so that pages can say so."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.db import DatabaseError, connection
from django.utils import timezone

from newsletter.delivery import presence
from workers import bell, doorbells
from workers.celery import BROKER_FOLDER

log = logging.getLogger(__name__)

SECONDS = 5.0


class Heartbeat:
    """The thread, from the worker's readiness to its stop."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to write, at once."""
        self._thread.start()

    def stop(self) -> None:
        """Write no more, and erase what was written."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _beat(self) -> None:
        started_at = timezone.now()
        while not self._stop.is_set():
            with _own_connection():
                presence.seen(name=self.name, started_at=started_at, now=timezone.now())
            # A worker whose beat is not running still finds what has become due.
            bell.ring_tick()
            self._stop.wait(SECONDS)
        with _own_connection():
            presence.gone(name=self.name)


@contextmanager
def _own_connection() -> Iterator[None]:
    """Close the thread's connection after each use; survive a database that is away for a while."""
    try:
        yield
    except DatabaseError as error:
        log.warning("The worker could not write that it runs (%s).", type(error).__name__)
    finally:
        connection.close()


_heartbeat = Heartbeat()


@worker_ready.connect
def _begin(**_: Any) -> None:
    if BROKER_FOLDER.is_dir():
        doorbells.sweep(BROKER_FOLDER)
    _heartbeat.start()
    bell.ring_tick()


@worker_shutdown.connect
def _end(**_: Any) -> None:
    _heartbeat.stop()
