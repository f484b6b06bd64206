"""Lengths and distributions: bars with their figures and targets, and how many gave which rating."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from alignment_desktop.charts.picture import (
    ACCENT,
    INK,
    INK_2,
    INK_3,
    LINE,
    PANEL,
    Bar,
    Circle,
    HitArea,
    Line,
    Measure,
    Picture,
    Primitive,
    Text,
    fit,
)

_SIZE = 9.2


class BarRow(Struct, frozen=True, kw_only=True):
    """A named length from 0 to the scale's end, its figure as printed, and the target if there is one."""

    label: str
    value: float | None
    text: str
    target: float | None = None
    colour: str = ACCENT
    key: str = ""
    tip: str = ""


class DistributionRow(Struct, frozen=True, kw_only=True):
    """How many gave each rating from 1 to 5; `text` (a mean, a spread) stands at the right."""

    label: str
    counts: tuple[int, int, int, int, int]
    text: str = ""
    colour: str = ACCENT
    key: str = ""
    tip: str = ""


def bars(
    rows: Sequence[BarRow],
    width: float,
    measure: Measure,
    *,
    most: float | None = None,
    target_word: str = "",
    alt: str = "",
) -> Picture:
    """Horizontal bars on a scale from 0 to `most` (the largest value or target where None)."""
    values = [v for row in rows for v in (row.value, row.target) if v is not None]
    scale = most or max([*values, 0.0]) or 1.0
    left, right = _edges([row.label for row in rows], [row.text for row in rows], width, measure)
    out: list[Primitive] = []
    pitch = 21.0
    for i, row in enumerate(rows):
        middle = pitch * (i + 0.5)
        out.append(Text(0, middle + 3.2, fit(row.label, left - 12, "regular", _SIZE, measure), _SIZE, INK))
        out.append(Bar(left, middle - 5, right - left, 10, PANEL, radius=2.5))
        if row.value is not None and row.value > 0:
            long = (right - left) * min(row.value / scale, 1.0)
            out.append(Bar(left, middle - 5, max(long, 2.0), 10, row.colour, radius=2.5))
        if row.target is not None:
            x = left + (right - left) * min(max(row.target / scale, 0.0), 1.0)
            out.append(Line(x, middle - 7.5, x, middle + 7.5, INK, 2))
        out.append(Text(width, middle + 3.2, row.text, _SIZE, INK, "semibold", "right"))
        if row.key or row.tip:
            out.append(HitArea(0, middle - pitch / 2, width, pitch, row.key, row.tip))
    height = pitch * len(rows)
    if target_word and any(row.target is not None for row in rows):
        out += [Line(left + 1, height + 5, left + 1, height + 15, INK, 1.8)]
        out += [Text(left + 7, height + 13.2, target_word, 9, INK)]
        height += 18
    words = "; ".join(f"{row.label} {row.text}" for row in rows)
    return Picture(width, height, tuple(out), alt or f"{words}.")


def distribution(rows: Sequence[DistributionRow], width: float, measure: Measure, *, alt: str = "") -> Picture:
    """A disc a rating, its area growing with the number of people, the number printed in it."""
    left, right = _edges([row.label for row in rows], [row.text for row in rows], width, measure)
    most = max([count for row in rows for count in row.counts] + [1])
    pitch = 26.0
    step = (right - left) / 5
    out: list[Primitive] = []
    height = pitch * len(rows)
    for n in range(5):
        x = left + step * (n + 0.5)
        out.append(Line(x, 0, x, height, LINE, 0.75))
        out.append(Text(x, height + 12, str(n + 1), _SIZE, INK_2, align="centre"))
    for i, row in enumerate(rows):
        middle = pitch * (i + 0.5)
        out.append(Text(0, middle + 3.2, fit(row.label, left - 12, "regular", _SIZE, measure), _SIZE, INK))
        for n, count in enumerate(row.counts):
            if count > 0:
                x = left + step * (n + 0.5)
                out.append(Circle(x, middle, max(11.5 * (count / most) ** 0.5, 5.5), row.colour))
                out.append(Text(x, middle + 2.9, str(count), 8, "#ffffff", "semibold", "centre"))
        if row.text:
            out.append(Text(width, middle + 3.2, row.text, _SIZE, INK_3, align="right"))
        if row.key or row.tip:
            out.append(HitArea(0, middle - pitch / 2, width, pitch, row.key, row.tip))
    words = " ".join(
        f"{row.label}: {', '.join(f'{count} x {n}' for n, count in enumerate(row.counts, 1) if count) or '–'}."
        for row in rows
    )
    return Picture(width, height + 18, tuple(out), alt or words)


def _edges(labels: Sequence[str], texts: Sequence[str], width: float, measure: Measure) -> tuple[float, float]:
    """Where the scale begins and ends: right of the labels, left of the figures."""
    left = min(max([measure(label, "regular", _SIZE) for label in labels] + [40.0]) + 16, width * 0.4)
    right = width - max([measure(text, "semibold", _SIZE) for text in texts] + [16.0]) - 14
    return left, max(right, left + 20)
