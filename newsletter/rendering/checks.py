"""What is looked at before approval, on the very bytes to be sent: each with place and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsletter.rendering import contentchecks, formchecks, linkchecks
from newsletter.rendering.cleaning import cleaned
from newsletter.rendering.findings import Finding
from newsletter.rendering.values import CompiledMessage, DigestContent
from newsletter.rendering.view import typeset

__all__ = ["Finding", "check_message"]


def check_message(content: DigestContent, message: CompiledMessage) -> tuple[Finding, ...]:
    """Return every finding on one compiled variant, the blocking ones first."""
    content = typeset(cleaned(content))
    found = [finding for check in _CHECKS for finding in check(content, message)]
    return tuple(sorted(found, key=lambda finding: finding.level != "blocking"))


_CHECKS: tuple[Callable[[DigestContent, CompiledMessage], Iterator[Finding]], ...] = (
    formchecks.size,
    formchecks.unsubscribe,
    formchecks.hidden,
    formchecks.parity,
    linkchecks.links,
    linkchecks.trust,
    linkchecks.labels,
    contentchecks.address_block,
    contentchecks.images,
    contentchecks.words_beside_pictures,
    contentchecks.tables,
    contentchecks.accent,
    contentchecks.sender,
    contentchecks.subject,
)
