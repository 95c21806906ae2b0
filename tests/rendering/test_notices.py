from __future__ import annotations

import email
import email.policy

import pytest

from newsletter.rendering.errors import RenderingError
from newsletter.rendering.notices import NOTICES, RenderedNotice, notice_bytes, render_notice
from newsletter.rendering.promises import readable
from newsletter.rendering.values import Language
from tests.rendering.contents import FIRM, SENDER, TEMPLATES

DATE = "Tue, 01 Dec 2026 09:00:00 +0100"


def notice(kind: str, language: Language = "fr", **changed: str) -> RenderedNotice:
    known = NOTICES[kind]
    values = {
        name: f"https://lettre.example.org/{name}" if name.endswith("url") else f"« {name} » & <i>"
        for name in (*known.required, *known.optional)
    }
    return render_notice(
        kind,
        values | changed,
        firm=FIRM,
        sender=SENDER,
        language=language,
        template_dirs=[TEMPLATES],
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", NOTICES)
def test_each_value_is_in_both_parts(kind: str, language: Language) -> None:
    rendered = notice(kind, language)
    known = NOTICES[kind]
    html = readable(rendered.html) + rendered.html
    for name in (*known.required, *known.optional):
        value = f"/{name}" if name.endswith("url") else f"« {name} » & <i>"
        for part in (html, rendered.subject + rendered.text):
            assert value in part.replace("\u00a0", " ").replace("\n", " ")
    assert "15, rue de la Demi-Lune" in rendered.text
    assert "15, rue de la Demi-Lune" in rendered.html
    assert "<i>" not in rendered.html
    assert f'lang="{language}"' in rendered.html


@pytest.mark.parametrize("kind", NOTICES)
def test_optional_values_may_be_left_out(kind: str) -> None:
    known = NOTICES[kind]
    values = dict.fromkeys(known.required, "https://lettre.example.org/x")
    rendered = render_notice(
        kind, values, firm=FIRM, sender=SENDER, language="fr", template_dirs=[TEMPLATES]
    )
    for empty in ("« »", "()", "le .", ": ."):
        assert empty not in rendered.text.replace("\u00a0", " ")


def test_a_notice_is_a_whole_message_that_machines_do_not_answer() -> None:
    raw = notice_bytes(
        notice("optin_confirmation"),
        sender=SENDER,
        to="zoe@example.org",
        message_id="n.1@lettre.example.org",
        date=DATE,
    )
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == "zoe@example.org"
    assert message["Message-ID"] == "<n.1@lettre.example.org>"
    assert message["Reply-To"] == SENDER.reply_to
    assert message["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert raw.isascii()


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("inconnu", {}, "inconnu"),
        ("password", {}, "reset_url"),
        ("password", {"reset_url": "https://example.org", "autre": "x"}, "autre"),
    ],
)
def test_a_notice_that_lacks_a_value_is_refused(
    kind: str, values: dict[str, str], said: str
) -> None:
    with pytest.raises(RenderingError, match=said):
        render_notice(
            kind, values, firm=FIRM, sender=SENDER, language="fr", template_dirs=[TEMPLATES]
        )


def test_a_line_break_never_reaches_a_header() -> None:
    rendered = notice("digest_proposed", publication="La lettre\r\nBcc: tous@example.org")
    assert "\n" not in rendered.subject
    with pytest.raises(ValueError, match="line break"):
        notice_bytes(
            rendered, sender=SENDER, to="a@b.org\r\nBcc: c@d.org", message_id="1@a.org", date=DATE
        )
