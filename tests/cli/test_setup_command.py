"""``newsletter setup`` and ``doctor``: a firm's first hour."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.test_door import plain
from tests.installation import Installation, until
from tests.journeys.firms import write_articles

SETUP = """
[firm]
name = "Cabinet Tilleul"
street = "2, place du Marché"
postcode = "79000"
town = "Niort"
email = "contact@tilleul.example.org"
sender_email = "lettre@tilleul.example.org"

[administrator]
email = "camille@tilleul.example.org"
name = "Camille Desroches"

[list]
name = "Clients"
purpose = "L’actualité utile à leur entreprise."

[publication]
name = "La lettre du Tilleul"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "cabinet.toml"
    file.write_text(SETUP, encoding="utf-8")
    return file


@pytest.mark.both_columns
def test_a_firm_is_ready_after_one_file_and_the_file_again_changes_nothing(
    installation: Installation, file: Path
) -> None:
    first = installation.do("setup", str(file))
    assert first["list_id"] == 1
    assert first["publication_id"] == 1
    assert "SIREN" in first["unknown"]
    assert len(first["password"]) > 12
    again = installation.do("setup", str(file))
    assert again["written"] == []
    assert "password" not in again
    assert (again["list_id"], again["publication_id"]) == (1, 1)


def test_nothing_half_done_is_left_by_a_refusal(installation: Installation, file: Path) -> None:
    file.write_text(SETUP.replace('[list]\nname = "Clients"', '[list]\nname = ""'))
    refused = installation.run("setup", str(file))
    assert refused.code == 1
    assert "[list]" in refused.err
    findings = installation.run("doctor", "--json").json["findings"]
    missing = {one["subject"] for one in findings if not one["well"]}
    assert missing == {"cabinet", "administrateur", "ouvriers"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[firm\n", "TOML"),
        ("[cabinet]\n", "« [cabinet] » n’est pas connu"),
        ("[firm]\nnom = 'x'\n", "« nom » n’est pas connu"),
        ("[firm]\npostcode = 86000\n", "entre guillemets"),
        ("[firm]\nname = 'Tilleul'\n", "[administrator]"),
        ("\xff\xfe", "UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(
    installation: Installation, file: Path, content: str, said: str
) -> None:
    file.write_bytes(content.encode("latin-1", errors="replace"))
    refused = installation.run("setup", str(file))
    assert refused.code == 1
    assert said in plain(refused.err)


def test_without_a_file_nor_a_keyboard_it_says_what_to_give(installation: Installation) -> None:
    refused = installation.run("setup", stdin="")
    assert refused.code == 1
    assert "cabinet.toml" in refused.err


def test_the_doctor_sees_each_thing_come(bare_installation: Installation, file: Path) -> None:
    installation = bare_installation
    ill = installation.run("doctor")
    assert ill.code == 1
    assert "NON  base de données" in plain(ill.out)
    installation.do("setup", str(file))
    worker = installation.start("worker", "--concurrency", "1")
    until(installation.workers, what=worker.written)
    well = installation.run("doctor")
    assert well.code == 0, well.out
    assert "NON" not in well.out
    assert str(installation.data / "outbox") in well.out


def logo(colour: str) -> bytes:
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    image.paste(colour, (50, 50, 550, 150))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_the_logo_beside_the_file_stands_in_the_mail(
    installation: Installation, file: Path, tmp_path: Path
) -> None:
    file.write_text(SETUP.replace("[firm]", '[firm]\nlogo = "logo.png"'), encoding="utf-8")
    missing = installation.run("setup", str(file))
    assert missing.code == 1
    assert "logo.png ne peut être lu" in missing.err
    (tmp_path / "logo.png").write_bytes(logo("#1f4e79"))
    assert "logo" in installation.do("setup", str(file))["written"]
    assert installation.do("setup", str(file))["written"] == []

    articles = write_articles(tmp_path / "articles", {"Un titre": 3})
    installation.do("archive", "import", str(articles), "--kind", "folder")
    digest_id = str(installation.do("digest", "draft", "La lettre du Tilleul")["id"])
    installation.do("digest", "render", digest_id, "--out", str(tmp_path / "out"))
    html = (tmp_path / "out" / "message.html").read_text(encoding="utf-8")
    found = re.search(r'<img class="logo plate" src="([^"]*)" width="268" height="60"', html)
    assert found, html
    kept = installation.data / "media" / found[1].partition("/media/")[2]
    with Image.open(kept) as image:
        assert image.size == (516, 116)

    (tmp_path / "logo.png").write_bytes(logo("#8a1538"))
    other = installation.run("setup", str(file))
    assert other.code == 1
    assert "le logo serait remplacé" in other.err
    assert installation.do("setup", str(file), "--replace")["written"] == ["logo"]
    (tmp_path / "logo.png").write_bytes(logo("#ffffff"))
    assert "fond blanc" in installation.run("setup", str(file), "--replace").err
