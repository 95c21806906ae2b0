"""An article's image made fit for a mail: framed, resized for dense screens, light, safe."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from PIL import Image, ImageChops, ImageStat

from newsletter.rendering.colours import SHEET
from newsletter.rendering.opening import PictureRefused, opened

#: A picture travels to every reader: heavier ones are re-encoded until they are lighter.
HEAVIEST = 80_000
#: Twice what the mail's column shows.
WIDEST = 1200
#: Under this a picture is a thumbnail's thumbnail, an avatar or an icon.
NARROWEST, LOWEST = 160, 80
#: Width by height, at least and at most. Squarer, a first picture fills a screen before any word;
#: longer, a small one is a thread beside its title.
TALLEST_FRAME, WIDEST_FRAME = 1.0, 2.5
#: How much of what a tall photograph loses is above what is kept: faces are in its upper part.
_ABOVE = 0.3
#: Share of pixels equal to their neighbours, and mean error of 256 colours, that tell a drawing.
_FLAT, _FEW = 0.5, 1.0
_QUALITIES = (84, 78, 72, 66, 60, 54, 48)
_COLOURS = (256, 128, 64)


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A re-encoded image, free of metadata: sizes in pixels, shown at half of them."""

    data: bytes
    content_type: str
    width: int
    height: int


def prepare_picture(data: bytes, *, max_width: int = WIDEST) -> PreparedPicture:
    """Return the picture as JPEG or PNG under 80 kB, at most ``max_width`` pixels wide.

    Raises PictureRefused for what is no image, is broken, too large or too small.
    """
    image = on_sheet(opened(data, wanted=max_width))
    drawn = _is_drawn(_resized(image, min(image.width, max_width)))
    framed = _framed(image, drawn=drawn)
    if framed.width < NARROWEST or framed.height < LOWEST:
        raise PictureRefused(
            f"L’image est trop petite pour être montrée ({NARROWEST} pixels de large et {LOWEST} "
            "de haut au moins)."
        )
    width = min(framed.width, max_width)
    while width >= min(NARROWEST, framed.width):
        resized = _resized(framed, width)
        for kind, encoding in _encodings(resized, drawn=drawn):
            if len(encoding) <= HEAVIEST:
                return PreparedPicture(encoding, kind, resized.width, resized.height)
        width = int(width * 0.85)
    raise PictureRefused(
        "L’image reste trop lourde après réduction\u00a0: choisissez-en une autre."
    )


def on_sheet(image: Image.Image) -> Image.Image:
    """Return the image opaque, on the sheet's colour.

    Mail clients that darken the ground leave images alone: dark lines on a transparent ground
    would vanish at night.
    """
    if image.mode != "RGBA":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, SHEET), image).convert("RGB")


def _framed(image: Image.Image, *, drawn: bool) -> Image.Image:
    """Return the part of the picture that a mail shows: no tower, no thread.

    A drawing's head says what it is about, so its foot goes; its width holds words and stays.
    """
    ratio = image.width / image.height
    if ratio < TALLEST_FRAME:
        height = round(image.width / TALLEST_FRAME)
        top = 0 if drawn else round((image.height - height) * _ABOVE)
        return image.crop((0, top, image.width, top + height))
    if ratio > WIDEST_FRAME and not drawn:
        width = round(image.height * WIDEST_FRAME)
        left = (image.width - width) // 2
        return image.crop((left, 0, left + width, image.height))
    return image


def _is_drawn(image: Image.Image) -> bool:
    """Say whether it is a chart, a scheme, a page of text: flat areas in few colours."""
    aside, below = (ImageChops.offset(image, *by) for by in ((1, 0), (0, 1)))
    steps = ImageChops.lighter(
        ImageChops.difference(image, aside), ImageChops.difference(image, below)
    )
    still = reduce(ImageChops.lighter, steps.split()).histogram()[0]
    if still < _FLAT * image.width * image.height:
        return False
    lost = ImageChops.difference(image, image.quantize(colors=256).convert("RGB"))
    return max(ImageStat.Stat(lost).mean) <= _FEW


def _encodings(image: Image.Image, *, drawn: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the encodings of the image, the best first."""
    if drawn:
        yield "image/png", encoded(image, "PNG", optimize=True)
        for colours in _COLOURS:
            few = image.quantize(colors=colours, kmeans=1)
            yield "image/png", encoded(few, "PNG", optimize=True)
        return
    for quality in _QUALITIES:
        data = encoded(image, "JPEG", quality=quality, optimize=True, progressive=True)
        yield "image/jpeg", data


def _resized(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def encoded(image: Image.Image, kind: str, **options: bool | int) -> bytes:
    """Return the image's bytes in Pillow's ``kind``, free of metadata."""
    bare = image.copy()
    # A JPEG's comment and a PNG's profile would be written again from here.
    bare.info = {}
    buffer = io.BytesIO()
    bare.save(buffer, kind, **options)
    return buffer.getvalue()
