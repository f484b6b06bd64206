"""What filtering and sorting the plan's table costs with 10,000 actions.

The baseline is Qt's own way, a QSortFilterProxyModel over the same model in the same run; both have a table showing
them. Sorting is measured cold: the rows are filled anew before each. Beside the ratios it prints what one changed cell
costs the whole page.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QTableView

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.plan import Action, ActionStatus
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.pages.plan.model import NOT_DROPPED, Filter, PlanModel
from alignment_desktop.ui.pages.plan.rows import DUE, OWNER, TITLE, ActionRow, ActionRows
from alignment_desktop.ui.pages.plan.table import PlanTable
from tests.builders import ENGAGEMENT_ID, TODAY, respondent, snapshot

ROWS = 10_000
TURNS = 7
SORTED_BY = (TITLE, OWNER, DUE)
FILTERS = ("meeting", "ann 2026", "nothing holds this")
_WORDS = ("meeting", "review", "scorecard", "form", "training", "forum", "audit", "glossary", "pilot", "bridge")
_STATUSES = (ActionStatus.PLANNED, ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED)


def large_plan() -> Snapshot:
    """10,000 actions of twelve owners over three years, in no order."""
    people = [respondent(f"{name}{n}", "business") for n in range(4) for name in ("Ann", "Bob", "Cleo")]
    owners = [person.person.id for person in people]
    actions = tuple(
        Action(
            id=f"a{n}",
            engagement_id=ENGAGEMENT_ID,
            number=n + 1,
            title=f"{_WORDS[n * 7 % 10].capitalize()} {_WORDS[n * 3 % 7]} of unit {n * 7919 % ROWS}",
            owner_id=owners[n * 5 % 12],
            start_on=TODAY,
            due_on=TODAY + timedelta(days=n * 37 % 1100) if n % 10 else None,
            status=_STATUSES[n % 3],
            progress=n % 100,
            impact=1 + n % 5,
            effort=1 + n * 3 % 5,
            cost_minor=n * 7919 % 500_000,
        )
        for n in range(ROWS)
    )
    return snapshot(*people).replaced(actions=actions, pack=core_pack())


def milliseconds(act: Callable[[], object]) -> float:
    """What one call takes."""
    started = perf_counter()
    act()
    return (perf_counter() - started) * 1000


class Plan:
    """The plan's own table."""

    def __init__(self, rows: list[ActionRow]) -> None:
        self.rows = rows
        self.model = PlanModel()
        self.model.show_rows(rows)
        self.view = PlanTable(self.model, lambda _action, _field, _text: None)
        self.view.show()

    def filter(self, words: str) -> None:
        """By words."""
        self.model.narrow(Filter(words=words, status=NOT_DROPPED))

    def sort(self, column: int) -> None:
        """By a column."""
        self.model.sort(column, Qt.SortOrder.AscendingOrder)

    def reset(self) -> None:
        """All rows, in their own order, as if read anew."""
        self.model.sort(-1)
        self.filter("")
        self.model.show_rows(self.rows)


class Proxy:
    """Qt's proxy over the same model, as it is usually set up."""

    def __init__(self, rows: list[ActionRow]) -> None:
        source = PlanModel()
        source.show_rows(rows)
        self.model = QSortFilterProxyModel()
        self.model.setSourceModel(source)
        self.model.setFilterKeyColumn(-1)
        self.model.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.show()
        self._source = source

    def filter(self, words: str) -> None:
        """By words, as one text."""
        self.model.setFilterFixedString(words)

    def sort(self, column: int) -> None:
        """By a column."""
        self.model.sort(column, Qt.SortOrder.AscendingOrder)

    def reset(self) -> None:
        """All rows, in their own order."""
        self.filter("")
        self.model.sort(-1)


def measured(plan: Plan | Proxy, turns: int) -> tuple[float, float]:
    """Medians in milliseconds of a filter by words and of a sort by a column."""
    filters, sorts = [], []
    for _ in range(turns):
        for words in FILTERS:
            plan.reset()
            filters.append(milliseconds(lambda words=words: plan.filter(words)))  # type: ignore[misc]
        for column in SORTED_BY:
            plan.reset()
            sorts.append(milliseconds(lambda column=column: plan.sort(column)))  # type: ignore[misc]
    return median(filters), median(sorts)


def one_cell(frozen: Snapshot, plan: Plan, turns: int) -> float:
    """The median milliseconds from a snapshot with one changed action to a table that shows it."""
    kept, times = ActionRows(), []
    plan.reset()
    plan.model.show_rows(kept.of(frozen))
    for turn in range(turns):
        changed = list(frozen.actions)
        place = turn * 997 % ROWS
        changed[place] = Action(
            id=f"a{place}", engagement_id=ENGAGEMENT_ID, number=place + 1, title=f"Changed {turn}",
            due_on=date(2026, 6, 1),
        )  # fmt: skip
        frozen = frozen.replaced(actions=tuple(changed))
        times.append(milliseconds(lambda now=frozen: plan.model.show_rows(kept.of(now))))  # type: ignore[misc]
    return median(times)


def main() -> None:
    """Prints the ratios."""
    parser = argparse.ArgumentParser(description="The cost of filtering and sorting the plan.")
    parser.add_argument("--turns", type=int, default=TURNS)
    turns = parser.parse_args().turns
    app = Application([])
    frozen = large_plan()
    rows = ActionRows().of(frozen)
    plan, proxy = Plan(rows), Proxy(rows)
    app.processEvents()
    plan.filter(FILTERS[0])
    proxy.filter(FILTERS[0])
    if plan.model.rowCount() != proxy.model.rowCount() or not plan.model.rowCount():
        raise SystemExit("the two tables do not show the same rows")
    filtered, sorted_ = measured(plan, turns)
    by_proxy = measured(proxy, max(1, turns // 3))
    for name, ours, theirs, goal in (
        ("filter", filtered, by_proxy[0], "1/10, stretch 1/20"),
        ("sort", sorted_, by_proxy[1], "1/10, stretch 1/200"),
    ):
        print(f"{name} {ROWS} rows: 1/{theirs / ours:.0f} x a proxy model ({ours:.2f} of {theirs:.0f} ms; goal {goal})")
    frame = 1000 / 60
    print(f"one changed cell: {one_cell(frozen, plan, turns * 3) / frame:.2f} x one 60 Hz frame (goal none)")


if __name__ == "__main__":
    main()
