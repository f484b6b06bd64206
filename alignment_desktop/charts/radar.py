"""The shape of several levels at once: a spoke an axis, an outline a series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import Literal

from msgspec import Struct

from alignment_desktop.charts.picture import (
    INK,
    INK_3,
    LINE,
    Align,
    Circle,
    Line,
    Measure,
    Picture,
    Polygon,
    Primitive,
    Text,
    diamond,
    wrap,
)

_SIZE = 9.0


class Series(Struct, frozen=True, kw_only=True):
    """A named outline: one level from 1 to 5 an axis, None where there is none."""

    name: str
    colour: str
    values: tuple[float | None, ...]
    mark: Literal["circle", "diamond"] = "circle"


def radar(
    axes: Sequence[str],
    series: Sequence[Series],
    width: float,
    height: float,
    measure: Measure,
    *,
    alt: str = "",
    number: Callable[[float], str] = "{:.1f}".format,
) -> Picture:
    """Up to three outlines over rings of the levels 1 to 5; level 1 lies near the middle, never in it.

    An axis without a value leaves a gap: no outline is drawn through what nobody said. `number` writes a level in the
    words for who cannot see the picture. Raises ValueError for fewer than three axes.
    """
    count = len(axes)
    if count < 3:
        raise ValueError("a radar needs at least three axes")
    legend = 18.0
    cx, cy = width / 2, (height - legend) / 2
    radius = min(width / 2 - 70, (height - legend) / 2 - 20)

    def at(i: int, level: float) -> tuple[float, float]:
        r = radius * (0.12 + 0.88 * (min(max(level, 1.0), 5.0) - 1) / 4)
        angle = 2 * pi * i / count
        return cx + r * sin(angle), cy - r * cos(angle)

    out: list[Primitive] = []
    for level in range(1, 6):
        out.append(Polygon(tuple(at(i, level) for i in range(count)), stroke=LINE, width=0.75))
    for i, label in enumerate(axes):
        out.append(Line(cx, cy, *at(i, 5), LINE, 0.75))
        angle = 2 * pi * i / count
        x, y = cx + (radius + 9) * sin(angle), cy - (radius + 9) * cos(angle)
        align: Align = "centre" if abs(sin(angle)) < 0.2 else "left" if sin(angle) > 0 else "right"
        room = width - x if align == "left" else x if align == "right" else width * 0.4
        lines = wrap(label, max(room, 40), "regular", _SIZE, measure)
        top = y + 3 - (11 * (len(lines) - 1) if cos(angle) > 0.2 else 0) + (6 if cos(angle) < -0.2 else 0)
        out += [Text(x, top + 11 * n, line, _SIZE, INK, align=align) for n, line in enumerate(lines)]
    out += [Text(cx + 3, at(0, level)[1] + 3, str(level), 7.5, INK_3) for level in (1, 3, 5)]
    for one in series[:3]:
        values = [one.values[i] if i < len(one.values) else None for i in range(count)]
        points = [None if value is None else at(i, value) for i, value in enumerate(values)]
        known = [point for point in points if point is not None]
        if len(known) == count:
            out.append(Polygon(tuple(known), fill=one.colour, opacity=0.1))
        for a, b in zip(points, points[1:] + points[:1], strict=True):
            if a is not None and b is not None:
                out.append(Line(*a, *b, one.colour, 1.6))
        for x, y in known:
            out.append(diamond(x, y, 4.2, one.colour) if one.mark == "diamond" else Circle(x, y, 3.2, one.colour))
    x = 4.0
    for one in series[:3]:
        y = height - 4
        mark = diamond(x, y - 3.2, 4.4, one.colour) if one.mark == "diamond" else Circle(x, y - 3.2, 3.6, one.colour)
        out += [mark, Text(x + 8, y, one.name, _SIZE, INK)]
        x += 8 + measure(one.name, "regular", _SIZE) + 14
    return Picture(width, height, tuple(out), alt or _in_words(axes, series, number))


def _in_words(axes: Sequence[str], series: Sequence[Series], number: Callable[[float], str]) -> str:
    """Every outline as a sentence."""
    return " ".join(
        f"{one.name}: "
        + ", ".join(f"{axis} {'–' if v is None else number(v)}" for axis, v in zip(axes, one.values, strict=False))
        + "."
        for one in series[:3]
    )
