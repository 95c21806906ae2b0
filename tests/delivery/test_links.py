from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from newsletter.audience import erasing
from newsletter.audience.models import Consent, Subscription
from newsletter.delivery import links, notices, optin, testing, unsubscribing
from newsletter.delivery.models import Message, MessageState, Notice
from newsletter.digests.refusals import DigestRefused
from tests import scenes
from tests.scenes import NOW, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return scenes.build()


def token_of(address: str) -> str:
    return links.token(links.PERSONAL, Message.objects.get(subscriber__address=address).id)


def subscription(address: str) -> str:
    return Subscription.objects.get(subscriber__address=address).state


def test_a_token_is_short_opaque_and_bound_to_its_purpose() -> None:
    text = links.token(links.PERSONAL, 123_456)
    assert len(text) == 28
    assert links.read(links.PERSONAL, text) == 123_456
    assert links.read(links.VIEW, text) is None
    for position in range(28):
        other = "B" if text[position] == "A" else "A"
        assert links.read(links.PERSONAL, text[:position] + other + text[position + 1 :]) is None
    for bad in ("", "x" * 28, text[:-1], text + "A", "é" * 28, "\n" * 28):
        assert links.read(links.PERSONAL, bad) is None


def test_one_click_ends_the_subscription_any_number_of_times_and_can_be_taken_back(
    scene: Scene,
) -> None:
    scene.article("Un")
    scene.person("jeanne@example.org")
    scene.person("paul@example.org")
    scene.sent()
    token = token_of("jeanne@example.org")
    link = links.read_personal(token)
    assert link is not None
    assert not link.unsubscribed
    assert "jeanne" not in (link.masked_address or "")
    first = unsubscribing.unsubscribe(token=token, channel="one_click", now=NOW)
    again = unsubscribing.unsubscribe(token=token, channel="one_click", now=NOW)
    assert first is not None
    assert again is not None
    assert (first.ended, again.ended) == (1, 0)
    assert subscription("jeanne@example.org") == "UNSUBSCRIBED"
    assert subscription("paul@example.org") == "ACTIVE"
    unsubscribing.resubscribe(token=token, now=NOW)
    assert subscription("jeanne@example.org") == "ACTIVE"
    assert unsubscribing.unsubscribe(token="A" * 28, channel="page", now=NOW) is None


def test_the_link_works_after_erasure_too(scene: Scene) -> None:
    scene.article("Un")
    scene.person("jeanne@example.org")
    scene.sent()
    token = token_of("jeanne@example.org")
    erasing.forget(address="jeanne@example.org", reason_source="lettre", now=NOW, actor_id=None)
    link = links.read_personal(token)
    assert link is not None
    assert link.masked_address is None
    assert link.unsubscribed
    assert unsubscribing.unsubscribe(token=token, channel="one_click", now=NOW) is not None


def test_the_online_page_names_nobody(scene: Scene) -> None:
    scene.article("Un titre visible")
    scene.person("jeanne@example.org", last_name="Martin", courtesy_title="Madame")
    scene.sent()
    message = Message.objects.get()
    assert message.variant_id is not None
    html = links.read_view(links.token(links.VIEW, message.variant_id))
    assert html is not None
    assert "Un titre visible" in html
    assert "Martin" not in html
    assert "/u/" not in html
    assert links.read_view(links.token(links.PERSONAL, message.variant_id)) is None


def test_double_opt_in_by_notice(scene: Scene) -> None:
    ask = {"publication_slug": "la-lettre", "firm_name": "Cabinet Exemple"}
    assert optin.request(address="Zoé@Example.ORG".replace("é", "e"), now=NOW, **ask)
    assert optin.request(address="zoe@example.org", now=NOW + timedelta(minutes=1), **ask)
    notice = Notice.objects.get()
    assert subscription("zoe@example.org") == "PENDING"
    assert notices.send_due(now=NOW + timedelta(minutes=1)) == 1
    assert notices.send_due(now=NOW + timedelta(minutes=1)) == 0
    raw = (Path(settings.OUTBOX) / "new" / f"n{notice.id}.eml").read_bytes()
    assert b"To: zoe@example.org" in raw
    token = links.token(links.CONFIRM, Subscription.objects.get().id)
    assert f"/c/{token}".encode() in raw.replace(b"=\r\n", b"")
    link = optin.read(token)
    assert link is not None
    assert link.awaiting
    assert subscription("zoe@example.org") == "PENDING"
    assert optin.confirm(token=token, now=NOW)
    assert subscription("zoe@example.org") == "ACTIVE"
    assert Consent.objects.get().basis == "consent"
    assert "lien de désinscription" in Consent.objects.get().notice_text
    after = optin.read(token)
    assert after is not None
    assert not after.awaiting
    assert optin.confirm(token="A" * 28, now=NOW) is False
    assert (
        optin.request(address="x@example.org", now=NOW, **{**ask, "publication_slug": "?"}) is False
    )


def test_a_test_mail_leaves_by_a_worker_and_its_address_is_forgotten(scene: Scene) -> None:
    scene.article("Un")
    digest_id = scene.draft()
    notice_id = testing.send_test(
        digest_id=digest_id, to="camille@example.org", user_id=None, now=NOW
    )
    assert notices.send_due(now=NOW) == 1
    notice = Notice.objects.get(id=notice_id)
    assert notice.state == MessageState.ACCEPTED
    assert notice.values == {"digest": digest_id}
    raw = (Path(settings.OUTBOX) / "new" / notice.reference).read_bytes()
    assert b"To: camille@example.org" in raw
    assert b"essai" in raw
    with pytest.raises(DigestRefused):
        testing.send_test(digest_id=digest_id, to="pas une adresse", user_id=None, now=NOW)


def test_a_mail_for_somebody_erased_meanwhile_is_skipped(scene: Scene) -> None:
    person = scene.person("jeanne@example.org", state="PENDING")
    notices.request_notice(
        kind="optin_confirmation",
        subscriber_id=person.id,
        values={"subscription": 1, "list_name": "La lettre"},
        now=NOW,
    )
    erasing.forget(address="jeanne@example.org", reason_source="x", now=NOW, actor_id=None)
    assert notices.send_due(now=NOW) == 0
    assert Notice.objects.get().state == MessageState.SKIPPED
