"""The firm's logo made fit for a mail: sharp, small, and readable whatever is behind it."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageStat

from newsletter.rendering.colours import SHEET, contrast
from newsletter.rendering.opening import PictureRefused, opened
from newsletter.rendering.pictures import encoded, on_sheet

#: CSS pixels that a logo takes in the masthead at most; it is kept at twice that.
WIDEST, TALLEST = 260, 80
#: From this ratio on a logo is a line of text, and may take the width of the column.
LONG, LONGEST = 7, 480
#: CSS pixels of sheet left round it, for where a mail client darkens what is behind.
MARGIN = 4
#: Share of a logo's width or height that may be its own white ground, at each edge.
LOST = 0.2
#: A logo drawn for dark grounds is paler than this against the sheet.
SEEN = 1.6


@dataclass(frozen=True, slots=True)
class PreparedLogo:
    """An opaque PNG and the size at which it is shown, in CSS pixels."""

    data: bytes
    width: int
    height: int


def prepare_logo(data: bytes) -> PreparedLogo:
    """Return the logo as PNG on the sheet's colour, its empty margins cut.

    Opaque, because mail clients that invert colours leave images alone: dark letters on a
    transparent ground would vanish. Raises PictureRefused for what is no image, or cannot be seen
    on a light ground.
    """
    image = opened(data)
    flat = on_sheet(image)
    edges = ImageChops.difference(flat, Image.new("RGB", flat.size, SHEET))
    # Compression leaves a faint noise that is no drawing.
    box = edges.convert("L").point(lambda value: 255 * (value > 8)).getbbox()
    if box is None or _pale(flat.crop(box), edges.crop(box)):
        raise PictureRefused(
            "Ce logo est clair\u00a0: donnez la version prévue pour un fond blanc."
        )
    if _loses_a_part(image, box):
        raise PictureRefused(
            "Une partie de ce logo est blanche et disparaîtrait\u00a0: donnez la version prévue "
            "pour un fond blanc."
        )
    drawn = flat.crop(box)
    # A name on one long line would be too small to read in the width of a compact logo.
    widest = WIDEST if drawn.width < LONG * drawn.height else LONGEST
    scale = min(1.0, widest / drawn.width, TALLEST / drawn.height)
    shown = (max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale)))
    dense = min(2.0, drawn.width / shown[0])
    size = (round(shown[0] * dense), round(shown[1] * dense))
    margin = round(MARGIN * dense)
    plate = Image.new("RGB", (size[0] + 2 * margin, size[1] + 2 * margin), SHEET)
    plate.paste(drawn.resize(size, Image.Resampling.LANCZOS), (margin, margin))
    return PreparedLogo(
        encoded(plate, "PNG", optimize=True), shown[0] + 2 * MARGIN, shown[1] + 2 * MARGIN
    )


def _loses_a_part(image: Image.Image, seen: tuple[int, int, int, int]) -> bool:
    """Say whether what is drawn reaches well beyond what is seen of it on the sheet."""
    if image.mode != "RGBA":
        return False
    whole = image.getchannel("A").point(lambda value: 255 * (value > 128)).getbbox() or seen
    width, height = whole[2] - whole[0], whole[3] - whole[1]
    return (
        max(seen[0] - whole[0], whole[2] - seen[2]) > LOST * width
        or max(seen[1] - whole[1], whole[3] - seen[3]) > LOST * height
    )


def _pale(drawn: Image.Image, edges: Image.Image) -> bool:
    """Say whether what is drawn can hardly be told from the sheet, on the whole."""
    mask = edges.convert("L").point(lambda value: 255 * (value > 8))
    red, green, blue = (round(mean) for mean in ImageStat.Stat(drawn, mask).mean)
    return contrast(f"#{red:02x}{green:02x}{blue:02x}", SHEET) < SEEN
