"""What mail clients lack of a message's HTML, and whether it is valid: caniemail, html-validate.

Both run in Node, offline, with the data that their packages ship.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.digests.judges.programs import JudgeAbsent, judged, program
from newsletter.rendering.findings import Finding

LABEL = "Messageries et validité du HTML (caniemail, html-validate)"
#: Where ``npm ci`` puts what Node's judges need; axe-core is there too.
NODE = Path(__file__).parent / "node"
REMEDY = f"installez Node 20, puis : npm ci --prefix {NODE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """On one document: unsupported and half-supported features by client, and faults of HTML."""

    lacking: Mapping[str, list[str]]
    partly: Mapping[str, list[str]]
    invalid: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """How many features each client may lack, and why the design depends on none of them."""

    limits: Mapping[str, int]
    remaining: Mapping[str, str]


def expectations() -> Expectations:
    """Return the limits and reasons written beside this module."""
    return Expectations(**json.loads((NODE.parent / "mailclients.json").read_text("utf-8")))


def verdicts(documents: Mapping[str, str], *, home: Path) -> dict[str, Verdict]:
    """Return the verdict on each named HTML document, in one run of Node."""
    node = program("node", "nodejs")
    if node is None or not (NODE / "node_modules").is_dir():
        raise JudgeAbsent(LABEL, REMEDY)
    answer = judged(
        [node, "judge.mjs"], label=LABEL, said=json.dumps(documents).encode(), home=home, cwd=NODE
    )
    return {name: Verdict(**verdict) for name, verdict in json.loads(answer).items()}


def findings(verdict: Verdict) -> Iterator[Finding]:
    """Yield what goes beyond the expectations: each is a fault of the template."""
    expected = expectations()
    for client, most in expected.limits.items():
        features = verdict.lacking.get(client, [])
        if len(features) > most:
            yield Finding(
                level="warning",
                code="mail_clients",
                where=client,
                sentence=f"Cette messagerie ignore {len(features)} procédés du modèle, "
                f"pour {most} admis\u00a0: {', '.join(features)}.",
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
