"""Kill -9 in the middle of a send: nobody lost, nobody doubled, nothing uncertain."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from tests.installation import Installation, Running, until
from tests.journeys import firms

CLIENTS = 5_000
KILLS = 20


def written(outbox: Path) -> int:
    """Return how many mails the Maildir holds; 5,000 names take about a millisecond."""
    folder = outbox / "new"
    return sum(1 for _ in os.scandir(folder)) if folder.is_dir() else 0


def kill_after(worker: Running, outbox: Path, more: int) -> tuple[int, int]:
    """Kill a worker once that many mails were written since now; return before and after."""
    before = written(outbox)
    deadline = time.monotonic() + 60
    while written(outbox) < before + more:
        assert time.monotonic() < deadline, worker.written()
    worker.kill()
    return before, written(outbox)


@pytest.mark.both_columns
def test_twenty_kills_in_mid_send_lose_and_double_nobody(
    installation: Installation, tmp_path: Path
) -> None:
    chance = random.Random(2026)  # noqa: S311 - a moment to kill at, not a secret
    firms.set_up(installation, tmp_path, clients=CLIENTS)
    digest_id = firms.approved(installation)
    installation.do("digest", "send", str(digest_id), "--now")
    outbox = installation.data / "outbox"

    behind = 0
    for number in range(KILLS):
        before, after = kill_after(
            installation.start("worker"), outbox, more=chance.randint(20, 130)
        )
        # The kill fell in mid-send: this worker had sent, and people were still waiting.
        assert before < after < CLIENTS, f"kill {number}: {before}, {after}"
        if number % 5 == 0:
            seen = installation.do("digest", "show", str(digest_id))
            assert seen["state"] == "SENDING"
            behind += after - seen["sums"]["accepted"]
    # At least one of the kills looked at fell between a mail and its ledger row.
    assert behind > 0

    installation.start("worker")
    until(lambda: written(outbox) == CLIENTS, seconds=60)
    sums = firms.wait_for_state(installation, digest_id, "SENT")["sums"]
    assert sums["uncertain"] == 0
    assert sums["audience"] == sums["accepted"] == CLIENTS
    assert sums["balanced"]
    people = [mail["To"].addresses[0].addr_spec for mail in installation.outbox()]
    assert len(people) == CLIENTS
    assert set(people) == {f"client{i}@example.org" for i in range(CLIENTS)}
    assert not list((outbox / "new").glob("*[!l]"))
