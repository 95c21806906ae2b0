from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.audience.addresses import AddressRefused, mask, normalise


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("marie.dupont@example.org", "marie.dupont@example.org"),
        ("Marie.DUPONT@Example.ORG", "marie.dupont@example.org"),
        ("  marie@example.org\u00a0", "marie@example.org"),
        ("\ufeffmarie@exam\u200bple.org", "marie@example.org"),
        ("mailto:marie@example.org?subject=Bonjour", "marie@example.org"),
        ("MAILTO:marie%40example.org", "marie@example.org"),
        ("Marie Dupont <marie@example.org>", "marie@example.org"),
        ('"Dupont, Marie" <marie@example.org>', "marie@example.org"),
        ("<marie@example.org>", "marie@example.org"),
        ("« marie@example.org »", "marie@example.org"),
        ("marie@example.org;", "marie@example.org"),
        ("o'brien+lettre@example.test", "o'brien+lettre@example.test"),
        ("contact@café.example.org", "contact@xn--caf-dma.example.org"),
        ("contact@xn--caf-dma.example.org", "contact@xn--caf-dma.example.org"),
        ("marie@mairie.bzh", "marie@mairie.bzh"),
    ],
)
def test_one_form_for_what_people_write(written: str, address: str) -> None:
    assert normalise(written) == address


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("", "vide"),
        ("  \u00a0 ", "vide"),
        ("marie.example.org", "arobase"),
        ("marie@dupont@example.org", "plusieurs"),
        ("marie@a.example, paul@b.example", "plusieurs"),
        ("@example.org", "précède"),
        ("marie@", "domaine"),
        ("marie dupont@example.org", "espace"),
        ("hélène@example.org", "accent"),
        ("marie@example", "point"),
        ("marie@-example.org", "forme"),
        ("marie..dupont@example.org", "forme"),
        (".marie@example.org", "forme"),
        ("marie@example.org\r\nBcc: paul@example.org", "retour"),
        ("marie@example.org\n", "retour"),
        ("mailto:marie@example.org%0d%0aBcc:paul@example.org", "commande"),
        ("x" * 65 + "@example.org", "longue"),
        ("marie@" + "x." * 130 + "org", "longue"),
        ("marie@[192.0.2.1]", "forme"),
    ],
)
def test_what_cannot_be_mailed_is_refused_in_a_sentence(written: str, word: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        normalise(written)
    assert word in refused.value.sentence
    assert "marie" not in refused.value.sentence


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("marie.dupont@example,org", "marie.dupont@example.org"),
        ("marie dupont@example.org", "mariedupont@example.org"),
        ("hélène@example.org", "helene@example.org"),
        ("marie@orange", "marie@orange.fr"),
        ("marie(at)example.org", "marie@example.org"),
        ("marie at example.org", "marie@example.org"),
        ("marie..dupont@example.org", "marie.dupont@example.org"),
        ("boulangerie martin", None),
    ],
)
def test_a_likely_address_is_suggested_and_not_taken(written: str, suggestion: str | None) -> None:
    with pytest.raises(AddressRefused) as refused:
        normalise(written)
    assert refused.value.suggestion == suggestion


def test_a_mask_shows_its_owner_enough() -> None:
    assert mask("marie.dupont@example.org") == "m•••@example.org"


_SIGNS = st.sampled_from(
    [*list("abZ09é.@-_+'\"<>;, \t\r\n\xa0\u200b:%="), "mailto:", "xn--", "org"]
)


@given(st.lists(_SIGNS, max_size=30).map("".join) | st.text(max_size=40) | st.emails())
def test_what_is_accepted_is_stable_and_safe_in_a_header(written: str) -> None:
    try:
        address = normalise(written)
    except AddressRefused:
        return
    assert normalise(address) == address
    assert address.isascii()
    assert address == address.lower()
    assert address.count("@") == 1
    assert len(address) <= 254
    assert not any(c.isspace() or not c.isprintable() for c in address)
    assert not set(address) & set(',;<>"\\()[]')
