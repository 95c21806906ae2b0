"""The ways in which an element is there and nobody sees it: sizes, places, colours, words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from newsletter.rendering.colours import contrast

#: Less than this nobody reads, though it be there (px).
_SMALLEST = 5.0
#: Text fainter than this on its ground is invisible, not only hard to read.
_FAINTEST = 1.5
_FAINTEST_OPACITY = 0.2
#: Farther than this from where it stands, it is off the screen (px).
_FAR = 100.0
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|)")
_IN_PX = {"px": 1.0, "": 1.0, "pt": 4 / 3, "rem": 16.0}
_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0}
_NAMED = {
    "white": "#ffffff",
    "black": "#000000",
    "red": "#ff0000",
    "green": "#008000",
    "blue": "#0000ff",
    "yellow": "#ffff00",
    "gray": "#808080",
    "grey": "#808080",
    "silver": "#c0c0c0",
    "navy": "#000080",
    "whitesmoke": "#f5f5f5",
    "snow": "#fffafa",
    "ivory": "#fffff0",
}


#: What leaves nothing of an element, or nothing on the screen.
#: Farther than this from the other side: a telephone's width.
_FAR_FROM_THE_OTHER_SIDE = 400.0
_CUTTING = {
    "clip": r"rect\((?:0|1px)[ ,]",
    "clip-path": r"inset\((?:[5-9]\d|100)%|(?:circle|ellipse)\(0(?:\D|$)|polygon\(0 0(?:[, 0]*)\)",
    "content-visibility": r"hidden",
    "filter": r"opacity\(0(?:\.0\d*)?%?\)",
    "-webkit-text-fill-color": r"transparent",
    "transform": r"scale[xy3d]*\(0(?:\.0+)?[),]|translate[xy]?\(-\d{3}",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """What hides a text: how it is said, and the properties to mend."""

    said: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What text inherits from round it; a colour that is not known is never judged."""

    size: float
    ink: str | None
    ground: str | None
    opacity: float
    indent: float

    def unseen(self) -> Cause | None:
        """Return what makes text of this look invisible."""
        if self.size < _SMALLEST:
            return Cause(f"une taille de {self.size:g}\u00a0px", ("font-size", "font"))
        if self.indent <= -_FAR:
            return Cause("text-indent", ("text-indent",))
        colours = ("color", "background", "background-color")
        if self.ink == "transparent":
            return Cause("une couleur transparente", colours)
        if self.ink and self.ground and contrast(self.ink, self.ground) < _FAINTEST:
            return Cause(f"sa couleur, {self.ink} sur {self.ground}", colours)
        return None


ORDINARY = Look(16.0, "#000000", "#ffffff", 1.0, 0.0)


def look_of(node: Any, style: Mapping[str, str], around: Look) -> Look:
    """Return how text in this element looks."""
    look = around
    if size := _plain(style.get("font-size")) or _size_in(_plain(style.get("font"))):
        look = replace(look, size=_pixels(size, whole=around.size, known=_SIZES) or 0.0)
    if ink := _plain(style.get("color")) or node.get("color"):
        look = replace(look, ink=_colour(ink, around.ink))
    painted = _plain(style.get("background")) or _plain(style.get("background-color"))
    if style.get("background") and style.get("background-color"):
        painted = f"{_plain(style['background'])} {_plain(style['background-color'])}"
    if painted := painted or node.get("bgcolor"):
        look = replace(look, ground=_ground(painted, around.ground))
    if indent := _plain(style.get("text-indent")):
        look = replace(look, indent=_pixels(indent, whole=look.size) or 0.0)
    if (opacity := _share(_plain(style.get("opacity")))) is not None:
        look = replace(look, opacity=around.opacity * opacity)
    return look


def hidden_by(node: Any, style: Mapping[str, str], look: Look, *, in_word: bool) -> Cause | None:
    """Return what hides this element and all that is in it."""
    said = {name: _plain(value) for name, value in style.items()}
    if node.get("hidden") is not None:
        return Cause("l’attribut hidden")
    # Whoever listens to their mail is owed the same as whoever sees it.
    if (node.get("aria-hidden") or "").lower() == "true":
        return Cause("l’attribut aria-hidden")
    if look.opacity < _FAINTEST_OPACITY:
        return Cause("opacity", ("opacity",))
    name = _hiding_property(said, in_word=in_word)
    return Cause(f"{name}:{said[name]}", (name,)) if name else None


def _hiding_property(said: Mapping[str, str], *, in_word: bool) -> str:
    if said.get("display") == "none":
        return "display"
    if said.get("visibility") in {"hidden", "collapse"}:
        return "visibility"
    if in_word and "all" in said.get("mso-hide", ""):
        return "mso-hide"
    return _out_of_its_box(said) or _elsewhere(said)


def _out_of_its_box(said: Mapping[str, str]) -> str:
    """Return the property that leaves no room for the text, where what passes over is cut."""
    cut = {said.get("overflow"), said.get("overflow-x"), said.get("overflow-y")}
    if not cut & {"hidden", "clip", "scroll", "auto"}:
        return ""
    for name in ("height", "max-height", "width", "max-width"):
        room = _pixels(said.get(name, ""), whole=100.0)
        if room is not None and room < _SMALLEST:
            return name
    return ""


def _elsewhere(said: Mapping[str, str]) -> str:
    """Return the property that takes the text off the screen."""
    away: dict[str, int] = {"margin-left": -1, "margin-top": -1}
    if said.get("position") in {"absolute", "fixed", "relative"}:
        away |= {"left": -1, "top": -1, "right": 1, "bottom": 1}
    for name, sign in away.items():
        limit = _FAR if sign < 0 else _FAR_FROM_THE_OTHER_SIDE
        if _moved(said.get(name, "")) * sign >= limit:
            return name
    for name, pattern in _CUTTING.items():
        if re.search(pattern, said.get(name, "")):
            return name
    return ""


def _moved(value: str) -> float:
    """Return how far this moves a box, in pixels: of a telephone, where it is a part of it."""
    found = re.fullmatch(r"(-?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|vw|vh|)", value)
    parts = {"%": 4.0, "vw": 4.0, "vh": 6.0, "em": 16.0, "pt": 4 / 3, "rem": 16.0}
    return float(found.group(1)) * parts.get(found.group(2), 1.0) if found else 0.0


def _size_in(font: str) -> str:
    """Return the size of a ``font``: "0/0 a", "bold 12px/1.5 Arial"."""
    found = re.search(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%)|0)(?=/|\s|$)", font)
    return found.group(1) if found else ""


def _plain(value: str | None) -> str:
    return (value or "").replace("!important", "").strip()


def _pixels(value: str, *, whole: float, known: Mapping[str, float] | None = None) -> float | None:
    """Return a length in pixels; ``whole`` is what em and % are parts of."""
    if known and value in known:
        return known[value]
    found = _LENGTH.fullmatch(value)
    if found is None:
        # What is no length is ignored, as clients do.
        return whole if known else None
    number, unit = float(found.group(1)), found.group(2)
    if unit in {"em", "%"}:
        return number * (whole if unit == "em" else whole / 100)
    return number * _IN_PX[unit]


def _share(value: str) -> float | None:
    found = re.fullmatch(r"(\d*\.?\d+)(%?)", value)
    return float(found.group(1)) / (100 if found.group(2) else 1) if found else None


def _ground(painted: str, around: str | None) -> str | None:
    """Return the colour of a ``background``; a picture may be any colour."""
    if "url(" in painted or "gradient(" in painted:
        return None
    for word in re.findall(r"#\w+|rgba?\([^)]*\)|\w+", painted):
        colour = _colour(word, around)
        if colour == "transparent":
            return around
        if colour:
            return colour
    return around


def _colour(value: str, around: str | None) -> str | None:
    """Return ``#rrggbb`` or "transparent"; None for a colour that is not known."""
    value = _NAMED.get(value, value)
    if value in {"inherit", "currentcolor"}:
        return around
    if value == "transparent" or re.fullmatch(r"rgba\(.*[,/]\s*0?\.?0*%?\s*\)", value):
        return "transparent"
    if re.fullmatch(r"#[0-9a-f]{6}", value):
        return value
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(sign * 2 for sign in value[1:])
    if found := re.fullmatch(r"rgba?\(\s*(\d+)[ ,]+(\d+)[ ,]+(\d+)\s*(?:[,/].*)?\)", value):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in found.groups())
    return None
