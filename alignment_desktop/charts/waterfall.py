"""Parts that add up: from a total, over what raised and lowered it, to another total."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from alignment_desktop.charts.picture import (
    BAD,
    GOOD,
    INK,
    INK_2,
    LINE,
    PAPER,
    Bar,
    HitArea,
    Line,
    Measure,
    Picture,
    Polygon,
    Primitive,
    Text,
    wrap,
)


class Step(Struct, frozen=True, kw_only=True):
    """A part: its name, its share in the change, and the figure as it is printed."""

    label: str
    value: float
    text: str
    key: str = ""
    tip: str = ""


def waterfall(
    start: Step,
    parts: Sequence[Step],
    end: Step,
    width: float,
    measure: Measure,
    *,
    height: float = 190.0,
    alt: str = "",
) -> Picture:
    """Bars from `start.value` over the parts to `end.value`, told apart by sign, position and figure.

    Where the scale does not begin at zero, the totals carry a break. Raises ValueError where the parts do not lead
    from the start to the end (a difference above a millionth).
    """
    reached = start.value + sum(part.value for part in parts)
    if abs(reached - end.value) > 1e-6 * max(1.0, abs(end.value)):
        raise ValueError(f"the parts lead to {reached}, not to {end.value}")
    count = len(parts) + 2
    step = width / count
    labels = [wrap(one.label, step - 6, "regular", 8.4, measure, lines=3) for one in (start, *parts, end)]
    below = 11.0 * max(map(len, labels)) + 8
    sums = [start.value]
    for part in parts:
        sums.append(sums[-1] + part.value)
    low, high = min(*sums, end.value), max(*sums, end.value)
    spread = (high - low) or 1.0
    floor = min(0.0, low) if low - 0.6 * spread <= 0 else low - 0.6 * spread
    top, bottom = 16.0, height - below
    scale = (bottom - top) / ((high - floor) or 1.0)

    def at(value: float) -> float:
        return bottom - (value - floor) * scale

    out: list[Primitive] = [Line(0, bottom, width, bottom, LINE, 0.75)]
    bar = min(step * 0.62, 56.0)
    level = 0.0
    for i, one in enumerate((start, *parts, end)):
        x = step * i + (step - bar) / 2
        total = i in (0, count - 1)
        before, after = (floor, one.value) if total else (level, level + one.value)
        colour = INK_2 if total else GOOD if one.value >= 0 else BAD
        upper = at(max(before, after))
        out.append(Bar(x, upper, bar, max(abs(before - after) * scale, 1.0), colour, radius=2))
        if total and floor > 0:
            cut = bottom - 12
            out.append(Polygon(((x, cut), (x + bar, cut - 4), (x + bar, cut - 1), (x, cut + 3)), fill=PAPER))
        out.append(Text(x + bar / 2, upper - 4, one.text, 9.2, INK if total else colour, "bold", "centre"))
        out += [
            Text(x + bar / 2, bottom + 12 + 11 * n, line, 8.4, INK, align="centre") for n, line in enumerate(labels[i])
        ]
        level = after
        if i < count - 1:
            out.append(Line(x + bar, at(level), x + step, at(level), INK_2, 0.6, (2, 2)))
        if one.key or one.tip:
            out.append(HitArea(step * i, 0, step, height, one.key, one.tip))
    words = "; ".join(f"{one.label} {one.text}" for one in (start, *parts, end))
    return Picture(width, height, tuple(out), alt or f"{words}.")
