"""The outside judges of ``digest check``, for real, on messages with a fault of each kind."""

from __future__ import annotations

import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from newsletter.digests.judges import accessibility, mailclients, nodetools, programs
from newsletter.digests.judges.panel import opinions
from newsletter.digests.judges.programs import JudgeAbsent
from newsletter.digests.judges.sent import read_back
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.stamping import stamp
from tests.installation import until
from tests.rendering.contents import ORDINARY, PERSON, TEMPLATES

BACKGROUND = ("mail_clients", "background-image")
#: What a program prints that shows what it was given.
PRINTER = "import os, json; print(json.dumps(dict(os.environ)))"


def ordinary() -> bytes:
    """Return the bytes of a sound message."""
    return stamp(compile_message(ORDINARY, template_dirs=[TEMPLATES]), PERSON)


def alive(process_id: int) -> bool:
    """Say whether that process still runs a moment later: a busy machine kills slowly."""
    for _ in range(100):
        if not _runs(process_id):
            return False
        time.sleep(0.05)
    return True


def _runs(process_id: int) -> bool:
    """Say whether that process runs; one that waits to be buried does not."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


def test_the_html_is_read_back_from_the_bytes() -> None:
    message = compile_message(ORDINARY, template_dirs=[TEMPLATES])
    seen = read_back(stamp(message, PERSON))
    assert PERSON.token in seen.html
    assert "Madame Martin-Lévêque," in seen.html
    assert "Trésorerie\u00a0: cinq signaux" in seen.html
    assert "\r" not in seen.html


@pytest.mark.needs("chromium", "node-tools", "spamassassin")
def test_a_good_message_passes_every_judge() -> None:
    said = opinions({"message": ordinary()})
    assert [(one.findings, one.absent) for one in said] == [((), "")] * 3
    assert all(one.summary for one in said)
    details = "\n".join(said[0].details)
    assert "Outlook (Windows) 2/5" in details
    assert "border-radius\u00a0: les angles" in details, "each lacking one with its reason"
    assert "HEY (web)" in details, "the other clients, for a person too"
    clients = said[0].clients
    assert clients is not None
    assert "hey.desktop-webmail" in clients, "clients without a limit are reported too"


@pytest.mark.needs("node-tools")
@pytest.mark.parametrize(
    ("paragraph", "code", "said"),
    [
        ('<p style="position:fixed">Fixe</p>', "mail_clients", "position"),
        ('<div style="display:flex">Côte à côte</div>', "mail_clients", "flex"),
        ('<div style="display:grid">En grille</div>', "mail_clients", "grid"),
        ('<p style="background-image:url(https://example.org/a.png)">Fond</p>', *BACKGROUND),
        ("<p><div>Un bloc dans un paragraphe</div></p>", "html", "close-order"),
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
def test_a_deep_folder_is_no_reason_not_to_answer(tmp_path: Path) -> None:
    """Chromium's own socket would not fit in an address of more than 107 letters."""
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    assert accessibility.violations(read_back(ordinary()).html, home=deep) == []


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
    said = opinions({"message": ordinary()})
    assert all(one.absent and not one.findings for one in said)
    remedies = " ".join(one.absent for one in said)
    assert "installez Node 20" in remedies
    assert "apt-get install chromium" in remedies
    assert "apt-get install spamassassin" in remedies


@pytest.mark.needs("chromium", "node-tools", "spamassassin")
def test_what_only_a_variant_lacks_is_said_once_with_its_place() -> None:
    """A picture without a description in one form of the digest; the digest itself is sound."""
    sound = ordinary()
    blind = sound.replace(b' alt=3D"', b' alg=3D"')
    said = opinions({"message entier": sound, "variante la plus courte": blind})
    codes = [(finding.code, finding.sentence) for one in said for finding in one.findings]
    assert len(codes) == len(set(codes))
    assert {"html", "accessibility"} <= {code for code, _ in codes}


@pytest.mark.needs("spamassassin")
def test_of_a_variant_only_what_is_new_counts_against_it() -> None:
    """Both shout; only the variant lacks its Message-ID."""
    head, _, body = ordinary().partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith((b"Subject", b" =?"))]
    shouts = [*lines, b"Subject: GAGNEZ DE L ARGENT MAINTENANT"]
    nameless = [line for line in shouts if not line.startswith(b"Message-ID")]
    whole, variant = (b"\r\n".join(some) + b"\r\n\r\n" + body for some in (shouts, nameless))
    *_, said = opinions({"message entier": whole, "variante la plus courte": variant})
    sentences = {finding.where: finding.sentence for finding in said.findings}
    assert "SUBJ_ALL_CAPS" in sentences["message entier"]
    assert "SUBJ_ALL_CAPS" not in sentences["variante la plus courte"]
    assert "MISSING_MID" in sentences["variante la plus courte"]
    same = opinions({"message entier": whole, "variante la plus courte": whole})[-1]
    assert [finding.where for finding in same.findings] == ["message entier"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("cat > /dev/null; echo '{ rubbish'", {"réponse illisible.", "Chromium n’a rien répondu."}),
        ("kill -SEGV $$", {"arrêt sur une erreur (signal 11)."}),
        ("yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", {"réponse démesurée."}),
        ("echo broken error >&2; exit 3", {"arrêt sur une erreur (broken error)."}),
    ],
)
@pytest.mark.needs("node-tools")
def test_a_judge_that_goes_wrong_is_left_out_with_what_it_did(
    script: str, said: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("node", "chromium", "spamassassin"):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert {one.absent for one in opinions({"message": ordinary()})} == said


def test_a_program_that_cannot_be_started_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "judge").write_bytes(b"no program")
    (tmp_path / "judge").chmod(0o755)
    with pytest.raises(JudgeAbsent, match="démarrage impossible"):
        programs.judged([str(tmp_path / "judge")], label="Juge", said=b"", home=tmp_path)


def test_programs_are_not_looked_for_where_one_happens_to_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "node").write_text("#!/bin/sh\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".:")
    assert programs.program("node") is None


def test_a_judge_that_hangs_ends_with_everything_that_it_started(tmp_path: Path) -> None:
    hangs = ["/bin/sh", "-c", f"sleep 600 & echo $! > {tmp_path}/child; wait"]
    with pytest.raises(JudgeAbsent, match="aucune réponse en 1 seconde"):
        programs.judged(hangs, label="Juge", said=b"", home=tmp_path, patience=1)
    assert not alive(int((tmp_path / "child").read_text()))


def test_who_gives_up_leaves_no_judge_behind(tmp_path: Path) -> None:
    home = tmp_path / "one"
    home.mkdir()
    hangs = ["/bin/sh", "-c", "echo $$ > pid; exec sleep 600"]
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(programs.judged, hangs, label="Juge", said=b"", home=home)
        until(lambda: (home / "pid").is_file() and (home / "pid").read_text())
        programs.stop(tmp_path)
        with pytest.raises(JudgeAbsent):
            asked.result(timeout=10)
    assert not alive(int((home / "pid").read_text()))
    with pytest.raises(JudgeAbsent, match="interrompu"):
        programs.judged(["/bin/true"], label="Juge", said=b"", home=home)


def test_packages_of_another_version_are_not_those_it_was_tried_with(tmp_path: Path) -> None:
    """An update of the product asks for others than those that npm once brought."""
    own = Path(settings.DATA) / "judges" / "node_modules"
    wanted = json.loads((nodetools.SHIPPED / "package.json").read_text("utf-8"))["dependencies"]
    for name, version in wanted.items():
        (own / name).mkdir(parents=True)
        (own / name / "package.json").write_text(json.dumps({"version": version}))
    try:
        assert nodetools.node_modules() in {nodetools.SHIPPED / "node_modules", own}
        (own / "caniemail" / "package.json").write_text('{"version": "0.9.0"}')
        assert nodetools.node_modules() != own
    finally:
        shutil.rmtree(own.parent)


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
