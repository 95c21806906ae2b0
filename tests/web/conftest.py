"""A scene with a sent digest, and the people who open its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from newsletter.audience.models import Subscriber
from newsletter.delivery import links
from newsletter.delivery.models import Message
from newsletter.firm.models import User
from tests import scenes
from tests.scenes import NOW, Scene

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse
else:
    Answer = object

SignIn = Callable[[str], Client]
ROLES = ("READER", "EDITOR", "APPROVER", "ADMINISTRATOR")


@pytest.fixture(autouse=True)
def _the_day_of_the_scene(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        cache.clear()
        yield


@pytest.fixture
def scene(db: None) -> Scene:
    return scenes.build()


@pytest.fixture
def signed_in(scene: Scene) -> SignIn:
    """Return a function that gives a browser signed in with that role."""

    def sign_in(role: str) -> Client:
        email = f"{role.lower()}@cabinet.example.org"
        if not User.objects.filter(email=email).exists():
            # Without a password: making one costs a tenth of a second, and none is typed here.
            User.objects.create(email=email, name=role.title(), role=role, created_at=NOW)
        client = Client()
        client.force_login(User.objects.get(email=email))
        return client

    return sign_in


@pytest.fixture
def reader_of_the_letter(scene: Scene) -> Subscriber:
    """Return somebody who was sent a digest."""
    scene.article("La facture électronique")
    person = scene.person("marie.dupont@example.org", last_name="Dupont", courtesy_title="Madame")
    scene.sent()
    return person


@pytest.fixture
def token(reader_of_the_letter: Subscriber) -> str:
    """Return the token of that person's mail."""
    message = Message.objects.get(subscriber=reader_of_the_letter)
    return links.token(links.PERSONAL, message.id)
