"""``newsletter list`` and ``newsletter subscribers``, as people and scripts call them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from newsletter.cli.lists import app as lists
from newsletter.cli.subscribers import app as people
from tests.installation import Installation

FILE = "Civilité;Prénom;Nom;E-mail\nMme;Hélène;Lefèvre;Helene@Example.org\n;;Durand;faux\n"


def options(source: str = "fichier clients") -> tuple[str, ...]:
    return ("--list", "Clients", "--basis", "client", "--source", source)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "clients.csv"
    path.write_bytes(FILE.encode("cp1252"))
    return path


@pytest.mark.both_columns
def test_a_person_comes_in_is_shown_goes_out_and_is_forgotten(
    installation: Installation, file: Path, tmp_path: Path
) -> None:
    do, run = installation.do, installation.run
    made = do("list", "create", "Clients", "--purpose", "La lettre du cabinet")
    assert (made["name"], made["purpose"]) == ("Clients", "La lettre du cabinet")

    tried = do("subscribers", "import", str(file), *options(), "--dry-run")
    assert (tried["new"], tried["dry_run"]) == (1, True)
    mended = tmp_path / "refus.csv"
    brought = do(
        "subscribers", "import", str(file), *options(), "--date", "02/11/2026",
        "--notice", "2026-1", "--refused", str(mended),
    )  # fmt: skip
    assert (brought["new"], brought["encoding"]) == (1, "cp1252")
    assert [(r["line"], r["address"]) for r in brought["refused"]] == [(3, "faux")]
    assert "Durand;faux;3;" in mended.read_text(encoding="utf-8-sig")
    assert do("list", "show", "clients")["active"] == 1

    shown = do("subscribers", "show", "helene@example.org")
    assert shown["subscriber"]["last_name"] == "Lefèvre"
    assert shown["subscriptions"][0]["state"] == "ACTIVE"
    assert shown["consents"][0]["collected_on"] == "2026-11-02"

    (row,) = do("subscribers", "export", "--list", "Clients")
    assert (row["address"], row["notice_version"]) == ("helene@example.org", "2026-1")
    csv = run("subscribers", "export", "--list", "Clients").out
    assert csv.startswith("\ufeffE-mail;Civilité;")
    written = tmp_path / "export.csv"
    assert run("subscribers", "export", "--list", "Clients", "--output", str(written)).code == 0
    again = do("subscribers", "import", str(written), *options())
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)

    assert do("subscribers", "forget", "HELENE@example.org") == {"known": True}
    assert do("subscribers", "import", str(written), *options())["suppressed"] == 1
    assert do("subscribers", "show", "helene@example.org")["suppressions"][0]["reason"] == "ERASED"


def said(app: Typer, *arguments: str) -> tuple[int, str]:
    """Run one command in this process: code and all it printed, or the refusal's sentence.

    The door (``newsletter.cli.main``) turns such a refusal into exit 1; the journey above and the
    door's own tests go through it.
    """
    result = CliRunner().invoke(app, list(arguments))
    sentence = getattr(result.exception, "sentence", "")
    return (1 if sentence else result.exit_code, result.output + sentence)


@pytest.mark.django_db
def test_refusals_are_sentences(file: Path) -> None:
    def check(expected: int, word: str, app: Typer, *arguments: str) -> None:
        code, told = said(app, *arguments)
        assert (code, word in told) == (expected, True), told

    check(1, "existe encore", people, "import", str(file), *options())
    said(lists, "create", "Clients")
    check(1, "s’appelle déjà", lists, "create", "Clients")
    check(1, "Clients", lists, "show", "Prospects")
    check(1, "Clients", people, "export", "--list", "Prospects")
    check(1, "n’existe pas", people, "import", "absent.csv", *options())
    check(1, "dossier", people, "import", str(file.parent), *options())
    check(1, "viennent", people, "import", str(file), *options(source=" "))
    check(2, "02/11/2026", people, "import", str(file), *options(), "--date", "hier")
    check(2, "Intitulé=champ", people, "import", str(file), *options(), "--column", "Nom")
    check(1, "Aucun abonné", people, "show", "nul@example.org")
    check(1, "arobase", people, "forget", "nul")


@pytest.mark.django_db
def test_a_person_reads_what_an_import_came_to(file: Path) -> None:
    said(lists, "create", "Clients")
    code, told = said(people, "import", str(file), *options(), "--column", "Prénom=")
    assert code == 0
    assert "Ligne 3 (faux)" in told
    assert "Colonnes non reprises : Prénom." in told
    _, shown = said(people, "show", "helene@example.org")
    assert "Madame Lefèvre" in shown
    assert "Clients : actif depuis le" in shown
    assert "Clients" in said(lists, "show")[1]
