"""What any receiver may ask of the bytes, for every content, by parsers that are not ours."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.headers import LONGEST_LINE
from newsletter.rendering.stamping import stamp
from tests.rendering.contents import CONTENTS, ORDINARY, PERSON, SENDER, TEMPLATES

NASTY = replace(
    ORDINARY,
    subject="مستجدات 👨‍👩‍👧‍👦 🇫🇷 =?utf-8?q?x?= Fin d’année : " + "les échéances " * 14,
    sender=replace(
        SENDER,
        name='Été, Lévêque "et" Associés ; cabinet d’expertise comptable (Poitiers), ' * 2,
        address="lettre@cabinet-été.test",
        list_id="lettre.cabinet-été.test",
        list_name="L’été : la lettre d’information trimestrielle du cabinet à ses clients",
    ),
    introduction_html="<p>.</p><p>From ici</p><p>= 漢字</p><pre>.\n.\nFrom là</pre>" + "é" * 300,
)
PEOPLE = (
    PERSON,
    replace(PERSON, name='Jean "Le Grand" Dupont, fils; SARL (Paris) \\ ' * 4),
    replace(PERSON, name="", address=f"{'x' * 64}@{'y' * 60}.example.org"),
    replace(PERSON, name="👨‍👩‍👧‍👦 علي", greeting=".From 👨‍👩‍👧‍👦 <b> " + "é" * 90),
)
ONCE = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
]


def messages() -> Iterator[bytes]:
    for layout in ("editorial", "compact"):
        for content in (NASTY, *CONTENTS.values()):
            compiled = compile_message(replace(content, layout=layout), template_dirs=[TEMPLATES])
            for person in PEOPLE if content is NASTY else PEOPLE[:1]:
                yield stamp(compiled, person)


@pytest.mark.parametrize("policy", ["default", "compat32", "strict"])
def test_no_parser_finds_a_defect(policy: str) -> None:
    for raw in messages():
        message = email.message_from_bytes(raw, policy=getattr(email.policy, policy))
        for part in message.walk():
            if not part.is_multipart():
                part.get_payload(decode=True)
            assert part.defects == []
            assert [
                found for value in part.values() for found in getattr(value, "defects", ())
            ] == []
        for name in ONCE:
            assert len(message.get_all(name, [])) == 1


def test_every_line_keeps_to_its_limit() -> None:
    for raw in messages():
        assert raw.isascii()
        assert raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n")
        head, _, body = raw.partition(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            # An address cannot be folded, nor may these headers.
            free = line.startswith((b"List-", b"Message-ID:")) or b"@" in line
            assert len(line) <= (LONGEST_LINE if free else 78)
            assert line.strip()
        for line in body.split(b"\r\n"):
            assert len(line) <= 76
            assert not line.endswith((b" ", b"\t"))
            assert not line.startswith((b".", b"From "))
