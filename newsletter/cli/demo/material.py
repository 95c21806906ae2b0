"""The demo's archive, client file and firm, written for it; dates are relative to today."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

from newsletter.cli.demo.illustrations import DRAWINGS, write_pictures

CONTENT = Path(__file__).parent / "content"


def firm_file() -> Path:
    """Return the TOML file that describes the demo's firm."""
    return CONTENT / "firm.toml"


def client_file() -> Path:
    """Return the client list, as a French spreadsheet writes it."""
    return CONTENT / "clients.csv"


def write_archive(folder: Path, *, today: date) -> Path:
    """Write the articles into a folder, each dated as its ``days_ago`` says, and their pictures."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted((CONTENT / "articles").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found = re.search(r"^days_ago: (\d+)$", text, re.MULTILINE)
        assert found is not None, path.name  # noqa: S101 - a test holds every article to it
        day = today - timedelta(days=int(found[1]))
        front = f"date: {day.isoformat()}"
        if path.stem in DRAWINGS:
            front += f"\nimage: {path.stem}.png"
        (folder / path.name).write_text(text.replace(found[0], front, 1), encoding="utf-8")
    write_pictures(folder)
    return folder
