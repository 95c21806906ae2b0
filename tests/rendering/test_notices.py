from __future__ import annotations

import email
import email.policy
import re
from itertools import product
from pathlib import Path

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser

from newsletter.digests.judges import accessibility
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.notices import NOTICES, RenderedNotice, notice_bytes, render_notice
from newsletter.rendering.values import Language
from newsletter.rendering.visibility import readable
from tests.needs import AXE
from tests.rendering.contents import FIRM, SENDER, TEMPLATES
from tests.rendering.sights import shown

DATE = "Tue, 01 Dec 2026 09:00:00 +0100"


LANGUAGES: tuple[Language, ...] = ("fr", "en")
DAYS = {"deadline", "expires"}
#: What a publication may be called by somebody who means harm, or no harm at all.
HOSTILE = (
    "<script>alert(1)</script>\r\nBcc: tous@example.org 🧾 «\u202fمكتب\u202f» & {{ values }} "
    + "Anticonstitutionnellement" * 12
    + " la lettre" * 40
)


def value_of(name: str) -> str:
    if name.endswith("url"):
        return f"https://lettre.example.org/{name}"
    return "2026-12-01" if name in DAYS else f"« {name} » & <i>"


def notice(kind: str, language: Language = "fr", **changed: str) -> RenderedNotice:
    known = NOTICES[kind]
    values = {name: value_of(name) for name in (*known.required, *known.optional)}
    return render_notice(
        kind,
        values | {name: value for name, value in changed.items() if name in values},
        firm=FIRM,
        sender=SENDER,
        language=language,
        template_dirs=[TEMPLATES],
    )


def hostile(kind: str, language: Language = "fr") -> RenderedNotice:
    known = NOTICES[kind]
    names = (name for name in (*known.required, *known.optional) if value_of(name)[0] == "«")
    return notice(kind, language, **dict.fromkeys(names, HOSTILE))


def sent(rendered: RenderedNotice) -> bytes:
    """Return the notice's bytes, to nobody in particular."""
    return notice_bytes(
        rendered,
        sender=SENDER,
        to="zoe@example.org",
        message_id="n12.Zb3kQw9x@lettre.example.org",
        date=DATE,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NOTICES)
def test_each_value_is_in_both_parts(kind: str, language: Language) -> None:
    rendered = notice(kind, language)
    known = NOTICES[kind]
    html = readable(rendered.html) + rendered.html
    for name in (*known.required, *known.optional):
        value = f"/{name}" if name.endswith("url") else value_of(name)
        if name in DAYS:
            value = "mardi 1er décembre 2026" if language == "fr" else "Tuesday 1 December 2026"
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
    raw = sent(notice("optin_confirmation"))
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == "zoe@example.org"
    assert message["Message-ID"] == "<n12.Zb3kQw9x@lettre.example.org>"
    assert message["Reply-To"] == SENDER.reply_to
    assert message["Content-Language"] == "fr"
    assert message["List-Unsubscribe"] is None
    assert message["Precedence"] is None, "nothing is sent in bulk"
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
        ("export_ready", {"download_url": "https://example.org", "expires": "demain"}, "demain"),
    ],
)
def test_a_notice_that_lacks_a_value_is_refused(
    kind: str, values: dict[str, str], said: str
) -> None:
    with pytest.raises(RenderingError, match=said):
        render_notice(
            kind, values, firm=FIRM, sender=SENDER, language="fr", template_dirs=[TEMPLATES]
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_has_one_action_written_out_and_says_why_it_came(
    kind: str, language: Language
) -> None:
    rendered = notice(kind, language)
    page = lxml_html.fromstring(rendered.html)
    (address,) = {a.get("href") for a in page.iterfind(".//a") if "_url" in str(a.get("href"))} | {
        a.get("href") for a in page.iterfind(".//a") if str(a.get("href")).endswith("/url")
    }
    shown = [
        "".join(map(str, a.itertext())) for a in page.iterfind(".//a") if a.get("href") == address
    ]
    assert len(shown) == 2, "a button, and the address for who cannot press it"
    assert shown[1] == address
    assert f"\n{address}\n" in rendered.text
    why = "Vous recevez ce message automatique parce" if language == "fr" else "You receive this"
    for part in (readable(rendered.html), rendered.text):
        assert why in part
    assert len(rendered.subject) < 78


@pytest.mark.parametrize("kind", NOTICES)
def test_french_is_typeset_and_english_is_not(kind: str) -> None:
    french, english = notice(kind, "fr"), notice(kind, "en")
    body = lxml_html.fromstring(french.html).find("body")
    assert body is not None
    read = "".join(map(str, body.itertext()))
    for part in (french.subject, french.text, read):
        assert not re.search(r"[ \w»][;!?](?!\S)| :(?!\S)|« | »|\w'", part), part
    own = english.text.replace("«\u00a0", "").replace("\u00a0»", "")
    assert "\u00a0" not in own.split("===")[0]
    assert " :" not in own


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", NOTICES)
def test_no_value_breaks_a_notice(kind: str, language: Language) -> None:
    rendered = hostile(kind, language)
    raw = sent(rendered)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Bcc"] is None
    assert message.defects == []
    assert "<script" not in rendered.html
    assert message["Subject"] == rendered.subject


@pytest.mark.needs("chromium", "node-tools")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_and_the_eye_find_nothing_in_either_language(dark: bool, chromium: Browser) -> None:
    axe = AXE.read_text(encoding="utf-8")
    pages = {f"{kind} {one}": notice(kind, one).html for kind, one in product(NOTICES, LANGUAGES)}
    pages |= {f"hostile {kind}": hostile(kind).html for kind in NOTICES}
    for name, html in pages.items():
        with shown(chromium, html, width=320, dark=dark) as page:
            page.evaluate(axe)
            found = page.evaluate("options => axe.run(document, options)", accessibility.OPTIONS)
            width = page.evaluate("document.documentElement.scrollWidth")
        assert [one["id"] for one in found["violations"]] == [], name
        assert width == 320, name


def test_a_line_break_never_reaches_a_header() -> None:
    rendered = notice("digest_proposed", publication="La lettre\r\nBcc: tous@example.org")
    assert "\n" not in rendered.subject
    with pytest.raises(ValueError, match="line break"):
        notice_bytes(
            rendered, sender=SENDER, to="a@b.org\r\nBcc: c@d.org", message_id="1@a.org", date=DATE
        )


@pytest.mark.parametrize("part", ["body.html", "body.txt"])
def test_a_firms_notice_without_its_link_is_refused(part: str, tmp_path: Path) -> None:
    """A confirmation that nobody can confirm would cost the firm each subscriber in silence."""
    own = tmp_path / "email" / "optin_confirmation" / part
    own.parent.mkdir(parents=True)
    frame = part.replace("body", "notice")
    own.write_text(f"{{% extends 'email/{frame}' %}}{{% block message %}}Bonjour.{{% endblock %}}")
    with pytest.raises(RenderingError) as refused:
        render_notice(
            "optin_confirmation",
            {"confirm_url": "https://lettre.example.org/c/1", "list_name": "Clients"},
            firm=FIRM,
            sender=SENDER,
            language="fr",
            template_dirs=[tmp_path, TEMPLATES],
        )
    assert str(own) in refused.value.sentence
    assert "{{ values.confirm_url }}" in refused.value.sentence
