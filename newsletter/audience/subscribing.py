"""Coming onto a list: by the firm's hand, or by a form that the address's owner confirms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from newsletter.audience import consents, oppositions
from newsletter.audience.addresses import normalise
from newsletter.audience.hashing import address_hash
from newsletter.audience.models import OptInRequest, Subscription, Suppression
from newsletter.audience.people import Names, find_or_create
from newsletter.firm import audit

State = Subscription.State


class AddRefused(Exception):
    """A person who may not be put on a list, with the reason as a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOutcome:
    """What adding somebody came to; ``created`` is False when they were on the list already."""

    subscriber_id: int
    subscription_id: int
    created: bool


def add_by_staff(
    *,
    address: str,
    list_id: int,
    basis: str,
    source: str,
    courtesy_title: str = "",
    first_name: str = "",
    last_name: str = "",
    company: str = "",
    language: str = "fr",
    collected_on: date | None = None,
    notice_version: str = "",
    now: datetime,
    actor_id: int | None,
) -> AddOutcome:
    """Put a person on a list, with the proof of why.

    Whoever opposed, complained or left is refused: only their own new consent brings them back
    (AddRefused). Raises AddressRefused and BasisRefused too.
    """
    consents.check_proof(basis=basis, source=source)
    normal = normalise(address)
    with transaction.atomic():
        _refuse_suppressed(address_hash(normal))
        person, _ = find_or_create(
            address=normal,
            names=Names(courtesy_title, first_name, last_name, company, language),
            now=now,
        )
        subscription, created = Subscription.objects.get_or_create(
            subscriber=person,
            list_id=list_id,
            defaults={"state": State.ACTIVE, "since": now, "reason": "staff"},
        )
        if subscription.state not in {State.ACTIVE, State.PENDING}:
            raise AddRefused(_LEFT)
        if created or subscription.state == State.PENDING:
            Subscription.objects.filter(id=subscription.id).update(
                state=State.ACTIVE, since=now, reason="staff"
            )
            consents.record(
                subscriber_id=person.id,
                list_id=list_id,
                basis=basis,
                source=source,
                collected_on=collected_on,
                notice_version=notice_version,
                now=now,
            )
            audit.record(
                at=now,
                actor_id=actor_id,
                action="subscriber.added",
                object_type="subscriber",
                object_id=person.id,
                detail={"list": list_id, "basis": basis},
            )
        return AddOutcome(subscriber_id=person.id, subscription_id=subscription.id, created=created)


def request_by_form(
    *,
    address: str,
    list_id: int,
    scope: str,
    notice_text: str,
    notice_version: str = "",
    source: str = "formulaire d’inscription",
    courtesy_title: str = "",
    first_name: str = "",
    last_name: str = "",
    company: str = "",
    language: str = "fr",
    now: datetime,
) -> int | None:
    """Note that somebody typed this address into a form; raise AddressRefused.

    Return the subscription to be confirmed by mail, or None when nothing is to be mailed: the
    person receives it already, or mail to them fails. The page must not tell which. ``scope`` is
    what they ask for (``publication:3``): confirming lifts their opposition to it and to
    everything. Nothing about a known person changes before they confirm.
    """
    normal = normalise(address)
    imprint = address_hash(normal)
    with transaction.atomic():
        if oppositions.bounced(imprint):
            return None
        person, _ = find_or_create(
            address=normal,
            names=Names(courtesy_title, first_name, last_name, company, language),
            now=now,
        )
        subscription, _ = Subscription.objects.get_or_create(
            subscriber=person,
            list_id=list_id,
            defaults={"state": State.PENDING, "since": now, "reason": "form"},
        )
        if subscription.state == State.ACTIVE and not _suppressed(imprint, ("", scope)):
            return None
        OptInRequest.objects.update_or_create(
            subscription=subscription,
            defaults={
                "requested_at": now,
                "scope": scope,
                "source": source[:300],
                "notice_version": notice_version,
                "notice_text": notice_text,
            },
        )
        return subscription.id


def confirm(*, subscription_id: int, now: datetime) -> bool:
    """Turn an open question into consent (double opt-in): the owner of the address said yes.

    The subscription becomes active, the text that was shown is kept with its hash, and their
    oppositions to everything and to what they asked for are lifted, complaint and erasure
    included; a bounce stays. Return whether the person is on the list afterwards. A second press
    changes nothing, and an old confirmation revives nobody who left since.
    """
    with transaction.atomic():
        subscription = (
            Subscription.objects.select_for_update(of=("self",))
            .select_related("subscriber")
            .filter(id=subscription_id, subscriber__erased_at=None)
            .first()
        )
        if subscription is None:
            return False
        question = OptInRequest.objects.filter(subscription=subscription).first()
        if question is None:
            return subscription.state == State.ACTIVE
        imprint = subscription.subscriber.address_hash
        oppositions.lift(address_hash=imprint, scopes=("", question.scope))
        consents.record(
            subscriber_id=subscription.subscriber_id,
            list_id=subscription.list_id,
            basis=consents.Basis.CONSENT,
            source=question.source,
            notice_version=question.notice_version,
            notice_text=question.notice_text,
            requested_at=question.requested_at,
            now=now,
        )
        question.delete()
        if oppositions.bounced(imprint):
            return False
        if subscription.state != State.ACTIVE:
            Subscription.objects.filter(id=subscription.id).update(
                state=State.ACTIVE, since=now, reason="form", ended_scope=""
            )
        return True


_LEFT = (
    "Cette personne s’est désinscrite : seule sa propre inscription, par le formulaire ou par le "
    "lien de ses mails, peut la faire revenir."
)
_REFUSALS = {
    Suppression.Reason.UNSUBSCRIBED: _LEFT,
    Suppression.Reason.OPPOSITION: (
        "Cette personne s’est opposée à recevoir nos envois : seule sa propre inscription, par le "
        "formulaire, peut la faire revenir."
    ),
    Suppression.Reason.COMPLAINT: (
        "Cette personne a signalé un envoi comme indésirable : seule sa propre inscription, par "
        "le formulaire, peut la faire revenir."
    ),
    Suppression.Reason.BOUNCE: (
        "Les envois à cette adresse échouent : vérifiez-la ; un administrateur peut lever l’erreur."
    ),
    Suppression.Reason.ERASED: (
        "Cette personne a demandé l’effacement de ses données : seule sa propre inscription, par "
        "le formulaire, peut la faire revenir."
    ),
}


def _refuse_suppressed(imprint: str) -> None:
    reasons = Suppression.objects.filter(address_hash=imprint).order_by("scope")
    reason = reasons.values_list("reason", flat=True).first()
    if reason is not None:
        raise AddRefused(_REFUSALS[Suppression.Reason(reason)])


def _suppressed(imprint: str, scopes: tuple[str, ...]) -> bool:
    return Suppression.objects.filter(address_hash=imprint, scope__in=scopes).exists()
