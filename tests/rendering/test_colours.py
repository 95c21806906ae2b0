from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.colours import (
    DARK_INK,
    DARK_MUTED,
    DARK_PAPER,
    DARK_SHEET,
    INK,
    MUTED,
    PAPER,
    READABLE,
    SHEET,
    contrast,
    theme_of,
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#1d4ed8", "#ffffff") == pytest.approx(6.70, abs=0.01)


@given(colours)
def test_whatever_the_accent_every_text_can_be_read(accent: str) -> None:
    theme = theme_of(accent)
    for text, grounds in (
        (theme.link, (SHEET, PAPER, theme.tint)),
        (theme.on_band, (theme.band,)),
        (theme.on_link, (theme.link,)),
        (theme.on_dark_link, (theme.dark_link,)),
        (theme.dark_link, (DARK_SHEET, DARK_PAPER)),
        (INK, (SHEET, PAPER, theme.tint)),
        (MUTED, (SHEET, PAPER)),
        (DARK_INK, (DARK_SHEET, DARK_PAPER)),
        (DARK_MUTED, (DARK_SHEET, DARK_PAPER)),
    ):
        for ground in grounds:
            assert contrast(text, ground) >= READABLE, (text, ground)


def test_a_readable_accent_is_left_alone() -> None:
    theme = theme_of("#1F4E79")
    assert (theme.link, theme.band, theme.on_band) == ("#1f4e79", "#1f4e79", "#ffffff")


def test_a_light_accent_stays_the_firms_own_as_a_ground() -> None:
    theme = theme_of("#ffd400")
    assert (theme.band, theme.on_band) == ("#ffd400", INK)
