"""What templates see: the content typeset, its articles laid out, links, words, colours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from textwrap import shorten

from markupsafe import Markup

from newsletter.common.typography import FINE, WIDE, typeset_fr, typeset_html_fr
from newsletter.rendering.chrome import WORDS, month, weekday
from newsletter.rendering.colours import theme_of
from newsletter.rendering.leadpicture import lead_across
from newsletter.rendering.markup import clean_html, html_to_text, mail_prose
from newsletter.rendering.slots import Places
from newsletter.rendering.values import ArticlePart, DigestContent, FreeBlock

#: Beyond this many articles the last ones become a list of titles: a digest stays a digest.
SHOWN_IN_FULL = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The digest's own addresses; personal ones hold the token's placeholder, or are empty."""

    unsubscribe: str
    preferences: str
    view: str
    privacy: str


def typeset(content: DigestContent) -> DigestContent:
    """Return the content with French no-break spaces, or as it is for another language."""
    if content.language != "fr":
        return content
    signature = content.signature
    return replace(
        content,
        publication=typeset_fr(content.publication),
        # Some inboxes list subjects in fonts without the narrow space.
        subject=typeset_fr(content.subject).replace(FINE, WIDE),
        preheader=typeset_fr(content.preheader),
        introduction_html=typeset_html_fr(content.introduction_html),
        why=typeset_fr(content.why),
        articles=tuple(_typeset_article(article) for article in content.articles),
        blocks=tuple(_typeset_block(block) for block in content.blocks),
        signature=replace(signature, role=typeset_fr(signature.role)) if signature else None,
    )


def digest_context(content: DigestContent, places: Places | None) -> dict[str, object]:
    """Return the names a digest's templates may use (docs/rebranding.md lists them).

    Without places it is the page on the site, which anybody may read.
    """
    words = WORDS[content.language]
    shown, briefs = split_articles(content.articles)
    return {
        "content": content,
        "firm": content.firm,
        "sender": content.sender,
        "language": content.language,
        "words": words,
        "theme": theme_of(content.firm.accent),
        "subject": content.subject,
        "edition": edition_line(content),
        "greeting": places.greeting if places else words["neutral_greeting"],
        "preheader": content.preheader or summary(content.articles),
        "why": content.why or words["why"],
        "articles": shown,
        "briefs": briefs,
        "lead_across": lead_across(content, shown),
        "links": links_of(content, places),
        "online": places is None,
        # Safe by construction: mail_prose gives back what nh3 let through, nothing else.
        "prose": lambda text, top=3: Markup(mail_prose(text, top=top)),  # noqa: S704
        "plain": lambda text: html_to_text(clean_html(text)),
    }


def edition_line(content: DigestContent) -> str:
    """Return what stands under the firm's name: the publication, unless the subject says it."""
    if content.publication.casefold() in content.subject.casefold():
        day = weekday(content.edition_date, content.language)
        return day[:1].upper() + day[1:]
    return f"{content.publication} · {month(content.edition_date, content.language)}"


def links_of(content: DigestContent, places: Places | None) -> Links:
    """Return the addresses of the footer; a page read by anybody has no personal one."""
    return Links(
        unsubscribe=f"{content.base_url}/u/{places.token}" if places else "",
        preferences=f"{content.base_url}/p/{places.token}" if places else "",
        view=f"{content.base_url}{content.view_path}" if content.view_path and places else "",
        privacy=content.privacy_url,
    )


def split_articles(
    articles: tuple[ArticlePart, ...],
) -> tuple[tuple[ArticlePart, ...], tuple[tuple[str, tuple[ArticlePart, ...]], ...]]:
    """Return the articles shown in full, and the rest by category for the list of titles."""
    if len(articles) <= SHOWN_IN_FULL:
        return articles, ()
    shown, rest = articles[:SHOWN_IN_FULL], articles[SHOWN_IN_FULL:]
    order = list(dict.fromkeys(_rubric(article) for article in rest))
    ranked = sorted(rest, key=lambda article: order.index(_rubric(article)))
    return shown, tuple((name, tuple(group)) for name, group in groupby(ranked, key=_rubric))


def summary(articles: tuple[ArticlePart, ...], *, longest: int = 100) -> str:
    """Return the first titles joined, real text for the line that inboxes show."""
    chosen = ""
    for article in articles:
        longer = f"{chosen} · {article.title}" if chosen else article.title
        if chosen and len(longer) > longest:
            break
        chosen = longer
    return shorten(chosen, width=longest + 20, placeholder="…")


def _rubric(article: ArticlePart) -> str:
    return article.categories[0] if article.categories else ""


def _typeset_article(article: ArticlePart) -> ArticlePart:
    picture = article.picture
    return replace(
        article,
        title=typeset_fr(article.title),
        standfirst=typeset_fr(article.standfirst),
        body_html=typeset_html_fr(article.body_html),
        categories=tuple(typeset_fr(name) for name in article.categories),
        credit=typeset_fr(article.credit),
        picture=replace(picture, alt=typeset_fr(picture.alt)) if picture else None,
    )


def _typeset_block(block: FreeBlock) -> FreeBlock:
    return replace(
        block,
        title=typeset_fr(block.title),
        text_html=typeset_html_fr(block.text_html),
        url_label=typeset_fr(block.url_label),
    )
