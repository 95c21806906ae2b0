"""Accessibility of a message as shown: axe-core in Chromium, by day and by night, offline."""

from __future__ import annotations

import html as html_text
import json
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from newsletter.digests.judges import nodetools
from newsletter.digests.judges.programs import JudgeAbsent, judged, program
from newsletter.rendering.findings import Finding

LABEL = "Accessibilité (axe, dans Chromium)"
REMEDY = "sudo apt-get install chromium"
#: A mail stands inside a webmail's own page, whose landmarks it must not repeat.
OPTIONS = {"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # In a container the shared memory is too small for it.
    "--disable-dev-shm-usage",
    "--window-size=600,900",
    # No name resolves: pictures are not fetched, nobody learns that the mail was looked at.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--virtual-time-budget=20000",
    "--dump-dom",
)
#: Blink's numbers of the two colour schemes.
_SCHEMES = {"de jour": 1, "de nuit": 0}
_ASK = """
axe.configure({locale: %s});
axe.run(document, %s).then(found => {
  const answer = document.createElement("script");
  answer.type = "application/json";
  answer.id = "%s";
  answer.textContent = JSON.stringify(found.violations.map(
    one => ({rule: one.id, help: one.help, places: one.nodes.map(node => node.html)}))
  ).replaceAll("<", "\\\\u003c");
  document.documentElement.append(answer);
});
"""


def violations(html: str, *, home: Path, scheme: int = 1) -> list[dict[str, object]]:
    """Return axe's violations: ``rule``, ``help`` (its own French words), ``places`` (HTML)."""
    chromium = program("chromium", "chromium-browser", "google-chrome")
    modules = nodetools.node_modules()
    if chromium is None or modules is None:
        lacking = [] if chromium else [REMEDY]
        lacking += [] if modules else [nodetools.remedy()]
        raise JudgeAbsent(LABEL, ", puis\u00a0: ".join(lacking))
    # Unguessable: what the message itself says cannot pass for the answer.
    answer = f"axe-{secrets.token_hex(8)}"
    page = home / f"message-{scheme}.html"
    page.write_text(_with_axe(html, answer, modules / "axe-core"), encoding="utf-8")
    # As root, in a container, Chromium starts without its own sandbox or not at all.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    shown = judged(
        [
            chromium,
            *_FLAGS,
            *sandbox,
            f"--blink-settings=preferredColorScheme={scheme}",
            f"--user-data-dir={home}/profile-{scheme}",
            page.as_uri(),
        ],
        label=LABEL,
        said=b"",
        home=home,
    ).decode("utf-8", "replace")
    found = re.search(rf'<script type="application/json" id="{answer}">(.*?)</script>', shown)
    if found is None:
        raise JudgeAbsent(LABEL, "Chromium n’a rien répondu.")
    try:
        listed = json.loads(html_text.unescape(found.group(1)))
        return [
            {"rule": one["rule"], "help": one["help"], "places": one["places"]} for one in listed
        ]
    except (ValueError, LookupError, TypeError) as error:
        raise JudgeAbsent(LABEL, "réponse illisible.") from error


def _with_axe(html: str, answer: str, axe: Path) -> str:
    """Return the document with axe at its end; no other script may run, nothing is fetched."""
    nonce = secrets.token_urlsafe(16)
    # axe compiles the sentences of its translation, hence unsafe-eval; only it has the nonce.
    scripts_of_ours = f"script-src 'nonce-{nonce}' 'unsafe-eval'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; {scripts_of_ours}"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    words = (axe / "locales" / "fr.json").read_text(encoding="utf-8")
    ask = _ASK % (words, json.dumps(OPTIONS), answer)
    scripts = "".join(
        f'<script nonce="{nonce}">{script}</script>'
        for script in ((axe / "axe.min.js").read_text(encoding="utf-8"), ask)
    )
    opened = re.sub(r"(<head[^>]*>)", lambda found: found.group(1) + head, html, count=1)
    before, _, after = opened.rpartition("</body>")
    return f"{before}{scripts}</body>{after}"


def findings(html: str, *, home: Path) -> Iterator[Finding]:
    """Yield a finding for each rule that the message breaks, by day or by night."""
    for when, scheme in _SCHEMES.items():
        for one in violations(html, home=home, scheme=scheme):
            places = one["places"]
            first = str(places[0])[:160] if isinstance(places, list) and places else ""
            yield Finding(
                level="warning",
                code="accessibility",
                where=f"aspect {when}",
                sentence=f"axe relève {one['rule']} ({one['help']})\u00a0: {first}",
                remedy="Corrigez le modèle, ou la couleur du cabinet s’il s’agit de contraste.",
            )
