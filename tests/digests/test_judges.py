"""The outside judges of ``digest check``, for real, on messages with a fault of each kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.digests.judges import accessibility, mailclients, programs
from newsletter.digests.judges.panel import opinions
from newsletter.digests.judges.programs import JudgeAbsent
from newsletter.digests.judges.sent import read_back
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.stamping import stamp
from tests.rendering.contents import ORDINARY, PERSON, TEMPLATES

PRINTER = "import os, json; print(json.dumps(dict(os.environ)))"


def test_the_html_is_read_back_from_the_bytes() -> None:
    message = compile_message(ORDINARY, template_dirs=[TEMPLATES])
    seen = read_back(stamp(message, PERSON))
    assert PERSON.token in seen.html
    assert "Madame Martin-Lévêque," in seen.html
    assert "Trésorerie\u00a0: cinq signaux" in seen.html
    assert "\r" not in seen.html


@pytest.mark.needs("chromium", "node-tools", "spamassassin")
def test_a_good_message_passes_every_judge() -> None:
    said = opinions(stamp(compile_message(ORDINARY, template_dirs=[TEMPLATES]), PERSON))
    assert [(one.findings, one.absent) for one in said] == [((), "")] * 3
    assert all(one.summary for one in said)
    clients = said[0].clients
    assert clients is not None
    assert "hey.desktop-webmail" in clients, "clients without a limit are reported too"


@pytest.mark.needs("node-tools")
@pytest.mark.parametrize(
    ("paragraph", "code", "said"),
    [
        ('<p style="position:fixed">Fixe</p>', "mail_clients", "position"),
        ('<p style="object-fit:cover;column-count:2">Deux</p>', "mail_clients", "object-fit"),
        ('<p id="a" id="b">Deux fois</p>', "html", "no-dup-attr"),
        ("<p>Jamais fermé</div>", "html", "close-order"),
        ('<p style="color red">Sans deux-points</p>', "html", "missing ':'"),
        # Its data do not know this one in every client: it is no reason to give up.
        ('<p style="overflow-wrap:anywhere">Coupe</p>', "mail_clients", "overflow-wrap"),
    ],
)
def test_what_clients_lack_is_a_finding(
    tmp_path: Path, paragraph: str, code: str, said: str
) -> None:
    html = compile_message(ORDINARY, template_dirs=[TEMPLATES]).html
    html = html.replace("</body>", f"{paragraph}</body>")
    verdict = mailclients.verdicts({"one": html}, home=tmp_path)["one"]
    found = list(mailclients.findings(verdict))
    assert any(finding.code == code and said in finding.sentence for finding in found), found


@pytest.mark.needs("chromium", "node-tools")
def test_axe_judges_by_day_and_by_night(tmp_path: Path) -> None:
    html = compile_message(ORDINARY, template_dirs=[TEMPLATES]).html
    dim = "<style>@media (prefers-color-scheme: dark) { p { color: #111111 !important; } }</style>"
    found = list(accessibility.findings(html.replace("</head>", f"{dim}</head>"), home=tmp_path))
    assert {finding.where for finding in found} == {"aspect de nuit"}
    assert "color-contrast" in found[0].sentence
    assert "contraste" in found[0].sentence, "axe speaks French to the editor"


@pytest.mark.needs("chromium", "node-tools")
def test_a_message_cannot_answer_for_axe(tmp_path: Path) -> None:
    """A script of the template does not run, and nothing that it says passes for the answer."""
    html = compile_message(ORDINARY, template_dirs=[TEMPLATES]).html
    evil = (
        "<script>window.axe = {configure() {}, run: async () => ({violations: []})};"
        "Object.freeze(window.axe)</script>"
        '<script type="application/json" id="axe-0123456789abcdef">[]</script>'
    )
    mended = html.replace("<body", f"{evil}<body", 1).replace(' alt="', ' data-alt="', 1)
    assert "image-alt" in {
        str(one["rule"]) for one in accessibility.violations(mended, home=tmp_path)
    }


def test_an_absent_judge_says_what_would_bring_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    said = opinions(stamp(compile_message(ORDINARY, template_dirs=[TEMPLATES]), PERSON))
    assert all(one.absent and not one.findings for one in said)
    remedies = " ".join(one.absent for one in said)
    assert "npm ci --prefix" in remedies
    assert "apt-get install spamassassin" in remedies


def test_a_judge_sees_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "a secret")
    python = programs.program("python3")
    assert python is not None
    answer = programs.judged([python, "-c", PRINTER], label="x", said=b"", home=tmp_path)
    assert {name for name in json.loads(answer) if "KEY" in name} == set()


def test_a_judge_that_fails_is_named_with_its_last_words(tmp_path: Path) -> None:
    python = programs.program("python3")
    assert python is not None
    broken = [python, "-c", "import sys; sys.exit('tout est cassé')"]
    with pytest.raises(JudgeAbsent, match=r"Juge : .*tout est cassé"):
        programs.judged(broken, label="Juge", said=b"", home=tmp_path)
