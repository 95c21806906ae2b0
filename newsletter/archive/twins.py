"""Articles that are probably one: near titles, other dates. Shown to a person, never merged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest
from itertools import islice
from math import ceil

from newsletter.archive.values import TwinSide
from newsletter.common.french import day_in_words

#: Share of words that two near titles have in common.
_NEAR = 0.8
#: A series ("Agenda fiscal") would otherwise give a pair for each two of its numbers.
_MOST = 2
_MOST_COMPARED = 300
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "le la les l de des du d un une et ou a au aux en dans par pour sur avec sans son sa ses"
        " votre vos notre nos ce cette ces qui que quel quelle quels quelles est sont comment il"
        " elle se s y ne pas plus",
    )
)


@dataclass(frozen=True, slots=True)
class Titled:
    """A title to compare, with its article's id and date."""

    id: int
    title: str
    published_on: date | None


@dataclass(slots=True)
class Titles:
    """The titles of the archive, found again by their rarest words.

    Titles of the same words are one entry here, whatever their number: a series of hundred titles
    is compared once. Figures must agree, so each figure has its own words.
    """

    by_id: dict[int, Titled] = field(default_factory=dict)
    ids: dict[frozenset[str], list[int]] = field(default_factory=dict)
    holding: dict[tuple[str, str], set[frozenset[str]]] = field(default_factory=dict)

    def add(self, titled: Titled) -> None:
        """Put a title in, or put it right."""
        old = self.by_id.get(titled.id)
        if old is not None:
            self.ids[significant(old.title)].remove(titled.id)
        self.by_id[titled.id] = titled
        words = significant(titled.title)
        self.ids.setdefault(words, []).append(titled.id)
        for key in _keys(words):
            self.holding.setdefault(key, set()).add(words)

    def near(self, titled: Titled) -> Sequence[Titled]:
        """Return at most two articles with a near title, the closest first.

        Titles that share 80 % of their words share one of the rarest fifth: only those that hold
        one are compared, and no more than a few hundred.
        """
        words = significant(titled.title)
        keys = sorted(_keys(words), key=lambda key: (len(self.holding.get(key, ())), key))
        rarest = keys[: len(words) - ceil(len(words) * _NEAR) + 1]
        looked_at = dict.fromkeys([words])
        for key in rarest:
            looked_at.update(dict.fromkeys(islice(self.holding.get(key, ()), _MOST_COMPARED)))
        close = [
            (-likeness, _days(titled, self.by_id[other]), other)
            for known in looked_at
            if (likeness := _likeness(words, known)) >= _NEAR
            for other in self.ids.get(known, [])[-_MOST_COMPARED:]
            if other != titled.id
        ]
        return [self.by_id[other] for _, _, other in nsmallest(_MOST, close)]


def folded(title: str) -> str:
    """Return the title in lower case, without accents or punctuation."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def significant(title: str) -> frozenset[str]:
    """Return the words that tell titles apart, plurals made singular, figures kept."""
    words = folded(title).split()
    kept = {word.rstrip("sx") if len(word) > 3 else word for word in words} - _SMALL_WORDS
    return frozenset(kept - {""}) or frozenset(words)


def reason(first: TwinSide, second: TwinSide) -> str:
    """Return the sentence that shows a pair to a person."""
    same = folded(first.title) == folded(second.title)
    what = "Même titre" if same else "Titres voisins"
    if first.published_on == second.published_on:
        when = "même date" if first.published_on else "tous deux sans date"
    else:
        days = [side.published_on for side in (first, second)]
        told = [day_in_words(day) if day else "sans date" for day in days]
        when = f"{told[0]} et {told[1]}"
    return f"{what}, {when}\u202f: peut-être le même article."


def _keys(words: frozenset[str]) -> list[tuple[str, str]]:
    figures = " ".join(sorted(word for word in words if any(c.isdigit() for c in word)))
    return [(figures, word) for word in words]


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _days(one: Titled, other: Titled) -> int:
    if one.published_on is None or other.published_on is None:
        return 10**6
    return abs((one.published_on - other.published_on).days)
