"""People: an address never stands in a URL; whoever left does not come back by our hand."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from newsletter.audience.models import Consent, Subscriber, Subscription, Suppression
from newsletter.firm.models import AuditEntry
from tests.scenes import Scene
from tests.web.conftest import SignIn


@pytest.fixture
def editor(signed_in: SignIn) -> Client:
    return signed_in("EDITOR")


def person_form(scene: Scene, **changed: str) -> dict[str, str]:
    return {
        "address": "Marie.Dupont@example.org",
        "courtesy_title": "Madame",
        "first_name": "Marie",
        "last_name": "Dupont",
        "company": "",
        "list_id": str(scene.clients.id),
        "basis": "client",
        "source": "lettre de mission",
        **changed,
    }


def test_people_are_searched_by_a_post(editor: Client, scene: Scene) -> None:
    editor.post("/staff/subscribers/add", person_form(scene))
    found = editor.post("/staff/subscribers", {"text": "dupo"})
    assert found.status_code == 200
    assert "marie.dupont@example.org" in found.content.decode()
    assert "marie.dupont" not in editor.get("/staff/subscribers?text=dupo").content.decode()
    assert (
        "Personne ne correspond"
        in editor.post("/staff/subscribers", {"text": "zzz"}).content.decode()
    )


def test_a_long_search_goes_on_without_losing_anybody(editor: Client, scene: Scene) -> None:
    for number in range(60):
        editor.post(
            "/staff/subscribers/add",
            person_form(scene, address=f"c{number:02}@example.org", last_name=f"Nom{number:02}"),
        )
    page = editor.post("/staff/subscribers", {"text": "nom"}).content.decode()
    hidden = dict(re.findall(r'name="(walk|key|row)" value="([^"]*)"', page))
    assert set(hidden) == {"walk", "key", "row"}
    second = editor.post("/staff/subscribers", {"text": "nom", **hidden}).content.decode()
    shown = {f"c{n:02}@example.org" for n in range(60) if f"c{n:02}@example.org" in page}
    rest = {f"c{n:02}@example.org" for n in range(60) if f"c{n:02}@example.org" in second}
    assert len(shown) == 50
    assert len(rest) == 10
    assert not shown & rest


def test_adding_records_the_proof(editor: Client, scene: Scene) -> None:
    answer = editor.post("/staff/subscribers/add", person_form(scene))
    assert answer.status_code == 303
    assert "@" not in answer["Location"]
    proof = Consent.objects.get(subscriber__address="marie.dupont@example.org")
    assert (proof.basis, proof.source) == ("client", "lettre de mission")
    page = editor.get(answer["Location"]).content.decode()
    assert "lettre de mission" in page
    assert "Madame Marie Dupont" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"address": "marie"}, "arobase"),
        ({"source": ""}, "errorlist"),
        ({"basis": "inconnu"}, "errorlist"),
    ],
)
def test_a_wrong_form_records_nothing(
    editor: Client, scene: Scene, changed: dict[str, str], sentence: str
) -> None:
    answer = editor.post("/staff/subscribers/add", person_form(scene, **changed))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Subscriber.objects.exists()


def test_one_person_is_unsubscribed_and_cannot_be_added_back(editor: Client, scene: Scene) -> None:
    where = editor.post("/staff/subscribers/add", person_form(scene))["Location"]
    assert "Désinscrire de La lettre" in editor.get(where).content.decode()
    answer = editor.post(f"{where}/unsubscribe", {"publication": "la-lettre"})
    assert answer.status_code == 303
    subscription = Subscription.objects.get()
    assert (subscription.state, subscription.reason) == ("UNSUBSCRIBED", "staff")
    assert Suppression.objects.get().scope == f"publication:{scene.publication_id}"
    line = AuditEntry.objects.get(action="subscriber.unsubscribed")
    assert line.actor_id is not None
    page = editor.get(where).content.decode()
    assert "Désinscrire de" not in page
    assert "notice warn" in page
    again = editor.post("/staff/subscribers/add", person_form(scene))
    assert "s’est désinscrite" in again.content.decode()
    assert Subscription.objects.get().state == "UNSUBSCRIBED"


def test_an_unknown_letter_is_404(editor: Client, scene: Scene) -> None:
    person = scene.person("a@example.org")
    answer = editor.post(f"/staff/subscribers/{person.id}/unsubscribe", {"publication": "x"})
    assert answer.status_code == 404
