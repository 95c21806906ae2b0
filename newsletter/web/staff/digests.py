"""The list of digests with their sums, and asking for a new one."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from newsletter.delivery import queries as delivery
from newsletter.digests import proposing
from newsletter.digests import queries as digests
from newsletter.digests.refusals import DigestRefused
from newsletter.firm.queries import UserRow
from newsletter.web.permissions import requires
from newsletter.web.staff.acting import see
from workers import bell

PAGE = 20


class NewDigestForm(forms.Form):
    """Which letter, and for which day."""

    publication = forms.TypedChoiceField(label="Lettre d’information", coerce=int)
    edition_date = forms.DateField(
        label="Date du numéro",
        help_text="Les articles parus jusqu’à ce jour sont proposés ; le mois donne l’objet.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: object = None, *, today: date) -> None:
        super().__init__(data, initial={"edition_date": today})  # type: ignore[arg-type]  # QueryDict
        choices = [(row.id, row.name) for row in digests.publications()]
        self.fields["publication"].choices = choices  # type: ignore[attr-defined]  # a choice field


@require_safe
@requires("READER")
def digest_list(request: HttpRequest, user: UserRow) -> HttpResponse:
    """Show a page of digests, newest first, each with how many people it reached."""
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = digests.digests(limit=PAGE + 1, before_id=before_id)
    progress = delivery.progress_of(row.id for row in found[:PAGE])
    rows = [(row, progress.get(row.id)) for row in found[:PAGE]]
    older = found[PAGE - 1].id if len(found) > PAGE else None
    return render(
        request,
        "web/staff/digests.html",
        {"me": user, "rows": rows, "older": older, "before_id": before_id},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("EDITOR")
def new_digest(request: HttpRequest, user: UserRow) -> HttpResponse:
    """Ask for a digest; a worker chooses its articles."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = NewDigestForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        try:
            digest_id = proposing.request_digest(
                publication_id=form.cleaned_data["publication"],
                edition_date=form.cleaned_data["edition_date"],
                user_id=user.id,
                now=now,
            )
        except DigestRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            bell.ring(digest_id)
            return see(reverse("digest", args=[digest_id]))
    return render(request, "web/staff/new_digest.html", {"me": user, "form": form})
