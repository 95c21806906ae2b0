"""The online copy of a mail, the same for each of its readers."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from newsletter.delivery import links
from newsletter.web.headers import MAIL_POLICY
from newsletter.web.public.pages import unknown_link


@require_safe
def view_online(request: HttpRequest, token: str) -> HttpResponse:
    """Show the stored page of a variant, which names nobody."""
    html = links.read_view(token)
    if html is None:
        return unknown_link()
    response = HttpResponse(html)
    response["Content-Security-Policy"] = MAIL_POLICY.format(
        images=settings.BASE_URL, frame_ancestors="'none'"
    )
    response["Cache-Control"] = "no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
