"""Programs of other people that judge a message, where the machine has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

#: Seconds that a judge may take; each needs one to three.
PATIENCE = 120


class JudgeAbsent(Exception):
    """A judge that this machine lacks, or that failed: what it is called and what to do."""

    def __init__(self, label: str, remedy: str) -> None:
        super().__init__(f"{label} : {remedy}")
        self.label = label
        self.remedy = remedy


def program(*names: str) -> str | None:
    """Return the first of these programs that is there, administrators' folders included."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def judged(
    command: Sequence[str], *, label: str, said: bytes, home: Path, cwd: Path | None = None
) -> bytes:
    """Return what the program prints when told ``said``; raise JudgeAbsent when it fails.

    It sees nothing of our environment: settings there hold secrets.
    """
    environment: Mapping[str, str] = {
        "HOME": str(home),
        "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin",
        "LC_ALL": "C.UTF-8",
    }
    try:
        run = subprocess.run(
            command,
            input=said,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            env=environment,
            cwd=cwd or home,
        )
    except subprocess.TimeoutExpired as error:
        raise JudgeAbsent(label, f"aucune réponse en {PATIENCE} secondes.") from error
    if run.returncode:
        raise JudgeAbsent(label, f"arrêt sur une erreur ({_explanation(run.stderr)}).")
    return run.stdout


def _explanation(stderr: bytes) -> str:
    """Return the line that says what went wrong: the first that names an error, else the last."""
    lines = stderr.decode("utf-8", "replace").strip().splitlines() or ["sans explication"]
    named = (line for line in lines if "error" in line.casefold())
    return next(named, lines[-1]).strip()[:200]
