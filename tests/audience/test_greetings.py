from __future__ import annotations

import pytest

from newsletter.audience.greetings import courtesy_title, greeting


@pytest.mark.parametrize(
    ("title", "last_name", "language", "expected"),
    [
        ("Madame", "Dupont", "fr", "Madame Dupont,"),
        ("Mme", "Dupont", "fr", "Madame Dupont,"),
        ("M.", "Le Goff", "fr", "Monsieur Le Goff,"),
        ("MLLE", "Dupont", "fr", "Madame Dupont,"),
        ("Me", "Dupont", "fr", "Maître Dupont,"),
        ("", "Dupont", "fr", "Madame, Monsieur,"),
        ("Madame", "", "fr", "Madame, Monsieur,"),
        ("M. et Mme", "Dupont", "fr", "Madame, Monsieur,"),
        ("Madame", "Dupont", "en", "Dear Ms Dupont,"),
        ("", "", "en", "Dear reader,"),
        ("Madame", "Dupont\r\nBcc: x", "fr", "Madame Dupont Bcc: x,"),
    ],
)
def test_greetings(title: str, last_name: str, language: str, expected: str) -> None:
    said = greeting(
        courtesy_title=title, first_name="Camille", last_name=last_name, language=language
    )
    assert said == expected


def test_a_title_that_is_not_known_stays_as_written() -> None:
    assert courtesy_title("M. et Mme") == "M. et Mme"
    assert courtesy_title("mme.") == "Madame"
