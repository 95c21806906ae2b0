"""The preference page: what interests the person, without a sign-in or a cookie."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsletter.audience import preferences as audience_preferences
from newsletter.audience import queries as audience
from newsletter.delivery import links
from newsletter.digests.queries import PublicationRow
from newsletter.firm import queries as firm
from newsletter.web.public.pages import page, unknown_link


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Show the rubrics that the person chose; record the choice on POST."""
    link = links.read_personal(token)
    if link is None:
        return unknown_link(token)
    offered = _offered(link.publication)
    chosen = set(audience.interests(link.subscriber_id))
    saved = False
    if request.method == "POST" and link.masked_address is not None:
        form = _form(request, offered)
        if form.is_valid():
            # Rubrics that this letter does not offer belong to another letter's page.
            elsewhere = chosen - set(offered)
            chosen = {int(value) for value in form.cleaned_data["categories"]} | elsewhere
            audience_preferences.set_interests(
                subscriber_id=link.subscriber_id, category_ids=sorted(chosen), now=timezone.now()
            )
            saved = True
    return page(
        "preferences.html", link=link, token=token, offered=offered, chosen=chosen, saved=saved
    )


def _offered(publication: PublicationRow) -> dict[int, str]:
    """Return the rubrics of the publication; one that names none is about all of them."""
    every = firm.categories()
    if not publication.category_ids:
        return every
    return {key: name for key, name in every.items() if key in publication.category_ids}


def _form(request: HttpRequest, offered: dict[int, str]) -> forms.Form:
    class Interests(forms.Form):
        categories = forms.MultipleChoiceField(choices=list(offered.items()), required=False)

    return Interests(request.POST)
