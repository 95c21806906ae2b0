from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from newsletter.rendering.colours import SHEET
from newsletter.rendering.opening import PictureRefused
from newsletter.rendering.pictures import HEAVIEST, WIDEST, prepare_picture


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    channels = len(mode)
    data = random.Random(7).randbytes(width * height * channels)  # noqa: S311 - no secret
    return Image.frombytes(mode, (width, height), data)


def shade(image: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    """Return the red, green and blue of one pixel."""
    found = image.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    red, green, blue = found
    return red, green, blue


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def test_a_heavy_photograph_is_made_light() -> None:
    prepared = prepare_picture(saved(noise(2000, 1200), "JPEG", quality=95))
    assert len(prepared.data) <= HEAVIEST
    assert prepared.content_type == "image/jpeg"
    assert prepared.width <= WIDEST
    assert prepared.width / prepared.height == pytest.approx(2000 / 1200, rel=0.01)
    with Image.open(io.BytesIO(prepared.data)) as image:
        assert image.size == (prepared.width, prepared.height)


def test_a_drawing_stays_png_and_a_small_one_is_not_enlarged() -> None:
    drawing = Image.new("RGB", (300, 200), "#1f4e79")
    prepared = prepare_picture(saved(drawing, "PNG"))
    assert (prepared.content_type, prepared.width, prepared.height) == ("image/png", 300, 200)


def test_transparency_gets_the_sheet_behind_it() -> None:
    """At night a mail client darkens the ground and leaves the image: dark lines must not go."""
    scheme = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    scheme.paste((31, 78, 121, 255), (50, 50, 350, 150))
    with Image.open(io.BytesIO(prepare_picture(saved(scheme, "PNG")).data)) as image:
        assert image.mode in {"RGB", "P"}
        assert shade(image, (0, 0)) == tuple(bytes.fromhex(SHEET[1:]))
        assert shade(image, (200, 100)) == (31, 78, 121)


def chart() -> Image.Image:
    """Return lines of small text in six colours over bars, larger than a mail shows."""
    image = Image.new("RGB", (1800, 1000), "#ffffff")
    draw = ImageDraw.Draw(image)
    for row, colour in enumerate(
        ("#1f4e79", "#c0392b", "#27ae60", "#f39c12", "#8e44ad", "#333333")
    ):
        draw.rectangle((100 + row * 270, 900 - row * 90, 260 + row * 270, 950), fill=colour)
        font = ImageFont.load_default(size=34)
        draw.text((60, 40 + row * 52), "Le taux de TVA des travaux " * 4, fill=colour, font=font)
    return image


def test_a_chart_stays_png_at_full_size_and_a_grey_photograph_does_not() -> None:
    prepared = prepare_picture(saved(chart(), "PNG"))
    assert (prepared.content_type, prepared.width) == ("image/png", WIDEST)
    assert len(prepared.data) <= HEAVIEST
    grey = Image.effect_noise((900, 600), 40).filter(ImageFilter.GaussianBlur(2))
    assert prepare_picture(saved(grey, "PNG")).content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("size", "framed"),
    [((1200, 1600), (1200, 1200)), ((3000, 500), (1200, 480)), ((1200, 630), (1200, 630))],
)
def test_a_photograph_is_neither_a_tower_nor_a_thread(
    size: tuple[int, int], framed: tuple[int, int]
) -> None:
    photograph = Image.effect_noise(size, 40).filter(ImageFilter.GaussianBlur(3)).convert("RGB")
    # A face in the upper part, which must stay.
    ImageDraw.Draw(photograph).ellipse((540, 300, 660, 420), fill="#d02020")
    prepared = prepare_picture(saved(photograph, "JPEG", quality=90))
    assert prepared.width / prepared.height == pytest.approx(framed[0] / framed[1], rel=0.01)
    assert prepared.width >= 900
    if size[1] > size[0]:
        with Image.open(io.BytesIO(prepared.data)) as image:
            red, green, _ = shade(image.resize((1200, 1200)), (600, 240))
            assert red > 180 > 80 > green


def test_a_tall_drawing_keeps_its_head_and_a_wide_one_its_words() -> None:
    drawing = Image.new("RGB", (600, 2400), "#ffffff")
    ImageDraw.Draw(drawing).rectangle((0, 0, 600, 100), fill="#1f4e79")
    tall = prepare_picture(saved(drawing, "PNG"))
    with Image.open(io.BytesIO(tall.data)) as image:
        assert image.size == (600, 600)
        assert shade(image, (300, 50)) == (31, 78, 121)
    wide = prepare_picture(saved(Image.new("RGB", (1200, 200), "#1f4e79"), "PNG"))
    assert (wide.width, wide.height) == (1200, 200)


def test_metadata_go_and_the_camera_s_turn_is_applied() -> None:
    image = noise(400, 200)
    exif = image.getexif()
    exif[0x0112] = 6
    exif[0x010E] = "secret"
    exif.get_ifd(0x8825)[1] = "secret"
    for data in (
        saved(image, "JPEG", exif=exif, comment=b"secret", icc_profile=b"secret" * 30),
        saved(
            Image.new("RGB", (400, 200), "#1f4e79"), "PNG", exif=exif, icc_profile=b"secret" * 30
        ),
    ):
        prepared = prepare_picture(data)
        for word in (b"secret", b"Exif", b"eXIf", b"ICC_PROFILE", b"iCCP", b"tEXt"):
            assert word not in prepared.data
        # 200 by 400 once upright, of which a square is shown.
        assert (prepared.width, prepared.height) == (200, 200)


@pytest.mark.parametrize("turn", range(1, 9))
def test_each_turn_of_the_camera_ends_upright(turn: int) -> None:
    upright = Image.new("RGB", (400, 200), "#f0f0f0")
    ImageDraw.Draw(upright).rectangle((0, 0, 100, 100), fill="#c01010")
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(turn)
    stored = upright if back is None else upright.transpose(Image.Transpose(back))
    exif = stored.getexif()
    exif[0x0112] = turn
    with Image.open(io.BytesIO(prepare_picture(saved(stored, "PNG", exif=exif)).data)) as image:
        assert image.size == (400, 200)
        red, green, _ = shade(image, (30, 30))
        assert red > 150 > 100 > green


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "MPO"])
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
        (b"", "est vide"),
        (b"x" * 500, "n’est pas une image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\n<!DOCTYPE html><title>Erreur</title>", "mène à une page"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (bomb(50_000), "pixels"),
        (bomb(8_000), "pixels"),
        (bomb(300), "abîmée"),
        (saved(noise(400, 300), "JPEG")[:5000], "abîmée"),
        (saved(noise(10, 10), "PNG"), "trop petite"),
        (saved(noise(96, 96), "PNG"), "160 pixels"),
        (saved(Image.new("RGB", (1, 10_000)), "PNG"), "trop petite"),
        (b"x" * 20_000_001, "20\u00a0Mo"),
    ],
)
def test_what_is_no_fit_picture_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        prepare_picture(data)
    assert said in refused.value.sentence
