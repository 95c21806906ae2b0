"""The documentation says what there is: each setting, each command, the version."""

from __future__ import annotations

import re
import tomllib

import pytest
from typer.core import TyperGroup

from newsletter.cli.main import load
from newsletter.cli.table import TABLE
from tests.needs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
#: ``env.text("NAME"…)`` and its sisters; ``secret`` and files are no settings.
_READ = re.compile(r"env\.(?:text|flag|number|choice|base_url|templates_folder)\(\s*\"([A-Z_]+)\"")


def settings_read() -> list[str]:
    source = (ROOT / "newsletter" / "settings.py").read_text(encoding="utf-8")
    return sorted(set(_READ.findall(source)))


def commands() -> list[str]:
    """Every command as it is typed: ``archive import``, ``serve``."""
    found = []
    for word, entry in TABLE.items():
        command = load(word, entry)
        children = command.commands if isinstance(command, TyperGroup) else {}
        found += [f"{word} {child}" for child in children] or [word]
    return found


def test_the_settings_are_found() -> None:
    assert {"NEWSLETTER_DATA", "NEWSLETTER_TEMPLATES_DIR", "REDIS_URL"} <= set(settings_read())


@pytest.mark.parametrize("name", settings_read())
def test_each_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README, f"README.md has no row for `{name}` in its table of settings."


@pytest.mark.parametrize("command", commands())
def test_each_command_is_in_the_readme(command: str) -> None:
    """On a line of its own, or with its sisters: ``newsletter list create NAME | show``."""
    *group, word = command.split()
    line = re.compile(rf"newsletter {' '.join(group)}.*?(?<![\w-]){re.escape(word)}(?![\w-])")
    assert line.search(README), f"README.md does not show « newsletter {command} »."


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    first = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert first is not None, "CHANGELOG.md has no heading « ## X.Y.Z »."
    assert first[1] == version
