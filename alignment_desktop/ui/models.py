"""Lists of ready strings as Qt tables: a model does no work while the view paints.

No proxy stands between model and view: filtering and sorting reorder a list of tuples, which is sixty to four hundred
times faster than a proxy over a Python model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from alignment_desktop.ui import theme
from alignment_desktop.ui.widgets import SCROLL_BARS, plain_tip

Index = QModelIndex | QPersistentModelIndex


class Column(Struct, frozen=True):
    """A column: its title, its width in pixels at 100 % (0 takes what is left), and whether it holds figures.

    Columns with a `share` grow by it where the table has more room than all widths together.
    """

    title: str
    width: int = 0
    is_figure: bool = False
    is_strong: bool = False
    share: int = 0


class Row(Struct, frozen=True):
    """A row: the id of what it shows, its cells as they are printed, and the tone of cells that have one.

    `order` is what each cell sorts by where that is not its text; `tips` are the whole words of cells by place.
    """

    id: str
    cells: tuple[str, ...]
    tones: Mapping[int, str] = field(default_factory=dict)
    order: Mapping[int, Any] = field(default_factory=dict)
    tips: Mapping[int, str] = field(default_factory=dict)


class Rows(QAbstractTableModel):
    """Rows under columns, filtered by words and sorted by a column."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._keep: Callable[[Row], bool] | None = None
        self._words: tuple[str, ...] = ()
        self._sort: tuple[int, bool] | None = None
        self._fonts: dict[Column, QFont] = {}
        theme.current().changed.connect(self._on_theme)
        self._on_theme()

    # What is shown

    def fill(self, rows: Sequence[Row]) -> None:
        """Other rows from now on."""
        self._all = list(rows)
        self._arrange()

    def filter(self, words: str = "", keep: Callable[[Row], bool] | None = None) -> None:
        """Shows only rows that hold all these words, in capitals or not, and that `keep` agrees to."""
        self._words = tuple(words.casefold().split())
        self._keep = keep
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts by a column; equal rows keep their order. A column below 0 brings the rows' own order back."""
        self._sort = (column, order is Qt.SortOrder.DescendingOrder) if column >= 0 else None
        self._arrange()

    def row(self, place: int) -> Row:
        """The row shown at this place."""
        return self._shown[place]

    def place_of(self, id_: str) -> int | None:
        """Where the row of this id is shown; None where it is not."""
        return next((place for place, row in enumerate(self._shown) if row.id == id_), None)

    def _arrange(self) -> None:
        self.beginResetModel()
        shown = self._all
        if self._keep is not None:
            shown = [row for row in shown if self._keep(row)]
        if self._words:
            shown = [row for row in shown if _holds(row, self._words)]
        if self._sort is not None:
            column, is_down = self._sort
            shown = sorted(shown, key=lambda row: _key(row, column), reverse=is_down)
        self._shown = shown if shown is not self._all else list(shown)
        self.endResetModel()

    def _on_theme(self) -> None:
        self._fonts = {
            column: theme.current().font(
                weight=theme.SEMIBOLD if column.is_strong else theme.REGULAR, is_tabular=column.is_figure
            )
            for column in self.columns
        }

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell, as it is printed."""
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = row.tones.get(column)
            return None if tone is None else QColor(theme.current()[tone])
        if role == Qt.ItemDataRole.FontRole:
            return self._fonts[self.columns[column]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self.columns[column])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.tips.get(column, row.cells[column]))
        if role == Qt.ItemDataRole.UserRole:
            return row.id
        return None


class Table(QTableView):
    """A table of rows with fixed column widths, sorted by its heads, without lines between cells."""

    def __init__(self, name: str, model: Rows, *, row_height: int = 34) -> None:
        super().__init__()
        self._columns = model.columns
        self._row_height = row_height
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(model.sort)
        theme.styled(
            self,
            "QTableView{background:@card;border:1px solid @line;border-radius:9px;color:@ink;"
            "selection-background-color:@selection;selection-color:@ink;outline:0px;}"
            "QTableView::item{border:0px;border-bottom:1px solid @line;padding:0px 7px;}"
            "QTableView::item:selected{background:@selection;color:@ink;}"
            "QTableView:focus{border:1px solid @focus;}"
            "QHeaderView{background:transparent;border:0px;}"
            "QHeaderView::section:first{border-top-left-radius:8px;}"
            "QHeaderView::section:last{border-top-right-radius:8px;}"
            "QHeaderView::section:only-one{border-top-left-radius:8px;border-top-right-radius:8px;}"
            "QHeaderView::section{background:@panel;color:@ink_2;border:0px;padding:7px 10px;font-weight:600;}"
            + SCROLL_BARS,
        )
        theme.current().changed.connect(self._lay_out)
        self._lay_out()

    def _lay_out(self) -> None:
        """Heights and widths at today's text size."""
        px, head = theme.current().px, self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(px(self._row_height))
        for place, column in enumerate(self._columns):
            is_rest = column.width == 0
            head.setSectionResizeMode(
                place, QHeaderView.ResizeMode.Stretch if is_rest else QHeaderView.ResizeMode.Interactive
            )
            if not is_rest:
                head.resizeSection(place, px(column.width))
        self._share_out()

    def _share_out(self) -> None:
        """Gives the room that is left to the columns with a share in it."""
        px, shares = theme.current().px, sum(column.share for column in self._columns)
        spare = max(0, self.viewport().width() - sum(px(column.width) for column in self._columns))
        for place, column in enumerate(self._columns):
            if column.share:
                self.horizontalHeader().resizeSection(place, px(column.width) + spare * column.share // shares)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the room out anew."""
        super().resizeEvent(event)
        self._share_out()


def table(name: str, model: Rows, *, row_height: int = 34) -> Table:
    """A table of rows, by its accessible name."""
    return Table(name, model, row_height=row_height)


def chosen_id(view: QTableView) -> str:
    """The id of the row that is chosen; empty without one."""
    index = view.currentIndex()
    return str(index.data(Qt.ItemDataRole.UserRole) or "") if index.isValid() else ""


def choose_id(view: QTableView, id_: str) -> bool:
    """Chooses the row of this id and scrolls to it; False where it is not shown."""
    model = view.model()
    place = model.place_of(id_) if isinstance(model, Rows) else None
    if place is None:
        return False
    view.setCurrentIndex(model.index(place, 0))
    view.scrollTo(model.index(place, 0))
    return True


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _holds(row: Row, words: tuple[str, ...]) -> bool:
    text = "\n".join(row.cells).casefold()
    return all(word in text for word in words)


def _key(row: Row, column: int) -> tuple[bool, Any]:
    value = row.order.get(column, row.cells[column].casefold())
    return (value is None, "" if value is None else value)
