"""What no browser sends, and somebody will: answered by a page, never by a traceback."""

from __future__ import annotations

import pytest
from django.test import Client

from newsletter.firm.models import Firm
from tests.scenes import Scene
from tests.web.conftest import SignIn

HUGE = "9" * 30


@pytest.fixture
def client_of_all(signed_in: SignIn) -> Client:
    client = signed_in("ADMINISTRATOR")
    client.raise_request_exception = True
    return client


@pytest.mark.parametrize(
    "path",
    [
        f"/staff/digests/{HUGE}",
        f"/staff/digests/{HUGE}/review",
        f"/staff/digests/{HUGE}/sending",
        f"/staff/archive/{HUGE}",
        f"/staff/subscribers/{HUGE}",
        f"/a/{HUGE}",
        "/a/0",
        "/a/999999999999999999",
    ],
)
def test_a_number_beyond_every_row_is_404(client_of_all: Client, scene: Scene, path: str) -> None:
    assert client_of_all.get(path).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=-1", f"page={HUGE}", "page=x", "category=x"])
def test_a_page_that_does_not_exist_is_the_nearest_one(
    client_of_all: Client, scene: Scene, query: str
) -> None:
    scene.article("Un")
    assert client_of_all.get(f"/staff/archive?{query}").status_code == 200
    assert client_of_all.get(f"/staff/digests?before={HUGE}&{query}").status_code == 200


def test_a_nul_is_left_out(client_of_all: Client, scene: Scene) -> None:
    scene.article("Un")
    digest_id = scene.draft()
    posts = (
        ("/staff/subscribers", {"text": "a\x00b"}),
        ("/staff/subscribers", {"text": "a", "walk": "1", "row": "1", "key": "\x00"}),
        (f"/staff/digests/{digest_id}/text", {"subject": "a\x00b", "introduction": "\x00"}),
        (f"/staff/digests/{digest_id}/test", {"to": "a\x00@example.org"}),
    )
    for path, data in posts:
        assert client_of_all.post(path, data).status_code in {200, 303}
    person = scene.person("a@example.org")
    answer = client_of_all.post(
        f"/staff/subscribers/{person.id}/unsubscribe", {"publication": "\x00"}
    )
    assert answer.status_code == 404
    assert client_of_all.post("/s/la-lettre", {"address": "a\x00@example.org"}).status_code == 400
    assert client_of_all.get("/u/%00").status_code == 404


def test_a_body_beyond_the_limit_is_refused_but_never_an_unsubscribe(
    client_of_all: Client, token: str
) -> None:
    heavy = b"x=" + b"a" * 5_100_000
    kind = "application/x-www-form-urlencoded"
    refused = client_of_all.post("/staff/subscribers", heavy, content_type=kind)
    assert refused.status_code == 400
    assert "n’a pas compris" in refused.content.decode()
    assert client_of_all.post(f"/u/{token}", heavy, content_type=kind).status_code == 200


def test_without_a_firm_every_page_still_answers(client_of_all: Client, scene: Scene) -> None:
    scene.article("Un")
    digest_id = scene.draft()
    Firm.objects.all().delete()
    for path in ("", "digests", f"digests/{digest_id}", f"digests/{digest_id}/review"):
        assert client_of_all.get(f"/staff/{path}").status_code == 200
    assert client_of_all.get(f"/staff/digests/{digest_id}/preview").status_code == 409
    assert client_of_all.get("/s/la-lettre").status_code == 200
    assert client_of_all.get("/theme.css").status_code == 200
    assert "newsletter setup" in client_of_all.get("/staff/").content.decode()
