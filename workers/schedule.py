"""The beat's table. It says how often to look, never what is due: the database says that."""

from __future__ import annotations

from typing import Any

from django.conf import settings

#: Seconds between two looks at the database: how long a lost ring may go unnoticed.
TICK_SECONDS = 5.0

#: A ring that nobody heard by then is dropped, since the tick rings again. On Redis this bounds
#: the queue while no worker runs; in the folder, a second ring for the same thing makes no file.
RING_EXPIRES = 3 * TICK_SECONDS if settings.REDIS_URL else None

TABLE: dict[str, dict[str, Any]] = {
    "tick": {
        "task": "workers.tasks.tick",
        "schedule": TICK_SECONDS,
        "options": {"expires": RING_EXPIRES},
    },
}
