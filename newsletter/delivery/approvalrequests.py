"""An editor asks the approvers to read a digest; each gets a notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from newsletter.common.french import counted
from newsletter.delivery.models import Notice
from newsletter.delivery.notices import request_notice
from newsletter.digests.models import Digest
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit
from newsletter.firm import queries as firm
from newsletter.firm.models import Role

#: A second press, or a colleague's, within this time sends nothing more.
SILENCE = timedelta(hours=1)


def ask_approval(*, digest_id: int, user_id: int, now: datetime) -> int:
    """Ask everybody else who may approve a draft; return how many. Raises DigestRefused."""
    asker = firm.user_by_id(user_id)
    if asker is None or not asker.may(Role.EDITOR):
        raise DigestRefused("Seul un rédacteur demande une approbation.")
    with transaction.atomic():
        digest = Digest.objects.select_for_update().filter(id=digest_id).first()
        if digest is None:
            raise DigestRefused("Ce numéro n’existe pas.")
        if digest.state != Digest.State.DRAFT:
            label = Digest.State(digest.state).label
            raise DigestRefused(f"Seul un brouillon s’approuve ; ce numéro est « {label} ».")
        if Notice.objects.filter(
            kind="approval_request", values__digest=digest_id, created_at__gt=now - SILENCE
        ).exists():
            raise DigestRefused("L’approbation a déjà été demandée il y a moins d’une heure.")
        others = [user for user in firm.users() if user.may(Role.APPROVER) and user.id != user_id]
        if not others:
            raise DigestRefused(
                "Personne d’autre ne peut approuver : donnez ce rôle à un collègue "
                "(« newsletter user create »)."
            )
        for user in others:
            request_notice(
                kind="approval_request",
                user_id=user.id,
                values={"digest": digest_id, "asked_by": user_id},
                now=now,
            )
        audit.record(
            at=now,
            actor_id=user_id,
            action="digest.approval_asked",
            object_type="digest",
            object_id=digest_id,
            detail={"asked": len(others)},
        )
    return len(others)


def told(number: int) -> str:
    """Return what the page answers."""
    return f"La demande part vers {counted(number, 'personne', 'personnes')} par courriel."
