"""Node's packages that judge a message: where they are, and what brings them."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

from django.conf import settings

#: What this product ships: the script and the list of packages that it was tried with.
SHIPPED = Path(__file__).parent / "node"
SCRIPT = SHIPPED / "judge.mjs"


def node_modules() -> Path | None:
    """Return the folder of the packages, each of the version that this product was tried with.

    An update of the product may ask for others than those once installed: those are not there.
    """
    wanted = json.loads((SHIPPED / "package.json").read_text("utf-8"))["dependencies"]
    for folder in (SHIPPED, _own_folder()):
        modules = folder / "node_modules"
        if all(_version(modules / name) == version for name, version in wanted.items()):
            return modules
    return None


def remedy() -> str:
    """Return the command that brings the packages, into a folder that this user may write."""
    if os.access(SHIPPED, os.W_OK):
        return f"npm ci --prefix {shlex.quote(str(SHIPPED))}"
    own = shlex.quote(str(_own_folder()))
    shipped = shlex.quote(str(SHIPPED))
    return f"mkdir -p {own} && cp {shipped}/package*.json {own} && npm ci --prefix {own}"


def _own_folder() -> Path:
    """Return the installation's own folder, for a product installed where nobody may write."""
    return Path(settings.DATA) / "judges"


def _version(package: Path) -> str:
    try:
        return str(json.loads((package / "package.json").read_text("utf-8"))["version"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
