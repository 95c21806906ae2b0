"""The variants that a digest would be frozen into now, looked at before anybody approves it.

Who is in the audience may change until the launch; what forbids a variant today would forbid it
then, when the digest is approved and its people wait.
"""

from __future__ import annotations

from newsletter.delivery.freezing import MOST_VARIANTS, masks_of
from newsletter.delivery.masks import NOTHING, OPPOSED, articles_of
from newsletter.digests import previewing, queries
from newsletter.digests.refusals import DigestRefused
from newsletter.rendering.findings import Finding

Variant = tuple[int, ...]


def variants(digest_id: int) -> tuple[Variant, ...]:
    """Return the articles of each variant that leaves something out, the shortest first."""
    masks = masks_of(digest_id)
    if not masks.article_ids:
        return ()
    wanted = (articles_of(m, masks.article_ids) for m in masks.present() - {NOTHING, OPPOSED})
    partial = (v for v in wanted if len(v) < len(masks.article_ids))
    return tuple(sorted(partial, key=lambda articles: (len(articles), articles)))


def findings(digest_id: int, foreseen: tuple[Variant, ...]) -> tuple[Finding, ...]:
    """Return what our own checks say of the digest and of each of its variants, said once."""
    found = {_same(one): one for one in previewing.findings(digest_id)}
    if len(foreseen) > MOST_VARIANTS:
        one = _too_many(len(foreseen))
        return previewing.gravest_first([*found.values(), one])
    for articles in foreseen:
        try:
            said = previewing.findings(digest_id, article_ids=articles)
        except DigestRefused as refusal:
            said = (_not_composed(digest_id, articles, refusal),)
        for one in said:
            found.setdefault(_same(one), one)
    return previewing.gravest_first(tuple(found.values()))


def _same(one: Finding) -> tuple[str, str, str]:
    """Return what makes two findings one: two articles may lack the same thing."""
    return one.code, one.where, one.sentence


def _too_many(number: int) -> Finding:
    return Finding(
        level="warning",
        code="variants",
        where="variantes",
        sentence=f"L’audience d’aujourd’hui demanderait {number} variantes, "
        f"{MOST_VARIANTS} au plus sont permises\u00a0: le numéro ne partirait pas.",
        remedy="Retirez des articles déjà reçus par une partie des abonnés.",
    )


def _not_composed(digest_id: int, articles: Variant, refusal: DigestRefused) -> Finding:
    titles = "\u00a0; ".join(queries.titles(digest_id, articles))
    return Finding(
        level="blocking",
        code="variants",
        where=f"variante «\u00a0{titles}\u00a0»",
        sentence=refusal.sentence,
        remedy="Corrigez le modèle, ou retirez l’article en cause.",
    )
