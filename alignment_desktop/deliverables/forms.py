"""What is written on by hand or laid on the table: ladders of levels with boxes to tick, ruled lines, the scale card.

The code of a level is the same everywhere: so many rising steps out of five are filled, in a shade of the firm's
colour that deepens with the level. Number, name and steps say it without the colour, and no colour says good or bad.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from alignment_desktop.charts.picture import INK, INK_2, INK_3, contrast, mix
from alignment_desktop.deliverables.blocks import Ladder, Ruled, Run, Rung, ScaleCard
from alignment_desktop.deliverables.flow import Drawn, Lines, Piece, baseline
from alignment_desktop.deliverables.paint import Pen
from alignment_desktop.deliverables.style import RULE, Type
from alignment_desktop.deliverables.text import Line, Setter

_STEPS = 5
_NAME = Type("semibold", 9.4, 12.5)
_SPOKEN = Type("regular", 8.6, 12.5, INK_2)
_LEVEL = Type("regular", 9.4, 12.5)
_OTHER = Type("regular", 8.6, 14, INK_2)
_FLOWING = Type("regular", 9.4, 13.5, INK, 0, 6)
_PAD = 3.2
_BOX = 12.0
_MARKS = 64.0
"""The width that box, number and steps of a rung take."""
_RULING = 22.0
_CARD_SIZES = (22.0, 20.0, 19.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)


@lru_cache(maxsize=64)
def shade(accent: str, level: int) -> str:
    """The shade of a level from 1 to 5: the firm's colour, the paler the lower."""
    return mix(accent, 0.28 + 0.18 * (level - 1))


def _steps(pen: Pen, x: float, y: float, size: float, level: int, accent: str) -> None:
    """Five rising steps of a total width and height `size`, from the bottom left corner; those reached are filled."""
    step = size / _STEPS
    for n in range(1, _STEPS + 1):
        at, high = x + step * (n - 1), size * (0.2 + 0.8 * n / _STEPS)
        fill = shade(accent, level) if n <= level else ""
        pen.box(at, y, step * 0.76, high, fill, stroke=accent, stroke_width=max(0.5, size / 60))


def ladder(block: Ladder, width: float, page: float, setter: Setter) -> list[Piece]:
    """The rungs as one piece that is never parted; as running text where they are taller than a page."""
    naming = width * (0.2 if any(rung.spoken for rung in block.rungs) else 0.14)
    telling = width - _MARKS - naming - 10
    rows = [
        (
            setter.lines(rung.name, naming, _NAME.face, _NAME.size, _NAME.colour),
            setter.lines(rung.spoken, naming, _SPOKEN.face, _SPOKEN.size, _SPOKEN.colour) if rung.spoken else [],
            setter.lines(rung.text, telling, _LEVEL.face, _LEVEL.size, _LEVEL.colour),
        )
        for rung in block.rungs
    ]
    leading = _LEVEL.leading
    heights = [max(len(name) + len(said), len(text), 1) * leading + 2 * _PAD for name, said, text in rows]
    others = _others(block.others, width, setter)
    height = sum(heights) + len(others) * (_OTHER.leading + 4) + (3 if others else 0)
    if height > page:
        return [*_running(block.rungs, width, setter)]
    accent = setter.accent
    down = baseline(_LEVEL.size, leading)

    def draw(pen: Pen, x: float, y: float) -> None:
        for rung, (name, said, text), high in zip(block.rungs, rows, heights, strict=True):
            pen.rule(x, y, x + width, y, RULE)
            pen.box(x, y - high + 0.75, 3.5, high - 1.5, shade(accent, rung.level))
            middle = y - high / 2
            pen.box(x + 10, middle - _BOX / 2, _BOX, _BOX, radius=2, stroke=INK_3, stroke_width=0.9)
            pen.string(x + 31, middle - 4.2, str(rung.level), "bold", 11.5, INK, setter=setter, align="centre")
            _steps(pen, x + 41, middle - 6, 15, rung.level, accent)
            top = middle + (len(name) + len(said)) * leading / 2
            pen.lines(x + _MARKS, top - down, name, _NAME.size, leading)
            pen.lines(x + _MARKS, top - len(name) * leading - down, said, _SPOKEN.size, leading)
            pen.lines(x + _MARKS + naming + 10, middle + len(text) * leading / 2 - down, text, _LEVEL.size, leading)
            y -= high
        pen.rule(x, y, x + width, y, RULE)
        y -= 3
        for row in others:
            y -= _OTHER.leading + 4
            for at, line in row:
                pen.box(x + at, y + 1.5, _BOX - 2, _BOX - 2, radius=2, stroke=INK_3, stroke_width=0.9)
                pen.lines(x + at + _BOX + 3, y + 3.6, [line], _OTHER.size, _OTHER.leading)

    return [Drawn(height, draw, before=3, after=4)]


def _others(labels: Sequence[str], width: float, setter: Setter) -> list[list[tuple[float, Line]]]:
    """The further boxes with their labels in rows, each at its distance from the left."""
    rows: list[list[tuple[float, Line]]] = []
    at = width
    for label in labels:
        line = setter.lines(label, width - 30, _OTHER.face, _OTHER.size, _OTHER.colour)[0]
        need = _BOX + 3 + line.width + 16
        if not rows or at + need - 16 > width:
            rows.append([])
            at = 11.0
        rows[-1].append((at, line))
        at += need
    return rows


def _running(rungs: Sequence[Rung], width: float, setter: Setter) -> list[Piece]:
    """Each rung as a paragraph that may run over pages."""
    out: list[Piece] = []
    for rung in rungs:
        words = (Run(text=f"{rung.level}  {rung.name}\n", bold=True), Run(text=f"{rung.spoken}\n{rung.text}".lstrip()))
        out.append(Lines(setter.lines(words, width, _FLOWING.face, _FLOWING.size, _FLOWING.colour), _FLOWING))
    return out


class Ruling(Piece):
    """Ruled lines to write on; the last thing on a page gets as many as the page has room for."""

    __slots__ = ("_count", "_label", "_setter", "_width")

    def __init__(self, block: Ruled, width: float, setter: Setter) -> None:
        super().__init__(max(block.lines, 1) * _RULING, before=4, after=10)
        self.grows = True
        self._label = (
            setter.lines(block.label, width, "semibold", _OTHER.size, _OTHER.colour)[:1] if block.label else []
        )
        self._count = max(block.lines, 1)
        self._width = width

    def grow(self, room: float) -> None:
        self._count = max(self._count, int((room + 1e-6) // _RULING))
        self.height = self._count * _RULING

    def paint(self, pen: Pen, x: float, y: float) -> None:
        pen.lines(x, y - 11, self._label, _OTHER.size, _OTHER.leading)
        lines = [y - _RULING * (n + 1) for n in range(self._count)]
        pen.rules([(x, at, x + self._width, at) for at in lines], RULE, 0.75)


def scale_card(block: ScaleCard, width: float, page: float, setter: Setter) -> list[Piece]:
    """The rungs over a whole page but for a heading, in the largest type that holds them all."""
    if not block.rungs:
        return []
    row = min((page - 48) / len(block.rungs), width * 0.16)
    naming = width * 0.28
    left = row + naming
    accent = setter.accent
    for size in _CARD_SIZES:
        names = [setter.lines(r.name, naming - 56, "bold", size * 1.25, INK) for r in block.rungs]
        texts = [setter.lines(r.text, width - left - 22, "regular", size, INK) for r in block.rungs]
        leading = size * 1.38
        most = row - 14
        is_whole = all(len(name) <= len(rung.name.split()) for rung, name in zip(block.rungs, names, strict=True))
        is_low = max(len(n) * size * 1.6 for n in names) <= most and max(len(t) * leading for t in texts) <= most
        if is_low and (is_whole or size == _CARD_SIZES[-1]):
            break
    else:
        return [*_running(block.rungs, width, setter)]

    def draw(pen: Pen, x: float, y: float) -> None:
        for rung, name, text in zip(block.rungs, names, texts, strict=True):
            fill = shade(accent, rung.level)
            pen.box(x, y - row + 6, width, row - 6, mix(accent, 0.05), radius=6)
            side = row - 6
            pen.box(x, y - row + 6, side, side, fill, radius=6)
            middle = y - (row - 6) / 2
            on = INK if contrast(INK, fill) >= contrast("#ffffff", fill) else "#ffffff"
            pen.string(
                x + side / 2, middle - side * 0.2, str(rung.level), "bold", side * 0.56, on, setter=setter,
                align="centre",
            )  # fmt: skip
            top = middle + len(name) * size * 1.6 / 2
            pen.lines(x + row + 10, top - baseline(size * 1.25, size * 1.6), name, size * 1.25, size * 1.6)
            _steps(pen, x + left - 4 - 30, middle - 14, 28, rung.level, accent)
            top = middle + len(text) * leading / 2
            pen.lines(x + left + 8, top - baseline(size, leading), text, size, leading)
            y -= row

    return [Drawn(row * len(block.rungs), draw, before=6)]
