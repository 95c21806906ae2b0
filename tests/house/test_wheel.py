"""The wheel: everything an installation needs, nothing of the workshop."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.needs import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("firm_newsletter-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_template_and_style_is_in_it(names: set[str]) -> None:
    templates = ROOT / "templates"
    expected = {
        f"newsletter/_templates/{file.relative_to(templates).as_posix()}"
        for file in templates.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    }
    assert expected <= names


def test_every_module_and_the_demos_content_are_in_it(names: set[str]) -> None:
    expected = {
        file.relative_to(ROOT).as_posix()
        for package in ("newsletter", "workers")
        for file in Path(ROOT / package).rglob("*")
        if file.is_file() and not {"__pycache__", "node_modules"} & set(file.parts)
    }
    assert expected <= names


def test_nothing_of_the_workshop_is_in_it(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert not any("node_modules" in name for name in names)
    assert {top for top in tops if not top.endswith(".dist-info")} == {"newsletter", "workers"}
