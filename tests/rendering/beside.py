"""Our digest beside other people's mails, at the same widths: to look at, and what clients lack.

``python -m tests.rendering.beside FOLDER other.html another.html`` writes one picture a width into
FOLDER and prints, per mail, the features that each client of the limits lacks. Nobody's template
is kept here: bring your own.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from newsletter.digests.judges import mailclients
from newsletter.rendering.compiling import compile_message
from tests.rendering.contents import ORDINARY, TEMPLATES
from tests.rendering.sights import browser, photographs

WIDTHS = (375, 600)
#: What of each mail is shown, in CSS pixels: two screens of a telephone.
HEIGHT = 1600
GAP = 24


def main(folder: Path, others: list[Path]) -> None:
    """Write the sheets and print the figures."""
    mails = {"ours": compile_message(ORDINARY, template_dirs=[TEMPLATES]).html}
    mails |= {other.stem: other.read_text(encoding="utf-8") for other in others}
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, browser(playwright) as chromium:
        for width in WIDTHS:
            shots = [
                Image.open(io.BytesIO(png)).convert("RGB")
                for html in mails.values()
                for _, _, png in photographs(chromium, html, widths=[width], ways=["light"])
            ]
            _row(shots).save(folder / f"beside-{width}.png")
    with tempfile.TemporaryDirectory() as home:
        verdicts = mailclients.verdicts(mails, home=Path(home))
    for name, html in mails.items():
        lacking = verdicts[name].lacking
        if not lacking:
            sys.stdout.write(f"{name}: {verdicts[name].invalid[0]}\n")
            continue
        counts = ", ".join(
            f"{client} {len(lacking.get(client, []))}"
            for client in mailclients.expectations().limits
        )
        sys.stdout.write(f"{name} ({len(html.encode()) // 1000} kB): {counts}\n")


def _row(shots: list[Image.Image]) -> Image.Image:
    width = sum(shot.width + GAP for shot in shots) - GAP
    row = Image.new("RGB", (width, HEIGHT), (120, 120, 120))
    left = 0
    for shot in shots:
        row.paste(shot.crop((0, 0, shot.width, min(HEIGHT, shot.height))), (left, 0))
        left += shot.width + GAP
    return row


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
