"""The first run on the screen: steps at the left, one of them in the middle, and the way on below it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QWidget

from alignment_desktop.domain.pack import Pack
from alignment_desktop.i18n import N_, _
from alignment_desktop.settings import documents_folder
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.opening import Refusal, make_workbook
from alignment_desktop.ui.pages.start.first_run import ENDING, STEPS, FirstRun, Step
from alignment_desktop.ui.pages.start.panels import Face
from alignment_desktop.ui.pages.start.steps import (
    ClientStep,
    EngagementStep,
    FirmStep,
    InterviewStep,
    PassphraseStep,
    PeopleStep,
    PlaceStep,
    StepView,
)
from alignment_desktop.ui.rail import NavButton
from alignment_desktop.ui.session import Session, soon
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.beginnings import Beginnings, Begun

_TITLES = {
    Step.PASSPHRASE: N_("Passphrase"),
    Step.PLACE: N_("File"),
    Step.FIRM: N_("You and your firm"),
    Step.CLIENT: N_("Client"),
    Step.ENGAGEMENT: N_("Engagement"),
    Step.PEOPLE: N_("People"),
    Step.INTERVIEW: N_("First interview"),
}


class Guide(Face):
    """Goes through the steps with Enter, and back with Escape; `away` leads back to where it was begun."""

    def __init__(self, session: Session, away: Callable[[], object]) -> None:
        super().__init__(_("New workbook"))
        self._session = session
        self._away = away
        self._loaded: Pack | None = None
        self.run = FirstRun(
            path=str(_proposed_place()),
            consultant=session.settings.consultant,
            title=_("IT and business alignment"),
        )
        self._views: dict[Step, StepView] = {}
        self._asked: list[QWidget] = []
        self._buttons = {step: NavButton(f"{number}   {_(_TITLES[step])}") for number, step in enumerate(STEPS, 1)}
        for step, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, step=step: self._go_to(step))
            self.side.body.addWidget(button)
        self.side.foot.addWidget(
            widgets.label(_("Nothing is written before the last step."), size=12, tone="rail_ink_2", wraps=True)
        )
        self._where = widgets.label(size=12, weight=theme.MEDIUM, tone="ink_2")
        widgets.vertical(self.folded).addWidget(self._where)
        self._card = widgets.Card(margins=28, spacing=12)
        self._place = widgets.vertical()
        self._card.body.addLayout(self._place)
        self.column.addWidget(self._card)
        self._build_foot()
        # The reader of packs takes a tenth of a second to load, and the first steps do without it. It is our pack: a
        # workbook that is being made has none of its own yet.
        session.start(lambda _job: _core_pack(), self._on_pack)

    def _build_foot(self) -> None:
        self._advice = widgets.label(tone="warn", wraps=True, name=_("Good to know"))
        self._problem = widgets.label(tone="bad", wraps=True, name=_("What is missing"))
        foot = QWidget()
        row = Flowing(foot, spacing=10)
        self._on = widgets.button("", self.go_on, kind="primary")
        self._back = widgets.button(_("Back"), self.back)
        self._early = widgets.button(_("Make the workbook now"), lambda: self._make(with_interview=False), kind="quiet")
        for part in (self._on, self._back, self._early):
            row.addWidget(part)
        hints = QWidget()
        hint_row = Flowing(hints, spacing=6)
        for key, words in ((_("Enter"), _("next")), (_("Ctrl Enter"), _("next step")), (_("Esc"), _("back"))):
            hint_row.addWidget(widgets.keycap(key))
            hint_row.addWidget(widgets.muted(words))
        for widget in (self._advice, self._problem, foot):
            self._card.body.addWidget(widget)
        self.column.addWidget(hints)
        self.column.addStretch()

    # What is shown

    @property
    def first_field(self) -> QWidget:
        """Where the caret belongs now."""
        fields = self._view.fields()
        return fields[0] if fields else self._on

    @property
    def _view(self) -> StepView:
        step = self.run.step
        if step not in self._views:
            view = self._views[step] = self._made(step)
            view.typed.connect(self._on_typed)
            self._place.addWidget(view)
        return self._views[step]

    def show_step(self, problem: str = "") -> None:
        """Shows the step the first run is at, with its caret in the first field that is empty.

        Where nothing is empty, a problem is one of the last field: of the passphrase once more, or of the currency.
        """
        view = self._view
        view.show()
        view.show_run()
        for step, button in self._buttons.items():
            button.setChecked(step is self.run.step)
            button.setEnabled(self.run.is_reached(step))
            is_done = self.run.is_reached(step) and step is not self.run.step
            button.tell("✓" if is_done and not self.run.problem_of(step) else "")
        self._where.setText(
            _("Step {n} of {all}: {title}").format(n=self.run.number, all=len(STEPS), title=_(_TITLES[self.run.step]))
        )
        way_back = _("Back") if self.run.number > 1 else _("Cancel")
        self._back.setText(way_back)
        self._back.setAccessibleName(way_back)
        fields = view.fields()
        empty = [field for field in fields if isinstance(field, QLineEdit) and not field.text()]
        asked = (*empty, *(reversed(fields) if problem else fields), self._on)[0]
        asked.setFocus()
        if problem and isinstance(asked, QLineEdit) and asked.echoMode() is QLineEdit.EchoMode.Password:
            asked.selectAll()  # nobody mends what nobody sees
        # Hidden last: the focus of something hidden would wander, and select the words it comes to.
        for other in self._views.values():
            other.setVisible(other is view)
        self._order_focus()
        self._tell(problem)
        self.area.verticalScrollBar().setValue(0)
        if problem:
            soon(self, lambda: self.area.ensureWidgetVisible(self._problem, 0, theme.current().px(60)))

    def _order_focus(self) -> None:
        """Tab goes from what a step asks to the buttons below it, which are made before the steps are."""
        view = self._view
        asked = [
            part
            for part in view.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is self.window()
        ]
        if asked == self._asked:
            return
        self._asked = asked
        for before, after in pairwise((*self._buttons.values(), *asked, self._on, self._back, self._early)):
            QWidget.setTabOrder(before, after)

    def _made(self, step: Step) -> StepView:
        match step:
            case Step.PASSPHRASE:
                view: StepView = PassphraseStep(self.run)
            case Step.PLACE:
                view = PlaceStep(self.run)
            case Step.FIRM:
                view = FirmStep(self.run, self._session)
            case Step.CLIENT:
                view = ClientStep(self.run, self._session)
            case Step.ENGAGEMENT:
                view = EngagementStep(self.run)
            case Step.PEOPLE:
                view = PeopleStep(self.run, self._pack)
            case Step.INTERVIEW:
                view = InterviewStep(self.run, self._pack)
        return view

    def _on_typed(self) -> None:
        self._order_focus()  # a person more has been made room for
        self._tell("")

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        advice = self.run.advice()
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        is_interview = self.run.is_last and bool(self.run.named)
        words = (
            _("Start the interview") if is_interview else _("Make the workbook") if self.run.is_last else _("Continue")
        )
        self._on.setText(words)
        self._on.setAccessibleName(words)
        self._early.setVisible(self.run.can_finish_early and (not self.run.is_last or is_interview))

    # Where it goes

    def go_on(self) -> None:
        """To the next step, or from the last one to the interview."""
        if self.run.is_last:
            self._make(with_interview=True)
            return
        self.show_step(self.run.go_on())

    def back(self) -> None:
        """To the step before, or from the first one to where it was begun."""
        if self.run.back():
            self.show_step()
        else:
            self._away()

    def _go_to(self, step: Step) -> None:
        self.show_step(self.run.go_to(step))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field and from the last one to the next step, Ctrl+Enter at once; Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter(is_at_once=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)

    def _on_enter(self, *, is_at_once: bool) -> None:
        fields, focused = self._view.fields(), self.focusWidget()
        behind = fields[fields.index(focused) + 1 :] if focused in fields else []
        if isinstance(focused, QAbstractButton) and focused not in fields and not isinstance(focused, QCheckBox):
            focused.click()
        elif is_at_once or not behind:
            self.go_on()
        else:
            behind[0].setFocus()
            self.area.ensureWidgetVisible(behind[0])

    # The end

    def _make(self, *, with_interview: bool) -> None:
        if not self._on.isEnabled():  # it is being made already
            return
        if problem := self.run.first_problem():
            self.show_step(problem)
            return
        consultant = self.run.consultant.strip()
        if consultant != self._session.settings.consultant:
            self._session.change_settings(consultant=consultant)
        beginning = self.run.beginning(with_interview=with_interview, language=self._session.settings.language)
        pack = self._pack()

        def fill(workbook: Workbook) -> Begun:
            return Beginnings(workbook).begin(beginning, pack)

        for button in (self._on, self._early):
            button.setEnabled(False)
        passphrase = "" if self.run.is_unprotected else self.run.passphrase
        job = make_workbook(self._session, self.run.file, passphrase, fill, self._on_made, self._on_refused)
        job.ended.connect(self._on_ended)

    def _on_made(self, begun: Begun) -> None:
        if begun.interview_id is not None:
            self._session.go_to("room", begun.interview_id)
        elif begun.engagement_id is not None:
            self._session.go_to("engagement")
        else:
            self._session.go_to("clients")
        if self.run.wants_sheet and not self.run.is_unprotected:
            from alignment_desktop.ui.recovering import write_sheet

            write_sheet(self.window(), self._session)

    def _on_ended(self) -> None:
        for button in (self._on, self._early):
            button.setEnabled(True)

    def _on_refused(self, refusal: Refusal) -> None:
        self.show_step(self.run.first_problem() or refusal.words)

    # Content

    def _pack(self) -> Pack:
        if self._loaded is None:  # somebody was faster than the job
            self._loaded = _core_pack()
        return self._loaded

    def _on_pack(self, pack: Pack) -> None:
        self._loaded = pack


def _core_pack() -> Pack:
    from alignment_desktop.content.packs import core_pack

    return core_pack()


def _proposed_place() -> Path:
    return documents_folder() / f"{_('clients')}{ENDING}"
