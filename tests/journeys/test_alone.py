"""A worker without a beat: what becomes due is found all the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.installation import Installation, until
from tests.journeys import firms


@pytest.mark.both_columns
def test_a_worker_alone_sends_what_was_scheduled(
    installation: Installation, tmp_path: Path
) -> None:
    firms.set_up(installation, tmp_path, clients=3)
    digest_id = firms.approved(installation)
    worker = installation.start("worker")
    until(lambda: "ready" in worker.written(), what=worker.written)
    soon = datetime.now(ZoneInfo("Europe/Paris")) + timedelta(seconds=6)
    installation.do("digest", "schedule", str(digest_id), "--at", soon.isoformat())
    firms.wait_for_state(installation, digest_id, "SENT")
    assert len(installation.outbox()) == 3
