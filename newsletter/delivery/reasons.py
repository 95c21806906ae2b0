"""Why a message was skipped or refused: codes in the ledger, sentences for people."""

from __future__ import annotations

NOTHING_NEW = "nothing_new"
SUPPRESSED = "suppressed"
NOT_SUBSCRIBED = "not_subscribed"
ERASED = "erased"
GAVE_UP = "gave_up"
BY_PERSON = "by_person"

_SENTENCES = {
    NOTHING_NEW: "a déjà reçu ces articles, ou ne s’intéresse à aucun d’eux",
    SUPPRESSED: "s’est opposé à nos envois",
    NOT_SUBSCRIBED: "s’est désinscrit entre le lancement et l’envoi",
    ERASED: "a demandé l’effacement de ses données",
    GAVE_UP: "abandonné après plusieurs essais",
    BY_PERSON: "compté comme parti par une personne",
    "bad_value": "adresse ou nom impossible à écrire dans un courriel",
    "outbox_unwritable": "la boîte d’envoi ne peut pas être écrite (disque plein ou droits)",
    "refused": "refusé par le serveur destinataire",
}


def sentence(code: str) -> str:
    """Return the reason in words; an unknown code is shown as it is."""
    return _SENTENCES.get(code, code)
