"""The page of the engagement in three parts: what it is about, who is asked, and what the client is told first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QStackedWidget, QWidget

from alignment_desktop.domain.engagement import Brand, Client, Engagement, Person, Respondent, Round, Target
from alignment_desktop.domain.interview import Attendance, Claim, Interview, Response
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.engagement.cards import ClientCard, EngagementCard, LogoCard
from alignment_desktop.ui.pages.engagement.kickoff import KickoffPart
from alignment_desktop.ui.pages.engagement.people import PeoplePart
from alignment_desktop.ui.pages.engagement.rounds import RoundsCard, TargetsCard
from alignment_desktop.ui.round_choice import RoundChoice
from alignment_desktop.ui.session import Session

ABOUT, PEOPLE, KICKOFF = "about", "people", "kickoff"
OPEN_ROUND, ADD_PERSON = "open round", "add person"
_TWO_COLUMNS = 900


class EngagementPage(Page):
    """Client, engagement, rounds and targets; the people; the kick-off texts."""

    title = N_("Engagement")
    reads = frozenset(
        {
            Client, Engagement, Brand, Round, Person, Respondent, Target, Interview, Attendance, Claim, Response,
            SwitchedOff,
        }
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        px = theme.current().px
        column = widgets.vertical(self, spacing=16)
        column.setContentsMargins(0, px(22), 0, 0)
        self._parts = widgets.Segments(
            _("Parts of the engagement"),
            ((ABOUT, _("Client and engagement")), (PEOPLE, _("People")), (KICKOFF, _("Kick-off texts"))),
        )
        self._parts.chosen.connect(self.show_part)
        self._guide, row = _guide_panel()
        self._next_words = widgets.label(wraps=True, weight=theme.MEDIUM)
        self._next_button = widgets.button("", self._on_next, kind="primary")
        row.addWidget(self._next_words, 1)
        row.addWidget(self._next_button)
        self._next = ""
        self._client, self._engagement = ClientCard(session), EngagementCard(session)
        self._rounds, self._targets, self._logo = RoundsCard(session), TargetsCard(session), LogoCard(session)
        self._people = PeoplePart(session)
        self._kickoff = KickoffPart(session, self._open_round)
        self._stack = QStackedWidget()
        for part in (widgets.scrolled_page(self._cards(), _("Client and engagement")), self._people, self._kickoff):
            self._stack.addWidget(part)
        head = widgets.vertical(spacing=16)
        head.setContentsMargins(px(22), 0, px(22), 0)
        head.addWidget(self._parts, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self._guide)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._round_choice = RoundChoice(session)
        self._all = (
            self._client,
            self._engagement,
            self._rounds,
            self._targets,
            self._logo,
            self._people,
            self._kickoff,
            self._round_choice,
        )
        if (first := self._parts.findChild(QPushButton)) is not None:
            self.setFocusProxy(first)

    def _cards(self) -> QWidget:
        both = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        px = theme.current().px
        self._columns.setContentsMargins(px(22), 0, px(22), px(22))
        self._columns.setSpacing(px(16))
        for cards in ((self._client, self._engagement), (self._rounds, self._targets, self._logo)):
            column = widgets.vertical(spacing=16)
            widgets.add_all(column, (*cards, 1))
            self._columns.addLayout(column, 1)
        return both

    # What a page says

    def refresh(self) -> None:
        """Fills the parts that are there and says what comes next."""
        if self.session.engagement is None:
            return
        with self.focus_kept():
            for part in self._all:
                part.refresh()
            self._tell_next()

    def show_about(self, about: str) -> None:
        """Shows a part by its name, begins what `OPEN_ROUND` and `ADD_PERSON` name, or shows a person or respondent."""
        if about in (ABOUT, PEOPLE, KICKOFF):
            self.show_part(about)
        elif about == OPEN_ROUND:
            self._open_round()
        elif about == ADD_PERSON:
            self._add_person()
        elif self._people.show_person(about):
            self.show_part(PEOPLE)

    def head_parts(self) -> tuple[QWidget, ...]:
        """The choice of the round in view."""
        return (self._round_choice,)

    def show_part(self, part: str) -> None:
        """Brings one of the three parts to the front."""
        self._parts.choose(part)
        self._stack.setCurrentIndex((ABOUT, PEOPLE, KICKOFF).index(part))
        self._tell_next()

    def _open_round(self) -> None:
        self.show_part(ABOUT)
        self._rounds.open_next()

    def _add_person(self) -> None:
        self.show_part(PEOPLE)
        self._people.add()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the cards under each other where there is no room beside each other."""
        super().resizeEvent(event)
        is_wide = self.width() * 100 >= _TWO_COLUMNS * theme.current().scale
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    # What comes next

    def _tell_next(self) -> None:
        """Says what is missing for the first interview, unless the part in view says so itself."""
        words, button, self._next = self._what_is_next()
        self._guide.setVisible(bool(words) and (self._next, self._parts.on) != (ADD_PERSON, PEOPLE))
        self._next_words.setText(words)
        self._next_button.setText(widgets.unmarked(button))
        self._next_button.setAccessibleName(button)

    def _what_is_next(self) -> tuple[str, str, str]:
        """The words, the button and what it does; all empty once the round has sittings."""
        snapshot, engagement_id = self.session.snapshot(), self.session.engagement_id
        if engagement_id and not self.session.workbook.clients.respondents(engagement_id):
            return _("Nobody is asked yet. Add the people you will talk to."), _("Add a person"), ADD_PERSON
        if snapshot is None:
            return (
                _("The people are there. Open the first round, and their answers have a place."),
                _("Open the first round"),
                OPEN_ROUND,
            )
        if not snapshot.interviews and not snapshot.round.is_closed:
            return _("Everything is ready. Plan the sittings of this round."), _("Plan the sittings"), "interviews"
        return "", "", ""

    def _on_next(self) -> None:
        if self._next == "interviews":
            self.session.go_to("interviews")
        else:
            self.show_about(self._next)


def _guide_panel() -> tuple[QWidget, QBoxLayout]:
    frame, column = widgets.panel("accent_soft", margins=14)
    row = widgets.horizontal(spacing=12)
    column.addLayout(row)
    return frame, row
