"""Images as strangers save them: their colours come out as a screen shows them."""

from __future__ import annotations

import struct

import pytest
from PIL import Image, features

from newsletter.rendering.opening import PictureRefused, opened
from tests.rendering.test_pictures import noise, saved, shade

GREEN = (60, 200, 60)
#: Red, green and blue of Adobe's wide gamut, adapted to D50, and the same for Apple's.
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
APPLE = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))


def profile(primaries: tuple[tuple[float, float, float], ...]) -> bytes:
    """Return a small ICC profile (version 2, matrix and gamma 2.2) of those primaries."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    white = (0.9642, 1.0, 0.8249)
    tags = [(b"desc", b"desc\0\0\0\0" + struct.pack(">I", 2) + b"x\0" + bytes(80))]
    tags += [(b"wtpt", b"XYZ \0\0\0\0" + fixed(*white))]
    for name, xyz in zip((b"r", b"g", b"b"), primaries, strict=True):
        tags.append((name + b"XYZ", b"XYZ \0\0\0\0" + fixed(*xyz)))
        tags.append((name + b"TRC", b"curv" + bytes(4) + struct.pack(">IHH", 1, 563, 0)))
    table, body = struct.pack(">I", len(tags)), b""
    for name, data in tags:
        padded = data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(data))
        body += padded
    head = struct.pack(">I4sI", 128 + len(table) + len(body), b"lcms", 0x02100000)
    head += b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + fixed(*white)
    return head.ljust(128, b"\0") + table + body


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
@pytest.mark.parametrize("primaries", [ADOBE, APPLE])
def test_a_wide_gamut_is_brought_into_that_of_screens(
    mode: str, primaries: tuple[tuple[float, float, float], ...]
) -> None:
    image = Image.new("RGB", (400, 300), GREEN).convert(mode)
    plain = shade(opened(saved(image, "PNG")), (9, 9))
    shown = opened(saved(image, "PNG", icc_profile=profile(primaries)))
    red, green, _ = shade(shown, (9, 9))
    # The same numbers mean a livelier green there than here.
    assert red < plain[0] - 30
    assert green >= plain[1]
    assert "icc_profile" not in shown.info


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "P"])
def test_a_broken_or_foreign_profile_leaves_the_image_as_it_is(mode: str) -> None:
    image = Image.new("L", (400, 300), 120).convert(mode)
    for bad in (b"x" * 200, profile(ADOBE) if mode in {"L", "LA"} else b"y" * 200):
        shown = opened(saved(image, "PNG", icc_profile=bad))
        assert max(abs(value - 120) for value in shade(shown, (9, 9))) <= 3


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    shades = Image.new("I;16", (256, 64))
    shades.frombytes(b"".join(struct.pack("<H", 257 * x) for x in range(256)) * 64)
    shown = opened(saved(shades, "PNG")).convert("L")
    assert [shown.getpixel((x, 9)) for x in (0, 64, 128, 255)] == [0, 64, 128, 255]


def test_printers_colours_come_out_as_they_were_meant() -> None:
    """Adobe writes CMYK inverted and says so; ``saved`` does the same."""
    image = Image.new("RGB", (400, 300), GREEN).convert("CMYK")
    data = saved(image, "JPEG", quality=95)
    assert b"Adobe" in data
    shown = opened(data)
    assert max(abs(one - other) for one, other in zip(shade(shown, (9, 9)), GREEN, strict=True)) < 6


@pytest.mark.skipif(not features.check("avif"), reason="Pillow without AVIF")
def test_avif_is_read_and_a_broken_one_refused() -> None:
    data = saved(noise(300, 200).resize((600, 400)), "AVIF")
    assert opened(data).size == (600, 400)
    for cut in (60, len(data) // 2):
        with pytest.raises(PictureRefused):
            opened(data[:cut])
    with pytest.raises(PictureRefused, match="abîmée"):
        opened(data.replace(b"av01", b"av09", 1))


def test_of_what_moves_the_first_image_is_taken_whatever_their_number() -> None:
    still = Image.new("RGB", (200, 100), "#1f4e79")
    others = [Image.new("RGB", (200, 100), (i % 255, 9, 9)) for i in range(500)]
    moving = opened(saved(still, "GIF", save_all=True, append_images=others))
    assert shade(moving, (9, 9)) == (31, 78, 121)


def test_a_large_jpeg_is_not_decoded_larger_than_needed() -> None:
    large = saved(Image.new("RGB", (5000, 3000), "#1f4e79"), "JPEG")
    width, height = opened(large, wanted=1200).size
    assert 1200 <= height < width <= 2500
