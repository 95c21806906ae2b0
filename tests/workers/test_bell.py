"""Ringing: on commit, once per thing, and never at the price of the change itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from workers import bell
from workers.celery import BROKER_FOLDER, app
from workers.schedule import RING_EXPIRES, TABLE, TICK_SECONDS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(settings.REDIS_URL), reason="the folder is the embedded column's"),
]


@pytest.fixture(autouse=True)
def broker() -> Iterator[Path]:
    """An empty folder of doorbells: the pages of other tests ring there too."""
    empty(BROKER_FOLDER)
    yield BROKER_FOLDER
    empty(BROKER_FOLDER)


def empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()


def rings() -> int:
    return len(list(BROKER_FOLDER.glob("*.msg")))


def test_nothing_rings_before_the_commit() -> None:
    with transaction.atomic():
        bell.ring(7)
        assert rings() == 0
    assert rings() == 1


def test_a_change_that_is_taken_back_does_not_ring() -> None:
    with transaction.atomic():
        bell.ring(7)
        transaction.set_rollback(True)
    assert rings() == 0


def test_each_digest_rings_once_and_notices_once() -> None:
    for digest_id in (7, 8, 7):
        bell.ring(digest_id)
        bell.ring_notices()
    assert rings() == 3


def test_a_broker_that_is_away_fails_no_change(caplog: pytest.LogCaptureFixture) -> None:
    shutil.rmtree(BROKER_FOLDER)
    bell.ring(7)
    assert "did not take a ring" in caplog.text


def test_a_thousand_ticks_without_a_worker_leave_one_file() -> None:
    for _ in range(1000):
        app.send_task(TABLE["tick"]["task"], **TABLE["tick"]["options"])
    assert rings() == 1


def test_the_tick_comes_every_few_seconds_and_rings_do_not_expire_in_the_folder() -> None:
    assert TABLE["tick"]["schedule"] == TICK_SECONDS <= 10
    assert RING_EXPIRES is None
