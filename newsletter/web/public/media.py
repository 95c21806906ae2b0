"""Images of mails and pages: one address for everybody, for ever (promise 11: none is personal)."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from newsletter.firm import queries as firm
from newsletter.rendering.colours import Theme, theme_of

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
#: Names that we gave ourselves; none of them leads out of the folder.
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve an image; its name changes with its content, so it may be kept for ever."""
    path = Path(settings.MEDIA_ROOT) / name
    content_type = TYPES.get(path.suffix.lower())
    if content_type is None or not NAME.fullmatch(name) or not path.is_file():
        return HttpResponse("Image introuvable.\n", status=404, content_type="text/plain")
    response = FileResponse(path.open("rb"), content_type=content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon: online copies of mails are not ours to put a link to it in."""
    return redirect(static("site/icon.svg"))


@require_safe
def theme_css(request: HttpRequest) -> HttpResponse:
    """Serve the site's colours, drawn from the firm's accent and readable on both grounds."""
    accent = firm.firm().accent if firm.has_firm() else ""
    response = HttpResponse(_css(theme_of(accent)), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _css(theme: Theme) -> str:
    light = f"--accent: {theme.link}; --on-accent: {theme.on_link}; --tint: {theme.tint};"
    dark = f"--accent: {theme.dark_link}; --on-accent: {theme.on_dark_link}; --tint: #23282e;"
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
