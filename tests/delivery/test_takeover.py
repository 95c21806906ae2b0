from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from newsletter.delivery import claiming, settling, working
from newsletter.delivery.claiming import WorkerIdentity, journal_path
from newsletter.delivery.journal import Journal, JournalHeld, Mark
from newsletter.delivery.models import Batch, Message, MessageState
from newsletter.delivery.queries import progress
from newsletter.delivery.sending import Sender
from newsletter.delivery.transports.base import Answer, Letter, Outcome, Witness
from newsletter.delivery.transports.outbox import Outbox
from newsletter.digests.refusals import DigestRefused
from tests import scenes
from tests.scenes import Clock, Scene

pytestmark = pytest.mark.django_db(transaction=True)

HERE = WorkerIdentity("here", "worker-1")
OTHER = WorkerIdentity("elsewhere", "worker-2")


class Killed(BaseException):
    """Stands for the process's end: nothing of the code under test catches it."""


class DyingTransport:
    """A wire that dies at a given letter, before or after its body has left."""

    name = "dying"
    chunk = 10

    def __init__(self, *, at: int, after_body: bool = True) -> None:
        self.taken: list[int] = []
        self._at = at
        self._after = after_body

    def deliver(self, letters: Iterable[Letter], witness: Witness) -> Iterator[Outcome]:
        for number, letter in enumerate(letters):
            if number == self._at and not self._after:
                raise Killed
            witness.begun(letter.message_id)
            self.taken.append(letter.message_id)
            if number == self._at:
                raise Killed
            outcome = Outcome(letter.message_id, Answer.ACCEPTED)
            witness.answered(outcome)
            yield outcome

    def post(self, *, key: str, address: str, data: bytes) -> Outcome:
        raise AssertionError("no notice is sent here")

    def evidence(self, message_id: int) -> Outcome | None:
        return None

    def reference(self, message_id: int) -> str:
        return f"d{message_id}"


@pytest.fixture
def digest_id() -> int:
    scene: Scene = scenes.build()
    scene.article("Un")
    scene.people(25)
    digest_id = scene.launched()
    working.work_on(digest_id=digest_id, seconds=0, clock=Clock())
    return digest_id


def drain(digest_id: int, transport: DyingTransport, who: WorkerIdentity, clock: Clock) -> None:
    sender = Sender(digest_id=digest_id, transport=transport, worker=who, clock=clock)
    sender.drain(until=clock() + timedelta(seconds=30))


def counts(digest_id: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in Message.objects.filter(digest_id=digest_id).values_list("state", flat=True):
        name = MessageState(value).name
        found[name] = found.get(name, 0) + 1
    return found


def test_a_death_in_mid_letter_leaves_that_one_uncertain_and_sends_the_rest_once(
    digest_id: int,
) -> None:
    dying = DyingTransport(at=14)
    clock = Clock()
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=4), HERE, clock)
    assert Batch.objects.get().state == "CLAIMED"
    # The lease still runs, but the lock is free: the same machine takes over at once.
    drain(digest_id, dying, HERE, clock)
    assert counts(digest_id) == {"ACCEPTED": 24, "UNCERTAIN": 1}
    assert len(set(dying.taken)) == len(dying.taken) == 20
    assert not working.finish(digest_id=digest_id, now=clock())
    assert scenes.state(digest_id) == "SENDING"


def test_a_death_before_a_letter_begins_leaves_nothing_uncertain(digest_id: int) -> None:
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=4, after_body=False), HERE, Clock())
    calm = DyingTransport(at=10_000)
    drain(digest_id, calm, HERE, Clock())
    assert counts(digest_id) == {"ACCEPTED": 25}
    assert len(calm.taken) == 21


def test_without_the_journal_the_whole_chunk_is_uncertain_and_nothing_is_sent_again(
    digest_id: int,
) -> None:
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=4), HERE, Clock())
    journal_path(Batch.objects.get().id).unlink()
    calm = DyingTransport(at=10_000)
    drain(digest_id, calm, HERE, Clock())
    assert counts(digest_id) == {"ACCEPTED": 15, "UNCERTAIN": 10}
    assert len(calm.taken) == 15


def test_another_machine_waits_for_the_lease_and_trusts_no_journal_of_its_own(
    digest_id: int,
) -> None:
    clock = Clock()
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=4), HERE, clock)
    calm = DyingTransport(at=10_000)
    drain(digest_id, calm, OTHER, clock)
    assert calm.taken == []
    clock.pass_by(seconds=61)
    drain(digest_id, calm, OTHER, clock)
    assert counts(digest_id) == {"ACCEPTED": 15, "UNCERTAIN": 10}


def test_a_living_owner_keeps_its_batch_after_its_lease(digest_id: int) -> None:
    clock = Clock()
    mine = claiming.claim(digest_id=digest_id, now=clock(), worker=HERE)
    assert mine is not None
    clock.pass_by(minutes=5)
    assert claiming.claim(digest_id=digest_id, now=clock(), worker=HERE) is None
    with pytest.raises(JournalHeld):
        Journal(journal_path(mine.batch_id), first_id=mine.first_id, last_id=mine.last_id)
    mine.journal.close()
    assert claiming.claim(digest_id=digest_id, now=clock(), worker=HERE) is not None


def test_a_stalled_worker_that_wakes_settles_nothing_after_a_takeover(digest_id: int) -> None:
    clock = Clock()
    stalled = claiming.claim(digest_id=digest_id, now=clock(), worker=HERE)
    assert stalled is not None
    claiming.begin_chunk(stalled, first_id=stalled.first_id, last_id=stalled.last_id, now=clock())
    Batch.objects.update(token="taken-over")
    with pytest.raises(claiming.ClaimLost):
        settling.settle_chunk(
            stalled,
            skipped=(),
            outcomes=[Outcome(stalled.first_id, Answer.ACCEPTED)],
            attempts={},
            transport=DyingTransport(at=0),
            now=clock(),
        )
    assert counts(digest_id) == {"PLANNED": 25}
    stalled.journal.close()


def test_an_uncertain_person_is_settled_by_a_person_and_never_in_silence(digest_id: int) -> None:
    clock = Clock()
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=4), HERE, clock)
    drain(digest_id, DyingTransport(at=10_000), HERE, clock)
    lost = Message.objects.get(state=MessageState.UNCERTAIN)
    settling.settle(message_id=lost.id, choice="resend", user_id=None, now=clock())
    again = DyingTransport(at=10_000)
    drain(digest_id, again, HERE, clock)
    assert again.taken == [lost.id]
    working.finish(digest_id=digest_id, now=clock())
    assert scenes.state(digest_id) == "SENT"
    seen = progress(digest_id)
    assert (seen.accepted, seen.uncertain, seen.settled) == (25, 0, 25)
    with pytest.raises(DigestRefused, match="pas incertain"):
        settling.settle(message_id=lost.id, choice="sent", user_id=None, now=clock())


def test_a_resend_that_dies_is_not_taken_for_the_first_try(digest_id: int) -> None:
    clock = Clock()
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=4), HERE, clock)
    drain(digest_id, DyingTransport(at=10_000), HERE, clock)
    lost = Message.objects.get(state=MessageState.UNCERTAIN)
    settling.settle(message_id=lost.id, choice="resend", user_id=None, now=clock())
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=0, after_body=False), HERE, clock)
    calm = DyingTransport(at=10_000)
    drain(digest_id, calm, HERE, clock)
    assert calm.taken == [lost.id]


def test_a_journal_that_was_not_cleared_does_not_speak_for_a_later_try(digest_id: int) -> None:
    clock = Clock()
    batch = Batch.objects.get()
    # As a kill between settling and clearing leaves it, for a row that a person sends again.
    with Journal(journal_path(batch.id), first_id=batch.first_id, last_id=batch.last_id) as journal:
        journal.mark(batch.first_id, Mark.ACCEPTED)
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=0, after_body=False), HERE, clock)
    calm = DyingTransport(at=10_000)
    drain(digest_id, calm, HERE, clock)
    assert batch.first_id in calm.taken


def test_seven_days_later_an_uncertain_message_counts_as_sent(digest_id: int) -> None:
    clock = Clock()
    with pytest.raises(Killed):
        drain(digest_id, DyingTransport(at=4), HERE, clock)
    drain(digest_id, DyingTransport(at=10_000), HERE, clock)
    clock.pass_by(days=6)
    assert not working.finish(digest_id=digest_id, now=clock())
    clock.pass_by(days=2)
    assert working.finish(digest_id=digest_id, now=clock())
    assert progress(digest_id).uncertain == 0


def test_the_outbox_is_its_own_evidence(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.write("m7.eml", b"x")
    assert outbox.evidence(7).answer is Answer.ACCEPTED
    assert outbox.evidence(8).answer is Answer.LATER
    (tmp_path / "new" / "m7.eml").rename(tmp_path / "cur" / "m7.eml:2,S")
    assert outbox.evidence(7).answer is Answer.ACCEPTED


def test_the_journal_survives_its_process(tmp_path: Path) -> None:
    path = tmp_path / "batch-1.journal"
    with Journal(path, first_id=100, last_id=109) as journal:
        assert not journal.existed
        journal.mark(104, Mark.BEGUN)
    with Journal(path, first_id=100, last_id=109) as journal:
        assert journal.existed
        assert journal.read(104) is Mark.BEGUN
        assert journal.read(105) is Mark.NOT_BEGUN
    assert tmp_path != settings.JOURNALS
