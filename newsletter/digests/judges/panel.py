"""Every judge of the machine on one message, and by name those that it lacks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from newsletter.digests.judges import accessibility, mailclients, spam
from newsletter.digests.judges.programs import JudgeAbsent
from newsletter.digests.judges.sent import SentMessage, read_back
from newsletter.rendering.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one judge says; ``absent`` holds the remedy when it could not be asked."""

    judge: str
    summary: str = ""
    findings: tuple[Finding, ...] = ()
    absent: str = ""
    #: Features that each mail client of caniemail's data lacks.
    clients: dict[str, list[str]] | None = None


def opinions(raw: bytes) -> tuple[Opinion, ...]:
    """Return what each judge says of the bytes as they leave (about three seconds, all at once).

    A judge that is not there says what would bring it; it never makes a digest fail.
    """
    message = read_back(raw)
    with tempfile.TemporaryDirectory(prefix="newsletter-judges-") as folder:
        homes = [Path(folder, judge.__name__) for judge in _JUDGES]
        for home in homes:
            home.mkdir()
        with ThreadPoolExecutor(len(_JUDGES)) as pool:
            return tuple(pool.map(_ask, _JUDGES, [message] * len(_JUDGES), homes))


def _ask(judge: Judge, message: SentMessage, home: Path) -> Opinion:
    try:
        return judge(message, home)
    except JudgeAbsent as absence:
        return Opinion(judge=absence.label, absent=absence.remedy)


def _mail_clients(message: SentMessage, home: Path) -> Opinion:
    verdict = mailclients.verdicts({"message": message.html}, home=home)["message"]
    limits = mailclients.expectations().limits
    counts = ", ".join(f"{name} {len(verdict.lacking.get(name, []))}" for name in limits)
    return Opinion(
        judge=mailclients.LABEL,
        summary=f"procédés ignorés\u00a0: {counts}",
        findings=tuple(mailclients.findings(verdict)),
        clients=dict(verdict.lacking),
    )


def _accessibility(message: SentMessage, home: Path) -> Opinion:
    found = tuple(accessibility.findings(message.html, home=home))
    return Opinion(judge=accessibility.LABEL, summary="aspects de jour et de nuit", findings=found)


def _spam(message: SentMessage, home: Path) -> Opinion:
    (score,) = spam.scores([message.raw], home=home)
    points = f"{score.points:.1f}".replace(".", ",").replace("-", "−")
    return Opinion(
        judge=spam.LABEL,
        summary=f"{points} (cinq et plus\u00a0: pourriel)",
        findings=tuple(spam.findings(score)),
    )


Judge = Callable[[SentMessage, Path], Opinion]
_JUDGES: Sequence[Judge] = (_mail_clients, _accessibility, _spam)
