"""What happens in a worker, where nobody looks, reaches people by mail: once, and by itself."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve

from newsletter.delivery import approvalrequests, launching, notices, working
from newsletter.delivery.fallingback import fall_back
from newsletter.delivery.freezing import freeze
from newsletter.delivery.models import Notice
from newsletter.digests import approval
from newsletter.digests.models import Digest
from newsletter.digests.refusals import DigestRefused
from newsletter.firm.queries import UserRow
from tests import scenes
from tests.scenes import NOW, Clock, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return scenes.build()


@pytest.fixture
def outbox() -> Path:
    """The outbox, emptied of what other tests sent."""
    folder = Path(settings.OUTBOX) / "new"
    for path in folder.glob("*.eml"):
        path.unlink()
    return folder


def mails(outbox: Path) -> dict[str, EmailMessage]:
    """Send what is due and return it by addressee."""
    notices.send_due(now=NOW)
    found = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in outbox.glob("n*.eml")
    ]
    assert all(isinstance(mail, EmailMessage) for mail in found)
    assert len({str(mail["To"]) for mail in found}) == len(found), "one each"
    return {str(mail["To"]): mail for mail in found}


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().replace("\u202f", " ").split())


def launched(scene: Scene, by: UserRow) -> int:
    scene.article("Impôt")
    scene.person("client@example.org")
    digest_id = scene.draft()
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    launching.launch(digest_id=digest_id, user_id=by.id, now=NOW)
    return digest_id


def test_a_launch_that_falls_back_tells_administrators_and_whoever_launched_it_once(
    scene: Scene, approver: UserRow, administrator: UserRow, editor: UserRow, outbox: Path
) -> None:
    digest_id = launched(scene, approver)
    Digest.objects.filter(id=digest_id).update(subject="Un autre objet")
    for _ in range(3):
        working.work_on(digest_id=digest_id, seconds=5, clock=Clock())
    assert scenes.state(digest_id) == "DRAFT"
    sent = mails(outbox)
    assert sent.keys() == {approver.email, administrator.email}
    mail = sent[administrator.email]
    assert mail["Subject"].replace("\u00a0", " ") == "Alerte : « Un autre objet » n’est pas parti"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "ont changé depuis l’approbation" in text_of(mail)
    path = f"/staff/digests/{digest_id}"
    assert f"{settings.BASE_URL}{path}" in text_of(mail)
    assert resolve(path).url_name == "digest"
    kept = str(list(Notice.objects.values_list("values", flat=True)))
    assert "@" not in kept, "no address waits in the database"
    assert mails(outbox).keys() == sent.keys()
    assert Notice.objects.count() == 2


def test_a_schedule_that_cannot_be_launched_tells_whoever_made_it(
    scene: Scene, approver: UserRow, outbox: Path
) -> None:
    scene.article("Impôt")
    person = scene.person("client@example.org")
    digest_id = scene.draft()
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    clock = Clock()
    launching.schedule(
        digest_id=digest_id, at=NOW + timedelta(hours=1), user_id=approver.id, now=NOW
    )
    person.subscriptions.all().delete()
    clock.pass_by(hours=2)
    working.work_on(digest_id=digest_id, seconds=5, clock=clock)
    assert scenes.state(digest_id) == "DRAFT"
    due = Notice.objects.get(user_id=approver.id)
    assert due.kind == "alert"
    assert "Personne n’est abonné" in due.values["message"]


def test_a_launch_taken_back_in_time_is_left_as_its_person_left_it(
    scene: Scene, approver: UserRow, administrator: UserRow
) -> None:
    """The worker was late with its refusal: the digest is approved, and nobody is alarmed."""
    digest_id = launched(scene, approver)
    launching.undo(digest_id=digest_id, user_id=approver.id, now=NOW)
    assert not fall_back(digest_id=digest_id, sentence="Trop tard.", now=NOW)
    assert scenes.state(digest_id) == "APPROVED"
    assert not Notice.objects.exists()


def test_a_frozen_digest_is_never_sent_back(
    scene: Scene, approver: UserRow, administrator: UserRow
) -> None:
    digest_id = launched(scene, approver)
    assert freeze(digest_id=digest_id, now=NOW)
    assert not fall_back(digest_id=digest_id, sentence="Trop tard.", now=NOW)
    assert scenes.state(digest_id) == "LAUNCHED"


def test_an_editor_asks_those_who_may_approve(
    scene: Scene, editor: UserRow, approver: UserRow, reader: UserRow, outbox: Path
) -> None:
    scene.article("Impôt")
    digest_id = scene.draft()
    number = approvalrequests.ask_approval(digest_id=digest_id, user_id=editor.id, now=NOW)
    sent = mails(outbox)
    assert sent.keys() == {approver.email, scene.approver.email}
    assert number == 2
    mail = sent[approver.email]
    assert editor.name in text_of(mail)
    path = f"/staff/digests/{digest_id}/review"
    assert f"{settings.BASE_URL}{path}" in text_of(mail)
    assert resolve(path).url_name == "review"
    with pytest.raises(DigestRefused, match="déjà été demandée"):
        approvalrequests.ask_approval(digest_id=digest_id, user_id=editor.id, now=NOW)
    later = NOW + timedelta(hours=2)
    assert approvalrequests.ask_approval(digest_id=digest_id, user_id=editor.id, now=later) == 2


def test_a_request_that_leads_nowhere_is_refused(
    scene: Scene, editor: UserRow, reader: UserRow
) -> None:
    scene.article("Impôt")
    scene.person("client@example.org")
    digest_id = scene.draft()
    with pytest.raises(DigestRefused, match="Seul un rédacteur"):
        approvalrequests.ask_approval(digest_id=digest_id, user_id=reader.id, now=NOW)
    with pytest.raises(DigestRefused, match="Personne d’autre"):
        approvalrequests.ask_approval(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    with pytest.raises(DigestRefused, match="Seul un brouillon"):
        approvalrequests.ask_approval(digest_id=digest_id, user_id=editor.id, now=NOW)
