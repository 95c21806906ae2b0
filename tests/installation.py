"""A whole installation for a journey: its own folder, database and broker; real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.servers import die_with_parent, free_port

COMMAND = (sys.executable, "-m", "newsletter.cli.main")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer of a command given ``--json``."""
        return json.loads(self.out)


class Running:
    """A process of the installation, running until it is stopped or killed."""

    def __init__(self, name: str, arguments: Iterable[str], env: dict[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*COMMAND, name, *arguments],
                env=env,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - prctl alone, no lock is taken
            )

    @property
    def pid(self) -> int:
        """The process's id, which is also its group's."""
        return self.process.pid

    def stop(self, number: int = signal.SIGTERM, timeout: float = 45) -> int:
        """Ask to stop and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout)

    def kill(self) -> None:
        """Kill the whole group, as a power cut would."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.process.wait()

    def written(self) -> str:
        """Return what the process wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Installation:
    """One firm's installation; ``env`` is all its processes know."""

    column: str
    data: Path
    env: dict[str, str]
    port: int
    running: list[Running] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        """Where the site answers."""
        return self.env["NEWSLETTER_BASE_URL"]

    def run(self, *arguments: str, stdin: str | None = None, timeout: float = 120) -> Ran:
        """Run ``newsletter`` with these arguments and return what it answered."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def do(self, *arguments: str, stdin: str | None = None, timeout: float = 120) -> Any:
        """Run a command that must succeed, with ``--json``, and return its answer."""
        ran = self.run(*arguments, "--json", stdin=stdin, timeout=timeout)
        assert ran.code == 0, f"newsletter {' '.join(arguments)}: {ran.code}\n{ran.err}{ran.out}"
        return ran.json

    def start(self, name: str, *arguments: str) -> Running:
        """Start ``web``, ``worker``, ``beat`` or ``serve``; it is stopped at the test's end."""
        if name in {"web", "serve"} and "--port" not in arguments:
            arguments = (*arguments, "--port", str(self.port))
        log = self.data.parent / f"{name}-{len(self.running)}.log"
        process = Running(name, arguments, self.env, log)
        self.running.append(process)
        if name in {"web", "serve"}:
            until(self.answers, what=process.written)
        return process

    def answers(self) -> bool:
        """Say whether the site answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except OSError:
            return False
        finally:
            connection.close()
        return True

    def workers(self) -> bool:
        """Say whether a worker runs, as ``newsletter doctor`` sees it."""
        findings = self.run("doctor", "--json").json["findings"]
        return any(one["subject"] == "ouvriers" and one["well"] for one in findings)

    def outbox(self) -> list[EmailMessage]:
        """Return the mails of the outbox, by file name."""
        files = sorted((self.data / "outbox" / "new").glob("*.eml"))
        return [
            message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
            for file in files
        ]

    def stop_all(self) -> None:
        """Stop what still runs, and leave no process behind."""
        for process in self.running:
            if process.process.poll() is None:
                process.process.send_signal(signal.SIGTERM)
        for process in self.running:
            with suppress(subprocess.TimeoutExpired):
                process.process.wait(20)
            process.kill()


def new_installation(column: str, folder: Path, services: dict[str, str]) -> Installation:
    """Make an installation in that folder; ``services`` are DATABASE_URL and REDIS_URL, or none."""
    port = free_port()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    data = folder / "data"
    env = {
        **kept,
        **services,
        "NEWSLETTER_DATA": str(data),
        "NEWSLETTER_BASE_URL": f"http://127.0.0.1:{port}",
        "NEWSLETTER_DEBUG": "1",
        "PYTHONDEVMODE": "0",
    }
    return Installation(column=column, data=data, env=env, port=port)


def until(
    true: Callable[[], object], *, seconds: float = 30, what: Callable[[], str] = lambda: ""
) -> None:
    """Wait until something is true; fail, with what is known, when it does not come."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"It did not come within {seconds} s. {what()}"
        time.sleep(0.1)
