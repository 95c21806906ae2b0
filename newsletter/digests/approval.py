"""Approval: bound to a hash over everything that the bytes depend on (promise 7)."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from newsletter.digests.composing import content_of
from newsletter.digests.models import Digest, Variant
from newsletter.digests.previewing import findings
from newsletter.digests.queries import publication
from newsletter.digests.refusals import DigestRefused
from newsletter.firm import audit
from newsletter.firm.models import Role
from newsletter.firm.queries import user_by_id


def inputs_hash(digest_id: int) -> str:
    """Return the hash over the frozen inputs.

    Articles as edited, introduction, subject, firm, sender, the templates' bytes, the audience
    and the rules that make variants. What a person's stamps change is no part of it.
    """
    content = content_of(digest_id)
    row = Digest.objects.get(id=digest_id)
    rules = publication(row.publication_id)
    assert rules is not None  # noqa: S101 - a foreign key holds it
    inputs = {
        "content": asdict(content),
        "audience": rules.list_ids,
        "variants": "interests and past mailings, at most 64",
        "templates": _templates_hash(),
    }
    text = json.dumps(inputs, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def approve(*, digest_id: int, user_id: int, now: datetime) -> str:
    """Approve a digest and return the hash that the approval is bound to.

    Raises DigestRefused: the digest is no draft, the user may not approve, a check blocks.
    """
    user = user_by_id(user_id)
    if user is None or not user.may(Role.APPROVER):
        raise DigestRefused("Seul un approbateur ou un administrateur approuve un numéro.")
    digest = Digest.objects.filter(id=digest_id).first()
    if digest is None:
        raise DigestRefused("Ce numéro n’existe pas.")
    if digest.state == Digest.State.EMPTY:
        raise DigestRefused(f"Il n’y a rien à approuver. {digest.remark}")
    if digest.state != Digest.State.DRAFT:
        label = Digest.State(digest.state).label
        raise DigestRefused(f"Seul un brouillon s’approuve ; ce numéro est « {label} ».")
    before = inputs_hash(digest_id)
    blocking = [found for found in findings(digest_id) if found.level == "blocking"]
    if blocking:
        raise DigestRefused(
            "Ce numéro ne peut pas être approuvé : "
            + " ".join(f"{found.sentence} {found.remedy}" for found in blocking)
        )
    with transaction.atomic():
        row = Digest.objects.select_for_update().get(id=digest_id)
        if row.state != Digest.State.DRAFT or inputs_hash(digest_id) != before:
            raise DigestRefused("Le numéro vient d’être modifié ; relisez-le, puis approuvez-le.")
        row.state = Digest.State.APPROVED
        row.approved_at, row.approved_by_id, row.approved_hash = now, user_id, before
        row.remark = ""
        row.save()
        audit.record(
            at=now,
            actor_id=user_id,
            action="digest.approved",
            object_type="digest",
            object_id=digest_id,
            detail={"hash": before},
        )
    return before


def void(*, digest_id: int, remark: str, now: datetime) -> None:
    """Send a digest back to draft, with the sentence that says why; its variants go."""
    Variant.objects.filter(digest_id=digest_id).delete()
    Digest.objects.filter(id=digest_id).update(
        state=Digest.State.DRAFT,
        remark=remark,
        approved_at=None,
        approved_by=None,
        approved_hash="",
        scheduled_at=None,
        launched_at=None,
        due_at=None,
    )
    audit.record(
        at=now,
        actor_id=None,
        action="digest.approval_voided",
        object_type="digest",
        object_id=digest_id,
    )


def _templates_hash() -> str:
    digest = hashlib.sha256()
    for folder in settings.TEMPLATE_DIRS:
        for path in _files_under(Path(folder) / "email"):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + _content_of(path))
    return digest.hexdigest()


def _files_under(top: Path) -> list[Path]:
    """Return every file that a template's name can lead to, through linked folders too."""
    found, seen = [], set()
    for folder, folders, names in os.walk(top, followlinks=True):
        # A link to a folder above would lead round without end.
        folders[:] = [name for name in folders if Path(folder, name).resolve() not in seen]
        seen |= {Path(folder, name).resolve() for name in folders}
        found += [Path(folder, name) for name in names]
    return sorted(found)


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        # What compiles the digest says which file cannot be read.
        return b""


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
