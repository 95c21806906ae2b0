"""A folder that a setting names is there, or nothing starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.env import BadSetting, Environment
from tests.installation import Installation

NAME = "NEWSLETTER_TEMPLATES_DIR"


def test_a_folder_is_taken_and_none_is_none(tmp_path: Path) -> None:
    assert Environment({NAME: str(tmp_path)}).folder(NAME) == str(tmp_path)
    assert Environment({}).folder(NAME) == ""


def test_what_is_no_folder_stops_the_start(tmp_path: Path, installation: Installation) -> None:
    file = tmp_path / "fichier"
    file.write_text("")
    for path, said in ((file, "ce n’est pas un dossier"), (tmp_path / "rien", "n’existe pas")):
        with pytest.raises(BadSetting, match=said):
            Environment({NAME: str(path)}).folder(NAME)
        installation.env[NAME] = str(path)
        ran = installation.run("list", "show")
        assert ran.code != 0
        assert f"{NAME}={path}" in ran.err
        assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", ["email", "web", "account", "static"])
def test_a_templates_folder_that_changes_something_is_taken(tmp_path: Path, name: str) -> None:
    (tmp_path / ".git").mkdir()
    assert Environment({NAME: str(tmp_path)}).templates_folder(NAME) == str(tmp_path)
    (tmp_path / "LISEZMOI").touch()
    (tmp_path / name).mkdir()
    assert Environment({NAME: str(tmp_path)}).templates_folder(NAME) == str(tmp_path)


def test_a_templates_folder_one_too_deep_stops_the_start(
    tmp_path: Path, installation: Installation
) -> None:
    """Everything in it would be passed over in silence."""
    deep = tmp_path / "templates" / "email"
    deep.mkdir(parents=True)
    (deep / "firm.css").touch()
    installation.env[NAME] = str(deep)
    ran = installation.run("list", "show")
    assert ran.code != 0
    assert "où se trouve email/" in ran.err
    assert "Traceback" not in ran.err
