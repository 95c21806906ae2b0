"""The archive: every article, whether it can be mailed, and why not."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsletter.archive import licence
from newsletter.archive import queries as archive
from newsletter.firm import queries as firm
from newsletter.firm.queries import UserRow
from newsletter.web.permissions import requires

PAGE = 50


@require_safe
@requires("READER")
def articles(request: HttpRequest, user: UserRow) -> HttpResponse:
    """Show one page of the articles, newest first, of one rubric or of all."""
    names = firm.categories()
    category = _number(request.GET.get("category"))
    every = archive.candidates()
    found = [row for row in every if category is None or category in row.category_ids]
    found.sort(key=lambda row: (row.published_on or date.min, row.id), reverse=True)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(_number(request.GET.get("page")) or 1, 1), pages)
    return render(
        request,
        "web/staff/archive.html",
        {
            "me": user,
            "rows": found[(page - 1) * PAGE : page * PAGE],
            "total": len(found),
            "unmailable": sum(not row.mailable for row in found),
            "page": page,
            "pages": pages,
            "names": names,
            "twins": archive.open_twins() if page == 1 and category is None else (),
            "category": category,
        },
    )


@require_safe
@requires("READER")
def article(request: HttpRequest, user: UserRow, article_id: int) -> HttpResponse:
    """Show one article as it was recorded, and what its licence lets out."""
    text = archive.article_texts([article_id]).get(article_id)
    if text is None:
        raise Http404
    return render(
        request,
        "web/staff/article.html",
        {"me": user, "article": text, "permitted": licence.permitted(text)},
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
