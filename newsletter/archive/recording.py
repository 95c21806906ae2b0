"""From parsed values to the tables: what is new, what changed, what stays; safe to run again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta

from newsletter.archive.dates import FRANCE
from newsletter.archive.models import Article, Source
from newsletter.archive.parsed import ParsedArticle, Refusal
from newsletter.archive.shelf import Shelf, Shelved
from newsletter.common.htmlcleaning import plain_text
from newsletter.firm.categories import get_or_create_categories

#: What a row is made of, and what makes it "changed".
CONTENT = (
    "title",
    "published_on",
    "original_on",
    "credit",
    "url",
    "summary",
    "html",
    "language",
    "image_url",
    "image_alt",
)
_LENGTHS = {"title": 500, "credit": 300, "image_alt": 300, "language": 5}
_LONGEST_URL = 1000
#: A date further ahead than that is a slip of the pen.
_FURTHEST_AHEAD = timedelta(days=366)


@dataclass(slots=True)
class Recorded:
    """What one run did: each touched article's id and whether it was new, changed or unchanged."""

    outcomes: dict[int, str] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """Return how many articles ended so."""
        return sum(1 for one in self.outcomes.values() if one == outcome)


@dataclass(slots=True)
class Recorder:
    """Records the articles of one source into the archive, in the transaction around it."""

    source: Source
    shelf: Shelf
    now: datetime
    recorded: Recorded = field(default_factory=Recorded)
    first_seen: dict[int, ParsedArticle] = field(default_factory=dict)

    def record(self, parsed: ParsedArticle) -> None:
        """Record one article: create it, complete it, or leave it as it is."""
        parsed = fitted(parsed, today=self.now.astimezone(FRANCE).date())
        known = self.shelf.find(parsed, source_id=self.source.id)
        if known is None:
            self._create(parsed)
        elif not self._clashes(parsed, known):
            self._complete(parsed, known)

    def _clashes(self, parsed: ParsedArticle, known: Shelved) -> bool:
        """Refuse a second text under the identity of one that this very run brought."""
        earlier = self.first_seen.setdefault(known.id, parsed)
        if earlier is parsed or not (earlier.html and parsed.html) or earlier.html == parsed.html:
            return False
        self.recorded.refused.append(
            Refusal(
                where=parsed.where,
                reason=(
                    f"«\u00a0{parsed.title}\u00a0» porte le même lien, ou le même titre et la même "
                    f"date, qu’un autre article de la source ({earlier.where}), avec un autre "
                    "texte\u202f: seul le premier est repris."
                ),
            )
        )
        return True

    def _create(self, parsed: ParsedArticle) -> None:
        values = {name: getattr(parsed, name) for name in CONTENT}
        row = Article.objects.create(
            source=self.source,
            identity=self.shelf.free_identity(parsed, source_id=self.source.id),
            text=plain_text(parsed.html),
            content_hash=content_hash(values),
            remarks=list(parsed.remarks),
            imported_at=self.now,
            changed_at=self.now,
            **values,
        )
        self._file_under(row.id, parsed.categories)
        self.shelf.add(Shelved.of(row))
        self.first_seen[row.id] = parsed
        self.recorded.outcomes[row.id] = "new"

    def _complete(self, parsed: ParsedArticle, known: Shelved) -> None:
        row = Article.objects.get(id=known.id)
        values = merged(row, parsed)
        filed = self._file_under(row.id, parsed.categories)
        digest = content_hash(values)
        rewritten = digest != row.content_hash
        if rewritten:
            for name, value in values.items():
                setattr(row, name, value)
            if parsed.html and known.bare:
                # The licence is that of whoever gave the text.
                row.source = self.source
            row.text = plain_text(row.html)
            row.content_hash = digest
            row.remarks = list(parsed.remarks) if parsed.html else row.remarks
            row.identity = self.shelf.free_identity(parsed, source_id=self.source.id, row=row)
            row.changed_at = self.now
            row.save()
            self.shelf.add(Shelved.of(row))
        outcome = "changed" if rewritten or filed else "unchanged"
        if self.recorded.outcomes.get(row.id, "unchanged") == "unchanged":
            self.recorded.outcomes[row.id] = outcome

    def _file_under(self, article_id: int, names: tuple[str, ...]) -> bool:
        """Add the rubrics the article lacks; say whether any was added.

        An import only ever adds: the same article stands in several lists, one for each rubric.
        """
        ids = list(dict.fromkeys(get_or_create_categories(names=names).values())) if names else []
        through = Article.categories.through
        had = set(
            through.objects.filter(article_id=article_id).values_list("category_id", flat=True)
        )
        missing = [one for one in ids if one not in had]
        through.objects.bulk_create(
            [through(article_id=article_id, category_id=one) for one in missing]
        )
        return bool(missing)


def merged(row: Article, parsed: ParsedArticle) -> dict[str, object]:
    """Return the row's content with what the source now says.

    What the source leaves out erases nothing, and an index entry never speaks over a text.
    """
    entry_over_text = bool(row.html) and not parsed.html
    values: dict[str, object] = {}
    for name in CONTENT:
        old, new = getattr(row, name), getattr(parsed, name)
        values[name] = old if not new or (entry_over_text and old) else new
    if values["original_on"] == values["published_on"]:
        values["original_on"] = None
    return values


def content_hash(values: dict[str, object]) -> str:
    """Return the fingerprint of an article's content; equal contents are unchanged."""
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def fitted(parsed: ParsedArticle, *, today: date) -> ParsedArticle:
    """Return the article as the tables can hold it, with a remark for whatever had to give way."""
    parsed = _storable(parsed)
    remarks = list(parsed.remarks)
    changes: dict[str, object] = {}
    for name, longest in _LENGTHS.items():
        value = getattr(parsed, name)
        if len(value) > longest:
            changes[name] = f"{value[: longest - 1]}…" if name != "language" else value[:2]
            if name == "title":
                remarks.append(f"Le titre dépassait {longest}\u00a0caractères\u202f: il est coupé.")
    for name in ("url", "image_url"):
        if len(getattr(parsed, name)) > _LONGEST_URL:
            changes[name] = ""
            remarks.append("Un lien de plus de 1\u202f000\u00a0caractères n’est pas repris.")
    if parsed.published_on and parsed.published_on > today + _FURTHEST_AHEAD:
        changes["published_on"] = None
        remarks.append(
            f"La date du {parsed.published_on:%d/%m/%Y} est trop lointaine pour être vraie\u202f: "
            "l’article est sans date."
        )
    if parsed.original_on == parsed.published_on:
        changes["original_on"] = None
    return replace(parsed, **changes, remarks=tuple(remarks))  # type: ignore[arg-type]


def _storable(parsed: ParsedArticle) -> ParsedArticle:
    """Return the article without what no database takes: NUL, halves of characters."""
    changes: dict[str, object] = {
        one.name: _clean(value)
        for one in fields(parsed)
        if isinstance(value := getattr(parsed, one.name), str)
    }
    for name in ("categories", "remarks"):
        changes[name] = tuple(_clean(text) for text in getattr(parsed, name))
    return replace(parsed, **changes)  # type: ignore[arg-type]


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", errors="replace").decode("utf-8")
