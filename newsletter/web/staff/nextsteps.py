"""Where a digest stands, in a sentence, and the page on which it goes further."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from newsletter.common.french import counted
from newsletter.digests.queries import DigestRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What is to be done with a digest, and where."""

    sentence: str
    label: str
    url: str


#: State → sentence, the link's words, the page.
_STEPS = {
    "REQUESTED": ("Un ouvrier choisit les articles.", "Suivre", "digest"),
    "EMPTY": ("Aucun article n’a été retenu.", "Choisir des articles", "digest"),
    "DRAFT": ("À relire, puis à approuver.", "Composer", "digest"),
    "APPROVED": ("Approuvé : il n’est pas encore envoyé.", "Envoyer", "sending"),
    "SCHEDULED": ("Il partira à l’heure dite.", "Voir l’envoi", "sending"),
    "LAUNCHED": ("L’envoi va commencer ; il peut encore être annulé.", "Voir l’envoi", "sending"),
    "SENDING": ("Les messages partent.", "Suivre l’envoi", "sending"),
    "PAUSED": ("L’envoi est suspendu.", "Reprendre l’envoi", "sending"),
    "SENT": ("Envoyé.", "Voir le compte rendu", "sending"),
    "CANCELLED": ("Annulé.", "Voir", "sending"),
}


def next_step(digest: DigestRow, *, uncertain: int = 0) -> NextStep:
    """Return the next step of a digest; ``uncertain`` people wait for a decision first."""
    sentence, label, page = _STEPS[digest.state]
    if uncertain:
        waiting = counted(uncertain, "envoi incertain attend", "envois incertains attendent")
        sentence, label = f"{waiting} votre décision.", "Décider"
    return NextStep(sentence=sentence, label=label, url=reverse(page, args=[digest.id]))
