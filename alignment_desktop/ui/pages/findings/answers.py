"""What answers a finding: the actions of the plan, solutions of the playbook, and management's response."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from alignment_desktop.domain.pack import Solution
from alignment_desktop.domain.plan import Action, ActionStatus, Finding, FindingResponse, Stance
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.in_place import TextInPlace
from alignment_desktop.ui.lines import Line, Lines
from alignment_desktop.ui.pages.findings import wording
from alignment_desktop.ui.pages.findings.form import paired, put
from alignment_desktop.ui.readings import STATUSES
from alignment_desktop.ui.words import day


class ActionsPane(QWidget):
    """The actions that answer a finding, and the solutions of the library that would.

    `wants_action` carries the id of an action to go to, `wants_drawn` of a solution, `wants_linked` of an action that
    was drawn for another finding and would answer this one too.
    """

    wants_action = Signal(str)
    wants_drawn = Signal(str)
    wants_linked = Signal(str)
    wants_other = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._offered: object = None
        column = widgets.vertical(self, spacing=6)
        column.addWidget(widgets.title(_("What answers it")))
        self._none = widgets.muted(_("No action answers it yet."), size=13)
        self._actions = Lines(_("Actions"))
        self._actions.chosen.connect(self.wants_action)
        self._solutions = widgets.vertical(spacing=6)
        self._other = widgets.button(_("Another from the playbook…"), self.wants_other.emit, kind="quiet")
        widgets.add_all(column, (self._none, self._actions, self._solutions))
        column.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)

    def show_answers(self, snapshot: Snapshot, finding: Finding) -> None:
        """Shows the actions of a finding and what its text of the library leads to."""
        linked = {link.action_id for link in snapshot.action_links if link.finding_id == finding.id}
        actions = [a for a in snapshot.actions if a.id in linked]
        self._none.setVisible(not actions)
        self._actions.fill([_action_line(snapshot, action) for action in actions])
        drawn = {a.solution: a for a in snapshot.actions if a.status is not ActionStatus.DROPPED}
        answering = {a.solution for a in actions}
        offered = [(s, drawn.get(s.id)) for s in solutions_of(snapshot, finding) if s.id not in answering]
        if offered != self._offered:
            self._offered = offered
            focused = self.focusWidget()
            had_focus = focused is not None and self.isAncestorOf(focused)
            widgets.clear(self._solutions)
            for solution, action in offered:
                self._solutions.addWidget(self._solution_row(solution, action))
            if had_focus:
                self._other.setFocus()

    def _solution_row(self, solution: Solution, drawn: Action | None) -> QWidget:
        row, column = widgets.panel(margins=10, spacing=4)
        title = widgets.label(solution.title, weight=theme.MEDIUM, wraps=True)
        purpose = widgets.muted(solution.purpose, wraps=True)
        if drawn is None:
            press = widgets.button(
                _("Draw action"),
                lambda: self.wants_drawn.emit(solution.id),
                name=_("Draw action: {solution}").format(solution=solution.title),
                hint=_("Puts it into the plan with its steps, and ties it to this finding"),
            )
        else:
            press = widgets.button(
                _("Link {label}").format(label=drawn.label),
                lambda: self.wants_linked.emit(drawn.id),
                name=_("Link {label}: {solution}").format(label=drawn.label, solution=solution.title),
                hint=_("The plan holds this solution already; tie it to this finding too"),
            )
        widgets.add_all(column, (title, purpose))
        column.addWidget(press, 0, Qt.AlignmentFlag.AlignLeft)
        return row


class ResponsePane(QWidget):
    """What management says to a finding. `given` carries stance, words, person and day; `taken_back` takes it away."""

    given = Signal(object, str, object, object)
    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=6)
        column.addWidget(widgets.title(_("Management response")))
        stances = (("", _("No response yet")), *((s.value, _(word)) for s, word in wording.STANCES.items()))
        self.stance = widgets.Choice(_("Management response"), stances)
        self.person = widgets.Choice(_("Who responds"))
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.person.setMinimumContentsLength(22)  # names and jobs may be long, the column is not
        self.day = widgets.DateField(_("Day of the response"))
        self.words = TextInPlace(_("Words of the response"), hint=_("What they say to it, and what they will do"))
        self.day.setMaximumWidth(theme.current().px(130))
        head = QWidget()
        flow = Flowing(head, spacing=8)
        self._rest = (paired(_("by"), self.person), paired(_("on"), self.day))
        for part in (self.stance, *self._rest):
            flow.addWidget(part)
        column.addWidget(head)
        column.addWidget(self.words)
        self.stance.activated.connect(lambda _at: self._send())
        self.person.activated.connect(lambda _at: self._send())
        self.day.picked.connect(self._on_day)
        self.words.left.connect(lambda _said: self._send())
        self._given_on: date | None = None
        self._finding_id = ""

    def show_response(self, snapshot: Snapshot, finding: Finding) -> None:
        """Shows the response to a finding, or that there is none yet."""
        found = [r for r in snapshot.finding_responses if r.finding_id == finding.id]
        response: FindingResponse | None = found[0] if found else None
        self.stance.choose(response.stance.value if response else "")
        people = [p for p in snapshot.people if not p.is_archived or (response and p.id == response.person_id)]
        self.person.offer(
            (("", _("nobody named")), *((p.id, f"{p.name}, {p.job}" if p.job else p.name) for p in people)),
            (response.person_id or "") if response else "",
        )
        self._given_on = response.given_on if response else None
        self.day.show_day(self._given_on)
        put(self.words, response.words if response else "", is_other=finding.id != self._finding_id)
        self._finding_id = finding.id
        for part in (*self._rest, self.words):
            part.setVisible(response is not None)

    def flush(self) -> None:
        """Sends what was typed and not sent yet."""
        self.words.flush()

    def _on_day(self, picked: date | None) -> None:
        if picked != self._given_on:
            self._given_on = picked
            self._send()

    def _send(self) -> None:
        if self.stance.chosen:
            stance = Stance(self.stance.chosen)
            self.given.emit(stance, self.words.toPlainText(), self.person.chosen or None, self._given_on)
        else:
            self.taken_back.emit()


def solutions_of(snapshot: Snapshot, finding: Finding) -> tuple[Solution, ...]:
    """The solutions that the library ties to the text a finding was made from."""
    texts = {text.id: text for text in snapshot.pack.findings}
    text = texts.get(finding.rule or "")
    return tuple(snapshot.pack.solution[id_] for id_ in text.solutions) if text else ()


def _action_line(snapshot: Snapshot, action: Action) -> Line:
    owner = snapshot.person.get(action.owner_id or "")
    about = (
        _(STATUSES[action.status]),
        (owner.job or owner.name) if owner else _("no owner yet"),
        _("due {day}").format(day=day(action.due_on)) if action.due_on else _("no date yet"),
    )
    overdue = _("overdue") if action.is_overdue(snapshot.today) else ""
    return Line(action.id, f"{action.label} {action.title}", " · ".join(about), overdue, tone="bad")
