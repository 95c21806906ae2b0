"""An editor, who may not approve, asks for it on the page where a digest is read."""

from __future__ import annotations

import re

from newsletter.delivery.models import Notice
from tests.scenes import Scene
from tests.web.conftest import SignIn


def test_an_editor_asks_for_the_approval(scene: Scene, signed_in: SignIn) -> None:
    scene.article("Un")
    digest_id = scene.draft()
    page = f"/staff/digests/{digest_id}/review"
    editor = signed_in("EDITOR")
    assert "Demander l’approbation" in editor.get(page).content.decode()
    answer = editor.post(f"/staff/digests/{digest_id}/ask-approval", follow=True)
    seen = re.sub("[\u00a0\u202f]", " ", answer.content.decode())
    assert "La demande part vers 1 personne par courriel." in seen
    assert Notice.objects.get().user_id == scene.approver.id
    again = editor.post(f"/staff/digests/{digest_id}/ask-approval", follow=True)
    assert "déjà été demandée" in again.content.decode()
    assert Notice.objects.count() == 1


def test_who_may_approve_or_only_read_is_not_asked_to_ask(scene: Scene, signed_in: SignIn) -> None:
    scene.article("Un")
    page = f"/staff/digests/{scene.draft()}/review"
    for role in ("READER", "APPROVER"):
        assert "Demander l’approbation" not in signed_in(role).get(page).content.decode()
