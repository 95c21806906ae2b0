"""``newsletter subscribers``: people in, people out, and what is known of one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, TextIO

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from newsletter.audience import exporting, queries
from newsletter.audience.erasing import forget as forget_person
from newsletter.audience.giving_back import write_refused
from newsletter.audience.importing import import_file
from newsletter.cli import subscriberprinting
from newsletter.cli.lists import existing_list
from newsletter.cli.output import emit, refuse, say

app = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]
ListName = Annotated[str, typer.Option("--list", help="Nom de la liste.")]


@app.command("import")
def import_command(
    file: Path,
    list_name: ListName,
    basis: Annotated[
        str,
        typer.Option(help="À quel titre écrire : client, b2b, generic ou consent."),
    ],
    source: Annotated[str, typer.Option(help="D’où viennent ces adresses.")],
    collected: Annotated[
        str, typer.Option("--date", help="Date du recueil, AAAA-MM-JJ ou JJ/MM/AAAA.")
    ] = "",
    notice: Annotated[str, typer.Option(help="Version de la notice d’information remise.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(help="Corriger une colonne : « Intitulé=champ » (champ vide : ignorer)."),
    ] = None,
    refused: Annotated[
        Path | None, typer.Option(help="Rendre les lignes refusées dans ce fichier CSV.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Essayer sans rien écrire.")] = False,
    json: Json = False,
) -> None:
    """Importer un fichier CSV de personnes sur une liste."""
    collected_on, corrections = _day(collected), _corrections(column or [])
    row = existing_list(list_name)
    with _bar("Import", quiet=json) as move:
        result = import_file(
            data=_read(file),
            file_name=file.name,
            list_id=row.id,
            basis=basis,
            source=source,
            collected_on=collected_on,
            notice_version=notice,
            mapping=corrections,
            dry_run=dry_run,
            now=timezone.now(),
            progress=move,
        )
    if refused is not None and result.refused:
        with _written(refused) as out:
            write_refused(result, out)
    emit(json, result.as_json(), lambda: subscriberprinting.imported(result, row.name, refused))


@app.command()
def export(
    list_name: ListName,
    output: Annotated[
        Path | None, typer.Option(help="Fichier à écrire ; aucun : la sortie standard.")
    ] = None,
    json: Json = False,
) -> None:
    """Exporter une liste en CSV, ou en JSON avec tous les champs."""
    row = existing_list(list_name)
    rows = exporting.export_rows(row.id)
    if json:
        found = [asdict(one) for one in rows]
        count = len(found)
        emit(True, found, lambda: None)  # noqa: FBT003 - the switch itself
    elif output is not None:
        with _written(output) as out:
            count = exporting.write_csv(rows, out)
        say(f"{count} abonné(s) dans {output}.")
    else:
        out = TextIOWrapper(sys.stdout.buffer, encoding="utf-8-sig", newline="")
        count = exporting.write_csv(rows, out)
        out.flush()
        out.detach()
    exporting.record_export(list_id=row.id, count=count, now=timezone.now(), actor_id=None)


@app.command()
def show(email: str, json: Json = False) -> None:
    """Montrer ce que l’on sait d’une personne, et pourquoi on peut lui écrire ou non."""
    suppressions = queries.suppressions_of_address(email)
    person = queries.subscriber_by_address(email)
    if person is None and not suppressions:
        refuse("Aucun abonné n’a cette adresse, et aucune opposition n’y est attachée.")
    known = subscriberprinting.Known(
        subscriber=person,
        subscriptions=queries.subscriptions_of(person.id) if person else (),
        categories=queries.interest_names(person.id) if person else (),
        consents=queries.consents_of(person.id) if person else (),
        suppressions=suppressions,
    )
    emit(json, known, lambda: subscriberprinting.shown(known))


@app.command()
def forget(email: str, json: Json = False) -> None:
    """Effacer une personne, sans retour ; une empreinte empêche qu’un import la ramène."""
    known = forget_person(address=email, reason_source="staff", now=timezone.now(), actor_id=None)
    told = (
        "La personne est effacée ; seule une empreinte de son adresse est gardée."
        if known
        else "Aucun abonné n’a cette adresse ; son empreinte est gardée, pour que rien ne l’amène."
    )
    emit(json, {"known": known}, lambda: print(told))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        refuse(f"Le fichier {file} ne peut pas être lu : {_why(error)}.")


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "il n’existe pas"
    if isinstance(error, IsADirectoryError):
        return "c’est un dossier"
    if isinstance(error, PermissionError):
        return "les droits d’accès l’interdisent"
    return str(error.strerror)


def _day(written: str) -> date | None:
    """Return a day written the ISO or the French way; an import without date has none."""
    if not written:
        return None
    parts = written.split("/")
    try:
        return date.fromisoformat("-".join(reversed(parts)) if len(parts) == 3 else written)
    except ValueError as error:
        raise typer.BadParameter("écrivez la date 2026-11-02 ou 02/11/2026.") from error


def _corrections(columns: list[str]) -> dict[str, str | None]:
    corrections: dict[str, str | None] = {}
    for column in columns:
        heading, equals, field = column.rpartition("=")
        if not equals:
            raise typer.BadParameter("écrivez --column « Intitulé=champ ».")
        corrections[heading.strip()] = field.strip() or None
    return corrections


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            yield out
    except OSError as error:
        refuse(f"Le fichier {path} ne peut pas être écrit : {_why(error)}.")


@contextmanager
def _bar(words: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    console = Console(stderr=True, quiet=quiet or not sys.stderr.isatty())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
