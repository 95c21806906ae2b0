"""The site's addresses: one include per door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/staff/")),
    path("", include("newsletter.web.public.urls")),
    path("", include("newsletter.web.staff.urls")),
]
handler400 = "newsletter.web.problems.bad_request"
handler403 = "newsletter.web.problems.forbidden"
handler404 = "newsletter.web.problems.not_found"
handler429 = "newsletter.web.problems.too_many"
handler500 = "newsletter.web.problems.server_error"
