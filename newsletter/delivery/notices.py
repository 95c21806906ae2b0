"""Mails that are no digest: asked for by a row, sent by a worker, in the ledger's states."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from newsletter.audience import queries as audience
from newsletter.delivery import links, reasons
from newsletter.delivery.models import MessageState, Notice
from newsletter.delivery.testmails import test_mail
from newsletter.delivery.transports.base import Answer
from newsletter.delivery.transports.choosing import transport
from newsletter.digests import queries as digests
from newsletter.digests.composing import face_of, sender_of
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import queries as firm
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.notices import notice_bytes, render_notice

MOST_ATTEMPTS = 6
#: How long a worker may be at one notice before another takes it.
PATIENCE = timedelta(minutes=2)


def request_notice(
    *,
    kind: str,
    now: datetime,
    subscriber_id: int | None = None,
    user_id: int | None = None,
    values: dict[str, str | int] | None = None,
) -> int:
    """Record that a notice is wanted and return its id; ring ``workers.bell`` afterwards."""
    return Notice.objects.create(
        kind=kind,
        subscriber_id=subscriber_id,
        user_id=user_id,
        values=values or {},
        created_at=now,
        due_at=now,
    ).id


def notices_due(*, now: datetime) -> bool:
    """Say whether a worker has notices to send."""
    return Notice.objects.filter(state=MessageState.PLANNED, due_at__lte=now).exists()


def state_of(notice_id: int) -> str:
    """Return the state of a notice, by its name."""
    return MessageState(Notice.objects.values_list("state", flat=True).get(id=notice_id)).name


def send_due(*, now: datetime) -> int:
    """Send what is due; return how many left. Any number of workers may run this at once."""
    sent = 0
    due = Notice.objects.filter(state=MessageState.PLANNED, due_at__lte=now).order_by("due_at")
    for notice in due[:200]:
        # The claim: whoever moves the due time first has the notice for two minutes.
        mine = Notice.objects.filter(
            id=notice.id, state=MessageState.PLANNED, due_at=notice.due_at
        ).update(due_at=now + PATIENCE, attempts=notice.attempts + 1)
        if mine and notice.attempts < MOST_ATTEMPTS:
            sent += _send(notice, now)
        elif mine:
            # Each earlier attempt took its worker with it: no more are made.
            _settle(notice, MessageState.FAILED, now, reason="attempts")
    return sent


def _send(notice: Notice, now: datetime) -> bool:
    try:
        address, data = _compose(notice, now)
    except (DigestRefused, RenderingError) as refusal:
        _settle(notice, MessageState.FAILED, now, reason="template", note=refusal.sentence)
        return False
    except ValueError:
        # An address or a name that no header may hold; the others must not wait for it.
        _settle(notice, MessageState.FAILED, now, reason="bad_value")
        return False
    if not address:
        _settle(notice, MessageState.SKIPPED, now, reason=reasons.ERASED)
        return False
    outcome = transport().post(key=f"n{notice.id}", address=address, data=data)
    if outcome.answer is Answer.ACCEPTED:
        _settle(notice, MessageState.ACCEPTED, now, reference=outcome.reference)
        return True
    if outcome.answer is Answer.LATER and notice.attempts + 1 < MOST_ATTEMPTS:
        Notice.objects.filter(id=notice.id).update(
            due_at=now + timedelta(minutes=2**notice.attempts), reason=outcome.reason
        )
        return False
    state = MessageState.UNCERTAIN if outcome.answer is Answer.UNKNOWN else MessageState.FAILED
    _settle(notice, state, now, reason=outcome.reason)
    return False


def _settle(
    notice: Notice,
    state: MessageState,
    now: datetime,
    *,
    reason: str = "",
    reference: str = "",
    note: str = "",
) -> None:
    """Write the end of a notice; an address typed for a test mail is forgotten."""
    values = {key: value for key, value in notice.values.items() if key != "to"}
    if note:
        values["note"] = note
    Notice.objects.filter(id=notice.id).update(
        state=state, reason=reason, reference=reference, settled_at=now, values=values
    )


def _compose(notice: Notice, now: datetime) -> tuple[str, bytes]:
    """Return the address, empty when the person is gone, and the whole mail."""
    house = firm.firm()
    sender = sender_of(house)
    message_id = (
        f"<n{notice.id}.{links.token(b'notice', notice.id)[-8:]}@{sender.message_id_domain}>"
    )
    date = format_datetime(timezone.localtime(now))
    if notice.kind == "test":
        address = str(notice.values["to"])
        return address, test_mail(
            digest_id=int(notice.values["digest"]),
            address=address,
            message_id=message_id,
            date=date,
        )
    address, own_language = _addressee(notice)
    language = notice.values.get("language", own_language)
    rendered = render_notice(
        notice.kind,
        _values(notice),
        firm=face_of(house),
        sender=sender,
        language="en" if language == "en" else "fr",
        template_dirs=settings.TEMPLATE_DIRS,
    )
    return address, notice_bytes(
        rendered, sender=sender, to=address or "nobody@invalid", message_id=message_id, date=date
    )


def _addressee(notice: Notice) -> tuple[str, str]:
    if notice.subscriber_id is not None:
        person = audience.subscriber(notice.subscriber_id)
        return (person.address or "", person.language) if person else ("", "fr")
    user = firm.user_by_id(notice.user_id or 0)
    return (user.email, "fr") if user else ("", "fr")


def _values(notice: Notice) -> dict[str, str]:
    """Return the template's values; links are made here, so that none stands in the database.

    What is known by its id is read now as well: a digest's subject, a colleague's name.
    """
    values = {key: str(value) for key, value in notice.values.items() if key != "language"}
    if notice.kind == "optin_confirmation":
        subscription_id = int(values.pop("subscription"))
        token = links.token(links.CONFIRM, subscription_id)
        values["confirm_url"] = f"{settings.BASE_URL}/c/{token}"
    if "digest" in values:
        values |= _about(notice.kind, int(values.pop("digest")))
    if "asked_by" in values:
        asker = firm.user_by_id(int(values["asked_by"]))
        values["asked_by"] = (asker.name or asker.email) if asker else ""
    return values


def _about(kind: str, digest_id: int) -> dict[str, str]:
    digest = digests.digest(digest_id)
    if digest is None:
        raise DigestRefused("Ce numéro n’existe pas.")
    page = f"{settings.BASE_URL}/staff/digests/{digest_id}"
    if kind == "alert":
        return {
            "title": f"« {digest.subject} » n’est pas parti",
            "remedy": "Le numéro est revenu en brouillon, rien n’est perdu : une fois la cause "
            "levée, approuvez-le de nouveau, puis relancez l’envoi.",
            "url": page,
        }
    return {
        "publication": digest.publication,
        "subject": digest.subject,
        "review_url": f"{page}/review",
    }
