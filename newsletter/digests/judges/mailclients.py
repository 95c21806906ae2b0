"""What mail clients lack of a message's HTML, and whether it is valid: caniemail, html-validate.

Both run in Node, offline, with the data that their packages ship.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.digests.judges import nodetools
from newsletter.digests.judges.clientnames import spoken
from newsletter.digests.judges.programs import JudgeAbsent, judged, program
from newsletter.rendering.findings import Finding

LABEL = "Messageries et validité du HTML (caniemail, html-validate)"
REMEDY = "installez Node 20"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """On one document: unsupported and half-supported features by client, and faults of HTML."""

    lacking: Mapping[str, list[str]]
    partly: Mapping[str, list[str]]
    invalid: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """How many features each client may lack, and in French why the design needs none of them."""

    limits: Mapping[str, int]
    remaining: Mapping[str, str]


def expectations() -> Expectations:
    """Return the limits and reasons written beside this module."""
    return Expectations(
        **json.loads(Path(__file__).with_name("mailclients.json").read_text("utf-8"))
    )


def verdicts(documents: Mapping[str, str], *, home: Path) -> dict[str, Verdict]:
    """Return the verdict on each named HTML document, in one run of Node."""
    node, modules = program("node", "nodejs"), nodetools.node_modules()
    if node is None or modules is None:
        lacking = [] if node else [REMEDY]
        lacking += [] if modules else [nodetools.remedy()]
        raise JudgeAbsent(LABEL, ", puis\u00a0: ".join(lacking))
    # Packages are looked for beside the script, wherever they were installed.
    (home / "node_modules").symlink_to(modules)
    shutil.copy(nodetools.SCRIPT, home)
    answer = judged(
        [node, nodetools.SCRIPT.name], label=LABEL, said=json.dumps(documents).encode(), home=home
    )
    try:
        said = json.loads(answer)
        return {name: Verdict(**said[name]) for name in documents}
    except (ValueError, LookupError, TypeError) as error:
        raise JudgeAbsent(LABEL, "réponse illisible.") from error


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Return one verdict on all forms of a digest: whatever is lacking in any of them."""
    listed = list(verdicts)
    return Verdict(
        lacking=_union(one.lacking for one in listed),
        partly=_union(one.partly for one in listed),
        invalid=list(dict.fromkeys(fault for one in listed for fault in one.invalid)),
    )


def _union(maps: Iterable[Mapping[str, list[str]]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for by_client in maps:
        for client, features in by_client.items():
            found.setdefault(client, set()).update(features)
    return {client: sorted(features) for client, features in sorted(found.items())}


def details(verdict: Verdict) -> Iterator[str]:
    """Yield, for a person: how many each client lacks, why it does not matter, and the others."""
    expected = expectations()
    counts = (
        f"{spoken(client)} {len(verdict.lacking.get(client, []))}/{most}"
        for client, most in expected.limits.items()
    )
    yield f"Procédés ignorés, sur ceux qui sont admis\u00a0: {', '.join(counts)}."
    for feature, reason in expected.remaining.items():
        clients = [c for c in expected.limits if feature in verdict.lacking.get(c, [])]
        if clients:
            yield f"{feature}\u00a0: {reason} ({', '.join(map(spoken, clients))})"
    others = (
        f"{spoken(client)} {len(features)}"
        for client, features in verdict.lacking.items()
        if client not in expected.limits
    )
    yield f"Autres messageries, sans limite\u00a0: {', '.join(others)}."


def findings(verdict: Verdict) -> Iterator[Finding]:
    """Yield what goes beyond the expectations: each is a fault of the template."""
    expected = expectations()
    for client, most in expected.limits.items():
        features = verdict.lacking.get(client, [])
        if len(features) > most:
            yield Finding(
                level="warning",
                code="mail_clients",
                where=spoken(client),
                sentence=f"Cette messagerie ignore {len(features)} procédés du modèle, "
                f"{most} au plus sont admis\u00a0: {', '.join(features)}.",
                remedy="Retirez-les du modèle (caniemail.com dit ce que chacune affiche).",
            )
    lacking = {feature for client in expected.limits for feature in verdict.lacking.get(client, [])}
    for feature in sorted(lacking - expected.remaining.keys()):
        yield Finding(
            level="warning",
            code="mail_clients",
            where="modèle",
            sentence=f"«\u00a0{feature}\u00a0» n’est pas affiché partout.",
            remedy="Vérifiez que le message se lit sans, ou retirez-le du modèle.",
        )
    for fault in verdict.invalid:
        yield Finding(
            level="warning",
            code="html",
            where="version HTML",
            sentence=f"Le HTML n’est pas valide (ligne, règle, faute)\u00a0: {fault}.",
            remedy="Corrigez le modèle ou le texte qui l’a produit.",
        )
