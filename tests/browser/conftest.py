"""A real browser on the real site: Debian's Chromium, a scene, and a worker's work done on call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from newsletter.delivery import presence, working
from newsletter.firm.users import create_user
from tests import scenes
from tests.scenes import Scene

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PASSWORD = "un-long-mot-de-passe-42"
APPROVER = "approbatrice@cabinet.example.org"
#: Screenshots are kept where this names a folder, for people to look at.
SIGHTS = os.environ.get("SIGHTS", "")

# Playwright's synchronous interface runs an event loop in this thread, which Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def base_url() -> str:
    """Stand in for pytest-base-url's own fixture, whose shape this pytest warns of."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    scene = scenes.build()
    create_user(
        email=APPROVER,
        name="Hélène Martin",
        role="APPROVER",
        password=PASSWORD,
        now=timezone.now(),
    )
    presence.seen(name="essai:1", started_at=timezone.now(), now=timezone.now())
    return scene


@pytest.fixture
def site(scene: Scene, live_server: LiveServer, page: Page) -> Iterator[str]:
    """Return the site's address; whatever the browser's console complains of fails the test."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Taking a screenshot puts a style of its own into the page.
        if message.type in {"error", "warning"} and not SIGHTS:
            complaints.append(f"{message.text} {message.location.get('url', '')}")

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(8_000)
    yield live_server.url
    assert complaints == []


@pytest.fixture
def signed_in(site: str, page: Page) -> Page:
    """Return the browser, signed in through the page as somebody who may approve."""
    page.goto(f"{site}/staff/")
    page.get_by_label("Adresse électronique").fill(APPROVER)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{site}/staff/")
    return page


@pytest.fixture
def work() -> Callable[[], None]:
    """Return a function that does what a worker would do now."""

    def work() -> None:
        for digest_id in working.due_digests(now=timezone.now()):
            working.work_on(digest_id=digest_id, seconds=5)

    return work


@pytest.fixture
def look(page: Page) -> Callable[[str], None]:
    """Return a function that keeps a screenshot, in both widths and both grounds."""

    def look(name: str) -> None:
        if not SIGHTS:
            return
        for width in (1280, 360):
            for ground in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=ground)
                page.wait_for_timeout(250)  # colours pass over, they do not jump
                page.screenshot(path=Path(SIGHTS) / f"{name}-{width}-{ground}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")

    return look
