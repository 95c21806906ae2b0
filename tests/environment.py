"""The pytest plugin that gives the suite its world, before Django reads its settings.

Loaded by ``-p tests.environment`` (pyproject.toml). Nothing of the caller's environment reaches a
test, and no test touches ``./data``. NEWSLETTER_TEST_COLUMN=scale runs the same selection with
PostgreSQL and Redis in place of SQLite and the table cache.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import hypothesis
import pytest

from tests.needs import TOOLS, required
from tests.servers import PostgreSQL, Redis

_OURS = ("DATABASE_URL", "REDIS_URL", "SMTP_URL")
_THE_SUITES_OWN = ("NEWSLETTER_TEST_COLUMN", "NEWSLETTER_LEFT_OUT")
_WORKER = "PYTEST_XDIST_WORKER"

DATA = Path(tempfile.mkdtemp(prefix="newsletter-tests-"))
SCALE = os.environ.get("NEWSLETTER_TEST_COLUMN", "embedded") == "scale"
_servers: list[PostgreSQL | Redis] = []
_left_out: Counter[str] = Counter()


def _make_the_world() -> None:
    given = {name: os.environ.get(name, "") for name in _OURS}
    for name in list(os.environ):
        ours = name.startswith(("NEWSLETTER_", "SENDGRID_")) or name in _OURS
        if ours and name not in _THE_SUITES_OWN:
            del os.environ[name]
    os.environ["NEWSLETTER_DATA"] = str(DATA)
    # Playwright's synchronous interface leaves an event loop in the thread, which Django refuses.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if not SCALE:
        return
    if _WORKER in os.environ:
        # The process that started us started the servers, and said where.
        number = int(os.environ[_WORKER].removeprefix("gw")) + 1
        os.environ["DATABASE_URL"] = given["DATABASE_URL"]
        os.environ["REDIS_URL"] = f"{given['REDIS_URL'].rpartition('/')[0]}/{500 + number}"
        return
    postgres, redis = PostgreSQL(), Redis()
    _servers.extend([postgres, redis])
    os.environ["DATABASE_URL"] = postgres.url()
    os.environ["REDIS_URL"] = redis.new_database()


_make_the_world()

# A machine that is busy is no failure; CI tries the same examples each time, a person others.
hypothesis.settings.register_profile("house", deadline=None, derandomize=required())
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks of this plugin."""
    config.addinivalue_line("markers", "needs(*tools): left out, loudly, where a tool is missing.")
    config.addinivalue_line("markers", "both_columns: its installation runs on both columns.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test's installation its column: the embedded one, or both."""
    if "column" not in metafunc.fixturenames:
        return
    columns = [pytest.param("embedded", id="embedded")]
    if metafunc.definition.get_closest_marker("both_columns"):
        needs = pytest.mark.needs("postgresql", "redis")
        columns.append(pytest.param("scale", id="scale", marks=needs))
    metafunc.parametrize("column", columns)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, or refuse to leave out, a test whose tool is missing."""
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            tool = TOOLS[name]
            if tool.there():
                continue
            if required():
                pytest.fail(f"{name} is missing: {tool.remedy}", pytrace=False)
            pytest.skip(f"needs:{name}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out and how to add it; keep it for the end of ``make test``."""
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        name = reason.rpartition("needs:")[2]
        if name in TOOLS:
            _left_out[name] += 1
    lines = [
        f"Laissé de côté : {TOOLS[name].label} ({count} essais). Pour les ajouter : "
        f"{TOOLS[name].remedy}."
        for name, count in sorted(_left_out.items())
    ]
    if lines:
        terminalreporter.section("laissé de côté")
        for line in lines:
            terminalreporter.write_line(line)
    file = os.environ.get("NEWSLETTER_LEFT_OUT")
    if file and lines:
        with Path(file).open("a", encoding="utf-8") as kept:
            kept.writelines(f"{line}\n" for line in lines)


def pytest_unconfigure() -> None:
    """Stop the servers and remove the data folder."""
    for server in _servers:
        server.stop()
    shutil.rmtree(DATA, ignore_errors=True)
