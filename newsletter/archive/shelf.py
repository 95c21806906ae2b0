"""Finding an article again: by its link, by the supplier's id, by its printed title and date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db.models import BooleanField, ExpressionWrapper, Q

from newsletter.archive.models import Article
from newsletter.archive.parsed import ParsedArticle
from newsletter.archive.twins import Titled, Titles, folded

_TRACKING = ("utm_", "xtor", "fbclid", "gclid", "mc_cid", "mc_eid", "at_medium", "at_campaign")
_LONGEST_IDENTITY = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """What is known of an article in order to find it again."""

    id: int
    source_id: int
    title: str
    published_on: date | None
    url: str
    identity: str
    #: An index entry: neither link nor text.
    bare: bool

    @staticmethod
    def of(row: Article) -> Shelved:
        """Return the row's place on the shelf."""
        return Shelved(
            id=row.id,
            source_id=row.source_id,
            title=row.title,
            published_on=row.published_on,
            url=row.url,
            identity=row.identity,
            bare=not row.url and not row.html,
        )


@dataclass(slots=True)
class Shelf:
    """Every article's identity, held in memory during one import."""

    titles: Titles = field(default_factory=Titles)
    by_id: dict[int, Shelved] = field(default_factory=dict)
    by_identity: dict[str, int] = field(default_factory=dict)
    by_title: dict[tuple[str, date | None], list[int]] = field(default_factory=dict)

    @staticmethod
    def of_archive() -> Shelf:
        """Return the shelf of all that is recorded, in one query."""
        shelf = Shelf()
        columns = ("id", "source_id", "title", "published_on", "url", "identity", "bare")
        bare = ExpressionWrapper(Q(html="", url=""), output_field=BooleanField())
        rows = Article.objects.annotate(bare=bare).order_by("id")
        for row in rows.values_list(*columns):
            shelf.add(Shelved(**dict(zip(columns, row, strict=True))))
        return shelf

    def add(self, shelved: Shelved) -> None:
        """Put an article on the shelf, or put it right."""
        self.by_id[shelved.id] = shelved
        self.by_identity[shelved.identity] = shelved.id
        if shelved.url:
            self.by_identity.setdefault(f"url:{canonical(shelved.url)}", shelved.id)
        key = (folded(shelved.title), shelved.published_on)
        ids = self.by_title.setdefault(key, [])
        if shelved.id not in ids:
            ids.append(shelved.id)
        self.titles.add(
            Titled(id=shelved.id, title=shelved.title, published_on=shelved.published_on)
        )

    def find(self, parsed: ParsedArticle, *, source_id: int) -> Shelved | None:
        """Return the article that the parsed one is, None when it is a new one.

        Title and date count within the source, and never join two articles whose links, or whose
        supplier's ids, differ. Across sources they only join an index entry to its text.
        """
        for identity in identities(parsed, source_id=source_id)[:-1]:
            if identity in self.by_identity:
                return self.by_id[self.by_identity[identity]]
        key = (folded(parsed.title), parsed.published_on)
        same = [self.by_id[article_id] for article_id in self.by_title.get(key, ())]
        for known in same:
            if known.source_id == source_id and _may_be(parsed, known, source_id=source_id):
                return known
        entry = not parsed.url and not parsed.html
        if parsed.published_on and len(same) == 1 and (entry or same[0].bare):
            return same[0]
        return None

    def free_identity(
        self, parsed: ParsedArticle, *, source_id: int, row: Article | None = None
    ) -> str:
        """Return the strongest identity that no other article holds."""
        own = row.id if row else None
        wanted = identities(parsed, source_id=source_id)
        if row and row.url and not parsed.url:
            wanted = (row.identity, *wanted)
        for identity in wanted:
            if self.by_identity.get(identity, own) == own:
                return identity
        number = 2
        while f"{wanted[-1][: _LONGEST_IDENTITY - 8]}#{number}" in self.by_identity:
            number += 1
        return f"{wanted[-1][: _LONGEST_IDENTITY - 8]}#{number}"


def identities(parsed: ParsedArticle, *, source_id: int) -> tuple[str, ...]:
    """Return the article's identities, the strongest first; the last is its title and date."""
    found = []
    if parsed.url:
        found.append(f"url:{canonical(parsed.url)}")
    if parsed.supplier_id:
        found.append(f"id:{source_id}:{parsed.supplier_id}"[:_LONGEST_IDENTITY])
    day = parsed.published_on.isoformat() if parsed.published_on else "sans-date"
    found.append(f"title:{source_id}:{day}:{folded(parsed.title)}"[:_LONGEST_IDENTITY])
    return tuple(found)


def canonical(url: str) -> str:
    """Return the link without what varies from one reading to the next: case of the host, tracking.

    A fragment stays, for some archives are one page with an anchor for each article.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(_TRACKING)
    ]
    fragment = "" if parts.fragment.lower().startswith(_TRACKING) else parts.fragment
    scheme = "https" if parts.scheme == "http" else parts.scheme
    path = parts.path.rstrip("/") or "/"
    return urlunsplit((scheme, parts.netloc.lower(), path, urlencode(query), fragment))


def _may_be(parsed: ParsedArticle, known: Shelved, *, source_id: int) -> bool:
    if parsed.url and known.url and canonical(parsed.url) != canonical(known.url):
        return False
    supplier = f"id:{source_id}:"
    return not (
        parsed.supplier_id
        and known.identity.startswith(supplier)
        and known.identity != f"{supplier}{parsed.supplier_id}"[:_LONGEST_IDENTITY]
    )
