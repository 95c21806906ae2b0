"""What is looked at before sending is what leaves, and notices leave as they should."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from newsletter.audience.models import Subscriber
from newsletter.delivery import notices, optin
from newsletter.delivery.models import Message, Notice
from newsletter.digests import previewing
from newsletter.digests.models import Publication
from newsletter.firm.models import User
from newsletter.firm.queries import UserRow
from tests import scenes
from tests.scenes import NOW, Scene

pytestmark = pytest.mark.django_db(transaction=True)

#: The site's personal addresses, and the head's values that belong to one message.
PERSONAL = re.compile(r"(/[a-z])/[\w-]{6,}")
OWN_HEADERS = {"to", "date", "message-id", "list-unsubscribe", "content-type"}


@pytest.fixture
def scene() -> Scene:
    return scenes.build()


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def outbox(name: str) -> EmailMessage:
    return read((Path(settings.OUTBOX) / "new" / name).read_bytes())


def test_the_judges_see_the_bytes_as_sent(scene: Scene) -> None:
    """But for the person's stamps: address, date, Message-ID and the links' tokens."""
    scene.article("Impôt", image="0123456789abcdef.jpg")
    scene.article("Paie", categories=["Social"])
    scene.person("client@example.org")
    digest_id = scene.sent()
    sent = outbox(Message.objects.get(digest_id=digest_id).reference)
    judged = read(previewing.sample(digest_id))
    assert judged.keys() == sent.keys()
    for name in set(map(str.lower, sent.keys())) - OWN_HEADERS:
        assert judged[name] == sent[name], name
    assert (
        str(judged["Message-ID"]).rpartition("@")[2] == str(sent["Message-ID"]).rpartition("@")[2]
    )
    bodies = [
        [PERSONAL.sub(r"\1/", part.get_content()) for part in message.iter_parts()]
        for message in (judged, sent)
    ]
    assert bodies[0] == bodies[1]


def test_a_confirmation_speaks_the_letter_s_language(scene: Scene) -> None:
    Publication.objects.update(language="en")
    scene.person("connue@example.org", state="UNSUBSCRIBED")
    for address in ("new@example.org", "connue@example.org"):
        assert optin.request(
            publication_slug="la-lettre", address=address, firm_name="Cabinet", now=NOW
        )
    assert notices.send_due(now=NOW) == 2
    for notice in Notice.objects.all():
        mail = outbox(notice.reference)
        assert str(mail["Subject"]).startswith("Confirm your subscription to “")
        assert mail["Content-Language"] == "en"
        part = mail.get_body(("plain",))
        assert part is not None
        assert re.search(rf"\s{settings.BASE_URL}/c/[\w-]+\s", part.get_content())
    assert Subscriber.objects.get(address="new@example.org").language == "en"


def test_a_notice_that_cannot_be_written_keeps_no_other_waiting(
    editor: UserRow, approver: UserRow, scene: Scene
) -> None:
    """An address beyond what headers hold, and one that took six workers with it."""
    User.objects.filter(id=editor.id).update(email="josé@example.org")
    for user in (editor, approver, approver):
        notices.request_notice(kind="alert", user_id=user.id, values={"message": "Ici."}, now=NOW)
    bad, fatal, good = Notice.objects.order_by("id")
    Notice.objects.filter(id=fatal.id).update(attempts=notices.MOST_ATTEMPTS)
    assert notices.send_due(now=NOW) == 1
    assert [notices.state_of(one.id) for one in (bad, fatal, good)] == [
        *("FAILED", "FAILED", "ACCEPTED"),
    ]
    assert not notices.notices_due(now=NOW + timedelta(days=1))
