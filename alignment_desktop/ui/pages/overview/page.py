"""The overview page: what the consultant sees first, filled in place and explained to the remark."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from alignment_desktop.domain.engagement import Client, Engagement, Person, Respondent, Round, Target, Weight
from alignment_desktop.domain.interview import (
    AgreedLevel,
    Attendance,
    Claim,
    Evidence,
    Interview,
    Remark,
    Response,
    SittingState,
)
from alignment_desktop.domain.kpi import Kpi, Measurement
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.domain.plan import Action, ActionLink, Finding
from alignment_desktop.domain.scoring import OVERALL, one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import explanation, theme, widgets
from alignment_desktop.ui.explanation import ExplanationPanel
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.overview.figures import KeyFigures
from alignment_desktop.ui.pages.overview.gaps import CriteriaCard, GapCard
from alignment_desktop.ui.pages.overview.next_steps import AskCard, AttentionCard
from alignment_desktop.ui.pages.overview.parts import Columns, Fillable, Scene, Ways, tell_button
from alignment_desktop.ui.pages.overview.people import AgreementCard, PeopleCard
from alignment_desktop.ui.pages.overview.progress import KpiCard, Moves, PlanCard, SinceCard, moves
from alignment_desktop.ui.round_choice import RoundChoice, first_round_button
from alignment_desktop.ui.session import Session, soon

_CARD_WIDTH, _WIDE_CARD_WIDTH = 400, 620
_PATIENCE_MS = 250


class OverviewPage(Page):
    """Where do they part ways, whom to ask next, what is at risk.

    What the eye meets first is filled at once, the rest in the next moments; the band is worked out in a job.
    """

    title = N_("Overview")
    reads = frozenset(
        {
            Action, ActionLink, AgreedLevel, Attendance, Claim, Client, Engagement, Evidence, Finding, Interview, Kpi,
            Measurement, Person, Remark, Respondent, Response, Round, SwitchedOff, Target, Weight,
        }
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._about = ""
        self._engagement_id: str | None = None
        self._due: list[Fillable] = []
        self._scene: Scene | None = None
        self._worked_for = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._work_out)
        self._ways = Ways(session, self._explain, self._open_up)
        self._round = RoundChoice(session)
        self._beside = widgets.check_box(_("Compare"), False, lambda _on: self.renew())
        self._head = QWidget()
        widgets.add_all(widgets.horizontal(self._head, spacing=12), (self._round, self._beside))
        self._build()
        theme.current().changed.connect(self._fold)

    def _build(self) -> None:
        row = widgets.horizontal(self, spacing=0)
        self._stack = QStackedWidget()
        self._panel = ExplanationPanel(self.session)
        self._panel.closed.connect(self._fold)
        row.addWidget(self._stack, 1)
        row.addWidget(self._panel)
        self._empty = QWidget()
        widgets.vertical(self._empty)
        self._stack.addWidget(self._empty)

        content = QWidget()
        column = widgets.vertical(content, spacing=16, margins=22)
        self._figures = KeyFigures(self._ways)
        self.gaps = GapCard(self._ways)
        self.people = PeopleCard(self._ways)
        self.asks = AskCard(self._ways)
        self.attention = AttentionCard(self._ways, self._explain)
        self.agreement = AgreementCard(self._ways)
        self.criteria = CriteriaCard(self._ways)
        self.plan = PlanCard(self._ways)
        self.kpis = KpiCard(self._ways)
        self.since = SinceCard(self._ways)
        cards = QWidget()
        columns = Columns(cards, least=_CARD_WIDTH, least_of_three=_WIDE_CARD_WIDTH)
        for card, of_two, of_three in (
            (self.gaps, 0, 0), (self.people, 1, 1), (self.asks, 0, 0), (self.attention, 1, 2), (self.agreement, 0, 2),
            (self.since, 1, 1), (self.criteria, 0, 0), (self.plan, 0, 1), (self.kpis, 1, 2),
        ):  # fmt: skip
            columns.add(card, of_two, of_three)
        widgets.add_all(column, (self._figures, self._figures.warning, cards, 1))
        self._content = widgets.scrolled_page(content, _("Overview"))
        self._stack.addWidget(self._content)

    # What the window asks

    def head_parts(self) -> tuple[QWidget, ...]:
        """The round in view, and whether the one before stands beside it."""
        return (self._head,)

    def refresh(self) -> None:
        """The figures at the top and the gaps now, everything else in the next moments."""
        if self.session.engagement_id != self._engagement_id:
            self._engagement_id = self.session.engagement_id
            self._about = ""
            if self._panel.about:
                self._panel.close_panel()
        self._round.refresh()
        snapshot = self.session.snapshot()
        if snapshot is None or not _has_anything(snapshot):
            self._show_empty(snapshot)
            return
        former = self._former(snapshot)
        self._beside.setVisible(former is not None)
        if former is not None:
            tell_button(self._beside, _("Compare with round {n}").format(n=former.round.number))
        if self._about and self._about not in snapshot.pack.challenge and self._about not in snapshot.pack.practice:
            self._about = ""
        self._scene = scene = Scene(snapshot, former if self._beside.isChecked() else None, self._about)
        self._stack.setCurrentWidget(self._content)
        self._patience.stop()
        if self._worked_for != snapshot.round.id:
            self._figures.tell_band("")
        self._figures.fill(scene)
        self.gaps.fill(scene)
        self.since.setVisible(former is not None)
        is_first = not self._due
        self._due = [self.people, self.asks, self.attention, self.agreement, self.criteria, self.plan, self.kpis]
        if is_first:
            soon(self, self._fill_next)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be filled in."""
        return bool(self._due) or self._patience.isActive()

    def show_about(self, about: str) -> None:
        """Explains the figure or KPI of this id, with the challenge or practice it belongs to opened up."""
        snapshot = self.session.snapshot()
        if snapshot is None:
            return
        pack = snapshot.pack
        question = pack.question.get(about)
        above = question.practice if question else about if about in pack.challenge or about in pack.practice else ""
        if above:
            self._open_up(above)
        self._explain(about)

    # Where presses lead

    def _explain(self, about: str, respondent_id: str = "") -> None:
        if about:
            self._panel.explain(about, respondent_id)
            self._fold()

    def _open_up(self, about: str) -> None:
        self._about = about
        self.renew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the explanation, then goes up to all challenges."""
        if event.key() == Qt.Key.Key_Escape and self._panel.isVisible():
            self._panel.close_panel()
        elif event.key() == Qt.Key.Key_Escape and self._about:
            self._open_up("")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the explanation takes the whole page."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        px = theme.current().px
        is_narrow = theme.current().is_narrow(self.width())
        is_open = bool(self._panel.about)
        self._stack.setVisible(not (is_open and is_narrow))
        self._panel.setMinimumWidth(0 if is_narrow else px(explanation.WIDTH))
        self._panel.setMaximumWidth(16_777_215 if is_narrow else px(explanation.WIDTH))

    # Filling

    def _former(self, snapshot: Snapshot) -> Snapshot | None:
        """The round before the one in view, frozen; None for the first."""
        earlier = [r for r in snapshot.rounds if r.number < snapshot.round.number]
        if not earlier:
            return None
        last = max(earlier, key=lambda r: r.number)
        return self.session.workbook.snapshot(last.engagement_id, last.number)

    def _fill_next(self) -> None:
        """Fills one more card; each in a turn of its own, so that keys and painting come between."""
        if not self._due or self._scene is None or not self.session.is_open:
            self._due = []
            return
        self._due.pop(0).fill(self._scene)
        if self._due:
            soon(self, self._fill_next)
        else:
            self._patience.start(_PATIENCE_MS if self._worked_for == self._scene.snapshot.round.id else 0)
            soon(self, self._panel.prepare)

    def _work_out(self) -> None:
        """Works out beside the window what takes longer; the next answer in a row only puts it off.

        A job in Python slows down every paint while it runs, so it waits for a pause.
        """
        if self._scene is None or not self.session.is_open:
            return
        snapshot = self._scene.snapshot
        former = self._former(snapshot)
        self._worked_for = snapshot.round.id
        self.session.start(lambda _job: _worked_out(snapshot, former), self._on_worked_out)

    def _on_worked_out(self, found: tuple[Snapshot, str, Moves | None]) -> None:
        """The band and what moved; a later answer has its own."""
        snapshot, band, moved = found
        if self._scene is None or self._scene.snapshot is not snapshot:
            return
        self._figures.tell_band(band)
        if moved is not None:
            self.since.fill(moved)
        self._panel.renew()

    def _show_empty(self, snapshot: Snapshot | None) -> None:
        """What belongs here, and the way to the first interview."""
        self._scene, self._due = None, []
        self._beside.hide()
        if self._panel.about:
            self._panel.close_panel()
        go_to = self.session.go_to
        if snapshot is None:
            made = widgets.empty_state(
                _("No round yet"),
                _("Open the first round and name the people to be heard; this page fills with the first answer."),
                first_round_button(self.session),
            )
        elif not snapshot.respondents:
            made = widgets.empty_state(
                _("Nobody is asked yet"),
                _("Add the people you will talk to, on both sides; then plan the first sitting."),
                widgets.button(_("Add a person"), lambda: go_to("engagement", "add person"), kind="primary"),
            )
        else:
            made = widgets.empty_state(
                _("Plan the first sitting"),
                _("Once somebody has answered, this page shows where business and IT part ways, whom to ask next, and "
                  "what is at risk."),
                widgets.button(_("Plan a sitting"), lambda: go_to("interviews"), kind="primary"),
            )  # fmt: skip
        layout = self._empty.layout()
        if layout is not None:
            widgets.clear(layout)
            layout.addWidget(made)
        self._stack.setCurrentWidget(self._empty)


def _has_anything(snapshot: Snapshot) -> bool:
    held = any(i.state is not SittingState.CANCELLED for i in snapshot.interviews)
    return bool(held or snapshot.responses or snapshot.findings or snapshot.actions or snapshot.kpis)


def _worked_out(snapshot: Snapshot, former: Snapshot | None) -> tuple[Snapshot, str, Moves | None]:
    """The snapshot with the words of its band and what moved since the round before; runs beside the window."""
    band = snapshot.assessment.band(OVERALL)
    told = _("between {low} and {high}")
    words = told.format(low=one_decimal(band.low), high=one_decimal(band.high)) if band else ""
    return snapshot, words, moves(former, snapshot) if former else None
