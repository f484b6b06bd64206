"""The page of the plan: filters, the table, and the panel of the selected action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from alignment_desktop.domain.engagement import Engagement, Person, Round
from alignment_desktop.domain.interview import Interview, Remark
from alignment_desktop.domain.kpi import Kpi
from alignment_desktop.domain.plan import (
    Action,
    ActionLift,
    ActionLink,
    ActionNeed,
    ActionStatus,
    ActionStep,
    ActionUpdate,
    Finding,
    FindingState,
    Unverified,
)
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.plan import words
from alignment_desktop.ui.pages.plan.bar import PlanBar
from alignment_desktop.ui.pages.plan.model import PlanModel
from alignment_desktop.ui.pages.plan.panel import WIDTH, ActionPanel
from alignment_desktop.ui.pages.plan.playbook import NewActions
from alignment_desktop.ui.pages.plan.rows import TITLE, ActionRow, ActionRows
from alignment_desktop.ui.pages.plan.table import PlanTable
from alignment_desktop.ui.round_choice import first_round_button
from alignment_desktop.ui.session import WARN, Session, sentence, soon

_WIDEST = 16_777_215


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the table one is: row, column and how far it is scrolled."""

    row: int = 0
    column: int = TITLE
    scrolled: int = 0


class PlanPage(Page):
    """All actions of the engagement, what each is and is tied to, and where new ones come from."""

    title = N_("Plan")
    reads = frozenset(
        (
            Action, ActionStep, ActionLift, ActionLink, ActionNeed, ActionUpdate,
            Finding, Kpi, Person, Engagement, Round, Interview, Remark,
        )
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._rows = ActionRows()
        self._snapshot: Snapshot | None = None
        self._selected = ""
        self._place = _Place()
        self._has_promises = False
        self._is_panel_open = False
        self._is_panel_wanted = True  # beside the table
        self._is_panel_asked_for = False  # in the place of the table, where the window is narrow
        self._ways = NewActions(self, session, self._show_new, self._focus_place)
        self._build_head()
        self._build()
        for keys, does in (
            ("Ctrl+N", self._new.click), ("Ctrl+P", self._draw.click), ("Ctrl+M", self._ways.open_follow_ups),
            ("Ctrl+I", self._toggle_panel), ("Ctrl+F", self._bar.focus_search),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda does=does: None if self._ways.is_open else does())

    # What it is made of

    def _build_head(self) -> None:
        self._draw = widgets.button(
            _("Draw from the playbook…"), self._ways.open_playbook, kind="primary", hint=_("Ctrl+P")
        )
        self._new = widgets.button(_("Add an action…"), self._ways.ask_own, hint=_("Ctrl+N"))

    def head_parts(self) -> tuple[QWidget, ...]:
        """The two ways to a new action."""
        return self._draw, self._new

    def _build(self) -> None:
        self._stack = QStackedWidget()
        widgets.vertical(self, spacing=0).addWidget(self._stack)
        self._empty = QWidget()
        self._empty_column = widgets.vertical(self._empty)
        self._stack.addWidget(self._empty)
        whole = QWidget()
        column = widgets.vertical(whole, spacing=12, margins=22)
        self._model = PlanModel()
        self._bar = PlanBar()
        self._bar.changed.connect(self._on_bar)
        self._bar.panel_toggled.connect(self._toggle_panel)
        column.addWidget(self._bar)
        column.addWidget(self._promises())
        row = widgets.horizontal(spacing=16)
        self._table = PlanTable(self._model, self._edit)
        self._model.modelAboutToBeReset.connect(self._on_reset_ahead)
        self._model.modelReset.connect(self._on_reset)
        self._table.selectionModel().currentChanged.connect(lambda _now, _before: self._on_chosen())
        self._table.settled.connect(lambda: soon(self, self._settle))
        self._table.fitted.connect(self._tell_left_out)
        self._panel = ActionPanel(self.session)
        self._panel.edited.connect(self._on_panel_edited)
        self._panel.asked_for.connect(self.show_about)
        self._panel.dropped.connect(self._drop)
        row.addWidget(self._table, 1)
        row.addWidget(self._panel)
        column.addLayout(row, 1)
        self._foot = QWidget()
        flow = Flowing(self._foot, spacing=16)
        self._counts, self._hidden = widgets.muted(), widgets.muted()
        flow.addWidget(self._counts)
        flow.addWidget(self._hidden)
        column.addWidget(self._foot)
        self._stack.addWidget(whole)
        theme.current().changed.connect(self._fold)

    def _promises(self) -> QWidget:
        self._promised, column = widgets.panel("warn_soft", margins=8)
        line = QWidget()
        row = Flowing(line, spacing=12)
        self._promised_words = widgets.label(tone="warn")
        row.addWidget(self._promised_words)
        row.addWidget(
            widgets.button(_("Make them actions"), self._ways.open_follow_ups, kind="quiet", hint=_("Ctrl+M"))
        )
        column.addWidget(line)
        return self._promised

    # What it shows

    def refresh(self) -> None:
        """Fills table and panel; selection, scroll position, focus and what is half typed stay."""
        self._snapshot = snapshot = self.session.snapshot()
        for way in self.head_parts():
            way.setEnabled(snapshot is not None)  # before the first round there is no playbook to draw from
        if snapshot is None or not snapshot.actions:
            self._show_empty(snapshot)
            return
        self._stack.setCurrentIndex(1)
        self.setFocusProxy(self._table)
        currency = snapshot.engagement.currency
        rows = self._rows.of(snapshot)
        cells = self._table.cells
        if cells.currency != currency:
            cells.currency = currency
            self._model.name_currency(currency)
        cells.people = snapshot.people
        self._bar.offer(snapshot, sum(row.is_overdue for row in rows))
        self._model.show_rows(rows, keeps_order=self._table.is_editing)
        self._tell_promises(snapshot)
        self._tell_foot()
        self._show_panel()

    def _show_empty(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None and any(f.state is FindingState.ACCEPTED for f in snapshot.findings):
            way = widgets.button(_("Draw from the playbook…"), self._ways.open_playbook, kind="primary")
            own = widgets.button(_("Add an action of your own…"), self._ways.ask_own)
            said = _("Draw what they call for in one go, with steps, dates and what each action lifts.")
            state = widgets.empty_state(_("The findings wait for actions"), said, way, own)
        elif snapshot is None:
            way = first_round_button(self.session)
            said = _("The plan answers findings, and findings come from the answers of a round.")
            state = widgets.empty_state(_("No round yet"), said, way)
        else:
            way = widgets.button(_("Go to the findings"), lambda: self.session.go_to("findings"), kind="primary")
            said = _("The plan answers findings. Accept the first ones, then draw their actions from the playbook.")
            state = widgets.empty_state(_("No finding is accepted yet"), said, way)
        widgets.clear(self._empty_column)
        self._empty_column.addWidget(state)
        self._stack.setCurrentIndex(0)
        self.setFocusProxy(way)
        self._selected = ""

    def _on_reset(self) -> None:
        """The chosen action stays chosen, else the one in its place, and the view where it was if it still can.

        The panel keeps an action that has left the table as long as somebody is busy in it: what is typed next there
        must not land in another one.
        """
        former, model = self._place, self._model
        where = model.place_of(self._selected) if self._selected else None
        if where is None and self._row is not None and self._panel.isAncestorOf(QApplication.focusWidget() or self):
            return
        if where is None:
            actions = [n for n in range(model.rowCount()) if model.action_row(n)]
            where = next((n for n in actions if n >= former.row), actions[-1] if actions else None)
        self._table.verticalScrollBar().setValue(former.scrolled)
        if where is None:
            self._selected = ""
            self._fold()
        else:
            self._table.setCurrentIndex(model.index(where, former.column))

    def _on_reset_ahead(self) -> None:
        index = self._table.currentIndex()
        self._place = _Place(max(index.row(), 0), max(index.column(), TITLE), self._table.verticalScrollBar().value())

    def show_about(self, about: str) -> None:
        """Chooses an action and brings it into view, whatever the filters say; another id is passed over."""
        if self._snapshot is None or not any(action.id == about for action in self._snapshot.actions):
            return
        if self._model.place_of(about) is None:
            self._bar.widen()
        if (place := self._model.place_of(about)) is not None:
            self._table.setCurrentIndex(self._model.index(place, 1))
            self._table.scrollTo(self._model.index(place, 1))
            self._table.setFocus()

    def leave(self) -> bool:
        """Saves what is half typed in a cell or a field."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()
        return True

    def _tell_promises(self, snapshot: Snapshot) -> None:
        n = len(self.session.workbook.plan.follow_ups(snapshot.engagement.id))
        one, many = (
            _("1 follow-up was promised and is no action yet."),
            _("{n} follow-ups were promised and are no actions yet."),
        )
        self._promised_words.setText(one if n == 1 else many.format(n=n))
        self._has_promises = n > 0

    def _tell_foot(self) -> None:
        shown = self._model.shown_actions()
        every = len(self._snapshot.actions) if self._snapshot else 0
        overdue = sum(row.is_overdue for row in shown)
        counts = [_("{n} of {all} actions").format(n=len(shown), all=every)]
        if overdue:
            counts.append(_("{n} overdue").format(n=overdue))
        if not shown:
            counts.append(_("nothing fits these filters"))
        self._counts.setText("  ·  ".join(counts))
        self._tell_left_out()

    def _tell_left_out(self) -> None:
        left_out = ", ".join(self._model.title_of(place) for place in self._table.left_out)
        said = _("Hide details (Ctrl+I) for {columns}") if self._is_panel_open else _("A wider window adds {columns}")
        self._hidden.setText(said.format(columns=left_out))
        self._hidden.setVisible(bool(left_out) and not self._is_narrow)

    # The selected action

    @property
    def _row(self) -> ActionRow | None:
        """The row of the selected action, shown or not."""
        return self._rows.row(self._selected)

    def _on_chosen(self) -> None:
        row = self._model.action_row(self._table.currentIndex().row())
        if row is not None and row.id != self._selected:
            self._selected = row.id
            self._show_panel()

    def _show_panel(self) -> None:
        if not self._fold():
            self._fill_panel()

    def _fill_panel(self) -> None:
        row = self._row
        if row is not None and self._snapshot is not None and self._is_panel_open:
            self._panel.show_action(self._snapshot, row)

    # Changes

    def _edit(self, action: Action, field: str, text: str) -> None:
        """Changes a field of an action by what was typed; a refusal is told and leaves it as it is."""
        currency = self._snapshot.engagement.currency if self._snapshot else ""
        change = self.session.workbook.plan.change

        def changed() -> None:
            try:
                change(action.id, **words.change_of(field, text, currency))
            except Unverified as refusal:
                self.session.tell(sentence(refusal), WARN)
                soon(self, lambda: self._ask_verification(action.id))

        self.session.do(changed)

    def _on_panel_edited(self, field: str, text: str) -> None:
        row = self._row
        if row is None:
            return
        action = row.action
        if field == "verification" and self._panel.is_asking and text.strip():
            self.session.do(
                self.session.workbook.plan.change, action.id, verification=text.strip(), status=ActionStatus.DONE
            )
            self._panel.asked()
        else:
            self._edit(action, field, text)

    def _ask_verification(self, action_id: str) -> None:
        """Leads to where an action says how it was verified; what is typed there closes it."""
        self._selected = action_id
        self._is_panel_wanted = self._is_panel_asked_for = True
        self._show_panel()
        if (row := self._row) is not None:
            said = _("Say how it was verified and press Tab: {label} is done then.")
            self._panel.ask_verification(said.format(label=row.action.label))

    def _drop(self) -> None:
        self._table.setFocus()
        if self._selected and (dropped := self.session.do(self.session.workbook.plan.drop, self._selected)):
            self.session.tell(_("{label} is dropped. Undo brings it back.").format(label=dropped.label))

    def _settle(self) -> None:
        if not self._table.is_editing:
            self._model.arrange()
            self._tell_foot()

    def _show_new(self, actions: Sequence[Action]) -> None:
        """Chooses the first of new actions in the table."""
        self._is_panel_asked_for = False
        self._fold()
        self.show_about(actions[0].id)

    def _focus_place(self) -> QWidget:
        """Where the focus belongs when nothing else asks for it."""
        return self._panel.first_field if self._is_panel_open and not self._table.isVisible() else self

    # Filters and room

    def _on_bar(self) -> None:
        self._model.narrow(self._bar.filter, self._bar.grouping)
        self._tell_foot()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds the panel where the window is narrow."""
        super().resizeEvent(event)
        self._fold()

    @property
    def _is_narrow(self) -> bool:
        return theme.current().is_narrow(self.window().width())

    def _toggle_panel(self) -> None:
        if self._is_narrow:
            self._is_panel_asked_for = not self._is_panel_open
        else:
            self._is_panel_wanted = not self._is_panel_open
        self._show_panel()
        (self._panel.first_field if self._is_panel_open else self._table).setFocus()

    def _fold(self) -> bool:
        """Shows panel and table as the room allows; True where the panel was opened and filled for that."""
        was_open = self._is_panel_open
        is_narrow, px = self._is_narrow, theme.current().px
        is_wanted = self._is_panel_asked_for if is_narrow else self._is_panel_wanted
        is_alone = is_narrow and is_wanted and bool(self._selected)
        self._is_panel_open = is_wanted and bool(self._selected)
        self._panel.setVisible(self._is_panel_open)
        self._panel.setMinimumWidth(0 if is_narrow else px(WIDTH))
        self._panel.setMaximumWidth(_WIDEST if is_narrow else px(WIDTH))
        for part in (self._table, self._foot):
            part.setVisible(not is_alone)
        self._promised.setVisible(self._has_promises and not is_alone)
        self._bar.tell_panel(is_open=self._is_panel_open, is_alone=is_alone)
        self._tell_left_out()
        # Text size and window may still change behind the last workbook, where there is nothing to fill it with.
        if self._is_panel_open and not was_open and self.session.is_open:
            self._fill_panel()
            return True
        return False
