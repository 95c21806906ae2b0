"""The page on which a digest is composed: its articles, each with the reason it is there or not."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from newsletter.delivery import presence
from newsletter.digests import editing
from newsletter.digests import queries as digests
from newsletter.digests.queries import DigestRow
from newsletter.firm.queries import UserRow
from newsletter.web.permissions import requires
from newsletter.web.staff.acting import attempt, posted

#: How many of the articles left aside are shown; the archive page has them all.
SHOWN = 60
EDITABLE = frozenset({"DRAFT", "EMPTY", "APPROVED", "SCHEDULED"})


class TextForm(forms.Form):
    """What the digest itself says."""

    subject = forms.CharField(label="Objet du message", max_length=300)
    introduction = forms.CharField(
        label="Introduction",
        required=False,
        max_length=5000,
        strip=True,
        help_text="Quelques phrases avant les articles. **gras**, *italique*, [lien](https://…).",
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PlaceForm(forms.Form):
    """Where an article goes; 1 is the first place."""

    position = forms.IntegerField(min_value=0, max_value=1000)


def known(digest_id: int) -> DigestRow:
    """Return the digest, or answer 404."""
    digest = digests.digest(digest_id)
    if digest is None:
        raise Http404
    return digest


@require_safe
@requires("READER")
def compose(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Show the articles of a digest, and those left aside."""
    digest = known(digest_id)
    rows = digests.candidates(digest_id)
    aside = [row for row in rows if not row.picked and row.mailable]
    unmailable = [row for row in rows if not row.picked and not row.mailable]
    return render(
        request,
        "web/staff/compose.html",
        {
            "me": user,
            "digest": digest,
            "picked": [row for row in rows if row.picked],
            "aside": aside[:SHOWN],
            "aside_more": len(aside[SHOWN:]),
            "unmailable": unmailable[:SHOWN],
            "unmailable_more": len(unmailable[SHOWN:]),
            "form": TextForm(
                initial={"subject": digest.subject, "introduction": digest.introduction}
            ),
            "editable": digest.state in EDITABLE and user.may("EDITOR"),
            "workers": presence.workers_alive(now=timezone.now()),
        },
    )


@require_POST
@requires("EDITOR")
def edit_text(request: HttpRequest, user: UserRow, digest_id: int) -> HttpResponse:
    """Change the subject and the introduction."""
    known(digest_id)
    return attempt(
        request,
        lambda: editing.edit_digest(
            digest_id=digest_id,
            subject=posted(request, "subject"),
            introduction=posted(request, "introduction"),
            user_id=user.id,
            now=timezone.now(),
        ),
        then=reverse("digest", args=[digest_id]) + "#text",
        done="L’objet et l’introduction sont enregistrés.",
    )


@require_POST
@requires("EDITOR")
def keep(request: HttpRequest, user: UserRow, digest_id: int, article_id: int) -> HttpResponse:
    """Put an article into the digest."""
    return attempt(
        request,
        lambda: editing.keep(
            digest_id=digest_id, article_id=article_id, user_id=user.id, now=timezone.now()
        ),
        then=_at(digest_id, article_id),
    )


@require_POST
@requires("EDITOR")
def drop(request: HttpRequest, user: UserRow, digest_id: int, article_id: int) -> HttpResponse:
    """Take an article out of the digest."""
    return attempt(
        request,
        lambda: editing.drop(
            digest_id=digest_id, article_id=article_id, user_id=user.id, now=timezone.now()
        ),
        then=_at(digest_id, article_id),
    )


@require_POST
@requires("EDITOR")
def move(request: HttpRequest, user: UserRow, digest_id: int, article_id: int) -> HttpResponse:
    """Give an article another place."""
    form = PlaceForm(request.POST)
    position = form.cleaned_data["position"] if form.is_valid() else 1
    return attempt(
        request,
        lambda: editing.move(
            digest_id=digest_id,
            article_id=article_id,
            position=position,
            user_id=user.id,
            now=timezone.now(),
        ),
        then=_at(digest_id, article_id),
    )


@require_POST
@requires("EDITOR")
def edit_article(
    request: HttpRequest, user: UserRow, digest_id: int, article_id: int
) -> HttpResponse:
    """Change what an article says in this digest: title, standfirst, picture's description."""
    return attempt(
        request,
        lambda: editing.edit_article(
            digest_id=digest_id,
            article_id=article_id,
            title=posted(request, "title"),
            standfirst=posted(request, "standfirst"),
            image_alt=posted(request, "image_alt"),
            user_id=user.id,
            now=timezone.now(),
        ),
        then=_at(digest_id, article_id),
        done="L’article est enregistré pour ce numéro.",
    )


def _at(digest_id: int, article_id: int) -> str:
    return reverse("digest", args=[digest_id]) + f"#article-{article_id}"
