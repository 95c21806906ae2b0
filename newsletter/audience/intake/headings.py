"""Which column is what: headings as French and English systems write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from newsletter.firm.categories import fold

#: Field → headings, folded, with every sign between words as one space.
_HEADINGS = {
    "address": (
        "e mail|email|mail|mel|courriel|adresse e mail|adresse email|adresse mail|adresse mel"
        "|adresse courriel|adresse electronique|adresse de courriel|adresse de messagerie"
        "|adresse e mail professionnelle|email address|e mail address|mail address|emailaddress"
        "|email pro|e mail pro|mail pro|email professionnel|e mail professionnel"
        "|courriel professionnel|email contact|contact email|e mail 1|email 1|e mail 1 value"
        "|subscriber email"
    ),
    "first_name": (
        "prenom|prenoms|first name|firstname|given name|fname|prenom du contact|prenom contact"
    ),
    "last_name": (
        "nom|nom de famille|last name|lastname|surname|family name|lname|nom du contact"
        "|nom contact|nom usuel"
    ),
    "courtesy_title": (
        "civilite|civ|titre|titre de civilite|title|prefix|name prefix|salutation|courtesy title"
    ),
    "company": (
        "societe|entreprise|raison sociale|nom de la societe|nom de l entreprise|denomination"
        "|organisation|organization|organization name|organization 1 name|organisme"
        "|etablissement|company|company name|compagnie"
    ),
    "language": "langue|language|lang",
    "categories": (
        "rubriques|rubrique|centres d interet|centre d interet|interets|interests|themes"
        "|thematiques|categories"
    ),
    "status": (
        "statut|status|etat|state|statut de l abonnement|etat de l abonnement|subscriber status"
        "|subscription status|global status|list status|email status|email marketing status"
    ),
    "opted_out": (
        "desinscrit|desinscrite|desabonne|desabonnee|desinscription|desabonnement"
        "|unsubscribed|opt out|optout|opted out|opposition|oppose|opposee|liste noire|blacklist"
        "|blacklisted|blocklist|blocklisted|email blacklisted|email blocklisted|emailblacklisted"
        "|ne pas contacter|ne plus contacter|ne pas envoyer|do not contact|do not email|stop"
        "|date de desinscription|date de desabonnement|date desinscription|desinscrit le"
        "|unsub time|unsubscribe time|unsubscribe date|unsubscribed at|unsubscribed on|unsub date"
    ),
    "opted_in": (
        "opt in|optin|opted in|inscrit|inscrite|abonne|abonnee|subscribed|consentement"
        "|newsletter|lettre d information|accord"
    ),
}
FIELDS = tuple(_HEADINGS)
_FIELD_OF = {
    heading: field for field, headings in _HEADINGS.items() for heading in headings.split("|")
}
#: "Désabonné(e)", "Rubrique(s)".
_ENDINGS = re.compile(r"\([a-z]{1,2}\)")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def field_of(heading: str) -> str | None:
    """Return the field that a heading names."""
    return _FIELD_OF.get(_BETWEEN_WORDS.sub(" ", _ENDINGS.sub("", fold(heading))).strip())


def proposed(headings: Sequence[str], corrections: Mapping[str, str | None]) -> list[str | None]:
    """Return each column's field; the first column of a kind has it, corrections come first."""
    taken = {field for field in corrections.values() if field}
    fields: list[str | None] = []
    for heading in headings:
        name = heading.strip()
        field = corrections[name] if name in corrections else field_of(name)
        if name not in corrections and field in taken:
            # Several "unsubscribed" columns may stand side by side, and each one counts.
            field = field if field in {"opted_out", "opted_in"} else None
        if field:
            taken.add(field)
        fields.append(field)
    return fields
