from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from newsletter.rendering.colours import SHEET
from newsletter.rendering.logos import MARGIN, TALLEST, WIDEST, prepare_logo
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
    assert width <= min(WIDEST, size[0])
    assert height <= min(TALLEST, size[1])
    assert width / height == pytest.approx(size[0] / size[1], rel=0.1)


@pytest.mark.parametrize("colour", ["#ffffff", "#f4f4f0"])
def test_a_logo_for_dark_grounds_is_refused(colour: str) -> None:
    with pytest.raises(PictureRefused, match="fond blanc"):
        prepare_logo(drawn((400, 100), colour))


def test_what_is_no_image_is_refused() -> None:
    with pytest.raises(PictureRefused, match="JPEG"):
        prepare_logo(b"<svg></svg>")
