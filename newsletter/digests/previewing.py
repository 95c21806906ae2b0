"""One compile function for preview, test mail, approval and sending (promise 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from email.utils import format_datetime

from django.conf import settings
from django.utils import timezone

from newsletter.digests import queries
from newsletter.digests.composing import content_of, sender_of
from newsletter.digests.judges.panel import Opinion, opinions
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import queries as firm
from newsletter.rendering.checks import Finding, check_message
from newsletter.rendering.chrome import WORDS
from newsletter.rendering.compiling import PREVIEW_TOKEN, compile_message
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.online import online_page
from newsletter.rendering.stamping import stamp
from newsletter.rendering.values import Addressee, CompiledMessage

#: The online page of no variant: a preview shows the link that the message will have.
PREVIEW_PATH = f"/v/{PREVIEW_TOKEN}"


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


def preview(digest_id: int, *, article_ids: Sequence[int] | None = None) -> CompiledMessage:
    """Compile the whole digest as it stands now, or one variant of it."""
    return compiled(digest_id, article_ids=article_ids, view_path=PREVIEW_PATH)


def sample(digest_id: int, *, article_ids: Sequence[int] | None = None) -> bytes:
    """Return the whole message as it would leave, addressed to nobody in particular.

    The same digest gives the same bytes: it is dated nine o'clock of its edition's day.
    ``article_ids`` makes it one variant of the digest.
    """
    digest = queries.digest(digest_id)
    if digest is None:
        raise DigestRefused("Ce numéro n’existe pas.")
    publication = queries.publication(digest.publication_id)
    language = publication.language if publication else "fr"
    sender = sender_of(firm.firm(), publication, digest)
    nine = datetime.combine(digest.edition_date, time(9), timezone.get_default_timezone())
    person = Addressee(
        address="lecteur@example.org",
        greeting=WORDS["en" if language == "en" else "fr"]["neutral_greeting"],
        token="A" * 28,
        message_id=f"{digest_id}.0.apercu@{sender.message_id_domain}",
        date=format_datetime(nine),
    )
    return stamp(preview(digest_id, article_ids=article_ids), person)


def online(digest_id: int, *, article_ids: Sequence[int], view_path: str) -> str:
    """Return the page on the site of one variant, without a personal link."""
    content = content_of(digest_id, article_ids=article_ids, view_path=view_path)
    try:
        return online_page(content, template_dirs=settings.TEMPLATE_DIRS)
    except RenderingError as error:
        raise DigestRefused(error.sentence) from error


def findings(digest_id: int, *, article_ids: Sequence[int] | None = None) -> tuple[Finding, ...]:
    """Return what our own checks say of the digest as it stands, the grave ones first."""
    content = content_of(digest_id, article_ids=article_ids, view_path=PREVIEW_PATH)
    return gravest_first(check_message(content, preview(digest_id, article_ids=article_ids)))


def judgement(digest_id: int, *, variant: Sequence[int] | None = None) -> tuple[Opinion, ...]:
    """Return what the machine's outside judges say of the bytes as sent (some seconds).

    They see the whole digest, and beside it one variant where there is one.
    """
    messages = {"message entier": sample(digest_id)}
    if variant is not None:
        messages["variante la plus courte"] = sample(digest_id, article_ids=variant)
    return opinions(messages)


def gravest_first(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings with the blocking ones before the others."""
    return tuple(sorted(found, key=lambda finding: finding.level != "blocking"))
