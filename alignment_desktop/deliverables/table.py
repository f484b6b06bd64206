"""Tables: columns by weight, cells wrapped once, rows that move whole and a header that returns on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from alignment_desktop.charts.picture import INK, PANEL, is_colour, readable
from alignment_desktop.deliverables.blocks import Cell, Column, Table, Tone, Words, plain
from alignment_desktop.deliverables.flow import Piece, baseline
from alignment_desktop.deliverables.paint import Pen
from alignment_desktop.deliverables.style import CELL, LARGE_CELL, RULE, SMALL_CELL, TONES, Type
from alignment_desktop.deliverables.text import Line, Setter, clean

_LONG = 8
"""Words of fewer characters fit every column that anybody would print."""
_WIDEST_WORD = 0.25
"""A longer word, as a share of the table's width, is broken rather than given a column to itself."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row ready to print: its cells as lines, its height, the grounds of its cells and its key."""

    cells: list[list[Line]]
    height: float
    fills: list[str]
    key: str = ""
    strong: bool = False
    under: bool = False

    @property
    def is_title(self) -> bool:
        """Whether it names the rows that follow: strong, and with words in its first cell alone."""
        return self.strong and not any(self.cells[1:])


@dataclass(frozen=True, slots=True)
class Frame:
    """What all parts of one table share: column edges, alignment, type and padding."""

    edges: list[float]
    aligns: list[str]
    type: Type
    pad: float
    side: float
    header: GridRow


class Grid(Piece):
    """A table, or the part of it that stands on one page."""

    __slots__ = ("frame", "rows")

    def __init__(self, frame: Frame, rows: Sequence[GridRow], *, after: float = 10.0) -> None:
        height = frame.header.height + sum([row.height for row in rows])
        super().__init__(height, before=4.0, after=after)
        self.frame = frame
        self.rows = rows

    def least(self) -> float:
        return self.frame.header.height + sum([row.height for row in self.rows[: self._end_of_first()]])

    def _holds_on(self, n: int) -> bool:
        """Whether a row stays with the one before it: as its second line, or as the first of its group."""
        return n > 0 and (self.rows[n].under or self.rows[n - 1].strong)

    def _end_of_first(self, start: int = 0) -> int:
        """Where the row at `start` ends together with the rows that stay with it."""
        return next((n for n in range(start + 1, len(self.rows)) if not self._holds_on(n)), len(self.rows))

    def _start_of(self, n: int) -> int:
        """Where the row begins that the row at `n` stays with."""
        while self._holds_on(n):
            n -= 1
        return n

    def split(self, room: float, page: float) -> tuple[Piece, Piece] | None:
        """As many whole rows as fit, with those that stay with them, so that none goes on to another page alone.

        A row that no page could hold is split between lines.
        """
        frame = self.frame
        left = room - frame.header.height
        count = 0
        for row in self.rows:
            if row.height > left:
                break
            left -= row.height
            count += 1
        if count == len(self.rows):
            return None
        first_of = self._start_of(count)
        together = sum([row.height for row in self.rows[first_of : self._end_of_first(first_of)]])
        if together <= page - frame.header.height:
            count = first_of
            before_it = self._start_of(count - 1) if count else 0
            if before_it and self._end_of_first(count) == len(self.rows):
                count = before_it
        head, tail = list(self.rows[:count]), list(self.rows[count:])
        title = next((row for row in reversed(head) if row.is_title), None)
        if title is not None and not tail[0].is_title:
            first_high = sum([row.height for row in self.rows[count : self._end_of_first(count)]])
            if title.height + first_high <= page - frame.header.height:
                # Whoever reads on sees under which title the rows stand.
                tail.insert(0, replace(title, key=""))
        if tail[0].height > page - frame.header.height:
            parts = self._split_row(tail[0], left)
            if parts is not None:
                head.append(parts[0])
                tail[0] = parts[1]
        if not head:
            return None
        first, rest = Grid(frame, head), Grid(frame, tail, after=self.after)
        first.before, first.keys = self.before, self.keys
        rest.keep, rest.whole = self.keep, self.whole
        return first, rest

    def _split_row(self, row: GridRow, room: float) -> tuple[GridRow, GridRow] | None:
        """The row as a part of at most `room` points and the rest; None where not even two lines fit."""
        frame = self.frame
        pads = frame.pad if row.under else 2 * frame.pad
        count = int((room - pads) // frame.type.leading)
        if count < 2:
            return None
        tails = [cell[count:] for cell in row.cells]
        lines = max(len(cell) for cell in tails)
        height = lines * frame.type.leading + pads
        head = replace(row, cells=[cell[:count] for cell in row.cells], height=room)
        return head, replace(row, cells=tails, height=height, key="")

    def paint(self, pen: Pen, x: float, y: float) -> None:
        frame = self.frame
        edges = frame.edges
        header = frame.header
        left, right = x + edges[0], x + edges[-1]
        pen.box(left, y - header.height, right - left, header.height, PANEL, radius=3)
        self._row(pen, header, x, y)
        y -= header.height
        top = y
        rules = []
        for row, following in zip(self.rows, (*self.rows[1:], None), strict=True):
            if row.strong:
                # A thin white line parts it from a header of the same colour.
                pen.box(left, y - row.height, right - left, row.height - 1.5, PANEL)
            for i, fill in enumerate(row.fills):
                if fill:
                    pen.box(x + edges[i], y - row.height + 0.75, edges[i + 1] - edges[i], row.height - 1.5, fill)
            y -= row.height
            if following is None or not following.under:
                rules.append((left, y, right, y))
        if rules:
            pen.rules(rules, RULE, 0.75)
        y = top
        for row in self.rows:
            if row.key:
                pen.bookmark(row.key, y)
            self._row(pen, row, x, y)
            y -= row.height

    def _row(self, pen: Pen, row: GridRow, x: float, y: float) -> None:
        """The words of a row, each cell in the middle of the row's height; those under another close to it."""
        frame = self.frame
        size, leading = frame.type.size, frame.type.leading
        down = baseline(size, leading)
        for i, lines in enumerate(row.cells):
            if not lines:
                continue
            top = y - (0.0 if row.under else (row.height - len(lines) * leading) / 2) - down
            align = frame.aligns[i]
            at = x + frame.edges[i] + frame.side
            if align == "left":
                pen.lines(at, top, lines, size, leading)
                continue
            room = frame.edges[i + 1] - frame.edges[i] - 2 * frame.side
            for line in lines:
                shift = room - line.width if align == "right" else (room - line.width) / 2
                pen.lines(at + shift, top, [line], size, leading)
                top -= leading


def grid(table: Table, width: float, setter: Setter) -> Grid:
    """A table laid out for a text width in points; cells missing at the end of a row stay empty, more are left out."""
    type_ = SMALL_CELL if table.compact else LARGE_CELL if table.large else CELL
    pad, side = (4.0, 5.0) if table.compact else (6.5, 6.75)
    least = [_least(table, n, width, setter, type_.size) + 2 * side for n in range(len(table.columns))]
    edges = column_edges(table.columns, width, least)
    rooms = [max(b - a - 2 * side, type_.size) for a, b in pairwise(edges)]
    leading = type_.leading
    count = len(rooms)

    def lines(cell: Cell | Words, room: float, strong: bool) -> list[Line]:
        if not isinstance(cell, Cell):
            return setter.lines(cell, room, "bold" if strong else "regular", type_.size, INK) if cell else []
        if not cell.text:
            return []
        colour = (
            readable(cell.colour)
            if is_colour(cell.colour)
            else TONES[cell.tone]
            if cell.tone is not Tone.NEUTRAL
            else INK
        )
        face = "bold" if cell.bold or strong else "regular"
        if cell.to and not cell.bold and colour == INK:
            colour = setter.accent
        return setter.lines(cell.text, room, face, type_.size, colour, to=cell.to)

    def ready(cells: Sequence[Cell | Words], key: str, strong: bool, under: bool = False) -> GridRow:
        # A strong row of one cell is a title over those that follow and runs over the whole width.
        is_title = strong and not any(_is_filled(cell) for cell in cells[1:])
        last = len(cells[:count]) - 1 if under else 0
        runs_on = is_title or (under and last >= 0)
        wide = [*rooms[:last], edges[-1] - edges[last] - 2 * side, *rooms[last + 1 :]] if runs_on else rooms
        set_cells = [lines(cell, room, strong) for cell, room in zip(cells, wide, strict=False)]
        set_cells += [[]] * (count - len(set_cells))
        height = max([len(cell) for cell in set_cells] + [1]) * leading + (pad if under else 2 * pad)
        fills = [c.fill if isinstance(c, Cell) and is_colour(c.fill) else "" for c in cells[:count]]
        return GridRow(set_cells, height, fills, key, strong, under)

    titles = ready([column.title for column in table.columns], "", True)
    header = replace(titles, height=titles.height - pad * 0.6)
    frame = Frame(edges, [column.align for column in table.columns], type_, pad, side, header)
    return Grid(frame, [ready(row.cells, row.key, row.strong, row.under) for row in table.rows])


def _is_filled(cell: Cell | Words) -> bool:
    return bool(cell.text if isinstance(cell, Cell) else cell)


def _least(table: Table, n: int, width: float, setter: Setter, size: float) -> float:
    """The room in points that the longest word of a column's title needs, and those of its cells as far as is fair."""
    found = max([setter.width(word, "bold", size) for word in clean(table.columns[n].title).split(" ")], default=0.0)
    for row in table.rows:
        if n >= len(row.cells) or row.under or row.strong:
            continue
        cell = row.cells[n]
        face = "bold" if isinstance(cell, Cell) and cell.bold else "regular"
        for word in re.split("[ \n]", clean(plain(cell.text if isinstance(cell, Cell) else cell))):
            if len(word) >= _LONG and found < (needed := setter.width(word, face, size)) <= width * _WIDEST_WORD:
                found = needed
    return found


def column_edges(columns: Sequence[Column], width: float, least: Sequence[float] = ()) -> list[float]:
    """The left edges of the columns and the right edge of the last, in points; weights below 0.05 count as that.

    A column gets no less than its `least` width; the others give way by what they have above theirs. Where all
    together ask for more than there is, the weights alone decide.
    """
    weights = [max(column.weight, 0.05) for column in columns] or [1.0]
    total = sum(weights)
    widths = [width * weight / total for weight in weights]
    if least and sum(least) < width:
        missing = sum(max(needed - given, 0.0) for given, needed in zip(widths, least, strict=True))
        spare = sum(max(given - needed, 0.0) for given, needed in zip(widths, least, strict=True))
        widths = [
            needed if given <= needed else given - (given - needed) * missing / spare
            for given, needed in zip(widths, least, strict=True)
        ]
    edges = [0.0]
    for part in widths:
        edges.append(edges[-1] + part)
    return edges
