"""``newsletter archive``: what people and scripts see, with the exit codes they rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from newsletter.archive.models import Article
from newsletter.cli.main import run
from tests.archive.pages import FIXTURES

pytestmark = pytest.mark.django_db
PAGE = str(FIXTURES / "archive-et-article.html")
KEYS = {
    "id",
    "title",
    "published_on",
    "original_on",
    "categories",
    "source",
    "credit",
    "url",
    "mailable",
    "reason",
    "text",
}


def answered(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["archive", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    code, out, _ = answered(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def test_an_import_as_json_twice(capsys: pytest.CaptureFixture[str]) -> None:
    first = as_json(capsys, "import", PAGE)
    assert {"new", "changed", "unchanged", "refused", "twins", "articles"} <= set(first)
    assert (first["new"], first["changed"], first["unchanged"]) == (4, 0, 0)
    assert set(first["articles"][0]) >= KEYS
    whole = next(row for row in first["articles"] if row["text"])
    assert whole["published_on"] == "2015-03-06"
    assert whole["mailable"] is True
    assert first["firm"]["town"] == "La Rochelle"
    again = as_json(capsys, "import", PAGE)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 4)


def test_an_import_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = answered(capsys, "import", PAGE, "--dry-run")
    assert (code, err) == (0, "")
    assert "Sauvegarder" in out
    assert "4\u00a0nouveaux" in out
    assert "Essai sans rien inscrire" in out
    assert "La Rochelle" in out
    assert not Article.objects.exists()


def test_a_refused_source_stops_no_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "vide.txt"
    bad.write_text("")
    code, out, err = answered(capsys, "import", str(bad), PAGE, "--json")
    found = json.loads(out)
    assert code == 1
    assert found["new"] == 4
    assert found["refused"][0]["where"] == str(bad)
    assert "vide" in err
    assert "Traceback" not in err


def test_refused_articles_are_said_and_the_others_come_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "bon.md").write_text("---\ntitle: Un\ndate: 2024-02-02\n---\nUn texte.\n")
    (tmp_path / "mauvais.md").write_text("rien")
    code, _, err = answered(capsys, "import", str(tmp_path), "--licence", "full")
    assert code == 0
    assert "mauvais.md" in err
    assert Article.objects.get().source.licence_mode == "full"


def test_list_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    as_json(capsys, "import", PAGE, "--category", "Numérique", "--name", "Exemple")
    rows = as_json(capsys, "list")
    assert [row["published_on"] for row in rows] == sorted(
        (row["published_on"] for row in rows), reverse=True
    )
    assert rows[0]["categories"] == ["Informatique", "Numérique"]
    assert rows[0]["source"] == "Exemple"
    shown = rows[0]["id"]
    code, out, err = answered(capsys, "show", str(shown))
    assert code == 0
    assert out.startswith("<p><strong>Perdre son fichier")
    assert "6" in err
    assert as_json(capsys, "show", str(shown))["html"].strip() == out.strip()
    code, out, _ = answered(capsys, "list")
    assert (code, "Sauvegarder" in out) == (0, True)


def test_wrong_usage_and_an_unknown_article(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(capsys, "import")[0] == 2
    assert answered(capsys, "import", PAGE, "--kind", "roman")[0] == 2
    code, out, err = answered(capsys, "show", "999")
    assert (code, out) == (1, "")
    assert "999" in err
