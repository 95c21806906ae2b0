from __future__ import annotations

import email
import email.policy
import quopri
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.stamping import Stamper, stamp
from newsletter.rendering.visibility import words
from tests.rendering.contents import ORDINARY, PERSON, SITE, TEMPLATES, hostile

MESSAGE = compile_message(ORDINARY, template_dirs=[TEMPLATES])
STAMPER = Stamper(MESSAGE)


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def header_lines(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


def test_one_click_headers_are_raw_single_lines() -> None:
    lines = header_lines(stamp(MESSAGE, PERSON))
    assert f"List-Unsubscribe: <{SITE}/u/{PERSON.token}>, ".encode() in b"\n".join(lines)
    assert lines.count(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click") == 1
    unsubscribe = [line for line in lines if line.startswith(b"List-Unsubscribe:")]
    assert len(unsubscribe) == 1
    assert b"=?" not in unsubscribe[0]
    mailto = f"<mailto:desinscription+{PERSON.token}@lettre.example.org?subject=unsubscribe>"
    assert unsubscribe[0].endswith(mailto.encode())
    assert b"List-Id: La lettre du cabinet <lettre.example.org>" in lines
    assert b"Feedback-ID: 12:lettre:digest:legrand" in lines
    assert f"Message-ID: <{PERSON.message_id}>".encode() in lines


def test_headers_say_what_the_standards_ask() -> None:
    message = parsed(stamp(MESSAGE, PERSON))
    assert message["From"] == "Cabinet Legrand <lettre@lettre.example.org>"
    assert message["To"] == "Camille Martin-Lévêque <camille@client.example.org>"
    assert message["Reply-To"] == "legrand@wanadoo.fr"
    assert message["Subject"] == MESSAGE.subject
    assert message["Date"] == PERSON.date
    assert message["Precedence"] == "bulk"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message.get_content_type() == "multipart/alternative"
    assert message.defects == []
    for name in ("From", "To", "Subject", "Date", "Message-ID", "List-Id", "MIME-Version"):
        assert len(message.get_all(name, [])) == 1


def test_encoded_words_and_lines_keep_their_limits() -> None:
    content = hostile()["long_titles"]
    raw = stamp(compile_message(content, template_dirs=[TEMPLATES]), PERSON)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    head, _, rest = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    for word in head.replace(b"\r\n", b" ").split():
        assert not word.startswith(b"=?") or len(word) <= 75
    assert max(map(len, rest.split(b"\r\n"))) <= 76
    assert parsed(raw)["Subject"] == content.subject.replace(" :", "\u00a0:")


def test_each_place_holds_the_persons_values() -> None:
    message = parsed(stamp(MESSAGE, PERSON))
    text, html = body(message, "plain"), body(message, "html")
    for part in (text, html):
        assert "Madame Martin-Lévêque," in part
        assert f"{SITE}/u/{PERSON.token}" in part
        assert f"{SITE}/p/{PERSON.token}" in part
        assert "token7z" not in part
    neutral = html.replace(PERSON.token, "apercu").replace(PERSON.greeting, "Madame, Monsieur,")
    assert neutral.replace("\r\n", "\n") == MESSAGE.html.rstrip("\n")


def test_a_greeting_is_escaped_for_its_place() -> None:
    person = replace(PERSON, greeting="Chère <b>Zoé</b> & “amis” = 100 %,")
    message = parsed(stamp(MESSAGE, person))
    assert "Chère <b>Zoé</b> & “amis” = 100 %," in body(message, "plain")
    assert "Chère &lt;b&gt;Zoé&lt;/b&gt; &amp; “amis” = 100 %," in body(message, "html")


@given(
    greeting=st.text(
        alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029"),
        max_size=200,
    )
)
def test_any_greeting_comes_out_as_it_went_in(greeting: str) -> None:
    raw = STAMPER.stamp(replace(PERSON, greeting=greeting))
    assert max(map(len, raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    parts = raw.split(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n")
    said = quopri.decodestring(parts[1]).decode()
    assert greeting in said if len(greeting) <= 78 else words(greeting) in words(said)


def test_a_greeting_longer_than_a_line_of_text_is_folded() -> None:
    greeting = "Madame " + "Martin-Lévêque " * 6 + "de la Tour,"
    text = body(parsed(STAMPER.stamp(replace(PERSON, greeting=greeting))), "plain")
    assert all(len(line) <= 78 for line in text.splitlines())
    assert greeting in words(text)


def test_no_body_line_needs_dot_stuffing() -> None:
    content = replace(ORDINARY, introduction_html="<p>.</p><p>From here</p>")
    raw = stamp(
        compile_message(content, template_dirs=[TEMPLATES]), replace(PERSON, greeting=".Madame,")
    )
    lines = raw.split(b"\r\n")
    assert not any(line.startswith((b".", b"From ")) for line in lines)
    assert ".Madame," in body(parsed(raw), "plain")


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Zoé\r\nBcc: tous@example.org"},
        {"address": "zoe@example.org\nBcc: tous@example.org"},
        {"address": "zoe example@example.org"},
        {"address": "zoé@example.org"},
        {"address": ""},
        {"token": "a/b"},
        {"token": ""},
        {"message_id": "1@example.org>\r\nBcc: <x"},
        {"date": "Tue\r\nBcc: tous@example.org"},
        {"greeting": "Madame,\r\n\r\nautre"},
    ],
)
def test_a_value_that_would_break_a_header_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        STAMPER.stamp(replace(PERSON, **change))


@pytest.mark.parametrize(
    "name",
    [
        "Dupont, Jean",
        'Le "Grand" Café',
        "محمد علي",
        "Émile " * 20,
        "A" * 90,
        "O'Neil & Fils (SARL)",
        "=?utf-8?q?ruse?=",
        "👩‍💼 Zoé",
        "back\\slash",
        'a"\\' * 20,
    ],
)
def test_a_name_survives_the_to_header(name: str) -> None:
    raw = STAMPER.stamp(replace(PERSON, name=name))
    for line in header_lines(raw):
        if not line.startswith((b"List-", b"Content-")):
            assert len(line) <= 78
    # email.policy.default adds spaces between the encoded words of a phrase; compat32 does not.
    display, address = parseaddr(email.message_from_bytes(raw)["To"])
    assert str(make_header(decode_header(display))) == " ".join(name.split())
    assert address == PERSON.address


def test_the_stamper_never_mixes_two_people() -> None:
    other = replace(
        PERSON, address="b@example.org", token="B" * 28, greeting="Monsieur B,", name=""
    )
    first, second = STAMPER.stamp(PERSON), STAMPER.stamp(other)
    assert STAMPER.stamp(PERSON) == first
    assert PERSON.token.encode() not in second
    assert b"Camille" not in second
    assert b"To: b@example.org\r\n" in second


def list_id(name: str, identifier: str = "lettre.example.org") -> bytes:
    sender = replace(ORDINARY.sender, list_name=name, list_id=identifier)
    raw = stamp(
        compile_message(replace(ORDINARY, sender=sender), template_dirs=[TEMPLATES]), PERSON
    )
    (line,) = (line for line in header_lines(raw) if line.startswith(b"List-Id:"))
    return line


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("L’été des clients", "L’été des clients"),
        ('La "lettre", du cabinet', 'La "lettre", du cabinet'),
        (
            "L’été, la lettre d’information trimestrielle du cabinet",
            "L’été, la lettre d’information",
        ),
        (
            "La lettre d'information mensuelle " * 4,
            "La lettre d'information mensuelle La lettre d'information",
        ),
        ("É" * 80, ""),
        ("", ""),
    ],
)
def test_the_lists_name_stays_on_one_line_as_far_as_it_fits(name: str, said: str) -> None:
    line = list_id(name)
    phrase, _, identifier = line.removeprefix(b"List-Id:").decode().strip().rpartition("<")
    assert identifier == "lettre.example.org>"
    shown = str(make_header(decode_header(parseaddr(f"{phrase}<a@example.org>")[0])))
    assert shown == said


def test_an_accented_domain_is_written_as_dns_knows_it() -> None:
    assert list_id("", "lettre.cabinet-été.test") == b"List-Id: <lettre.xn--cabinet-t-i4ab.test>"
    raw = STAMPER.stamp(replace(PERSON, message_id="<d1.m2.x@cabinet-été.test>"))
    assert b"\r\nMessage-ID: <d1.m2.x@xn--cabinet-t-i4ab.test>\r\n" in raw


@pytest.mark.parametrize("identifier", ["a b.example.org", "a>.example.org", ".example.org"])
def test_a_list_id_that_no_header_may_hold_is_refused(identifier: str) -> None:
    with pytest.raises(RenderingError, match="en-tête"):
        list_id("La lettre", identifier)
