"""Content in, one compiled variant out: the one function behind preview, test mail and sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from newsletter.rendering.chrome import WORDS
from newsletter.rendering.cleaning import cleaned
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.foreign import Personal, refuse_foreign, refuse_imports, refuse_personal
from newsletter.rendering.inlining import inlined
from newsletter.rendering.mending import Workshop
from newsletter.rendering.mime import digest_segments
from newsletter.rendering.promises import refuse_broken_promise
from newsletter.rendering.slots import Places, fill, places_of
from newsletter.rendering.templates import render
from newsletter.rendering.texts import paragraphs
from newsletter.rendering.tracing import with_own_styles
from newsletter.rendering.values import CompiledMessage, DigestContent
from newsletter.rendering.view import digest_context, links_of, typeset

#: What stands for the token in a preview: the site answers that it is no real one.
PREVIEW_TOKEN = "apercu"  # noqa: S105 - a word for previews, no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A digest's three texts before MIME; personal places still hold their placeholders."""

    subject: str
    html: str
    text: str


def compile_message(content: DigestContent, *, template_dirs: Sequence[Path]) -> CompiledMessage:
    """Return one variant ready to be stamped; the same content gives the same bytes.

    Raises RenderingError when a template fails or leaves out what every message must show.
    """
    content = typeset(cleaned(content))
    places = places_of(content)
    rendered = render_digest(content, places, template_dirs=template_dirs)
    workshop = workshop_for(content, places, template_dirs=template_dirs)
    refuse_broken_promise(
        content, places, html=rendered.html, text=rendered.text, workshop=workshop
    )
    greeting = WORDS[content.language]["neutral_greeting"]
    try:
        segments = digest_segments(
            sender=content.sender,
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
            base_url=content.base_url,
            language=content.language,
            places=places,
        )
    except ValueError as error:
        raise RenderingError(
            "L’expéditeur, l’adresse de réponse ou l’objet ne peuvent s’écrire dans un "
            "en-tête\u00a0: retirez-en les sauts de ligne et vérifiez les adresses."
        ) from error
    return CompiledMessage(
        segments=segments,
        html=fill(rendered.html, places, token=PREVIEW_TOKEN, greeting=escape(greeting)),
        text=fill(rendered.text, places, token=PREVIEW_TOKEN, greeting=greeting),
        subject=rendered.subject,
    )


def workshop_for(
    content: DigestContent, places: Places | None, *, template_dirs: Sequence[Path]
) -> Workshop:
    """Return where the layout's lines to mend are looked for."""

    def traced_html() -> str:
        context = digest_context(content, places) | {"subject": content.subject}
        body = f"email/{content.layout}/body.html"
        html = render(body, context, template_dirs=template_dirs, traced=True)
        return inlined(with_own_styles(html))

    return Workshop(content.layout, template_dirs, traced_html)


def render_digest(
    content: DigestContent, places: Places | None, *, template_dirs: Sequence[Path]
) -> Rendered:
    """Return subject, inlined HTML and text of a typeset digest, or of its page on the site."""
    if not content.articles and not content.blocks and not content.introduction_html:
        raise RenderingError("Ce numéro est vide\u00a0: ajoutez au moins un article ou un texte.")
    folder = f"email/{content.layout}"
    context = digest_context(content, places)
    subject = render(f"{folder}/subject.txt", context, template_dirs=template_dirs).strip()
    if not subject or "\n" in subject:
        raise RenderingError("L’objet du message est vide ou tient sur plusieurs lignes.")
    workshop = workshop_for(content, places, template_dirs=template_dirs)
    links = links_of(content, places)
    own = Personal(places, (links.unsubscribe, links.preferences)) if places else None
    if own:
        refuse_personal(subject, own, workshop, file="subject.txt")
    context |= {"subject": subject}
    html = render(f"{folder}/body.html", context, template_dirs=template_dirs)
    text = render(f"{folder}/body.txt", context, template_dirs=template_dirs)
    refuse_imports(html, workshop)
    html = inlined(html)
    refuse_foreign(html, own, workshop)
    if own:
        refuse_personal(text, own, workshop, file="body.txt")
    return Rendered(subject=subject, html=html, text=paragraphs(text))
