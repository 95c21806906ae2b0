from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from newsletter.rendering.colours import SHEET
from newsletter.rendering.logos import LONGEST, MARGIN, TALLEST, WIDEST, prepare_logo
from newsletter.rendering.opening import PictureRefused
from tests.rendering.test_pictures import saved


def drawn(size: tuple[int, int], colour: str, *, edge: int = 0) -> bytes:
    """Return a rectangle on a transparent ground, ``edge`` pixels of emptiness round it."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((edge, edge, size[0] - edge - 1, size[1] - edge - 1), colour)
    return saved(image, "PNG")


def test_a_transparent_logo_gets_the_sheet_behind_it() -> None:
    logo = prepare_logo(drawn((1200, 400), "#1f4e79", edge=100))
    with Image.open(io.BytesIO(logo.data)) as image:
        assert image.mode == "RGB"
        assert image.getpixel((0, 0)) == tuple(bytes.fromhex(SHEET[1:]))
        assert image.getpixel((image.width // 2, image.height // 2)) == (31, 78, 121)
        assert image.width == 2 * logo.width, "kept for dense screens"
    # 1,000 by 200 are drawn: the empty margins are cut before it is made to fit.
    assert (logo.width, logo.height) == (WIDEST + 2 * MARGIN, 52 + 2 * MARGIN)


@pytest.mark.parametrize("size", [(4000, 500), (500, 4000), (180, 48), (45, 30)])
def test_it_fits_the_masthead_and_is_never_enlarged(size: tuple[int, int]) -> None:
    logo = prepare_logo(drawn(size, "#8a1538"))
    width, height = logo.width - 2 * MARGIN, logo.height - 2 * MARGIN
    assert width <= min(LONGEST if size[0] > 7 * size[1] else WIDEST, size[0])
    assert height <= min(TALLEST, size[1])
    assert width / height == pytest.approx(size[0] / size[1], rel=0.1)


@pytest.mark.parametrize("colour", ["#ffffff", "#f4f4f0"])
def test_a_logo_for_dark_grounds_is_refused(colour: str) -> None:
    with pytest.raises(PictureRefused, match="fond blanc"):
        prepare_logo(drawn((400, 100), colour))


def test_a_logo_of_which_half_would_vanish_is_refused() -> None:
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((20, 50, 250, 150), "#8a1538")
    ImageDraw.Draw(image).rectangle((300, 50, 580, 150), "#ffffff")
    with pytest.raises(PictureRefused, match="disparaîtrait"):
        prepare_logo(saved(image, "PNG"))
    # White letters on a ground of their own are seen.
    image.paste("#1f4e79", (0, 0, 600, 200))
    ImageDraw.Draw(image).rectangle((300, 50, 580, 150), "#ffffff")
    assert prepare_logo(saved(image, "PNG")).width


def test_a_name_on_one_long_line_may_be_read() -> None:
    logo = prepare_logo(drawn((3000, 160), "#8a1538"))
    assert (logo.width, logo.height) == (480 + 2 * MARGIN, 26 + 2 * MARGIN)


def test_what_is_no_image_is_refused() -> None:
    with pytest.raises(PictureRefused, match="SVG"):
        prepare_logo(b"<svg></svg>")
