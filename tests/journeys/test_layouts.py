"""A firm's own layout, from the folder of templates to the mail that leaves."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from tests.installation import Installation, until
from tests.journeys import firms


def digests_in(installation: Installation) -> list[EmailMessage]:
    """Return the mails of the outbox that are no notice: the administrator is alerted too."""
    return [mail for mail in installation.outbox() if mail["List-Id"]]


def test_a_publication_takes_a_layout_of_the_firm_s_own(
    installation: Installation, tmp_path: Path
) -> None:
    firms.set_up(installation, tmp_path, clients=1)
    refused = installation.run("publication", "layout", "lettre", "maison")
    assert refused.code == 1
    assert "compact, editorial." in refused.err
    assert "Traceback" not in refused.err

    own = tmp_path / "templates" / "email" / "maison"
    own.mkdir(parents=True)
    (own / "subject.txt").write_text("{{ content.subject }}")
    (own / "body.txt").write_text('{% include "packaged/email/editorial/body.txt" %}')
    (own / "body.html").write_text(
        '{% extends "packaged/email/editorial/body.html" %}\n'
        "{% block masthead %}{{ parts.masthead('Ici, la maison') }}{% endblock %}\n"
    )
    installation.env["NEWSLETTER_TEMPLATES_DIR"] = str(tmp_path / "templates")
    digest_id = firms.approved(installation)
    assert installation.do("publication", "layout", "lettre", "maison")["layout"] == "maison"
    out = tmp_path / "apercu"
    installation.do("digest", "render", str(digest_id), "--out", str(out))
    assert "Ici, la maison" in (out / "message.html").read_text(encoding="utf-8")
    # The approval was of the other layout: nothing leaves on the strength of it.
    installation.start("worker")
    until(installation.workers)
    sent = installation.run("digest", "send", str(digest_id), "--now", "--wait")
    assert sent.code == 1
    assert "approuv" in sent.err
    assert digests_in(installation) == []


def test_a_template_that_changes_after_the_approval_voids_it(
    installation: Installation, tmp_path: Path
) -> None:
    firms.set_up(installation, tmp_path, clients=1)
    own = tmp_path / "templates" / "email"
    own.mkdir(parents=True)
    installation.env["NEWSLETTER_TEMPLATES_DIR"] = str(tmp_path / "templates")
    digest_id = str(firms.approved(installation))
    installation.start("worker")
    until(installation.workers)
    (own / "firm.css").write_text("h1 { color: #7a1f1f; }\n")
    sent = installation.run("digest", "send", digest_id, "--now", "--wait")
    assert sent.code == 1
    shown = installation.do("digest", "show", digest_id)
    assert (shown["state"], digests_in(installation)) == ("DRAFT", [])
    assert "les modèles" in shown["remark"]

    installation.do("digest", "approve", digest_id, "--by", firms.APPROVER)
    assert installation.run("digest", "send", digest_id, "--now", "--wait").code == 0
    (mail,) = digests_in(installation)
    body = mail.get_body(("html",))
    assert body is not None
    assert "color:#7a1f1f" in body.get_content()
