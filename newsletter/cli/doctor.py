"""``newsletter doctor``: what works and what is missing, each finding with what to do."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Annotated

import typer
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from newsletter.cli import readiness
from newsletter.cli.output import emit
from newsletter.delivery import presence
from newsletter.firm.queries import has_firm, users


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and a sentence."""

    subject: str
    well: bool
    sentence: str


def _well(subject: str, sentence: str) -> Finding:
    return Finding(subject=subject, well=True, sentence=sentence)


def _missing(subject: str, sentence: str) -> Finding:
    return Finding(subject=subject, well=False, sentence=sentence)


def doctor(
    worker_here: Annotated[
        bool,
        typer.Option("--worker-here", help="Ne regarder que l’ouvrier de cette machine."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Dire ce qui marche et ce qui manque ; le code de sortie est 1 s’il manque quelque chose."""
    findings = [_database()]
    if worker_here:
        findings += [_worker(socket.gethostname())] if findings[0].well else []
    else:
        if findings[0].well:
            findings += [_firm(), _administrator(), _worker()]
        findings += [_address(), _outbox()]
    well = all(finding.well for finding in findings)
    emit(json, {"well": well, "findings": findings}, lambda: _tell(findings))
    if not well:
        raise typer.Exit(1)


def _database() -> Finding:
    kind = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    try:
        behind = readiness.steps_behind()
    except DatabaseError as error:
        return _missing("base de données", f"{kind} ne répond pas ({type(error).__name__}).")
    if behind:
        return _missing(
            "base de données",
            f"{kind} répond, mais {behind} étapes manquent : n’importe quelle commande les fait.",
        )
    return _well("base de données", f"{kind} répond, et ses tables sont à jour.")


def _firm() -> Finding:
    if has_firm():
        return _well("cabinet", "Le cabinet est décrit.")
    return _missing("cabinet", "Le cabinet n’est pas décrit : lancez « newsletter setup ».")


def _administrator() -> Finding:
    if any(user.may("ADMINISTRATOR") for user in users()):
        return _well("administrateur", "Un administrateur peut se connecter.")
    return _missing(
        "administrateur",
        "Personne n’administre : newsletter user create ADRESSE --role ADMINISTRATOR.",
    )


def _worker(host: str = "") -> Finding:
    alive = presence.workers_alive(now=timezone.now(), host=host)
    if alive:
        return _well("ouvriers", f"Ouvriers en marche : {alive}.")
    return _missing(
        "ouvriers",
        "Aucun ouvrier ne tourne, rien ne partira : lancez « newsletter serve » ou « worker ».",
    )


def _address() -> Finding:
    base = settings.BASE_URL
    if settings.HTTPS or settings.TRANSPORT == "outbox":
        return _well("adresse du site", f"Les liens des lettres mènent à {base}.")
    return _missing(
        "adresse du site",
        f"Les liens des lettres mèneraient à {base} : donnez NEWSLETTER_BASE_URL=https://….",
    )


def _outbox() -> Finding:
    if settings.TRANSPORT != "outbox":
        return _well("transport", f"Les lettres partent par {settings.TRANSPORT}.")
    return _well(
        "transport",
        f"Les lettres restent dans {settings.OUTBOX} : rien ne quitte cette machine.",
    )


def _tell(findings: list[Finding]) -> None:
    for finding in findings:
        print(f"{'oui' if finding.well else 'NON'}  {finding.subject} : {finding.sentence}")
