"""Why a figure is what it is, in a panel beside the page: arithmetic, inputs, and what was said with each of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.explanation import Explanation, InputRow, explain
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.kpi import Kpi, kpi_status
from alignment_desktop.domain.scoring import one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.voices import Voices
from alignment_desktop.i18n import _
from alignment_desktop.ui import explained as told
from alignment_desktop.ui import readings, theme, widgets, words
from alignment_desktop.ui.lines import Facts, Line, Lines, narrow, say
from alignment_desktop.ui.models import Column, Rows, choose_id, chosen_id, table
from alignment_desktop.ui.session import Session

WIDTH = 440
_ROWS_SHOWN = 8
_PERIODS = 13
_MOST_TERMS = 12
_MOST_INPUTS = 500

_Place = tuple[str, str]


class ExplanationPanel(QFrame):
    """The explanation of one figure at a time; parts lead on to theirs, Back returns, Escape closes.

    `explain` opens it on the figure of a question, practice, challenge, criterion or `OVERALL`, on a KPI, or, with a
    respondent, on what this one person's ratings say about a figure. It shows everything, for the consultant's eyes
    only. `closed` is emitted when the person has closed it; the focus goes back to where it was.
    """

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._trail: list[_Place] = []
        self._rows_of: dict[str, InputRow] = {}
        self._focus_before: QWidget | None = None
        self._is_built = False
        self.setObjectName("explanation")
        self.setAccessibleName(_("Explanation"))
        theme.styled(self, "#explanation{background:@card;border:0px;border-left:1px solid @line;}")
        self.hide()

    def prepare(self) -> None:
        """Makes what it consists of; a page is shown the sooner without, and calls this once it has time."""
        if not self._is_built:
            self._is_built = True
            self._build()

    def _build(self) -> None:
        px = theme.current().px
        whole = widgets.vertical(self, spacing=0)
        head = widgets.horizontal(spacing=8)
        head.setContentsMargins(px(18), px(12), px(10), px(6))
        self._back = widgets.button(_("‹ Back"), self.go_back, kind="quiet", name=_("Back to the figure before"))
        self._kind = widgets.label(size=12, tone="ink_2")
        self._close = widgets.button(
            _("Close"), self.close_panel, kind="quiet", name=_("Close the explanation"), hint=_("Escape")
        )
        widgets.add_all(head, (self._back, self._kind, 1, self._close))
        whole.addLayout(head)

        content = QWidget()
        column = widgets.vertical(content, spacing=8)
        column.setContentsMargins(px(18), 0, px(18), px(18))
        self._title = narrow(widgets.label(size=16, weight=theme.SEMIBOLD, wraps=True))
        self._figure = widgets.label(size=25, weight=theme.BOLD)
        self._level = widgets.label(size=13, weight=theme.SEMIBOLD, tone="ink_2", wraps=True)
        row = widgets.horizontal(spacing=8)
        row.addWidget(self._figure)
        row.addWidget(self._level, 1)
        self._facts = Facts(_("The figure in short"))
        self._how = QWidget()
        how = widgets.vertical(self._how)
        self._rule = widgets.muted(wraps=True)
        self._terms = Lines(_("What it is made of"))
        self._rest = widgets.muted(wraps=True)
        self._steps = Facts(_("Arithmetic"), is_stacked=True)
        widgets.add_all(
            how,
            (widgets.rule(), widgets.title(_("How it comes about")), self._rule, self._terms, self._rest, self._steps),
        )
        self._rests = widgets.title()
        self._model = Rows(
            (Column(_("Who")), Column(_("Question"), 92), Column(_("Level"), 56, True), Column(_("Basis"), 102))
        )
        self._inputs = table(_("Ratings it rests on"), self._model, row_height=30)
        self._inputs.selectionModel().currentChanged.connect(self._on_input)
        self._values = Facts(_("Measurements"))
        self._said = widgets.title(_("What was said"))
        self._hint = widgets.muted(wraps=True)
        self._remarks = Lines(_("Remarks"))
        self._policy = widgets.muted(wraps=True)
        column.addWidget(self._title)
        column.addLayout(row)
        widgets.add_all(
            column,
            (self._facts, self._how, widgets.rule(), self._rests, self._inputs, self._values, self._said, self._hint,
             self._remarks, widgets.rule(), self._policy, 1),
        )  # fmt: skip
        self._scroll = widgets.scrolled(content, _("Explanation"))
        whole.addWidget(self._scroll, 1)
        self._terms.chosen.connect(self._follow)
        self._remarks.chosen.connect(lambda sitting: self._session.go_to("interviews", sitting))

    # Opening and closing

    @property
    def about(self) -> str:
        """The id of the figure that is explained; empty while the panel is closed."""
        return self._trail[-1][0] if self._trail else ""

    def explain(self, about: str, respondent_id: str = "") -> None:
        """Opens on a figure; the keys are here from now on."""
        self.prepare()
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._focus_before = focused
        self._trail = [(about, respondent_id)]
        self._show_last()
        if self._trail:
            self.show()
            self._close.setFocus()

    def renew(self) -> None:
        """Explains anew, after something has changed; where the figure is gone the panel closes."""
        if self._trail:
            self._fill()

    def go_back(self) -> None:
        """Back to the figure that led here."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._show_last()
            self._close.setFocus()

    def close_panel(self) -> None:
        """Closes; the keys go back to where they were."""
        self._trail = []
        self.hide()
        before, self._focus_before = self._focus_before, None
        self.closed.emit()
        if before is not None and before.isVisible():
            before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes, Backspace goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Back):
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _follow(self, about: str) -> None:
        self._trail.append((about, self._trail[-1][1]))
        self._show_last()
        self._close.setFocus()

    def _show_last(self) -> None:
        self._inputs.setCurrentIndex(QModelIndex())
        self._fill()
        self._scroll.verticalScrollBar().setValue(0)

    # Filling

    def _fill(self) -> None:
        snapshot = self._session.snapshot()
        about, who = self._trail[-1]
        kpi = next((k for k in snapshot.kpis if k.id == about), None) if snapshot else None
        if snapshot is not None and kpi is not None:
            self._fill_kpi(snapshot, kpi)
            return
        try:
            explained = explain(snapshot, about) if snapshot else None
        except NotFound:
            explained = None
        if snapshot is None or explained is None or (who and who not in snapshot.respondent):
            self.close_panel()
            return
        self._back.setVisible(len(self._trail) > 1)
        say(self._kind, told.kind_of(snapshot, about))
        name = readings.title_of(snapshot, about)
        say(self._title, f"{name} · {readings.name_of(snapshot, who)}" if who else name)
        if who:
            self._fill_voice(snapshot, explained, who)
        else:
            self._fill_figure(snapshot, explained)
        self._fill_inputs(snapshot, [r for r in explained.rows if who in ("", r.respondent_id)])

    def _fill_figure(self, snapshot: Snapshot, explained: Explanation) -> None:
        figure = explained.figure
        say(self._figure, one_decimal(figure.reported) if figure.reported is not None else readings.NOTHING)
        say(self._level, _("of 5 · {level}").format(level=figure.level_name) if figure.level_name else _("not rated"))
        self._facts.fill(told.facts_of(snapshot, explained))
        self._how.setVisible(bool(explained.steps))
        say(self._rule, told.rule_of(snapshot, explained.about))
        score = next((s for s in explained.steps if s.label == "score"), None)
        is_question = explained.about in snapshot.pack.question
        terms = () if is_question or score is None else score.terms
        parts = snapshot.assessment
        self._terms.fill(
            [
                Line(
                    t.about,
                    readings.title_of(snapshot, t.about),
                    told.part_words(parts.figure(t.about), t.weight),
                    one_decimal(t.value),
                )
                for t in terms[:_MOST_TERMS]
            ]
        )
        self._rest.setVisible(len(terms) > _MOST_TERMS)
        say(self._rest, _("… and {n} more, which the arithmetic counts in").format(n=len(terms) - _MOST_TERMS))
        self._steps.fill([(_(told.STEPS[s.label]), told.arithmetic(s)) for s in told.told_steps(explained.steps)])
        unrated = _("Coverage: {words}. {policy}").format(
            words=told.coverage_words(explained), policy=_(explained.policy)
        )
        say(self._policy, unrated)

    def _fill_voice(self, snapshot: Snapshot, explained: Explanation, who: str) -> None:
        """What one person's ratings alone say; never for the client."""
        levels = Voices().of(snapshot, (who,))[who]
        level = levels.get(explained.about)
        person = snapshot.person[snapshot.respondent[who].person_id]
        say(self._figure, one_decimal(level) if level is not None else readings.NOTHING)
        say(self._level, _("of 5, by one person · for your eyes only"))
        figure = explained.figure
        self._facts.fill(
            [
                (_("Person"), ", ".join(p for p in (person.job, words.word(person.side)) if p)),
                (_("All people"), readings.NOTHING if figure.score is None else one_decimal(figure.score)),
            ]
        )
        self._how.setVisible(True)
        say(self._rule, _("The mean of this person’s own ratings, weighted and built upwards as every score is."))
        parts = told.parts_of(snapshot, explained.about)
        self._terms.fill(
            [Line(p, readings.title_of(snapshot, p), "", one_decimal(levels[p])) for p in parts if p in levels]
        )
        self._rest.hide()
        self._steps.fill([])
        say(self._policy, _("One person’s figures never enter a document."))

    def _fill_kpi(self, snapshot: Snapshot, kpi: Kpi) -> None:
        """A KPI: its last value, the limits of its colours, its owners, and the values it was measured at."""
        status = kpi_status(kpi, snapshot.measurements, snapshot.today)
        measured = sorted(
            (m for m in snapshot.measurements if m.kpi_id == kpi.id), key=lambda m: m.measured_on, reverse=True
        )
        self._back.setVisible(len(self._trail) > 1)
        say(self._kind, _("KPI"))
        say(self._title, kpi.title)
        say(self._figure, readings.NOTHING if status.value is None else readings.quantity(status.value, kpi.unit))
        standing = [_(readings.RAGS[status.rag]), _("stale") if status.is_stale else ""]
        say(self._level, " · ".join(part for part in standing if part))
        owners = [
            snapshot.person[o].name for o in (kpi.business_owner_id, kpi.it_owner_id) if o and o in snapshot.person
        ]
        facts = [
            (_("Limits"), readings.limits(kpi, status)),
            (_("Baseline"), "" if kpi.baseline is None else readings.quantity(kpi.baseline, kpi.unit)),
            (_("Target"), "" if kpi.target is None else readings.quantity(kpi.target, kpi.unit)),
            (_("Formula"), kpi.formula),
            (_("Owners"), ", ".join(owners) or _("none yet")),
            (_("Next value"), words.day(status.due_on)),
        ]
        self._facts.fill([(name, value) for name, value in facts if value])
        self._how.setVisible(False)
        self._rows_of = {}
        say(self._rests, _("Measurements so far: {n}").format(n=len(measured)))
        self._inputs.hide()
        self._said.hide()
        self._hint.hide()
        self._remarks.fill([])
        self._values.fill([(words.day(m.measured_on), told.measured_value(kpi, m)) for m in measured[:_PERIODS]])
        say(self._policy, _("A value is stale once its day and the days of grace have passed."))

    def _fill_inputs(self, snapshot: Snapshot, rows: Sequence[InputRow]) -> None:
        self._rows_of = {row.response_id: row for row in rows}
        self._values.fill([])
        self._said.show()
        chosen = chosen_id(self._inputs)
        if len(rows) == 1:
            say(self._rests, _("It rests on one rating"))
        else:
            say(self._rests, _("It rests on {n} ratings").format(n=len(rows)))
            if len(rows) > _MOST_INPUTS:
                say(self._rests, _("It rests on {n} ratings; the first {most}").format(n=len(rows), most=_MOST_INPUTS))
        self._model.fill([told.input_row(snapshot, row) for row in rows[:_MOST_INPUTS]])
        self._inputs.setVisible(bool(rows))
        shown = min(len(rows), _ROWS_SHOWN)
        head = self._inputs.horizontalHeader().sizeHint().height()
        self._inputs.setFixedHeight(head + shown * theme.current().px(30) + theme.current().px(4))
        if not choose_id(self._inputs, chosen):
            self._fill_remarks(snapshot, "")

    def _on_input(self, index: QModelIndex) -> None:
        snapshot = self._session.snapshot()
        if snapshot is not None and index.isValid():
            self._fill_remarks(snapshot, str(index.data(Qt.ItemDataRole.UserRole)))

    def _fill_remarks(self, snapshot: Snapshot, response_id: str) -> None:
        """The remarks behind the chosen rating; without one, all of a single question or person."""
        about, who = self._trail[-1]
        row = self._rows_of.get(response_id)
        found: list[Remark] = []
        if row is not None:
            found = told.remarks_of(snapshot, (row.question,), row.respondent_id)
        elif about in snapshot.pack.question or who:
            found = told.remarks_of(snapshot, snapshot.questions_under(about), who)
        if row is None and not found:
            say(self._hint, _("Choose a rating to read what was said with it."))
        elif not found:
            say(self._hint, _("Nothing was written down with this rating."))
        self._hint.setVisible(not found)
        self._remarks.fill([told.remark_line(snapshot, remark) for remark in found])
