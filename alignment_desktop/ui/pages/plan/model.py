"""The plan as a table: filtered, sorted, and grouped under heads, without a proxy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from alignment_desktop.domain.plan import ActionStatus, Horizon
from alignment_desktop.i18n import _
from alignment_desktop.ui.models import Row, Rows
from alignment_desktop.ui.pages.plan.rows import COLUMNS, COST, ActionRow
from alignment_desktop.ui.pages.plan.words import HORIZONS, status_word

Index = QModelIndex | QPersistentModelIndex
_LAST = 1_000


class Grouping(StrEnum):
    """What the actions are put together by."""

    NOTHING = "nothing"
    CHALLENGE = "challenge"
    OWNER = "owner"
    STATUS = "status"
    HORIZON = "horizon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is shown: rows with all these words, of this status, owner and challenge ("" for any).

    A status may be `NOT_DROPPED` or `OPEN` as well.
    """

    words: str = ""
    status: str = ""
    owner: str = ""
    challenge: str = ""
    is_overdue: bool = False

    def applied(self, rows: list[ActionRow]) -> list[ActionRow]:
        """The rows that fit, in their order."""
        if self.status == NOT_DROPPED:
            rows = [row for row in rows if row.action.status is not ActionStatus.DROPPED]
        elif self.status == OPEN:
            rows = [row for row in rows if row.action.status.is_open]
        elif self.status:
            rows = [row for row in rows if row.action.status == self.status]
        if self.is_overdue:
            rows = [row for row in rows if row.is_overdue]
        if self.owner:
            rows = [row for row in rows if (row.action.owner_id or NOBODY) == self.owner]
        if self.challenge:
            rows = [row for row in rows if row.challenge is not None and row.challenge.id == self.challenge]
        for word in self.words.casefold().split():
            rows = [row for row in rows if word in row.text]
        return rows


NOT_DROPPED = "not_dropped"
OPEN = "open"
NOBODY = "nobody"


class PlanModel(Rows):
    """The actions under their heads. Rows are replaced where they stand as long as their order is the same.

    `show_rows` and `narrow` take the place of `fill` and `filter`: a row of the plan brings its keys and words along.
    """

    def __init__(self) -> None:
        super().__init__([column.column() for column in COLUMNS])
        self._rows: list[ActionRow] = []
        self._kept: list[ActionRow] = []  # those that the filter lets through
        self._filter = Filter(status=NOT_DROPPED)
        self._grouping = Grouping.NOTHING
        self._places: dict[str, int] | None = None
        self._currency = ""

    # What is shown

    def name_currency(self, currency: str) -> None:
        """The currency in the head of the column of costs."""
        self._currency = currency
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, COST, COST)

    def title_of(self, column: int) -> str:
        """What a column is called."""
        return _("Cost ({currency})").format(currency=self._currency) if column == COST else self.columns[column].title

    def show_rows(self, rows: list[ActionRow], *, keeps_order: bool = False) -> None:
        """Other rows from now on. With `keeps_order` none moves, comes or goes until `arrange` is called."""
        self._rows, self._kept = rows, self._filter.applied(rows)
        if keeps_order:
            now = {row.id: row for row in rows}
            self._show([now.get(row.id, row) for row in self._shown])
        else:
            self._arrange()

    def narrow(self, given: Filter, grouping: Grouping = Grouping.NOTHING) -> None:
        """Shows what a filter lets through, put together under heads."""
        self._filter, self._grouping = given, grouping
        self._kept = given.applied(self._rows)
        self._arrange()

    def arrange(self) -> None:
        """Filters, sorts and groups anew."""
        self._arrange()

    def shown_actions(self) -> list[ActionRow]:
        """The rows that the filter lets through, in their own order."""
        return self._kept

    def heads(self) -> list[int]:
        """The places of the heads of groups."""
        if self._grouping is Grouping.NOTHING:
            return []
        return [place for place, row in enumerate(self._shown) if not isinstance(row, ActionRow)]

    def action_row(self, place: int) -> ActionRow | None:
        """The row of an action at a place; None for a head and beyond the last."""
        row = self._shown[place] if 0 <= place < len(self._shown) else None
        return row if isinstance(row, ActionRow) else None

    def place_of(self, id_: str) -> int | None:
        """Where the action of this id is shown; None where it is not."""
        if self._places is None:
            self._places = {row.id: place for place, row in enumerate(self._shown)}
        return self._places.get(id_)

    # How it is arranged

    def _arrange(self) -> None:
        rows = self._kept if self._sort is None else _sorted(self._kept, *self._sort)
        self._show(list(rows) if self._grouping is Grouping.NOTHING else _grouped(rows, self._grouping))

    def _show(self, shown: list[Row]) -> None:
        former = self._shown
        if [row.id for row in former] == [row.id for row in shown]:
            self._shown = shown
            moved = [n for n, (a, b) in enumerate(zip(former, shown, strict=True)) if a is not b]
            if moved:
                self.dataChanged.emit(self.index(moved[0], 0), self.index(moved[-1], len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._shown = shown
        self._places = None
        self.endResetModel()

    # What Qt asks

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells with an editor are edited; heads of groups are passed over."""
        if not index.isValid() or self.action_row(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if COLUMNS[index.column()].field else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.title_of(section)
        return super().headerData(section, orientation, role)


def _sorted(rows: list[ActionRow], column: int, is_down: bool) -> list[ActionRow]:
    """By a column, what has nothing there last; equal rows keep their order."""
    keys = [row.keys[column] for row in rows]
    valued: Iterable[int] = range(len(rows))
    empty: list[int] = []
    if None in keys:
        valued = [n for n, key in enumerate(keys) if key is not None]
        empty = [n for n, key in enumerate(keys) if key is None]
    return [rows[n] for n in (*sorted(valued, key=keys.__getitem__, reverse=is_down), *empty)]


def _grouped(rows: Sequence[ActionRow], grouping: Grouping) -> list[Row]:
    groups: dict[str, list[Row]] = {}
    titles: dict[str, tuple[Any, str]] = {}
    for row in rows:
        key = _key(row, grouping)
        if key not in groups:
            groups[key], titles[key] = [], _title(row, grouping)
        groups[key].append(row)
    shown: list[Row] = []
    for key in sorted(groups, key=titles.__getitem__):
        n = len(groups[key])
        words = _("1 action") if n == 1 else _("{n} actions").format(n=n)
        shown.append(Row(f"{grouping.value}:{key}", (f"{titles[key][1]}  ·  {words}", *([""] * (len(COLUMNS) - 1)))))
        shown += groups[key]
    return shown


def _key(row: ActionRow, grouping: Grouping) -> str:
    """What the rows of one group have in common."""
    if grouping is Grouping.CHALLENGE:
        return row.challenge.id if row.challenge else ""
    if grouping is Grouping.OWNER:
        return row.action.owner_id or ""
    return row.action.status if grouping is Grouping.STATUS else row.horizon


def _title(row: ActionRow, grouping: Grouping) -> tuple[Any, str]:
    """The order of a row's group among the others, and the words of its head."""
    match grouping:
        case Grouping.CHALLENGE:
            return (row.challenge.number, row.challenge.title) if row.challenge else (_LAST, _("No challenge yet"))
        case Grouping.OWNER:
            # Nobody comes first: these actions wait for an owner.
            return (row.owner.name.casefold(), row.owner.name) if row.owner else ("", _("Nobody yet"))
        case Grouping.STATUS:
            return _STATUS_ORDER.index(row.action.status), status_word(row.action.status)
        case _:
            return _HORIZON_ORDER.index(row.horizon), _(HORIZONS[row.horizon])


_STATUS_ORDER = tuple(ActionStatus)
_HORIZON_ORDER = tuple(Horizon)
