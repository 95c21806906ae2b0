"""The demo's own ground: a marked folder made anew, a free port, a schema of its own."""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsletter.cli.output import refuse
from newsletter.cli.readiness import make_database_ready, make_django_ready

MARK = ".newsletter-demo"
#: Where the demo's tables live in a PostgreSQL database that may hold a real installation.
SCHEMA = "newsletter_demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where the demo happens."""

    folder: Path
    port: int
    column: str

    @property
    def base_url(self) -> str:
        """The site's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def outbox(self) -> Path:
        """The Maildir that the mails end in."""
        return self.folder / "outbox"


def prepare(folder: Path) -> Ground:
    """Make the folder, choose a port, and make Django ready for them.

    ``NEWSLETTER_DATA`` is never used: a real installation's data stay untouched. A folder that
    holds something and bears no mark of the demo is refused.
    """
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        refuse(
            f"{folder} contient autre chose qu’une démonstration : "
            "choisissez un autre dossier avec --folder."
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    (folder / MARK).write_text("Dossier de « newsletter demo », refait à neuf à chaque fois.\n")
    port = free_port()
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        if name not in {"NEWSLETTER_DEBUG", "NEWSLETTER_LOG_LEVEL"}:
            del os.environ[name]
    os.environ["NEWSLETTER_DATA"] = str(folder)
    os.environ["NEWSLETTER_BASE_URL"] = f"http://127.0.0.1:{port}"
    os.environ.setdefault("NEWSLETTER_LOG_LEVEL", "WARNING")
    database_url = os.environ.get("DATABASE_URL", "")
    if database_url.startswith("postgres"):
        os.environ["DATABASE_URL"] = _own_schema(database_url)
    make_django_ready()
    make_database_ready()
    column = "PostgreSQL" if database_url else "SQLite"
    column += " et Redis" if os.environ.get("REDIS_URL") else ", sans autre service"
    return Ground(folder=folder, port=port, column=column)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_schema(database_url: str) -> str:
    """Make the demo's schema anew and return the address that leads to it alone."""
    import psycopg

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
    join = "&" if "?" in database_url else "?"
    return f"{database_url}{join}options={quote(f'-csearch_path={SCHEMA}')}"
