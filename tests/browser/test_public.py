"""What a client does with the links of a mail, in the browser, without a cookie."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from newsletter.audience.models import Subscription
from newsletter.delivery import links
from newsletter.delivery.models import Message
from newsletter.digests.articlelinks import article_path
from newsletter.firm.categories import get_or_create_categories
from newsletter.firm.models import Firm
from tests.scenes import Scene

pytestmark = pytest.mark.needs("chromium")
Look = Callable[[str], None]


@pytest.fixture
def token(scene: Scene) -> str:
    Firm.objects.update(privacy_url="https://cabinet.example.org/donnees")
    get_or_create_categories(names=["Fiscal", "Social", "Juridique", "Patrimoine", "Gestion"])
    scene.article("La facture électronique entre en vigueur")
    scene.person("marie.dupont@example.org", courtesy_title="Madame", last_name="Dupont")
    scene.sent()
    return links.token(links.PERSONAL, Message.objects.get().id)


def state() -> str:
    return Subscription.objects.get().state


def test_out_by_one_button_and_back_by_another(
    token: str, site: str, page: Page, look: Look
) -> None:
    page.goto(f"{site}/u/{token}")
    expect(page.get_by_role("button")).to_have_count(1)
    look("unsubscribe")
    assert state() == "ACTIVE"
    page.get_by_role("button", name="Me désinscrire").click()
    expect(page.get_by_role("heading", name="C’est fait")).to_be_visible()
    look("unsubscribed")
    assert state() == "UNSUBSCRIBED"
    page.get_by_role("button", name="Me réinscrire").click()
    expect(page.get_by_role("heading", name="Vous êtes de nouveau inscrit")).to_be_visible()
    assert state() == "ACTIVE"
    assert page.context.cookies() == []


def test_interests_are_chosen_by_the_keyboard(
    token: str, site: str, page: Page, look: Look
) -> None:
    page.goto(f"{site}/p/{token}")
    page.get_by_label("Social").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.get_by_text("Vos choix sont enregistrés")).to_be_visible()
    expect(page.get_by_label("Social")).to_be_checked()
    look("preferences")
    assert page.context.cookies() == []


def test_the_subscription_form_and_its_confirmation(
    scene: Scene, site: str, page: Page, look: Look
) -> None:
    page.goto(f"{site}/s/la-lettre")
    look("subscribe")
    page.get_by_label("Votre adresse électronique").fill("paul.roy@example.org")
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.get_by_role("heading", name="Plus qu’un geste")).to_be_visible()
    page.goto(f"{site}/c/{links.token(links.CONFIRM, Subscription.objects.get().id)}")
    look("confirm")
    assert state() == "PENDING"
    page.get_by_role("button", name="Confirmer mon abonnement").click()
    expect(page.get_by_role("heading", name="Votre abonnement est confirmé")).to_be_visible()
    assert state() == "ACTIVE"


def test_an_article_without_a_link_is_read_on_the_site(
    scene: Scene, site: str, page: Page, look: Look
) -> None:
    article = scene.article(
        "Bien rédiger ses conditions générales de vente",
        html="<h2>Ce que dit la loi</h2><p>Elles sont le socle de la relation.</p><ul><li>Prix</li>"
        "<li>Délais</li></ul><table><tr><th>Seuil</th><td>10 000 €</td></tr></table>",
    )
    page.goto(site + article_path(article.id))
    expect(page.get_by_role("heading", name="Ce que dit la loi")).to_be_visible()
    look("article")


def test_the_online_copy_shows_its_styles(token: str, site: str, page: Page) -> None:
    variant_id = Message.objects.get().variant_id
    assert variant_id is not None
    page.goto(f"{site}{links.view_path(variant_id)}")
    heading = page.get_by_role("heading", name="La facture électronique entre en vigueur")
    expect(heading).to_be_visible()
    assert page.evaluate("document.querySelectorAll('[style]').length") > 10


@pytest.mark.parametrize("width", [360, 1280])
def test_no_public_page_scrolls_sideways(token: str, site: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in (f"u/{token}", f"p/{token}", "s/la-lettre", "staff/sign-in"):
        page.goto(f"{site}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_people_pages(scene: Scene, token: str, site: str, signed_in: Page, look: Look) -> None:
    page = signed_in
    page.goto(f"{site}/staff/subscribers")
    page.get_by_placeholder("Nom, adresse ou société").fill("marie")
    page.get_by_role("button", name="Chercher").click()
    look("subscribers")
    page.get_by_role("link", name="Madame Dupont").click()
    look("subscriber")
    page.goto(f"{site}/staff/subscribers/add")
    look("add")
    page.goto(f"{site}/staff/archive")
    look("archive")
