"""A sheet to draw flat shapes on, in pixels of the finished picture; reducing smooths the edges."""

from __future__ import annotations

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1120, 630
#: Drawn so many times larger, then reduced.
DENSITY = 2

Point = tuple[float, float]


class Sheet:
    """One picture being drawn."""

    def __init__(self, ground: str) -> None:
        self._image = Image.new("RGB", (WIDTH * DENSITY, HEIGHT * DENSITY), ground)
        self._draw = ImageDraw.Draw(self._image)

    def box(
        self, left: float, top: float, width: float, height: float, fill: str, radius: float = 0
    ) -> None:
        """Fill a rectangle; ``radius`` rounds its corners."""
        self._draw.rounded_rectangle(
            _scaled(left, top, left + width, top + height), radius * DENSITY, fill
        )

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """Fill a circle round (x, y)."""
        self._draw.ellipse(_scaled(x - radius, y - radius, x + radius, y + radius), fill)

    def sector(
        self, x: float, y: float, radius: float, start: float, end: float, fill: str
    ) -> None:
        """Fill a slice of a circle; degrees run clockwise from three o'clock."""
        box = _scaled(x - radius, y - radius, x + radius, y + radius)
        self._draw.pieslice(box, start, end, fill)

    def ring(
        self,
        x: float,
        y: float,
        radius: float,
        width: float,
        fill: str,
        *,
        start: float = 0,
        end: float = 360,
    ) -> None:
        """Draw a circle's line, or an arc of it, ``width`` wide inside the radius."""
        box = _scaled(x - radius, y - radius, x + radius, y + radius)
        self._draw.arc(box, start, end, fill, round(width * DENSITY))

    def line(self, points: list[Point], width: float, fill: str) -> None:
        """Draw a line through the points, its corners and ends round."""
        scaled = [(x * DENSITY, y * DENSITY) for x, y in points]
        self._draw.line(scaled, fill, round(width * DENSITY), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, fill)

    def shape(self, points: list[Point], fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * DENSITY, y * DENSITY) for x, y in points], fill)

    def finished(self) -> Image.Image:
        """Return the picture at its size."""
        return self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _scaled(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    return (
        round(left * DENSITY),
        round(top * DENSITY),
        round(right * DENSITY),
        round(bottom * DENSITY),
    )
