"""The folder of doorbells: whole files, taken once, one for each thing rung."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from workers.doorbells import QUEUE, Channel, sweep


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    connection = Connection(
        "filesystem://localhost//",
        transport="workers.doorbells:Transport",
        transport_options=folders,
    )
    opened = connection.channel()
    assert isinstance(opened, Channel)
    yield opened
    connection.release()


def ring(task: str, arguments: str) -> dict[str, Any]:
    return {"headers": {"task": task, "kwargsrepr": arguments}, "body": arguments}


def bodies(channel: Channel) -> list[str]:
    taken = []
    while True:
        try:
            taken.append(channel._get(QUEUE)["body"])
        except Empty:
            return taken


def test_ringing_twice_for_the_same_thing_makes_one_file(channel: Channel, tmp_path: Path) -> None:
    for _ in range(100):
        channel._put(QUEUE, ring("work", "{'digest_id': 3}"))
    channel._put(QUEUE, ring("work", "{'digest_id': 4}"))
    channel._put(QUEUE, ring("tick", "{}"))
    assert len(list(tmp_path.iterdir())) == 3
    assert channel._size(QUEUE) == 3


def test_the_oldest_ring_is_taken_first_however_often_the_others_ring(
    channel: Channel, tmp_path: Path
) -> None:
    for age, arguments in ((30, "first"), (20, "second"), (10, "third")):
        channel._put(QUEUE, ring("work", arguments))
        newest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        then = newest.stat().st_mtime - age
        os.utime(newest, (then, then))
    channel._put(QUEUE, ring("work", "first"))
    assert bodies(channel) == ["first", "second", "third"]


def test_a_ring_during_the_work_is_heard_after_it(channel: Channel) -> None:
    channel._put(QUEUE, ring("work", "3"))
    assert channel._get(QUEUE)["body"] == "3"
    channel._put(QUEUE, ring("work", "3"))
    assert bodies(channel) == ["3"]


def test_a_ring_is_taken_once_and_leaves_no_file(channel: Channel, tmp_path: Path) -> None:
    channel._put(QUEUE, ring("work", "3"))
    assert bodies(channel) == ["3"]
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_never_taken(
    channel: Channel, tmp_path: Path
) -> None:
    (tmp_path / ".aa.fresh").write_text('{"headers"')
    (tmp_path / ".bb.taken").write_text("{}")
    channel._put(QUEUE, ring("work", "3"))
    assert bodies(channel) == ["3"]
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []
