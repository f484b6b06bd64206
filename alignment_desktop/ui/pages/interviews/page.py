"""The page of the sittings: the schedule of a round, what is left to plan, and the way into the room."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QStackedWidget, QWidget

from alignment_desktop.domain.engagement import Client, Engagement, Person, Respondent, Round
from alignment_desktop.domain.flow import Progress, Seat, itinerary
from alignment_desktop.domain.interview import Attendance, Interview, Response, SittingState, Standing
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.domain.schedule import waiting
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import models, theme, widgets, words
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.models import Column, Row
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.interviews.left import UnheardCard, WaitingCard, plan_all_button
from alignment_desktop.ui.round_choice import RoundChoice
from alignment_desktop.ui.session import WARN, Session

_WHEN, _STATE, _TO_RATE = 4, 8, 10
_TONES = {
    SittingState.HELD: "good",
    SittingState.NO_SHOW: "warn",
    SittingState.CANCELLED: "ink_3",
}
_OFF = (SittingState.NO_SHOW, SittingState.CANCELLED)
_TWO_COLUMNS = 900
_MOST_ROWS = 12
_EMPTY, _LISTED = 0, 1


class InterviewsPage(Page):
    """Every sitting of the round in view, and what is left to plan."""

    title = N_("Interviews")
    reads = frozenset({Client, Engagement, Round, Person, Respondent, Interview, Attendance, Response, SwitchedOff})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        column = widgets.vertical(self)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._empty = QWidget()
        widgets.vertical(self._empty)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(widgets.scrolled_page(self._listed(), _("Interviews")))
        self._round_choice = RoundChoice(session)
        theme.current().changed.connect(self._size_table)

    def _listed(self) -> QWidget:
        listed = QWidget()
        column = widgets.vertical(listed, spacing=14, margins=22)
        self._said = widgets.label(wraps=True, size=14)
        column.addWidget(self._said)
        column.addLayout(self._bar())
        self._model = models.Rows(
            (
                Column(_("Who"), 150, is_strong=True, share=3),
                Column(_("Role"), 128, share=3),
                Column(_("Side"), 84, share=1),
                Column(_("Plan"), 134, share=4),
                Column(_("When"), 144, share=1),
                Column(_("Zone"), 78, share=1),
                Column(_("Min"), 50, is_figure=True),
                Column(_("How"), 78),
                Column(_("State"), 86),
                Column(_("Answered"), 84, is_figure=True),
                Column(_("To rate"), 68, is_figure=True),
            ),
            self,
        )
        self._table = models.table(_("Sittings"), self._model)
        self._table.activated.connect(lambda _index: self._open())
        self._table.selectionModel().currentRowChanged.connect(lambda *_rows: self._tell_buttons())
        column.addWidget(self._table, 100)
        self._waiting, self._unheard = WaitingCard(lambda who: self._plan((who,)), self._plan_all), UnheardCard()
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(theme.current().px(16))
        self._cards.addWidget(self._waiting, 2)
        self._cards.addWidget(self._unheard, 3)
        column.addLayout(self._cards)
        column.addStretch(1)
        return listed

    def _bar(self) -> Flowing:
        bar = Flowing(spacing=6)
        self._room_button = widgets.button(_("Open the room"), self._open, kind="primary")
        self._change_button = widgets.button(_("Change…"), self._change, name=_("Change the sitting"))
        self._missed_button = widgets.button(_("No-show"), self._missed)
        self._cancel_button = widgets.button(_("Cancel it"), self._cancel, name=_("Cancel the sitting"))
        self._booklet_button = widgets.button(
            _("Booklet…"),
            self._booklet,
            name=_("Question booklet of the sitting"),
            hint=_("The questions of the chosen sitting on paper, for you or for whoever is asked."),
        )
        self._plan_button = widgets.button(_("Plan a sitting…"), self._plan)
        self._sheet_button = widgets.button(_("Empty answer sheet…"), self._empty_sheet)
        self._bring_button = widgets.button(
            _("Bring in answers…"), self._bring_in, hint=_("A filled answer sheet, XLSX or CSV; you see first what it "
                                                           "would change.")
        )  # fmt: skip
        parts = (
            self._room_button,
            self._plan_button,
            self._change_button,
            self._missed_button,
            self._cancel_button,
            widgets.button(
                _("Calendar…"),
                self._calendar,
                name=_("Calendar file…"),
                hint=_("The schedule as iCalendar, for any calendar."),
            ),
            self._booklet_button,
            widgets.button(_("Day sheet…"), self._day_sheet, hint=_("One day’s sittings on paper, for your own use.")),
            self._sheet_button,
            self._bring_button,
        )
        for part in parts:
            bar.addWidget(part)
        return bar

    # What a page says

    def refresh(self) -> None:
        """Fills table and cards; or says what has to come first."""
        self._round_choice.refresh()
        snapshot = self.session.snapshot()
        if snapshot is None or not (snapshot.interviews or snapshot.responses):
            self._show_empty(snapshot)
            return
        self.setFocusProxy(self._table)
        with self.focus_kept():
            self._fill_in(snapshot)

    def _fill_in(self, snapshot: Snapshot) -> None:
        """Fills table and cards; what is chosen stays so, at first it is the sitting that comes next."""
        chosen = models.chosen_id(self._table)
        self._model.fill(_rows(snapshot))
        if not models.choose_id(self._table, chosen):
            models.choose_id(self._table, _next(snapshot))
        self._waiting.refresh(snapshot)
        self._unheard.refresh(snapshot)
        self._said.setText(_summary(snapshot))
        self._stack.setCurrentIndex(_LISTED)
        self._size_table()
        self._tell_buttons()

    def show_about(self, about: str) -> None:
        """Chooses the sitting of this id, or plans one with the respondent of this id."""
        snapshot = self.session.snapshot()
        if snapshot is not None and about in snapshot.respondent:
            self._plan((about,))
        else:
            models.choose_id(self._table, about)

    def head_parts(self) -> tuple[QWidget, ...]:
        """The choice of the round in view."""
        return (self._round_choice,)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the two cards under each other where there is no room beside each other."""
        super().resizeEvent(event)
        is_wide = self.width() * 100 >= _TWO_COLUMNS * theme.current().scale
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def _size_table(self) -> None:
        """As high as its rows; beyond twelve it scrolls by itself where the window is too low for all."""
        height, rows = self._table.verticalHeader().defaultSectionSize(), max(self._model.rowCount(), 3)
        rest = height + theme.current().px(16)  # the head, and a bar to scroll sidewards
        self._table.setMinimumHeight(height * min(rows, _MOST_ROWS) + rest)
        self._table.setMaximumHeight(height * rows + rest)

    def _show_empty(self, snapshot: Snapshot | None) -> None:
        layout = self._empty.layout()
        assert layout is not None
        widgets.clear(layout)
        layout.addWidget(self._state(snapshot))
        self._stack.setCurrentIndex(_EMPTY)
        if first := self._empty.findChild(QPushButton):
            self.setFocusProxy(first)

    def _state(self, snapshot: Snapshot | None) -> QWidget:
        go_to = self.session.go_to
        if snapshot is None:
            return widgets.empty_state(
                _("No round yet"),
                _("A round holds the interviews of one assessment. Open the first one, then plan who is asked when."),
                widgets.button(_("Open the first round"), lambda: go_to("engagement", "open round"), kind="primary"),
            )
        if not snapshot.respondents:
            return widgets.empty_state(
                _("Nobody is asked yet"),
                _("Add the people you will talk to, with their side and role. The role chooses the questions."),
                widgets.button(_("Add the people"), lambda: go_to("engagement", "add person"), kind="primary"),
            )
        if snapshot.round.is_closed:
            return widgets.empty_state(_("A closed round without interviews"), _("It takes none until it is reopened."))
        return widgets.empty_state(
            _("Plan the first sitting"),
            _("{n} people wait. Choose who, and the plan follows from their role. Answers may also come in by sheet.")
            .format(n=len(waiting(snapshot))),
            widgets.button(_("Plan a sitting…"), self._plan, kind="primary"),
            plan_all_button(self._plan_all),
            widgets.button(_("Empty answer sheet…"), self._empty_sheet),
            widgets.button(_("Bring in answers…"), self._bring_in),
        )  # fmt: skip

    def _tell_buttons(self) -> None:
        sitting, round_ = self._sitting, self.session.round
        is_open = round_ is not None and not round_.is_closed
        state = sitting.state if sitting else None
        is_off = state in _OFF
        self._room_button.setEnabled(sitting is not None and not is_off)
        self._booklet_button.setEnabled(sitting is not None)
        for button in (self._plan_button, self._sheet_button, self._bring_button):
            button.setEnabled(is_open)
        self._change_button.setEnabled(is_open and sitting is not None)
        self._missed_button.setEnabled(is_open and (state is SittingState.PLANNED or is_off))
        self._cancel_button.setEnabled(is_open and state is SittingState.PLANNED)
        told = _("Plan it again") if is_off else _("No-show")
        self._missed_button.setText(widgets.unmarked(told))
        self._missed_button.setAccessibleName(told)

    @property
    def _sitting(self) -> Interview | None:
        return self.session.workbook.store.find(Interview, models.chosen_id(self._table))

    # What may be done

    def _open(self) -> None:
        if (sitting := self._sitting) is not None and self._room_button.isEnabled():
            self.session.go_to("room", sitting.id)

    def _plan(self, with_ids: tuple[str, ...] = ()) -> None:
        if (snapshot := self.session.snapshot()) is None:
            return
        if snapshot.round.is_closed:
            self.session.tell(_("This round is closed. Reopen it under Engagement to plan sittings."), WARN)
        else:
            from alignment_desktop.ui.pages.interviews.sitting import SittingDialog

            SittingDialog(self, self.session, snapshot, with_ids=with_ids)

    def _plan_all(self) -> None:
        if (snapshot := self.session.snapshot()) is None:
            return
        from alignment_desktop.ui.pages.interviews.sitting import usual_zone

        plan_waiting = self.session.workbook.interviews.plan_waiting
        if planned := self.session.do(plan_waiting, snapshot.round.id, zone=usual_zone(snapshot)):
            told = _("{n} sittings planned by role. Give each its day and time; Undo takes all of them back.")
            self.session.tell(told.format(n=len(planned)))

    def _change(self) -> None:
        snapshot, sitting = self.session.snapshot(), self._sitting
        if snapshot is not None and sitting is not None:
            from alignment_desktop.ui.pages.interviews.sitting import SittingDialog

            SittingDialog(self, self.session, snapshot, sitting=sitting)

    def _missed(self) -> None:
        sitting = self._sitting
        if sitting is None:
            return
        is_planned = sitting.state is SittingState.PLANNED
        state = SittingState.NO_SHOW if is_planned else SittingState.PLANNED
        if self.session.do(self.session.workbook.interviews.change_interview, sitting.id, state=state) and is_planned:
            self.session.tell(_("Kept as a no-show. Plan another sitting, or plan this one again."))

    def _cancel(self) -> None:
        sitting = self._sitting
        if sitting is None:
            return
        change = self.session.workbook.interviews.change_interview
        if self.session.do(change, sitting.id, state=SittingState.CANCELLED):
            self.session.tell(_("Cancelled. A new calendar file takes it out of the calendar."))

    def _calendar(self) -> None:
        if (snapshot := self.session.snapshot()) is not None:
            from alignment_desktop.ui.pages.interviews import sheets  # spreadsheets and calendars take long to load

            sheets.write_calendar(self, self.session, snapshot)

    def _day_sheet(self) -> None:
        if (snapshot := self.session.snapshot()) is not None:
            from alignment_desktop.ui.pages.interviews import sheets

            sheets.write_day_sheet(self, self.session, snapshot)

    def _booklet(self) -> None:
        snapshot, sitting = self.session.snapshot(), self._sitting
        if snapshot is not None and sitting is not None:
            from alignment_desktop.ui.pages.interviews import sheets

            sheets.write_booklet(self, self.session, snapshot, sitting)

    def _empty_sheet(self) -> None:
        if (snapshot := self.session.snapshot()) is not None:
            from alignment_desktop.ui.pages.interviews import sheets

            sheets.write_empty_sheet(self, self.session, snapshot)

    def _bring_in(self) -> None:
        if (snapshot := self.session.snapshot()) is not None:
            from alignment_desktop.ui.pages.interviews import sheets

            sheets.bring_in(self, self.session, snapshot)


def _in_order(snapshot: Snapshot) -> list[Interview]:
    return sorted(snapshot.interviews, key=lambda i: (i.appointment is None, i.appointment or 0, i.id))


def _next(snapshot: Snapshot) -> str:
    """The sitting that comes next; without one, the first of the round."""
    order = _in_order(snapshot)
    ahead = [i for i in order if i.state is SittingState.PLANNED] or order
    return ahead[0].id if ahead else ""


def _rows(snapshot: Snapshot) -> list[Row]:
    present: dict[str, list[str]] = {}
    for attendance in snapshot.attendances:
        present.setdefault(attendance.interview_id, []).append(attendance.respondent_id)
    answers: dict[str, dict[str, Response]] = {}
    for response in snapshot.responses:
        answers.setdefault(response.respondent_id, {})[response.question] = response
    return [_row(snapshot, i, present.get(i.id, []), answers) for i in _in_order(snapshot)]


def _row(snapshot: Snapshot, sitting: Interview, present: list[str], answers: dict[str, dict[str, Response]]) -> Row:
    pack = snapshot.pack
    roles = {r.id: r.title for r in pack.roles}
    respondents = [snapshot.respondent[r] for r in present]
    sides = tuple(dict.fromkeys(words.word(snapshot.side_of[r]) for r in present))
    plan = pack.plan.get(sitting.plan or "")
    seats = [Seat(role=r.role, side=snapshot.side_of[r.id], answers=answers.get(r.id, {})) for r in respondents]
    given = [a for r in present for a in answers.get(r, {}).values() if a.interview_id == sitting.id]
    to_rate = sum(a.standing is Standing.TO_RATE for a in given)
    if plan is None:  # nothing was planned, so there is nothing to measure the answers by
        answered = len({a.question for a in given if a.standing is not Standing.TO_RATE})
        progress = str(answered)
    else:
        stops = itinerary(pack, plan, seats, also=[a.question for a in given])
        answered = sum(s.progress is Progress.ANSWERED for s in stops)
        progress = _("{answered} of {all}").format(answered=answered, all=len(stops))
    if sitting.state in _OFF:
        progress = ""
    tones = {_STATE: _TONES[sitting.state]} if sitting.state in _TONES else {}
    if to_rate:
        tones[_TO_RATE] = "warn"
    return Row(
        sitting.id,
        (
            ", ".join(snapshot.person[r.person_id].name for r in respondents),
            ", ".join(roles.get(r.role, r.role) for r in respondents),
            ", ".join(sides),
            plan.title if plan else _("All that fit"),
            words.day_and_time(sitting.appointment, snapshot.today) or _("No day yet"),
            sitting.zone.rpartition("/")[2].replace("_", " ") if sitting.appointment else "",
            str(sitting.minutes),
            words.word(sitting.channel),
            words.word(sitting.state),
            progress,
            str(to_rate) if to_rate else "",
        ),
        tones,
        order={_WHEN: sitting.appointment, 6: sitting.minutes, 9: answered, _TO_RATE: to_rate},
        tips={_WHEN: words.day_and_time(sitting.appointment), 5: sitting.zone},
    )


def _summary(snapshot: Snapshot) -> str:
    """How many are held, which comes next, what is left."""
    states = [i.state for i in snapshot.interviews]
    expected = sum(s in (SittingState.PLANNED, SittingState.HELD) for s in states)
    held = states.count(SittingState.HELD)
    parts = [_("{held} of {all} held").format(held=held, all=expected)]
    planned = [i for i in _in_order(snapshot) if i.state is SittingState.PLANNED]
    if planned:
        first = planned[0]
        people = (a.respondent_id for a in snapshot.attendances if a.interview_id == first.id)
        names = ", ".join(snapshot.person[snapshot.respondent[r].person_id].name for r in people)
        when = words.day_and_time(first.appointment, snapshot.today) or _("no day yet")
        parts.append(_("next: {who}, {when}").format(who=names, when=when))
    if missed := states.count(SittingState.NO_SHOW):
        parts.append(_("{n} no-shows").format(n=missed) if missed > 1 else _("one no-show"))
    if snapshot.round.closed_on is not None:
        closed = words.day(snapshot.round.closed_on)
        parts.append(_("closed on {day}: reopen the round under Engagement to change anything").format(day=closed))
    return " · ".join(parts)
