"""An article's image made fit for a mail: checked, resized for dense screens, light, safe."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

#: A picture travels to every reader: heavier ones are re-encoded until they are lighter.
HEAVIEST = 80_000
#: Pixels decoded at most: 40 megapixels hold any photograph, and no decompression bomb.
MOST_PIXELS = 40_000_000
#: Bytes read at most.
LARGEST_FILE = 20_000_000
#: A photograph has more colours than this; a flat drawing has its own and those of its edges.
DRAWN = 4096
_READ = ("JPEG", "PNG", "GIF", "WEBP")
_QUALITIES = (82, 74, 66, 58, 50, 42, 34)


class PictureRefused(Exception):
    """The file cannot be a mail's picture; ``sentence`` is French and says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A re-encoded image, free of metadata: sizes in pixels, shown at half of them."""

    data: bytes
    content_type: str
    width: int
    height: int


def prepare_picture(data: bytes, *, max_width: int = 1120) -> PreparedPicture:
    """Return the picture as JPEG or PNG under 80 kB, at most ``max_width`` pixels wide.

    Raises PictureRefused for what is no image, is broken, too large or cannot be made light.
    """
    image = opened(data)
    flat = _without_transparency_if_unused(image)
    width = min(flat.width, max_width)
    while width >= 40:
        height = max(1, round(flat.height * width / flat.width))
        resized = flat.resize((width, height), Image.Resampling.LANCZOS)
        if prepared := _light_enough(resized):
            return prepared
        width = int(width * 0.8)
    raise PictureRefused(
        "L’image reste trop lourde après réduction\u00a0: choisissez-en une autre."
    )


def opened(data: bytes) -> Image.Image:
    """Return the image, upright and whole; raise PictureRefused for what is none or too large."""
    if len(data) > LARGEST_FILE:
        raise PictureRefused(
            "Le fichier dépasse 20\u00a0Mo\u00a0: choisissez une image plus légère."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_READ)
            # Width and height stand in the header: nothing is decoded before they are judged.
            if image.width * image.height > MOST_PIXELS:
                raise PictureRefused("L’image compte trop de pixels (40\u00a0millions au plus).")
            if image.width < 40 or image.height < 20:
                raise PictureRefused("L’image est trop petite pour être montrée.")
            image.load()
            return ImageOps.exif_transpose(image)
    except UnidentifiedImageError as error:
        raise PictureRefused("Ce fichier n’est pas une image JPEG, PNG, GIF ou WebP.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused("L’image compte trop de pixels (40\u00a0millions au plus).") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise PictureRefused("L’image est abîmée et ne peut être lue.") from error


def _without_transparency_if_unused(image: Image.Image) -> Image.Image:
    """Return RGB, or RGBA when some pixel really is transparent."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        rgba = image.convert("RGBA")
        lowest, _ = rgba.getchannel("A").getextrema()
        return rgba if lowest != 255 else rgba.convert("RGB")
    return image.convert("RGB")


def _light_enough(image: Image.Image) -> PreparedPicture | None:
    """Return the first encoding under the limit: PNG for drawings, JPEG for photographs."""
    if image.mode == "RGBA" or image.getcolors(maxcolors=DRAWN) is not None:
        few = image.mode == "RGBA" or image.getcolors(maxcolors=256) is not None
        for png in (image, image.quantize(colors=128)) if few else (image,):
            data = encoded(png, "PNG", optimize=True)
            if len(data) <= HEAVIEST:
                return PreparedPicture(data, "image/png", image.width, image.height)
    if image.mode == "RGBA":
        return None
    for quality in _QUALITIES:
        data = encoded(image, "JPEG", quality=quality, optimize=True, progressive=True)
        if len(data) <= HEAVIEST:
            return PreparedPicture(data, "image/jpeg", image.width, image.height)
    return None


def encoded(image: Image.Image, kind: str, **options: bool | int) -> bytes:
    """Return the image's bytes in Pillow's ``kind``, free of metadata."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
