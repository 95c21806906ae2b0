"""``newsletter setup``: the firm, its first administrator, its first list and publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from django.db import transaction
from django.utils import timezone

from newsletter.audience import queries as audience
from newsletter.audience.lists import create_list
from newsletter.cli.firmlogo import kept_logo
from newsletter.cli.output import emit, refuse, say
from newsletter.cli.passwords import NewPassword, new_password
from newsletter.cli.setupfile import Setup, ask_setup, read_setup
from newsletter.digests import queries as digests
from newsletter.digests.publications import create_publication
from newsletter.firm.queries import user_by_email, users
from newsletter.firm.setup import FirmRecorded, record_firm
from newsletter.firm.users import create_user


def setup(
    file: Annotated[
        Path | None, typer.Argument(help="Fichier TOML ; sans lui, on demande.")
    ] = None,
    password_file: Annotated[
        Path | None,
        typer.Option(help="Fichier du mot de passe de l’administrateur ; sinon il est engendré."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remplacer ce qui est déjà décrit autrement.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Décrire le cabinet et créer le premier administrateur, sa liste et sa lettre."""
    wanted = read_setup(file) if file is not None else ask_setup()
    made = set_up(wanted, password_file, asked=file is None, replace=replace, now=timezone.now())
    payload = {
        "written": made.firm.written,
        "unknown": made.firm.unknown,
        "remarks": made.firm.remarks,
        "administrator": made.administrator or None,
        "list_id": made.list_id,
        "publication_id": made.publication_id,
    }
    if made.password is not None and made.password.generated:
        payload["password"] = made.password.text
    emit(json, payload, lambda: _tell(made.firm, made.administrator, made.password))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What a setup recorded; ``password`` is None when the administrator was there already."""

    firm: FirmRecorded
    administrator: str
    password: NewPassword | None
    list_id: int | None
    publication_id: int | None


def set_up(
    wanted: Setup, password_file: Path | None, *, asked: bool, replace: bool, now: datetime
) -> SetUp:
    """Record the firm, its administrator, its list and its publication: all of it or nothing."""
    logo = kept_logo(wanted.logo) if wanted.logo else None
    with transaction.atomic():
        recorded = record_firm(values=wanted.firm, logo=logo, now=now, replace=replace)
        password = _administrator(wanted, password_file, asked=asked, now=now)
        list_id = _first_list(wanted, now)
        return SetUp(
            firm=recorded,
            administrator=wanted.administrator.get("email", ""),
            password=password,
            list_id=list_id,
            publication_id=_first_publication(wanted, list_id, now),
        )


def _administrator(
    wanted: Setup, password_file: Path | None, *, asked: bool, now: datetime
) -> NewPassword | None:
    """Create the administrator and return the password; None for one who is there already."""
    email = wanted.administrator.get("email", "")
    if not email:
        if not users():
            refuse('Donnez l’adresse de l’administrateur : [administrator] email = "…".')
        return None
    if user_by_email(email) is not None:
        return None
    password = new_password(password_file, ask=asked)
    create_user(
        email=email,
        name=wanted.administrator.get("name", ""),
        role="ADMINISTRATOR",
        password=password.text,
        now=now,
    )
    return password


def _first_list(wanted: Setup, now: datetime) -> int | None:
    name = wanted.list.get("name", "")
    if not name:
        return None
    known = audience.list_by_name(name)
    if known is not None:
        return known.id
    return create_list(name=name, purpose=wanted.list.get("purpose", ""), now=now)


def _first_publication(wanted: Setup, list_id: int | None, now: datetime) -> int | None:
    name = wanted.publication.get("name", "")
    if not name:
        return None
    known = next((row for row in digests.publications() if row.name == name), None)
    if known is not None:
        return known.id
    if list_id is None:
        refuse('Une lettre d’information s’adresse à une liste : ajoutez [list] name = "…".')
    return create_publication(
        name=name,
        list_ids=[list_id],
        now=now,
        slug=wanted.publication.get("slug", ""),
        why=wanted.publication.get("why", ""),
        language=wanted.publication.get("language", "fr"),
        layout=wanted.publication.get("layout", "editorial"),
    )


def _tell(recorded: FirmRecorded, email: str, password: NewPassword | None) -> None:
    print(f"Le cabinet est décrit ({len(recorded.written)} valeurs écrites).")
    if recorded.unknown:
        say(f"Mentions inconnues, laissées vides : {', '.join(recorded.unknown)}.")
    for remark in recorded.remarks:
        say(remark)
    if password is not None:
        print(f"Administrateur : {email}")
        if password.generated:
            print(f"Mot de passe : {password.text}")
            say("Notez-le : il n’est montré qu’une fois.")
    print("Lancez « newsletter serve » pour ouvrir le site.")
