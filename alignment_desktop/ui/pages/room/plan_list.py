"""The plan of a sitting and its tray: lists that are painted, so that going on to the next question builds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from alignment_desktop.domain.flow import Progress
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.room.settext import SetTexts
from alignment_desktop.ui.pages.room.sitting import progress_word

Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole + 1
_ROW = 27
_TEXT = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """One row of the plan."""

    question: str
    label: str
    asked: str
    progress: Progress
    is_must_ask: bool
    is_postponed: bool
    is_current: bool

    @property
    def said(self) -> str:
        """The row for who cannot see its marks."""
        parts = [self.label, progress_word(self.progress)]
        if self.is_must_ask:
            parts.append(_("must be asked"))
        if self.is_postponed:
            parts.append(_("only if there is time"))
        return ", ".join(parts)


class _Entries(QAbstractListModel):
    """Rows of any kind, as ready values."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Any] = ()

    def fill(self, rows: Sequence[Any]) -> Sequence[int]:
        """Other rows from now on; the places of those that are other than they were."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return range(len(rows))
        former, self.rows = self.rows, rows
        return [place for place, (old, new) in enumerate(zip(former, rows, strict=True)) if old != new]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row, its words, or what is said of it."""
        row = self.rows[index.row()]
        if role == _ENTRY:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.said if isinstance(row, PlanEntry) else str(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return widgets.plain_tip(f"{row.asked}\n{row.said}" if isinstance(row, PlanEntry) else str(row))
        return None


class _List(QListView):
    """A list without a frame; Enter or a click chooses a row."""

    picked = Signal(int)

    def __init__(self, name: str, delegate: QStyledItemDelegate) -> None:
        super().__init__()
        self.entries = _Entries()
        self.setModel(self.entries)
        self.setItemDelegate(delegate)
        delegate.setParent(self)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setObjectName("list")
        theme.styled(self, "#list{background:transparent;border:0px;outline:0px;}" + widgets.SCROLL_BARS)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.clicked.connect(lambda index: self.picked.emit(index.row()))
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    def paint_again(self, places: Sequence[int]) -> None:
        """Paints these rows; the others stay as they are, which a `dataChanged` would not leave them."""
        for place in places:
            self.update(self.entries.index(place, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the room, so that nothing behind it is painted, then the rows."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.current()["ground"])
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the row that the arrows have reached."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class PlanList(_List):
    """Every question of the sitting with its state; `asked_for` gives the id of the one chosen."""

    asked_for = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Plan"), _PlanRow())
        self.setUniformItemSizes(True)
        self._current: int | None = None
        self.picked.connect(lambda place: self.asked_for.emit(self.entries.rows[place].question))

    def fill(self, entries: Sequence[PlanEntry]) -> None:
        """The plan as it is now, with the current question in view."""
        self.paint_again(self.entries.fill(tuple(entries)))
        current = next((place for place, entry in enumerate(entries) if entry.is_current), None)
        if current is not None and current != self._current:
            self.scrollTo(self.entries.index(current, 0))
        self._current = current


class TrayList(_List):
    """Lines that wait for a question; `asked_for` gives the place of the one chosen."""

    def __init__(self) -> None:
        super().__init__(_("Tray"), _TrayRow())
        self.setWordWrap(True)

    def fill(self, lines: Sequence[str]) -> None:
        """The lines as they are now."""
        if self.entries.fill(tuple(lines)):
            self.scheduleDelayedItemsLayout()


class _PlanRow(QStyledItemDelegate):
    """A mark for the state, the label, a star for a must-ask."""

    def __init__(self) -> None:
        super().__init__()
        self._texts = SetTexts()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(0, theme.current().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row."""
        entry: PlanEntry = index.data(_ENTRY)
        look = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        state = option.state
        weight = theme.SEMIBOLD if entry.is_current else theme.REGULAR
        left, star = look.px(24), look.px(18) if entry.is_must_ask else 0
        label, width, height = self._texts.line(entry.label, rect.width() - left - star - look.px(8), _TEXT, weight)
        whole = min(left + width + star + look.px(10), rect.width())
        pill = QRectF(rect.left(), rect.top() + 1, whole, rect.height() - 2)
        if entry.is_current or state & QStyle.StateFlag.State_MouseOver:
            path = QPainterPath()
            path.addRoundedRect(pill, look.px(6), look.px(6))
            painter.fillPath(path, look["accent_soft" if entry.is_current else "panel"])
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look["focus"], 2))
            painter.drawRoundedRect(pill.adjusted(1, 0, -1, 0), look.px(6), look.px(6))
        self._paint_mark(painter, QPointF(rect.left() + look.px(10), rect.center().y()), entry)
        painter.setFont(look.font(_TEXT, weight))
        painter.setPen(look["ink_2" if entry.is_postponed else "ink"])
        top = rect.top() + (rect.height() - height) / 2
        painter.drawStaticText(QPointF(rect.left() + left, top), label)
        if entry.is_must_ask:
            mark, _width, _height = self._texts.line("★", 100, _TEXT, weight)
            painter.setPen(look["ink"])
            painter.drawStaticText(QPointF(rect.left() + left + width + look.px(5), top), mark)
        painter.restore()

    @staticmethod
    def _paint_mark(painter: QPainter, centre: QPointF, entry: PlanEntry) -> None:
        look = theme.current()
        radius = look.px(4.5)
        colour = look["focus" if entry.progress is not Progress.OPEN or entry.is_current else "ink_3"]
        pen = QPen(colour, 2 if entry.is_current or entry.progress is not Progress.OPEN else 1.5)
        if entry.is_postponed:
            pen.setDashPattern((1.4, 1.6))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        circle = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        if entry.progress is Progress.ANSWERED:
            painter.setBrush(colour)
        painter.drawEllipse(circle)
        if entry.progress is Progress.HALF:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPie(circle, 90 * 16, 180 * 16)
        elif entry.progress is Progress.TO_RATE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(centre, radius * 0.45, radius * 0.45)


class _TrayRow(QStyledItemDelegate):
    """Words in a dashed frame."""

    def _room(self, width: float) -> QRectF:
        look = theme.current()
        return QRectF(0, 0, max(width - look.px(24), 20), 10_000)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As many lines as the words need, up to four."""
        look = theme.current()
        metrics = QFontMetricsF(look.font(12))
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 200
        box = metrics.boundingRect(self._room(width), int(Qt.TextFlag.TextWordWrap), str(index.data()))
        height = min(box.height(), 4 * metrics.lineSpacing())
        return QSize(0, round(height) + look.px(24))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The line."""
        look = theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(option.rect).adjusted(1, 1, -1, -look.px(7))
        is_chosen = bool(option.state & QStyle.StateFlag.State_HasFocus)
        pen = QPen(look["focus" if is_chosen else "ink_3"], 2 if is_chosen else 1)
        pen.setStyle(Qt.PenStyle.SolidLine if is_chosen else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame, look.px(7), look.px(7))
        painter.setFont(look.font(12))
        painter.setPen(look["ink"])
        room = frame.adjusted(look.px(11), look.px(8), -look.px(11), -look.px(6))
        painter.setClipRect(room)
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), str(index.data()))
        painter.restore()
