"""A test mail: the digest as it stands, by the real path, marked as a test."""

from __future__ import annotations

from newsletter.audience.greetings import greeting
from newsletter.delivery import links
from newsletter.digests import queries
from newsletter.digests.previewing import compiled
from newsletter.digests.refusals import DigestRefused
from newsletter.rendering.stamping import stamp
from newsletter.rendering.values import Addressee

BANNER = {
    "fr": (
        "Ceci est un essai : ce message n’a été envoyé qu’à vous, "
        "ses liens personnels n’agissent pas."
    ),
    "en": "This is a test: it was sent to you alone, and its personal links do nothing.",
}


def test_mail(*, digest_id: int, address: str, message_id: str, date: str) -> bytes:
    """Return the test mail of a digest; its token stands for nobody. Raises DigestRefused."""
    digest = queries.digest(digest_id)
    if digest is None:
        raise DigestRefused("Ce numéro n’existe pas.")
    publication = queries.publication(digest.publication_id)
    language = publication.language if publication else "fr"
    message = compiled(digest_id, test_banner=BANNER.get(language, BANNER["fr"]))
    person = Addressee(
        address=address,
        greeting=greeting(courtesy_title="", first_name="", last_name="", language=language),
        # Row 0 is nobody: the link's page says that it does nothing.
        token=links.token(links.PERSONAL, 0),
        message_id=message_id,
        date=date,
    )
    return stamp(message, person)
