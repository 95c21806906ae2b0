"""Running a worker or the beat in this process until a signal stops it."""

from __future__ import annotations

import signal
import socket
import warnings
from types import FrameType
from typing import Any

from celery import beat
from celery.signals import worker_shutting_down
from django.db import connections

import workers.heartbeat  # noqa: F401 - its signals
from workers.celery import app


def run_worker(*, concurrency: int) -> int:
    """Work until SIGTERM or SIGINT, finish the tasks in hand, and return the exit code.

    Celery leaves with 1 after a SIGINT; here whoever was asked to stop, and did, leaves with 0.
    """
    asked_to_stop = []

    @worker_shutting_down.connect(weak=False)
    def _asked(how: str, **_: Any) -> None:
        asked_to_stop.append(how)

    connections.close_all()
    # Running as root is a container's usual case, and only JSON is accepted from the broker.
    warnings.filterwarnings("ignore", message="You're running the worker with superuser")
    worker = app.Worker(
        hostname=f"worker@{socket.gethostname()}",
        # Alone, a worker needs no child process: it starts and stops at once, where prefork
        # takes five seconds to stop.
        pool_cls="solo" if concurrency == 1 else "prefork",
        concurrency=concurrency,
        loglevel="INFO",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return 0 if asked_to_stop == ["Warm"] else int(worker.exitcode or 0)


def run_beat() -> int:
    """Ring the table's rings until SIGTERM or SIGINT; return the exit code."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    connections.close_all()
    # The schedule is a few seconds' intervals: there is nothing to remember in a file.
    beat.Service(app, scheduler_cls=beat.Scheduler).start()
    return 0
