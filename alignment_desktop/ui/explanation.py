"""Why a figure is what it is, in a panel beside the page: arithmetic, inputs, and what was said with each of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.explanation import Explanation, InputRow, Step, explain
from alignment_desktop.domain.interview import Basis, Remark
from alignment_desktop.domain.kpi import Kpi, Measurement, kpi_status
from alignment_desktop.domain.scoring import OVERALL, Figure, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.voices import Voices
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import readings, theme, widgets, words
from alignment_desktop.ui.lines import Facts, Line, Lines, say
from alignment_desktop.ui.models import Column, Row, Rows, choose_id, chosen_id, table
from alignment_desktop.ui.session import Session

WIDTH = 440
_ROWS_SHOWN = 8
_PERIODS = 13
_STEPS = {
    "score": N_("Score"),
    "reported": N_("Reported, with agreed levels"),
    "gap": N_("Gap, IT minus business"),
    "mean.business": N_("Business"),
    "mean.it": N_("IT"),
    "shared.business": N_("Business, on what both sides rated"),
    "shared.it": N_("IT, on what both sides rated"),
    "pooled": N_("All people alike"),
}

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
        self.setObjectName("explanation")
        self.setAccessibleName(_("Explanation"))
        theme.styled(self, "#explanation{background:@card;border:0px;border-left:1px solid @line;}")
        self._build()
        self.hide()

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
        self._title = widgets.label(size=16, weight=theme.SEMIBOLD, wraps=True)
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
        self._steps = Facts(_("Arithmetic"), is_stacked=True)
        widgets.add_all(
            how, (widgets.rule(), widgets.title(_("How it comes about")), self._rule, self._terms, self._steps)
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
        if not self.isVisible():
            self._focus_before = QApplication.focusWidget()
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
        """Escape closes, Alt+Left and Backspace go back."""
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
        say(self._kind, _kind_of(snapshot, about))
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
        self._facts.fill(_facts(snapshot, explained))
        self._how.setVisible(bool(explained.steps))
        say(self._rule, _rule(snapshot, explained.about))
        score = next((s for s in explained.steps if s.label == "score"), None)
        is_question = explained.about in snapshot.pack.question
        terms = () if is_question or score is None else score.terms
        parts = snapshot.assessment
        self._terms.fill(
            [
                Line(
                    t.about,
                    readings.title_of(snapshot, t.about),
                    _part_words(parts.figure(t.about), t.weight),
                    one_decimal(t.value),
                )
                for t in terms
            ]
        )
        self._steps.fill([(_(_STEPS[s.label]), _arithmetic(s)) for s in _told(explained.steps)])
        unrated = _("Coverage: {words}. {policy}").format(words=_coverage(explained), policy=_(explained.policy))
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
        parts = _parts_of(snapshot, explained.about)
        self._terms.fill(
            [Line(p, readings.title_of(snapshot, p), "", one_decimal(levels[p])) for p in parts if p in levels]
        )
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
        told = [_(readings.RAGS[status.rag]), _("stale") if status.is_stale else ""]
        say(self._level, " · ".join(part for part in told if part))
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
        say(self._rests, _("Measured {n} times").format(n=len(measured)))
        self._inputs.hide()
        self._said.hide()
        self._hint.hide()
        self._remarks.fill([])
        self._values.fill([(words.day(m.measured_on), _value(kpi, m)) for m in measured[:_PERIODS]])
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
        self._model.fill([_input(snapshot, row) for row in rows])
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
            found = _remarks(snapshot, (row.question,), row.respondent_id)
        elif about in snapshot.pack.question or who:
            found = _remarks(snapshot, snapshot.questions_under(about), who)
        if row is None and not found:
            say(self._hint, _("Choose a rating to read what was said with it."))
        elif not found:
            say(self._hint, _("Nothing was written down with this rating."))
        self._hint.setVisible(not found)
        self._remarks.fill([_remark(snapshot, remark) for remark in found])


# -- words -------------------------------------------------------------------------------------------------------------


def _kind_of(snapshot: Snapshot, about: str) -> str:
    pack = snapshot.pack
    if about == OVERALL:
        return _("All challenges")
    if about in pack.challenge:
        return _("Challenge")
    if about in pack.practice:
        return _("Practice · {challenge}").format(challenge=pack.challenge[pack.practice[about].challenge].short)
    if about in pack.question:
        return _("Question {id} · {practice}").format(
            id=about, practice=pack.practice[pack.question[about].practice].short
        )
    return _("Criterion")


def _rule(snapshot: Snapshot, about: str) -> str:
    """The rule by which a figure of this kind is made."""
    if about in snapshot.pack.question:
        return _("The mean of each side’s ratings, then the mean of the sides: three voices do not drown one.")
    if about in snapshot.pack.practice:
        return _("The weighted mean of its questions.")
    if about in snapshot.pack.challenge:
        return _("The weighted mean of its practices.")
    if about == OVERALL:
        return _("The weighted mean of the challenges.")
    return _("The weighted mean of the questions that are read for this criterion.")


def _parts_of(snapshot: Snapshot, about: str) -> tuple[str, ...]:
    pack = snapshot.pack
    if about == OVERALL:
        return tuple(c.id for c in pack.challenges)
    if about in pack.challenge:
        return tuple(p.id for p in pack.practices_of[about])
    return () if about in pack.question else snapshot.questions_under(about)


def _facts(snapshot: Snapshot, explained: Explanation) -> list[tuple[str, str]]:
    """What stands beside a figure: how sure it is, the sides and their gap, what was agreed and aimed at."""
    figure, band = explained.figure, explained.band
    facts: list[tuple[str, str]] = []

    def put(name: str, value: Fraction | None, told: str = "{n}") -> None:
        if value is not None:
            facts.append((name, told.format(n=one_decimal(value))))

    if figure.agreed_practices:
        put(_("Computed"), figure.score)
        put(_("Agreed"), figure.agreed)
        facts += [
            (_("Why"), " · ".join(p for p in (a.reason, a.agreed_by, words.day(a.agreed_on)) if p))
            for a in snapshot.agreed_levels
            if a.practice == figure.about
        ]
    if band is not None:
        told = _("{low} to {high}, with any one person left out")
        facts.append((_("Band"), told.format(low=one_decimal(band.low), high=one_decimal(band.high))))
    elif figure.score is not None:
        facts.append((_("Band"), _("none under three people")))
    for side in Side:
        if (mean := figure.mean[side]) is not None:
            facts.append(
                (words.word(side), _("{n} · {people}").format(n=one_decimal(mean), people=_people(figure.heads[side])))
            )
    facts.append((_("Gap"), readings.gap_words(figure, snapshot.thresholds)))
    put(_("Target"), figure.target)
    put(_("Capped at target"), figure.capped)
    if figure.bases:
        mix = ", ".join(f"{figure.bases[b]} {_(readings.BASES[b])}" for b in Basis if b in figure.bases)
        facts.append((_("Who rated"), mix))
    return facts


def _people(count: int) -> str:
    return _("one person") if count == 1 else _("{n} people").format(n=count)


def _value(kpi: Kpi, measured: Measurement) -> str:
    value = readings.quantity(measured.value, kpi.unit)
    return f"{value} · {measured.note}" if measured.note else value


def _part_words(part: Figure, weight: int) -> str:
    told = [_("weight {n}").format(n=weight)]
    told += [f"{words.word(side)} {one_decimal(mean)}" for side in Side if (mean := part.mean[side]) is not None]
    if part.gap is not None:
        told.append(_("gap {n}").format(n=signed_one_decimal(part.gap)))
    return " · ".join(told)


def _told(steps: Sequence[Step]) -> list[Step]:
    """The steps in the order of the list of names; what both sides rated only where it is not what each side rated."""
    by_label = {step.label: step for step in steps if step.terms}
    for side in Side:
        mean, shared = by_label.get(f"mean.{side.value}"), by_label.get(f"shared.{side.value}")
        if mean is not None and shared is not None and mean.value == shared.value:
            del by_label[shared.label]
    return [by_label[label] for label in _STEPS if label in by_label]


def _arithmetic(step: Step) -> str:
    """A step as it would be done on paper: (2 × 2.50 + 3.00) ÷ 3 = 2.66… → 2.7."""
    values = [readings.exact(term.value) for term in step.terms]
    if step.label == "gap":
        return f"{values[0]} − {values[1]} = {step.shown}"
    if len(values) == 1:
        return f"{values[0]} → {step.shown}"
    weights = [term.weight for term in step.terms]
    total = " + ".join(v if w == 1 else f"{w} × {v}" for w, v in zip(weights, values, strict=True))
    return f"({total}) ÷ {sum(weights)} = {readings.exact(step.value)} → {step.shown}"


def _coverage(explained: Explanation) -> str:
    coverage = explained.coverage
    if not coverage.asked:
        return _("{n} rated beyond any plan").format(n=coverage.unplanned)
    told = [_("{rated} of {asked} asked were rated").format(rated=coverage.rated, asked=coverage.asked)]
    for count, name in (
        (coverage.not_asked, _("not asked yet")),
        (coverage.to_rate, _("to rate")),
        (coverage.dont_know, _("don’t know")),
        (coverage.not_applicable, _("not applicable")),
        (coverage.declined, _("declined")),
        (coverage.unplanned, _("rated beyond the plan")),
    ):
        if count:
            told.append(f"{count} {name}")
    return ", ".join(told)


def _input(snapshot: Snapshot, row: InputRow) -> Row:
    basis = _(readings.BASES[row.basis])
    if row.is_joint:
        basis = _("{basis}, joint").format(basis=basis)
    weight = "" if row.weight == 1 else _("weight {n}").format(n=row.weight)
    name = readings.name_of(snapshot, row.respondent_id)
    question = snapshot.pack.question[row.question].text
    return Row(
        row.response_id,
        (name, row.question, str(row.rating), basis),
        tips={
            0: f"{name}, {words.word(row.side)}",
            1: "\n".join(part for part in (row.question, question, weight) if part),
            2: snapshot.pack.question[row.question].levels[row.rating - 1],
        },
        order={2: row.rating},
    )


def _remarks(snapshot: Snapshot, questions: Sequence[str], who: str) -> list[Remark]:
    wanted = frozenset(questions)
    return [
        remark
        for remark in snapshot.remarks
        if remark.question in wanted and remark.erased_on is None and (not who or who in _speakers(snapshot, remark))
    ]


def _speakers(snapshot: Snapshot, remark: Remark) -> tuple[str, ...]:
    """Whoever said it; a line of the consultant's own belongs to all who were there."""
    if remark.respondent_id is not None:
        return (remark.respondent_id,)
    return tuple(a.respondent_id for a in snapshot.attendances if a.interview_id == remark.interview_id)


def _remark(snapshot: Snapshot, remark: Remark) -> Line:
    speaker = readings.name_of(snapshot, remark.respondent_id) if remark.respondent_id else _("you")
    detail = " · ".join(part for part in (_(readings.REMARKS[remark.kind]), speaker, remark.question) if part)
    return Line(remark.interview_id, remark.text, detail, colour="ink_3" if not remark.kind.is_on_record else "accent")
