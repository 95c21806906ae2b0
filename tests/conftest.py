"""Fixtures of the whole suite: the firm's people, an installation on either column."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from newsletter.firm.queries import UserRow
from newsletter.firm.users import create_user
from tests.environment import DATA
from tests.installation import Installation, new_installation
from tests.people import CLIENT, PASSWORD, PROSPECT, Person
from tests.servers import PostgreSQL, Redis

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Test on a SQLite file, as installations have, not in memory: threads and WAL differ.

    On PostgreSQL each process of the suite has a database of its own.
    """
    database: dict[str, Any] = settings.DATABASES["default"]
    on_file = database["ENGINE"].endswith("sqlite3")
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database.setdefault("TEST", {})["NAME"] = (
        str(DATA / "test.sqlite3") if on_file else f"test_{process}"
    )


@pytest.fixture
def now() -> datetime:
    """Tuesday 1 December 2026, nine o'clock in Paris."""
    return NOW


def _user(email: str, name: str, role: str) -> UserRow:
    return create_user(email=email, name=name, role=role, password=PASSWORD, now=NOW)


@pytest.fixture
def reader(db: None) -> UserRow:
    """Somebody of the firm who may look."""
    return _user("lea.marchand@cabinet.example.org", "Léa Marchand", "READER")


@pytest.fixture
def editor(db: None) -> UserRow:
    """Somebody of the firm who prepares digests."""
    return _user("yann.riou@cabinet.example.org", "Yann Riou", "EDITOR")


@pytest.fixture
def approver(db: None) -> UserRow:
    """Somebody of the firm who approves and sends."""
    return _user("nadia.benali@cabinet.example.org", "Nadia Benali", "APPROVER")


@pytest.fixture
def administrator(db: None) -> UserRow:
    """Who runs the installation."""
    return _user("camille.desroches@cabinet.example.org", "Camille Desroches", "ADMINISTRATOR")


@pytest.fixture
def client_person() -> Person:
    """A client of the firm."""
    return CLIENT


@pytest.fixture
def prospect() -> Person:
    """Somebody who is no client yet, and gave no name."""
    return PROSPECT


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server; each installation has a database of its own."""
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    """A Redis server; each installation has a numbered database of its own."""
    server = Redis()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as the first command of an installation makes it: 2 s, paid once."""
    first = new_installation("embedded", tmp_path_factory.mktemp("first"), {})
    assert first.run("list", "show").code == 0
    return first.data / "newsletter.sqlite3"


@pytest.fixture
def bare_installation(
    column: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    """An installation on the test's column before its first command: not even a database."""
    services: dict[str, str] = {}
    if column == "scale":
        services["DATABASE_URL"] = request.getfixturevalue("postgresql").new_database()
        services["REDIS_URL"] = request.getfixturevalue("redis").new_database()
    made = new_installation(column, tmp_path, services)
    yield made
    made.stop_all()


@pytest.fixture
def installation(
    bare_installation: Installation, column: str, request: pytest.FixtureRequest
) -> Installation:
    """An installation with its tables, on the test's column (``both_columns``: on each)."""
    if column == "scale":
        return bare_installation
    bare_installation.data.mkdir(mode=0o700)
    made = request.getfixturevalue("sqlite_file")
    shutil.copy(made, bare_installation.data / made.name)
    return bare_installation
