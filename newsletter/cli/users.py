"""``newsletter user``: the people of the firm who sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from newsletter.cli.output import emit, say
from newsletter.cli.passwords import NewPassword, new_password
from newsletter.firm.users import create_user, set_password

app = typer.Typer()

PasswordFile = Annotated[
    Path | None,
    typer.Option(
        help="Fichier dont la première ligne est le mot de passe ; sans lui, il est engendré."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


@app.command()
def create(
    email: str,
    role: Annotated[str, typer.Option(help="READER, EDITOR, APPROVER ou ADMINISTRATOR.")],
    name: Annotated[str, typer.Option(help="Prénom et nom.")] = "",
    password_file: PasswordFile = None,
    json: Json = False,
) -> None:
    """Créer une personne qui peut se connecter."""
    password = new_password(password_file)
    user = create_user(
        email=email, name=name, role=role.upper(), password=password.text, now=timezone.now()
    )
    emit(
        json,
        {"id": user.id, "email": user.email, "name": user.name, "role": user.role}
        | ({"password": password.text} if password.generated else {}),
        lambda: _tell(user.email, password),
    )


@app.command("password")
def password_command(email: str, password_file: PasswordFile = None, json: Json = False) -> None:
    """Donner un nouveau mot de passe à une personne."""
    password = new_password(password_file)
    set_password(email=email, password=password.text, now=timezone.now())
    emit(
        json,
        {"email": email.strip().lower()}
        | ({"password": password.text} if password.generated else {}),
        lambda: _tell(email.strip().lower(), password),
    )


def _tell(email: str, password: NewPassword) -> None:
    print(f"{email} peut se connecter.")
    if password.generated:
        print(f"Mot de passe : {password.text}")
        say("Notez-le : il n’est montré qu’une fois.")
