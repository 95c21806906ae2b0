"""From a stranger's bytes to an image in the open: upright, whole, in the colours of screens."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

from PIL import Image, ImageCms, ImageMath, ImageOps, UnidentifiedImageError

#: Pixels decoded at most: 40 megapixels hold any photograph, and no decompression bomb.
MOST_PIXELS = 40_000_000
#: Bytes read at most.
LARGEST_FILE = 20_000_000
#: What web sites serve as photographs. AVIF is read where Pillow was built with it.
_READ = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_NARROWEST, _LOWEST = 40, 20
#: What Pillow's readers raise on broken files, found by feeding them such.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)
_TOO_MANY = "L’image compte trop de pixels (40\u00a0millions au plus)."


class PictureRefused(Exception):
    """The file cannot be a mail's picture; ``sentence`` is French and says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def opened(data: bytes, *, wanted: int = 0) -> Image.Image:
    """Return the image as RGB or RGBA in sRGB; raise PictureRefused for what is none or too large.

    ``wanted`` is the width that will be kept: a JPEG is not decoded much larger than that.
    """
    if not data:
        raise PictureRefused("Le fichier de l’image est vide.")
    if len(data) > LARGEST_FILE:
        raise PictureRefused(
            "Le fichier dépasse 20\u00a0Mo\u00a0: choisissez une image plus légère."
        )
    try:
        with warnings.catch_warnings():
            # Pillow warns of what it puts right by itself; only a bomb is our concern.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_READ)
            # Width and height stand in the header: nothing is decoded before they are judged.
            if image.width * image.height > MOST_PIXELS:
                raise PictureRefused(_TOO_MANY)
            if image.width < _NARROWEST or image.height < _LOWEST:
                raise PictureRefused("L’image est trop petite pour être montrée.")
            if wanted and image.format in {"JPEG", "MPO"}:
                # Upright is not known yet: neither side may come out smaller than wanted.
                image.draft(None, (wanted, wanted))
            image.load()
            return ImageOps.exif_transpose(_on_screen(image))
    except UnidentifiedImageError as error:
        raise PictureRefused(_what_it_is(data)) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_TOO_MANY) from error
    except _BROKEN as error:
        raise PictureRefused("L’image est abîmée et ne peut être lue.") from error


def _what_it_is(data: bytes) -> str:
    start = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        what = "C’est un dessin SVG, que des messageries ne montrent pas"
    elif start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        what = "L’adresse mène à une page, pas à une image"
    elif data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"}:
        what = "C’est une photographie HEIC de téléphone"
    else:
        what = "Ce fichier n’est pas une image JPEG, PNG, GIF, WebP ou AVIF"
        return f"{what}."
    return f"{what}\u00a0: donnez une image JPEG ou PNG."


def _on_screen(image: Image.Image) -> Image.Image:
    """Return RGB, or RGBA where something is transparent, in sRGB.

    The profile is about to be dropped: without this, colours of a wide gamut would turn dull.
    The camera's turn stays with the image.
    """
    exif = image.getexif()
    profile = image.info.get("icc_profile")
    shown = _eight_bits(image)
    clear = shown.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in shown.info
    if shown.mode not in {"RGB", "RGBA", "L", "CMYK"}:
        shown = shown.convert("RGBA" if clear else "RGB")
    converted = _in_srgb(shown, profile) if profile else None
    result = (converted or shown).convert("RGBA" if clear else "RGB")
    turn = exif.get(0x0112, 1)
    result.info = {}
    result.getexif()[0x0112] = turn
    return result


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a grey image of 16 bits with 8: a plain conversion turns all but black white."""
    if not image.mode.startswith("I"):
        return image
    shrunk: Image.Image = ImageMath.lambda_eval(
        lambda args: args["convert"](args["grey"] / 257, "L"), grey=image.convert("I")
    )
    return shrunk


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Return the image in sRGB; None when its profile is broken or is of another kind of image."""
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGBA" if image.mode == "RGBA" else "RGB",
        )
    except (ImageCms.PyCMSError, *_BROKEN):
        return None
