"""``newsletter publication``: what recurs."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from newsletter.audience import queries as audience
from newsletter.cli.output import emit, refuse
from newsletter.digests import queries
from newsletter.digests.publications import change_layout, create_publication
from newsletter.firm.categories import get_or_create_categories

app = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


@app.command()
def create(
    name: str,
    list_names: Annotated[list[str], typer.Option("--list", help="Liste destinataire.")],
    category: Annotated[
        list[str] | None, typer.Option(help="Rubrique retenue ; aucune : toutes.")
    ] = None,
    slug: Annotated[str, typer.Option(help="Identifiant stable, pour List-Id.")] = "",
    max_articles: Annotated[int, typer.Option(help="Articles par numéro, au plus.")] = 8,
    min_articles: Annotated[int, typer.Option(help="En deçà, d’anciens articles complètent.")] = 4,
    window_days: Annotated[int, typer.Option(help="Ancienneté au premier numéro, en jours.")] = 31,
    max_age_months: Annotated[int, typer.Option(help="Ancienneté extrême, en mois.")] = 12,
    undo_minutes: Annotated[int, typer.Option(help="Délai d’annulation d’un envoi.")] = 10,
    layout: Annotated[
        str, typer.Option(help="Mise en page : editorial, compact ou la vôtre.")
    ] = "editorial",
    language: Annotated[str, typer.Option(help="fr ou en.")] = "fr",
    json: Json = False,
) -> None:
    """Créer une lettre d’information."""
    known = {row.name.casefold(): row.id for row in audience.lists()}
    missing = [item for item in list_names if item.casefold() not in known]
    if missing:
        names = ", ".join(row.name for row in audience.lists()) or "aucune"
        refuse(f"La liste « {missing[0]} » n’existe pas. Listes existantes : {names}.")
    publication_id = create_publication(
        name=name,
        list_ids=[known[item.casefold()] for item in list_names],
        category_ids=tuple(get_or_create_categories(names=category or ()).values()),
        slug=slug,
        max_articles=max_articles,
        min_articles=min_articles,
        window_days=window_days,
        max_age_months=max_age_months,
        undo_minutes=undo_minutes,
        layout=layout,
        language=language,
        now=timezone.now(),
    )
    row = queries.publication(publication_id)
    emit(json, row, lambda: print(f"Lettre d’information « {name} » créée (n° {publication_id})."))


@app.command()
def layout(
    name: Annotated[str, typer.Argument(help="Nom, identifiant ou numéro.")],
    layout: Annotated[str, typer.Argument(help="Mise en page : editorial, compact ou la vôtre.")],
    json: Json = False,
) -> None:
    """Changer la mise en page d’une lettre d’information."""
    found = queries.publication_named(name)
    if found is None:
        refuse(f"Aucune lettre d’information ne s’appelle « {name} ».")
    change_layout(publication_id=found.id, layout=layout, now=timezone.now())
    emit(
        json,
        queries.publication(found.id),
        lambda: print(f"« {found.name} » paraîtra dans la mise en page « {layout} »."),
    )


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Nom, identifiant ou numéro ; aucun : toutes.")] = "",
    json: Json = False,
) -> None:
    """Montrer une lettre d’information, ou toutes."""
    rows = queries.publications()
    if name:
        found = queries.publication_named(name)
        if found is None:
            refuse(f"Aucune lettre d’information ne s’appelle « {name} ».")
        rows = (found,)

    def human() -> None:
        lists = {row.id: row.name for row in audience.lists()}
        table = Table(
            "N°", "Nom", "Identifiant", "Listes", "Articles", "Mise en page", "Annulation"
        )
        for row in rows:
            table.add_row(
                str(row.id),
                row.name,
                row.slug,
                ", ".join(lists[i] for i in row.list_ids),
                f"{row.min_articles} à {row.max_articles}",
                row.layout,
                f"{row.undo_minutes} min",
            )
        Console().print(table)

    emit(json, rows[0] if name else rows, human)
