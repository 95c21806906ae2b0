from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from newsletter.rendering.online import online_page
from newsletter.rendering.slots import places_of
from newsletter.rendering.values import CompiledMessage, DigestContent, Slot
from newsletter.rendering.visibility import readable, words
from tests.needs import ROOT
from tests.rendering.contents import ARTICLES, FIRM, ORDINARY, SITE, TEMPLATES, english, hostile

ALL = {"ordinary": ORDINARY, "english": english(), **hostile()}
LAYOUTS = ("editorial", "compact")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ALL)
def test_html_and_text_say_the_same(name: str, layout: str) -> None:
    content = replace(ALL[name], layout=layout)
    message = compile_message(content, template_dirs=[TEMPLATES])
    html, text = readable(message.html), words(message.text)
    assert words(content.subject) in html
    firm = content.firm
    for article in content.articles:
        for part in (article.title, article.credit, article.url):
            assert words(part) in (html if part != article.url else message.html)
            assert words(part) in text
    for part in (firm.name, firm.street, f"{firm.postcode} {firm.town}", firm.telephone):
        assert part in html
        assert part in text
    for path in ("/u/apercu", "/p/apercu", content.view_path):
        assert f'href="{SITE}{path}"' in message.html
        assert f"{SITE}{path}" in message.text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ALL)
def test_hostile_content_stays_text(name: str, layout: str) -> None:
    content = replace(ALL[name], layout=layout)
    html = compile_message(content, template_dirs=[TEMPLATES]).html
    assert "<script" not in html
    assert "onerror" not in html
    assert "<b>prix" not in html
    for line in compile_message(content, template_dirs=[TEMPLATES]).text.splitlines():
        assert len(line) <= 78 or " " not in line.strip()


def test_the_same_input_gives_the_same_bytes() -> None:
    once = compile_message(ORDINARY, template_dirs=[TEMPLATES])
    again = compile_message(replace(ORDINARY), template_dirs=[TEMPLATES])
    assert once == again


def test_processes_that_hash_differently_give_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.rendering.contents import CONTENTS, TEMPLATES;"
        "from newsletter.rendering.compiling import compile_message as compiled;"
        "every = [compiled(content, template_dirs=[TEMPLATES]) for content in CONTENTS.values()];"
        "print(hashlib.sha256(repr(every).encode()).hexdigest())"
    )
    imprints = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(imprints) == 1


def test_threads_do_not_disturb_one_another() -> None:
    """Accents of their own, so that no cache of parsed styles spares them the work."""
    contents = [
        replace(ORDINARY, layout=layout, firm=replace(FIRM, accent=f"#1f4e{shade:02x}"))
        for shade in range(8)
        for layout in LAYOUTS
    ]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(_compiled, contents))
    finally:
        sys.setswitchinterval(before)
    assert together == [_compiled(content) for content in contents]


def _compiled(content: DigestContent) -> CompiledMessage:
    return compile_message(content, template_dirs=[TEMPLATES])


def test_french_no_break_spaces_and_no_url_harmed() -> None:
    message = compile_message(ORDINARY, template_dirs=[TEMPLATES])
    assert message.subject.startswith("Fin d’année\u00a0: ")
    assert "3\u202f000\u00a0€" in message.html
    assert "3\u202f000\u00a0€" in message.text
    for address in re.findall(r'(?:href|src)="([^"]*)"', message.html):
        assert address.isascii()


def test_english_words_and_no_french_spacing() -> None:
    message = compile_message(english(), template_dirs=[TEMPLATES])
    assert 'lang="en"' in message.html
    assert "Read the article" in message.html
    assert "Unsubscribe" in message.text
    assert "Lire l’article" not in message.html
    assert "Dear reader," in message.text


def test_nothing_tracks() -> None:
    html = compile_message(ORDINARY, template_dirs=[TEMPLATES]).html
    sources = re.findall(r'<img[^>]*src="([^"]*)"', html)
    assert sources
    assert all(address.startswith(f"{SITE}/m/") and "?" not in address for address in sources)
    assert 'width="1"' not in html


def test_the_online_page_holds_nothing_personal() -> None:
    page = online_page(ORDINARY, template_dirs=[TEMPLATES])
    assert '<meta name="robots" content="noindex">' in page
    assert "Madame, Monsieur," in page
    assert f"{SITE}/u/" not in page
    assert f"{SITE}/p/" not in page
    assert "token7z" not in page
    for article in ARTICLES:
        assert words(article.title) in readable(page)


def test_a_long_digest_ends_with_titles_by_category() -> None:
    content = hostile()["twenty_articles"]
    message = compile_message(content, template_dirs=[TEMPLATES])
    assert "À lire aussi" in message.html
    assert "À lire aussi" in message.text
    assert len(message.html.encode()) < 100_000


def test_eight_articles_weigh_less_than_forty_kilobytes() -> None:
    html = compile_message(ORDINARY, template_dirs=[TEMPLATES]).html
    assert len(html.encode()) < 40_000
    styles = re.findall(r"<style.*?</style>", html, re.DOTALL)
    assert sum(map(len, styles)) < 16_000


def test_no_content_can_name_a_placeholder() -> None:
    thief = "<p>zq{imprint}token7z <a href='https://example.org/?{imprint}'>x</a></p>"
    content = replace(ORDINARY, introduction_html=thief)
    for _ in range(3):
        guess = places_of(content).token
        content = replace(ORDINARY, introduction_html=thief.replace("{imprint}", guess))
        message = compile_message(content, template_dirs=[TEMPLATES])
        tokens = [part for part in message.segments if isinstance(part, Slot)]
        assert sum(slot.name == "token" for slot in tokens) == 6
        assert guess in message.html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"articles": (), "blocks": (), "introduction_html": ""}, "vide"),
        ({"subject": "Une ligne\nBcc: tous@example.org"}, "objet"),
        ({"subject": " "}, "objet"),
        ({"layout": "inconnu"}, "introuvable"),
    ],
)
def test_what_cannot_be_compiled_is_said(change: dict[str, object], sentence: str) -> None:
    content: DigestContent = replace(ORDINARY, **change)  # type: ignore[arg-type]
    with pytest.raises(RenderingError, match=sentence):
        compile_message(content, template_dirs=[TEMPLATES])


def firm_template(folder: Path, name: str, text: str) -> list[Path]:
    path = folder / "email" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return [folder, TEMPLATES]


NO_FOOTER = """{% extends "email/base.html" %}
{% block digest %}
{{ parts.top() }}
{{ parts.introduction() }}
{% for item in articles %}{{ parts.article(item) }}{% endfor %}
{{ parts.address_block() }}
{% endblock %}
"""


def test_a_template_without_unsubscribe_is_refused_with_its_line(tmp_path: Path) -> None:
    folders = firm_template(tmp_path, "editorial/body.html", NO_FOOTER)
    with pytest.raises(RenderingError) as refused:
        compile_message(ORDINARY, template_dirs=folders)
    assert str(tmp_path) in refused.value.sentence
    assert "ligne 6" in refused.value.sentence
    assert "désinscription" in refused.value.sentence
    assert "parts.footer()" in refused.value.sentence


def test_a_template_says_at_which_level_a_text_begins(tmp_path: Path) -> None:
    text = NO_FOOTER.replace("{% endblock %}", "{{ prose('<h1>T</h1>', top=2) }}\n{% endblock %}")
    rest = "{% for item in content.blocks %}{{ parts.block(item) }}{% endfor %}{{ parts.footer() }}"
    text = text.replace("{% endblock %}", f"{rest}{{% endblock %}}")
    folders = firm_template(tmp_path, "editorial/body.html", text)
    assert re.search("<h2[^>]*>T</h2>", compile_message(ORDINARY, template_dirs=folders).html)


def test_a_template_without_address_block_is_refused(tmp_path: Path) -> None:
    text = NO_FOOTER.replace("address_block", "footer")
    folders = firm_template(tmp_path, "editorial/body.html", text)
    with pytest.raises(RenderingError, match=r"Demi-Lune.*parts\.address_block\(\)"):
        compile_message(ORDINARY, template_dirs=folders)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!-- ", " -->"),
        ('<div style="display: none">', "</div>"),
        ('<p style="font-size:1px">', "</p>"),
        ("<style>", "</style>"),
    ],
)
def test_an_address_that_nobody_sees_is_not_shown(tmp_path: Path, before: str, after: str) -> None:
    text = NO_FOOTER.replace(
        "{{ parts.address_block() }}",
        f"{{{{ firm.name }}}}{before}{{{{ firm.street }}}}{after}{{{{ parts.footer() }}}}",
    )
    folders = firm_template(tmp_path, "editorial/body.html", text)
    with pytest.raises(RenderingError, match=r"Demi-Lune.*parts\.address_block\(\)"):
        compile_message(ORDINARY, template_dirs=folders)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            "{% extends 'email/base.html' %}\n\n{% block digest %}{{ firm.nom }}{% endblock %}",
            3,
            "le nom «\u00a0nom\u00a0» n’existe pas",
        ),
        ("\n{{ cabinet }}", 2, "le nom «\u00a0cabinet\u00a0» n’existe pas"),
        (
            "{% extends 'email/base.html' %}\n{% block digest %}\n{% if %}{% endblock %}",
            3,
            "mal écrit",
        ),
        ("\n\n\n{{ 1 / 0 }}", 4, "division by zero"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
    ],
)
def test_a_failing_template_names_file_and_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    folders = firm_template(tmp_path, "editorial/body.html", text)
    with pytest.raises(RenderingError) as refused:
        compile_message(ORDINARY, template_dirs=folders)
    assert str(tmp_path / "email/editorial/body.html") in refused.value.sentence
    assert f"ligne {line}," in refused.value.sentence
    assert said in refused.value.sentence


def test_without_introduction_the_greeting_does_not_stand_alone() -> None:
    message = compile_message(hostile()["no_introduction"], template_dirs=[TEMPLATES])
    for part in (readable(message.html), words(message.text)):
        assert "Madame, Monsieur, Voici ce que nous avons retenu pour vous." in part


def test_the_publication_is_not_said_twice() -> None:
    content = replace(ORDINARY, subject="La lettre du cabinet – décembre 2026")
    message = compile_message(content, template_dirs=[TEMPLATES])
    assert "Mardi 1er décembre 2026" in message.html
    assert words(message.text).count("La lettre du cabinet") == 1


@pytest.mark.parametrize("text", ["", "<!-- rien -->", "<html></html>", "<p>texte</p>", "\x00"])
def test_a_template_that_gives_no_document_is_refused(tmp_path: Path, text: str) -> None:
    folders = firm_template(tmp_path, "editorial/body.html", text)
    with pytest.raises(RenderingError, match=r"modèle"):
        compile_message(ORDINARY, template_dirs=folders)
