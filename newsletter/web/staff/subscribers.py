"""People: found by a search that is posted, added with a proof, unsubscribed one by one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsletter.audience import queries as audience
from newsletter.audience import subscribing
from newsletter.audience.rows import SearchPage
from newsletter.delivery import queries as delivery
from newsletter.delivery import unsubscribing
from newsletter.digests import queries as digests
from newsletter.digests.queries import PublicationRow
from newsletter.firm import audit
from newsletter.firm import queries as firm
from newsletter.firm.queries import UserRow
from newsletter.web.permissions import requires
from newsletter.web.staff.acting import REFUSALS, attempt, posted, see

PAGE = 50


class AddForm(forms.Form):
    """One person, one list, and why we may write to them (STANDARDS 4.4)."""

    address = forms.CharField(label="Adresse électronique", max_length=320)
    courtesy_title = forms.ChoiceField(
        label="Civilité",
        required=False,
        choices=[("", "non précisée"), ("Madame", "Madame"), ("Monsieur", "Monsieur")],
    )
    first_name = forms.CharField(label="Prénom", max_length=100, required=False)
    last_name = forms.CharField(label="Nom", max_length=100, required=False)
    company = forms.CharField(label="Société", max_length=200, required=False)
    list_id = forms.TypedChoiceField(label="Liste", coerce=int)
    basis = forms.ChoiceField(label="Pourquoi pouvons-nous lui écrire ?")
    source = forms.CharField(
        label="D’où vient cette adresse ?",
        max_length=300,
        help_text="Par exemple : lettre de mission du 3 mars 2026.",
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # QueryDict
        lists = [(row.id, row.name) for row in audience.lists()]
        self.fields["list_id"].choices = lists  # type: ignore[attr-defined]  # a choice field
        bases = list(audience.bases().items())
        self.fields["basis"].choices = bases  # type: ignore[attr-defined]  # a choice field


@require_http_methods(["GET", "HEAD", "POST"])
@requires("EDITOR")
def subscribers(request: HttpRequest, user: UserRow) -> HttpResponse:
    """Show the lists; on POST search, so that no address ever stands in a URL or a log line."""
    text, found, after = "", None, None
    if request.method == "POST":
        text = posted(request, "text").strip()[:200]
        after = _after(request)
        found = audience.search(text=text, after=after, limit=PAGE)
    return render(
        request,
        "web/staff/subscribers.html",
        {
            "me": user,
            "lists": audience.lists(),
            "text": text,
            "found": found,
            "continued": after is not None,
            "following": _following(found),
        },
    )


def _after(request: HttpRequest) -> tuple[int, str, int] | None:
    """Return where the page before ended, from its hidden fields."""
    walk, row = posted(request, "walk"), posted(request, "row")
    if not (walk.isdigit() and row.isdigit() and len(walk) < 3 and len(row) < 18):
        return None
    return int(walk), posted(request, "key"), int(row)


def _following(found: SearchPage | None) -> dict[str, str | int] | None:
    if found is None or found.following is None:
        return None
    walk, key, row = found.following
    return {"walk": walk, "key": key, "row": row}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("EDITOR")
def add_subscriber(request: HttpRequest, user: UserRow) -> HttpResponse:
    """Put one person on a list."""
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            outcome = subscribing.add_by_staff(
                **form.cleaned_data, now=timezone.now(), actor_id=user.id
            )
        except REFUSALS as refused:
            form.add_error(None, refused.sentence)
        else:
            sentence = "est inscrite." if outcome.created else "était déjà sur cette liste."
            messages.success(request, f"Cette personne {sentence}")
            return see(reverse("subscriber", args=[outcome.subscriber_id]))
    return render(request, "web/staff/add_subscriber.html", {"me": user, "form": form})


@require_safe
@requires("EDITOR")
def subscriber(request: HttpRequest, user: UserRow, subscriber_id: int) -> HttpResponse:
    """Show one person: lists, proofs, what they received, what they oppose."""
    person = audience.subscriber(subscriber_id)
    if person is None:
        raise Http404
    names = firm.categories()
    return render(
        request,
        "web/staff/subscriber.html",
        {
            "me": user,
            "person": person,
            "subscriptions": audience.subscriptions_of(subscriber_id),
            "consents": audience.consents_of(subscriber_id),
            "suppressions": audience.suppressions_of_hash(person.address_hash),
            "interests": sorted(
                names[key] for key in audience.interests(subscriber_id) if key in names
            ),
            "messages_had": delivery.messages_of(subscriber_id),
            "reaching": _reaching(subscriber_id),
        },
    )


def _reaching(subscriber_id: int) -> list[PublicationRow]:
    """Return the publications that reach a person through an active or pending subscription."""
    live = {
        row.list_id
        for row in audience.subscriptions_of(subscriber_id)
        if row.state in {"ACTIVE", "PENDING"}
    }
    return [row for row in digests.publications() if live & set(row.list_ids)]


@require_POST
@requires("EDITOR")
def unsubscribe_one(request: HttpRequest, user: UserRow, subscriber_id: int) -> HttpResponse:
    """End one letter for one person, who asked for it by telephone or by post."""
    publication = digests.publication_by_slug(posted(request, "publication"))
    if publication is None or audience.subscriber(subscriber_id) is None:
        raise Http404

    def act() -> None:
        now = timezone.now()
        unsubscribing.unsubscribe_by_staff(
            subscriber_id=subscriber_id,
            list_ids=publication.list_ids,
            scope=publication.scope,
            now=now,
        )
        audit.record(
            at=now,
            actor_id=user.id,
            action="subscriber.unsubscribed",
            object_type="subscriber",
            object_id=subscriber_id,
            detail={"publication": publication.id},
        )

    return attempt(
        request,
        act,
        then=reverse("subscriber", args=[subscriber_id]),
        done=f"Cette personne ne recevra plus {publication.name}.",
    )
