"""What a reader sees: Chromium's pictures of a message, in the ways mail clients show it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Playwright, Route

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--font-render-hinting=none",
]


@contextmanager
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Give Debian's Chromium, closed at the end."""
    launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    try:
        yield launched
    finally:
        launched.close()


WIDTHS = (320, 375, 600, 1000)
WAYS = ("light", "dark", "images-off", "no-style", "word")


@contextmanager
def shown(chromium: Browser, html: str, *, width: int, dark: bool = False) -> Iterator[Page]:
    """Give a page that shows the message at ``width`` CSS pixels; nothing leaves the machine."""
    with _page(chromium, dark=dark) as page:
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(html, wait_until="load")
        yield page


def photographs(
    chromium: Browser, html: str, *, widths: Sequence[int] = WIDTHS, ways: Sequence[str] = WAYS
) -> Iterator[tuple[str, int, bytes]]:
    """Yield (way, width, PNG of the whole message) for each way of showing and each width."""
    for way in ways:
        changed = {"no-style": without_styles, "word": as_word}.get(way, str)(html)
        with _page(chromium, dark=way == "dark", images=way != "images-off") as page:
            page.set_content(changed, wait_until="load")
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                yield way, width, page.screenshot(full_page=True, animations="disabled")


@contextmanager
def _page(chromium: Browser, *, dark: bool, images: bool = True) -> Iterator[Page]:
    context = chromium.new_context(color_scheme="dark" if dark else "light")
    try:
        page = context.new_page()
        page.route("**/*", lambda route: _answer(route, images=images))
        yield page
    finally:
        context.close()


def without_styles(html: str) -> str:
    """Return the message as SFR, La Poste and Gmail's mobile page leave it: no style element."""
    return re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def as_word(html: str) -> str:
    """Return the message with the limits of Outlook for Windows, which draws with Word.

    Its conditional tables come alive; max-width, border-radius and inline-block go; padding stays
    on cells only.
    """
    html = re.sub(r"<!--\[if !mso\]><!-->.*?<!--<!\[endif\]-->", "", html, flags=re.DOTALL)
    html = re.sub(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", r"\1", html, flags=re.DOTALL)
    html = re.sub(r"<style.*?</style>|<xml>.*?</xml>", "", html, flags=re.DOTALL)
    return re.sub(r"<(\w+)([^>]*?)style=\"([^\"]*)\"", _as_word_style, html)


def _as_word_style(found: re.Match[str]) -> str:
    tag, attributes, style = found.groups()
    dropped = r"(?<![\w-])(max-width|border-radius|display)\s*:[^;]*;?"
    if tag not in {"td", "th"}:
        dropped += r"|(?<![\w-])padding[\w-]*\s*:[^;]*;?"
    # Word's own name for the padding of a cell, which nothing else knows.
    style = style.replace("mso-padding-alt:", "padding:")
    if tag == "img":
        dropped += r"|(?<![\w-])(width|height)\s*:[^;]*;?"
    return f'<{tag}{attributes}style="{re.sub(dropped, "", style)}"'


def _answer(route: Route, *, images: bool) -> None:
    address = route.request.url
    if images and route.request.resource_type == "image":
        route.fulfill(body=_drawn(address), content_type="image/png")
    else:
        route.abort()


@lru_cache
def _drawn(address: str) -> bytes:
    """Return a still picture that stands for a photograph, of one tone per address."""
    tones = ((203, 213, 222), (219, 209, 195), (200, 212, 200), (214, 202, 206))
    tone = tones[sum(address.encode()) % len(tones)]
    square = "claire" in address
    size = (144, 144) if square else (1120, 840 if "/2." in address else 630)
    image = Image.new("RGB", size, tone)
    draw = ImageDraw.Draw(image)
    dark = (tone[0] - 60, tone[1] - 60, tone[2] - 60)
    pale = (tone[0] + 20, tone[1] + 20, tone[2] + 20)
    if square:
        draw.ellipse((46, 26, 98, 82), fill=dark)
        draw.ellipse((22, 92, 122, 210), fill=dark)
    else:
        draw.rectangle((0, size[1] * 2 // 3, size[0], size[1]), fill=pale)
        draw.ellipse((700, 90, 900, 290), fill=pale)
        draw.polygon([(120, size[1] * 2 // 3), (380, 200), (640, size[1] * 2 // 3)], fill=dark)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
