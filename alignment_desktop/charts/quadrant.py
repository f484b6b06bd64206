"""What to do first: actions by what they bring and what they take."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from alignment_desktop.charts.picture import (
    ACCENT,
    GROUND,
    INK,
    INK_2,
    INK_3,
    LINE,
    PAPER,
    Bar,
    HitArea,
    Line,
    Measure,
    Picture,
    Primitive,
    Text,
    fit,
    mix,
    readable,
)


class Point(Struct, frozen=True, kw_only=True):
    """An action by its short code ("A-07"), its effort and its impact, both from 1 to 5."""

    code: str
    effort: float
    impact: float
    colour: str = ACCENT
    key: str = ""
    tip: str = ""


class QuadrantWords(Struct, frozen=True, kw_only=True):
    """Names of the axes and of the four fields, in the language of the reader."""

    effort: str
    impact: str
    quick: str
    large: str
    small: str
    later: str
    low: str
    high: str


def quadrant(
    points: Sequence[Point], width: float, height: float, measure: Measure, words: QuadrantWords, *, alt: str = ""
) -> Picture:
    """Codes as chips on impact (upwards) by effort (to the right).

    Chips that would cover one another stand aside, but never in a field that is not theirs while theirs has room.
    """
    words_wide = max(
        measure(words.impact, "semibold", 9), measure(words.high, "regular", 8.4), measure(words.low, "regular", 8.4)
    )
    left, bottom = min(max(34.0, words_wide + 7), width / 4), height - 19
    out: list[Primitive] = [
        Bar(left, 0, width - left, bottom, GROUND, radius=4),
        Bar(left, 0, (width - left) / 2, bottom / 2, mix(ACCENT, 0.09), radius=4),
        Line(left + (width - left) / 2, 0, left + (width - left) / 2, bottom, LINE, 1),
        Line(left, bottom / 2, width, bottom / 2, LINE, 1),
    ]
    half = (width - left) / 2
    names = (
        (words.quick, left + 8, 14), (words.large, left + half + 8, 14),
        (words.small, left + 8, bottom - 8), (words.later, left + half + 8, bottom - 8),
    )  # fmt: skip
    for name, x, y in names:
        out.append(Text(x, y, fit(name, half - 16, "semibold", 8.6, measure), 8.6, INK_2, "semibold"))
    out += [
        Text(left, height - 6, words.low, 8.4, INK_3),
        Text(width, height - 6, words.high, 8.4, INK_3, align="right"),
        Text(left + half, height - 6, words.effort, 9, INK, "semibold", "centre"),
        Text(left - 6, 9, words.high, 8.4, INK_3, align="right"),
        Text(left - 6, bottom - 2, words.low, 8.4, INK_3, align="right"),
        Text(0, bottom / 2 + 3, fit(words.impact, left - 6, "semibold", 9, measure), 9, INK, "semibold"),
    ]
    taken: list[tuple[float, float, float]] = []
    for point in points:
        wide = measure(point.code, "semibold", 8.2) + 10
        x = left + 8 + wide / 2 + (width - left - 16 - wide) * (min(max(point.effort, 1.0), 5.0) - 1) / 4
        y = bottom - 28 - (bottom - 56) * (min(max(point.impact, 1.0), 5.0) - 1) / 4
        whole = (left + wide / 2 + 2, width - wide / 2 - 2, 24.0, bottom - 22)
        own = (
            left + half if point.effort >= 3 else whole[0],
            whole[1] if point.effort >= 3 else left + half - wide / 2,
            whole[2] if point.impact >= 3 else bottom / 2 + 7,
            bottom / 2 if point.impact >= 3 else whole[3],
        )
        x, y = _free(x, y, wide, taken, own) or _free(x, y, wide, taken, whole) or (x, y)
        taken.append((x, y, wide))
        out.append(Bar(x - wide / 2, y - 7, wide, 14, readable(point.colour), radius=7))
        out.append(Text(x, y + 3, point.code, 8.2, PAPER, "semibold", "centre"))
        if point.key or point.tip:
            out.append(HitArea(x - wide / 2, y - 7, wide, 14, point.key, point.tip))
    said = "; ".join(f"{p.code}: {words.impact} {p.impact:g}, {words.effort} {p.effort:g}" for p in points)
    return Picture(width, height, tuple(out), alt or f"{said}.")


def _free(
    x: float,
    y: float,
    wide: float,
    taken: Sequence[tuple[float, float, float]],
    field: tuple[float, float, float, float],
) -> tuple[float, float] | None:
    """The free place nearest to (x, y) inside the field, on a grid of chip sizes; None where there is none."""
    left, right, top, bottom = field
    ring = [(dx, dy) for dx in range(-4, 5) for dy in range(-5, 6)]
    for dx, dy in sorted(ring, key=lambda d: (d[0] * d[0] * 4 + d[1] * d[1], d)):
        a, b = x + dx * (wide + 3), y + dy * 16.0
        inside = left - 0.01 <= a <= right + 0.01 and top - 0.01 <= b <= bottom + 0.01
        if inside and all(abs(a - p) >= (wide + w) / 2 + 1 or abs(b - q) >= 15 for p, q, w in taken):
            return a, b
    return None
