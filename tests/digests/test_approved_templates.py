"""The approval covers the templates wherever they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from newsletter.digests import approval
from tests import scenes

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_template_in_a_linked_folder_is_covered(tmp_path: Path) -> None:
    """A firm keeps its layout in a repository of its own and links to it."""
    elsewhere = tmp_path / "depot" / "maison"
    elsewhere.mkdir(parents=True)
    own = tmp_path / "templates" / "email"
    own.mkdir(parents=True)
    (own / "maison").symlink_to(elsewhere)
    # Round without end, unless somebody looks.
    (elsewhere / "encore").symlink_to(own)
    (elsewhere / "body.html").write_text("un")
    scene = scenes.build()
    scene.article("Impôt")
    digest_id = scene.draft()
    with override_settings(TEMPLATE_DIRS=[own.parent, *settings.TEMPLATE_DIRS]):
        before = approval.inputs_hash(digest_id)
        assert approval.inputs_hash(digest_id) == before
        (elsewhere / "body.html").write_text("deux")
        assert approval.inputs_hash(digest_id) != before


def test_a_template_that_cannot_be_read_is_said_by_the_compilation(tmp_path: Path) -> None:
    own = tmp_path / "email" / "editorial"
    own.mkdir(parents=True)
    (own / "body.txt").symlink_to(tmp_path / "nulle-part")
    scene = scenes.build()
    scene.article("Impôt")
    digest_id = scene.draft()
    with override_settings(TEMPLATE_DIRS=[tmp_path, *settings.TEMPLATE_DIRS]):
        assert approval.inputs_hash(digest_id)
