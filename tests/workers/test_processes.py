"""Real workers, web servers and beats: seen while they run, gone without a trace."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from redis import Redis as Client

from tests.installation import Installation, until
from tests.servers import Redis


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def family(pid: int) -> set[int]:
    found = {pid}
    for child in children(pid):
        found |= family(child)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def commands(pid: int) -> dict[str, int]:
    """The supervisor's children by the word after ``newsletter``."""
    words = {}
    for child in children(pid):
        line = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        if "newsletter.cli.main" in line:
            words[line[line.index("newsletter.cli.main") + 1]] = child
    return words


@pytest.mark.both_columns
def test_a_worker_is_seen_while_it_runs_and_leaves_on_request(installation: Installation) -> None:
    assert installation.run("manage", "check").code == 0
    worker = installation.start("worker", "--concurrency", "1")
    until(installation.workers, what=worker.written)
    assert worker.stop(signal.SIGTERM) == 0
    assert not installation.workers()


@pytest.mark.both_columns
def test_a_worker_stopped_by_ctrl_c_leaves_with_0(installation: Installation) -> None:
    worker = installation.start("worker", "--concurrency", "1")
    until(lambda: "ready" in worker.written(), what=worker.written)
    assert worker.stop(signal.SIGINT) == 0


def test_a_killed_worker_takes_its_pool_with_it(installation: Installation) -> None:
    worker = installation.start("worker", "--concurrency", "2")
    until(lambda: "ready" in worker.written(), what=worker.written)
    pool = family(worker.pid) - {worker.pid}
    assert len(pool) == 2
    os.kill(worker.pid, signal.SIGKILL)
    worker.process.wait()
    until(lambda: not any(map(alive, pool)), seconds=10)


def test_a_beat_without_a_worker_piles_nothing_up(installation: Installation) -> None:
    beat = installation.start("beat")
    broker = installation.data / "broker"
    until(lambda: broker.is_dir() and list(broker.glob("*.msg")), what=beat.written)
    time.sleep(6)
    assert len(list(broker.iterdir())) == 1
    assert beat.stop(signal.SIGINT) == 0


def test_serve_restarts_what_dies_and_leaves_nothing_behind(installation: Installation) -> None:
    serve = installation.start("serve", "--concurrency", "1")
    until(installation.workers, what=serve.written)
    before = commands(serve.pid)
    assert set(before) == {"web", "worker", "beat"}
    os.killpg(before["worker"], signal.SIGKILL)
    until(lambda: commands(serve.pid).get("worker", before["worker"]) != before["worker"])
    assert "worker" in serve.written()
    assert "relance dans" in serve.written()
    everybody = family(serve.pid)
    assert len(everybody) > 4
    assert serve.stop(signal.SIGINT) == 0
    assert not any(map(alive, everybody))
    assert installation.base_url in serve.written()


def test_a_supervisor_that_is_killed_leaves_nothing_behind(installation: Installation) -> None:
    serve = installation.start("serve", "--concurrency", "1")
    until(installation.workers, what=serve.written)
    everybody = family(serve.pid)
    os.kill(serve.pid, signal.SIGKILL)
    serve.process.wait()
    until(lambda: not any(map(alive, everybody)), seconds=30)


def listens(client: Client) -> bool:
    """Say whether somebody waits at the queue."""
    return any(one["cmd"].lower() == "brpop" for one in client.client_list())


@pytest.mark.needs("redis")
def test_a_worker_outlives_its_broker(installation: Installation) -> None:
    broker = Redis()
    installation.env["REDIS_URL"] = broker.new_database()
    worker = installation.start("worker", "--concurrency", "1")
    until(lambda: "ready" in worker.written(), what=worker.written)
    # The first tick's acknowledgement is over: a broker that dies in the middle of one is seen
    # by Celery later, at its own time-out.
    time.sleep(2)
    broker.stop()
    until(lambda: "Connection to broker lost" in worker.written(), what=worker.written)
    broker = Redis(broker.port)
    try:
        with Client.from_url(installation.env["REDIS_URL"]) as client:
            until(lambda: listens(client), seconds=40, what=worker.written)
        assert worker.process.poll() is None
    finally:
        installation.stop_all()
        broker.stop()


def test_a_port_that_is_taken_is_said_at_once(installation: Installation) -> None:
    installation.start("web")
    refused = installation.run("serve", "--port", str(installation.port))
    assert refused.code == 1
    assert "--port" in refused.err
    assert str(installation.port) in refused.err
