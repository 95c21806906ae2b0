"""An archive page of a site: its entries followed to the article pages, politely and bounded."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import trafilatura
from lxml import etree

from newsletter.archive import robots
from newsletter.archive.candidates import name_of
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds import page
from newsletter.archive.kinds.page import fromhtml
from newsletter.archive.kinds.page.links import link
from newsletter.archive.kinds.page.metadata import Metadata, metadata_of
from newsletter.archive.parsed import ParsedArchive, ParsedArticle, Refusal
from newsletter.archive.reading import decoded
from newsletter.archive.twins import folded
from newsletter.common.fetching import Fetched, FetchRefused, fetch
from newsletter.common.french import counted, day_in_words
from newsletter.common.htmlcleaning import clean_html

#: What one import may ask of a site: pages of articles, pages of the list, seconds, bytes.
MOST_ARTICLES, MOST_LISTS = 200, 20
WHOLE_SECONDS = 900.0
WHOLE_BYTES = 100_000_000
#: Seconds between two pages, unless the site asks for more; more than the longest is not waited.
DELAY, LONGEST_DELAY = 1.0, 10.0
#: One picture for so many articles, and for most of them, is nobody's.
_SHARED = 3


@dataclass(slots=True)
class Reader:
    """One visit to one site."""

    allow_private: bool = False
    progress: Callable[[int, int], None] | None = None
    delay: float = DELAY
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    rules: dict[str, robots.Robots] = field(default_factory=dict)
    started: float = -1.0
    bytes_read: int = 0

    def first(self, url: str) -> Fetched:
        """Return the page that was asked for; raise ArchiveRefused when it cannot be read."""
        self.started = self.clock()
        try:
            return self._read(url, wait=False)
        except FetchRefused as refusal:
            raise ArchiveRefused(refusal.sentence) from refusal

    def follow(self, first: Fetched) -> tuple[ParsedArchive, str]:
        """Return the articles that a list leads to, and whom the page names as their owner."""
        listed, remarks = self._listed(first)
        archive = page.parse(first.body, base_url=first.url)
        texts = [article for article in archive.articles if article.html]
        entries = [entry for entry in listed if not entry.html]
        refused = list(archive.refused)
        articles: list[ParsedArticle] = list(texts)
        for number, entry in enumerate(entries, start=1):
            article, refusal = self._article(entry, first, number)
            articles.append(article)
            if refusal:
                refused.append(refusal)
            if self.progress:
                self.progress(number, len(entries))
        own, shared = without_shared_pictures(articles)
        found = replace(
            archive,
            kind="site",
            articles=tuple(own),
            refused=tuple(refused),
            remarks=(*archive.remarks, *remarks, *shared),
        )
        return found, page.source_name(found, first.body)

    def _listed(self, first: Fetched) -> tuple[list[ParsedArticle], list[str]]:
        """Return the entries of the list and of the pages that go on with it."""
        found: list[ParsedArticle] = []
        seen_pages, current = {first.url}, first
        remarks: list[str] = []
        while True:
            try:
                found.extend(page.parse(current.body, base_url=current.url).articles)
            except ArchiveRefused:
                if current is first:
                    raise
            following = _next_page(current)
            if not following or following in seen_pages or not same_host(following, first.url):
                return _once(found), remarks
            if len(seen_pages) >= MOST_LISTS:
                remarks.append(f"Seules les {MOST_LISTS} premières pages de la liste ont été lues.")
                return _once(found), remarks
            seen_pages.add(following)
            try:
                current = self._read(following)
            except FetchRefused as refusal:
                remarks.append(f"La suite de la liste n’a pas été lue\u202f: {refusal.sentence}")
                return _once(found), remarks

    def _article(
        self, entry: ParsedArticle, first: Fetched, number: int
    ) -> tuple[ParsedArticle, Refusal | None]:
        """Return the entry with its page's text, or as it stands with the reason why."""
        if not entry.url:
            return entry, None
        where = entry.url
        if not same_host(entry.url, first.url):
            return entry, Refusal(
                where=where,
                reason="L’article est sur un autre site\u202f: il garde son lien, sans texte.",
            )
        if number > MOST_ARTICLES:
            return entry, Refusal(
                where=where,
                reason=f"Un import suit au plus {counted(MOST_ARTICLES, 'article', 'articles')}"
                "\u202f: celui-ci garde son lien, sans texte.",
            )
        try:
            found = self._read(entry.url)
            return completed(entry, found), None
        except (FetchRefused, ArchiveRefused) as refusal:
            return entry, Refusal(where=where, reason=refusal.sentence)

    def _read(self, url: str, *, wait: bool = True) -> Fetched:
        """Read one page as the site allows; raise FetchRefused past any limit."""
        parts = urlsplit(url)
        rules = self._rules(f"{parts.scheme}://{parts.netloc}")
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        if not rules.allows(path):
            raise FetchRefused("Le site demande (robots.txt) que cette page ne soit pas lue.")
        if self.clock() - self.started > WHOLE_SECONDS:
            raise FetchRefused("Le temps accordé à cet import est écoulé\u202f: relancez-le.")
        if self.bytes_read > WHOLE_BYTES:
            raise FetchRefused("Le volume accordé à cet import est atteint.")
        if wait:
            self.sleep(min(max(self.delay, rules.delay), LONGEST_DELAY))
        found = fetch(url, allow_private=self.allow_private)
        self.bytes_read += len(found.body)
        return found

    def _rules(self, site: str) -> robots.Robots:
        """Return the site's robots.txt; none means all may be read, an ailing server nothing."""
        if site not in self.rules:
            try:
                found = fetch(f"{site}/robots.txt", allow_private=self.allow_private)
                self.rules[site] = robots.read(found.body)
            except FetchRefused as refusal:
                # RFC 9309, 2.3.1.3: 4xx means no rules, 5xx means that all is forbidden.
                if refusal.status >= 500:
                    self.rules[site] = robots.Robots(rules=((False, "/"),))
                else:
                    self.rules[site] = robots.Robots()
        return self.rules[site]


def completed(entry: ParsedArticle, found: Fetched) -> ParsedArticle:
    """Return the entry with the text, date, credit and picture of its own page.

    The page's own date wins over the list's: an old text must not pass for a new one.
    """
    try:
        article = _same_title(entry, page.parse(found.body, base_url=found.url))
    except ArchiveRefused:
        article = None
    if article is None:
        article = _by_fallback(entry, found)
    article = page.with_announced(article, _metadata(found))
    remarks = [*entry.remarks, *article.remarks]
    listed, own = entry.published_on, article.published_on
    if listed and own and listed != own:
        remarks.append(
            f"La liste annonce le {day_in_words(listed)}, la page le {day_in_words(own)}\u202f: "
            "la date de la page est retenue."
        )
    return replace(
        article,
        published_on=own or listed,
        categories=tuple(dict.fromkeys([*entry.categories, *article.categories])),
        url=entry.url,
        summary=article.summary or entry.summary,
        remarks=tuple(remarks),
        where=entry.url,
    )


def without_shared_pictures(
    articles: list[ParsedArticle],
) -> tuple[list[ParsedArticle], tuple[str, ...]]:
    """Return the articles without a picture that is most of theirs, and a remark that says so.

    It is the site's own, which it gives to every page that has none.
    """
    counts = Counter(article.image_url for article in articles if article.image_url)
    url, count = counts.most_common(1)[0] if counts else ("", 0)
    if count < _SHARED or count * 2 <= sum(counts.values()):
        return articles, ()
    kept = [
        replace(article, image_url="", image_alt="") if article.image_url == url else article
        for article in articles
    ]
    return kept, (
        (
            f"L’image {name_of(url)} est celle de {count}\u00a0articles\u202f: c’est l’image "
            "du site, elle n’est pas reprise."
        ),
    )


def same_host(url: str, other: str) -> bool:
    """Say whether two addresses are of one site, with or without www."""
    hosts = [(urlsplit(one).hostname or "").lower().removeprefix("www.") for one in (url, other)]
    return hosts[0] == hosts[1] and urlsplit(url).port == urlsplit(other).port


def _same_title(entry: ParsedArticle, archive: ParsedArchive) -> ParsedArticle | None:
    texts = [article for article in archive.articles if article.html]
    named = [article for article in texts if folded(article.title) == folded(entry.title)]
    return named[0] if named else texts[0] if len(texts) == 1 else None


def _by_fallback(entry: ParsedArticle, found: Fetched) -> ParsedArticle:
    """Return the page's main text as trafilatura finds it; its date is never asked for."""
    text = decoded(found.body)
    try:
        html = trafilatura.extract(
            text, output_format="html", include_tables=True, include_links=True, with_metadata=False
        )
    except (ValueError, etree.LxmlError, RecursionError):
        html = None
    cleaned = clean_html(html or "", base_url=found.url)
    if not cleaned:
        raise ArchiveRefused("Aucun texte n’a été reconnu sur la page de cet article.")
    meta = _metadata(found)
    return ParsedArticle(
        title=entry.title,
        published_on=meta.published_on,
        html=cleaned,
        language=meta.language or entry.language,
        remarks=("Le texte a été extrait de la page sans que sa forme soit reconnue.",),
    )


def _metadata(found: Fetched) -> Metadata:
    return metadata_of(fromhtml.tree_of(decoded(found.body)), base_url=found.url)


def _next_page(current: Fetched) -> str:
    root = fromhtml.tree_of(decoded(current.body))
    if announced := metadata_of(root, base_url=current.url).next_url:
        return announced
    for anchor in root.iter("a"):
        label = folded(anchor.text_content()[:60])
        if label in {"page suivante", "suivante", "suivants", "articles suivants", "plus anciens"}:
            return link(anchor.get("href", ""), current.url)
    return ""


def _once(entries: list[ParsedArticle]) -> list[ParsedArticle]:
    """Return each entry once, the first of those with one link."""
    seen: set[str] = set()
    kept = []
    for entry in entries:
        key = entry.url or f"{entry.title}|{entry.published_on}"
        if key not in seen:
            kept.append(entry)
            seen.add(key)
    return kept
