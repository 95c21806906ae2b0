from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.digests.reasons import sentence
from newsletter.digests.selection import Rules, Selection, balanced, select

TODAY = date(2026, 12, 1)
RULES = Rules(
    since=date(2026, 11, 1),
    until=TODAY,
    oldest=date(2025, 12, 1),
    max_age_months=12,
    max_articles=6,
    min_articles=3,
)


@dataclass(frozen=True)
class Piece:
    id: int
    published_on: date | None = date(2026, 11, 15)
    category_ids: tuple[int, ...] = (1,)
    mailable: bool = True
    reason: str = ""


def reasons(selection: Selection) -> dict[int, str]:
    return {c.article_id: sentence(c.reason, c.detail) for c in selection.rest}


def test_recent_articles_are_picked_and_each_other_one_says_why_not() -> None:
    pieces = [
        Piece(1),
        Piece(2, published_on=date(2026, 11, 1)),
        Piece(3, published_on=None),
        Piece(4, mailable=False, reason="entrée d’index sans lien ni texte"),
        Piece(5),
        Piece(6, published_on=date(2025, 11, 30)),
        Piece(7, published_on=date(2026, 12, 2)),
        Piece(8, published_on=date(2026, 11, 2)),
    ]
    chosen = select(pieces, rules=RULES, already_sent={5: date(2026, 10, 3)})
    assert [c.article_id for c in chosen.picked] == [1, 8, 2]
    assert sentence(chosen.picked[0].reason, chosen.picked[0].detail) == (
        "nouveau depuis le 1er novembre 2026"
    )
    assert reasons(chosen) == {
        3: "sans date de publication",
        4: "entrée d’index sans lien ni texte",
        5: "déjà envoyé le 3 octobre 2026",
        6: "antérieur au 1er décembre 2025, plus de 12 mois",
        7: "daté du 2 décembre 2026, après ce numéro",
    }


def test_too_few_new_articles_are_completed_by_older_unsent_ones() -> None:
    pieces = [Piece(1)] + [
        Piece(i, published_on=date(2026, 10, 1) - timedelta(days=i), category_ids=(i,))
        for i in range(2, 6)
    ]
    chosen = select(pieces, rules=RULES, already_sent={2: date(2026, 10, 3)})
    assert [(c.article_id, c.reason) for c in chosen.picked] == [
        (1, "new"),
        (3, "older"),
        (4, "older"),
    ]
    assert reasons(chosen)[5] == "plus ancien que le dernier numéro, et les nouveautés suffisent"
    assert chosen.older == 2


def test_a_category_does_not_crowd_out_the_others() -> None:
    fiscal = [Piece(i, published_on=date(2026, 11, 30), category_ids=(1,)) for i in range(1, 10)]
    others = [Piece(20, category_ids=(2,)), Piece(21, category_ids=(3,))]
    chosen = select([*fiscal, *others], rules=RULES, already_sent={})
    picked = [c.article_id for c in chosen.picked]
    assert len(picked) == 6
    assert {20, 21} <= set(picked)
    assert reasons(chosen)[1] == "nouveau, mais le numéro compte déjà 6 articles"


def test_the_publications_categories_hold() -> None:
    rules = Rules(
        since=RULES.since,
        until=RULES.until,
        oldest=RULES.oldest,
        max_age_months=12,
        max_articles=6,
        min_articles=3,
        categories=frozenset({2}),
    )
    chosen = select([Piece(1), Piece(2, category_ids=(1, 2))], rules=rules, already_sent={})
    assert [c.article_id for c in chosen.picked] == [2]
    assert reasons(chosen) == {1: "hors des rubriques de la lettre"}


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2027, 1, 1))),
            st.sets(st.integers(1, 4), max_size=3),
            st.booleans(),
            st.booleans(),
        ),
        max_size=40,
    ),
    st.integers(1, 10),
)
def test_every_candidate_is_told_once_and_the_rules_always_hold(
    rows: list[tuple[date | None, set[int], bool, bool]], most: int
) -> None:
    pieces = [
        Piece(i, day, tuple(sorted(cats)), mailable, "" if mailable else "sans texte")
        for i, (day, cats, mailable, _) in enumerate(rows)
    ]
    sent = {i: TODAY for i, row in enumerate(rows) if row[3]}
    rules = Rules(
        since=RULES.since,
        until=RULES.until,
        oldest=RULES.oldest,
        max_age_months=12,
        max_articles=most,
        min_articles=3,
    )
    chosen = select(pieces, rules=rules, already_sent=sent)
    told = [c.article_id for c in (*chosen.picked, *chosen.rest)]
    assert sorted(told) == [p.id for p in pieces]
    assert len(chosen.picked) <= most
    for choice in chosen.picked:
        piece = pieces[choice.article_id]
        assert piece.mailable
        assert piece.id not in sent
        assert piece.published_on is not None
        assert RULES.oldest <= piece.published_on <= TODAY
    assert all(sentence(c.reason, c.detail) for c in (*chosen.picked, *chosen.rest))


def test_balanced_begins_with_the_newest() -> None:
    pieces = [
        Piece(1, date(2026, 11, 1)),
        Piece(2, date(2026, 11, 20)),
        Piece(3, date(2026, 11, 9)),
    ]
    assert [p.id for p in balanced(pieces, limit=2)] == [2, 3]
