"""Waiting for a worker, and doing what needs none when there is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from newsletter.cli.output import refuse
from newsletter.delivery import presence, queries
from newsletter.digests import queries as digests
from newsletter.digests.queries import DigestRow

NO_WORKER = (
    "Aucun ouvrier ne tourne : lancez « newsletter worker » (ou « newsletter serve »), "
    "et le numéro partira."
)
#: How long a worker that is just starting is waited for.
PATIENCE = 20.0


def workers_alive() -> bool:
    """Say whether a worker was seen lately."""
    return presence.workers_alive(now=timezone.now()) > 0


def wait_until(done: Callable[[], bool], *, seconds: float, pause: float = 0.1) -> bool:
    """Return whether ``done`` came true within that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(pause)
    return done()


def existing(digest_id: int) -> DigestRow:
    """Return the digest, or refuse."""
    row = digests.digest(digest_id)
    if row is None:
        refuse(f"Le numéro {digest_id} n’existe pas.")
    return row


def wait_for_sending(digest_id: int, *, quiet: bool = False) -> DigestRow:
    """Follow a launched digest with a progress bar until it is settled; refuse without a worker.

    Returns when the digest is sent, cancelled, paused, sent back to draft, or when every message
    that can leave has left and some are uncertain.
    """
    if not wait_until(workers_alive, seconds=PATIENCE):
        refuse(NO_WORKER)
    console = Console(stderr=True, quiet=quiet or not sys.stderr.isatty())
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Envoi", total=None)
        while True:
            row = existing(digest_id)
            seen = queries.progress(digest_id)
            bar.update(task, completed=seen.settled, total=seen.audience or None)
            if row.state not in {"LAUNCHED", "SENDING", "SCHEDULED"}:
                return row
            if seen.uncertain and seen.settled == seen.audience:
                return row
            if not workers_alive():
                refuse(NO_WORKER)
            time.sleep(0.1)
