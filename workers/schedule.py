"""The beat's table. It says how often to look, never what is due: the database says that."""

from __future__ import annotations

from typing import Any

#: Seconds between two looks at the database: how long a lost ring may go unnoticed.
TICK_SECONDS = 5.0

TABLE: dict[str, dict[str, Any]] = {
    "tick": {
        "task": "workers.tasks.tick",
        "schedule": TICK_SECONDS,
        # Older than its successor, a tick has nothing to add.
        "options": {"expires": 3 * TICK_SECONDS},
    },
}
