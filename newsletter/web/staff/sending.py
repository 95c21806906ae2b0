"""Sending an approved digest, following it, and what the ledger says of it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from newsletter.audience import queries as audience
from newsletter.delivery import launching, presence, settling
from newsletter.delivery import queries as delivery
from newsletter.delivery.queries import MessageRow
from newsletter.digests import queries as digests
from newsletter.digests.queries import DigestRow
from newsletter.digests.refusals import DigestRefused
from newsletter.firm.queries import UserRow, user_by_id
from newsletter.web.permissions import requires
from newsletter.web.staff.acting import attempt, posted
from newsletter.web.staff.compose import known
from workers import bell

#: States in which the page asks again every two seconds.
MOVING = frozenset({"REQUESTED", "SCHEDULED", "LAUNCHED", "SENDING"})


class ScheduleForm(forms.Form):
    """When an approved digest is to be launched, in the firm's time zone."""

    at = forms.DateTimeField(
        label="Date et heure de l’envoi",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


@require_safe
@requires("READER")
def sending(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Show what can be done with an approved digest, how far it is, and its report."""
    digest = known(digest_id)
    publication = digests.publication(digest.publication_id)
    approver = user_by_id(digest.approved_by_id) if digest.approved_by_id else None
    lists = [row for row in audience.lists() if publication and row.id in publication.list_ids]
    return render(
        request,
        "web/staff/sending.html",
        _standing(digest)
        | {
            "me": user,
            "publication": publication,
            "approver": approver.name or approver.email if approver else "",
            "lists": lists,
            "uncertain": _uncertain(digest),
            "skipped": delivery.skipped(digest_id) if _stands_still(digest) else (),
            "form": ScheduleForm(),
        },
    )


@require_safe
@requires("READER")
def progress(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Serve the part of the page that moves; once it stands still, have the page read anew."""
    digest = known(digest_id)
    standing = _standing(digest)
    if standing["mark"] != request.GET.get("mark"):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "web/staff/_progress.html", standing | {"me": user})


def _standing(digest: DigestRow) -> dict[str, object]:
    """Return what the moving part of the page needs."""
    now = timezone.now()
    progress = delivery.progress(digest.id) if digest.frozen_at else None
    return {
        "digest": digest,
        "moving": digest.state in MOVING,
        # When this changes, more than the moving part of the page is out of date.
        "mark": f"{digest.state}-{progress.uncertain if progress else 0}",
        "left": _time_left(digest, now),
        "progress": progress,
        "sums": delivery.sums(digest.id) if _stands_still(digest) else None,
        "workers": presence.workers_alive(now=now),
    }


def _stands_still(digest: DigestRow) -> bool:
    """Say whether the whole ledger may be counted: while mails leave, only the batches are."""
    return digest.frozen_at is not None and digest.state not in MOVING


def _uncertain(digest: DigestRow) -> tuple[MessageRow, ...]:
    if _stands_still(digest) or delivery.progress(digest.id).uncertain:
        return delivery.uncertain(digest.id)
    return ()


def _time_left(digest: DigestRow, now: datetime) -> str:
    """Return ``9 min 05 s`` until the first mail may leave, or nothing."""
    if digest.state != "LAUNCHED" or digest.due_at is None or digest.due_at <= now:
        return ""
    minutes, seconds = divmod(int((digest.due_at - now).total_seconds()), 60)
    return f"{minutes}\u00a0min {seconds:02}\u00a0s" if minutes else f"{seconds}\u00a0s"


@require_POST
@requires("APPROVER")
def launch(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Launch an approved digest."""
    return _order(request, user, digest_id, launching.launch)


@require_POST
@requires("APPROVER")
def undo(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Take a launch or a schedule back."""
    return _order(request, user, digest_id, launching.undo, "Rien n’est parti : envoi annulé.")


@require_POST
@requires("APPROVER")
def pause(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Suspend a sending."""
    return _order(request, user, digest_id, launching.pause, "L’envoi est suspendu.")


@require_POST
@requires("APPROVER")
def resume(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Go on with a suspended sending."""
    return _order(request, user, digest_id, launching.resume, "L’envoi reprend.")


@require_POST
@requires("APPROVER")
def cancel(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Give up what has not left yet."""
    return _order(
        request, user, digest_id, launching.cancel, "Ce qui n’était pas parti est annulé."
    )


@require_POST
@requires("APPROVER")
def schedule(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Have an approved digest launched later."""

    def act(*, digest_id: int, user_id: int, now: datetime) -> None:
        form = ScheduleForm(request.POST)
        if not form.is_valid():
            raise DigestRefused("Donnez la date et l’heure de l’envoi.")
        launching.schedule(
            digest_id=digest_id, at=form.cleaned_data["at"], user_id=user_id, now=now
        )

    return _order(request, user, digest_id, act)


def _order(
    request: HttpRequest,
    user: UserRow,
    digest_id: int,
    act: Callable[..., object],
    done: str = "",
) -> HttpResponse:
    known(digest_id)
    response = attempt(
        request,
        lambda: act(digest_id=digest_id, user_id=user.id, now=timezone.now()),
        then=reverse("sending", args=[digest_id]),
        done=done,
    )
    bell.ring(digest_id)
    return response


@require_POST
@requires("APPROVER")
def settle(request: HttpRequest, user: UserRow, digest_id: int, message_id: int) -> HttpResponse:
    """Decide about one uncertain message: send it again, or count it as sent."""
    known(digest_id)
    response = attempt(
        request,
        lambda: settling.settle(
            message_id=message_id,
            choice=posted(request, "choice"),
            user_id=user.id,
            now=timezone.now(),
        ),
        then=reverse("sending", args=[digest_id]) + "#uncertain",
    )
    bell.ring(digest_id)
    return response
