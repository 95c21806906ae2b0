"""The demo's content: complete, well formed, and nobody's real address but the firm's own."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

import newsletter.cli
from newsletter.cli.demo.illustrations import DRAWINGS
from newsletter.firm.categories import fold
from newsletter.rendering.colours import contrast
from newsletter.rendering.markup import markdown_to_html

CONTENT = Path(newsletter.cli.__file__).parent / "demo" / "content"
RUBRICS = {"Fiscal", "Social", "Juridique", "Patrimoine", "Gestion", "Informatique"}
HEADINGS = ["Civilité", "Prénom", "Nom", "E-mail", "Société", "Rubriques"]
#: Published by the firm itself on the page of its archive.
FIRMS_OWN = "legrand@wanadoo.fr"
INVENTED = re.compile(r"[a-z0-9.+_'-]+@[a-z0-9-]+\.(?:[a-z0-9-]+\.)*(?:example\.org|test)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    name: str
    front: dict[str, Any]
    body: str


def _read(path: Path) -> Written:
    opening, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == ""
    return Written(name=path.name, front=yaml.safe_load(front), body=body)


ARTICLES = [_read(path) for path in sorted((CONTENT / "articles").glob("*.md"))]
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)


def _clients() -> list[dict[str, str]]:
    text = (CONTENT / "clients.csv").read_bytes().decode("cp1252")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def _firm() -> dict[str, dict[str, str]]:
    return tomllib.loads((CONTENT / "firm.toml").read_text(encoding="utf-8"))


@each_article
def test_front_matter_is_complete(article: Written) -> None:
    expected = {"title", "days_ago", "categories", "summary", "credit"}
    drawn = article.name.removesuffix(".md") in DRAWINGS
    assert set(article.front) == expected | ({"image_alt"} if drawn else set())
    assert article.front["credit"] == "© Cabinet Legrand"
    assert isinstance(article.front["days_ago"], int)
    assert set(article.front["categories"]) <= RUBRICS
    assert article.front["categories"]
    assert 150 <= len(article.front["summary"]) <= 300


@each_article
def test_body_is_an_article_that_ends_with_advice(article: Written) -> None:
    headings = re.findall(r"^## (.+)$", article.body, re.MULTILINE)
    assert len(headings) >= 3
    assert headings[-1] == "En pratique"
    assert 250 <= len(article.body.split()) <= 450
    assert "<li>" in markdown_to_html(article.body)


@each_article
def test_typography_is_french(article: Written) -> None:
    prose = f"{article.front['title']} {article.front['summary']} {article.body}"
    assert "'" not in prose
    assert '"' not in prose
    assert prose.count("«") == prose.count("»")
    assert not re.search(r"[\w»)][!?;]|[^\W\d]:(?!//)", prose), "a space goes before ; : ! ?"


def test_articles_cover_the_rubrics_and_two_months() -> None:
    ages = [article.front["days_ago"] for article in ARTICLES]
    rubrics = [article.front["categories"] for article in ARTICLES]
    assert len(ARTICLES) >= 12
    assert {rubric for named in rubrics for rubric in named} == RUBRICS
    assert sum(len(named) == 2 for named in rubrics) == 2
    assert sum(2 <= age <= 28 for age in ages) == 8
    assert sum(35 <= age <= 62 for age in ages) == 8
    assert sum(100 <= age <= 200 for age in ages) == 2


def test_each_of_the_two_months_has_five_rubrics_or_more() -> None:
    for first, last in ((2, 28), (35, 62)):
        of_the_month = [a.front for a in ARTICLES if first <= a.front["days_ago"] <= last]
        assert len({rubric for front in of_the_month for rubric in front["categories"]}) >= 5


def test_no_title_comes_twice() -> None:
    titles = [fold(article.front["title"]) for article in ARTICLES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("tag", ["<table>", "<blockquote>", "<ol>", "<a href="])
def test_some_article_holds(tag: str) -> None:
    assert any(tag in markdown_to_html(article.body) for article in ARTICLES)


def test_clients_file_is_what_french_excel_writes() -> None:
    data = (CONTENT / "clients.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert data.count(b"\n") == data.count(b"\r\n")
    rows = _clients()
    assert list(rows[0]) == HEADINGS
    assert all(None not in row and None not in row.values() for row in rows)
    assert {rubric for row in rows for rubric in row["Rubriques"].split(", ") if rubric} == RUBRICS


def test_clients_are_120_with_four_bad_lines_and_one_duplicate() -> None:
    addresses = [row["E-mail"] for row in _clients()]
    good = [address for address in addresses if INVENTED.fullmatch(address.lower())]
    bad = [address for address in addresses if not INVENTED.fullmatch(address.lower())]
    assert len({address.lower() for address in good}) == 120
    assert len(good) == 121
    assert len(set(good)) == 121, "the duplicate is written in another case"
    assert sorted((address.count("@"), " " in address) for address in bad) == [
        (0, False),
        (0, False),
        (1, True),
        (2, False),
    ]
    assert bad.count("") == 1


def test_no_address_but_invented_ones_and_the_firms_own() -> None:
    files = [path for path in CONTENT.rglob("*") if path.is_file()]
    found = {
        address.strip(".").lower()
        for path in files
        for address in re.findall(
            r"[\w.+'@-]+@[\w.-]+", path.read_bytes().decode("cp1252", "replace")
        )
    }
    assert found - {FIRMS_OWN} == {a for a in found if re.search(r"@.+\.(example\.org|test)$", a)}


def test_firm_is_the_published_block_and_invents_nothing_legal() -> None:
    firm = _firm()["firm"]
    assert (firm["name"], firm["street"]) == ("Cabinet Legrand", "15, rue de la Demi-Lune")
    assert (firm["postcode"], firm["town"]) == ("86000", "Poitiers")
    assert firm["reply_to"] == firm["email"] == FIRMS_OWN
    assert INVENTED.fullmatch(firm["sender_email"])
    assert contrast(firm["accent"], "#ffffff") >= 7
    legal = {"siren", "capital", "legal_form", "rcs_town", "vat_number", "professional_order"}
    assert not legal & set(firm)
    assert {"administrator", "list", "publication"} <= set(_firm())
