"""The named people of the tests. All are invented; their addresses can reach nobody."""

from __future__ import annotations

from dataclasses import dataclass

#: The password of everybody who signs in.
PASSWORD = "un mot de passe assez long"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody outside the firm."""

    address: str
    courtesy_title: str
    first_name: str
    last_name: str
    company: str


CLIENT = Person(
    "solene.guillou@menuiserie-guillou.example.org",
    "Madame",
    "Solène",
    "Guillou",
    "Menuiserie Guillou",
)
PROSPECT = Person("contact@ferme-du-tilleul.example.org", "", "", "", "Ferme du Tilleul")
