"""Public pages neither read nor set a cookie: whoever reads our mail stays a stranger."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: First path segments of the pages that mails link to, of the forms and of the images.
PUBLIC = frozenset({"u", "p", "v", "a", "s", "c", "media", "theme.css", "favicon.ico", "health"})


class WithoutCookies:
    """Middleware around the session: drops cookies on the way in and on the way out.

    RFC 8058, section 3.1: the one-click request carries no cookie and gets none. Dropping those
    that a browser sends all the same keeps a signed-in colleague's session out of these pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, without cookies where the page is public."""
        if request.path_info.split("/", 2)[1] not in PUBLIC:
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = self.get_response(request)
        response.cookies.clear()
        return response
