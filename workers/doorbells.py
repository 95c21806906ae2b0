"""Celery's filesystem broker, made fit for doorbells: one file for each thing rung, at most.

Three things differ from kombu's own. Files appear whole (kombu's may be read half written). They
are taken inside the broker's folder, by one rename that only one worker wins (kombu moves them
through /tmp, which is a copy between file systems). And ringing twice for the same thing leaves
one file, so that nothing piles up while no worker runs.
"""

from __future__ import annotations

import json
import os
import uuid
from hashlib import blake2b
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem

QUEUE = "doorbells"


class Channel(filesystem.Channel):
    """The folder of doorbells; kombu calls these methods by these names."""

    def get_table(self, exchange: str) -> list[Any]:
        """Return the one queue there is: no table on disk that a reader may find half written."""
        return [filesystem.exchange_queue_t(QUEUE, "", QUEUE)]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        """Bind nothing: see get_table."""

    def _put(  # type: ignore[override]  # the parents disagree on a name
        self, queue: str, payload: dict[str, Any], **kwargs: Any
    ) -> None:
        folder = Path(self.data_folder_out)
        fresh = folder / f".{uuid.uuid4().hex}.fresh"
        fresh.write_text(json.dumps(payload), encoding="utf-8")
        try:
            # A link fails where the same thing was rung already; the older ring keeps its turn.
            (folder / f"{_subject(payload)}.{queue}.msg").hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for file in _oldest_first(Path(self.data_folder_in), f".{queue}.msg"):
            taken = file.with_name(f".{uuid.uuid4().hex}.taken")
            try:
                file.rename(taken)
            except FileNotFoundError:
                continue  # Another worker was quicker.
            payload: dict[str, Any] = json.loads(taken.read_text(encoding="utf-8"))
            taken.unlink()
            return payload
        raise Empty


class Transport(filesystem.Transport):
    """What ``broker_transport`` names."""

    Channel = Channel

    def drain_events(  # type: ignore[override]  # the parents disagree on its arguments
        self, connection: Any, timeout: float | None = None
    ) -> None:
        """Wait half a second at most: a worker sees only between two waits that it must stop."""
        super().drain_events(connection, timeout=min(timeout or 0.5, 0.5))


def sweep(folder: Path) -> None:
    """Remove what a killed process left half done; the tick rings again for what it was."""
    for leftover in [*folder.glob(".*.fresh"), *folder.glob(".*.taken")]:
        leftover.unlink(missing_ok=True)


def _subject(payload: dict[str, Any]) -> str:
    headers = payload.get("headers") or {}
    rung = f"{headers.get('task', uuid.uuid4())} {headers.get('kwargsrepr', '')}"
    return blake2b(rung.encode(), digest_size=12).hexdigest()


def _oldest_first(folder: Path, ending: str) -> list[Path]:
    files = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(ending):
                try:
                    files.append((entry.stat().st_mtime_ns, entry.path))
                except FileNotFoundError:
                    continue
    return [Path(path) for _, path in sorted(files)]
