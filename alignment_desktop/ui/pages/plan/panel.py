"""The panel of the selected action: everything it is and is tied to, changed where it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from alignment_desktop.domain.plan import Action, ActionLink, ActionStatus, FindingState
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.in_place import INDENT, TextInPlace
from alignment_desktop.ui.pages.plan import words
from alignment_desktop.ui.pages.plan.parts import (
    Item,
    Log,
    PanelChoice,
    Steps,
    Tied,
    lift_item,
    part_title,
    quiet,
)
from alignment_desktop.ui.pages.plan.rows import ActionRow
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook.plan import Plan

WIDTH = 348
_LEVELS = tuple((str(n), str(n)) for n in range(1, 6))
_FIRST_LIFT = 5


class ActionPanel(widgets.Card):
    """One action. `edited` carries a field and what was typed or chosen for it, `asked_for` an action to jump to."""

    edited = Signal(str, str)
    asked_for = Signal(str)
    dropped = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(margins=0)
        self.setAccessibleName(_("The selected action"))
        self._session = session
        self._action: Action | None = None
        self._currency = ""
        inner = QWidget()
        column = widgets.vertical(inner, spacing=14, margins=14)
        self._scroll = widgets.scrolled(inner, _("The selected action"))
        self.body.addWidget(self._scroll)
        self._build_head(column)
        self._build_fields(column)
        self._build_ties(column)
        column.addStretch(1)

    # What it is made of

    def _build_head(self, column: Any) -> None:
        self._label = widgets.label(size=12, tone="ink_2", wraps=True)
        self._label.setIndent(INDENT)
        self._title = self._text("title", _("Title"), hint=_("What will be done"), is_line=True, size=18)
        self._purpose = self._text("purpose", _("Purpose"), hint=_("What it is for"))
        head = widgets.vertical(spacing=2)
        widgets.add_all(head, (self._label, self._title, self._purpose))
        column.addLayout(head)

    def _text(self, field: str, name: str, **look: Any) -> TextInPlace:
        made = TextInPlace(name, **look)
        made.left.connect(lambda text: self._send(field, text, made))
        return made

    def _build_fields(self, column: Any) -> None:
        grid = widgets.grid(spacing=2)
        grid.setColumnStretch(1, 1)
        self._owner = self._choice(grid, "owner_id", _("Owner"))
        self._start = self._line(grid, "start_on", _("Start"), hint=_("YYYY-MM-DD"))
        self._overdue = widgets.label(size=12, weight=theme.MEDIUM, tone="bad")
        self._due = self._line(grid, "due_on", _("Due"), hint=_("YYYY-MM-DD"), beside=self._overdue)
        self._status = self._choice(grid, "status", _("Status"))
        self._status.offer(words.statuses_offered())
        self._progress = self._line(grid, "progress", _("Progress, %"))
        self._impact = self._choice(grid, "impact", _("Impact"))
        self._effort = self._choice(grid, "effort", _("Effort"))
        for choice in (self._impact, self._effort):
            choice.offer(_LEVELS)
        self._cost = self._line(grid, "cost", _("Cost"))
        column.addLayout(grid)
        self._verification = self._text("verification", _("Verification"), hint=_("What shows that it is done"))
        self._asks = widgets.label(size=12, tone="warn", wraps=True)
        self._asks.setIndent(INDENT)
        closing = widgets.vertical(spacing=2)
        widgets.add_all(closing, (part_title(_("Verification")), self._verification, self._asks))
        column.addLayout(closing)

    def _place(self, grid: QGridLayout, name: str, editor: QWidget, beside: QWidget | None) -> None:
        row = grid.rowCount()
        named = widgets.label(name, size=12, tone="ink_2")
        named.setIndent(INDENT)
        named.setBuddy(editor)
        grid.addWidget(named, row, 0)
        grid.addWidget(editor, row, 1, 1, 1 if beside else 2)
        if beside is not None:
            grid.addWidget(beside, row, 2)

    def _choice(self, grid: QGridLayout, field: str, name: str) -> PanelChoice:
        made = PanelChoice(name)
        made.activated.connect(lambda: self._send(field, made.chosen, made))
        self._place(grid, name, made, None)
        return made

    def _line(
        self, grid: QGridLayout, field: str, name: str, *, hint: str = "", beside: QWidget | None = None
    ) -> QLineEdit:
        made = widgets.line_edit(name, hint=hint)
        quiet(made)
        made.editingFinished.connect(lambda: self._send(field, made.text(), made) if made.isModified() else None)
        self._place(grid, name, made, beside)
        return made

    def _build_ties(self, column: Any) -> None:
        do, session = self._do, self._session
        self._findings = Tied(_("Because of"), _("Add a finding…"))
        self._findings.added.connect(lambda id_: do(self._plan.link_finding, id_))
        self._findings.removed.connect(lambda id_: do(self._plan.unlink_finding, id_))
        self._findings.chosen.connect(lambda id_: session.go_to("findings", id_))
        self._kpis = Tied(_("Measured by"), _("Add a KPI…"), leads_on=False)
        self._kpis.added.connect(lambda id_: do(self._plan.link_kpi, id_))
        self._kpis.removed.connect(lambda id_: do(self._plan.unlink_kpi, id_))
        self._steps = Steps()
        self._steps.added.connect(lambda text: do(self._plan.add_step, text))
        self._steps.changed.connect(lambda id_, text: session.do(self._plan.change_step, id_, text))
        self._steps.removed.connect(lambda id_: session.do(self._plan.remove_step, id_))
        self._steps.moved.connect(lambda id_, by: session.do(self._plan.move_step, id_, by))
        self._steps.ticked.connect(
            lambda id_, is_on: session.do(self._plan.finish_step if is_on else self._plan.reopen_step, id_)
        )
        self._needs = Tied(_("Needs first"), _("Add an action that must be done before…"))
        self._needs.added.connect(lambda id_: do(self._plan.need, id_))
        self._needs.removed.connect(lambda id_: do(self._plan.drop_need, id_))
        self._needs.chosen.connect(self.asked_for)
        self._lifts = Tied(_("Lifts, in levels"), _("Add a practice that it lifts…"), leads_on=False)
        self._lifts.added.connect(lambda id_: do(self._plan.set_lift, id_, _FIRST_LIFT))
        self._lifts.typed.connect(self._on_lift)
        self._lifts.removed.connect(lambda id_: do(self._plan.remove_lift, id_))
        self._log = Log()
        self._log.added.connect(lambda text: do(self._plan.note, session.settings.consultant, text))
        self._drop = widgets.button(_("Drop this action"), self.dropped.emit, kind="quiet")
        parts = (self._findings, self._kpis, self._steps, self._needs, self._lifts, self._log, self._drop)
        widgets.add_all(column, parts)

    @property
    def _plan(self) -> Plan:
        return self._session.workbook.plan

    # What it shows

    def show_action(self, snapshot: Snapshot, row: ActionRow) -> None:
        """Shows an action as it is in the snapshot; what is half typed for the same action stays."""
        action = row.action
        is_other = self._action is None or self._action.id != action.id
        self._action = action
        if is_other:
            self._asks.hide()
            self._scroll.verticalScrollBar().setValue(0)
        currency = self._currency = snapshot.engagement.currency
        about = (action.label, row.challenge.short if row.challenge else "", _(words.QUADRANTS[action.quadrant]))
        self._label.setText(" · ".join(filter(None, about)))
        for text, shown in (
            (self._title, action.title), (self._purpose, action.purpose), (self._verification, action.verification),
        ):  # fmt: skip
            text.show_words(shown)
        self._owner.offer(words.people_offered(snapshot.people, action.owner_id), action.owner_id or "")
        for line, field in (
            (self._start, "start_on"), (self._due, "due_on"), (self._progress, "progress"), (self._cost, "cost"),
        ):  # fmt: skip
            if is_other or not (line.isModified() and line.hasFocus()):
                line.setText(words.typed(field, action, currency))
        self._cost.setPlaceholderText(currency)
        overdue = words.overdue_words(action, snapshot.today)
        self._overdue.setText(overdue)
        self._overdue.setVisible(bool(overdue))
        self._status.choose(action.status.value)
        theme.toned(self._status, "bad" if overdue else words.STATUS_TONES[action.status])
        self._impact.choose(str(action.impact))
        self._effort.choose(str(action.effort))
        self._drop.setVisible(action.status is not ActionStatus.DROPPED)
        self._show_ties(snapshot, action)

    def _show_ties(self, snapshot: Snapshot, action: Action) -> None:
        links = [link for link in snapshot.action_links if link.action_id == action.id]
        self._show_findings(snapshot, links)
        linked = {link.kpi_id for link in links}
        kpis = {kpi.id: kpi.title for kpi in snapshot.kpis}
        self._kpis.fill(
            [Item(id_, title) for id_, title in kpis.items() if id_ in linked],
            lambda: [(k.id, k.title) for k in snapshot.kpis if k.id not in linked and not k.is_archived],
        )
        steps = [step for step in snapshot.action_steps if step.action_id == action.id]
        self._steps.fill(sorted(steps, key=lambda step: step.position))
        self._show_needs(snapshot, action)
        practice = snapshot.pack.practice
        lifted = {lift.practice: lift.tenths for lift in snapshot.action_lifts if lift.action_id == action.id}
        self._lifts.fill(
            [lift_item(id_, practice[id_].short if id_ in practice else id_, n) for id_, n in lifted.items()],
            lambda: [(p.id, p.title) for p in snapshot.pack.practices if p.id not in lifted],
        )
        self._log.fill(self._session.workbook.plan.log(action.id))

    def _show_findings(self, snapshot: Snapshot, links: list[ActionLink]) -> None:
        linked = {link.finding_id for link in links}
        named = {f.id: f"{f.label} {f.title}" for f in snapshot.findings if f.state is FindingState.ACCEPTED}
        self._findings.fill(
            [Item(id_, name) for id_, name in named.items() if id_ in linked],
            lambda: [(id_, name) for id_, name in named.items() if id_ not in linked],
        )

    def _show_needs(self, snapshot: Snapshot, action: Action) -> None:
        needed = {need.needs_id for need in snapshot.action_needs if need.action_id == action.id}
        items = [
            Item(a.id, f"{a.label} {a.title} ({words.status_word(a.status)})")
            for a in snapshot.actions
            if a.id in needed
        ]
        self._needs.fill(
            items,
            lambda: [
                (a.id, f"{a.label} {a.title}")
                for a in snapshot.actions
                if a.id not in needed and a.id != action.id and a.status is not ActionStatus.DROPPED
            ],
        )

    # What it asks for

    def ask_verification(self, why: str) -> None:
        """Puts the caret where an action says how it was verified, and says what that is for."""
        self._asks.setText(why)
        self._asks.show()
        self._verification.setFocus()
        self._scroll.ensureWidgetVisible(self._verification, 0, theme.current().px(72))

    def asked(self) -> None:
        """The verification was given; nothing is waited for any more."""
        self._asks.hide()

    @property
    def first_field(self) -> QWidget:
        """Where the focus goes when the panel opens."""
        return self._title

    @property
    def is_asking(self) -> bool:
        """Whether it waits for a verification to close the action."""
        return not self._asks.isHidden()

    def _send(self, field: str, text: str, editor: QWidget) -> None:
        if isinstance(editor, QLineEdit):
            editor.setModified(False)
        self.edited.emit(field, text)
        self._show_again(field, editor)

    def _show_again(self, field: str, editor: QWidget) -> None:
        """What the action says now, which is what it said before where the change was refused."""
        if self._action is None:
            return
        shown = words.typed(field, self._action, self._currency)
        if isinstance(editor, widgets.Choice):
            editor.choose(shown)
        elif isinstance(editor, QLineEdit):
            editor.setText(shown)
        elif isinstance(editor, TextInPlace):
            editor.show_words(shown)

    def _on_lift(self, practice: str, text: str) -> None:
        self._session.do(self._lift, practice, text)

    def _lift(self, practice: str, text: str) -> None:
        if self._action is not None:
            self._session.workbook.plan.set_lift(self._action.id, practice, words.tenths_of(text))

    def _do(self, command: Callable[..., object], *arguments: object) -> None:
        if self._action is not None:
            self._session.do(command, self._action.id, *arguments)
