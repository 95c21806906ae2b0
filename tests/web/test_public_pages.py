"""Preferences, online copies, subscription, articles, images: what a stranger may do and see."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from newsletter.archive.models import Article
from newsletter.audience.models import Consent, Subscriber, Subscription
from newsletter.audience.queries import interests
from newsletter.delivery import links
from newsletter.delivery.models import Message, Notice
from newsletter.digests.articlelinks import article_path
from newsletter.firm.categories import get_or_create_categories
from newsletter.web.cookieless import WithoutCookies
from tests.scenes import NOW, Scene


def test_interests_are_shown_and_changed_without_a_cookie(
    token: str, reader_of_the_letter: Subscriber
) -> None:
    ids = get_or_create_categories(names=["Fiscal", "Social"])
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(f"/p/{token}")
    assert page.content.decode().count('type="checkbox"') == 2
    assert "checked" not in page.content.decode()
    saved = visitor.post(f"/p/{token}", {"categories": str(ids["Social"])})
    assert saved.status_code == 200
    assert not saved.cookies
    assert "enregistrés" in saved.content.decode()
    assert interests(reader_of_the_letter.id) == {ids["Social"]}
    assert visitor.get(f"/p/{token}").content.decode().count(" checked") == 1
    visitor.post(f"/p/{token}", {})
    assert interests(reader_of_the_letter.id) == set()


def test_a_rubric_that_does_not_exist_changes_nothing(
    client: Client, token: str, reader_of_the_letter: Subscriber
) -> None:
    assert client.post(f"/p/{token}", {"categories": "999"}).status_code == 200
    assert client.post(f"/p/{token}", {"categories": "x; DROP"}).status_code == 200
    assert interests(reader_of_the_letter.id) == set()


def test_the_online_copy_names_nobody_and_has_a_policy_of_its_own(
    client: Client, token: str, reader_of_the_letter: Subscriber
) -> None:
    variant_id = Message.objects.get(subscriber=reader_of_the_letter).variant_id
    assert variant_id is not None
    response = client.get(links.view_path(variant_id))
    html = response.content.decode()
    assert response.status_code == 200
    assert "La facture électronique" in html
    assert "dupont" not in html.lower()
    assert token not in html
    assert "default-src 'none'; style-src 'unsafe-inline'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


def test_subscribing_asks_for_a_confirmation_and_the_confirmation_is_a_post(scene: Scene) -> None:
    visitor = Client(enforce_csrf_checks=True)
    form = visitor.get("/s/la-lettre")
    assert form.status_code == 200
    assert not form.cookies
    asked = visitor.post("/s/la-lettre", {"address": " Nouveau@Example.org ", "last_name": "Roy"})
    assert asked.status_code == 200
    assert not asked.cookies
    subscription = Subscription.objects.get(subscriber__address="nouveau@example.org")
    assert subscription.state == "PENDING"
    assert Notice.objects.filter(kind="optin_confirmation").count() == 1
    link = f"/c/{links.token(links.CONFIRM, subscription.id)}"
    for _ in range(3):
        page = visitor.get(link)
        assert "Confirmer mon abonnement" in page.content.decode()
        visitor.head(link)
    subscription.refresh_from_db()
    assert subscription.state == "PENDING"
    done = visitor.post(link)
    assert done.status_code == 200
    assert not done.cookies
    subscription.refresh_from_db()
    assert subscription.state == "ACTIVE"
    proof = Consent.objects.get(subscriber__address="nouveau@example.org")
    assert "désinscription" in proof.notice_text
    assert re.sub(r"\s", "", proof.notice_text) in re.sub(r"\s", "", form.content.decode())
    assert "plus rien à confirmer" in visitor.post(link).content.decode()


def test_the_form_does_not_tell_who_is_known(client: Client, scene: Scene) -> None:
    scene.person("connue@example.org")
    scene.person("partie@example.org", state="UNSUBSCRIBED")
    answers = {
        client.post("/s/la-lettre", {"address": f"{who}@example.org"}).content
        for who in ("connue", "partie", "inconnue")
    }
    assert len(answers) == 1
    assert Subscription.objects.get(subscriber__address="partie@example.org").state == (
        "UNSUBSCRIBED"
    )


def test_a_wrong_address_is_answered_by_a_sentence(client: Client, scene: Scene) -> None:
    response = client.post("/s/la-lettre", {"address": "nouveau.example.org"})
    assert response.status_code == 400
    assert "arobase" in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert not Subscriber.objects.exists()


def test_the_trap_swallows_machines_in_silence(client: Client, scene: Scene) -> None:
    response = client.post("/s/la-lettre", {"address": "robot@example.org", "website": "x"})
    assert response.status_code == 200
    assert not Subscriber.objects.exists()


def test_a_machine_that_insists_is_told_to_wait(client: Client, scene: Scene) -> None:
    codes = [
        client.post("/s/la-lettre", {"address": f"r{i}@example.org"}).status_code for i in range(12)
    ]
    assert codes == [200] * 10 + [429] * 2
    assert Subscriber.objects.count() == 10


def test_the_same_address_is_not_mailed_at_will(client: Client, scene: Scene) -> None:
    for i in range(5):
        client.post("/s/la-lettre", {"address": "cible@example.org"}, REMOTE_ADDR=f"192.0.2.{i}")
    assert Notice.objects.count() == 1
    for minutes in (58, 41, 24, 7):
        with time_machine.travel(NOW + timedelta(hours=2) - timedelta(minutes=minutes)):
            client.post("/s/la-lettre", {"address": "cible@example.org"})
    assert Notice.objects.count() == 1 + 3, "three an hour, from wherever they are asked"


def test_an_unknown_letter_is_404(client: Client, scene: Scene) -> None:
    assert client.get("/s/autre").status_code == 404
    assert client.post("/s/autre", {"address": "a@example.org"}).status_code == 404


@pytest.mark.parametrize(
    ("licence", "shown", "hidden"),
    [
        ("full", ["Le texte entier.", "Le chapeau."], []),
        ("extract", ["Le chapeau."], ["Le texte entier."]),
        ("link", [], ["Le texte entier.", "Le chapeau."]),
    ],
)
def test_an_articles_page_obeys_its_licence(
    client: Client, scene: Scene, licence: str, shown: list[str], hidden: list[str]
) -> None:
    article = scene.article("Un titre", html="<p>Le texte entier.</p>", licence=licence)
    summary = "" if licence == "full" else "Le chapeau."
    html = "<p>Le chapeau.</p><p>Le texte entier.</p>"
    Article.objects.filter(id=article.id).update(summary=summary, html=html)
    for address in (article_path(article.id), article_path(article.id) + "/"):
        response = client.get(address)
        page = response.content.decode()
        assert response.status_code == 200
        assert "Un titre" in page
        assert "© Cabinet Exemple" in page
        assert "noindex" in response["X-Robots-Tag"]
        assert all(text in page for text in shown)
        assert not any(text in page for text in hidden)


def test_an_article_that_has_a_link_leads_there(client: Client, scene: Scene) -> None:
    article = scene.article("Ailleurs", url="https://archives.example.org/1")
    assert client.get(article_path(article.id))["Location"] == "https://archives.example.org/1"


def test_an_articles_address_is_not_to_be_guessed(client: Client, scene: Scene) -> None:
    first, second = scene.article("Un"), scene.article("Deux")
    seal = article_path(first.id).rpartition(f"{first.id}-")[2]
    for address in (f"/a/{second.id}", f"/a/{second.id}-{seal}", f"/a/{second.id}-{'A' * 12}"):
        assert client.get(address).status_code == 404


def test_images_are_the_same_for_everybody_and_kept(client: Client, db: None) -> None:
    folder = Path(settings.MEDIA_ROOT)
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "articles" / "0a1b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder.parent / "beside.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    response = client.get("/media/articles/0a1b.png")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not response.cookies
    response.close()
    for name in (
        "secret.txt",
        "../beside.png",
        "/beside.png",
        "../newsletter.sqlite3",
        "..%2fkeys%2fsecret_key",
        "/etc/passwd",
    ):
        assert client.get(f"/media/{name}").status_code == 404


def test_every_page_carries_the_strict_policy(client: Client, scene: Scene) -> None:
    for address in ("/staff/sign-in", "/s/la-lettre", "/nowhere"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy


def test_the_theme_draws_on_the_firms_accent(client: Client, scene: Scene) -> None:
    response = client.get("/theme.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert re.search(r"--accent: #[0-9a-f]{6};", response.content.decode())


def test_a_browser_finds_the_icon_where_it_looks(client: Client, db: None) -> None:
    answer = client.get("/favicon.ico", follow=True)
    assert answer.redirect_chain == [("/static/site/icon.svg", 302)]
    assert answer.status_code == 200
    assert not answer.cookies
    answer.close()


def test_health_asks_the_database(client: Client, db: None) -> None:
    assert client.get("/health").content == b"ok\n"


@pytest.mark.parametrize(("path", "kept"), [("/u/x", False), ("/s/x", False), ("/staff/", True)])
def test_a_public_page_cannot_even_by_mistake_set_a_cookie(path: str, kept: bool) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        assert bool(request.COOKIES) is kept
        response = HttpResponse()
        response.set_cookie("sessionid", "x")
        return response

    request = RequestFactory(headers={"cookie": "sessionid=y"}).get(path)
    assert bool(WithoutCookies(page)(request).cookies) is kept
