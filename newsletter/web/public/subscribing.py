"""The subscription form and its confirmation: double opt-in, and nobody learns who is known."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsletter.audience.addresses import AddressRefused, normalise
from newsletter.delivery import optin
from newsletter.digests import queries as digests
from newsletter.web.limits import client_address, within_limit
from newsletter.web.problems import not_found, too_many
from newsletter.web.public.pages import house, page, unknown_link
from workers import bell

HOUR = 3600


class SubscriptionForm(forms.Form):
    """What a visitor fills in; ``website`` is a trap that only machines see."""

    address = forms.CharField(
        label="Votre adresse électronique",
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    first_name = forms.CharField(
        label="Prénom",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Nom",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    website = forms.CharField(required=False)

    def clean_address(self) -> str:
        """Return the normalised address, or say what is wrong with it."""
        try:
            return normalise(self.cleaned_data["address"])
        except AddressRefused as refused:
            raise forms.ValidationError(refused.sentence) from refused


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form; on POST mail a link to confirm, and say the same whoever asked."""
    publication = digests.publication_by_slug(slug)
    if publication is None:
        return not_found(request)
    firm_name = house().name
    notice = optin.notice_text(publication, firm_name)
    if request.method != "POST":
        return page(
            "subscribe.html", form=SubscriptionForm(), publication=publication, notice=notice
        )
    now = timezone.now()
    asker = client_address(request)
    if not within_limit(form="subscribe", key=asker, most=10, seconds=HOUR, now=now):
        return too_many(request)
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        return page("subscribe.html", status=400, form=form, publication=publication, notice=notice)
    address = form.cleaned_data["address"]
    fits = within_limit(form="subscribe-address", key=address, most=3, seconds=HOUR, now=now)
    if fits and not form.cleaned_data["website"]:
        optin.request(
            publication_slug=slug,
            address=address,
            firm_name=firm_name,
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            now=now,
        )
        bell.ring_notices()
    return page("asked.html", publication=publication)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that confirms a subscription; confirm on POST only."""
    asked = optin.read(token)
    if asked is None:
        return unknown_link()
    if request.method == "POST" and asked.awaiting:
        optin.confirm(token=token, now=timezone.now())
        return page("confirmed.html", asked=asked)
    return page("confirm.html", asked=asked, token=token)
