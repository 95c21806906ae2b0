"""Each page's role, page by page; every change is a POST with its proof of origin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from newsletter.web.staff.urls import urlpatterns
from tests.scenes import Scene
from tests.web.conftest import ROLES, Answer, SignIn

#: Page → the least role, and how it is opened.
PAGES = {
    "home": ("READER", "GET"),
    "digests": ("READER", "GET"),
    "new_digest": ("EDITOR", "GET"),
    "digest": ("READER", "GET"),
    "digest_text": ("EDITOR", "POST"),
    "keep": ("EDITOR", "POST"),
    "drop": ("EDITOR", "POST"),
    "move": ("EDITOR", "POST"),
    "edit_article": ("EDITOR", "POST"),
    "review": ("READER", "GET"),
    "preview": ("READER", "GET"),
    "preview_text": ("READER", "GET"),
    "test_mail": ("EDITOR", "POST"),
    "ask_approval": ("EDITOR", "POST"),
    "approve": ("APPROVER", "POST"),
    "sending": ("READER", "GET"),
    "progress": ("READER", "GET"),
    "launch": ("APPROVER", "POST"),
    "schedule": ("APPROVER", "POST"),
    "undo": ("APPROVER", "POST"),
    "pause": ("APPROVER", "POST"),
    "resume": ("APPROVER", "POST"),
    "cancel": ("APPROVER", "POST"),
    "settle": ("APPROVER", "POST"),
    "subscribers": ("EDITOR", "GET"),
    "add_subscriber": ("EDITOR", "GET"),
    "subscriber": ("EDITOR", "GET"),
    "unsubscribe_one": ("EDITOR", "POST"),
    "archive": ("READER", "GET"),
    "archived_article": ("READER", "GET"),
}
ACCOUNT = {"account_login", "account_logout", "account_inactive"}


@pytest.fixture
def addresses(scene: Scene) -> dict[str, str]:
    """Return the address of each page, on things that exist."""
    article = scene.article("Un article")
    person = scene.person("client@example.org")
    values = {
        "digest_id": scene.draft(),
        "article_id": article.id,
        "subscriber_id": person.id,
        "message_id": 1,
    }
    found = {}
    for name in PAGES:
        wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
        found[name] = reverse(name, kwargs={key: values[key] for key in wanted})
    return found


def opened(client: Client, name: str, address: str) -> Answer:
    method = PAGES[name][1]
    data = {"publication": "la-lettre"} if name == "unsubscribe_one" else {}
    return client.post(address, data) if method == "POST" else client.get(address)


def test_every_staff_page_is_in_the_table_and_names_its_role() -> None:
    roles = {
        str(pattern.name): getattr(pattern.callback, "role", None)
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern) and pattern.name
    }
    assert {name: role for name, role in roles.items() if name not in ACCOUNT} == {
        name: role for name, (role, _) in PAGES.items()
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_role_opens_its_pages_and_no_higher_one(
    signed_in: SignIn, addresses: dict[str, str], name: str
) -> None:
    least = ROLES.index(PAGES[name][0])
    for rank, role in enumerate(ROLES):
        response = opened(signed_in(role), name, addresses[name])
        if rank < least:
            assert response.status_code == 403, role
            assert "réservée aux" in response.content.decode()
        else:
            assert response.status_code in {200, 204, 303}, role
            assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_sign_in(client: Client, addresses: dict[str, str], name: str) -> None:
    response = opened(client, name, addresses[name])
    assert response.status_code == 302
    assert response["Location"].startswith("/staff/sign-in?next=")
    assert client.head(addresses[name]).status_code in {302, 405}


def test_a_deactivated_colleague_is_a_visitor(signed_in: SignIn, scene: Scene) -> None:
    from newsletter.firm.models import User

    client = signed_in("ADMINISTRATOR")
    User.objects.filter(role="ADMINISTRATOR").update(is_active=False)
    assert client.get("/staff/")["Location"] == "/staff/sign-in?next=/staff/"


@pytest.mark.parametrize("name", [name for name, (_, method) in PAGES.items() if method == "POST"])
def test_a_change_is_a_post_with_its_proof_of_origin(
    signed_in: SignIn, addresses: dict[str, str], name: str
) -> None:
    client = signed_in("ADMINISTRATOR")
    assert client.get(addresses[name]).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    refused = strict.post(addresses[name], {"publication": "la-lettre"})
    assert refused.status_code == 403
    assert "rien n’a été modifié" in refused.content.decode().lower()


def test_an_unknown_digest_is_404(signed_in: SignIn, scene: Scene) -> None:
    client = signed_in("ADMINISTRATOR")
    for page in ("", "/review", "/preview", "/preview.txt", "/sending", "/progress"):
        assert client.get(f"/staff/digests/999{page}").status_code == 404
    assert client.get("/staff/subscribers/999").status_code == 404
    assert client.get("/staff/archive/999").status_code == 404
    for order in ("launch", "undo", "approve", "test", "text"):
        assert client.post(f"/staff/digests/999/{order}").status_code == 404
