"""Which articles a digest proposes, and the reason of each candidate, picked or not. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


class Considered(Protocol):
    """What the selection needs to know of an article."""

    @property
    def id(self) -> int:
        """Its row."""

    @property
    def published_on(self) -> date | None:
        """Its date; None when its source printed none."""

    @property
    def category_ids(self) -> tuple[int, ...]:
        """Its rubrics."""

    @property
    def mailable(self) -> bool:
        """Whether it has a link or a text."""

    @property
    def reason(self) -> str:
        """Why it is not mailable, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The publication's rules, with their dates worked out for one edition."""

    #: First day that counts as new.
    since: date
    #: The edition's day; nothing dated later is proposed.
    until: date
    #: First day that an older unsent article may bear.
    oldest: date
    max_age_months: int
    max_articles: int
    min_articles: int
    #: None means every category.
    categories: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One candidate with its reason, as a code of ``digests.reasons`` and its detail."""

    article_id: int
    picked: bool
    reason: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Picked articles in order, then every other candidate."""

    picked: tuple[Choice, ...]
    rest: tuple[Choice, ...]

    @property
    def older(self) -> int:
        """How many picked articles are older than the last digest."""
        return sum(choice.reason == "older" for choice in self.picked)


def select(
    articles: Iterable[Considered], *, rules: Rules, already_sent: Mapping[int, date]
) -> Selection:
    """Return the proposal: recent articles balanced over the categories, at most ``max_articles``.

    Older unsent articles, back to ``rules.oldest``, fill up to ``min_articles`` when too few are
    new. ``already_sent`` maps an article to the day this publication sent it.
    """
    new: list[Considered] = []
    older: list[Considered] = []
    rest: list[Choice] = []
    for article in articles:
        hindrance = _hindrance(article, rules, already_sent)
        if hindrance:
            rest.append(hindrance)
        elif _day(article) >= rules.since:
            new.append(article)
        else:
            older.append(article)
    picked = balanced(new, limit=rules.max_articles)
    chosen = [
        Choice(article_id=a.id, picked=True, reason="new", detail={"since": _iso(rules.since)})
        for a in picked
    ]
    taken = {a.id for a in picked}
    rest += [
        Choice(
            article_id=a.id, picked=False, reason="crowded", detail={"limit": rules.max_articles}
        )
        for a in new
        if a.id not in taken
    ]
    missing = min(rules.min_articles, rules.max_articles) - len(chosen)
    fillers = balanced(older, limit=max(missing, 0))
    chosen += [Choice(article_id=a.id, picked=True, reason="older") for a in fillers]
    taken |= {a.id for a in fillers}
    rest += [
        Choice(article_id=a.id, picked=False, reason="not_needed")
        for a in older
        if a.id not in taken
    ]
    return Selection(picked=tuple(chosen), rest=tuple(rest))


def _hindrance(
    article: Considered, rules: Rules, already_sent: Mapping[int, date]
) -> Choice | None:
    """Return why this article cannot be proposed, or None."""
    reason, detail = "", {}
    day = article.published_on
    if not article.mailable:
        reason, detail = "unmailable", {"why": article.reason}
    elif article.id in already_sent:
        reason, detail = "already_sent", {"on": _iso(already_sent[article.id])}
    elif day is None:
        reason = "undated"
    elif day > rules.until:
        reason, detail = "future", {"on": _iso(day)}
    elif rules.categories is not None and not rules.categories & set(article.category_ids):
        reason = "other_category"
    elif day < rules.oldest:
        reason = "too_old"
        detail = {"oldest": _iso(rules.oldest), "months": str(rules.max_age_months)}
    if not reason:
        return None
    return Choice(article_id=article.id, picked=False, reason=reason, detail=detail)


def balanced(articles: Sequence[Considered], *, limit: int) -> list[Considered]:
    """Return at most ``limit`` articles, newest first, so that no category crowds out another.

    Each turn serves the category that has the fewest so far, and gives it its newest article;
    between equals the one whose article is newest. An article of two categories counts in both.
    """
    remaining = sorted(articles, key=lambda a: (_day(a), a.id), reverse=True)
    served: Counter[int] = Counter()
    chosen: list[Considered] = []
    while remaining and len(chosen) < limit:
        # min() keeps the first of equals, and the list runs from the newest.
        best = min(remaining, key=lambda a: min((served[c] for c in a.category_ids), default=0))
        remaining.remove(best)
        served.update(best.category_ids)
        chosen.append(best)
    return chosen


def _day(article: Considered) -> date:
    assert article.published_on is not None  # noqa: S101 - undated articles were set aside
    return article.published_on


def _iso(day: date) -> str:
    return day.isoformat()
