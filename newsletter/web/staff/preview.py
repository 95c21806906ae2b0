"""Reading a digest before it is approved: the mail itself, its text, and what the checks found."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from newsletter.delivery import approvalrequests, testing
from newsletter.digests import approval, previewing
from newsletter.digests.refusals import DigestRefused
from newsletter.firm.queries import UserRow
from newsletter.rendering.checks import Finding
from newsletter.web.headers import MAIL_POLICY
from newsletter.web.permissions import requires
from newsletter.web.staff.acting import REFUSALS, attempt, posted
from newsletter.web.staff.compose import known
from workers import bell


class TestForm(forms.Form):
    """To whom a test mail goes."""

    #: pytest collects classes of that name otherwise.
    __test__ = False
    to = forms.EmailField(label="Adresse", max_length=320)


@require_safe
@requires("READER")
def review(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Show the mail in a sandboxed frame, its text, the checks, and the button that approves."""
    digest = known(digest_id)
    refusal, seen, text = "", "", ""
    findings: tuple[Finding, ...] = ()
    try:
        seen = approval.inputs_hash(digest_id)
        findings = previewing.findings(digest_id)
        text = previewing.preview(digest_id).text
    except REFUSALS as refused:
        refusal = refused.sentence
    return render(
        request,
        "web/staff/review.html",
        {
            "me": user,
            "digest": digest,
            "findings": findings,
            "blocked": any(found.level == "blocking" for found in findings),
            "seen": seen,
            "text": text,
            "refusal": refusal,
            "form": TestForm(initial={"to": user.email}),
        },
    )


@require_safe
@xframe_options_sameorigin
@requires("READER")
def preview(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Serve the mail's HTML for the frame, under a policy of its own: nothing in it can act."""
    known(digest_id)
    try:
        html = previewing.preview(digest_id).html
    except REFUSALS as refused:
        return HttpResponse(refused.sentence, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(html)
    response["Content-Security-Policy"] = (
        MAIL_POLICY.format(images=settings.BASE_URL, frame_ancestors="'self'") + "; sandbox"
    )
    return response


@require_safe
@requires("READER")
def preview_text(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Serve the mail's plain text."""
    known(digest_id)
    try:
        text = previewing.preview(digest_id).text
    except REFUSALS as refused:
        return HttpResponse(refused.sentence, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_POST
@requires("EDITOR")
def test(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Ask for a test mail; a worker sends it."""
    known(digest_id)
    response = attempt(
        request,
        lambda: testing.send_test(
            digest_id=digest_id,
            to=posted(request, "to"),
            user_id=user.id,
            now=timezone.now(),
        ),
        then=reverse("review", args=[digest_id]),
        done="Le message d’essai est demandé : un ouvrier l’envoie.",
    )
    bell.ring_notices()
    return response


@require_POST
@requires("EDITOR")
def ask_approval(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Ask by mail those who may approve to read this digest."""
    known(digest_id)

    def act() -> None:
        number = approvalrequests.ask_approval(
            digest_id=digest_id, user_id=user.id, now=timezone.now()
        )
        messages.success(request, approvalrequests.told(number))

    response = attempt(request, act, then=reverse("review", args=[digest_id]))
    bell.ring_notices()
    return response


@require_POST
@requires("APPROVER")
def approve(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Approve what was read; go on to the sending, or back to what forbids it."""
    known(digest_id)

    def act() -> None:
        # A colleague may have changed it since this page was read.
        if request.POST.get("seen") not in {None, approval.inputs_hash(digest_id)}:
            raise DigestRefused(
                "Ce numéro a été modifié depuis que vous l’avez ouvert : relisez-le, "
                "puis approuvez-le."
            )
        approval.approve(digest_id=digest_id, user_id=user.id, now=timezone.now())

    return attempt(
        request,
        act,
        then=reverse("sending", args=[digest_id]),
        done="Le numéro est approuvé. Il n’est pas encore envoyé.",
        otherwise=reverse("review", args=[digest_id]),
    )
