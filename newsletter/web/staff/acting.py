"""One order to the domain, answered by a sentence: done, or why not."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from newsletter.audience.addresses import AddressRefused
from newsletter.audience.consents import BasisRefused
from newsletter.audience.subscribing import AddRefused
from newsletter.digests.refusals import DigestRefused
from newsletter.firm.queries import FirmMissing

REFUSALS = (AddRefused, AddressRefused, BasisRefused, DigestRefused, FirmMissing)


def attempt(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    then: str,
    done: str = "",
    otherwise: str = "",
) -> HttpResponse:
    """Do what was asked, note the sentence that answers it, and go to ``then``.

    ``otherwise`` is where a refusal leads, when it is not to the same page.
    """
    try:
        act()
    except REFUSALS as refused:
        messages.error(request, refused.sentence)
        return see(otherwise or then)
    if done:
        messages.success(request, done)
    return see(then)


def posted(request: HttpRequest, name: str) -> str:
    """Return a posted text; PostgreSQL takes no NUL, which no keyboard writes."""
    return request.POST.get(name, "").replace("\x00", "")


def see(address: str) -> HttpResponse:
    """Redirect after a POST: 303, so that a reload posts nothing again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
