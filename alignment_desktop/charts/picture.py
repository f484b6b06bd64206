"""Pictures as lists of primitives, painted alike on paper and on the screen.

Units are points, the origin is the top left corner, y grows downwards. Colours are `#rrggbb`.
A `Text` stands on its baseline. Later primitives lie over earlier ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

Face = Literal["regular", "medium", "semibold", "bold", "italic"]
Align = Literal["left", "centre", "right"]
Measure = Callable[[str, Face, float], float]
"""The width in points of a text set in a face at a size in points."""

READABLE = 4.5
"""The least contrast of words to what they stand on (WCAG 2.2)."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

INK = "#16202e"
INK_2 = "#4a5a6e"
INK_3 = "#5d6c80"
LINE = "#e1e6ed"
GROUND = "#f5f7fa"
PANEL = "#eef2f6"
PAPER = "#ffffff"
ACCENT = "#0f5c66"
IT_COLOUR = "#0f5c66"
BUSINESS_COLOUR = "#b36b00"
BAD = "#b3261e"
WARN = "#9a4b00"
GOOD = "#2e7d4f"
LINK_BAR = "#b9c5d0"


class Line(Struct, frozen=True):
    """A straight stroke, solid unless `dash` gives the lengths of strokes and gaps."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


class Polygon(Struct, frozen=True):
    """A closed outline through `points`; an empty fill or stroke is not painted."""

    points: tuple[tuple[float, float], ...]
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    opacity: float = 1.0


class Bar(Struct, frozen=True):
    """A rectangle from its top left corner, with rounded corners where `radius` is above zero."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    radius: float = 0.0
    stroke: str = ""
    stroke_width: float = 1.0
    opacity: float = 1.0


class Circle(Struct, frozen=True):
    """A disc around its centre."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    width: float = 1.0


class Text(Struct, frozen=True):
    """One line of words on a baseline; `x` is its left end, middle or right end by `align`."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    face: Face = "regular"
    align: Align = "left"


class HitArea(Struct, frozen=True):
    """A rectangle that the screen makes hoverable and clickable; paper makes it a link when `key` is known there."""

    x: float
    y: float
    width: float
    height: float
    key: str
    tip: str = ""


Primitive = Line | Polygon | Bar | Circle | Text | HitArea


class Picture(Struct, frozen=True):
    """A finished picture: its size in points, its primitives, and the same in words for who cannot see it."""

    width: float
    height: float
    primitives: tuple[Primitive, ...]
    alt: str


def diamond(x: float, y: float, radius: float, fill: str) -> Polygon:
    """The mark of the business side, standing on its corner around (x, y)."""
    return Polygon(((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)), fill=fill)


def is_colour(text: str) -> bool:
    """Whether the text is a colour as `#rrggbb`; nothing else ever reaches a canvas."""
    return _COLOUR.fullmatch(text) is not None


def mix(colour: str, share: float, ground: str = PAPER) -> str:
    """`share` (0 to 1) of a colour laid on a ground: a tint without transparency."""
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(c * share + g * (1 - share)):02x}" for c, g in pairs)


def contrast(colour: str, ground: str = PAPER) -> float:
    """The contrast ratio (1 to 21) of two colours, after WCAG 2.2's relative luminance."""

    def light(hexed: str) -> float:
        parts = [int(hexed[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    one, two = sorted((light(colour), light(ground)), reverse=True)
    return (one + 0.05) / (two + 0.05)


def readable(colour: str, ground: str = PAPER) -> str:
    """The colour itself where it can be read on the ground (4.5:1, WCAG 2.2), else darkened with ink until it can."""
    share = 100
    while contrast(mixed := mix(colour, share / 100, INK), ground) < READABLE and share:
        share -= 5
    return mixed


def fit(text: str, width: float, face: Face, size: float, measure: Measure) -> str:
    """The text, shortened with an ellipsis where it is wider than `width` points."""
    if measure(text, face, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + "…", face, size) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrap(text: str, width: float, face: Face, size: float, measure: Measure, lines: int = 2) -> tuple[str, ...]:
    """The text in at most `lines` lines of `width` points, the last one shortened where needed."""
    rows: list[str] = []
    words = text.split()
    while words and len(rows) < lines - 1:
        row = words.pop(0)
        while words and measure(f"{row} {words[0]}", face, size) <= width:
            row = f"{row} {words.pop(0)}"
        rows.append(fit(row, width, face, size, measure))
    if words:
        rows.append(fit(" ".join(words), width, face, size, measure))
    return tuple(rows) or ("",)
