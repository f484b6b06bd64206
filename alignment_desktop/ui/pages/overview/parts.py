"""What the cards of the overview have in common: what they are filled from, figures to press, and how they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLayoutItem, QWidget, QWidgetItem

from alignment_desktop.domain.scoring import OVERALL
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Fluid
from alignment_desktop.ui.lines import Pressable, narrow, say
from alignment_desktop.ui.session import Session

GAP = 16


@dataclass(frozen=True, slots=True)
class Scene:
    """What the overview shows now: the round in view, the one before it where both are shown, and how deep.

    `about` is the challenge or practice that is opened up; empty for all challenges.
    """

    snapshot: Snapshot
    former: Snapshot | None
    about: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Ids of what is shown beside each other: the challenges, a challenge's practices, a practice's questions."""
        pack = self.snapshot.pack
        if self.about in pack.challenge:
            return tuple(p.id for p in pack.practices_of[self.about])
        if self.about in pack.practice:
            return tuple(q.id for q in pack.questions_of[self.about])
        return tuple(c.id for c in pack.challenges)

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions that are in view."""
        return self.snapshot.questions_under(self.about or OVERALL)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a press leads: the session, the explanation of a figure (of one person, where given), and deeper."""

    session: Session
    explain: Callable[..., None]
    open_up: Callable[[str], None]


class Fillable(Protocol):
    """A card that is filled from a scene."""

    def fill(self, scene: Scene) -> None:
        """Other figures from now on."""


def tell_button(button: QAbstractButton, words: str, name: str = "") -> None:
    """Other words on a button, and the name it has for who cannot see them."""
    button.setText(widgets.unmarked(words))
    button.setAccessibleName(name or words)


class FigureCard(Pressable):
    """A key figure: its name, the figure with its unit, and a note or two; pressing it says why."""

    def __init__(self, name: str) -> None:
        column = widgets.vertical(spacing=4, margins=16)
        super().__init__(column)
        self._name = name
        theme.styled(
            self,
            "QPushButton{background:@card;border:1px solid @line;border-radius:9px;}"
            "QPushButton:hover{border:1px solid @line_strong;}QPushButton:pressed{background:@panel;}"
            "QPushButton:focus{border:2px solid @focus;}",
        )
        head = widgets.label(name, size=13, tone="ink_2")
        self._figure = widgets.figure()
        self._unit = narrow(widgets.label(size=13, weight=theme.SEMIBOLD, wraps=True))
        self._unit.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._unit.setContentsMargins(0, 0, 0, theme.current().px(5))
        self._note = narrow(widgets.label(size=13, wraps=True))
        self._second = narrow(widgets.label(size=12, tone="ink_2", wraps=True))
        self._tones = ["ink", "ink"]
        row = widgets.horizontal(spacing=8)
        row.addWidget(self._figure)
        row.addWidget(self._unit, 1)
        column.addWidget(head)
        column.addLayout(row)
        widgets.add_all(column, (self._note, self._second, 1))
        for part in (head, self._figure, self._unit, self._note, self._second):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def tell(
        self,
        figure: str,
        unit: str = "",
        note: str = "",
        second: str = "",
        *,
        tone: str = "ink",
        note_tone: str = "ink",
    ) -> None:
        """Other words from now on; `tone` colours the figure, `note_tone` the note."""
        for label, text in ((self._figure, figure), (self._unit, unit), (self._note, note), (self._second, second)):
            say(label, text)
        self._second.setVisible(bool(second))
        if [tone, note_tone] != self._tones:
            self._tones = [tone, note_tone]
            theme.toned(self._figure, tone)
            theme.toned(self._note, note_tone)
        self.setAccessibleName(f"{self._name}: {figure} {unit}".strip())
        self.setAccessibleDescription(" ".join(part for part in (note, second) if part))


class Evenly(QWidget):
    """Widgets of one width beside each other, in as many columns as there is room for: all, half of them, or one."""

    def __init__(self, parts: Sequence[QWidget], *, least: int) -> None:
        super().__init__()
        self._parts = tuple(parts)
        self._least = least
        self._columns = 0
        self._grid = widgets.grid(self, spacing=GAP)
        self._arrange(len(parts))
        theme.current().changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Takes another number of columns where the width asks for it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px, count = theme.current().px, len(self._parts)
        fits = (count, (count + 1) // 2, 1)
        room = self.width() + px(GAP)
        self._arrange(next((n for n in fits if n * px(self._least + GAP) <= room), 1))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, part in enumerate(self._parts):
            self._grid.addWidget(part, place // columns, place % columns)
        for column in range(len(self._parts)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, 0)


class Columns(Fluid):
    """Cards in as many columns as have their least width, three at most, or under each other in their order.

    Each card is as high as its words need; the columns need not end together.
    """

    def __init__(self, parent: QWidget, *, least: int, least_of_three: int) -> None:
        super().__init__()
        self._places: list[tuple[int, int]] = []
        self._heights: dict[tuple[int, int], int] = {}
        self._least, self._least_of_three = least, least_of_three
        self.move_into(parent)

    def add(self, card: QWidget, of_two: int, of_three: int) -> None:
        """One more card at the end of a column: which one of two, which one of three."""
        self._places.append((of_two, of_three))
        self.addChildWidget(card)
        self.addItem(QWidgetItem(card))

    def expandingDirections(self) -> Qt.Orientation:
        """As wide as there is room."""
        return Qt.Orientation.Horizontal

    def invalidate(self) -> None:
        """Forgets the heights: some card has other words now."""
        self._heights.clear()
        super().invalidate()

    def _height(self, number: int, item: QLayoutItem, width: int) -> int:
        """The height of a card at a width, asked once: Qt asks five times for one change of size."""
        known = self._heights.get((number, width))
        if known is None:
            known = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            self._heights[number, width] = known
        return known

    def sizeHint(self) -> QSize:
        """Two columns of the least width."""
        px = theme.current().px
        width = 2 * px(self._least) + px(GAP)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        """As wide as the widest card."""
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), 0)

    def arrange(self, rect: QRect, *, is_real: bool) -> int:
        """Column by column; the longest says how high it is."""
        px = theme.current().px
        room = rect.width() + px(GAP)
        is_three = 3 * px(self._least_of_three + GAP) <= room
        count = 3 if is_three else 2 if 2 * px(self._least + GAP) <= room else 1
        width = room // count - px(GAP)
        ends = [0] * count
        for number, (item, (of_two, of_three)) in enumerate(zip(self._items, self._places, strict=True)):
            if item.isEmpty():
                continue
            place = (0, of_two, of_three)[count - 1]
            height = self._height(number, item, width)
            if is_real:
                at = QPoint(rect.x() + place * (width + px(GAP)), rect.y() + ends[place])
                item.setGeometry(QRect(at, QSize(width, height)))
            ends[place] += height + px(GAP)
        return max(max(ends) - px(GAP), 0)
