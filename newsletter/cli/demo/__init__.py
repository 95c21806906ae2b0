"""``newsletter demo``: the whole service on a firm of its own, in a folder of its own."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.demo.ground import Ground, prepare
from newsletter.cli.output import refuse

Folder = Annotated[
    Path, typer.Option(help="Dossier de la démonstration, refait à neuf à chaque fois.")
]


def demo(
    folder: Folder = Path("demo-data"),
    json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Montrer tout le service sur un cabinet d’essai, dans un dossier à part."""
    began = time.monotonic()
    ground: Ground = prepare(folder)
    # Django reads the environment that prepare() has just set.
    from newsletter.cli.demo.report import report
    from newsletter.cli.demo.story import StoryBroken, tell

    try:
        told = tell(ground, quiet=json)
    except StoryBroken as broken:
        refuse(f"La démonstration s’est arrêtée : {broken.sentence}")
    report(told, ground, seconds=time.monotonic() - began, json=json)
