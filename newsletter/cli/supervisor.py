"""A small supervisor: keeps a few processes running, and leaves none behind."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from newsletter.cli.output import say

#: Longer than a worker's slice, which it finishes before it stops.
STOP_SECONDS = 40.0
#: Whoever lived that long did not die of how it was started: the next wait is short again.
HEALTHY_SECONDS = 60.0
LONGEST_WAIT = 30.0

_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process: its command, and how often it died lately."""

    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    restart_at: float = field(default=0.0)

    def start(self) -> None:
        """Start in a session of its own: the terminal's Ctrl-C reaches the supervisor alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - the supervisor has no thread
        )

    def look(self) -> None:
        """Start again, after a wait that doubles with each death, what is not running."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            code = self.process.returncode
            self._sweep()
            self.process = None
            self.deaths = 1 if now - self.started > HEALTHY_SECONDS else self.deaths + 1
            wait = min(LONGEST_WAIT, 2.0 ** (self.deaths - 1))
            self.restart_at = now + wait
            say(f"Le processus « {self.name} » s’est arrêté ({code}) ; relance dans {wait:g} s.")
        if self.process is None and now >= self.restart_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process alone: the pool of a worker finishes its tasks."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def make_stop(self, deadline: float) -> None:
        """Wait until the deadline, then kill; nothing of the group is left either way."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"Le processus « {self.name} » ne s’arrête pas ; il est tué.")
        self._sweep()
        self.process.wait()

    def _sweep(self) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):  # Nothing was left.
            os.killpg(self.process.pid, signal.SIGKILL)


def supervise(children: Sequence[Child], *, address: tuple[str, int]) -> int:
    """Keep the children running until SIGINT or SIGTERM, then stop them all; return 0."""
    stopping = _StopAsked()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopping)
    announced = False
    while not stopping.times:
        for child in children:
            child.look()
        if not announced and _answers(address):
            announced = True
            print(f"Le site est ouvert : http://{address[0]}:{address[1]}/ (Ctrl-C arrête tout).")
            sys.stdout.flush()
        time.sleep(0.2)
    say("Arrêt…")
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        while _still_running(child) and time.monotonic() < deadline and stopping.times < 2:
            time.sleep(0.05)
        child.make_stop(time.monotonic())
    return 0


class _StopAsked:
    """A signal handler that counts: the second signal waits for nobody."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        self.times += 1


def _still_running(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _answers(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=0.2):
            return True
    except OSError:
        return False


def _die_with_parent() -> None:
    """Have Linux send us SIGTERM when the supervisor is gone, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
