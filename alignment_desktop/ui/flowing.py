"""Rows that give way where the window is narrow or the text large: to the next line, or to a column."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QWidget

from alignment_desktop.ui import theme


class Fluid(QLayout):
    """What a layout whose height follows from its width must keep for Qt; a child class says where things go."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []

    def move_into(self, parent: QWidget | None) -> None:
        """Begins its work, in a widget if there is one already. A child class does it last, because Qt asks at once."""
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            parent.setLayout(self)

    def arrange(self, rect: QRect, *, is_real: bool) -> int:
        """The height that everything takes in this width; puts it in its place where it is real."""
        return rect.height()

    def addItem(self, item: QLayoutItem) -> None:
        """One more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place; None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Takes the item out; None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of everything at this width."""
        return self.arrange(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        """Puts everything in its place."""
        super().setGeometry(rect)
        self.arrange(rect, is_real=True)


class Flowing(Fluid):
    """Widgets beside each other, in as many lines as they need; each line is centred on its highest widget."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__()
        self._gap = spacing
        self.move_into(parent)

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gap = theme.current().px(self._gap)
        width = sum(hint.width() for hint in shown) + gap * max(len(shown) - 1, 0)
        return QSize(width, max((hint.height() for hint in shown), default=0))

    def minimumSize(self) -> QSize:
        """As wide as the widest."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def arrange(self, rect: QRect, *, is_real: bool) -> int:
        """Line by line, as many to a line as fit."""
        gap = theme.current().px(self._gap)
        y = rect.y()
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint().expandedTo(item.minimumSize()).boundedTo(QSize(max(rect.width(), 1), 1 << 20))
            if lines[-1] and x + hint.width() > rect.width():
                lines.append([])
                x = 0
            lines[-1].append((item, hint))
            x += hint.width() + gap
        for line in lines:
            height = max((hint.height() for _item, hint in line), default=0)
            x = rect.x()
            for item, hint in line:
                if is_real:
                    item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), hint))
                x += hint.width() + gap
            y += height + gap
        return max(y - gap - rect.y(), 0)


class Turning(QWidget):
    """Parts beside each other, or under each other where there are less than `below` pixels at 100 % for them.

    `shares` are the parts' shares of the width while they are beside each other.
    """

    def __init__(self, *parts: QWidget, below: int, spacing: int = 16, shares: tuple[int, ...] = ()) -> None:
        super().__init__()
        self._below = below
        self._shares = shares or (1,) * len(parts)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.current().px(spacing))
        for part in parts:
            self._box.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        theme.current().changed.connect(self._turn)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turns where the width asks for it."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        is_row = self.width() * 100 >= self._below * theme.current().scale
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if is_row else QBoxLayout.Direction.TopToBottom)
        for place, share in enumerate(self._shares):
            self._box.setStretch(place, share if is_row else 0)
