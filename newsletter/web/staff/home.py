"""What waits for a person, and whether anything can leave at all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsletter.archive import queries as archive
from newsletter.delivery import presence
from newsletter.delivery import queries as delivery
from newsletter.digests import queries as digests
from newsletter.digests.queries import DigestRow
from newsletter.firm.queries import UserRow, has_firm
from newsletter.web.permissions import requires
from newsletter.web.staff.nextsteps import next_step

#: How many of the latest digests are looked through for what waits.
LOOKED_AT = 40
OVER = frozenset({"SENT", "CANCELLED"})


@require_safe
@requires("READER")
def home(request: HttpRequest, user: UserRow) -> HttpResponse:
    """List the digests that are under way, each with its next step, and the last ones sent."""
    latest = digests.digests(limit=LOOKED_AT)
    under_way = [
        (digest, next_step(digest, uncertain=_uncertain(digest)))
        for digest in latest
        if digest.state not in OVER
    ]
    return render(
        request,
        "web/staff/home.html",
        {
            "me": user,
            "under_way": under_way,
            "sent": _sent(latest),
            "publications": digests.publications(),
            "workers": presence.workers_alive(now=timezone.now()),
            "has_firm": has_firm(),
            "twins": archive.open_twins(),
        },
    )


def _uncertain(digest: DigestRow) -> int:
    return delivery.progress(digest.id).uncertain if digest.state in {"SENDING", "PAUSED"} else 0


def _sent(latest: tuple[DigestRow, ...]) -> list[DigestRow]:
    return [digest for digest in latest if digest.state == "SENT"][:5]
