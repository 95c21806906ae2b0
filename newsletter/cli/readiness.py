"""Making Django and the database ready before a command: clone and run, without a step to know."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from newsletter.cli.output import say

#: Any number, the same for all: who holds it on PostgreSQL is migrating.
_ADVISORY_LOCK = 7_265_913_401


def make_django_ready() -> None:
    """Read the settings and load the applications; raise BadSetting with a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
    import django

    django.setup()


def make_database_ready() -> None:
    """Bring the tables up to date when they are behind, once, whoever starts first."""
    if not steps_behind() and _has_cache_table():
        return
    from django.core.management import call_command

    with _alone():
        behind = steps_behind()
        if behind:
            call_command("migrate", verbosity=0, interactive=False)
            say(f"Base de données mise à jour ({behind} étapes).")
        call_command("createcachetable", verbosity=0)


def steps_behind() -> int:
    """Return how many migrations the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _has_cache_table() -> bool:
    from django.conf import settings
    from django.db import connection

    cache = settings.CACHES["default"]
    return (
        not cache["BACKEND"].endswith("DatabaseCache")
        or cache["LOCATION"] in connection.introspection.table_names()
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Hold off every other process that would migrate: on this machine, and on this database."""
    from django.conf import settings
    from django.db import connection

    with (settings.DATA / "migrating.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])
