"""The gap in one picture: a row a practice, the business' diamond and IT's circle on the scale of levels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from alignment_desktop.charts.picture import (
    BAD,
    BUSINESS_COLOUR,
    GOOD,
    INK,
    INK_2,
    INK_3,
    IT_COLOUR,
    LINE,
    LINK_BAR,
    PAPER,
    WARN,
    Circle,
    HitArea,
    Line,
    Measure,
    Picture,
    Primitive,
    Text,
    diamond,
    wrap,
)
from alignment_desktop.domain.record import replace

_ROW = 24.0
_TOP = 1.0
_SIZE = 9.2
_TONES = {"neutral": INK, "muted": INK_3, "bad": BAD, "warn": WARN, "good": GOOD}


class DumbbellRow(Struct, frozen=True, kw_only=True):
    """One row: levels from 1 to 5, or None where there is none to show.

    `pooled` is the level of both sides together, for rows whose sides must not be told apart. `gap` is the figure
    printed at the right, ready as text; `tone` is neutral, muted, good, warn or bad. Rows come sorted by the caller.
    `business_before` and `it_before` are where the sides stood in an earlier round. With a `gap_key` the figure at the
    right is an area of its own.
    """

    label: str
    business: float | None = None
    it: float | None = None
    pooled: float | None = None
    target: float | None = None
    business_before: float | None = None
    it_before: float | None = None
    gap: str = ""
    tone: str = "neutral"
    key: str = ""
    tip: str = ""
    gap_key: str = ""
    gap_tip: str = ""


class DumbbellWords(Struct, frozen=True, kw_only=True):
    """The words of the legend in the language of the reader; `gap` says what the figures at the right are.

    `before` names the earlier round, where rows have one; `number` writes a level with one decimal.
    """

    business: str
    it: str
    pooled: str
    target: str
    gap: str
    before: str = ""
    number: Callable[[float], str] = "{:.1f}".format


def dumbbell(
    rows: Sequence[DumbbellRow],
    width: float,
    measure: Measure,
    words: DumbbellWords,
    *,
    level_names: Sequence[str] = (),
    alt: str = "",
) -> Picture:
    """Dumbbells over the levels 1 to 5 on a picture of `width` points; values outside the scale stand at its end.

    `level_names` (five) are printed under the figures of the axis where they are given.
    """
    labels = [wrap(row.label, width * 0.3, "regular", _SIZE, measure) for row in rows]
    left = min(max([measure(line, "regular", _SIZE) for lines in labels for line in lines] + [90.0]) + 28, width * 0.36)
    right = width - max([measure(row.gap, "bold", _SIZE) for row in rows] + [24.0]) - 30
    out: list[Primitive] = []
    bottom = _TOP + _ROW * len(rows)

    def at(level: float) -> float:
        return left + (right - left) * (min(max(level, 1.0), 5.0) - 1) / 4

    out += [Line(at(n), 0, at(n), bottom, LINE, 0.75) for n in range(1, 6)]
    out += [Text(at(n), bottom + 11, str(n), _SIZE, INK_2, align="centre") for n in range(1, 6)]
    axis = 14.0
    if len(level_names) == 5:
        out += [Text(at(n), bottom + 22, name, 8, INK_3, align="centre") for n, name in enumerate(level_names, 1)]
        axis = 25.0
    for i, row in enumerate(rows):
        y = _TOP + _ROW * (i + 0.5) - 2
        top = y + 3.2 - 5.5 * (len(labels[i]) - 1)
        out += [Text(0, top + 11 * n, line, _SIZE, INK) for n, line in enumerate(labels[i])]
        out += _marks(row, y, at)
        if row.gap:
            out.append(Text(width - 2, y + 3.3, row.gap, _SIZE, _TONES.get(row.tone, INK), "bold", "right"))
        if row.key or row.tip:
            out.append(HitArea(0, y - _ROW / 2, width, _ROW, row.key, row.tip))
        if row.gap_key:
            out.append(HitArea(right + 10, y - _ROW / 2, width - right - 10, _ROW, row.gap_key, row.gap_tip))
    legend, bottom = _legend(rows, width, bottom + axis + 13.5, measure, words)
    return Picture(width, bottom + 2.5, tuple(out + legend), alt or in_words(rows, words))


def _marks(row: DumbbellRow, y: float, at: Callable[[float], float]) -> list[Primitive]:
    """Bar, target tick, diamond and circle of a row; where both sides say the same they stand one over the other."""
    out: list[Primitive] = []
    business, it = row.business, row.it
    shift = 0.0
    if business is not None and it is not None:
        if abs(business - it) < 0.12:
            shift = 4.0
        else:
            out.append(Line(at(business), y, at(it), y, LINK_BAR, 3.6))
    if row.business_before is not None:
        out.append(replace(diamond(at(row.business_before), y, 4.6, PAPER), stroke=BUSINESS_COLOUR, width=1.1))
    if row.it_before is not None:
        out.append(Circle(at(row.it_before), y, 3.4, PAPER, IT_COLOUR, 1.1))
    if row.target is not None:
        x = at(row.target)
        out.append(Line(x, y - 7.5, x, y + 7.5, INK, 2.0))
    if business is not None:
        out.append(diamond(at(business), y - shift, 6.6 - shift / 4, BUSINESS_COLOUR))
    if it is not None:
        out.append(Circle(at(it), y + shift, 5.2 - shift / 5, IT_COLOUR))
    if row.pooled is not None:
        out.append(Circle(at(row.pooled), y, 4.4, PAPER, INK_2, 1.8))
    return out


def _legend(
    rows: Sequence[DumbbellRow], width: float, y: float, measure: Measure, words: DumbbellWords
) -> tuple[list[Primitive], float]:
    """The legend of the marks in use, on as many lines as the width asks for; gives its lower edge too."""
    out: list[Primitive] = []
    x = 4.0
    size = 9.0
    middle = y - 3.2

    def put(mark: list[Primitive], before: float, text: str, colour: str) -> None:
        nonlocal x
        out.extend(mark)
        out.append(Text(x + before, y, text, size, colour))
        x += before + measure(text, "regular", size) + 13

    if any(row.business is not None for row in rows):
        put([diamond(x, middle, 4.4, BUSINESS_COLOUR)], 8, words.business, INK)
    if any(row.it is not None for row in rows):
        put([Circle(x, middle, 3.6, IT_COLOUR)], 8, words.it, INK)
    if any(row.pooled is not None for row in rows):
        put([Circle(x, middle, 3.2, PAPER, INK_2, 1.5)], 8, words.pooled, INK)
    if any(row.target is not None for row in rows):
        put([Line(x - 1, y - 8.5, x - 1, y + 2, INK, 1.8)], 5, words.target, INK)
    if any(row.business_before is not None or row.it_before is not None for row in rows):
        hollow = replace(diamond(x, middle, 4.0, PAPER), stroke=BUSINESS_COLOUR, width=1.1)
        put([hollow, Circle(x + 9, middle, 3.2, PAPER, IT_COLOUR, 1.1)], 16, words.before, INK)
    if any(row.gap for row in rows) and words.gap:
        if x + measure(words.gap, "regular", size) > width:
            x, y = 0.0, y + 13
        put([], 0, words.gap, INK_3)
    return out, y


def in_words(rows: Sequence[DumbbellRow], words: DumbbellWords) -> str:
    """The same rows as a sentence each, for who cannot see the picture."""
    sentences = []
    for row in rows:
        values = (
            (words.business, row.business), (words.it, row.it), (words.pooled, row.pooled), (words.target, row.target)
        )  # fmt: skip
        parts = [f"{name} {words.number(value)}" for name, value in values if value is not None]
        sentences.append(f"{row.label}: {', '.join([*parts, row.gap] if row.gap else parts) or '–'}.")
    return " ".join(sentences)
