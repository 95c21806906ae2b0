"""Composing, reading and approving a digest through the pages, without any script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from newsletter.delivery.models import Notice
from newsletter.digests import queries
from newsletter.digests.models import Digest
from tests import scenes
from tests.scenes import Scene
from tests.web.conftest import SignIn


@pytest.fixture
def digest_id(scene: Scene) -> int:
    for title in ("Un", "Deux", "Trois"):
        scene.article(title)
    scene.article("Vieux", days_ago=500)
    scene.article("Titre seul", html="")
    scene.person("client@example.org")
    return scene.draft()


@pytest.fixture
def editor(signed_in: SignIn) -> Client:
    return signed_in("EDITOR")


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub("[\u00a0\u202f]", " ", response.content.decode())


def article(scene: Scene, title: str) -> int:
    return scene.articles[title].id


def test_a_digest_is_asked_for_and_waits_for_a_worker(editor: Client, scene: Scene) -> None:
    form = page(editor, "/staff/digests/new")
    assert 'value="2026-12-01"' in form
    answer = editor.post(
        "/staff/digests/new", {"publication": scene.publication_id, "edition_date": "2026-12-01"}
    )
    assert answer.status_code == 303
    asked = queries.digests(limit=1)[0]
    assert (asked.state, asked.subject) == ("REQUESTED", "La lettre – décembre 2026")
    waiting = page(editor, answer["Location"])
    assert "La proposition attend un ouvrier" in waiting
    assert "Aucun ouvrier ne tourne" in waiting
    assert "Aucun ouvrier ne tourne" in page(editor, "/staff/")


def test_a_wrong_date_is_answered_in_the_form(editor: Client, scene: Scene) -> None:
    answer = editor.post(
        "/staff/digests/new", {"publication": scene.publication_id, "edition_date": "31/02/2026"}
    )
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Digest.objects.exists()


def test_every_article_is_shown_with_its_reason(editor: Client, digest_id: int) -> None:
    shown = page(editor, f"/staff/digests/{digest_id}")
    assert shown.count("nouveau depuis le 31 octobre 2026") == 3
    assert "antérieur au 1er décembre 2025" in shown
    assert "entrée d’index sans lien ni texte" in shown
    assert "1 article qui ne peut pas partir" in shown


def test_articles_are_kept_dropped_moved_and_edited(
    editor: Client, digest_id: int, scene: Scene
) -> None:
    def order(name: str, verb: str, **data: object) -> str:
        answer = editor.post(
            f"/staff/digests/{digest_id}/articles/{article(scene, name)}/{verb}", data
        )
        assert answer.status_code == 303
        assert answer["Location"].endswith(f"#article-{article(scene, name)}")
        return page(editor, f"/staff/digests/{digest_id}")

    before = scenes.picked_titles(digest_id)
    order(before[2], "move", position=1)
    assert scenes.picked_titles(digest_id) == [before[2], before[0], before[1]]
    order(before[2], "drop")
    assert scenes.picked_titles(digest_id) == before[:2]
    order("Vieux", "keep")
    assert scenes.picked_titles(digest_id) == [*before[:2], "Vieux"]
    shown = order("Vieux", "edit", title="Un titre <neuf>", standfirst="Un chapeau")
    assert "Un titre &lt;neuf&gt;" in shown
    assert "texte modifié pour ce numéro" in shown


def test_a_picture_without_a_description_asks_for_one(
    editor: Client, signed_in: SignIn, scene: Scene
) -> None:
    bridge = scene.article("Le pont", image="pictures/pont.jpg")
    digest_id = scene.draft()
    form = page(editor, f"/staff/digests/{digest_id}")
    assert "Elle manque." in form
    assert re.search(r"<details open><summary>Modifier le titre, le chapeau ou", form)
    review = page(editor, f"/staff/digests/{digest_id}/review")
    assert f'href="/staff/digests/{digest_id}#article-{bridge.id}"' in review

    address = f"/staff/digests/{digest_id}/articles/{bridge.id}/edit"
    words = {"title": "Le pont", "standfirst": "", "image_alt": 'Un pont "neuf"'}
    assert signed_in("READER").post(address, words).status_code == 403
    assert editor.post(address, words).status_code == 303
    form = page(editor, f"/staff/digests/{digest_id}")
    assert "Elle manque." not in form
    assert 'alt="Un pont &#34;neuf&#34;"' in form
    assert "alt='Un pont \"neuf\"'" in page(editor, f"/staff/digests/{digest_id}/preview")


def test_what_cannot_go_out_is_refused_with_a_sentence(
    editor: Client, digest_id: int, scene: Scene
) -> None:
    editor.post(f"/staff/digests/{digest_id}/articles/{article(scene, 'Titre seul')}/keep")
    shown = page(editor, f"/staff/digests/{digest_id}")
    assert "Cet article ne peut pas partir" in shown
    assert 'class="notice bad"' in shown
    editor.post(f"/staff/digests/{digest_id}/articles/99999/keep")
    assert "n’est plus dans les archives" in page(editor, f"/staff/digests/{digest_id}")


def test_the_subject_and_the_introduction_are_written(editor: Client, digest_id: int) -> None:
    editor.post(
        f"/staff/digests/{digest_id}/text",
        {"subject": "Un objet\r\nBcc: x@example.org", "introduction": "**Bonjour**"},
    )
    found = queries.digest(digest_id)
    assert found is not None
    assert found.subject == "Un objet Bcc: x@example.org"
    assert found.introduction == "**Bonjour**"
    editor.post(f"/staff/digests/{digest_id}/text", {"subject": " ", "introduction": ""})
    assert "Donnez un objet" in page(editor, f"/staff/digests/{digest_id}")


def test_the_preview_is_a_sandboxed_frame_under_a_policy_of_its_own(
    editor: Client, digest_id: int
) -> None:
    review = page(editor, f"/staff/digests/{digest_id}/review")
    frame = re.search(r"<iframe[^>]*>", review)
    assert frame is not None
    assert f'src="/staff/digests/{digest_id}/preview"' in frame.group()
    assert "sandbox" in frame.group()
    assert "allow-" not in frame.group()
    mail = editor.get(f"/staff/digests/{digest_id}/preview")
    assert "Trois" in mail.content.decode()
    policy = mail["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert mail["X-Frame-Options"] == "SAMEORIGIN"
    text = editor.get(f"/staff/digests/{digest_id}/preview.txt")
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert "Trois" in text.content.decode()


def test_a_test_mail_is_asked_for(editor: Client, digest_id: int) -> None:
    editor.post(f"/staff/digests/{digest_id}/test", {"to": "collegue@example.org"})
    assert Notice.objects.get().kind == "test"
    assert "un ouvrier l’envoie" in page(editor, f"/staff/digests/{digest_id}/review")
    editor.post(f"/staff/digests/{digest_id}/test", {"to": "collegue"})
    assert "arobase" in page(editor, f"/staff/digests/{digest_id}/review")
    assert Notice.objects.count() == 1


def test_approving_leads_to_the_sending_and_any_change_voids_it(
    signed_in: SignIn, digest_id: int, scene: Scene
) -> None:
    approver = signed_in("APPROVER")
    review = page(approver, f"/staff/digests/{digest_id}/review")
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', review)
    assert seen is not None
    answer = approver.post(f"/staff/digests/{digest_id}/approve", {"seen": seen.group(1)})
    assert answer["Location"] == f"/staff/digests/{digest_id}/sending"
    assert scenes.state(digest_id) == "APPROVED"
    assert "par Approver" in page(approver, f"/staff/digests/{digest_id}/sending")
    approver.post(f"/staff/digests/{digest_id}/articles/{article(scene, 'Un')}/drop")
    assert scenes.state(digest_id) == "DRAFT"


def test_what_a_colleague_changed_meanwhile_is_read_again_before_it_is_approved(
    signed_in: SignIn, editor: Client, digest_id: int
) -> None:
    approver = signed_in("APPROVER")
    review = page(approver, f"/staff/digests/{digest_id}/review")
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', review)
    assert seen is not None
    editor.post(f"/staff/digests/{digest_id}/text", {"subject": "Autre", "introduction": ""})
    answer = approver.post(f"/staff/digests/{digest_id}/approve", {"seen": seen.group(1)})
    assert answer["Location"] == f"/staff/digests/{digest_id}/review"
    assert scenes.state(digest_id) == "DRAFT"
    assert "modifié depuis que vous l’avez ouvert" in page(approver, answer["Location"])


def test_an_empty_digest_says_why_and_cannot_be_approved(signed_in: SignIn, scene: Scene) -> None:
    digest_id = scene.draft()
    approver = signed_in("APPROVER")
    assert "Aucun article à proposer" in page(approver, f"/staff/digests/{digest_id}")
    assert "aucun article" in page(approver, f"/staff/digests/{digest_id}/review")
    approver.post(f"/staff/digests/{digest_id}/approve")
    assert scenes.state(digest_id) == "EMPTY"


def test_the_list_of_digests_costs_the_same_number_of_queries_per_page(
    editor: Client, scene: Scene, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(45):
        Digest.objects.create(
            publication_id=scene.publication_id,
            state="DRAFT",
            edition_date=scenes.TODAY,
            subject=f"Numéro {number}",
            created_at=scenes.NOW,
        )
    editor.get("/staff/digests")
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]  # a context manager
        first = page(editor, "/staff/digests")
    assert first.count("Numéro ") == 20
    older = re.search(r"\?before=(\d+)", first)
    assert older is not None
    assert "Numéro 24" in page(editor, f"/staff/digests?before={older.group(1)}")
    assert "Numéro 44" in page(editor, "/staff/digests?before=x")
