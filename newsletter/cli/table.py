"""The table of commands: where each one is written, and what must be ready before it runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Ready(Enum):
    """What a command finds ready when its module is imported."""

    NOTHING = "nothing"
    DJANGO = "django"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word after ``newsletter``: ``module:attribute`` of a Typer app or of a function."""

    target: str
    help: str
    ready: Ready = Ready.DATABASE


#: In the order of a firm's first day. README documents each (tests/house holds it).
TABLE: dict[str, Entry] = {
    "demo": Entry(
        "newsletter.cli.demo:demo",
        "Montrer tout le service sur un cabinet d’essai, dans un dossier à part.",
        Ready.NOTHING,
    ),
    "setup": Entry("newsletter.cli.setup:setup", "Décrire le cabinet et créer l’administrateur."),
    "serve": Entry(
        "newsletter.cli.processes:serve",
        "Lancer le site, un ouvrier et l’horloge ensemble.",
        Ready.NOTHING,
    ),
    "web": Entry("newsletter.cli.processes:web", "Lancer le site seul.", Ready.NOTHING),
    "worker": Entry("newsletter.cli.processes:worker", "Lancer un ouvrier seul.", Ready.NOTHING),
    "beat": Entry("newsletter.cli.processes:beat", "Lancer l’horloge seule.", Ready.NOTHING),
    "doctor": Entry(
        "newsletter.cli.doctor:doctor", "Dire ce qui marche et ce qui manque.", Ready.DJANGO
    ),
    "user": Entry("newsletter.cli.users:app", "Les personnes du cabinet qui se connectent."),
    "archive": Entry("newsletter.cli.archive:app", "Les articles : importer, lister, montrer."),
    "list": Entry("newsletter.cli.lists:app", "Les listes d’abonnés."),
    "subscribers": Entry("newsletter.cli.subscribers:app", "Les abonnés : importer, exporter…"),
    "publication": Entry("newsletter.cli.publications:app", "Les lettres d’information."),
    "digest": Entry("newsletter.cli.digests:app", "Les numéros : proposer, approuver, envoyer…"),
    "manage": Entry(
        "newsletter.cli.manage:manage", "Les commandes de Django lui-même.", Ready.DJANGO
    ),
}
