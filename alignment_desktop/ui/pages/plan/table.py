"""The table of the plan: cells edited where they stand, by key or mouse, and columns that fit the room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from alignment_desktop.domain.engagement import Person
from alignment_desktop.domain.plan import Action
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.models import Table
from alignment_desktop.ui.pages.plan import words
from alignment_desktop.ui.pages.plan.model import PlanModel
from alignment_desktop.ui.pages.plan.rows import CHALLENGE, COLUMNS, LEAST_TITLE, PROGRESS, TITLE

Index = QModelIndex | QPersistentModelIndex
Edit = Callable[[Action, str, str], object]
Hint = QAbstractItemDelegate.EndEditHint
_BAR = 34
_ORDERS = {Qt.Key.Key_Up: Qt.SortOrder.AscendingOrder, Qt.Key.Key_Down: Qt.SortOrder.DescendingOrder}


class Cells(QStyledItemDelegate):
    """Paints the cells of the plan and edits them. `edit` gets an action, the field, and what was typed or chosen."""

    def __init__(self, view: PlanTable, edit: Edit) -> None:
        super().__init__(view)
        self._view = view
        self._edit = edit
        self.people: tuple[Person, ...] = ()
        self.currency = ""

    # What is seen

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell; with a dot in the colour of its challenge, a bar for its progress, a ring where the focus is."""
        row = self._view.plan.action_row(index.row())
        self.initStyleOption(option, index)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus) and row is not None
        option.state &= ~QStyle.StateFlag.State_HasFocus
        look, px = theme.current(), theme.current().px
        if row is None:
            painter.fillRect(option.rect, look["ground"])
            painter.setPen(look["ink"])
            painter.setFont(look.font(weight=theme.SEMIBOLD))
            place = option.rect.adjusted(px(10), 0, -px(10), 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, index.data())
            return
        rect = QRect(option.rect)
        inset = px(16) if index.column() == CHALLENGE and row.challenge else 0
        inset = px(_BAR + 8) if index.column() == PROGRESS else inset
        if inset:
            is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(rect.adjusted(0, 0, 0, -1), look["selection" if is_chosen else "card"])
            option.rect = rect.adjusted(inset, 0, 0, 0)
        super().paint(painter, option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if inset:
            painter.fillRect(rect.left(), rect.bottom(), inset, 1, look["line"])
            painter.setPen(Qt.PenStyle.NoPen)
            middle = QRectF(rect).center().y()
            left = rect.left() + px(8)
            if index.column() == CHALLENGE and row.challenge:
                painter.setBrush(QColor(look.perceptible(row.challenge.colour)))
                painter.drawEllipse(QRectF(left, middle - px(4), px(9), px(9)))
            else:
                whole = QRectF(left, middle - px(3), px(_BAR), px(6))
                painter.setBrush(look["line_strong"])
                painter.drawRoundedRect(whole, px(3), px(3))
                if row.action.progress:
                    done = QRectF(whole.left(), whole.top(), whole.width() * row.action.progress / 100, whole.height())
                    painter.setBrush(look["good" if row.action.progress == 100 else "accent"])
                    painter.drawRoundedRect(done, px(3), px(3))
        if has_focus:
            painter.setPen(QPen(look["focus"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -2, -2), px(4), px(4))
        painter.restore()

    # What is typed

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A choice for owner and status, a line for all else, with what is there."""
        row = self._view.plan.action_row(index.row())
        column = COLUMNS[index.column()]
        name = _("{column} of {label}").format(
            column=self._view.plan.title_of(index.column()), label=row.action.label if row else ""
        )
        if row is None:
            return super().createEditor(parent, option, index)
        if column.field == "owner_id":
            offered = words.people_offered(self.people, row.action.owner_id)
            editor: QWidget = widgets.Choice(name, offered, row.action.owner_id or "")
        elif column.field == "status":
            editor = widgets.Choice(name, words.statuses_offered(), row.action.status.value)
        else:
            hint = _("YYYY-MM-DD") if column.field.endswith("_on") else ""
            editor = widgets.line_edit(name, words.typed(column.field, row.action, self.currency), hint=hint)
            theme.styled(
                editor,
                "QLineEdit{background:@card;color:@ink;border:2px solid @focus;border-radius:4px;padding:0px 5px;"
                "placeholder-text-color:@ink_3;selection-background-color:@selection;selection-color:@ink;}",
            )
        editor.setParent(parent)
        editor.setAutoFillBackground(True)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Nothing: the editor was made with what is there, and what is half typed in it stays."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Changes the action where something else was typed; a refused change leaves it as it is."""
        row = self._view.plan.action_row(index.row())
        field = COLUMNS[index.column()].field
        if row is None:
            return
        if isinstance(editor, widgets.Choice):
            before = row.action.owner_id or "" if field == "owner_id" else row.action.status.value
            text = editor.chosen
        else:
            before = words.typed(field, row.action, self.currency)
            text = editor.text() if isinstance(editor, QLineEdit) else before
        if text.strip() != before:
            self._edit(row.action, field, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over its cell, and as wide as its words need."""
        rect = QRect(option.rect)
        rect.setWidth(max(rect.width(), editor.minimumSizeHint().width()))
        editor.setGeometry(rect)


class PlanTable(Table):
    """The actions in a table. `settled` follows when the last of several cells edited in a row was left.

    F2, Enter or typing opens the editor of a cell, Tab goes on to the next one, Escape leaves it as it was.
    """

    settled = Signal()
    fitted = Signal()

    def __init__(self, model: PlanModel, edit: Edit) -> None:
        self.plan = model
        self.left_out: tuple[int, ...] = ()
        super().__init__(_("Actions"), model, row_height=36)
        self.cells = Cells(self, edit)
        self.setItemDelegate(self.cells)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        model.modelReset.connect(self._span)
        theme.current().changed.connect(self._fit)

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being edited."""
        return self.state() is QAbstractItemView.State.EditingState

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, as F2 and typing do; Alt+Up and Alt+Down sort by the column one is in."""
        order = _ORDERS.get(Qt.Key(event.key()))
        if order is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.sortByColumn(self.currentIndex().column(), order)
            return
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        # An editor's own Enter comes by here on its way up, before the editor is closed.
        if is_enter and not self.is_editing and self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        """After Tab or Shift+Tab opens the next cell of the row that has an editor."""
        super().closeEditor(editor, Hint.NoHint)
        step = {Hint.EditNextItem: 1, Hint.EditPreviousItem: -1}.get(hint, 0)
        following = self._following(step) if step else None
        if following is None:
            self.settled.emit()
        else:
            self.setCurrentIndex(following)
            self.edit(following)

    def _following(self, step: int) -> QModelIndex | None:
        index = self.currentIndex()
        column = index.column() + step
        while 0 <= column < len(COLUMNS):
            if COLUMNS[column].field and not self.isColumnHidden(column):
                return index.siblingAtColumn(column)
            column += step
        return None

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves columns out that do not fit any more."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = theme.current().px
        room = self.viewport().width() - px(LEAST_TITLE) - sum(px(column.width) for column in COLUMNS)
        left_out = []
        by_rank = sorted((n for n, column in enumerate(COLUMNS) if column.rank), key=lambda n: -COLUMNS[n].rank)
        for place in by_rank:
            if room < 0:
                left_out.append(place)
                room += px(COLUMNS[place].width)
        if tuple(sorted(left_out)) == self.left_out:
            return
        self.left_out = tuple(sorted(left_out))
        for place in range(len(COLUMNS)):
            self.setColumnHidden(place, place in left_out)
        if self.isColumnHidden(self.currentIndex().column()):
            self.setCurrentIndex(self.currentIndex().siblingAtColumn(TITLE))
        self.fitted.emit()

    def _span(self) -> None:
        self.clearSpans()
        for place in self.plan.heads():
            self.setSpan(place, 0, 1, len(COLUMNS))
