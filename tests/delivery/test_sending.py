from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from newsletter.audience.models import Subscription, Suppression
from newsletter.delivery import launching, working
from newsletter.delivery.models import Batch, Message, MessageState
from newsletter.delivery.queries import progress, sums
from newsletter.digests import approval, editing
from newsletter.digests.models import Digest, Variant
from newsletter.digests.refusals import DigestRefused
from tests import scenes
from tests.scenes import NOW, Clock, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return scenes.build()


def outbox() -> set[str]:
    return {path.name for path in (Path(settings.OUTBOX) / "new").glob("*.eml")}


def test_everyone_once_and_the_ledger_equals_the_outbox(scene: Scene) -> None:
    scene.article("Un")
    scene.people(2300)
    before = outbox()
    digest_id = scene.sent()
    assert scenes.state(digest_id) == "SENT"
    found = sums(digest_id)
    assert found.balanced
    assert found.states["ACCEPTED"] == found.audience == 2300
    references = set(
        Message.objects.filter(digest_id=digest_id).values_list("reference", flat=True)
    )
    assert outbox() - before == references
    assert list(
        Batch.objects.filter(digest_id=digest_id).order_by("id").values_list("size", flat=True)
    ) == [1000, 1000, 300]
    assert progress(digest_id).accepted == 2300


def test_nothing_is_due_before_the_undo_time_is_over_and_undo_takes_all_back(scene: Scene) -> None:
    scene.article("Un")
    scene.people(3)
    digest_id = scene.draft()
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    clock = Clock()
    launching.launch(digest_id=digest_id, user_id=None, now=clock())
    before = outbox()
    working.work_on(digest_id=digest_id, seconds=5, clock=clock)
    assert Message.objects.filter(digest_id=digest_id).count() == 3
    clock.pass_by(minutes=9)
    working.work_on(digest_id=digest_id, seconds=5, clock=clock)
    assert outbox() == before
    launching.undo(digest_id=digest_id, user_id=None, now=clock())
    assert scenes.state(digest_id) == "APPROVED"
    assert not Message.objects.filter(digest_id=digest_id).exists()
    launching.launch(digest_id=digest_id, user_id=None, now=clock())
    clock.pass_by(minutes=10)
    working.work_on(digest_id=digest_id, seconds=5, clock=clock)
    assert scenes.state(digest_id) == "SENT"
    assert len(outbox() - before) == 3


def test_who_leaves_or_objects_between_launch_and_sending_is_skipped_with_the_reason(
    scene: Scene,
) -> None:
    scene.article("Un")
    stays = scene.person("reste@example.org")
    leaves = scene.person("part@example.org")
    objects = scene.person("oppose@example.org")
    digest_id = scene.draft()
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    clock = Clock()
    launching.launch(digest_id=digest_id, user_id=None, now=clock())
    working.work_on(digest_id=digest_id, seconds=5, clock=clock)
    Subscription.objects.filter(subscriber=leaves).update(state="UNSUBSCRIBED")
    Suppression.objects.create(
        address_hash=objects.address_hash, reason="OPPOSITION", source="staff", created_at=NOW
    )
    clock.pass_by(minutes=11)
    working.work_on(digest_id=digest_id, seconds=5, clock=clock)
    rows = {m.subscriber_id: (m.state, m.reason) for m in Message.objects.all()}
    assert rows == {
        stays.id: (MessageState.ACCEPTED, ""),
        leaves.id: (MessageState.SKIPPED, "not_subscribed"),
        objects.id: (MessageState.SKIPPED, "suppressed"),
    }
    assert scenes.state(digest_id) == "SENT"


def test_never_the_same_article_twice_across_publications_and_interests_make_variants(
    scene: Scene,
) -> None:
    from newsletter.digests.publications import create_publication

    scene.article("Impôt", categories=["Fiscal"])
    scene.article("Paie", categories=["Social"])
    fiscal = scene.person("fiscal@example.org", interests=["Fiscal"])
    both = scene.person("tout@example.org")
    none = scene.person("jardin@example.org", interests=["Jardin"])
    first = scene.sent()
    assert Variant.objects.filter(digest_id=first).count() == 2
    assert Message.objects.get(digest_id=first, subscriber=none).reason == "nothing_new"

    other = create_publication(
        name="L’autre lettre", list_ids=[scene.clients.id], now=NOW, undo_minutes=0
    )
    newcomer = scene.person("nouveau@example.org")
    second = scene.sent(publication_id=other)
    assert Message.objects.get(digest_id=second, subscriber=both).state == MessageState.SKIPPED
    assert Message.objects.get(digest_id=second, subscriber=fiscal).state == MessageState.SKIPPED
    accepted = Message.objects.get(digest_id=second, state=MessageState.ACCEPTED)
    assert accepted.subscriber_id == newcomer.id
    assert scenes.state(second) == "SENT"
    assert sums(second).reasons == {"a déjà reçu ces articles, ou ne s’intéresse à aucun d’eux": 3}


def test_a_second_send_is_refused_with_a_sentence(scene: Scene) -> None:
    scene.article("Un")
    scene.people(1)
    digest_id = scene.sent()
    with pytest.raises(DigestRefused, match="déjà parti"):
        launching.launch(digest_id=digest_id, user_id=None, now=NOW)


def test_a_day_is_said_as_the_firm_lives_it(scene: Scene) -> None:
    scene.article("Un")
    scene.people(1)
    digest_id = scene.sent()
    late = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    Digest.objects.filter(id=digest_id).update(sent_at=late)
    with pytest.raises(DigestRefused, match="2 décembre 2026"):
        launching.launch(digest_id=digest_id, user_id=None, now=late)


def test_any_change_voids_the_approval(scene: Scene) -> None:
    scene.article("Un")
    scene.people(1)
    digest_id = scene.draft()
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    editing.edit_digest(
        digest_id=digest_id, subject="Autre objet", introduction="", user_id=None, now=NOW
    )
    assert scenes.state(digest_id) == "DRAFT"
    with pytest.raises(DigestRefused, match="pas approuvé"):
        launching.launch(digest_id=digest_id, user_id=None, now=NOW)


def test_an_article_changed_after_approval_sends_the_digest_back_to_draft(scene: Scene) -> None:
    article = scene.article("Un")
    scene.people(2)
    digest_id = scene.launched()
    article.title = "Un, corrigé"
    article.save()
    before = outbox()
    working.work_on(digest_id=digest_id, seconds=5, clock=Clock())
    digest = Digest.objects.get(id=digest_id)
    assert digest.state == "DRAFT"
    assert "rien n’est parti" in digest.remark
    assert outbox() == before
    assert not Message.objects.filter(digest_id=digest_id).exists()


def test_pause_resume_and_cancel_hold_within_a_chunk(scene: Scene) -> None:
    scene.article("Un")
    scene.people(1200)
    digest_id = scene.launched()
    working.work_on(digest_id=digest_id, seconds=0, clock=Clock())
    assert scenes.state(digest_id) == "SENDING"
    launching.pause(digest_id=digest_id, user_id=None, now=NOW)
    before = outbox()
    working.work_on(digest_id=digest_id, seconds=5, clock=Clock())
    assert outbox() == before
    launching.resume(digest_id=digest_id, user_id=None, now=NOW)
    launching.cancel(digest_id=digest_id, user_id=None, now=NOW)
    working.work_on(digest_id=digest_id, seconds=5, clock=Clock())
    found = sums(digest_id)
    assert found.states["CANCELLED"] == 1200
    assert found.balanced
    assert outbox() == before


def test_a_digest_for_nobody_is_refused(scene: Scene) -> None:
    scene.article("Un")
    digest_id = scene.draft()
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    with pytest.raises(DigestRefused, match="Personne n’est abonné"):
        launching.launch(digest_id=digest_id, user_id=None, now=NOW)


def test_an_archive_with_nothing_recent_yields_no_digest(scene: Scene) -> None:
    scene.article("Vieux", days_ago=500)
    digest_id = scene.draft()
    digest = Digest.objects.get(id=digest_id)
    assert digest.state == "EMPTY"
    assert digest.remark.startswith("Aucun article à proposer")
