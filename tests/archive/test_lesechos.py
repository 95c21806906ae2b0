"""The supplier's XML: all that it says survives into clean HTML."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds import lesechos
from newsletter.archive.parsed import ParsedArticle

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
FIELDS = (
    "<id>ex_1</id><title>Un titre &amp; un autre</title>"
    "<create_date>2024-01-30 09:30:00</create_date><display_date>2024-02-02</display_date>"
    "<language>fr</language><copyright>© Copyright Exemple Éditions - 2024</copyright>"
    '<tag type="rubrique">Fiscal</tag><tag type="rubrique">Gestion</tag>'
    '<tag type="keyword">BNC</tag><summary>Le <![CDATA[<b>chapô</b>]]>.</summary>'
)


def article(content: str, fields: str = FIELDS) -> ParsedArticle:
    xml = f"{HEAD}<articles><article>{fields}<content>{content}</content></article></articles>"
    archive, _ = lesechos.parse(xml.encode())
    return archive.articles[0]


def section(content: str) -> str:
    html = article(f"<section><section_content>{content}</section_content></section>").html
    return html.removeprefix("<p>Le chapô.</p>")


def test_the_fields_of_an_article() -> None:
    found = article("<section><section_title>Un</section_title></section>")
    assert found.title == "Un titre & un autre"
    assert (found.published_on, found.original_on) == (date(2024, 2, 2), date(2024, 1, 30))
    assert found.categories == ("Fiscal", "Gestion")
    assert found.credit == "© Copyright Exemple Éditions - 2024"
    assert found.supplier_id == "ex_1"
    assert found.summary == "Le chapô."
    assert found.html == "<p>Le chapô.</p><h2>Un</h2>"


@pytest.mark.parametrize(
    ("xml", "html"),
    [
        (
            (
                "<texteparagraphe>De 5,35&#160;€<exposant>(1)</exposant>.<retourligne/>Un "
                "<gras>gras</gras>, <italique>i</italique> <souligne>d</souligne>."
                "</texteparagraphe>"
            ),
            (
                "<p>De 5,35&nbsp;€<sup>(1)</sup>.<br>Un <strong>gras</strong>, <em>i</em> "
                "<u>d</u>.</p>"
            ),
        ),
        (
            (
                "<texteparagraphe>Voir <lien href='https://example.org/?a=1&amp;b=2'>barème</lien>"
                ".<table><tbody><tr><td colspan='2'>a</td></tr></tbody></table>Fin."
                "</texteparagraphe>"
            ),
            (
                '<p>Voir <a href="https://example.org/?a=1&amp;b=2">barème</a>.</p>'
                '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table><p>Fin.</p>'
            ),
        ),
        (
            "<annotation><titreannotation>À savoir :</titreannotation> le ticket.</annotation>",
            "<blockquote><p><strong>À savoir :</strong> le ticket.</p></blockquote>",
        ),
        (
            "<titreencadre>En pratique</titreencadre><texteencadre>Six ans.</texteencadre>",
            "<blockquote><p><strong>En pratique</strong></p><p>Six ans.</p></blockquote>",
        ),
        (
            "<reference><ref_lien href='https://example.org/t'>BOI-1</ref_lien></reference>",
            '<p><a href="https://example.org/t">BOI-1</a></p>',
        ),
        (
            (
                "<titrechapitre>Un</titrechapitre><intertitre>Deux</intertitre>"
                "<titreparagraphe>Trois</titreparagraphe><section_author>Nom</section_author>"
                "<source>Une source</source>"
            ),
            "<h3>Un</h3><h3>Deux</h3><h4>Trois</h4><p><em>Nom</em></p><p><em>Une source</em></p>",
        ),
        ("<inconnu>Un texte <autre>nu</autre></inconnu>", "<p>Un texte</p><p>nu</p>"),
        (
            "<texteparagraphe><lien href='javascript:alert(1)'>a</lien></texteparagraphe>",
            "<p>a</p>",
        ),
    ],
)
def test_an_element_of_the_text(xml: str, html: str) -> None:
    assert section(xml) == html


def test_one_date_is_enough_and_no_title_is_refused() -> None:
    only = FIELDS.replace("<display_date>2024-02-02</display_date>", "")
    assert article("", only).published_on == date(2024, 1, 30)
    assert article("", only).original_on is None
    xml = f"{HEAD}<articles><article>{FIELDS}</article><article><id>x</id></article></articles>"
    archive, name = lesechos.parse(xml.encode())
    assert name == "Exemple Éditions"
    assert archive.refused[0].where == "article\u00a02 (x)"


def test_a_deep_text_is_flattened_and_not_refused() -> None:
    deep = "<gras>" * 230 + "fond" + "</gras>" * 230
    assert "fond" in section(f"<texteparagraphe>{deep}</texteparagraphe>")


@pytest.mark.parametrize("xml", ["<articles/>", "<autre/>", "", "<articles>", "<a>" * 100_000])
def test_what_is_no_file_of_the_supplier(xml: str) -> None:
    with pytest.raises(ArchiveRefused):
        lesechos.parse(xml.encode())
