"""From recorded rows to the frozen value that rendering takes."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from newsletter.archive import licence
from newsletter.archive import queries as archive
from newsletter.archive.queries import ArticleText
from newsletter.digests import queries
from newsletter.digests.articlelinks import article_path
from newsletter.digests.models import Candidate
from newsletter.digests.queries import DigestRow, PublicationRow
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import queries as firm
from newsletter.firm.categories import fold
from newsletter.firm.queries import FirmRow
from newsletter.rendering.markup import markdown_to_html
from newsletter.rendering.values import (
    ArticlePart,
    DigestContent,
    FirmFace,
    Language,
    Picture,
    Sender,
)


def content_of(
    digest_id: int,
    *,
    article_ids: Sequence[int] | None = None,
    view_path: str = "",
    test_banner: str = "",
) -> DigestContent:
    """Return everything that the digest's bytes depend on.

    ``article_ids`` leaves only these of the approved articles, in the approved order (a variant).
    ``view_path`` is the variant's online page. Raises DigestRefused for an unknown digest.
    """
    digest = queries.digest(digest_id)
    if digest is None:
        raise DigestRefused("Ce numéro n’existe pas.")
    publication = queries.publication(digest.publication_id)
    assert publication is not None  # noqa: S101 - a foreign key holds it
    house = firm.firm()
    wanted = None if article_ids is None else frozenset(article_ids)
    parts = tuple(p for p in _parts(digest_id) if wanted is None or p.id in wanted)
    language: Language = "en" if publication.language == "en" else "fr"
    return DigestContent(
        publication=publication.name,
        subject=digest.subject,
        firm=face_of(house),
        sender=sender_of(house, publication, digest),
        articles=parts,
        edition_date=digest.edition_date,
        introduction_html=markdown_to_html(digest.introduction) if digest.introduction else "",
        why=publication.why or _why(house, publication),
        language=language,
        layout=publication.layout,
        base_url=settings.BASE_URL,
        view_path=view_path,
        privacy_url=house.privacy_url,
        test_banner=test_banner,
    )


def face_of(house: FirmRow) -> FirmFace:
    """Return the firm as a client sees it."""
    return FirmFace(
        name=house.name,
        street=house.street,
        postcode=house.postcode,
        town=house.town,
        telephone=house.telephone,
        fax=house.fax,
        email=house.email,
        website=house.website,
        legal_line=house.legal_line,
        logo_url=f"{settings.BASE_URL}/media/{house.logo}" if house.logo else "",
        logo_width=house.logo_width,
        logo_height=house.logo_height,
        accent=house.accent,
    )


def sender_of(
    house: FirmRow, publication: PublicationRow | None = None, digest: DigestRow | None = None
) -> Sender:
    """Return what goes into From, Reply-To and the list headers.

    List-Id names the publication (RFC 2919); Feedback-ID holds no per-person value and no value
    twice (Google, answer 6254652).
    """
    address = house.sender_email or house.email
    domain = address.rpartition("@")[2] or "localhost"
    list_id, list_name, feedback = "", "", ""
    if publication is not None:
        list_id = f"{publication.slug}.{domain}"
        list_name = publication.name
    if publication is not None and digest is not None:
        label = fold(domain.split(".")[0])[:15].ljust(5, "x")
        feedback = f"d{digest.id}:p{publication.id}:digest:{label}"
    return Sender(
        name=house.sender_name or house.name,
        address=address,
        reply_to=house.reply_to,
        list_id=list_id,
        list_name=list_name,
        feedback_id=feedback,
        message_id_domain=domain,
    )


def article_url(text: ArticleText) -> str:
    """Return where the whole article is read: its own link, else our page on the site."""
    return text.url or f"{settings.BASE_URL}{article_path(text.id)}"


def _parts(digest_id: int) -> list[ArticlePart]:
    rows = list(
        Candidate.objects.filter(digest_id=digest_id, picked=True).order_by("position", "id")
    )
    texts = archive.article_texts([row.article_id for row in rows])
    parts = []
    for row in rows:
        text = texts[row.article_id]
        allowed = licence.permitted(text)
        parts.append(
            ArticlePart(
                id=text.id,
                title=row.title or text.title,
                url=article_url(text),
                published_on=text.published_on,
                categories=text.categories,
                standfirst=row.standfirst or allowed.standfirst,
                credit=text.credit,
                picture=_picture(text, row.image_alt) if text.licence != "link" else None,
            )
        )
    return parts


def _picture(text: ArticleText, alt: str) -> Picture | None:
    if not text.image:
        return None
    return Picture(
        url=f"{settings.BASE_URL}/media/{text.image}",
        width=text.image_width,
        height=text.image_height,
        alt=alt or text.image_alt,
    )


def _why(house: FirmRow, publication: PublicationRow) -> str:
    if publication.language == "en":
        return (
            f"You receive {publication.name} because you are a client of {house.name} "
            "or asked to receive it."
        )
    # "notre cabinet": a name may want "d’", "de", "du" or "de la" before it.
    return (
        f"Vous recevez {publication.name} parce que vous êtes client de notre cabinet "
        "ou que vous avez demandé à la recevoir."
    )
