"""Which picture of a page is the article's, wherever the page hides it."""

from __future__ import annotations

import pytest

from newsletter.archive.kinds import page
from newsletter.archive.parsed import ParsedArticle

PROSE = f"<p>{'Une phrase assez longue pour être un paragraphe, avec un point à la fin. ' * 5}</p>"
HEAD = (
    '<meta property="og:image" content="/partage.jpg">'
    '<meta property="og:image:alt" content="Le pont, vu de la rive">'
)
SHARED = ("https://example.org/partage.jpg", "Le pont, vu de la rive")


def article(body: str, head: str = "") -> ParsedArticle:
    html = (
        f"<html lang=fr><head>{head}</head><body><header><img src=/entete.jpg></header>"
        "<nav><a href=/>Accueil</a></nav><article><h1>Le bail commercial</h1>"
        f"<p>Publié le 29 mars 2024</p>{body}{PROSE}<p>© Exemple Éditions – 2024</p></article>"
        "<footer><img src=/pied.jpg></footer></body></html>"
    )
    (found,) = page.parse(html.encode(), base_url="https://example.org/a/1").articles
    return found


def picture(body: str, head: str = "") -> tuple[str, str]:
    found = article(body, head)
    return found.image_url, found.image_alt


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ('<img src="vue.jpg" alt="Vue">', "/a/vue.jpg"),
        ('<img src="ma vue.jpg" alt="Vue">', "/a/ma%20vue.jpg"),
        ('<img src="data:image/gif;base64,R0" data-src="/vue.jpg" alt="Vue">', "/vue.jpg"),
        ('<img src="/blank.gif" data-lazy-src="/vue.jpg" alt="Vue">', "/vue.jpg"),
        (
            (
                '<img src="data:image/gif;base64,R0"><noscript><img src="/vue.jpg" alt="Vue">'
                "</noscript>"
            ),
            "/vue.jpg",
        ),
        (
            (
                '<img src="/v-300x200.jpg" alt="Vue" srcset="/v-300x200.jpg 300w, '
                '/v-1200x800.jpg 1200w, /v.jpg 4000w">'
            ),
            "/v-1200x800.jpg",
        ),
        ('<picture><source srcset="/v.webp 900w"><img alt="Vue"></picture>', "/v.webp"),
        ('<img src="/sites/default/files/vue.jpg" alt="Vue">', "/sites/default/files/vue.jpg"),
        ('<img src="/plan.svg" alt="Plan"><img src="/vue.jpg" alt="Vue">', "/vue.jpg"),
    ],
)
def test_the_picture_is_found_where_it_really_is(body: str, url: str) -> None:
    assert picture(body, HEAD) == (f"https://example.org{url}", "Vue")


@pytest.mark.parametrize(
    "body",
    [
        "",
        '<img src="https://suivi.example.org/p.gif" width="1" height="1">',
        '<img src="https://suivi.example.org/o.gif" style="width:1px;height:1px">',
        '<div class="author-box"><img src="/jeanne.jpg" alt="Jeanne Exemple"></div>',
        '<img class="avatar" src="/jeanne.jpg" alt="Jeanne Exemple">',
        '<img src="/img/logo-cabinet.png" alt="Le cabinet">',
        '<img src="/sprite.png">',
        '<img src="/vue.jpg" style="display:none">',
        '<noscript><img src="https://pixel.example.org/tr?id=1"></noscript>',
    ],
)
def test_without_a_picture_of_its_own_it_has_the_one_that_the_page_shares(body: str) -> None:
    assert picture(body, HEAD) == SHARED


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            '<meta property="og:image" content="1.jpg"><meta property="og:image" content="2.jpg">',
            "/a/1.jpg",
        ),
        (
            (
                '<meta property="og:image" content="/logo.png"><meta name="twitter:image" '
                'content="/carte.jpg">'
            ),
            "/carte.jpg",
        ),
        (
            (
                '<meta property="og:image" content="/i.jpg"><meta property="og:image:width" '
                'content="64"><link rel="image_src" href="/lien.jpg">'
            ),
            "/lien.jpg",
        ),
        (
            (
                '<script type="application/ld+json">{"@graph": [{"@type": "Organization", "image": '
                '"/o.jpg"}, {"@type": "NewsArticle", "image": [{"url": "/ld.jpg"}]}]}</script>'
            ),
            "/ld.jpg",
        ),
        ('<base href="/x/"><meta property="og:image" content="og.jpg">', "/x/og.jpg"),
    ],
)
def test_what_the_head_says_is_believed_in_order(head: str, url: str) -> None:
    assert picture("", head)[0] == f"https://example.org{url}"


def test_the_head_may_have_the_larger_copy_and_its_description() -> None:
    assert picture('<img src="/partage-300x200.jpg">', HEAD) == SHARED


def test_what_cannot_be_taken_is_said() -> None:
    inside = article(f'<img src="data:image/png;base64,{"A" * 5000}" alt="Vue">')
    assert "dans la page même" in " ".join(inside.remarks)
    several = article('<img src="/1.jpg"><img src="/2.jpg"><img src="/3.jpg">')
    assert several.image_url == "https://example.org/1.jpg"
    assert "2\u00a0autres images" in " ".join(several.remarks)
    # A drawing that no mail shows is kept as an address: who fetches it says why it is refused.
    assert article('<img src="/plan.svg">').image_url == "https://example.org/plan.svg"
