"""What a reader sees, in Chromium: sizes, overflow, accessibility, and pictures against goldens.

``GOLDENS=write pytest tests/rendering/test_sights.py`` draws the goldens anew; look at them.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from newsletter.digests.judges import accessibility
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.notices import NOTICES
from tests.needs import AXE, ROOT, required
from tests.rendering.contents import CONTENTS, TEMPLATES
from tests.rendering.sights import photographs, shown, without_styles
from tests.rendering.test_notices import notice

pytestmark = pytest.mark.needs("chromium")

GOLDENS = ROOT / "tests" / "golden" / "sights"
RESULTS = ROOT / "build" / "sights"
#: Share of pixels that may differ clearly: fonts are hinted a little differently elsewhere.
TOLERANCE = 0.02
#: Goldens are kept this many times smaller; the sights lie whole in build/sights.
SCALE = 9
#: Enough that a quantised golden differs nowhere clearly from what it was made of.
COLOURS = 128
GROUND = (255, 0, 255)
#: Small pictures of one message by way of showing and width.
Sights = dict[tuple[str, int], Image.Image]
#: What every mail client may be sent, by name: each content in each layout, and each notice.
NAMES = [f"{layout}-{name}" for layout in ("editorial", "compact") for name in CONTENTS] + [
    f"notice-{kind}" for kind in NOTICES
]


def html_of(name: str) -> str:
    kind, _, rest = name.partition("-")
    if kind == "notice":
        return notice(rest).html
    content = replace(CONTENTS[rest], layout=kind)
    return compile_message(content, template_dirs=[TEMPLATES]).html


@pytest.fixture(scope="module")
def fonts() -> None:
    """The goldens are set in Liberation, as Debian substitutes Arial and Times."""
    if not any(Path("/usr/share/fonts").rglob("LiberationSans-Regular.ttf")):
        sentence = "The goldens need Liberation's letters: apt-get install fonts-liberation"
        if required():
            pytest.fail(sentence)
        pytest.skip(sentence)


@pytest.mark.parametrize("name", NAMES)
def test_the_message_looks_as_it_was_approved(name: str, chromium: Browser, fonts: None) -> None:
    """Four widths by five ways of showing, on one sheet; the sights themselves to look at."""
    sights = {}
    RESULTS.mkdir(parents=True, exist_ok=True)
    for way, width, png in photographs(chromium, html_of(name)):
        (RESULTS / f"{name}-{width}-{way}.png").write_bytes(png)
        sights[way, width] = reduced(png)
    golden = GOLDENS / f"{name}.png"
    if os.environ.get("GOLDENS") == "write":
        GOLDENS.mkdir(parents=True, exist_ok=True)
        sheet_of(sights).quantize(colors=COLOURS).save(golden, optimize=True)
    with Image.open(golden) as opened:
        approved = opened.convert("RGB")
    gaps = differences(sights, approved)
    assert max(gaps.values()) <= TOLERANCE, {
        f"{RESULTS}/{name}-{width}-{way}.png": gap
        for (way, width), gap in gaps.items()
        if gap > TOLERANCE
    }


def reduced(png: bytes) -> Image.Image:
    """Return the picture so small that a glyph aside is no difference, and a block aside is."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return image.resize((image.width // SCALE, image.height // SCALE), Image.Resampling.BOX)


def sheet_of(sights: Sights) -> Image.Image:
    """Return the sights side by side, in order, on a ground that no mail has."""
    width = sum(image.width for image in sights.values())
    sheet = Image.new("RGB", (width, max(image.height for image in sights.values())), GROUND)
    left = 0
    for image in sights.values():
        sheet.paste(image, (left, 0))
        left += image.width
    return sheet


def differences(sights: Sights, approved: Image.Image) -> dict[tuple[str, int], float]:
    """Return for each sight the share of its pixels that differ clearly from the sheet's."""
    gaps, left = {}, 0
    for key, image in sights.items():
        height = max(image.height, approved.height)
        seen = Image.new("RGB", (image.width, height), GROUND)
        seen.paste(image, (0, 0))
        expected = Image.new("RGB", (image.width, height), GROUND)
        expected.paste(approved.crop((left, 0, left + image.width, approved.height)), (0, 0))
        left += image.width
        clear = ImageChops.difference(seen, expected).convert("L").point(lambda v: 255 * (v > 40))
        gaps[key] = float(clear.histogram()[255]) / (image.width * image.height)
    return gaps


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max-width:600px", "max-width:540px"),
        ("padding:30px 0 24px", "padding:24px 0 20px"),
        ("Georgia, Times New Roman, serif", "monospace"),
        ("background-color:#fffefc", "background-color:#c0d0f0"),
    ],
)
def test_a_difference_is_seen(old: str, new: str, chromium: Browser) -> None:
    html = html_of("editorial-ordinary")
    assert old in html
    sights = {
        (way, width): reduced(png)
        for way, width, png in photographs(chromium, html.replace(old, new), ways=["light"])
    }
    with Image.open(GOLDENS / "editorial-ordinary.png") as opened:
        assert differences(sights, opened.convert("RGB"))["light", 600] > TOLERANCE


MEASURE = """() => {
  const visible = [...document.querySelectorAll('body *')].filter(e => e.getClientRects().length);
  const texts = visible.filter(e => [...e.childNodes].some(
    n => n.nodeType === 3 && n.textContent.trim()));
  return {
    width: document.documentElement.scrollWidth,
    small: texts.filter(e => parseFloat(getComputedStyle(e).fontSize) < 16
      && !['SUB', 'SUP'].includes(e.tagName))
      .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40)),
    low: [...document.querySelectorAll('.touch, .more a, .button a')]
      .filter(e => e.getBoundingClientRect().height < 44)
      .map(e => e.textContent.trim() + ' ' + e.getBoundingClientRect().height),
    bare: [...document.querySelectorAll('a')].filter(e => !e.closest('.button')
      && !getComputedStyle(e).textDecorationLine.includes('underline'))
      .map(e => e.textContent.trim()),
    images: [...document.images].filter(i => !i.hasAttribute('alt') || !i.width).map(i => i.src),
  };
}"""


@pytest.mark.parametrize("way", ["", "no-style"])
@pytest.mark.parametrize("layout", ["editorial", "compact"])
def test_no_content_breaks_the_page_at_320_pixels(layout: str, way: str, chromium: Browser) -> None:
    for name in CONTENTS:
        html = html_of(f"{layout}-{name}")
        if way == "no-style":
            html = without_styles(html)
        with shown(chromium, html, width=320) as page:
            seen: dict[str, Any] = page.evaluate(MEASURE)
        assert seen == {"width": 320, "small": [], "low": [], "bare": [], "images": []}, name


@pytest.mark.needs("node-tools")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(dark: bool, chromium: Browser) -> None:
    axe = AXE.read_text(encoding="utf-8")
    names = NAMES if not dark else [name for name in NAMES if not name.startswith("compact-")]
    for name in names:
        html = html_of(name)
        with shown(chromium, html, width=600, dark=dark) as page:
            page.evaluate(axe)
            found = page.evaluate("options => axe.run(document, options)", accessibility.OPTIONS)
        violations = [
            (violation["id"], [node["target"] for node in violation["nodes"]])
            for violation in found["violations"]
        ]
        assert not violations, name
