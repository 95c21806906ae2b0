"""``newsletter digest``: from a proposal to what each person received."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from newsletter.cli import digestprinting as printing
from newsletter.cli.ending import ended_in_order
from newsletter.cli.output import emit, refuse, say
from newsletter.cli.waiting import (
    NO_WORKER,
    existing,
    wait_for_sending,
    wait_until,
    workers_alive,
)
from newsletter.common.french import weekday_in_words
from newsletter.delivery import foreseeing, launching, notices, settling, testing, working
from newsletter.digests import approval, previewing, proposing, queries
from newsletter.firm.queries import user_by_email
from workers import bell

app = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]
Id = Annotated[int, typer.Argument(help="Numéro du numéro, comme « digest show » le dit.")]


@app.command()
def draft(
    publication: Annotated[str, typer.Argument(help="Nom, identifiant ou numéro de la lettre.")],
    day: Annotated[
        str, typer.Option("--date", help="Date du numéro, AAAA-MM-JJ ; aujourd’hui sinon.")
    ] = "",
    json: Json = False,
) -> None:
    """Proposer un numéro : les articles récents, chacun avec sa raison."""
    row = queries.publication_named(publication)
    if row is None:
        names = ", ".join(p.name for p in queries.publications()) or "aucune"
        refuse(f"Aucune lettre ne s’appelle « {publication} ». Lettres existantes : {names}.")
    digest_id = proposing.request_digest(
        publication_id=row.id,
        edition_date=_day(day),
        user_id=None,
        now=timezone.now(),
    )
    bell.ring(digest_id)
    if not (workers_alive() and wait_until(lambda: _proposed(digest_id), seconds=15)):
        # Proposing sends nothing, so the command does itself what a worker would.
        working.work_on(digest_id=digest_id, seconds=1)
    digest = existing(digest_id)
    if digest.state == "EMPTY":
        emit(json, printing.payload(digest_id), lambda: None)
        refuse(digest.remark)
    emit(json, printing.payload(digest_id), lambda: printing.show(digest_id))


def _proposed(digest_id: int) -> bool:
    return existing(digest_id).state != "REQUESTED"


def _day(text: str) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"« {text} » n’est pas une date ; écrivez AAAA-MM-JJ.") from None


@app.command()
def show(
    digest_id: Annotated[int | None, typer.Argument(help="Aucun : la liste.")] = None,
    json: Json = False,
) -> None:
    """Montrer un numéro : état, articles avec leurs raisons, sommes du registre."""
    if digest_id is None:
        rows = queries.digests(limit=50)
        emit(json, rows, lambda: printing.list_digests(rows))
        return
    existing(digest_id)
    emit(json, printing.payload(digest_id), lambda: printing.show(digest_id))


@app.command()
def check(digest_id: Id, json: Json = False) -> None:
    """Vérifier un numéro et ses variantes avant l’approbation ; sort en 1 si un défaut bloque."""
    existing(digest_id)
    with ended_in_order():
        variants = foreseeing.variants(digest_id)
        own = foreseeing.findings(digest_id, variants)
        judges = previewing.judgement(digest_id, variant=next(iter(variants), None))
    found = previewing.gravest_first([*own, *(one for judge in judges for one in judge.findings)])
    emit(
        json,
        {"digest": digest_id, "variants": len(variants), "findings": found, "judges": judges},
        lambda: printing.checked(found, judges, variants=len(variants)),
    )
    if any(finding.level == "blocking" for finding in found):
        raise typer.Exit(1)


@app.command()
def render(
    digest_id: Id,
    out: Annotated[Path, typer.Option(help="Dossier où écrire les fichiers.")],
    json: Json = False,
) -> None:
    """Écrire le message tel qu’il partirait : message.eml, message.html, message.txt, en ligne."""
    existing(digest_id)
    message = previewing.preview(digest_id)
    article_ids = [c.article_id for c in queries.candidates(digest_id) if c.picked]
    out.mkdir(parents=True, exist_ok=True)
    files = {
        "message.eml": previewing.sample(digest_id),
        "message.html": message.html.encode(),
        "message.txt": message.text.encode(),
        "online.html": previewing.online(
            digest_id, article_ids=article_ids, view_path="/v/" + "A" * 28
        ).encode(),
    }
    for name, data in files.items():
        (out / name).write_bytes(data)
    payload: dict[str, Any] = {
        "digest": digest_id,
        "subject": message.subject,
        "files": [str(out / name) for name in files],
        "bytes": {name: len(data) for name, data in files.items()},
        "warnings": list(message.warnings),
    }
    emit(json, payload, lambda: print("\n".join(payload["files"])))


@app.command("test")
def send_test_mail(
    digest_id: Id,
    to: Annotated[str, typer.Option(help="Adresse qui reçoit l’essai.")],
    json: Json = False,
) -> None:
    """Envoyer un essai à une adresse, par le chemin réel."""
    existing(digest_id)
    notice_id = testing.send_test(digest_id=digest_id, to=to, user_id=None, now=timezone.now())
    bell.ring_notices()
    sent = workers_alive() and wait_until(
        lambda: notices.state_of(notice_id) != "PLANNED", seconds=15
    )
    state = notices.state_of(notice_id)
    emit(json, {"notice": notice_id, "state": state}, lambda: print(_test_sentence(state)))
    if not sent:
        say("Aucun ouvrier ne tourne : l’essai partira quand « newsletter worker » tournera.")


def _test_sentence(state: str) -> str:
    return "L’essai est parti." if state == "ACCEPTED" else "L’essai est demandé."


@app.command()
def approve(
    digest_id: Id,
    by: Annotated[str, typer.Option(help="Adresse de l’approbateur.")],
    json: Json = False,
) -> None:
    """Approuver un numéro : ce qui part sera, octet pour octet, ce qui est approuvé."""
    user = user_by_email(by)
    if user is None:
        refuse("Aucun utilisateur ne porte cette adresse ; voyez « newsletter user create ».")
    digest_hash = approval.approve(digest_id=digest_id, user_id=user.id, now=timezone.now())
    emit(
        json,
        {"digest": digest_id, "state": "APPROVED", "hash": digest_hash},
        lambda: print(f"Numéro {digest_id} approuvé (empreinte {digest_hash[:12]}…)."),
    )


@app.command()
def schedule(
    digest_id: Id,
    at: Annotated[str, typer.Option(help="Heure du cabinet : « 2026-12-01 09:00 ».")],
    json: Json = False,
) -> None:
    """Programmer l’envoi d’un numéro approuvé."""
    try:
        naive = datetime.fromisoformat(at)
    except ValueError:
        raise typer.BadParameter(f"« {at} » n’est pas une date ; « 2026-12-01 09:00 ».") from None
    when = timezone.make_aware(naive) if naive.tzinfo is None else naive
    launching.schedule(digest_id=digest_id, at=when, user_id=None, now=timezone.now())
    local = timezone.localtime(when)
    emit(
        json,
        {"digest": digest_id, "state": "SCHEDULED", "at": when},
        lambda: print(
            f"Numéro {digest_id} programmé pour le {weekday_in_words(local.date())} "
            f"à {local:%H h %M}."
        ),
    )


@app.command()
def send(
    digest_id: Id,
    wait: Annotated[bool, typer.Option("--wait", help="Attendre que tout soit parti.")] = False,
    now: Annotated[
        bool, typer.Option("--now", help="Sans délai d’annulation : le premier lot part aussitôt.")
    ] = False,
    json: Json = False,
) -> None:
    """Envoyer un numéro approuvé ; un ouvrier fait le travail."""
    due = launching.launch(
        digest_id=digest_id,
        user_id=None,
        now=timezone.now(),
        undo_minutes=0 if now else None,
    )
    bell.ring(digest_id)
    if not wait:
        emit(json, printing.payload(digest_id), lambda: printing.launched(digest_id, due))
        if not workers_alive():
            say(NO_WORKER)
        return
    if due > timezone.now():
        say(
            f"Délai d’annulation : premier départ à {timezone.localtime(due):%H h %M} "
            "(--now l’aurait passé). Ctrl-C n’arrête que l’attente."
        )
    row = wait_for_sending(digest_id, quiet=json)
    emit(json, printing.payload(digest_id), lambda: printing.sums(digest_id))
    if row.state != "SENT":
        refuse(row.remark or f"Le numéro n’est pas entièrement parti : « {row.state_label} ».")


def _turn(digest_id: int, verb: Any, sentence: str, json: bool) -> None:
    verb(digest_id=digest_id, user_id=None, now=timezone.now())
    bell.ring(digest_id)
    emit(json, printing.payload(digest_id), lambda: print(sentence))


@app.command()
def undo(digest_id: Id, json: Json = False) -> None:
    """Reprendre un envoi avant son départ ; le numéro reste approuvé."""
    _turn(digest_id, launching.undo, "Envoi repris : rien n’est parti.", json)


@app.command()
def pause(digest_id: Id, json: Json = False) -> None:
    """Suspendre un envoi en cours."""
    _turn(digest_id, launching.pause, "Envoi suspendu.", json)


@app.command()
def resume(digest_id: Id, json: Json = False) -> None:
    """Reprendre un envoi suspendu."""
    _turn(digest_id, launching.resume, "L’envoi reprend.", json)


@app.command()
def cancel(digest_id: Id, json: Json = False) -> None:
    """Abandonner ce qui n’est pas encore parti."""
    _turn(
        digest_id, launching.cancel, "Numéro annulé : ce qui n’était pas parti ne part plus.", json
    )


@app.command()
def settle(
    message_id: Annotated[int, typer.Argument(help="Numéro de l’envoi incertain.")],
    choice: Annotated[str, typer.Option("--as", help="resend (renvoyer) ou sent (parti).")],
    json: Json = False,
) -> None:
    """Décider d’un envoi incertain : le renvoyer, ou le compter comme parti."""
    digest_id = settling.settle(
        message_id=message_id, choice=choice, user_id=None, now=timezone.now()
    )
    bell.ring(digest_id)
    emit(json, {"message": message_id, "choice": choice}, lambda: print("C’est noté."))
