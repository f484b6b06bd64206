"""A list of lines that are read: a small head, words that wrap, a small foot, a tag at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from alignment_desktop.ui import theme
from alignment_desktop.ui.models import Column, Row, Rows
from alignment_desktop.ui.widgets import SCROLL_BARS

_TEXT, _HEAD, _FOOT, _TAG, _MARK = range(5)
_READ = 1500  # characters of a line that are laid out; the whole is read where it was written
_SIDE, _EDGE, _GAP = 12, 9, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: what it is, its words, where it is from. `mark` colours its edge, `tone` its tag."""

    id: str
    text: str
    head: str = ""
    foot: str = ""
    tag: str = ""
    tone: str = "ink_2"
    mark: str = ""

    def row(self) -> Row:
        """The line as a row of a model; its words are searched with head and foot."""
        tips = {_TEXT: "\n\n".join(part for part in (self.text[:_READ], self.foot) if part)}
        return Row(self.id, (self.text, self.head, self.foot, self.tag, self.mark), {_TAG: self.tone}, tips=tips)


class _LineRows(Rows):
    """The lines as a model: read out whole, with head, foot and tag, although each is one cell to the eye."""

    def __init__(self, parent: QObject) -> None:
        super().__init__((Column("", 0),) * 5, parent)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell, as it is printed or read out."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            cells = self.row(index.row()).cells
            return ", ".join(cells[place] for place in (_TEXT, _TAG, _HEAD, _FOOT) if cells[place])
        return super().data(index, role)


class LineList(QListView):
    """Lines under each other, moved through by the arrows.

    A leading list says what the rest of the page is about. `pressed` carries the letter of a key in `letters`: a single
    letter does something only while this list has the focus, and it never searches. `entered` carries the id of the
    line on which Enter was pressed or that was clicked twice, `turned` 1 for Right and -1 for Left.
    """

    moved = Signal(str)
    pressed = Signal(str)
    entered = Signal(str)
    turned = Signal(int)

    def __init__(self, name: str, *, most: int = 6, is_leading: bool = False) -> None:
        super().__init__()
        self.letters = ""
        self.rows = _LineRows(self)
        self._is_filling = False
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(self, most, is_leading))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QListView.Shape.NoFrame)
        theme.styled(
            self,
            "QListView{background:@card;border:1px solid @line;border-radius:9px;outline:0px;padding:4px;}"
            "QListView:focus{border:2px solid @focus;padding:3px;}" + SCROLL_BARS,
        )
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda index: self.entered.emit(index.data(Qt.ItemDataRole.UserRole)))
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    def fill(self, lines: Sequence[Line], chosen: str = "") -> str:
        """Other lines from now on; chooses the one of this id, else the one that took the place of the former choice.

        Returns the id of the line chosen then; `moved` is not sent.
        """
        place = max(self.currentIndex().row(), 0)
        at = self.verticalScrollBar().value()
        self._is_filling = True
        self.rows.fill([line.row() for line in lines])
        found = self.rows.place_of(chosen) if chosen else None
        place = min(place, len(lines) - 1) if found is None else found
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place, _TEXT))
        self._is_filling = False
        self.verticalScrollBar().setValue(at)
        if place >= 0:
            self.scrollTo(self.rows.index(place, _TEXT))
        return self.chosen

    @property
    def chosen(self) -> str:
        """The id of the chosen line; empty where there is none."""
        index = self.currentIndex()
        return str(index.data(Qt.ItemDataRole.UserRole)) if index.isValid() else ""

    def choose(self, id_: str) -> bool:
        """Chooses the line of this id; False where it is not shown."""
        place = self.rows.place_of(id_)
        if place is not None:
            self.setCurrentIndex(self.rows.index(place, _TEXT))
            self.scrollTo(self.rows.index(place, _TEXT))
        return place is not None

    def step(self, by: int) -> None:
        """Moves the choice down, or up with a negative number, as far as there are lines."""
        count = self.rows.rowCount()
        if count:
            place = min(max(self.currentIndex().row() + by, 0), count - 1)
            self.setCurrentIndex(self.rows.index(place, _TEXT))
            self.scrollTo(self.rows.index(place, _TEXT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters that mean something here, Enter, and what every list does with arrows."""
        bare = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if bare and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            self.entered.emit(self.chosen)
        elif bare and event.text() and event.text().upper() in self.letters:
            self.pressed.emit(event.text().upper())
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif bare and event.key() == Qt.Key.Key_Delete:
            self.pressed.emit("Delete")
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Does nothing: a letter is a decision here, or nothing at all."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wraps the words anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _on_current(self) -> None:
        if not self._is_filling:
            self.moved.emit(self.chosen)


class _Type:
    """The fonts of a line at one text size, with their measures; made once, because they are asked for all the time."""

    def __init__(self, weight: QFont.Weight) -> None:
        look = theme.current()
        self.scale = look.scale
        self.text, self.small, self.tag = look.font(13, weight), look.font(12), look.font(12, theme.SEMIBOLD)
        self.text_measure, self.small_measure, self.tag_measure = map(QFontMetrics, (self.text, self.small, self.tag))


class _Painter(QStyledItemDelegate):
    """Paints one line; a widget for each would cost more than the whole page."""

    def __init__(self, view: LineList, most: int, is_leading: bool) -> None:
        super().__init__(view)
        self._view = view
        self._most = most
        self._is_leading = is_leading
        self._weight = theme.SEMIBOLD if is_leading else theme.REGULAR
        self._kept = _Type(self._weight)

    @property
    def _type(self) -> _Type:
        if self._kept.scale != theme.current().scale:
            self._kept = _Type(self._weight)
        return self._kept

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as its words need."""
        px, type_ = theme.current().px, self._type
        width = self._view.viewport().width()
        height = 2 * px(_EDGE) + type_.text_measure.lineSpacing() * len(self._words(index, width))
        for column in (_HEAD, _FOOT):
            if _cell(index, column):
                height += type_.small_measure.lineSpacing() + px(_GAP)
        return QSize(width, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Edge, head with tag, words, foot."""
        look, px, type_ = theme.current(), theme.current().px, self._type
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            # A list beside the one that leads marks its line firmly only while it is the one being moved through.
            painter.setBrush(look["selection" if self._is_leading or self._view.hasFocus() else "panel"])
            painter.drawRoundedRect(rect, px(6), px(6))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look["line"])
        if colour := _cell(index, _MARK):
            painter.setBrush(_colour(colour))
            painter.drawRoundedRect(QRectF(rect.left() + 3, rect.top() + 6, px(4), rect.height() - 12), 2, 2)
        left, width, y = rect.left() + px(_SIDE), rect.width() - 2 * px(_SIDE), rect.top() + px(_EDGE)
        tag = _cell(index, _TAG)
        tag_width = type_.tag_measure.horizontalAdvance(tag) if tag else 0
        if tag:
            painter.setFont(type_.tag)
            painter.setPen(index.sibling(index.row(), _TAG).data(Qt.ItemDataRole.ForegroundRole) or look["ink_2"])
            painter.drawText(QPointF(left + width - tag_width, y + type_.tag_measure.ascent()), tag)
        if head := _cell(index, _HEAD):
            self._small(painter, head, left, y, width - tag_width - px(8))
            y += type_.small_measure.lineSpacing() + px(_GAP)
        painter.setFont(type_.text)
        painter.setPen(look["ink"])
        for words in self._words(index, rect.width()):
            painter.drawText(QPointF(left, y + type_.text_measure.ascent()), words)
            y += type_.text_measure.lineSpacing()
        if foot := _cell(index, _FOOT):
            self._small(painter, foot, left, y + px(_GAP), width)
        painter.restore()

    def _small(self, painter: QPainter, words: str, left: int, y: int, width: int) -> None:
        measure = self._type.small_measure
        painter.setFont(self._type.small)
        painter.setPen(theme.current()["ink_2"])
        shown = measure.elidedText(words[:_READ].replace("\n", " "), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(left, y + measure.ascent()), shown)

    def _words(self, index: QModelIndex | QPersistentModelIndex, width: int) -> tuple[str, ...]:
        px = theme.current().px
        room = width - 2 * px(_SIDE)
        if not _cell(index, _HEAD) and (tag := _cell(index, _TAG)):  # the tag stands beside the words then
            room -= self._type.tag_measure.horizontalAdvance(tag) + px(8)
        pixels = self._type.text.pixelSize()
        return wrapped(_cell(index, _TEXT)[:_READ], pixels, int(self._weight), max(room, 40), self._most)


@lru_cache(maxsize=2048)
def wrapped(text: str, pixels: int, weight: int, width: int, most: int) -> tuple[str, ...]:
    """The words in lines of this width, `most` at the most; the last one ends in … where there are more."""
    font = theme.current().font(weight=QFont.Weight(weight))
    font.setPixelSize(pixels)
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = text.encode("utf-16-le", "surrogatepass")  # Qt counts in these, and an emoji is two of them
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = 2 * line.textStart()
        if len(lines) == most - 1:
            rest = _decoded(units[start:]).replace("\n", " ")
            lines.append(QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        lines.append(_decoded(units[start : start + 2 * line.textLength()]).strip())
    layout.endLayout()
    return tuple(lines)


def _decoded(units: bytes) -> str:
    return units.decode("utf-16-le", "replace")


def _cell(index: QModelIndex | QPersistentModelIndex, column: int) -> str:
    return str(index.sibling(index.row(), column).data() or "")


def _colour(name: str) -> QColor:
    """A colour of the theme by its name, or a challenge's own, lighter where it would drown in the dark."""
    return QColor(theme.current().perceptible(name)) if name.startswith("#") else theme.current()[name]
