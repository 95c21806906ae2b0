from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.rendering.layouts import layouts, refusal_of
from tests.rendering.contents import TEMPLATES


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """A firm with a whole layout, one without its text, and a notice of its own."""
    for name in (
        *("maison/subject.txt", "maison/body.html", "maison/body.txt"),
        *("brouillon/subject.txt", "brouillon/body.html"),
        *("alert/subject.txt", "alert/body.html", "alert/body.txt"),
    ):
        path = tmp_path / "email" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return [tmp_path, TEMPLATES]


def test_a_firm_s_layout_stands_beside_the_packaged_ones(folders: list[Path]) -> None:
    assert layouts([TEMPLATES]) == ("compact", "editorial")
    assert layouts(folders) == ("compact", "editorial", "maison")
    assert not refusal_of("maison", folders)


def test_a_layout_that_lacks_a_file_is_told_which(folders: list[Path]) -> None:
    sentence = refusal_of("brouillon", folders)
    assert "incomplète\u00a0: ajoutez-y email/brouillon/body.txt." in sentence


@pytest.mark.parametrize("name", ["editoriale", "", "alert", "../editorial", "maison/"])
def test_what_is_no_layout_is_told_those_there_are(folders: list[Path], name: str) -> None:
    sentence = refusal_of(name, folders)
    assert f"«\u00a0{name}\u00a0» n’existe pas" in sentence
    assert "Mises en page\u00a0: compact, editorial, maison." in sentence
