"""The plan as a table: filtered, sorted, and grouped under heads, without a proxy."""

from __future__ import annotations

from collections.abc import Sequence
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

    def agrees_to(self, row: ActionRow) -> bool:
        """Whether all but the words fit."""
        action = row.action
        return (
            (not self.is_overdue or row.is_overdue)
            and (
                not self.status
                or self.status == action.status
                or (self.status == NOT_DROPPED and action.status is not ActionStatus.DROPPED)
                or (self.status == OPEN and action.status.is_open)
            )
            and (not self.owner or self.owner == (action.owner_id or NOBODY))
            and (not self.challenge or (row.challenge is not None and self.challenge == row.challenge.id))
        )

    @property
    def is_wide(self) -> bool:
        """Whether it leaves nothing out but what was dropped."""
        return self == Filter(status=self.status) and self.status in ("", NOT_DROPPED)


NOT_DROPPED = "not_dropped"
OPEN = "open"
NOBODY = "nobody"


class PlanModel(Rows):
    """The actions under their heads. Rows are replaced where they stand as long as their order is the same."""

    def __init__(self) -> None:
        super().__init__([column.column() for column in COLUMNS])
        self._rows: list[ActionRow] = []
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
        return _("Cost, {currency}").format(currency=self._currency) if column == COST else self.columns[column].title

    def fill(self, rows: Sequence[Row], *, keeps_order: bool = False) -> None:
        """Other rows from now on. With `keeps_order` none moves, comes or goes until `arrange` is called."""
        self._rows = [row for row in rows if isinstance(row, ActionRow)]
        if keeps_order:
            now = {row.id: row for row in self._rows}
            self._show([now.get(row.id, row) for row in self._shown])
        else:
            self._arrange()

    def narrow(self, given: Filter) -> None:
        """Shows what a filter lets through."""
        self._filter = given
        self._arrange()

    def group(self, grouping: Grouping) -> None:
        """Puts the actions together under heads."""
        self._grouping = grouping
        self._arrange()

    def arrange(self) -> None:
        """Filters, sorts and groups anew."""
        self._arrange()

    def shown_actions(self) -> list[ActionRow]:
        """The rows shown, without heads."""
        return [row for row in self._shown if isinstance(row, ActionRow)]

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
        given, rows = self._filter, self._rows
        if not given.is_wide or given.status:
            rows = [row for row in rows if given.agrees_to(row)]
        for word in given.words.casefold().split():
            rows = [row for row in rows if word in row.text]
        if self._sort is not None:
            rows = _sorted(rows, *self._sort)
        self._show(list(rows) if self._grouping is Grouping.NOTHING else _grouped(rows, self._grouping))

    def _show(self, shown: list[Row]) -> None:
        former = self._shown
        if len(former) == len(shown) and all(a.id == b.id for a, b in zip(former, shown, strict=True)):
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
    valued = [row for row in rows if row.keys[column] is not None]
    empty = [row for row in rows if row.keys[column] is None] if len(valued) < len(rows) else []
    valued.sort(key=lambda row: row.keys[column], reverse=is_down)
    return valued + empty


def _grouped(rows: Sequence[ActionRow], grouping: Grouping) -> list[Row]:
    groups: dict[tuple[Any, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(_group_of(row, grouping), []).append(row)
    shown: list[Row] = []
    for order, title in sorted(groups):
        of_it = groups[order, title]
        words = _("1 action") if len(of_it) == 1 else _("{n} actions").format(n=len(of_it))
        shown.append(Row(f"{grouping.value}:{order}", (f"{title}  ·  {words}", *([""] * (len(COLUMNS) - 1)))))
        shown += of_it
    return shown


def _group_of(row: ActionRow, grouping: Grouping) -> tuple[Any, str]:
    """What a row is grouped under: an order, and the words of the head."""
    match grouping:
        case Grouping.CHALLENGE:
            return (row.challenge.number, row.challenge.title) if row.challenge else (_LAST, _("No challenge yet"))
        case Grouping.OWNER:
            # Nobody comes first: these actions wait for an owner.
            return (
                (f"1 {row.owner.name.casefold()} {row.owner.id}", row.owner.name)
                if row.owner
                else ("0", _("Nobody yet"))
            )
        case Grouping.STATUS:
            return _STATUS_ORDER.index(row.action.status), status_word(row.action.status)
        case _:
            return _HORIZON_ORDER.index(row.horizon), _(HORIZONS[row.horizon])


_STATUS_ORDER = tuple(ActionStatus)
_HORIZON_ORDER = tuple(Horizon)
