"""The command line's door: quick, in sentences, with exit codes that scripts rely on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsletter.cli.main import load
from newsletter.cli.table import TABLE
from tests.installation import COMMAND, Installation

NBSP, FINE = "\u00a0", "\u202f"


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace(FINE, " ")


def test_help_is_quick_and_loads_nothing(bare_installation: Installation) -> None:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        ran = bare_installation.run("--help")
        times.append(time.perf_counter() - began)
    assert ran.code == 0
    assert all(word in ran.out for word in TABLE)
    # 0.2 s alone; the suite's neighbours take their share.
    assert min(times) < 1.0
    assert not bare_installation.data.exists()


def test_help_of_the_root_does_not_import_django() -> None:
    code = (
        "import sys; from newsletter.cli.main import run; run(['--help']); "
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


@pytest.mark.parametrize("word", TABLE)
def test_every_word_of_the_table_is_a_command(word: str) -> None:
    assert load(word, TABLE[word]) is not None


def test_the_version_is_said(installation: Installation) -> None:
    assert installation.run("--version").out.startswith("newsletter 0.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["facture"], "pas de commande « facture »"),
        (["user", "create"], "il manque l’argument « email »"),
        (["user", "create", "a@example.org"], "il manque l’option « --role »"),
        (["user", "create", "a@example.org", "--colour"], "pas d’option « --colour »"),
        (["user", "password", "a@example.org", "b"], "« b » est en trop"),
        (["worker", "--concurrency", "deux"], "« --concurrency »"),
    ],
)
def test_wrong_usage_is_told_in_french_and_exits_2(
    bare_installation: Installation, arguments: list[str], said: str
) -> None:
    ran = bare_installation.run(*arguments)
    assert ran.code == 2
    assert said in plain(ran.err)
    assert "--help" in ran.err
    assert ran.out == ""
    assert not (bare_installation.data / "newsletter.sqlite3").exists()


def test_a_refusal_is_a_sentence_on_stderr_and_exits_1(installation: Installation) -> None:
    ran = installation.run("user", "create", "a@example.org", "--role", "roi")
    assert ran.code == 1
    assert "Le rôle « ROI » n’existe pas" in plain(ran.err)
    assert "Traceback" not in ran.err
    assert ran.out == ""


@pytest.mark.both_columns
def test_the_database_is_made_by_the_first_command_and_said_once(
    bare_installation: Installation,
) -> None:
    first = bare_installation.run("user", "create", "a@example.org", "--role", "editor", "--json")
    assert first.code == 0
    assert "Base de données mise à jour" in first.err
    assert first.json["role"] == "EDITOR"
    second = bare_installation.run("user", "password", "a@example.org", "--json")
    assert second.code == 0
    assert second.err == ""
    assert second.json["password"] != first.json["password"]


def test_two_first_commands_at_once_make_one_database(bare_installation: Installation) -> None:
    both = [
        subprocess.Popen(
            [*COMMAND, "user", "create", f"{name}@example.org", "--role", "reader"],
            env=bare_installation.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b")
    ]
    answers = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert sum("mise à jour" in err for _, err in answers) == 1


def test_an_unexpected_error_is_one_sentence_and_a_traceback_on_demand(
    installation: Installation,
) -> None:
    (installation.data / "newsletter.sqlite3").write_bytes(b"no database at all, but long enough")
    installation.env.pop("NEWSLETTER_DEBUG")
    ran = installation.run("user", "password", "a@example.org")
    assert ran.code == 1
    assert "DatabaseError" in ran.err
    assert "Traceback" not in ran.err
    installation.env["NEWSLETTER_DEBUG"] = "1"
    assert "Traceback" in installation.run("user", "password", "a@example.org").err


def test_a_bad_setting_stops_the_start_with_what_to_write(installation: Installation) -> None:
    installation.env["DATABASE_URL"] = "mysql://somewhere/"
    ran = installation.run("doctor")
    assert ran.code == 1
    assert "postgresql://" in ran.err
    assert "Traceback" not in ran.err


def test_djangos_own_commands_are_behind_manage(installation: Installation) -> None:
    ran = installation.run("manage", "check", "--fail-level", "WARNING")
    assert (ran.code, ran.out.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    )


def test_no_migration_is_missing(installation: Installation) -> None:
    ran = installation.run("manage", "makemigrations", "--check", "--dry-run")
    assert ran.code == 0, ran.out


def test_the_password_of_a_file_is_not_shown(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("un mot de passe assez long\n")
    ran = installation.run(
        "user", "create", "a@example.org", "--role", "editor", "--password-file", str(file)
    )
    assert ran.code == 0
    assert "mot de passe" not in ran.out.lower()
