"""Signing in through the page, out by a POST, and what stops somebody who guesses."""

from __future__ import annotations

import pytest
from django.test import Client

from newsletter.firm.users import create_user
from tests.scenes import NOW, Scene

EMAIL = "editrice@cabinet.example.org"
PASSWORD = "un-long-mot-de-passe-42"


@pytest.fixture
def user(scene: Scene) -> None:
    create_user(email=EMAIL, name="", role="EDITOR", password=PASSWORD, now=NOW)


def sign_in(client: Client, password: str, **more: str) -> int:
    form = {"login": EMAIL, "password": password, **more}
    return client.post("/staff/sign-in", form).status_code


def test_in_by_the_form_and_out_by_a_post(client: Client, user: None) -> None:
    answer = client.post(
        "/staff/sign-in",
        {"login": EMAIL.upper(), "password": PASSWORD, "next": "/staff/digests"},
    )
    assert answer["Location"] == "/staff/digests"
    assert client.get("/staff/").status_code == 200
    assert client.get("/staff/sign-out").status_code == 200
    assert client.get("/staff/").status_code == 200
    assert client.post("/staff/sign-out").status_code == 302
    assert client.get("/staff/").status_code == 302


def test_no_next_leads_elsewhere(client: Client, user: None) -> None:
    form = {"login": EMAIL, "password": PASSWORD, "next": "https://example.org/"}
    assert client.post("/staff/sign-in", form)["Location"] == "/staff/"


def test_a_wrong_password_says_nothing_more_than_that(client: Client, user: None) -> None:
    wrong = client.post("/staff/sign-in", {"login": EMAIL, "password": "x"})
    unknown = client.post("/staff/sign-in", {"login": "x@example.org", "password": "x"})
    assert wrong.status_code == unknown.status_code == 200
    assert 'role="alert"' in wrong.content.decode()


def test_guessing_is_stopped(client: Client, user: None) -> None:
    codes = [sign_in(client, f"faux-{i}") for i in range(7)]
    assert codes[0] == 200
    last = client.post("/staff/sign-in", {"login": EMAIL, "password": PASSWORD})
    assert client.get("/staff/").status_code == 302
    assert last.status_code in {200, 429}


def test_nobody_signs_up_by_themselves(client: Client, scene: Scene) -> None:
    for address in ("/staff/signup", "/staff/sign-up", "/accounts/signup/"):
        assert client.get(address).status_code == 404
