from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.common.typography import typeset_fr, typeset_html_fr


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Que faire ?", "Que faire\u202f?"),
        ("Attention!", "Attention\u202f!"),
        ("Le bail ; la vente", "Le bail\u202f; la vente"),
        ("Rappel : demain", "Rappel\u00a0: demain"),
        ("Rappel: demain", "Rappel\u00a0: demain"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("«oui»", "«\u00a0oui\u00a0»"),
        ("12 300 000 € de 2 000 salariés", "12\u202f300\u202f000\u00a0€ de 2\u202f000 salariés"),
        ("20% et 5,5 %", "20\u00a0% et 5,5\u00a0%"),
        ("n° 2026-12", "n°\u00a02026-12"),
        ("de 9 h à 12 h", "de 9\u00a0h à 12\u00a0h"),
        ("le 1er décembre", "le 1er\u00a0décembre"),
        ("avant le 31 décembre", "avant le 31\u00a0décembre"),
        ("Vraiment ?!", "Vraiment\u202f?!"),
    ],
)
def test_spaces_that_must_not_break(typed: str, printed: str) -> None:
    assert typeset_fr(typed) == printed


@pytest.mark.parametrize(
    "untouched",
    [
        "https://www.example.org/a?b=1;c=2:80 10",
        "voir www.example.org/x?y=1!z",
        "ecrire@example.org",
        "à 9:30, rapport 3:1",
        "05 49 60 20 60",
        "86000 Poitiers",
        "en 2026 500 salariés",
        "`a ? b : c`",
        "Bonjour, monde.",
    ],
)
def test_what_is_no_punctuation_stays(untouched: str) -> None:
    assert typeset_fr(untouched) == untouched


def test_html_is_typeset_between_tags_only() -> None:
    html = (
        '<p title="a : b ?">Oui ? <b>Note</b> : R&amp;D&nbsp;; '
        "<code>x ? y : z</code><!-- a ? --><style>a : b</style></p>"
    )
    assert typeset_html_fr(html) == (
        '<p title="a : b ?">Oui\u202f? <b>Note</b>\u00a0: R&amp;D&nbsp;; '
        "<code>x ? y : z</code><!-- a ? --><style>a : b</style></p>"
    )


@given(st.text(alphabet="ab1 ;:!?«»%€\u00a0\u202f.@/<>&n°", max_size=40))
def test_a_second_pass_changes_nothing(text: str) -> None:
    once = typeset_fr(text)
    assert typeset_fr(once) == once


@given(st.text(alphabet="ab1 ;:!?«»%€\u00a0\u202f.", max_size=40))
def test_only_spaces_change(text: str) -> None:
    def bare(value: str) -> str:
        return "".join(value.split())

    assert bare(typeset_fr(text)) == bare(text)
