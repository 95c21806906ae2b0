"""SpamAssassin on the bytes as sent: its local rules, no network."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from newsletter.audience.greetings import greeting
from newsletter.digests.judges import spam
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.notices import NOTICES
from newsletter.rendering.stamping import stamp
from tests.rendering.contents import CONTENTS, PERSON, TEMPLATES
from tests.rendering.test_notices import LANGUAGES, notice, sent

pytestmark = pytest.mark.needs("spamassassin")


def messages() -> list[bytes]:
    """Return a message of each layout, language and content, and each notice."""
    digests = [
        stamp(compile_message(replace(content, layout=layout), template_dirs=[TEMPLATES]), PERSON)
        for layout in ("editorial", "compact")
        for content in CONTENTS.values()
    ]
    # Nobody in particular, in both languages: most people of a list are greeted like this.
    digests += [
        stamp(
            compile_message(CONTENTS[name], template_dirs=[TEMPLATES]),
            replace(
                PERSON,
                name="",
                greeting=greeting(
                    courtesy_title="", first_name="", last_name="", language=language
                ),
            ),
        )
        for name, language in (("ordinary", "fr"), ("english", "en"))
    ]
    notices = [sent(notice(kind, language)) for kind, language in product(NOTICES, LANGUAGES)]
    return digests + notices


def test_no_message_looks_like_spam(tmp_path: Path) -> None:
    for score in spam.scores(messages(), home=tmp_path):
        assert not score.rules
        assert score.points <= 0


def test_what_shouts_is_heard(tmp_path: Path) -> None:
    """A subject in capitals and no Message-ID: SpamAssassin's own rules, through our judge."""
    (sent, *_) = messages()
    head, _, body = sent.partition(b"\r\n\r\n")
    lines = [
        line
        for line in head.split(b"\r\n")
        if not line.lower().startswith((b"subject:", b" =?", b"message-id:"))
    ]
    shouted = b"\r\n".join([*lines, b"Subject: GAGNEZ DE L ARGENT MAINTENANT"]) + b"\r\n\r\n" + body
    (score,) = spam.scores([shouted], home=tmp_path)
    assert {"SUBJ_ALL_CAPS", "MISSING_MID"} <= score.rules
    (finding,) = spam.findings(score)
    assert finding.code == "spam"


def test_each_message_gets_its_own_score(tmp_path: Path) -> None:
    """SpamAssassin answers about a mailbox's messages in no order."""
    sound = messages()[0]
    nameless = sound.replace(b"\r\nMessage-ID:", b"\r\nX-Other:")
    mixed = [sound, nameless, sound, sound, nameless, sound]
    found = [score.rules for score in spam.scores(mixed, home=tmp_path)]
    assert found == [{"MISSING_MID"} if raw is nameless else frozenset() for raw in mixed]


def test_a_picture_alone_is_heard(tmp_path: Path) -> None:
    """What the measurements call spam: no text but one linked picture."""
    (whole, *_) = messages()
    head = whole.partition(b"\r\n\r\n")[0].split(b"\r\nMIME-Version")[0]
    page = (
        b'<html><body><a href="http://example.org/"><img src="http://example.org/a.png"></a></body>'
    )
    raw = head + b"\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + page + b"</html>\r\n"
    (score,) = spam.scores([raw], home=tmp_path)
    assert any(rule.startswith("HTML_IMAGE_ONLY") for rule in score.rules)
    assert "MIME_HTML_ONLY" in score.rules


def test_many_points_block() -> None:
    (finding,) = spam.findings(spam.Score(spam.LIMIT, frozenset()))
    assert finding.level == "blocking"
