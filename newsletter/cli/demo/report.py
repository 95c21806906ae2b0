"""The demo's closing table, and where to look next."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from newsletter.cli.demo.ground import Ground
from newsletter.cli.demo.story import Edition, Told
from newsletter.cli.output import emit
from newsletter.common.french import day_in_words
from newsletter.common.typography import typeset_fr
from newsletter.firm import queries as firm


def report(told: Told, ground: Ground, *, seconds: float, json: bool) -> None:
    """Print what happened: a table for people, or JSON."""
    emit(json, _payload(told, ground, seconds), lambda: _print(told, ground, seconds))


def _print(told: Told, ground: Ground, seconds: float) -> None:
    console = Console(highlight=False)
    for edition in told.editions:
        console.print(_picked(edition))
    console.print(_figures(told))
    console.print(f"Terminé en {seconds:.0f} s. Les messages : {ground.outbox / 'new'}")
    console.print(f"Ouvrir le site : {serve_command(ground)}", soft_wrap=True)
    console.print(
        f"puis {ground.base_url}/staff/ avec {firm.users()[0].email} et le mot de passe "
        f"{told.password}",
        soft_wrap=True,
    )


def serve_command(ground: Ground) -> str:
    """Return the line that opens the demo's site again."""
    command = Path(sys.executable).with_name("newsletter")
    return (
        f"NEWSLETTER_DATA={shlex.quote(str(ground.folder))} "
        f"{shlex.quote(str(command))} serve --port {ground.port}"
    )


def _picked(edition: Edition) -> Table:
    table = Table(
        "",
        "Article",
        "Rubriques",
        "Raison",
        title=f"{edition.row.subject} (daté du {day_in_words(edition.row.edition_date)})",
        title_justify="left",
    )
    for candidate in edition.candidates:
        if candidate.picked:
            table.add_row(
                str(candidate.position),
                typeset_fr(candidate.title),
                ", ".join(candidate.categories),
                typeset_fr(candidate.reason),
            )
    return table


def _figures(told: Told) -> Table:
    table = Table("", *(edition.row.subject for edition in told.editions))
    table.add_row("articles importés", str(told.archive.new), "")
    rows: dict[str, list[str]] = {
        "articles retenus": [],
        "articles écartés, avec leur raison": [],
        "destinataires figés": [],
        "acceptés": [],
        "écartés": [],
        "incertains": [],
    }
    for edition in told.editions:
        sums = edition.sums
        picked = sum(c.picked for c in edition.candidates)
        why = ", ".join(f"{number} {reason}" for reason, number in sums.reasons.items())
        rows["articles retenus"].append(str(picked))
        rows["articles écartés, avec leur raison"].append(str(len(edition.candidates) - picked))
        rows["destinataires figés"].append(str(sums.audience))
        rows["acceptés"].append(str(sums.states["ACCEPTED"]))
        rows["écartés"].append(f"{sums.states['SKIPPED']} {f'({why})' if why else ''}".strip())
        rows["incertains"].append(str(sums.states["UNCERTAIN"]))
    for name, values in rows.items():
        table.add_row(name, *values)
    refused = f"{len(told.clients.refused)} lignes refusées"
    table.add_row("fichier des clients", f"{told.clients.new} importés, {refused}", "1 désinscrit")
    return table


def _payload(told: Told, ground: Ground, seconds: float) -> dict[str, Any]:
    return {
        "column": ground.column,
        "seconds": round(seconds, 1),
        "outbox": str(ground.outbox / "new"),
        "serve": serve_command(ground),
        "articles_in": told.archive.new,
        "clients": told.clients.as_json(),
        "unsubscribed": 1,
        "steps": told.steps,
        "digests": [
            {
                "id": edition.row.id,
                "subject": edition.row.subject,
                "state": edition.row.state,
                "picked": [
                    {"title": c.title, "categories": c.categories, "reason": c.reason}
                    for c in edition.candidates
                    if c.picked
                ],
                "recipients": edition.sums.audience,
                "accepted": edition.sums.states["ACCEPTED"],
                "skipped": edition.sums.states["SKIPPED"],
                "skipped_reasons": dict(edition.sums.reasons),
                "uncertain": edition.sums.states["UNCERTAIN"],
                "balanced": edition.sums.balanced,
            }
            for edition in told.editions
        ],
    }
