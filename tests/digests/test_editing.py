from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from newsletter.digests import approval, composing, editing, previewing, proposing
from newsletter.digests.models import Digest
from newsletter.digests.queries import candidates
from newsletter.digests.refusals import DigestRefused
from newsletter.firm.models import AuditEntry
from tests import scenes
from tests.scenes import NOW, TODAY, Scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return scenes.build()


def test_a_person_keeps_drops_and_moves(scene: Scene) -> None:
    for number, title in enumerate(("Un", "Deux", "Trois"), start=1):
        scene.article(title, days_ago=number)
    old = scene.article("Ancien", days_ago=600)
    digest_id = scene.draft()
    assert scenes.picked_titles(digest_id) == ["Un", "Deux", "Trois"]
    one, three = scene.articles["Un"].id, scene.articles["Trois"].id
    who: Any = {"digest_id": digest_id, "user_id": scene.approver.id, "now": NOW}
    editing.move(article_id=three, position=1, **who)
    editing.drop(article_id=one, **who)
    editing.keep(article_id=old.id, **who)
    assert scenes.picked_titles(digest_id) == ["Trois", "Deux", "Ancien"]
    reasons = {c.title: c.reason for c in candidates(digest_id)}
    assert reasons["Un"] == "laissé de côté par une personne"
    assert reasons["Ancien"] == "retenu par une personne"
    editing.move(article_id=three, position=99, **who)
    assert scenes.picked_titles(digest_id) == ["Deux", "Ancien", "Trois"]
    assert AuditEntry.objects.filter(action="digest.article_moved").count() == 2


def test_an_index_entry_can_not_be_kept(scene: Scene) -> None:
    scene.article("Un")
    entry = scene.article("Sans texte", html="")
    digest_id = scene.draft()
    with pytest.raises(DigestRefused, match="ne peut pas partir"):
        editing.keep(digest_id=digest_id, article_id=entry.id, user_id=None, now=NOW)
    assert {c.title: c.reason for c in candidates(digest_id)}["Sans texte"].startswith("entrée d")


def test_edits_are_for_this_digest_and_carry_no_line_break(scene: Scene) -> None:
    article = scene.article("Un")
    digest_id = scene.draft()
    who: Any = {"digest_id": digest_id, "user_id": None, "now": NOW}
    editing.edit_article(
        article_id=article.id, title="Titre\r\nrevu", standfirst=" Chapeau revu. ", **who
    )
    editing.edit_digest(subject="Objet\r\nBcc: x@example.org", introduction="**Bonjour**", **who)
    content = composing.content_of(digest_id)
    assert content.subject == "Objet Bcc: x@example.org"
    assert (content.articles[0].title, content.articles[0].standfirst) == (
        "Titre revu",
        "Chapeau revu.",
    )
    assert "<strong>Bonjour</strong>" in content.introduction_html
    article.refresh_from_db()
    assert article.title == "Un"
    with pytest.raises(DigestRefused, match="objet"):
        editing.edit_digest(subject="  ", introduction="", **who)


def test_dropping_all_leaves_nothing_to_approve(scene: Scene) -> None:
    article = scene.article("Un")
    digest_id = scene.draft()
    editing.drop(digest_id=digest_id, article_id=article.id, user_id=None, now=NOW)
    assert scenes.state(digest_id) == "EMPTY"
    with pytest.raises(DigestRefused, match="rien à approuver"):
        approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)


def test_who_may_not_approve_does_not(scene: Scene) -> None:
    scene.article("Un")
    digest_id = scene.draft()
    scene.approver.role = "EDITOR"
    scene.approver.save()
    with pytest.raises(DigestRefused, match="Seul un approbateur"):
        approval.approve(digest_id=digest_id, user_id=scene.approver.id, now=NOW)


def test_a_sent_digest_does_not_change_any_more(scene: Scene) -> None:
    article = scene.article("Un")
    scene.people(1)
    digest_id = scene.sent()
    with pytest.raises(DigestRefused, match="ne se modifie plus"):
        editing.drop(digest_id=digest_id, article_id=article.id, user_id=None, now=NOW)


def test_the_hash_covers_what_the_bytes_depend_on(scene: Scene) -> None:
    from newsletter.firm.models import Firm

    article = scene.article("Un")
    digest_id = scene.draft()
    seen = {approval.inputs_hash(digest_id)}
    assert approval.inputs_hash(digest_id) in seen
    Firm.objects.update(telephone="05 11 11 11 11")
    seen.add(approval.inputs_hash(digest_id))
    article.summary = "Autre résumé."
    article.save()
    seen.add(approval.inputs_hash(digest_id))
    article.source.licence_mode = "link"
    article.source.save()
    seen.add(approval.inputs_hash(digest_id))
    Digest.objects.filter(id=digest_id).update(introduction="Bonjour")
    seen.add(approval.inputs_hash(digest_id))
    assert len(seen) == 5


def test_the_licence_decides_what_a_digest_shows(scene: Scene) -> None:
    long = "mot " * 200
    for mode in ("full", "extract", "link"):
        article = scene.article(mode, licence=mode, url="https://example.org/" + mode)
        article.summary, article.text = "", long
        article.save()
    digest_id = scene.draft()
    shown = {a.title: a.standfirst for a in composing.content_of(digest_id).articles}
    assert shown["link"] == ""
    assert 0 < len(shown["extract"]) <= 300
    assert all(a.credit for a in composing.content_of(digest_id).articles)


def test_the_next_digest_begins_where_the_last_one_ended(scene: Scene) -> None:
    from newsletter.digests.queries import publication

    scene.article("Un")
    scene.people(1)
    scene.sent(day=TODAY - timedelta(days=3))
    row = publication(scene.publication_id)
    assert row is not None
    rules = proposing.rules_for(row, edition_date=TODAY)
    assert rules.since == TODAY - timedelta(days=3)
    assert rules.oldest == TODAY.replace(year=2025)


def test_months_before_stays_within_the_month() -> None:
    from datetime import date

    assert proposing.months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert proposing.months_before(date(2028, 3, 31), 1) == date(2028, 2, 29)
    assert proposing.months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert proposing.months_before(date(2026, 1, 31), 2) == date(2025, 11, 30)


def test_a_pictures_description_is_asked_for_and_covered_by_the_approval(scene: Scene) -> None:
    article = scene.article("Un", image="pictures/un.jpg")
    digest_id = scene.draft()
    assert {f.code: f.article_id for f in previewing.findings(digest_id)}["alt"] == article.id
    before = approval.inputs_hash(digest_id)
    who: Any = {"digest_id": digest_id, "article_id": article.id, "user_id": None, "now": NOW}
    editing.edit_article(title="Un", standfirst="", image_alt="Un pont\nde pierre", **who)
    assert "alt" not in {finding.code for finding in previewing.findings(digest_id)}
    assert 'alt="Un pont de pierre"' in previewing.preview(digest_id).html
    assert approval.inputs_hash(digest_id) != before
    article.refresh_from_db()
    assert article.image_alt == "", "the archive keeps its own"


def test_what_the_archive_says_anyway_is_no_edit(scene: Scene) -> None:
    article = scene.article("Un", summary="Deux lignes.\nVraiment.")
    digest_id = scene.draft()
    who: Any = {"digest_id": digest_id, "article_id": article.id, "user_id": None, "now": NOW}
    editing.edit_article(title="Un", standfirst="Deux lignes.\r\nVraiment.", **who)
    assert not candidates(digest_id)[0].edited
    editing.edit_article(title="Un autre", standfirst="", **who)
    assert candidates(digest_id)[0].edited


def test_a_licence_for_links_alone_asks_for_no_description(scene: Scene) -> None:
    scene.article("Un", url="https://example.org/un", licence="link", image="pictures/un.jpg")
    assert candidates(scene.draft())[0].image == ""
