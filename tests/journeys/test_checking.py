"""Before approving, by command: what the digest looks like, and what is to be mended."""

from __future__ import annotations

import email
import email.policy
import os
import signal
from pathlib import Path

import pytest

from tests.installation import Installation, until
from tests.journeys import firms


def drafted(installation: Installation, tmp_path: Path) -> str:
    installation.env["NEWSLETTER_BASE_URL"] = "https://lettre.cabinet.example.org"
    firms.set_up(installation, tmp_path, clients=1)
    return str(installation.do("digest", "draft", "lettre")["id"])


@pytest.mark.needs("chromium", "node-tools", "spamassassin")
def test_every_judge_is_asked_and_only_what_is_wrong_is_said(
    installation: Installation, tmp_path: Path
) -> None:
    digest_id = drafted(installation, tmp_path)
    said = installation.do("digest", "check", digest_id)
    assert [finding["code"] for finding in said["findings"]] == ["legal_line"]
    assert [judge["absent"] for judge in said["judges"]] == ["", "", ""]
    assert said["judges"][0]["clients"]["sfr.desktop-webmail"]
    printed = installation.run("digest", "check", digest_id).out
    assert "SpamAssassin" in printed
    assert "NON VÉRIFIÉ" not in printed
    assert "SFR (web) 3/3" in printed, "counts are where a person reads them"


def test_a_check_without_its_judges_says_what_it_left_out(
    installation: Installation, tmp_path: Path
) -> None:
    digest_id = drafted(installation, tmp_path)
    installation.env["PATH"] = "/nonexistent"
    ran = installation.run("digest", "check", digest_id)
    assert ran.code == 0
    assert ran.out.count("NON VÉRIFIÉ ICI") == 3
    assert "apt-get install spamassassin" in ran.out


def test_a_check_that_is_told_to_end_leaves_nothing_behind(
    installation: Installation, tmp_path: Path
) -> None:
    """SIGTERM in the middle: neither a judge goes on nor a folder stays."""
    digest_id = drafted(installation, tmp_path)
    tools, scratch = tmp_path / "tools", tmp_path / "scratch"
    tools.mkdir()
    scratch.mkdir()
    (tools / "spamassassin").write_text(f"#!/bin/sh\necho $$ > {tools}/pid\nexec sleep 600\n")
    (tools / "spamassassin").chmod(0o755)
    installation.env |= {"PATH": f"{tools}:/usr/bin:/bin", "TMPDIR": str(scratch)}
    check = installation.start("digest", "check", digest_id)
    pid = tools / "pid"
    until(lambda: pid.is_file() and pid.read_text(), what=check.written)
    assert check.stop() == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert list(scratch.iterdir()) == []


def test_a_broken_template_is_refused_with_the_line_to_mend(
    installation: Installation, tmp_path: Path
) -> None:
    digest_id = drafted(installation, tmp_path)
    own = tmp_path / "templates" / "email" / "editorial"
    own.mkdir(parents=True)
    (own / "body.html").write_text(
        '{% extends "packaged/email/editorial/body.html" %}\n\n{% block footer %}{% endblock %}\n',
        encoding="utf-8",
    )
    installation.env["NEWSLETTER_TEMPLATES_DIR"] = str(tmp_path / "templates")
    ran = installation.run("digest", "check", digest_id)
    assert ran.code == 1
    assert f"{own / 'body.html'}, ligne 3," in ran.err
    assert "le lien de désinscription" in ran.err


def test_what_is_written_is_the_message_as_it_leaves(
    installation: Installation, tmp_path: Path
) -> None:
    digest_id = drafted(installation, tmp_path)
    out = tmp_path / "apercu"
    said = installation.do("digest", "render", digest_id, "--out", str(out))
    assert {Path(name).name for name in said["files"]} == {
        *("message.eml", "message.html", "message.txt", "online.html"),
    }
    raw = (out / "message.eml").read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Date"].datetime.date() == firms.today()
    body = message.get_body(("html",))
    assert body is not None
    assert "https://lettre.cabinet.example.org/v/" in body.get_content()
    assert said["bytes"]["message.eml"] == len(raw)
    installation.do("digest", "render", digest_id, "--out", str(out))
    assert (out / "message.eml").read_bytes() == raw, "the same digest gives the same bytes"
