"""Colours that stay readable: contrast as WCAG 2.1 defines it, and a theme from one accent."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from functools import lru_cache

#: WCAG 2.1, success criterion 1.4.3: ordinary text.
READABLE = 4.5

PAPER = "#f3f1ec"
SHEET = "#fffefc"
INK = "#22252a"
MUTED = "#55595f"
LINE = "#d9d5cb"
DARK_PAPER = "#15171a"
DARK_SHEET = "#1e2125"
DARK_INK = "#eceae5"
DARK_MUTED = "#b4b7bb"
DARK_LINE = "#3c4046"

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What templates paint with; each text colour is readable on the ground it stands on."""

    accent: str
    #: The accent darkened, if need be, until text in it can be read on the sheet.
    link: str
    #: The ground of masthead and buttons: the accent, unless no text can be read on it.
    band: str
    #: Text on that ground: white, or ink where the accent is light.
    on_band: str
    #: A breath of the accent, for grounds.
    tint: str
    #: The line under a title: the accent, faded.
    underline: str
    dark_link: str
    #: Text on a ground of ``link``, and of ``dark_link``.
    on_link: str = "#ffffff"
    on_dark_link: str = "#111315"
    paper: str = PAPER
    sheet: str = SHEET
    ink: str = INK
    muted: str = MUTED
    line: str = LINE
    dark_paper: str = DARK_PAPER
    dark_sheet: str = DARK_SHEET
    dark_ink: str = DARK_INK
    dark_muted: str = DARK_MUTED
    dark_line: str = DARK_LINE


def is_colour(value: str) -> bool:
    """Return whether the value is ``#rrggbb``."""
    return bool(_HEX.fullmatch(value))


def theme_of(accent: str) -> Theme:
    """Return the theme of a firm's accent; an accent that is no colour gives the default blue."""
    accent = accent.lower() if is_colour(accent) else "#1f4e79"
    link = lit(accent, until=READABLE, on=PAPER, lighter=False)
    band, on_band = _band(accent)
    dark_link = lit(accent, until=READABLE + 1, on=DARK_SHEET, lighter=True)
    return Theme(
        accent=accent,
        link=link,
        band=band,
        on_band=on_band,
        tint=mixed(accent, SHEET, 0.06),
        underline=mixed(link, SHEET, 0.5),
        dark_link=dark_link,
    )


def _band(accent: str) -> tuple[str, str]:
    """Return a ground and the text that reads on it; the accent itself wherever it can be."""
    for text in ("#ffffff", INK):
        if contrast(accent, text) >= READABLE:
            return accent, text
    return lit(accent, until=READABLE, on="#ffffff", lighter=False), "#ffffff"


@lru_cache(maxsize=1024)
def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lit(colour: str, *, until: float, on: str, lighter: bool) -> str:
    """Return the colour made lighter or darker, its hue kept, until it reads on ``on``."""
    red, green, blue = (channel / 255 for channel in _channels(colour))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    for step in range(51):
        level = light + (1 - light) * step / 50 if lighter else light * (1 - step / 50)
        moved = _joined(colorsys.hls_to_rgb(hue, level, saturation))
        if contrast(moved, on) >= until:
            return moved
    return "#ffffff" if lighter else "#000000"


def mixed(one: str, other: str, share: float) -> str:
    """Return ``share`` of one colour in another."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _joined(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
