"""What a person wrote reaches the reader, and nothing owed is hidden by a rarer way of CSS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.errors import RenderingError
from tests.rendering.contents import ORDINARY, TEMPLATES
from tests.rendering.rebranded import BODY, TEXT, folders, refusal

OWN_TEXT = (TEMPLATES / TEXT).read_text(encoding="utf-8")


def body(block: str, inside: str) -> str:
    return (
        '{% extends "packaged/email/editorial/body.html" %}\n'
        f"{{% block {block} %}}\n{inside}\n{{% endblock %}}\n"
    )


def refused(folder: Path, files: dict[str, str | bytes]) -> str:
    with pytest.raises(RenderingError) as found:
        compile_message(ORDINARY, template_dirs=folders(folder, files))
    return found.value.sentence.replace(f"{folder}/", "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "style",
    [
        "clip-path:circle(0)",
        "clip-path:polygon(0 0, 0 0)",
        "position:absolute;left:-999em",
        "position:absolute;left:-100vw",
        "position:absolute;right:100%",
        "font:0/0 a",
        "filter:opacity(0)",
        "content-visibility:hidden",
        "-webkit-text-fill-color:transparent",
    ],
)
def test_a_rarer_way_of_hiding_is_refused_too(tmp_path: Path, style: str) -> None:
    inside = (
        "{{ parts.address_block() }}\n" + f'<div style="{style}">{{{{ parts.footer() }}}}</div>'
    )
    sentence = refusal(tmp_path, {BODY: body("footer", inside)})
    assert f"{BODY}, ligne 4, cache le lien de désinscription" in sentence


def test_what_is_kept_from_those_who_listen_is_hidden(tmp_path: Path) -> None:
    inside = '{{ parts.address_block() }}<div aria-hidden="true">{{ parts.footer() }}</div>'
    sentence = refusal(tmp_path, {BODY: body("footer", inside)})
    assert "cache le lien de désinscription par l’attribut aria-hidden" in sentence


@pytest.mark.parametrize(
    "style", ["position:relative;left:4px", "margin-left:-8px", "font:bold 17px/1.5 Arial"]
)
def test_what_only_moves_a_little_is_shown(tmp_path: Path, style: str) -> None:
    inside = "{{ parts.address_block() }}" + f'<div style="{style}">{{{{ parts.footer() }}}}</div>'
    compile_message(ORDINARY, template_dirs=folders(tmp_path, {BODY: body("footer", inside)}))


@pytest.mark.parametrize(
    ("block", "inside", "was", "text", "what"),
    [
        ("after", "", "{{ parts.block(item) }}", "", "le bloc «"),
        ("introduction", "{{ greeting }}", "{{ parts.introduction() }}", "{{ greeting }}", "l’int"),
        (
            "articles",
            "{% for item in articles %}<h2>{{ item.title }}</h2>{{ item.credit }}{% endfor %}",
            "{{ parts.article(item) }}",
            "{{ item.title }}\n{{ item.credit }}\n",
            "le lien vers l’article «",
        ),
    ],
)
def test_a_template_drops_nothing_that_a_person_wrote(
    tmp_path: Path, block: str, inside: str, was: str, text: str, what: str
) -> None:
    """Both parts drop it, so that comparing them says nothing."""
    files: dict[str, str | bytes] = {BODY: body(block, inside), TEXT: OWN_TEXT.replace(was, text)}
    assert f"{BODY}, ligne 2, n’affiche pas {what}" in refused(tmp_path, files)
    files[BODY] = (TEMPLATES / BODY).read_text(encoding="utf-8")
    sentence = refused(tmp_path, files)
    assert f"{TEXT}, ligne " in sentence
    assert f"n’affiche pas {what}" in sentence


def test_the_way_to_know_one_s_rights_is_owed_where_there_is_one(tmp_path: Path) -> None:
    inside = (
        "{{ parts.address_block() }}<p>{{ why }}</p>"
        '<a href="{{ links.unsubscribe }}">Partir</a> <a href="{{ links.preferences }}">Choisir</a>'
    )
    files: dict[str, str | bytes] = {BODY: body("footer", inside)}
    assert "données personnelles" in refused(tmp_path, files)
    none = replace(ORDINARY, privacy_url="")
    compile_message(none, template_dirs=folders(tmp_path, files))


def test_a_link_of_the_text_may_stand_in_brackets(tmp_path: Path) -> None:
    text = OWN_TEXT.replace(
        "{{ parts.footer() }}",
        "{{ why|wrapped }}\n<{{ links.unsubscribe }}>\n({{ links.preferences }}).\n"
        "{{ links.privacy }}",
    )
    compile_message(ORDINARY, template_dirs=folders(tmp_path, {TEXT: text}))
