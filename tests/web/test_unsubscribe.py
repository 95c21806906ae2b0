"""STANDARDS 1.1 and 1.2, case by case: a GET changes nothing, a POST acts at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from newsletter.audience.erasing import forget
from newsletter.audience.models import Subscriber, Subscription
from newsletter.delivery import links
from tests.scenes import NOW, Scene
from tests.web.conftest import Answer, SignIn

ONE_CLICK = "List-Unsubscribe=One-Click"
URLENCODED = "application/x-www-form-urlencoded"
SCANNERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks",
    "GoogleImageProxy",
    "Barracuda Sentinel (EE)",
    "python-requests/2.32",
    "",
)


def state(person: Subscriber) -> str:
    return Subscription.objects.get(subscriber=person).state


def body(response: Answer) -> str:
    return response.content.decode()


def assert_private(response: Answer) -> None:
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_page_shows_a_masked_address_and_one_button(
    client: Client, token: str, reader_of_the_letter: Subscriber, slash: str
) -> None:
    response = client.get(f"/u/{token}{slash}")
    assert response.status_code == 200
    assert_private(response)
    assert "m•••@example.org" in body(response)
    assert "marie.dupont" not in body(response)
    assert body(response).count("<button") == 1
    assert "http://" not in body(response)
    assert "https://" not in body(response)
    assert "<script" not in body(response)
    assert "csrf" not in body(response)


def test_five_reads_by_scanners_change_nothing(
    client: Client, token: str, reader_of_the_letter: Subscriber
) -> None:
    for scanner in SCANNERS:
        assert client.get(f"/u/{token}", headers={"user-agent": scanner}).status_code == 200
        assert client.head(f"/u/{token}", headers={"user-agent": scanner}).status_code == 200
        client.get(f"/u/{token}/again")
        client.get(f"/p/{token}")
    assert state(reader_of_the_letter) == "ACTIVE"


def multipart(client: Client, url: str) -> Answer:
    return client.post(url, {"List-Unsubscribe": "One-Click"})


def urlencoded(client: Client, url: str) -> Answer:
    return client.post(url, ONE_CLICK, content_type=URLENCODED)


def empty(client: Client, url: str) -> Answer:
    return client.post(url, b"", content_type=URLENCODED)


def without_type(client: Client, url: str) -> Answer:
    return client.generic("POST", url, b"", content_type="")


def json_body(client: Client, url: str) -> Answer:
    return client.post(url, b'{"a": 1}', content_type="application/json")


def broken_multipart(client: Client, url: str) -> Answer:
    return client.post(url, b"--x\r\nnonsense", content_type="multipart/form-data")


def foreign_charset(client: Client, url: str) -> Answer:
    return client.generic("POST", url, b"\xff\xfe=1", f"{URLENCODED}; charset=utf-16")


@pytest.mark.parametrize(
    "post",
    [multipart, urlencoded, empty, without_type, json_body, broken_multipart, foreign_charset],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_one_click_acts_whatever_its_body(
    token: str,
    reader_of_the_letter: Subscriber,
    post: Callable[[Client, str], Answer],
    slash: str,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = post(strict, f"/u/{token}{slash}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert len(response.content) < 100
    assert_private(response)
    assert state(reader_of_the_letter) == "UNSUBSCRIBED"
    assert Subscription.objects.get(subscriber=reader_of_the_letter).reason == "one_click"


def test_one_click_twice_is_the_same_as_once(
    client: Client, token: str, reader_of_the_letter: Subscriber
) -> None:
    first, second = urlencoded(client, f"/u/{token}"), urlencoded(client, f"/u/{token}")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert state(reader_of_the_letter) == "UNSUBSCRIBED"
    assert "déjà désinscrit" in body(client.get(f"/u/{token}"))


def test_a_colleagues_cookies_are_neither_read_nor_answered(
    signed_in: SignIn, token: str, reader_of_the_letter: Subscriber
) -> None:
    colleague = signed_in("ADMINISTRATOR")
    colleague.cookies["sessionid"] = "x"
    for response in (colleague.get(f"/u/{token}"), urlencoded(colleague, f"/u/{token}")):
        assert response.status_code == 200
        assert_private(response)
    assert state(reader_of_the_letter) == "UNSUBSCRIBED"


def test_the_pages_button_confirms_in_the_same_answer_and_can_be_taken_back(
    token: str, reader_of_the_letter: Subscriber
) -> None:
    visitor = Client(enforce_csrf_checks=True)
    gone = visitor.post(f"/u/{token}", {"page": "1"})
    assert gone.status_code == 200
    assert_private(gone)
    assert "Me réinscrire" in body(gone)
    assert Subscription.objects.get(subscriber=reader_of_the_letter).reason == "page"
    back = visitor.post(f"/u/{token}/again", {"page": "1"})
    assert back.status_code == 200
    assert_private(back)
    assert "de nouveau inscrit" in body(back)
    assert state(reader_of_the_letter) == "ACTIVE"


def test_resubscribing_is_a_post(client: Client, token: str) -> None:
    assert client.get(f"/u/{token}/again").status_code == 405


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("door", ["u", "p", "v", "c"])
def test_a_token_that_is_not_ours_is_404_without_redirect(
    client: Client, token: str, reader_of_the_letter: Subscriber, door: str, slash: str
) -> None:
    wrong = ("x", "A" * 28, token[:-1] + ("A" if token[-1] != "A" else "B"), token + "A", "é")
    for text in wrong:
        for response in (client.get(f"/{door}/{text}{slash}"), client.head(f"/{door}/{text}")):
            assert response.status_code == 404
            assert not response.cookies
    if door == "u":
        assert urlencoded(client, f"/u/{wrong[2]}{slash}").status_code == 404
        assert state(reader_of_the_letter) == "ACTIVE"


def test_a_token_of_another_kind_opens_nothing(client: Client, token: str) -> None:
    row = links.read(links.PERSONAL, token)
    assert row is not None
    assert client.get(f"/u/{links.token(links.VIEW, row)}").status_code == 404
    assert client.get(f"/v/{token}").status_code == 404


def test_it_works_over_http_and_through_a_proxy_without_a_redirect(
    client: Client, token: str, reader_of_the_letter: Subscriber
) -> None:
    for secure in (False, True):
        response = client.post(f"/u/{token}", ONE_CLICK, content_type=URLENCODED, secure=secure)
        assert response.status_code == 200


def test_it_works_after_erasure(
    client: Client, token: str, reader_of_the_letter: Subscriber
) -> None:
    forget(address="marie.dupont@example.org", reason_source="staff", now=NOW, actor_id=None)
    page = client.get(f"/u/{token}")
    assert page.status_code == 200
    assert "effacées" in body(page)
    assert "<button" not in body(page)
    assert urlencoded(client, f"/u/{token}").status_code == 200
    assert client.post(f"/u/{token}", {"page": "1"}).status_code == 200
    again = client.post(f"/u/{token}/again", {"page": "1"})
    assert "impossible" in body(again)
    assert client.get(f"/p/{token}").status_code == 200
    assert client.post(f"/p/{token}", {"categories": "1"}).status_code == 200


def test_a_test_mails_links_say_that_they_do_nothing(client: Client, scene: Scene) -> None:
    nobody = links.token(links.PERSONAL, 0)
    for response in (
        client.get(f"/u/{nobody}"),
        client.get(f"/p/{nobody}"),
        urlencoded(client, f"/u/{nobody}"),
    ):
        assert response.status_code == 200
        assert "essai" in body(response)


def test_other_methods_are_refused(client: Client, token: str) -> None:
    assert client.put(f"/u/{token}").status_code == 405
    assert client.delete(f"/u/{token}").status_code == 405
