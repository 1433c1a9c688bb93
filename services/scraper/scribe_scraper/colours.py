"""Colours as style sheets write them. Pure."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

_NEAR = 40
"""Sum of the differences of two colours' channels (0 to 255 each) below which nobody reads one on the other."""

_FAINT = 0.1
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\Z")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]*)\)\Z")
_NAMES = {
    "white": "#fff", "snow": "#fffafa", "ivory": "#fffff0", "ghostwhite": "#f8f8ff", "whitesmoke": "#f5f5f5",
    "floralwhite": "#fffaf0", "mintcream": "#f5fffa", "azure": "#f0ffff", "aliceblue": "#f0f8ff", "seashell": "#fff5ee",
    "black": "#000", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0", "lightgray": "#d3d3d3",
    "lightgrey": "#d3d3d3", "gainsboro": "#dcdcdc", "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9", "red": "#f00",
    "blue": "#00f", "navy": "#000080", "green": "#008000", "yellow": "#ff0", "orange": "#ffa500", "maroon": "#800000",
    "purple": "#800080", "teal": "#008080", "transparent": "#0000",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """Channels 0 to 255, opacity 0 to 1."""

    red: float
    green: float
    blue: float
    opacity: float = 1.0

    @property
    def is_faint(self) -> bool:
        """So transparent that nothing is seen of it."""
        return self.opacity < _FAINT

    def is_lost_on(self, background: Colour) -> bool:
        """Whether text of this colour cannot be told from the background."""
        pairs = ((self.red, background.red), (self.green, background.green), (self.blue, background.blue))
        return sum(abs(one - other) for one, other in pairs) < _NEAR


WHITE, BLACK = Colour(red=255, green=255, blue=255), Colour(red=0, green=0, blue=0)


def colour(written: str) -> Colour | None:
    """The colour, or None for what is not understood, such as a variable or a gradient."""
    text = _NAMES.get(written.strip(), written.strip())
    if match := _HEX.match(text):
        digits = match[1] if len(match[1]) > 4 else "".join(2 * digit for digit in match[1])
        red, green, blue, *opacity = (int(digits[place : place + 2], 16) for place in range(0, len(digits), 2))
        return Colour(red=red, green=green, blue=blue, opacity=opacity[0] / 255 if opacity else 1.0)
    match = _FUNCTION.match(text)
    return _called(match[1], re.split(r"[\s,/]+", match[2].strip())) if match else None


def _called(function: str, arguments: list[str]) -> Colour | None:
    try:
        one, two, three = (_number(each, 255 if function == "rgb" else 1) for each in arguments[:3])
        opacity = _number(arguments[3], 1) if len(arguments) > 3 else 1.0
    except ValueError:
        return None
    if function == "hsl":
        one, two, three = (255 * each for each in colorsys.hls_to_rgb(one / 360 % 1, three, two))
    return Colour(red=one, green=two, blue=three, opacity=opacity)


def _number(written: str, whole: float) -> float:
    return float(written[:-1]) / 100 * whole if written.endswith("%") else float(written.removesuffix("deg"))
