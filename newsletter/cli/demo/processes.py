"""The demo's real processes: a web server and a worker, started and stopped like a firm's."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self


class Processes:
    """Starts ``newsletter`` commands and stops them all at the end, whatever happens."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, word: str, *options: str) -> None:
        """Start ``newsletter WORD``; what it prints goes into a file of the demo's folder."""
        with (self._folder / f"{word}.log").open("ab") as log:
            self._running[word] = subprocess.Popen(
                [sys.executable, "-m", "newsletter.cli.main", word, *options],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self, word: str) -> None:
        """Ask a process to stop, and wait until it has."""
        process = self._running.pop(word, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def alive(self, word: str) -> bool:
        """Say whether a started process still runs."""
        process = self._running.get(word)
        return process is not None and process.poll() is None

    def log_tail(self, word: str) -> str:
        """Return the last line that a process wrote."""
        lines = (self._folder / f"{word}.log").read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "sans un mot"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for word in list(self._running):
            self.stop(word)


def answers(url: str, *, seconds: float) -> bool:
    """Return whether the site answers within that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own loopback address
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.05)
    return False
