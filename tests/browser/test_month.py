"""The month of an approver, in the browser: compose, read, approve, send, follow, report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from newsletter.delivery import presence
from newsletter.delivery.models import Batch, Message, MessageState
from newsletter.digests.models import Digest, Publication
from tests import scenes
from tests.scenes import Scene

pytestmark = pytest.mark.needs("chromium")

TITLES = (
    ("La facture électronique entre en vigueur pour les petites entreprises", "Fiscal"),
    ("Cotisations sociales des indépendants : la nouvelle assiette", "Social"),
    ("Transmettre son entreprise : le pacte Dutreil, mode d’emploi", "Patrimoine"),
    ("Bien rédiger ses conditions générales de vente", "Juridique"),
)


@pytest.fixture
def ready(scene: Scene) -> Scene:
    for place, (title, category) in enumerate(TITLES):
        scene.article(title, categories=[category], days_ago=20 + place)
    scene.article("Un dossier d’il y a deux ans", days_ago=700, categories=["Gestion"])
    scene.article("Un titre d’index", html="", categories=["Gestion"])
    scene.people(12)
    Publication.objects.update(undo_minutes=0)
    return scene


def picked(page: Page) -> list[str]:
    return page.locator(".articles.picked h3").all_inner_texts()


def test_from_the_sign_in_to_the_report(
    ready: Scene,
    site: str,
    signed_in: Page,
    work: Callable[[], None],
    look: Callable[[str], None],
) -> None:
    page = signed_in
    look("home")
    page.get_by_role("link", name="Préparer un numéro").click()
    look("new")
    page.get_by_label("Date du numéro").fill("2026-12-01")
    page.get_by_role("button", name="Proposer les articles").click()
    expect(page.get_by_text("Un ouvrier choisit les articles")).to_be_visible()
    work()
    # The page completes itself.
    expect(page.get_by_role("heading", name="Dans ce numéro")).to_be_visible()
    look("compose")
    before = picked(page)
    assert len(before) == 4
    second = page.locator(".articles.picked > li").nth(1)
    second.get_by_role("button", name=re.compile("^Monter")).click()
    expect(page.locator(".articles.picked h3").first).to_have_text(before[1])
    # What was pressed keeps the keyboard's place.
    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile("^Monter"))
    page.locator(".articles.picked > li").nth(3).get_by_role(
        "button", name=re.compile("^Retirer")
    ).click()
    expect(page.locator(".articles.picked > li")).to_have_count(3)
    page.get_by_role("button", name=re.compile("^Ajouter « Un dossier")).click()
    expect(page.locator(".articles.picked > li")).to_have_count(4)
    page.get_by_label("Introduction").fill("Bonjour,\n\nVoici l’essentiel du **mois**.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    page.get_by_role("link", name="Relire le message").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name=before[1])).to_be_visible()
    look("review")
    page.get_by_role("button", name="Approuver ce numéro").click()
    expect(page.get_by_text("Le numéro est approuvé")).to_be_visible()
    look("approved")
    page.get_by_role("button", name="Lancer l’envoi").click()
    expect(page.get_by_text("Le départ est imminent")).to_be_visible()
    look("launched")
    work()
    expect(page.get_by_text("le compte est bon")).to_be_visible()
    look("report")
    assert Digest.objects.get().state == "SENT"
    assert Message.objects.count() == 12
    page.goto(f"{site}/staff/digests")
    look("digests")


def test_a_digest_is_composed_with_the_keyboard_alone(
    ready: Scene, site: str, signed_in: Page
) -> None:
    page = signed_in
    digest_id = scenes_draft(ready)
    page.goto(f"{site}/staff/digests/{digest_id}")
    before = picked(page)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Aller au contenu"
    page.get_by_role("button", name=re.compile("^Descendre")).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".articles.picked h3").first).to_have_text(before[1])
    page.keyboard.press("Enter")
    expect(page.locator(".articles.picked h3").nth(2)).to_have_text(before[0])


def scenes_draft(scene: Scene) -> int:
    return scene.draft(day=scenes.TODAY)


def test_it_works_without_any_script(
    ready: Scene, site: str, browser: object, signed_in: Page
) -> None:
    cookies = signed_in.context.cookies()
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]  # a Browser
    context.add_cookies(cookies)
    page = context.new_page()
    digest_id = scenes_draft(ready)
    page.goto(f"{site}/staff/digests/{digest_id}")
    before = picked(page)
    page.get_by_role("button", name=re.compile("^Monter")).nth(1).click()
    assert picked(page)[0] == before[1]
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_scrolls_sideways(ready: Scene, site: str, signed_in: Page, width: int) -> None:
    page = signed_in
    page.set_viewport_size({"width": width, "height": 800})
    digest_id = ready.sent()
    person = Message.objects.values_list("subscriber_id", flat=True)[0]
    for path in (
        "",
        "digests",
        "digests/new",
        f"digests/{digest_id}",
        f"digests/{digest_id}/review",
        f"digests/{digest_id}/sending",
        "archive",
        "subscribers",
        "subscribers/add",
        f"subscribers/{person}",
    ):
        page.goto(f"{site}/staff/{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path


def test_a_launch_counts_down_and_is_taken_back(
    ready: Scene, site: str, signed_in: Page, look: Callable[[str], None]
) -> None:
    page = signed_in
    Publication.objects.update(undo_minutes=10)
    digest_id = ready.draft()
    page.goto(f"{site}/staff/digests/{digest_id}/review")
    page.get_by_role("button", name="Approuver ce numéro").click()
    page.get_by_role("button", name="Lancer l’envoi").click()
    countdown = page.locator(".countdown")
    expect(countdown).to_have_text(re.compile(r"^(10\smin 00|9\smin \d\d)\ss$"))
    look("countdown")
    first = countdown.inner_text()
    expect(countdown).not_to_have_text(first)
    page.get_by_role("button", name="Annuler l’envoi").click()
    expect(page.get_by_text("Rien n’est parti")).to_be_visible()
    assert Digest.objects.get(id=digest_id).state == "APPROVED"


def test_uncertain_people_appear_while_the_page_is_open_and_are_decided_on(
    ready: Scene,
    site: str,
    signed_in: Page,
    work: Callable[[], None],
    look: Callable[[str], None],
) -> None:
    page = signed_in
    digest_id = ready.sent()
    Digest.objects.update(state="SENDING", sent_at=None)
    page.goto(f"{site}/staff/digests/{digest_id}/sending")
    expect(page.get_by_label("12 sur 12 destinataires")).to_be_visible()
    last = Message.objects.order_by("-id")[:2]
    for message in last:
        Message.objects.filter(id=message.id).update(state=MessageState.UNCERTAIN)
    Batch.objects.update(uncertain=2, accepted=10)
    expect(page.get_by_role("heading", name="Incertains")).to_be_visible()
    look("uncertain")
    page.get_by_role("button", name=re.compile("^Renvoyer à")).first.click()
    page.get_by_role("button", name=re.compile("^Compter comme parti")).click()
    work()
    expect(page.get_by_text("le compte est bon")).to_be_visible()
    assert Message.objects.filter(state=MessageState.ACCEPTED).count() == 12


def test_a_stopped_worker_is_told(
    ready: Scene, site: str, signed_in: Page, look: Callable[[str], None]
) -> None:
    page = signed_in
    presence.gone(name="essai:1")
    page.goto(f"{site}/staff/digests/new")
    page.get_by_role("button", name="Proposer les articles").click()
    expect(page.get_by_text("Aucun ouvrier ne tourne.")).to_be_visible()
    look("waiting")
    page.goto(f"{site}/staff/")
    expect(page.get_by_text("Aucun ouvrier ne tourne.")).to_be_visible()
    look("home-waiting")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    look("sign-in")


def test_a_refusal_shows_where_the_button_was_pressed(
    ready: Scene, site: str, signed_in: Page
) -> None:
    page = signed_in
    digest_id = ready.draft()
    page.goto(f"{site}/staff/digests/{digest_id}")
    # A colleague gave it up meanwhile.
    Digest.objects.update(state="CANCELLED")
    page.get_by_role("button", name=re.compile("^Monter")).nth(1).click()
    expect(page.locator("#messages")).to_contain_text("ne se modifie plus")
    expect(page.locator("#standing")).to_contain_text("annulé")
    expect(page.get_by_role("button", name=re.compile("^Monter"))).to_have_count(0)
