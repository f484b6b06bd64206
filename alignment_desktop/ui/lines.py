"""Rows of words that lead somewhere: buttons that wrap, and lists of them that are filled in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from alignment_desktop.ui import theme, widgets

_ROW = (
    "QPushButton{background:transparent;border:1px solid transparent;border-radius:7px;}"
    "QPushButton:hover{background:@panel;}QPushButton:pressed{background:@selection;}"
    "QPushButton:focus{border:2px solid @focus;}"
)


def say(label: QLabel, text: str) -> None:
    """Puts words on a label, and does nothing where they are there already: a layout is asked anew for every change."""
    if label.text() != text:
        label.setText(text)


def narrow(label: QLabel) -> QLabel:
    """The label, free to be narrower than its longest word: a word without end must not widen the page."""
    label.setMinimumWidth(1)
    return label


class Pressable(QPushButton):
    """A button that is as high as the words lying in it need at its width; they go into `layout()`."""

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self._laid = layout
        self.setLayout(layout)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """What its words ask for."""
        return self._laid.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        """What its words need."""
        return self._laid.totalMinimumSize()

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of its words at this width."""
        return self._laid.totalHeightForWidth(width)


class Dot(QWidget):
    """A small disc in a colour of the pack, or in a tone of the theme; it says nothing that words do not say."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Wide enough for the disc."""
        return QSize(theme.current().px(10), 0)

    def show_colour(self, colour: str) -> None:
        """Another colour, `#rrggbb` or a name of the theme; none for an empty one."""
        if colour != self._colour:
            self._colour = colour
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The disc, beside the first line of words."""
        if not self._colour:
            return
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        is_hex = self._colour.startswith("#")
        painter.setBrush(QColor(look.perceptible(self._colour)) if is_hex else look[self._colour])
        size = look.px(9)
        painter.drawEllipse(0, look.px(4), size, size)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: words, what stands back under them, a figure at the right, and a dot in a colour.

    `id` is what a click carries; `tone` is the colour of the figure.
    """

    id: str
    words: str
    detail: str = ""
    figure: str = ""
    colour: str = ""
    tone: str = "ink"


class _Row(Pressable):
    def __init__(self) -> None:
        row = widgets.horizontal(spacing=8)
        super().__init__(row)
        px = theme.current().px
        row.setContentsMargins(px(8), px(5), px(8), px(5))
        self._dot = Dot()
        self._words = narrow(widgets.label(size=13, wraps=True))
        self._detail = narrow(widgets.label(size=12, tone="ink_2", wraps=True))
        self._figure = widgets.label(size=13, weight=theme.SEMIBOLD)
        self._tone = "ink"
        column = widgets.vertical(spacing=2)
        widgets.add_all(column, (self._words, self._detail))
        row.addWidget(self._dot)
        row.addLayout(column, 1)
        row.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignTop)
        for part in (self._words, self._detail, self._figure):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.styled(self, _ROW)
        self.line = Line("", "")

    def tell(self, line: Line) -> None:
        """Shows another line; what is the same already is left alone."""
        if line == self.line:
            return
        self.line = line
        self._dot.show_colour(line.colour)
        self._dot.setHidden(not line.colour)
        say(self._words, line.words)
        say(self._detail, line.detail)
        self._detail.setHidden(not line.detail)
        say(self._figure, line.figure)
        self._figure.setHidden(not line.figure)
        if line.tone != self._tone:
            self._tone = line.tone
            theme.toned(self._figure, line.tone)
        self.setAccessibleName(" ".join(part for part in (line.words, line.figure) if part))
        self.setAccessibleDescription(line.detail)


class Lines(QWidget):
    """Rows under each other; `chosen` carries the id of the one that was pressed. Rows are kept and told anew."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._column = widgets.vertical(self, spacing=2)
        self._rows: list[_Row] = []

    def fill(self, lines: Sequence[Line]) -> None:
        """Other lines from now on."""
        for line in lines[len(self._rows) :]:
            row = _Row()
            row.tell(line)  # before it has a place: afterwards each change of its parts would be laid out at once
            row.clicked.connect(lambda _on=False, row=row: self.chosen.emit(row.line.id))
            self._rows.append(row)
            self._column.addWidget(row)
        for place, row in enumerate(self._rows):
            if place < len(lines):
                row.tell(lines[place])
            if row.isHidden() != (place >= len(lines)):
                row.setVisible(place < len(lines))


class Facts(QWidget):
    """Names and values beside each other, or with long values under each other, told anew in place."""

    def __init__(self, name: str, *, is_stacked: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._is_stacked = is_stacked
        self._grid = widgets.grid(self, spacing=4)
        self._grid.setHorizontalSpacing(theme.current().px(12))
        self._grid.setColumnStretch(0 if is_stacked else 1, 1)
        self._pairs: list[tuple[QLabel, QLabel]] = []

    def fill(self, facts: Sequence[tuple[str, str]]) -> None:
        """Other facts from now on."""
        while len(self._pairs) < len(facts):
            pair = widgets.label(size=12, tone="ink_2"), narrow(widgets.label(size=13, wraps=True))
            if self._is_stacked and self._pairs:
                pair[0].setContentsMargins(0, theme.current().px(6), 0, 0)
            for place, part in enumerate(pair):
                row, column = len(self._pairs), place
                if self._is_stacked:
                    row, column = 2 * row + place, 0
                self._grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
            self._pairs.append(pair)
        for place, pair in enumerate(self._pairs):
            for part, text in zip(pair, facts[place] if place < len(facts) else ("", ""), strict=True):
                say(part, text)
                part.setVisible(place < len(facts))
