"""The month, by command: archive → digest → mailboxes, and out again by one click."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.installation import Installation, until
from tests.journeys import firms


def header_url(raw: bytes) -> str:
    """Return the List-Unsubscribe address from the header's raw bytes, which are one line."""
    found = re.search(rb"^List-Unsubscribe: <(http[^>\r\n]+)>", raw, re.MULTILINE)
    assert found, raw[:2000]
    return found[1].decode("ascii")


def text_of(mail: EmailMessage) -> str:
    """Return the text that a mail client without HTML shows."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def post(url: str, fields: dict[str, str]) -> int:
    with urlopen(Request(url, data=urlencode(fields).encode()), timeout=10) as answer:  # noqa: S310
        return int(answer.status)


@pytest.mark.both_columns
def test_a_month_by_command(installation: Installation, tmp_path: Path) -> None:
    firms.set_up(installation, tmp_path, clients=30)
    digest_id = firms.approved(installation)
    new = installation.data / "outbox" / "new"

    # With no worker nothing leaves, and the command says so.
    ran = installation.run("digest", "send", str(digest_id), "--now")
    assert ran.code == 0
    assert "Aucun ouvrier" in ran.err
    time.sleep(1)
    assert not new.exists() or not list(new.iterdir())

    installation.start("worker")
    first = firms.wait_for_state(installation, digest_id, "SENT")
    assert first["sums"]["accepted"] == 30
    mails = {mail["To"].addresses[0].addr_spec: mail for mail in installation.outbox()}
    assert len(mails) == 30
    again = installation.run("digest", "send", str(digest_id))
    assert again.code == 1
    assert "déjà parti" in again.err
    assert len(list(new.iterdir())) == 30

    # One click out: the GET changes nothing, the POST acts.
    installation.start("web")
    path = next(p for p in new.iterdir() if b"client7@example.org" in p.read_bytes())
    url = header_url(path.read_bytes())
    assert url.startswith(installation.base_url + "/u/")
    with urlopen(url, timeout=10) as page:  # noqa: S310
        assert "client7" not in page.read().decode()
    person = installation.do("subscribers", "show", "client7@example.org")
    assert [s["state"] for s in person["subscriptions"]] == ["ACTIVE"]
    assert post(url, {"List-Unsubscribe": "One-Click"}) == 200
    assert post(url, {"List-Unsubscribe": "One-Click"}) == 200
    person = installation.do("subscribers", "show", "client7@example.org")
    assert [s["state"] for s in person["subscriptions"]] == ["UNSUBSCRIBED"]
    with pytest.raises(HTTPError) as refused:
        post(url[:-1] + ("A" if url[-1] != "A" else "B"), {})
    assert refused.value.code == 404

    # Next month: nothing new yet, then three articles; the leaver and the old articles are out.
    folder = firms.write_articles(
        tmp_path / "décembre", {"Cadeaux": 1, "Congés": 1, "Stocks": 0}, category="Social"
    )
    installation.do("archive", "import", str(folder), "--licence", "full")
    second = installation.do("digest", "draft", "lettre")
    assert {a["title"] for a in second["articles"]} == {"Cadeaux", "Congés", "Stocks"}
    assert all("déjà envoyé le" in a["reason"] for a in second["not_picked"])
    installation.do("digest", "approve", str(second["id"]), "--by", firms.APPROVER)
    done = installation.run("digest", "send", str(second["id"]), "--now", "--wait", "--json")
    assert done.code == 0, done.err
    assert done.json["sums"]["accepted"] == 29
    received = [m for m in installation.outbox() if "Cadeaux" in text_of(m)]
    assert len(received) == 29
    assert "client7@example.org" not in {m["To"].addresses[0].addr_spec for m in received}
    assert not any("Délais de paiement" in text_of(m) for m in received)


@pytest.mark.both_columns
def test_bad_orders_get_a_sentence_and_change_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    firms.set_up(installation, tmp_path, clients=2)
    unknown = installation.run("digest", "draft", "nulle part")
    assert unknown.code == 1
    assert "La lettre" in unknown.err
    assert "Traceback" not in unknown.err
    assert installation.run("digest", "show", "99").code == 1
    assert installation.run("digest", "draft", "lettre", "--date", "demain").code == 2

    digest_id = firms.approved(installation)
    waited = installation.run("digest", "approve", str(digest_id), "--by", firms.APPROVER)
    assert waited.code == 1
    assert "approuvé" in waited.err

    # A far later edition finds nothing recent enough: no digest, said in a sentence.
    far = (firms.today() + timedelta(days=900)).isoformat()
    empty = installation.run("digest", "draft", "lettre", "--date", far)
    assert empty.code == 1
    assert "Aucun article à proposer" in empty.err


def test_a_template_that_fails_for_one_variant_sends_nothing_to_anyone(
    installation: Installation, tmp_path: Path
) -> None:
    firms.set_up(installation, tmp_path, clients=3)
    # One client wants only "Social": the variant without fiscal articles alone divides by zero.
    social = firms.write_articles(tmp_path / "social", {"Congés": 2}, category="Social")
    installation.do("archive", "import", str(social), "--licence", "full")
    file = tmp_path / "social.csv"
    file.write_text("E-mail;Rubriques\nsocial@example.org;Social\n", encoding="utf-8")
    installation.do(
        *("subscribers", "import", str(file), "--list", "Clients"),
        *("--basis", "client", "--source", "fichier"),
    )
    templates = tmp_path / "templates" / "email" / "editorial"
    templates.mkdir(parents=True)
    own = Path(__file__).parents[2] / "templates" / "email" / "editorial"
    for name in ("body.html", "body.txt"):
        (templates / name).write_text((own / name).read_text(encoding="utf-8"), encoding="utf-8")
    (templates / "subject.txt").write_text(
        "{{ content.subject }}{% if content.articles|length == 1 %}{{ 1 // 0 }}{% endif %}",
        encoding="utf-8",
    )
    installation.env["NEWSLETTER_TEMPLATES_DIR"] = str(tmp_path / "templates")
    digest_id = firms.approved(installation)
    installation.start("worker")
    until(installation.workers)
    sent = installation.run("digest", "send", str(digest_id), "--now", "--wait")
    assert sent.code == 1
    assert "rien n’est parti" in sent.err.replace("\u00a0", " ")
    assert installation.do("digest", "show", str(digest_id))["state"] == "DRAFT"
    # Nothing left but the word to whoever counts on it.
    until(installation.outbox)
    (alert,) = installation.outbox()
    assert str(alert["Subject"]).startswith("Alerte")
    assert alert["Auto-Submitted"] == "auto-generated"
    assert alert["List-Id"] is None
