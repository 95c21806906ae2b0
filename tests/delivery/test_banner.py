"""A test mail says that it is one; a mail that was sent never does. On the outbox's own files."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from newsletter.delivery import notices, testing, working
from newsletter.delivery.models import Message, Notice
from newsletter.delivery.testmails import BANNER
from newsletter.digests.models import Publication
from tests import scenes
from tests.scenes import NOW, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return scenes.build()


def parts_of(name: str) -> dict[str, str]:
    """Return a mail of the outbox part by part, white space made one, no-break spaces plain."""
    raw = (Path(settings.OUTBOX) / "new" / name).read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return {
        part.get_content_type(): " ".join(re.sub("[\u00a0\u202f]", " ", part.get_content()).split())
        for part in message.iter_parts()
    } | {"subject": str(message["Subject"])}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_only_a_test_mail_bears_the_banner(scene: Scene, language: str) -> None:
    Publication.objects.update(language=language)
    scene.article("Impôt")
    scene.person("client@example.org")
    digest_id = scene.launched()
    notice_id = testing.send_test(
        digest_id=digest_id, to="relecteur@example.org", user_id=None, now=NOW
    )
    assert notices.send_due(now=NOW) == 1
    trial = parts_of(f"n{notice_id}.eml")
    working.work_on(digest_id=digest_id, seconds=10, clock=scenes.Clock())
    sent = parts_of(Message.objects.get(digest_id=digest_id).reference)
    banner = BANNER[language]
    for kind in ("text/plain", "text/html"):
        assert trial[kind].count(banner) == 1
        assert banner not in sent[kind]
        for other in BANNER.values():
            assert other == banner or other not in trial[kind]
    assert trial["subject"] == sent["subject"]
    assert "relecteur@example.org" not in str(list(Notice.objects.values("values")))
