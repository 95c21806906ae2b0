"""SpamAssassin on the bytes as sent: its local rules, no network."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.notices import NOTICES, notice_bytes
from newsletter.rendering.stamping import stamp
from tests.needs import program
from tests.rendering.contents import ORDINARY, PERSON, SENDER, TEMPLATES, english, hostile
from tests.rendering.test_notices import notice

pytestmark = pytest.mark.needs("spamassassin")

#: Rules that say no ill: a mailing list, an HTML part, a file in place of a delivery.
HARMLESS = {"HTML_MESSAGE", "MAILING_LIST_MULTI", "NO_RECEIVED", "NO_RELAYS"}
STATUS = re.compile(
    r"^X-Spam-Status: \w+, score=(\S+) .*?tests=(.*?)\s*autolearn", re.DOTALL | re.MULTILINE
)


def messages() -> list[bytes]:
    """Return a message of each layout, language and content, and each notice."""
    contents = [ORDINARY, english(), *hostile().values()]
    digests = [
        stamp(compile_message(replace(content, layout=layout), template_dirs=[TEMPLATES]), PERSON)
        for layout in ("editorial", "compact")
        for content in contents
    ]
    notices = [
        notice_bytes(
            notice(kind),
            sender=SENDER,
            to=PERSON.address,
            message_id="n12.Zb3kQw9x@lettre.example.org",
            date=PERSON.date,
        )
        for kind in NOTICES
    ]
    return digests + notices


def test_no_message_looks_like_spam(tmp_path: Path) -> None:
    sent = messages()
    mailbox = b"".join(
        b"From lettre@example.org Tue Dec  1 09:00:00 2026\n" + raw.replace(b"\r\n", b"\n") + b"\n"
        for raw in sent
    )
    judged = subprocess.run(
        # One Perl for all of them; its own folder, so that nothing is learnt or left behind.
        [program("spamassassin") or "", "-L", "--mbox", f"--prefspath={tmp_path}/prefs"],
        input=mailbox,
        capture_output=True,
        check=True,
        timeout=120,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    output = judged.stdout.decode("utf-8", "replace")
    found = re.findall(
        r"^X-Spam-Status: \w+, score=(\S+) .*?tests=(.*?)\s*autolearn",
        output,
        re.DOTALL | re.MULTILINE,
    )
    assert len(found) == len(sent)
    for score, rules in found:
        hit = {rule.strip() for rule in rules.split(",")} - HARMLESS - {"none"}
        assert not hit
        assert float(score) <= 0
