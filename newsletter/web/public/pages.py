"""What public pages have in common: the firm's letterhead, and headers that keep them private."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.template.loader import render_to_string

from newsletter.delivery import links
from newsletter.firm import queries as firm


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The firm as these pages print it."""

    name: str = ""
    address: str = ""
    #: Telephone, then e-mail, each on its line.
    contact: tuple[str, ...] = ()
    privacy_url: str = ""


def house() -> House:
    """Return the letterhead; an installation without a firm yet has an empty one."""
    try:
        row = firm.firm()
    except firm.FirmMissing:
        return House()
    town = " ".join(part for part in (row.postcode, row.town) if part)
    return House(
        name=row.name,
        address=", ".join(part for part in (row.street, town) if part),
        contact=tuple(part for part in (row.telephone, row.email) if part),
        privacy_url=row.privacy_url,
    )


def page(template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Render a public page without the request: no session, no user, no cookie comes near it."""
    context["house"] = house()
    response = HttpResponse(render_to_string(f"web/public/{template}", context), status=status)
    return sealed(response)


def sealed(response: HttpResponse) -> HttpResponse:
    """Keep a page that a token opens out of caches, of referrers and of search engines."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def unknown_link(token: str = "") -> HttpResponse:
    """Answer 404, without a redirect, for a token that is not ours; say so for a test mail's."""
    if links.read(links.PERSONAL, token) == 0:
        return page("trial.html")
    return page("unknown.html", status=404)
