"""What the demo does, in order: the main job, each claim checked as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from newsletter.archive import queries as articles
from newsletter.archive.importing import ImportResult, import_source
from newsletter.audience import importing as people
from newsletter.audience import queries as audience
from newsletter.cli.archivepictures import with_pictures
from newsletter.cli.demo import mailbox, material
from newsletter.cli.demo.ground import Ground
from newsletter.cli.demo.mailbox import Mail
from newsletter.cli.demo.processes import Processes, answers
from newsletter.cli.setup import set_up
from newsletter.cli.setupfile import read_setup
from newsletter.common.typography import typeset_fr
from newsletter.delivery import launching
from newsletter.delivery import queries as ledger
from newsletter.delivery.queries import Sums
from newsletter.digests import approval, editing, proposing, queries
from newsletter.digests.queries import CandidateRow, DigestRow
from newsletter.firm import queries as firm
from workers import bell

#: How long nothing must leave to show that nothing does.
STILL = 1.2


#: What the demo's administrator writes above the articles (Markdown).
INTRODUCTION = (
    "Voici ce que nous avons retenu ce mois-ci pour votre entreprise et pour vous. "
    "Une question sur l’un de ces sujets ? **Répondez simplement à ce message**, "
    "nous vous rappellerons."
)


class StoryBroken(Exception):
    """Something the demo promised did not happen."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(slots=True, kw_only=True)
class Edition:
    """One digest of the demo, from proposal to mailboxes."""

    row: DigestRow
    candidates: tuple[CandidateRow, ...]
    sums: Sums
    mails: list[Mail]


@dataclass(slots=True, kw_only=True)
class Told:
    """What happened, for the closing table."""

    archive: ImportResult
    clients: people.ImportResult
    editions: list[Edition] = field(default_factory=list)
    left: str = ""
    password: str = ""
    steps: list[str] = field(default_factory=list)


class Story:
    """The demo's narrator: says each step, with a bar where something takes time."""

    def __init__(self, ground: Ground, processes: Processes, *, quiet: bool) -> None:
        self.ground = ground
        self.processes = processes
        self.console = Console(stderr=True, quiet=quiet, highlight=False)
        self.steps: list[str] = []

    def say(self, sentence: str) -> None:
        """Print one step that is done."""
        self.steps.append(sentence)
        self.console.print(f"[green]✓[/] {typeset_fr(sentence)}", soft_wrap=True)

    @contextmanager
    def bar(self, words: str, total: int | None = None) -> Iterator[Callable[[int, int], None]]:
        """Show a bar; the yielded function moves it to (done, total)."""
        columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn())
        seen = self.console.is_terminal
        with Progress(*columns, console=self.console, transient=True, disable=not seen) as progress:
            task: TaskID = progress.add_task(words, total=total)

            def move(done: int, of: int) -> None:
                progress.update(task, completed=done, total=of or None)

            yield move


def tell(ground: Ground, *, quiet: bool) -> Told:
    """Do the main job on the demo's firm; raise StoryBroken when a promise is not kept."""
    with Processes(ground.folder) as processes:
        story = Story(ground, processes, quiet=quiet)
        today = timezone.localdate()
        story.console.print(f"Démonstration sur {ground.column}, dans {ground.folder}")
        told = _import(story, today)
        processes.start("web", "--port", str(ground.port))
        first = _first_edition(story, today - timedelta(days=30))
        told.left = _unsubscribe(story, first.mails)
        second = _second_edition(story, today)
        _compare(story, first, second, told.left)
        told.editions, told.steps = [first, second], story.steps
        return told


def _import(story: Story, today: date) -> Told:
    now = timezone.now()
    made = set_up(read_setup(material.firm_file()), None, asked=False, replace=False, now=now)
    story.say(f"{firm.firm().name} est décrit, avec sa liste, sa lettre et son administratrice.")
    folder = material.write_archive(story.ground.folder / "articles", today=today)
    with story.bar("Articles") as move:
        archive = import_source(
            location=str(folder), kind="folder", licence_mode="full", now=now, progress=move
        )
    archive = with_pictures(archive, folder=folder)
    texts = articles.article_texts([row.id for row in archive.articles if row.id])
    pictures = sum(1 for text in texts.values() if text.image)
    story.say(f"Archives importées : {archive.new} articles, {pictures} images allégées.")
    clients = material.client_file()
    with story.bar("Clients") as move:
        imported = people.import_file(
            data=clients.read_bytes(),
            file_name=clients.name,
            list_id=audience.lists()[0].id,
            basis="client",
            source="fichier des clients du cabinet",
            collected_on=today,
            notice_version="lettre de mission",
            now=now,
            progress=move,
        )
    story.say(
        f"Clients importés : {imported.new} nouveaux, {len(imported.refused)} lignes refusées "
        "et rendues avec leur raison."
    )
    return Told(
        archive=archive, clients=imported, password=made.password.text if made.password else ""
    )


def _first_edition(story: Story, day: date) -> Edition:
    digest_id = _request(day)
    _nothing_moves(
        lambda: _digest(digest_id).state == "REQUESTED", "un numéro s’est proposé sans ouvrier"
    )
    story.say("Sans ouvrier, la proposition attend : rien n’avance.")
    story.processes.start("worker")
    _proposed(story, digest_id)
    _approve(story, digest_id)
    before = mailbox.names(story.ground.outbox)
    _launch(digest_id)
    return _sent(story, digest_id, before)


def _second_edition(story: Story, day: date) -> Edition:
    digest_id = _request(day)
    _proposed(story, digest_id)
    _approve(story, digest_id)
    story.processes.stop("worker")
    before = mailbox.names(story.ground.outbox)
    _launch(digest_id)
    _nothing_moves(
        lambda: mailbox.names(story.ground.outbox) == before,
        "un message est parti sans ouvrier",
    )
    story.say("Ouvrier arrêté, numéro lancé : rien ne part.")
    story.processes.start("worker")
    return _sent(story, digest_id, before)


def _request(day: date) -> int:
    publication = queries.publications()[0]
    digest_id = proposing.request_digest(
        publication_id=publication.id, edition_date=day, user_id=None, now=timezone.now()
    )
    bell.ring(digest_id)
    return digest_id


def _proposed(story: Story, digest_id: int) -> None:
    _wait(story, lambda: _digest(digest_id).state != "REQUESTED", "la proposition n’est pas venue")
    row = _digest(digest_id)
    if row.state != "DRAFT":
        raise StoryBroken(row.remark)
    picked = [c for c in queries.candidates(digest_id) if c.picked]
    rubrics = {name for c in picked for name in c.categories}
    story.say(
        f"« {row.subject} » est proposé : {len(picked)} articles de {len(rubrics)} rubriques, "
        "chacun avec sa raison."
    )


def _approve(story: Story, digest_id: int) -> None:
    administrator = firm.users()[0]
    row = _digest(digest_id)
    editing.edit_digest(
        digest_id=digest_id,
        subject=row.subject,
        introduction=INTRODUCTION,
        user_id=administrator.id,
        now=timezone.now(),
    )
    approval.approve(digest_id=digest_id, user_id=administrator.id, now=timezone.now())
    story.say("Composé, vérifié et approuvé, empreinte à l’appui.")


def _launch(digest_id: int) -> None:
    launching.launch(digest_id=digest_id, user_id=None, now=timezone.now(), undo_minutes=0)
    bell.ring(digest_id)


def _sent(story: Story, digest_id: int, before: set[str]) -> Edition:
    with story.bar("Envoi") as move:

        def done() -> bool:
            seen = ledger.progress(digest_id)
            move(seen.settled, seen.audience)
            return _digest(digest_id).state not in {"LAUNCHED", "SENDING"}

        _wait(story, done, "l’envoi n’est pas arrivé à son terme")
    row = _digest(digest_id)
    sums = ledger.sums(digest_id)
    if row.state != "SENT" or not sums.balanced:
        raise StoryBroken(row.remark or "le registre ne tombe pas juste.")
    fresh = mailbox.names(story.ground.outbox) - before
    found = mailbox.mails(story.ground.outbox, fresh)
    if len(found) != sums.states["ACCEPTED"] or len({m.to for m in found}) != len(found):
        raise StoryBroken("la boîte d’envoi et le registre ne disent pas la même chose.")
    story.say(f"Envoyé : {len(found)} messages, un par personne, autant que le registre en compte.")
    return Edition(row=row, candidates=queries.candidates(digest_id), sums=sums, mails=found)


def _unsubscribe(story: Story, received: list[Mail]) -> str:
    mail = received[len(received) // 2]
    if not answers(story.ground.base_url, seconds=10):
        raise StoryBroken(f"le site ne répond pas ({story.processes.log_tail('web')}).")
    person = audience.subscriber_by_address(mail.to)
    if person is None:
        raise StoryBroken("un message est allé à une adresse inconnue.")
    lists = queries.publications()[0].list_ids
    mailbox.get(mail.unsubscribe_url)
    if not audience.is_reached(subscriber_id=person.id, list_ids=lists):
        raise StoryBroken("la simple lecture du lien a désinscrit quelqu’un.")
    mailbox.one_click(mail.unsubscribe_url)
    if audience.is_reached(subscriber_id=person.id, list_ids=lists):
        raise StoryBroken("le clic de désinscription n’a pas désinscrit.")
    story.say(
        "Un client se désinscrit d’un clic (POST) ; la lecture du lien (GET) n’y suffisait pas."
    )
    return mail.to


def _compare(story: Story, first: Edition, second: Edition, left: str) -> None:
    if left in {mail.to for mail in second.mails}:
        raise StoryBroken("le client désinscrit a reçu le numéro suivant.")
    twice = _picked(first) & _picked(second)
    if twice:
        raise StoryBroken("un article figure dans les deux numéros.")
    titles = {c.title for c in first.candidates if c.picked}
    if any(title in mail.html for mail in second.mails for title in titles):
        raise StoryBroken("un titre du premier numéro figure dans un message du second.")
    story.say("Numéro suivant : ce client n’y est pas, et aucun article ne revient.")


def _picked(edition: Edition) -> set[int]:
    return {c.article_id for c in edition.candidates if c.picked}


def _digest(digest_id: int) -> DigestRow:
    row = queries.digest(digest_id)
    assert row is not None  # noqa: S101 - the demo has just made it
    return row


def _nothing_moves(still: Callable[[], bool], broken: str) -> None:
    time.sleep(STILL)
    if not still():
        raise StoryBroken(f"{broken}.")


def _wait(story: Story, done: Callable[[], bool], broken: str) -> None:
    end = time.monotonic() + 60
    while not done():
        if time.monotonic() > end:
            raise StoryBroken(f"{broken} en une minute.")
        if not story.processes.alive("worker"):
            raise StoryBroken(
                f"{broken} : l’ouvrier s’est arrêté ({story.processes.log_tail('worker')})."
            )
        time.sleep(0.05)
