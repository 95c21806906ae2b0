"""One compile function for preview, test mail, approval and sending (promise 7)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from newsletter.digests.composing import content_of
from newsletter.digests.refusals import DigestRefused
from newsletter.rendering.checks import Finding, check_message
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.online import online_page
from newsletter.rendering.values import CompiledMessage


def compiled(
    digest_id: int,
    *,
    article_ids: Sequence[int] | None = None,
    view_path: str = "",
    test_banner: str = "",
) -> CompiledMessage:
    """Compile a digest, or one variant of it; raise DigestRefused with the template's fault."""
    content = content_of(
        digest_id, article_ids=article_ids, view_path=view_path, test_banner=test_banner
    )
    if not content.articles:
        raise DigestRefused("Ce numéro n’a aucun article : il n’y a rien à composer.")
    try:
        return compile_message(content, template_dirs=settings.TEMPLATE_DIRS)
    except RenderingError as error:
        raise DigestRefused(error.sentence) from error


def preview(digest_id: int) -> CompiledMessage:
    """Compile the whole digest as it stands now."""
    return compiled(digest_id)


def online(digest_id: int, *, article_ids: Sequence[int], view_path: str) -> str:
    """Return the page on the site of one variant, without a personal link."""
    content = content_of(digest_id, article_ids=article_ids, view_path=view_path)
    try:
        return online_page(content, template_dirs=settings.TEMPLATE_DIRS)
    except RenderingError as error:
        raise DigestRefused(error.sentence) from error


def findings(digest_id: int) -> tuple[Finding, ...]:
    """Return what the checks say of the digest as it stands, the grave ones first."""
    content = content_of(digest_id)
    message = compiled(digest_id)
    found = check_message(content, message)
    return tuple(sorted(found, key=lambda finding: finding.level != "blocking"))
