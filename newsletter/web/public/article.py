"""The page of an article that has no link of its own, under its source's licence (promise 14)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from newsletter.archive import licence
from newsletter.archive import queries as archive
from newsletter.digests.articlelinks import is_sealed
from newsletter.web.problems import not_found
from newsletter.web.public.pages import page


@require_safe
def article(request: HttpRequest, article_id: str, seal: str) -> HttpResponse:
    """Show what the licence lets out; an article that has a link since leads there."""
    if not is_sealed(int(article_id), seal):
        return not_found(request)
    text = archive.article(int(article_id))
    if text is None:
        return not_found(request)
    if text.url:
        return redirect(text.url)
    response = page("article.html", article=text, permitted=licence.permitted(text))
    response["Cache-Control"] = "no-cache"
    return response
