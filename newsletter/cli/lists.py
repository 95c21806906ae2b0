"""``newsletter list``: the lists of subscribers."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from newsletter.audience import queries
from newsletter.audience.lists import create_list
from newsletter.audience.rows import ListRow
from newsletter.cli.output import emit, refuse

app = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


@app.command()
def create(
    name: str,
    purpose: Annotated[str, typer.Option(help="Ce qui a été dit aux personnes de la liste.")] = "",
    json: Json = False,
) -> None:
    """Créer une liste."""
    list_id = create_list(name=name, purpose=purpose, now=timezone.now())
    row = queries.list_row(list_id)
    emit(json, row, lambda: print(f"Liste « {row.name if row else name} » créée (n° {list_id})."))


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Nom de la liste ; aucun : toutes.")] = "",
    json: Json = False,
) -> None:
    """Montrer une liste, ou toutes, avec le nombre d’abonnés."""
    rows = (existing_list(name),) if name else queries.lists()

    def human() -> None:
        if not rows:
            print("Aucune liste. Créez-en une : newsletter list create NOM.")
            return
        table = Table("N°", "Liste", "Objet", "Actifs", "À confirmer", "Partis ou en erreur")
        for row in rows:
            figures = (str(row.active), str(row.pending), str(row.ended))
            table.add_row(str(row.id), row.name, row.purpose, *figures)
        Console().print(table)

    emit(json, rows[0] if name else rows, human)


def existing_list(name: str) -> ListRow:
    """Return the list of that name, or refuse with the names there are."""
    row = queries.list_by_name(name)
    if row is None:
        names = ", ".join(f"« {known.name} »" for known in queries.lists())
        known = f"Listes existantes : {names}." if names else "Aucune liste n’existe encore."
        refuse(f"La liste « {name} » n’existe pas. {known}")
    return row
