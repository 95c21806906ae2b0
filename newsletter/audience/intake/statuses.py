"""What another system's words say about a person: never more than "active", often less."""

from __future__ import annotations

import re
from enum import IntEnum

from newsletter.firm.categories import fold


class Standing(IntEnum):
    """How a person comes in, from the most to the least that they may be sent."""

    ACTIVE = 0
    PENDING = 1
    OPPOSED = 2
    COMPLAINED = 3
    BOUNCED = 4


_WORDS = {
    Standing.ACTIVE: (
        "actif|active|abonne|abonnee|inscrit|inscrite|subscribed|confirme|confirmee|confirmed"
        "|enabled|valide|valid|opt in|optin|opted in|sent"
    ),
    Standing.PENDING: (
        "a confirmer|non confirme|non confirmee|en attente|en attente de confirmation|unconfirmed"
        "|pending|not confirmed|awaiting confirmation|non subscribed|transactional"
    ),
    Standing.OPPOSED: (
        "desinscrit|desinscrite|desabonne|desabonnee|unsubscribed|opt out|optout|opted out"
        "|opposition|oppose|opposee|liste noire|blackliste|blacklistee|blacklist|blacklisted"
        "|blocklist|blocklisted|bloque|bloquee|blocked|stop|disabled|desactive|desactivee|removed"
        "|archived|supprime|supprimee|deleted|efface|effacee|inactif|inactive"
    ),
    Standing.BOUNCED: (
        "adresse en erreur|en erreur|erreur|bounced|bounce|hard bounce|hard bounced|hardbounced"
        "|rebond|cleaned|nettoye|nettoyee|npai|invalide|invalid|undeliverable"
    ),
    Standing.COMPLAINED: "plainte|spam|complained|complaint|abuse|spam complaint|spam report",
}
_STANDING_OF = {word: standing for standing, words in _WORDS.items() for word in words.split("|")}
_NO = {"", "non", "no", "n", "0", "false", "faux", "-", "null", "none"}
_ENDINGS = re.compile(r"\([a-z]{1,2}\)")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def standing_of(status: str) -> Standing | None:
    """Return what a status says, None for a word that is not known."""
    return _STANDING_OF.get(_BETWEEN_WORDS.sub(" ", _ENDINGS.sub("", fold(status))).strip())


def opted_out(cell: str) -> bool:
    """Say whether a cell under "unsubscribed" means it: yes, a cross, a date; not "no" nor 0."""
    return fold(cell) not in _NO


def declined(cell: str) -> bool:
    """Say whether a cell under "subscribed" says no; an empty one says nothing."""
    folded = fold(cell)
    return bool(folded) and folded in _NO - {"-", "null", "none"}
