"""Pieces that flow over pages, and the one pass that gives each its place.

A piece knows its height, the space it wants around it, whether it holds on to the next one, and how it can be split.
A page is painted as soon as it is full and its pieces are let go, so a long report costs no more a page than a short
one; only pieces that are `late` (contents rows) wait until every heading has its page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from alignment_desktop.deliverables.paint import Pen
from alignment_desktop.deliverables.style import Type
from alignment_desktop.deliverables.text import Line

_TAIL_GAP = 6.0
_CAPS_HALF = 0.3635
"""Half the height of Inter's capitals in units of its size."""


def baseline(size: float, leading: float) -> float:
    """How far under the top of a line its baseline lies, so that capitals stand in the middle of the line."""
    return leading / 2 + size * _CAPS_HALF


@dataclass(slots=True)
class Entry:
    """A heading as contents, outline and cross-references know it; `page` (from 1) is known once it has its place."""

    level: int
    number: str
    text: str
    key: str
    in_contents: bool
    page: int = 0

    @property
    def title(self) -> str:
        """The number, if there is one, and the text."""
        return f"{self.number} {self.text}" if self.number else self.text


class Piece:
    """A part of a page of a known height, printed as it is unless a subclass says more."""

    __slots__ = ("after", "bare", "before", "entries", "grows", "height", "keep", "keys", "late", "spare", "whole")

    def __init__(self, height: float, *, before: float = 0.0, after: float = 0.0) -> None:
        self.height = height
        self.before = before
        self.after = after
        self.keep = False
        self.whole = False
        self.spare = False
        self.bare = False
        self.grows = False
        self.late = False
        self.keys: tuple[str, ...] = ()
        self.entries: tuple[Entry, ...] = ()

    def least(self) -> float:
        """The least height that must stay on the page of what comes before."""
        return self.height

    def split(self, room: float, page: float) -> tuple[Piece, Piece] | None:
        """The part that fits into `room` points and the rest, if it can be split; `page` is a whole page's height."""
        return None

    def grow(self, room: float) -> None:
        """Makes a piece that `grows` as high as `room` points allow: it is the last one on its page."""

    def paint(self, pen: Pen, x: float, y: float) -> None:
        """Prints the piece with its top left corner at (x, y)."""


class NewPage(Piece):
    """Ends the page, unless nothing stands on it yet."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(0.0)


class Drawn(Piece):
    """A piece that a function paints: key figures, charts, cards."""

    __slots__ = ("_draw",)

    def __init__(
        self, height: float, draw: Callable[[Pen, float, float], None], *, before: float = 0.0, after: float = 0.0
    ) -> None:
        super().__init__(height, before=before, after=after)
        self._draw = draw

    def paint(self, pen: Pen, x: float, y: float) -> None:
        self._draw(pen, x, y)


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under a paragraph: a tint over its width, a bar at its left, padding inside."""

    width: float
    fill: str = ""
    bar: str = ""
    pad: float = 0.0


class Lines(Piece):
    """Lines of running text; at least two stay together at the end and at the start of a page."""

    __slots__ = ("_ground", "_indent", "_lead", "_lines", "_tail", "_type")

    def __init__(
        self,
        lines: Sequence[Line],
        type_: Type,
        *,
        indent: float = 0.0,
        ground: Ground | None = None,
        lead: Callable[[Pen, float, float], None] | None = None,
        tail: tuple[Sequence[Line], Type] | None = None,
    ) -> None:
        pad = ground.pad if ground else 0.0
        extra = len(tail[0]) * tail[1].leading if tail and not _beside(lines, tail[0], indent, ground) else 0.0
        super().__init__(len(lines) * type_.leading + 2 * pad + extra, before=type_.before, after=type_.after)
        self._lines = lines
        self._type = type_
        self._indent = indent
        self._ground = ground
        self._lead = lead
        self._tail = tail

    def least(self) -> float:
        count = len(self._lines)
        if self._tail or count < 4:
            return self.height if count < 4 else self._pad() + 2 * self._type.leading
        return self._pad() + 2 * self._type.leading

    def _pad(self) -> float:
        return 2 * self._ground.pad if self._ground else 0.0

    def split(self, room: float, page: float) -> tuple[Piece, Piece] | None:
        total = len(self._lines)
        tail_lines = len(self._tail[0]) if self._tail else 0
        count = min(int((room - self._pad() + 1e-6) // self._type.leading), total)
        if total - count < 2 and not tail_lines:
            count = total - 2
        elif total - count < 1:
            count = total - 1
        if count < 2:
            return None
        head = Lines(self._lines[:count], self._type, indent=self._indent, ground=self._ground, lead=self._lead)
        rest = Lines(self._lines[count:], self._type, indent=self._indent, ground=self._ground, tail=self._tail)
        head.before, head.after, head.keys = self.before, 0.0, self.keys
        rest.before, rest.after, rest.keep = 0.0, self.after, self.keep
        return head, rest

    def paint(self, pen: Pen, x: float, y: float) -> None:
        ground = self._ground
        if ground:
            if ground.fill:
                pen.box(x, y - self.height, ground.width, self.height, ground.fill, radius=0 if ground.bar else 5)
            if ground.bar:
                pen.box(x, y - self.height, 2.5, self.height, ground.bar)
            y -= ground.pad
        type_ = self._type
        down = baseline(type_.size, type_.leading)
        if self._lead:
            self._lead(pen, x, y - down)
        pen.lines(x + self._indent, y - down, self._lines, type_.size, type_.leading, type_.tracking)
        if self._tail:
            lines, small = self._tail
            x += self._indent
            if _beside(self._lines, lines, self._indent, ground):
                x += self._lines[-1].width + _TAIL_GAP
                y -= (len(self._lines) - 1) * type_.leading + down
            else:
                y -= len(self._lines) * type_.leading + baseline(small.size, small.leading)
            pen.lines(x, y, lines, small.size, small.leading)


def _beside(lines: Sequence[Line], tail: Sequence[Line], indent: float, ground: Ground | None) -> bool:
    """Whether the tail of a paragraph has room on its last line."""
    if ground is None or len(tail) != 1 or not lines:
        return False
    return indent + lines[-1].width + _TAIL_GAP + tail[0].width <= ground.width


def together(pieces: Sequence[Piece]) -> float:
    """The height that must stay together, without the space before it; nothing needs none."""
    if not pieces:
        return 0.0
    need = sum(a.height + max(a.after, b.before) for a, b in pairwise(pieces))
    return need + (pieces[-1].height if pieces[-1].whole or pieces[-1].keep else pieces[-1].least())


class Stack(Piece):
    """Columns of pieces side by side, each placed from the top; they stay on one page."""

    __slots__ = ("_placed",)

    def __init__(self, columns: Sequence[tuple[float, Sequence[Piece]]], *, after: float = 16.0) -> None:
        placed: list[tuple[Piece, float, float]] = []
        deepest = 0.0
        for x, pieces in columns:
            y = gap = 0.0
            for i, piece in enumerate(pieces):
                y += max(gap, piece.before) if i else 0.0
                placed.append((piece, x, y))
                y += piece.height
                gap = piece.after
            deepest = max(deepest, y)
        super().__init__(deepest, before=8.0, after=after)
        self._placed = placed
        self.entries = tuple(entry for piece, _, _ in placed for entry in piece.entries)
        self.late = any(piece.late for piece, _, _ in placed)

    def paint(self, pen: Pen, x: float, y: float) -> None:
        for piece, dx, dy in self._placed:
            for key in piece.keys:
                pen.bookmark(key, y - dy)
            piece.paint(pen, x + dx, y - dy)


@dataclass(slots=True)
class Page:
    """Pieces with their distance from the top of the text area; a bare page has no running head or foot."""

    pieces: list[tuple[Piece, float]] = field(default_factory=list)
    bare: bool = False


class Paginator:
    """Gives pieces their places on pages of a height in points, in one pass, and hands on each page that is full.

    `count` is the number of pages begun, `overfull` that of pieces that no page can hold and that run over its foot.
    """

    def __init__(self, height: float, finish: Callable[[Page], None]) -> None:
        self.count = 1
        self.overfull = 0
        self._height = height
        self._finish = finish
        self._page = Page()
        self._waiting: list[Piece] = []
        self._is_leaving_out = False
        self._y = 0.0
        self._gap = 0.0

    def add(self, piece: Piece) -> None:
        """Takes the next piece; those that hold on to their next one wait for it."""
        turning = piece.bare or isinstance(piece, NewPage)
        if turning:
            self._place()
        if isinstance(piece, NewPage):
            self._turn()
        elif piece.bare:
            self._turn()
            self._page.bare = True
            self._put(piece, 0.0)
            self._new()
        else:
            self._waiting.append(piece)
            if not piece.keep:
                self._place()

    def end(self) -> int:
        """Hands on the last page and gives the number of pages; a document of nothing has one."""
        self._place()
        if self._page.pieces or self.count == 1:
            self._hand_on()
            return self.count
        return self.count - 1

    def _place(self) -> None:
        """Places what waits, all of it on one page where one page can hold it."""
        pieces = self._waiting
        if not pieces:
            return
        self._waiting = []
        if self._leaves_out(pieces):
            return
        for i, piece in enumerate(pieces):
            if self._page.pieces and (piece.keep or piece.whole):
                need = together(pieces[i:])
                if need > self._room(piece) and need <= self._height:
                    self._turn()
            self._flow(piece)

    def _leaves_out(self, pieces: Sequence[Piece]) -> bool:
        """Whether these only fill a page that has begun, and it is full or has left out what they go with."""
        if not pieces[0].spare:
            self._is_leaving_out = False
        elif not self._page.pieces or together(pieces) > self._room(pieces[0]):
            self._is_leaving_out = True
        return self._is_leaving_out

    def _room(self, piece: Piece) -> float:
        """What is left on the page for a piece, after the space before it."""
        return self._height - self._y - (max(self._gap, piece.before) if self._page.pieces else 0.0) + 1e-6

    def _flow(self, piece: Piece) -> None:
        """Places a piece, split over as many pages as it takes."""
        rest: Piece | None = piece
        while rest is not None:
            room = self._room(rest)
            if rest.height <= room:
                self._put(rest, max(self._gap, rest.before) if self._page.pieces else 0.0)
                return
            parts = None if rest.whole and rest.height <= self._height else rest.split(room, self._height)
            if parts is not None:
                self._put(parts[0], max(self._gap, rest.before) if self._page.pieces else 0.0)
                self._turn()
                rest = parts[1]
            elif self._page.pieces:
                self._turn()
            else:
                self.overfull += 1
                self._put(rest, 0.0)
                return

    def _put(self, piece: Piece, gap: float) -> None:
        self._y += gap
        self._page.pieces.append((piece, self._y))
        for entry in piece.entries:
            entry.page = self.count
        self._y += piece.height
        self._gap = piece.after

    def _turn(self) -> None:
        """A fresh page, unless this one is fresh."""
        if self._page.pieces:
            self._new()

    def _hand_on(self) -> None:
        if self._page.pieces and self._page.pieces[-1][0].grows:
            last, y = self._page.pieces[-1]
            last.grow(self._height - y)
        self._finish(self._page)

    def _new(self) -> None:
        self._hand_on()
        self._page = Page()
        self.count += 1
        self._y = self._gap = 0.0
