"""What may never land: places of one machine, addresses of registries, minified code, secrets."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.needs import ROOT

_REGISTRIES = re.compile(
    r"index-url|find-links|registry\s*=\s*\"?http|\"resolved\"\s*:"
    r"|https?://[^\s\"']*(?:/simple/?\b|/packages/|registry\.npmjs)"
    r"|(?:files\.pythonhosted|pypi\.python|registry\.yarnpkg|registry\.npmjs)\.org"
)
_MACHINE = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work|mnt)/[\w.]")
_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|SG\.[\w-]{22}\.[\w-]{43}|AKIA[0-9A-Z]{16}"
)
#: This file names what it looks for; the hashes of locked packages are no paths.
_THIS = "tests/house/test_landing.py"


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        name = str(path.relative_to(ROOT))
        if name != _THIS:
            data = path.read_bytes()
            if b"\0" not in data:
                found.append((name, data.decode("utf-8", errors="replace")))
    return found


needs_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")


@needs_git
@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a package registry's address", _REGISTRIES),
        ("a place of one machine", _MACHINE),
        ("a secret", _SECRETS),
    ],
)
def test_no_tracked_file_holds(what: str, pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, f"{what}: {found[:10]}"


@needs_git
def test_no_minified_script_is_tracked() -> None:
    long = [
        name
        for name, text in texts()
        if name.endswith((".js", ".mjs", ".css"))
        and max(map(len, text.splitlines()), default=0) > 400
    ]
    assert long == []


@needs_git
def test_no_generated_file_is_tracked() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    made = re.compile(r"\.(pyc|mo|sqlite3|log|egg-info)$|(^|/)(node_modules|__pycache__|dist)/")
    assert [name for name in names if made.search(name)] == []


@pytest.mark.parametrize(
    "line",
    [
        "--extra-index-url https://example.org/simple",
        '"resolved": "https://registry.npmjs.org/axe-core/-/axe-core-4.tgz"',
    ],
)
def test_the_registry_search_finds_what_it_should(line: str) -> None:
    assert _REGISTRIES.search(line)


@pytest.mark.parametrize("line", ["/home/camille/firm-newsletter", "see /" + "root/x"])
def test_the_path_search_finds_what_it_should(line: str) -> None:
    assert _MACHINE.search(line)
