"""The subscription form's double opt-in: a notice with a link, and its confirmation by POST."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.audience import queries as audience
from newsletter.audience import subscribing
from newsletter.delivery import links
from newsletter.delivery.models import Notice
from newsletter.delivery.notices import request_notice
from newsletter.digests import queries as digests
from newsletter.digests.queries import PublicationRow

#: One confirmation mail to the same person in this time, however often the form is sent.
SILENCE = timedelta(minutes=15)
NOTICE_VERSION = "form-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptInLink:
    """What a confirmation link stands for."""

    subscription_id: int
    publication: str
    #: False when nothing awaits a confirmation any more: it was given, or the request lapsed.
    awaiting: bool


def notice_text(publication: PublicationRow, firm_name: str) -> str:
    """Return the information shown beside the form's button, kept as proof of the consent."""
    return (
        f"En vous inscrivant, vous demandez à recevoir par courriel « {publication.name} », la "
        f"lettre d’information de {firm_name}. Votre adresse ne sert qu’à cela. Chaque envoi "
        "porte un lien de désinscription, qui agit aussitôt."
    )


def request(
    *,
    publication_slug: str,
    address: str,
    firm_name: str,
    now: datetime,
    first_name: str = "",
    last_name: str = "",
) -> bool:
    """Take a form in; return False when the publication does not exist.

    Whether the address is known, subscribed or opposed shows nowhere: the caller answers the same.
    Raises ``audience.addresses.AddressRefused`` for what is no address.
    """
    publication = digests.publication_by_slug(publication_slug)
    if publication is None or not publication.list_ids:
        return False
    subscription_id = subscribing.request_by_form(
        address=address,
        list_id=publication.list_ids[0],
        scope=publication.scope,
        notice_text=notice_text(publication, firm_name),
        notice_version=NOTICE_VERSION,
        first_name=first_name,
        last_name=last_name,
        language=publication.language,
        now=now,
    )
    if subscription_id is None:
        return True
    question = audience.subscription(subscription_id)
    if question is not None and not _asked_lately(question.subscriber_id, now):
        request_notice(
            kind="optin_confirmation",
            subscriber_id=question.subscriber_id,
            # In the letter's language: whoever asks for it reads it.
            values={
                "subscription": subscription_id,
                "list_name": publication.name,
                "language": publication.language,
            },
            now=now,
        )
    return True


def read(token: str) -> OptInLink | None:
    """Return what a confirmation link stands for, or None."""
    subscription_id = links.read(links.CONFIRM, token)
    question = audience.subscription(subscription_id) if subscription_id else None
    if question is None:
        return None
    names = [p.name for p in digests.publications() if question.list_id in p.list_ids]
    return OptInLink(
        subscription_id=question.id,
        publication=names[0] if names else question.list_name,
        awaiting=audience.awaits_confirmation(question.id),
    )


def confirm(*, token: str, now: datetime) -> bool:
    """Confirm a subscription; return False for a link that is not ours."""
    link = read(token)
    if link is None:
        return False
    if link.awaiting:
        subscribing.confirm(subscription_id=link.subscription_id, now=now)
    return True


def _asked_lately(subscriber_id: int, now: datetime) -> bool:
    return Notice.objects.filter(
        kind="optin_confirmation", subscriber_id=subscriber_id, created_at__gt=now - SILENCE
    ).exists()
