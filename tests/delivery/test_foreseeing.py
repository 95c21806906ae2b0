"""What ``digest check`` says of the variants that an audience would need."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from newsletter.delivery import foreseeing
from newsletter.digests import editing
from newsletter.digests.refusals import DigestRefused
from tests import scenes
from tests.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    made = scenes.build()
    made.article("Impôt", categories=["Fiscal"])
    made.article("Paie", categories=["Social"])
    return made


def test_the_variants_of_today_are_those_that_leave_something_out(scene: Scene) -> None:
    scene.person("tout@example.org")
    digest_id = scene.draft()
    assert foreseeing.variants(digest_id) == ()
    scene.person("fiscal@example.org", interests=["Fiscal"])
    scene.person("social@example.org", interests=["Social"])
    scene.person("jardin@example.org", interests=["Jardin"])
    tax, pay = scene.articles["Impôt"].id, scene.articles["Paie"].id
    assert set(foreseeing.variants(digest_id)) == {(tax,), (pay,)}


def test_a_digest_without_an_article_has_none(scene: Scene) -> None:
    scene.person("tout@example.org")
    digest_id = scene.draft()
    for article in scene.articles.values():
        editing.drop(digest_id=digest_id, article_id=article.id, user_id=None, now=scenes.NOW)
    assert foreseeing.variants(digest_id) == ()
    with pytest.raises(DigestRefused, match="aucun article"):
        foreseeing.findings(digest_id, ())


def test_a_variant_that_cannot_be_composed_blocks_before_anybody_approves(
    scene: Scene, tmp_path: Path
) -> None:
    scene.person("fiscal@example.org", interests=["Fiscal"])
    digest_id = scene.draft()
    own = tmp_path / "email" / "editorial"
    own.mkdir(parents=True)
    (own / "subject.txt").write_text(
        "{{ subject }}{% if content.articles|length == 1 %}{{ nothing }}{% endif %}",
        encoding="utf-8",
    )
    with override_settings(TEMPLATE_DIRS=[tmp_path, *settings.TEMPLATE_DIRS]):
        said = foreseeing.findings(digest_id, foreseeing.variants(digest_id))
    (found,) = [one for one in said if one.level == "blocking"]
    assert found.code == "variants"
    assert "Impôt" in found.where
    assert "subject.txt" in found.sentence


def test_too_many_variants_are_said_before_the_launch(scene: Scene) -> None:
    names = [f"Rubrique {number}" for number in range(7)]
    for name in names:
        scene.article(f"Sur {name}", categories=[name])
    for mask in range(1, 2**7 - 1):
        chosen = [name for bit, name in enumerate(names) if mask >> bit & 1]
        scene.person(f"client{mask}@example.org", interests=chosen)
    digest_id = scene.draft()
    codes = [one.code for one in foreseeing.findings(digest_id, foreseeing.variants(digest_id))]
    assert "variants" in codes


def test_what_the_digest_already_says_is_not_said_again_for_each_variant(scene: Scene) -> None:
    scene.person("fiscal@example.org", interests=["Fiscal"])
    digest_id = scene.draft()
    found = foreseeing.findings(digest_id, foreseeing.variants(digest_id))
    assert [one.code for one in found].count("legal_line") == 1


def test_each_article_is_named_though_all_lack_the_same_thing(scene: Scene) -> None:
    for title in ("Trois", "Quatre"):
        scene.article(title, image="pictures/x.png")
    digest_id = scene.draft()
    found = [one.where for one in foreseeing.findings(digest_id, ()) if one.code == "alt"]
    assert len(found) == 2
