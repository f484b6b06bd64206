"""A list of questions that is narrowed by typing: where to jump, or where to send a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets

TRAY = ""
"""The id that stands for no question."""

Choice = tuple[str, str, str]
"""Id, label and the question itself."""

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _HEIGHT = 620, 360
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Jump(QFrame):
    """The field and its list, over the room. Enter takes the row that is marked, Escape takes none."""

    def __init__(self, parent: QWidget, on_closed: Callable[[], object]) -> None:
        super().__init__(parent)
        self._room = parent
        self._choices: Sequence[Choice] = ()
        self._on_chosen: Callable[[str], object] = lambda _id: None
        self._on_closed = on_closed
        self.setObjectName("jump")
        theme.styled(self, "#jump{background:@card;border:1px solid @line_strong;border-radius:11px;}")
        column = widgets.vertical(self, spacing=8, margins=14)
        self._heading = widgets.title()
        self.field = widgets.line_edit(_("Question"), hint=_("Type some letters of a question"))
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Questions"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setItemDelegate(_Row(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.styled(self._list, "QListWidget{background:@card;border:0px;outline:0px;}" + widgets.SCROLL_BARS)
        self._list.itemClicked.connect(lambda _item: self._take())
        widgets.add_all(column, (self._heading, self.field, self._list))
        self.hide()

    def open_with(self, heading: str, choices: Sequence[Choice], on_chosen: Callable[[str], object]) -> None:
        """Opens with these questions."""
        self._choices, self._on_chosen = choices, on_chosen
        self._heading.setText(heading)
        self.setAccessibleName(heading)
        self.field.clear()
        self._narrow("")
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def place(self) -> None:
        """Puts it in the upper middle of the room."""
        room, px = self._room, theme.current().px
        width, height = min(px(_WIDTH), room.width() - px(40)), min(px(_HEIGHT), room.height() - px(60))
        self.setGeometry((room.width() - width) // 2, min(px(90), room.height() - height), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Escape, while letters go into the field."""
        if event.type() is QEvent.Type.FocusOut and self.isVisible():
            self.hide()
            return False
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() in _KEYS:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8}.get(Qt.Key(event.key()), 8)
            self._list.setCurrentRow(min(max(self._list.currentRow() + step, 0), self._list.count() - 1))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return True
        return False

    def _narrow(self, letters: str) -> None:
        words = letters.casefold().split()
        self._list.clear()
        fitting = [c for c in self._choices if all(w in f"{c[0]} {c[1]} {c[2]}".casefold() for w in words)]
        # What is called so comes before what only mentions it.
        fitting.sort(key=lambda c: not all(word in c[1].casefold() for word in words))
        for id_, label, asked in fitting:
            item = QListWidgetItem(label, self._list)
            item.setData(Qt.ItemDataRole.UserRole, id_)
            item.setData(Qt.ItemDataRole.UserRole + 1, asked)
        self._list.setCurrentRow(0)

    def _take(self) -> None:
        item = self._list.currentItem()
        self._close()
        if item is not None:
            self._on_chosen(str(item.data(Qt.ItemDataRole.UserRole)))

    def _close(self) -> None:
        self.hide()
        self._on_closed()


class _Row(QStyledItemDelegate):
    """The label, and behind it the question as far as there is room."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(0, theme.current().px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row."""
        look = theme.current()
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look["selection"])
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), look.px(6), look.px(6))
        bold, plain = look.font(13, theme.SEMIBOLD), look.font(12)
        metrics = QFontMetricsF(bold)
        baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
        label, asked = str(index.data()), str(index.data(Qt.ItemDataRole.UserRole + 1))
        painter.setFont(bold)
        painter.setPen(QPen(look["ink"]))
        painter.drawText(int(rect.left()) + look.px(10), int(baseline), label)
        left = rect.left() + look.px(10) + max(metrics.horizontalAdvance(label) + look.px(14), look.px(190))
        painter.setFont(plain)
        painter.setPen(QPen(look["ink_2"]))
        words = QFontMetricsF(plain).elidedText(asked, Qt.TextElideMode.ElideRight, rect.right() - left - look.px(10))
        painter.drawText(int(left), int(baseline), words)
        painter.restore()
