"""Leaving the letter, and coming back: RFC 8058's one click and the page's button.

A GET changes nothing, for scanners open every link before a person does (STANDARDS 1.2). A POST
acts at once, whatever its body, and answers 200 without a redirect (RFC 8058, section 3.1).
"""

from __future__ import annotations

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsletter.delivery import links, unsubscribing
from newsletter.web.public.pages import page, sealed, unknown_link


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page with its one button; end the subscription on POST."""
    link = links.read_personal(token)
    if link is None:
        return unknown_link(token)
    if request.method != "POST":
        return page("unsubscribe.html", link=link, token=token)
    by_page = _comes_from_the_page(request)
    unsubscribing.unsubscribe(
        token=token, channel="page" if by_page else "one_click", now=timezone.now()
    )
    if by_page:
        return page("unsubscribed.html", link=link, token=token)
    return sealed(
        HttpResponse("Désinscription enregistrée.\n", content_type="text/plain; charset=utf-8")
    )


@csrf_exempt
@require_http_methods(["POST"])
def resubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Undo an unsubscription: the person's own new consent."""
    link = links.read_personal(token)
    if link is None:
        return unknown_link(token)
    unsubscribing.resubscribe(token=token, now=timezone.now())
    return page("resubscribed.html", link=links.read_personal(token), token=token)


def _comes_from_the_page(request: HttpRequest) -> bool:
    """Say whether the page's own form was posted; a body that cannot be read is a one-click."""
    try:
        return "page" in request.POST
    except (MultiPartParserError, BadRequest, SuspiciousOperation):
        return False
