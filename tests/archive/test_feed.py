"""RSS, Atom and JSON Feed, read without ever fetching."""

from __future__ import annotations

import json
from datetime import date

import pytest

from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds import feed

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Le fil</title><link>https://example.org/</link><language>fr-FR</language>
<copyright>© Exemple</copyright>
<item><title>L’été &amp; l’hiver</title><link>/a/1</link><guid isPermaLink="false">g1</guid>
<pubDate>Mon, 01 Jan 2024 00:30:00 +0100</pubDate><category>Fiscal</category>
<category>Social</category>
<description>&lt;p&gt;Résumé &lt;b&gt;court&lt;/b&gt;&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Le <script>x</script><a href="/z">texte</a></p>]]></content:encoded>
<enclosure url="https://example.org/i.jpg" type="image/jpeg" length="1"/></item>
<item><title>Sans date</title><link>https://example.org/2</link>
<pubDate>demain</pubDate></item>
<item><title></title></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>
<rights>© X</rights><entry><title type="html">Un &lt;em&gt;titre&lt;/em&gt;</title><id>tag:1</id>
<link rel="alternate" href="https://example.org/1"/><published>2023-12-31T23:30:00Z</published>
<updated>2024-05-05T00:00:00Z</updated><category term="fiscal" label="Fiscal"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Texte</p></div></content></entry>
</feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "utf-16"])
def test_rss(encoding: str) -> None:
    data = RSS.format(encoding=encoding).replace("’", "'").encode(encoding)
    archive, name = feed.parse(data)
    first, second = archive.articles
    assert name == "Le fil"
    assert first.title == "L'été & l'hiver"
    assert first.url == "https://example.org/a/1"
    assert first.published_on == date(2024, 1, 1)
    assert first.categories == ("Fiscal", "Social")
    assert first.summary == "Résumé court"
    assert first.html == '<p>Le <a href="https://example.org/z">texte</a></p>'
    assert (first.credit, first.language) == ("© Exemple", "fr")
    assert first.image_url == "https://example.org/i.jpg"
    assert second.published_on is None
    assert "demain" in second.remarks[0]
    assert archive.refused[0].where == "article\u00a03"


def test_atom_gives_the_publication_and_not_the_update() -> None:
    (article,) = feed.parse(ATOM.encode())[0].articles
    assert article.title == "Un titre"
    assert article.published_on == date(2024, 1, 1)
    assert article.html == "<p>Texte</p>"
    assert (article.categories, article.credit) == (("Fiscal",), "© X")


def test_json_feed() -> None:
    items = [
        {
            "id": 7,
            "url": "/7",
            "title": "Sept",
            "content_html": "<p>a<img src=x></p>",
            "tags": ["Fiscal"],
            "date_published": "2024-02-02T10:00:00+01:00",
            "authors": [{"name": "Jeanne Exemple"}],
        },
        {"id": "8", "title": "Huit", "content_text": "un <b>\n\ndeux"},
        {"id": "9"},
        3,
    ]
    found = {"version": "https://jsonfeed.org/version/1.1", "title": "Le fil", "items": items}
    archive, name = feed.parse(
        json.dumps({**found, "home_page_url": "https://example.org"}).encode()
    )
    first, second = archive.articles
    assert (name, first.url, first.supplier_id) == ("Le fil", "https://example.org/7", "7")
    assert (first.html, first.credit) == ("<p>a</p>", "Jeanne Exemple")
    assert first.published_on == date(2024, 2, 2)
    assert second.html == "<p>un &lt;b&gt;</p><p>deux</p>"
    assert len(archive.refused) == 2


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (RSS.format(encoding="utf-8")[:-20], "invalide"),
        ('<rss version="2.0"><channel></channel></rss>', "aucun article"),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'/>", "DOCTYPE"),
        ("<!DOCTYPE rss><rss version='2.0'/>", "DOCTYPE"),
        ("<html/>", "pas un flux"),
        ('{"items": [', "JSON"),
        ('{"items": []}', "JSON"),
        ('{"a":' * 50_000, "JSON"),
        ("<a>" * 50_000, "invalide"),
        ("", "vide"),
    ],
)
def test_what_is_no_feed_is_refused(text: str, word: str) -> None:
    with pytest.raises(ArchiveRefused) as refusal:
        feed.parse(text.encode())
    assert word in refusal.value.sentence
