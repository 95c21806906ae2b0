"""Sending through the pages: launch, undo, pause, uncertain people, and the report's sums."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client

from newsletter.delivery import working
from newsletter.delivery.models import Batch, Message, MessageState
from newsletter.digests import approval
from newsletter.digests.models import Digest
from tests import scenes
from tests.scenes import NOW, Scene
from tests.web.conftest import SignIn


@pytest.fixture
def approver(signed_in: SignIn) -> Client:
    return signed_in("APPROVER")


@pytest.fixture
def approved(scene: Scene) -> int:
    scene.article("Un")
    scene.people(3)
    digest_id = scene.draft()
    approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)
    return digest_id


def order(client: Client, digest_id: int, name: str, **data: str) -> str:
    """Press a button of the sending page and return the page that follows."""
    answer = client.post(f"/staff/digests/{digest_id}/{name}", data)
    assert answer.status_code == 303
    return sending(client, digest_id)


def sending(client: Client, digest_id: int) -> str:
    response = client.get(f"/staff/digests/{digest_id}/sending")
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def test_launching_waits_and_can_be_undone(approver: Client, approved: int) -> None:
    assert "Clients (3 abonnés actifs)" in sending(approver, approved)
    shown = order(approver, approved, "launch")
    assert scenes.state(approved) == "LAUNCHED"
    assert re.search(r"9 min 5\d s|10 min 00 s", shown)
    assert "Annuler l’envoi" in shown
    shown = order(approver, approved, "undo")
    assert "Rien n’est parti" in shown
    assert scenes.state(approved) == "APPROVED"


def test_the_moving_part_says_when_the_page_is_out_of_date(approver: Client, approved: int) -> None:
    still = approver.get(f"/staff/digests/{approved}/progress?mark=APPROVED-0")
    assert still.status_code == 200
    moved = approver.get(f"/staff/digests/{approved}/progress?mark=LAUNCHED-0")
    assert moved["HX-Refresh"] == "true"


def test_a_draft_is_not_launched_nor_a_sent_digest_twice(
    approver: Client, scene: Scene, approved: int
) -> None:
    order(approver, approved, "launch")
    assert "déjà lancé" in order(approver, approved, "launch")
    with time_machine.travel(NOW.replace(hour=10)):
        approver.force_login(scene.approver)
        working.work_on(digest_id=approved, seconds=5)
        assert scenes.state(approved) == "SENT"
        assert "ne part pas deux fois" in order(approver, approved, "launch")
    assert Message.objects.filter(state=MessageState.ACCEPTED).count() == 3


def test_a_later_hour_is_given_in_the_firms_time(approver: Client, approved: int) -> None:
    shown = order(approver, approved, "schedule", at="2026-12-02T09:30")
    assert "2 décembre 2026 à 9 h 30" in shown
    found = Digest.objects.get(id=approved)
    assert found.scheduled_at is not None
    assert found.scheduled_at.isoformat() == "2026-12-02T08:30:00+00:00"
    assert "déjà passée" in order(approver, approved, "schedule", at="2020-01-01T09:30")
    assert "Donnez la date" in order(approver, approved, "schedule", at="demain")


def test_pausing_resuming_and_giving_up(approver: Client, approved: int) -> None:
    Digest.objects.filter(id=approved).update(state="SENDING")
    assert "L’envoi est suspendu." in order(approver, approved, "pause")
    assert "L’envoi reprend." in order(approver, approved, "resume")
    order(approver, approved, "pause")
    assert "est annulé" in order(approver, approved, "cancel")
    assert scenes.state(approved) == "CANCELLED"


def test_the_report_closes_and_names_who_was_skipped(approver: Client, scene: Scene) -> None:
    scene.article("Un")
    scene.people(2)
    digest_id = scene.sent()
    shown = sending(approver, digest_id)
    assert "Le registre compte 2 envois, autant que de destinataires" in shown
    scene.person("nouvelle@example.org", last_name="Roy", interests=["Social"])
    scene.article("Deux")
    second = scene.sent()
    shown = sending(approver, second)
    assert "Roy" in shown
    assert "1 personne n’a pas reçu ce numéro" in shown
    listed = approver.get("/staff/digests").content.decode()
    assert listed.count('data-label="Destinataires"') == 2


def test_uncertain_people_are_named_with_both_choices(approver: Client, scene: Scene) -> None:
    scene.article("Un")
    scene.person("un@example.org", last_name="Premier")
    scene.person("deux@example.org", last_name="Second")
    digest_id = scene.sent()
    Message.objects.update(state=MessageState.UNCERTAIN)
    Batch.objects.update(uncertain=2, accepted=0)
    Digest.objects.update(state="SENDING")
    assert "2 envois incertains attendent" in approver.get("/staff/").content.decode().replace(
        "\u00a0", " "
    )
    first, second = Message.objects.order_by("id").values_list("id", flat=True)
    shown = sending(approver, digest_id)
    assert "Premier" in shown
    assert shown.count("Compter comme parti pour") >= 2
    order(approver, digest_id, f"messages/{first}/settle", choice="sent")
    assert Message.objects.get(id=first).state == MessageState.ACCEPTED
    order(approver, digest_id, f"messages/{second}/settle", choice="resend")
    assert Message.objects.get(id=second).state == MessageState.PLANNED
    assert "n’est pas incertain" in order(
        approver, digest_id, f"messages/{first}/settle", choice="resend"
    )


def test_a_reader_sees_the_sums_and_no_button(signed_in: SignIn, scene: Scene) -> None:
    scene.article("Un")
    scene.people(2)
    digest_id = scene.sent()
    Message.objects.update(state=MessageState.UNCERTAIN)
    shown = sending(signed_in("READER"), digest_id)
    assert "Incertains" in shown
    assert shown.count("<button") == 1, "signing out is the only one"
