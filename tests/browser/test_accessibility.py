"""axe finds nothing on any page, on a light ground and on a dark one."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from newsletter.delivery import launching, links
from newsletter.delivery.models import Batch, Message, MessageState
from newsletter.digests import approval
from newsletter.digests.articlelinks import article_path
from newsletter.digests.models import Digest
from newsletter.firm.categories import get_or_create_categories
from tests.needs import AXE
from tests.scenes import NOW, Scene

pytestmark = pytest.mark.needs("chromium", "node-tools")


def violations(page: Page) -> list[str]:
    """Return what axe reports, each with the element it stands on."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Previews are mails: the rendering's own tests look at them.
    found: dict[str, Any] = page.evaluate("axe.run({exclude: [['iframe']]})")
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


def assert_accessible(page: Page, address: str) -> None:
    page.goto(address)
    for ground in ("light", "dark"):
        page.emulate_media(color_scheme=ground, reduced_motion="reduce")
        assert violations(page) == [], (address, ground)


def test_public_pages(scene: Scene, site: str, page: Page) -> None:
    get_or_create_categories(names=["Fiscal", "Social"])
    article = scene.article("Un article")
    scene.person("marie@example.org")
    pending = scene.person("paul@example.org", state="PENDING")
    scene.sent()
    token = links.token(links.PERSONAL, Message.objects.get().id)
    confirm = links.token(links.CONFIRM, pending.subscriptions.get().id)
    for path in (
        f"u/{token}",
        f"p/{token}",
        "s/la-lettre",
        f"c/{confirm}",
        article_path(article.id).lstrip("/"),
        f"u/{links.token(links.PERSONAL, 0)}",
        "staff/sign-in",
    ):
        assert_accessible(page, f"{site}/{path}")


def test_staff_pages(scene: Scene, site: str, signed_in: Page) -> None:
    scene.article("Un article", html="<h2>Un</h2><p>Texte</p>")
    scene.article("Titre seul", html="")
    scene.article("Vieux", days_ago=600)
    person = scene.person("marie@example.org", last_name="Dupont")
    sent = scene.sent()
    Message.objects.update(state=MessageState.UNCERTAIN)
    Batch.objects.update(uncertain=1)
    Digest.objects.update(state="PAUSED")
    scene.article("Deux")
    draft = scene.draft()
    scene.article("Trois")
    launched = scene.draft()
    approval.approve(digest_id=launched, user_id=scene.approver.id, now=NOW)
    launching.launch(digest_id=launched, user_id=None, now=NOW)
    for path in (
        "",
        "digests",
        "digests/new",
        f"digests/{draft}",
        f"digests/{draft}/review",
        f"digests/{draft}/sending",
        f"digests/{sent}/sending",
        f"digests/{launched}/sending",
        "archive",
        f"archive/{scene.articles['Un article'].id}",
        "subscribers",
        "subscribers/add",
        f"subscribers/{person.id}",
    ):
        assert_accessible(signed_in, f"{site}/staff/{path}")
