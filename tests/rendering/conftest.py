"""The one browser that this folder's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.rendering.sights import browser


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium; a process runs one Playwright only, which tests/browser uses too."""
    with browser(playwright) as launched:
        yield launched
