"""The suite's own world: what it promises to every other test."""

from __future__ import annotations

import socket

import pytest
from django.conf import settings
from django.db import connection

from tests.environment import DATA, SCALE
from tests.servers import PostgreSQL, Redis


def test_nothing_is_written_into_the_data_folder_of_the_checkout() -> None:
    assert DATA.resolve() == settings.DATA


@pytest.mark.django_db
def test_the_database_is_the_one_of_the_column() -> None:
    assert connection.vendor == ("postgresql" if SCALE else "sqlite")
    if not SCALE:
        assert str(DATA) in str(connection.settings_dict["NAME"])


def test_only_the_loopback_can_be_reached() -> None:
    with pytest.raises(Exception, match=r"tried to use socket.*192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.needs("postgresql")
def test_each_installation_has_a_postgresql_database_of_its_own(postgresql: PostgreSQL) -> None:
    import psycopg

    first, second = postgresql.new_database(), postgresql.new_database()
    assert first != second
    with psycopg.connect(first) as open_connection:
        row = open_connection.execute("SELECT lower('ÉTÉ')").fetchone()
    assert row == ("été",)


@pytest.mark.needs("redis")
def test_each_installation_has_a_redis_database_of_its_own(redis: Redis) -> None:
    from redis import Redis as Client

    first, second = (Client.from_url(redis.new_database()) for _ in range(2))
    first.set("key", "value")
    assert second.get("key") is None
    first.close()
    second.close()
