"""Programs of other people that judge a message, where the machine has them."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

#: Seconds that a judge may take; each needs one to three, a busy machine ten.
PATIENCE = 60
#: Bytes that a judge may say; the longest answer known has a fortieth of that.
MOST_SAID = 32_000_000

#: Chromium puts a socket into its folder for passing things, and a socket's whole address may have
#: 107 letters: that folder is never under the caller's, which may be deep.
_SHORT = "/tmp" if os.access("/tmp", os.W_OK) else None  # noqa: S108 - a new private folder in it

#: What runs now and the folder it works in, so that somebody who gives up leaves none behind.
_running: dict[subprocess.Popen[bytes], Path] = {}
_stopped: set[Path] = set()
_lock = threading.Lock()


class JudgeAbsent(Exception):
    """A judge that this machine lacks, or that failed: what it is called and what to do."""

    def __init__(self, label: str, remedy: str) -> None:
        super().__init__(f"{label} : {remedy}")
        self.label = label
        self.remedy = remedy


def program(*names: str) -> str | None:
    """Return the first of these programs that is there, administrators' folders included."""
    return next((found for name in names if (found := shutil.which(name, path=_path()))), None)


def _path() -> str:
    """Return where programs are looked for; never the folder one happens to stand in."""
    folders = [*os.environ.get("PATH", os.defpath).split(os.pathsep), "/usr/sbin", "/sbin"]
    return os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())


def judged(
    command: Sequence[str],
    *,
    label: str,
    said: bytes,
    home: Path,
    patience: float = PATIENCE,
) -> bytes:
    """Return what the program prints when told ``said``; raise JudgeAbsent when it fails.

    It sees nothing of our environment, where settings hold secrets, works in ``home``, and has
    ``patience`` seconds; when it is over, nothing that it started goes on.
    """
    until = time.monotonic() + patience
    asked = home / "asked"
    with tempfile.TemporaryDirectory(prefix="nl-", dir=_SHORT, ignore_cleanup_errors=True) as short:
        try:
            asked.write_bytes(said)
            with asked.open("rb") as question:
                process = _started(
                    command, label=label, question=question.fileno(), home=home, short=short
                )
        except OSError as error:
            raise JudgeAbsent(label, f"démarrage impossible ({error.strerror}).") from error
        try:
            answer, complaint = _listened(process, label=label, until=until)
            code = process.wait(timeout=max(0.1, until - time.monotonic()))
        except (TimeoutError, subprocess.TimeoutExpired) as error:
            raise JudgeAbsent(label, f"aucune réponse en {patience:g} secondes.") from error
        finally:
            _ended(process)
    if code:
        raise JudgeAbsent(label, f"arrêt sur une erreur ({_explanation(code, complaint)}).")
    return answer


def stop(folder: Path) -> None:
    """End whatever works under this folder now, and let nothing more start there."""
    with _lock:
        _stopped.add(folder)
        processes = [process for process, home in _running.items() if folder in home.parents]
    for process in processes:
        _kill_group(process)


def _started(
    command: Sequence[str], *, label: str, question: int, home: Path, short: str
) -> subprocess.Popen[bytes]:
    with _lock:
        if not _stopped.isdisjoint(home.parents):
            raise JudgeAbsent(label, "contrôle interrompu.")
        process = subprocess.Popen(
            command,
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"HOME": str(home), "TMPDIR": short, "PATH": _path(), "LC_ALL": "C.UTF-8"},
            cwd=home,
            # A group of its own: Chromium is a dozen processes, which end together.
            start_new_session=True,
        )
        _running[process] = home
        return process


def _listened(process: subprocess.Popen[bytes], *, label: str, until: float) -> tuple[bytes, bytes]:
    """Return what the program says on both its outputs, no more and no longer than allowed."""
    heard = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as waiting:
        for stream, text in heard.items():
            assert stream is not None  # noqa: S101 - both are pipes
            waiting.register(stream, selectors.EVENT_READ, text)
        while waiting.get_map():
            ready = waiting.select(until - time.monotonic())
            if time.monotonic() > until:
                raise TimeoutError
            for key, _ in ready:
                block = os.read(key.fd, 1 << 16)
                key.data.extend(block)
                if not block:
                    waiting.unregister(key.fileobj)
                if len(key.data) > MOST_SAID:
                    raise JudgeAbsent(label, "réponse démesurée.")
    answer, complaint = heard.values()
    return bytes(answer), bytes(complaint)


def _ended(process: subprocess.Popen[bytes]) -> None:
    _kill_group(process)
    process.wait()
    with _lock:
        del _running[process]
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _explanation(code: int, complaint: bytes) -> str:
    """Return the line that says what went wrong: the first that names an error, else the last."""
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    named = (line for line in lines if "error" in line.casefold())
    said = next(named, lines[-1] if lines else "").strip()[:200]
    if said:
        return said
    return f"signal {-code}" if code < 0 else f"code {code}, sans explication"
