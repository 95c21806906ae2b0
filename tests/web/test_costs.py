"""A list page asks the database the same few questions, however much it holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.scenes import Scene
from tests.web.conftest import SignIn

PAGES = ("/staff/", "/staff/archive", "/staff/subscribers", "/staff/digests")


@pytest.fixture
def editor(signed_in: SignIn) -> Client:
    return signed_in("EDITOR")


def queries(get: Callable[[], object]) -> int:
    get()
    with CaptureQueriesContext(connection) as asked:
        get()
    return len(asked)


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_does_not_grow(editor: Client, scene: Scene, page: str) -> None:
    scene.article("Un")
    scene.people(1)
    scene.draft()
    before = queries(lambda: editor.get(page))
    for number in range(30):
        scene.article(f"Article {number}", categories=["Fiscal", "Social"])
    for _ in range(5):
        scene.draft()
    assert queries(lambda: editor.get(page)) == before
    assert before < 20


def test_a_search_costs_the_same_for_fifty_people_as_for_one(editor: Client, scene: Scene) -> None:
    scene.person("client-a@example.org")
    search = lambda: editor.post("/staff/subscribers", {"text": "client"})  # noqa: E731 - measured
    before = queries(search)
    for number in range(60):
        scene.person(f"client{number}@example.org")
    assert queries(search) <= before


def test_a_digests_page_costs_the_same_for_forty_candidates_as_for_one(
    editor: Client, scene: Scene
) -> None:
    scene.article("Un")
    first = scene.draft()
    before = queries(lambda: editor.get(f"/staff/digests/{first}"))
    for number in range(40):
        scene.article(f"Article {number}", categories=["Fiscal", "Social"])
    second = scene.draft()
    assert queries(lambda: editor.get(f"/staff/digests/{second}")) == before
