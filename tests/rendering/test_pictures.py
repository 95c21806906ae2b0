from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image

from newsletter.rendering.pictures import HEAVIEST, PictureRefused, prepare_picture


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    channels = len(mode)
    data = random.Random(7).randbytes(width * height * channels)  # noqa: S311 - no secret
    return Image.frombytes(mode, (width, height), data)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def test_a_heavy_photograph_is_made_light() -> None:
    prepared = prepare_picture(saved(noise(2000, 1200), "JPEG", quality=95))
    assert len(prepared.data) <= HEAVIEST
    assert prepared.content_type == "image/jpeg"
    assert prepared.width <= 1120
    assert prepared.width / prepared.height == pytest.approx(2000 / 1200, rel=0.01)
    with Image.open(io.BytesIO(prepared.data)) as image:
        assert image.size == (prepared.width, prepared.height)


def test_a_drawing_stays_png_and_a_small_one_is_not_enlarged() -> None:
    drawing = Image.new("RGB", (300, 200), "#1f4e79")
    prepared = prepare_picture(saved(drawing, "PNG"))
    assert (prepared.content_type, prepared.width, prepared.height) == ("image/png", 300, 200)


def test_transparency_is_kept_where_it_shows() -> None:
    logo = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    logo.paste((31, 78, 121, 255), (50, 50, 350, 150))
    prepared = prepare_picture(saved(logo, "PNG"))
    with Image.open(io.BytesIO(prepared.data)) as image:
        assert image.convert("RGBA").getchannel("A").getextrema()[0] == 0


def test_metadata_go_and_the_camera_s_turn_is_applied() -> None:
    image = noise(400, 200)
    exif = image.getexif()
    exif[0x0112] = 6
    exif[0x010E] = "secret"
    prepared = prepare_picture(saved(image, "JPEG", exif=exif))
    assert b"secret" not in prepared.data
    assert prepared.height > prepared.width


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_other_formats_are_re_encoded(kind: str) -> None:
    prepared = prepare_picture(saved(noise(200, 100), kind))
    assert prepared.content_type in {"image/jpeg", "image/png"}


def bomb(side: int) -> bytes:
    """Return a tiny PNG whose header announces side × side pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "n’est pas une image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas une image"),
        (bomb(50_000), "pixels"),
        (bomb(8_000), "pixels"),
        (bomb(300), "abîmée"),
        (saved(noise(400, 300), "JPEG")[:5000], "abîmée"),
        (saved(noise(10, 10), "PNG"), "trop petite"),
        (b"x" * 20_000_001, "20\u00a0Mo"),
    ],
)
def test_what_is_no_fit_picture_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        prepare_picture(data)
    assert said in refused.value.sentence
