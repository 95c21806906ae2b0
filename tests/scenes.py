"""A small firm with articles, people and a publication, for tests of digests and delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from newsletter.archive.models import Article, Source
from newsletter.audience.hashing import address_hash
from newsletter.audience.models import List, Subscriber, Subscription
from newsletter.delivery import launching, working
from newsletter.digests import approval, proposing
from newsletter.digests.models import Candidate, Digest
from newsletter.digests.publications import create_publication
from newsletter.firm.categories import get_or_create_categories
from newsletter.firm.models import Firm, User

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **lapse: int) -> None:
        self.now += timedelta(**lapse)


@dataclass
class Scene:
    """What a test starts from; every object is real and in the database."""

    clients: List
    publication_id: int
    approver: User
    articles: dict[str, Article] = field(default_factory=dict)

    def article(
        self,
        title: str,
        *,
        days_ago: int = 5,
        categories: Sequence[str] = ("Fiscal",),
        html: str = "<p>Un texte utile.</p>",
        url: str = "",
        published_on: date | None = None,
        licence: str = "full",
        summary: str = "",
        image: str = "",
    ) -> Article:
        source, _ = Source.objects.get_or_create(
            name=f"Archives ({licence})",
            defaults={"kind": "folder", "licence_mode": licence, "created_at": NOW},
        )
        article = Article.objects.create(
            source=source,
            identity=f"print:{title}",
            title=title,
            published_on=published_on or TODAY - timedelta(days=days_ago),
            summary=summary or f"L’essentiel sur « {title} ».",
            html=html,
            text="Un texte utile." if html else "",
            url=url,
            credit="© Cabinet Exemple",
            image=image,
            image_width=1120 if image else 0,
            image_height=630 if image else 0,
            content_hash="0" * 64,
            imported_at=NOW,
            changed_at=NOW,
        )
        article.categories.set(get_or_create_categories(names=categories).values())
        self.articles[title] = article
        return article

    def person(
        self,
        address: str,
        *,
        interests: Sequence[str] = (),
        state: str = "ACTIVE",
        **names: str,
    ) -> Subscriber:
        person = Subscriber.objects.create(
            address=address, address_hash=address_hash(address), created_at=NOW, **names
        )
        person.categories.set(get_or_create_categories(names=interests).values())
        Subscription.objects.create(
            subscriber=person, list=self.clients, state=state, since=NOW, reason="import"
        )
        return person

    def people(self, number: int) -> None:
        rows = Subscriber.objects.bulk_create(
            Subscriber(
                address=f"client{i}@example.org",
                address_hash=address_hash(f"client{i}@example.org"),
                last_name=f"Nom{i}",
                created_at=NOW,
            )
            for i in range(number)
        )
        Subscription.objects.bulk_create(
            Subscription(subscriber=row, list=self.clients, state="ACTIVE", since=NOW)
            for row in rows
        )

    def draft(self, *, day: date = TODAY, publication_id: int | None = None) -> int:
        """Have a digest proposed, as a worker does."""
        digest_id = proposing.request_digest(
            publication_id=publication_id or self.publication_id,
            edition_date=day,
            user_id=None,
            now=NOW,
        )
        working.work_on(digest_id=digest_id, seconds=5, clock=Clock())
        return digest_id

    def launched(self, *, day: date = TODAY, publication_id: int | None = None) -> int:
        """Have a digest proposed, approved and launched without undo time."""
        digest_id = self.draft(day=day, publication_id=publication_id)
        approval.approve(digest_id=digest_id, user_id=self.approver.id, now=NOW)
        launching.launch(digest_id=digest_id, user_id=None, now=NOW, undo_minutes=0)
        return digest_id

    def sent(self, *, day: date = TODAY, publication_id: int | None = None) -> int:
        """Have a digest sent to the outbox."""
        digest_id = self.launched(day=day, publication_id=publication_id)
        while working.work_on(digest_id=digest_id, seconds=30, clock=Clock()):
            pass
        return digest_id


def picked_titles(digest_id: int) -> list[str]:
    """Return a digest's articles in order."""
    rows = Candidate.objects.filter(digest_id=digest_id, picked=True).order_by("position")
    return [row.article.title for row in rows]


def state(digest_id: int) -> str:
    """Return a digest's state."""
    return Digest.objects.get(id=digest_id).state


def build() -> Scene:
    """Make the firm, its list, its publication and its approver."""
    Firm.objects.create(
        name="Cabinet Exemple",
        street="1, place du Marché",
        postcode="86000",
        town="Poitiers",
        telephone="05 00 00 00 00",
        email="contact@cabinet.example.org",
        sender_name="Cabinet Exemple",
        sender_email="lettre@cabinet.example.org",
    )
    clients = List.objects.create(name="Clients", created_at=NOW)
    approver = User.objects.create(
        email="alix@cabinet.example.org", name="Alix", role="APPROVER", created_at=NOW
    )
    publication_id = create_publication(
        name="La lettre", list_ids=[clients.id], now=NOW, undo_minutes=10
    )
    return Scene(clients=clients, publication_id=publication_id, approver=approver)
