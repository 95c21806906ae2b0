"""Every judge of the machine on one digest, and by name those that it lacks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.digests.judges import accessibility, mailclients, programs, spam
from newsletter.digests.judges.programs import JudgeAbsent
from newsletter.digests.judges.sent import SentMessage, read_back
from newsletter.digests.judges.spam import Score
from newsletter.rendering.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one judge says; ``absent`` holds the remedy when it could not be asked."""

    judge: str
    summary: str = ""
    #: What a person may want to know beyond the summary, a line each.
    details: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    absent: str = ""
    #: Features that each mail client of caniemail's data lacks.
    clients: Mapping[str, list[str]] | None = None


def opinions(messages: Mapping[str, bytes]) -> tuple[Opinion, ...]:
    """Return what each judge says of the bytes as they leave (some seconds, all at once).

    The messages are forms of one digest, by the name that a finding gives its place; the first
    is the digest. A judge that is not there says what would bring it; none makes a check fail.
    """
    seen = {name: read_back(raw) for name, raw in messages.items()}
    try:
        # What a killed Chromium still wrote is no reason to fail.
        with tempfile.TemporaryDirectory(
            prefix="newsletter-judges-", ignore_cleanup_errors=True
        ) as folder:
            return _all_at_once(seen, Path(folder))
    except OSError as error:
        reason = f"aucun dossier temporaire où travailler ({error.strerror})."
        return tuple(Opinion(judge=label, absent=reason) for label in _JUDGES)


def _all_at_once(seen: Mapping[str, SentMessage], folder: Path) -> tuple[Opinion, ...]:
    homes = [folder / str(number) for number in range(len(_JUDGES))]
    for home in homes:
        home.mkdir()
    with ThreadPoolExecutor(len(_JUDGES)) as pool:
        asked = [
            pool.submit(_ask, label, judge, seen, home)
            for (label, judge), home in zip(_JUDGES.items(), homes, strict=True)
        ]
        try:
            return tuple(one.result() for one in asked)
        except BaseException:
            # Ctrl-C: the pool would wait for its threads, and they for their programs.
            programs.stop(folder)
            raise


def _ask(label: str, judge: Judge, seen: Mapping[str, SentMessage], home: Path) -> Opinion:
    try:
        opinion = judge(seen, home)
    except JudgeAbsent as absence:
        return Opinion(judge=label, absent=absence.remedy)
    except OSError as error:
        return Opinion(judge=label, absent=f"travail impossible ici ({error.strerror}).")
    return replace(opinion, findings=_once(opinion.findings))


def _once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings without those that the digest's other forms repeat."""
    return tuple({(one.code, one.sentence): one for one in reversed(found)}.values())[::-1]


def _mail_clients(seen: Mapping[str, SentMessage], home: Path) -> Opinion:
    documents = {name: message.html for name, message in seen.items()}
    verdict = mailclients.together(mailclients.verdicts(documents, home=home).values())
    found = tuple(mailclients.findings(verdict))
    return Opinion(
        judge=mailclients.LABEL,
        summary=_said(found, "aucune n’en ignore plus qu’il n’est admis\u00a0; HTML valide"),
        details=tuple(mailclients.details(verdict)),
        findings=found,
        clients=dict(verdict.lacking),
    )


def _accessibility(seen: Mapping[str, SentMessage], home: Path) -> Opinion:
    found = tuple(
        finding
        for message in seen.values()
        for finding in accessibility.findings(message.html, home=home)
    )
    summary = _said(found, "rien à reprendre, de jour comme de nuit")
    return Opinion(judge=accessibility.LABEL, summary=summary, findings=found)


def _spam(seen: Mapping[str, SentMessage], home: Path) -> Opinion:
    scores = spam.scores([message.raw for message in seen.values()], home=home)
    worst = max(score.points for score in scores)
    whole, *others = scores
    # Of the other forms, only what the digest itself was not reproached with.
    judged = [whole, *(Score(one.points, one.rules - whole.rules) for one in others)]
    return Opinion(
        judge=spam.LABEL,
        summary=f"{spam.in_words(worst)} (cinq et plus\u00a0: pourriel)",
        findings=tuple(
            finding
            for name, score in zip(seen, judged, strict=True)
            if score is whole or score.rules or score.points > whole.points
            for finding in spam.findings(score, where=name)
        ),
    )


def _said(found: Sequence[Finding], good: str) -> str:
    return "voir plus haut" if found else good


Judge = Callable[[Mapping[str, SentMessage], Path], Opinion]
_JUDGES: Mapping[str, Judge] = {
    mailclients.LABEL: _mail_clients,
    accessibility.LABEL: _accessibility,
    spam.LABEL: _spam,
}
