"""What a reader sees, in Chromium: sizes, overflow, accessibility, and pictures against goldens.

``GOLDENS=write pytest tests/rendering/test_sights.py`` draws the goldens anew; look at them.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from newsletter.digests.judges import accessibility
from newsletter.rendering.compiling import compile_message
from tests.needs import AXE, ROOT, required
from tests.rendering.contents import ORDINARY, TEMPLATES, english, hostile
from tests.rendering.sights import as_word, photograph, shown, without_styles
from tests.rendering.test_notices import notice

pytestmark = pytest.mark.needs("chromium")

GOLDENS = ROOT / "tests" / "golden" / "sights"
RESULTS = ROOT / "build" / "sights"
#: Share of pixels that may differ clearly: fonts are hinted a little differently elsewhere.
TOLERANCE = 0.02
CONTENTS = {"ordinary": ORDINARY, "english": english(), **hostile()}


def html_of(name: str, layout: str) -> str:
    content = replace(CONTENTS[name], layout=layout)
    return compile_message(content, template_dirs=[TEMPLATES]).html


WIDTHS = (320, 375, 600, 1000)
WAYS = ("", "dark", "images-off", "no-style", "word")
SIGHTS = [("editorial", "ordinary", width, way) for width in WIDTHS for way in WAYS] + [
    ("editorial", "tables", 320, ""),
    ("compact", "ordinary", 375, ""),
    ("compact", "ordinary", 600, "dark"),
    ("compact", "ordinary", 600, "word"),
]


@pytest.fixture(scope="module")
def fonts() -> None:
    """The goldens are set in Liberation, as Debian substitutes Arial and Times."""
    if not any(Path("/usr/share/fonts").rglob("LiberationSans-Regular.ttf")):
        sentence = "The goldens need Liberation's letters: apt-get install fonts-liberation"
        if required():
            pytest.fail(sentence)
        pytest.skip(sentence)


@pytest.mark.parametrize(("layout", "name", "width", "way"), SIGHTS)
def test_the_message_looks_as_it_was_approved(
    layout: str, name: str, width: int, way: str, chromium: Browser, fonts: None
) -> None:
    html = html_of(name, layout)
    html = {"no-style": without_styles, "word": as_word}.get(way, str)(html)
    image = photograph(chromium, html, width=width, dark=way == "dark", images=way != "images-off")
    file = f"{layout}-{name}-{width}{'-' if way else ''}{way}.png"
    RESULTS.mkdir(parents=True, exist_ok=True)
    image.save(RESULTS / file)
    small = reduced(image)
    golden = GOLDENS / file
    if os.environ.get("GOLDENS") == "write":
        GOLDENS.mkdir(parents=True, exist_ok=True)
        small.quantize(colors=16).save(golden, optimize=True)
    assert difference(small, golden) <= TOLERANCE, f"compare {golden} with {RESULTS / file}"


def reduced(image: Image.Image) -> Image.Image:
    """Return the picture at the size that goldens are kept in: enough to see every block."""
    return image.resize((image.width // 3, image.height // 3), Image.Resampling.LANCZOS)


def difference(seen: Image.Image, golden: Path) -> float:
    """Return the share of pixels that differ clearly; 1 when the heights are far apart."""
    with Image.open(golden) as opened:
        expected = opened.convert("RGB")
    if abs(expected.height - seen.height) > expected.height * 0.02:
        return 1.0
    height = min(expected.height, seen.height)
    box = (0, 0, expected.width, height)
    # Blurred, so that a glyph one pixel aside is no difference and a block is.
    blurred = (expected.width // 3, height // 3)
    one = seen.crop(box).resize(blurred, Image.Resampling.BOX)
    other = expected.crop(box).resize(blurred, Image.Resampling.BOX)
    gap = ImageChops.difference(one, other).convert("L").point(lambda value: 255 * (value > 40))
    return float(gap.histogram()[255]) / (blurred[0] * blurred[1])


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
    html = html_of("ordinary", "editorial")
    assert old in html
    image = photograph(chromium, html.replace(old, new), width=600)
    assert difference(reduced(image), GOLDENS / "editorial-ordinary-600.png") > TOLERANCE


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
        html = html_of(name, layout)
        if way == "no-style":
            html = without_styles(html)
        with shown(chromium, html, width=320) as page:
            seen: dict[str, Any] = page.evaluate(MEASURE)
        assert seen == {"width": 320, "small": [], "low": [], "bare": [], "images": []}, name


@pytest.mark.needs("node-tools")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(dark: bool, chromium: Browser) -> None:
    axe = AXE.read_text(encoding="utf-8")
    names = ("ordinary", "tables") if dark else tuple(CONTENTS)
    pages = {name: html_of(name, "editorial") for name in names}
    pages["compact"] = html_of("ordinary", "compact")
    pages |= {kind: notice(kind).html for kind in ("optin_confirmation", "alert")}
    for name, html in pages.items():
        with shown(chromium, html, width=600, dark=dark) as page:
            page.evaluate(axe)
            found = page.evaluate("options => axe.run(document, options)", accessibility.OPTIONS)
        violations = [
            (violation["id"], [node["target"] for node in violation["nodes"]])
            for violation in found["violations"]
        ]
        assert not violations, name
