"""Whether the first article's picture may run from edge to edge of the mail."""

from __future__ import annotations

from newsletter.rendering.markup import html_to_text
from newsletter.rendering.values import ArticlePart, DigestContent, Picture

#: CSS pixels of a picture that runs from edge to edge, and of one beside its article.
ACROSS, BESIDE = 600, 164
#: A smaller original would be blown up by more than a quarter.
SMALLEST = 480
#: SpamAssassin suspects fewer characters than this per pixel shown (its HTML_IMAGE_RATIO rules).
CHARACTERS_PER_PIXEL = 0.008
#: Characters that it counts in every mail besides: greeting, address block, reason, links.
ALWAYS_THERE = 200


def lead_across(content: DigestContent, shown: tuple[ArticlePart, ...]) -> bool:
    """Return whether the first picture is large enough, and the words outweigh the pictures.

    Else it stands beside its article like the others: a mail of little else than a picture is
    what filters take for spam.
    """
    if not shown or not shown[0].picture or shown[0].picture.width < SMALLEST:
        return False
    area = _area(shown[0].picture, ACROSS) + sum(
        _area(article.picture, BESIDE) for article in shown[1:] if article.picture
    )
    return ALWAYS_THERE + _characters(content) >= CHARACTERS_PER_PIXEL * area


def _area(picture: Picture, width: int) -> float:
    return width * width * picture.height / max(picture.width, 1)


def _characters(content: DigestContent) -> int:
    texts = [content.subject, html_to_text(content.introduction_html)]
    for article in content.articles:
        texts += [article.title, article.standfirst, article.credit]
        texts.append(html_to_text(article.body_html))
    texts += [html_to_text(block.text_html) for block in content.blocks]
    return sum(len(text) for text in texts)
