"""The picture of a feed's entry, in each way that feeds name one."""

from __future__ import annotations

import json

import pytest

from newsletter.archive.kinds import feed
from newsletter.archive.parsed import ParsedArticle

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Fil</title>
<link>https://example.org/</link><item><title>Un</title><link>/a/1</link>{}</item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>
<entry><title>Un</title><id>tag:1</id><link href="https://example.org/a/1"/>{}</entry></feed>"""


def only(data: str) -> ParsedArticle:
    (article,) = feed.parse(data.encode())[0].articles
    return article


@pytest.mark.parametrize(
    ("entry", "url", "alt"),
    [
        ('<enclosure url="/e.jpg" type="image/jpeg" length="0"/>', "/e.jpg", ""),
        ('<enclosure url="/e.jpg?x=1" length="0"/>', "/e.jpg?x=1", ""),
        (
            '<enclosure url="/e.mp3" type="audio/mpeg"/><itunes:image href="/it.jpg"/>',
            "/it.jpg",
            "",
        ),
        (
            (
                '<media:group><media:content url="/p.jpg" width="150" height="150"/><media:content '
                'url="/g.jpg" width="1200" height="600"/><media:description>Vue</media:description>'
                "</media:group>"
            ),
            "/g.jpg",
            "Vue",
        ),
        (
            '<media:content url="/x.mp3" type="audio/mpeg"/><media:thumbnail url="/th.jpg"/>',
            "/th.jpg",
            "",
        ),
        (
            (
                '<media:content url="https://secure.gravatar.com/avatar/1" medium="image"/>'
                '<media:content url="/vue.jpg" medium="image"/>'
            ),
            "/vue.jpg",
            "",
        ),
        (
            (
                '<media:thumbnail url="/t-150x150.jpg" width="150"/><content:encoded><![CDATA[<p>'
                '<img src="/t-1024x700.jpg" alt="Vue"> x</p>]]></content:encoded>'
            ),
            "/t-1024x700.jpg",
            "Vue",
        ),
        ('<description>&lt;img src="r.jpg" alt="Vue"&gt; Texte</description>', "/a/r.jpg", "Vue"),
        ("<image><url>/im.jpg</url></image>", "/im.jpg", ""),
        (
            (
                '<media:content url="/vue.jpg"/><description>&lt;img src="/vue-300x200.jpg" '
                'alt="Vue"&gt;</description>'
            ),
            "/vue.jpg",
            "Vue",
        ),
    ],
)
def test_rss(entry: str, url: str, alt: str) -> None:
    article = only(RSS.format(entry))
    assert (article.image_url, article.image_alt) == (f"https://example.org{url}", alt)


def test_atom() -> None:
    linked = only(ATOM.format('<link rel="enclosure" type="image/png" href="/e.png" title="Vue"/>'))
    assert (linked.image_url, linked.image_alt) == ("https://example.org/e.png", "Vue")
    shown = only(
        ATOM.format(
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p><img src="/c.jpg" '
            'alt="Vue"/>Texte</p></div></content>'
        )
    )
    assert (shown.image_url, shown.image_alt) == ("https://example.org/c.jpg", "Vue")


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"image": "/i.jpg", "banner_image": "/b.jpg"}, "/i.jpg"),
        ({"banner_image": "/b.jpg"}, "/b.jpg"),
        ({"content_html": '<p><img src="c.jpg" alt="Vue"></p>'}, "/a/c.jpg"),
        ({"attachments": [{"url": "/p.png", "mime_type": "image/png"}, 3]}, "/p.png"),
        ({"image": "data:image/png;base64,AA"}, ""),
    ],
)
def test_json_feed(item: dict[str, object], url: str) -> None:
    items = [{"id": "1", "title": "Un", "url": "https://example.org/a/1", **item}]
    article = only(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}))
    assert article.image_url == (f"https://example.org{url}" if url else "")


def test_what_a_picture_says_is_not_the_article_s_text() -> None:
    said = '<media:content url="/g.jpg"><media:description>Vue</media:description></media:content>'
    for entry in (
        f"{said}<description>Chapeau</description>",
        f"<description>Chapeau</description>{said}",
    ):
        article = only(RSS.format(entry))
        assert (article.summary, article.html) == ("Chapeau", "Chapeau")


def test_the_text_s_other_pictures_are_said() -> None:
    text = '<img src="/1.jpg"><img src="/2.jpg"><img src="/p.gif" width="1" height="1">'
    article = only(RSS.format(f"<content:encoded><![CDATA[<p>x{text}</p>]]></content:encoded>"))
    assert article.remarks == ("Une autre image du texte n’est pas reprise.",)
