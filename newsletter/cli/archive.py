"""``newsletter archive``: bring articles in, list them, show one."""

from __future__ import annotations

from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from newsletter.archive import queries
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.importing import ImportResult, import_source
from newsletter.cli import archiveprinting
from newsletter.cli.archivepictures import with_pictures
from newsletter.cli.output import emit, refuse, say

app = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


class Kind(StrEnum):
    """The kinds of source; ``auto`` looks at the content."""

    AUTO = "auto"
    PAGE = "page"
    SITE = "site"
    FEED = "feed"
    LESECHOS = "lesechos"
    FOLDER = "folder"


class LicenceMode(StrEnum):
    """What a new source lets out of the house."""

    FULL = "full"
    EXTRACT = "extract"
    LINK = "link"


@app.command("import")
def import_(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="Fichier, dossier, URL.")],
    kind: Annotated[Kind, typer.Option(help="Genre de source ; auto le reconnaît.")] = Kind.AUTO,
    category: Annotated[str, typer.Option(help="Rubrique ajoutée à chaque article.")] = "",
    licence: Annotated[
        LicenceMode | None,
        typer.Option(help="Ce qu’une nouvelle source laisse sortir ; extract par défaut."),
    ] = None,
    name: Annotated[
        str, typer.Option(help="Nom de la source ; sinon, celui qu’elle se donne.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Montrer sans rien inscrire.")] = False,
    pictures: Annotated[bool, typer.Option(help="Aller chercher les images des articles.")] = True,
    json: Json = False,
) -> None:
    """Faire entrer des articles dans les archives ; recommencer ne double rien."""
    results: list[ImportResult] = []
    turned_away: list[dict[str, str]] = []
    for source in sources:
        try:
            result = _import_one(source, kind, category, licence, name, dry_run, quiet=json)
            folder = Path(source) if result.kind == "folder" else None
            results.append(with_pictures(result, folder=folder) if pictures else result)
        except ArchiveRefused as refusal:
            turned_away.append({"where": source, "reason": refusal.sentence})
    emit(json, _merged(results, turned_away), lambda: archiveprinting.results(results))
    for result in results:
        for refused in result.refused:
            say(f"{refused.where} : {refused.reason}")
    for one in turned_away:
        say(f"{one['where']} : {one['reason']}")
    if turned_away:
        raise typer.Exit(1)


def _import_one(
    source: str,
    kind: Kind,
    category: str,
    licence: LicenceMode | None,
    name: str,
    dry_run: bool,
    *,
    quiet: bool,
) -> ImportResult:
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
    )
    shown = console.is_terminal and not quiet
    with bar if shown else nullcontext():
        task = bar.add_task("Articles", total=None)
        return import_source(
            location=source,
            kind=kind.value,
            category=category or None,
            source_name=name or None,
            licence_mode=licence.value if licence else None,
            dry_run=dry_run,
            now=timezone.now(),
            allow_private=settings.FETCH_PRIVATE,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _merged(results: list[ImportResult], turned_away: list[dict[str, str]]) -> dict[str, Any]:
    """Return one JSON object for all the sources of a command."""
    parts = [result.as_json() for result in results]
    merged: dict[str, Any] = {
        name: sum(part[name] for part in parts) for name in ("new", "changed", "unchanged")
    }
    for name in ("refused", "twins", "articles", "remarks"):
        merged[name] = [one for part in parts for one in part[name]]
    merged["refused"].extend(turned_away)
    merged["firm"] = next((part["firm"] for part in parts if part["firm"]), None)
    return merged


@app.command("list")
def list_(
    source: Annotated[str, typer.Option(help="D’une seule source.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="Les plus récents ; 0 : tous.")] = 0,
    json: Json = False,
) -> None:
    """Lister les articles, les plus récents d’abord."""
    rows = queries.articles(source=source, limit=limit or None)
    emit(json, [row.as_json() for row in rows], lambda: archiveprinting.rows(rows))


@app.command()
def show(article_id: Annotated[int, typer.Argument(metavar="ID")], json: Json = False) -> None:
    """Montrer le HTML conservé d’un article."""
    article = queries.article(article_id)
    if article is None:
        refuse(
            f"Il n’y a pas d’article numéro {article_id} : « newsletter archive list » donne les "
            "numéros."
        )
    emit(json, article, lambda: archiveprinting.whole(article))
