"""Which round is in view: the choice that stands in the head of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from alignment_desktop.domain.engagement import Round
from alignment_desktop.i18n import _
from alignment_desktop.ui import widgets, words
from alignment_desktop.ui.session import Session


class RoundChoice(widgets.Choice):
    """The rounds of the engagement in view, the latest first; choosing one puts it in view everywhere.

    A page that shows it calls `refresh` with its own.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(_("Round in view"))
        self._session = session
        self.activated.connect(lambda _place: session.choose(session.engagement_id, int(self.chosen)))

    def refresh(self) -> None:
        """Offers the rounds as they are now."""
        engagement_id, in_view = self._session.engagement_id, self._session.round
        rounds = self._session.workbook.clients.rounds(engagement_id) if engagement_id else ()
        self.setEnabled(bool(rounds))
        widgets.tip(self, "")
        if in_view is None:
            self.offer([("", _("No round yet"))])
            return
        self.offer([(str(r.number), _in_words(r)) for r in reversed(rounds)], str(in_view.number))
        if in_view.closed_on is not None:
            told = _("Closed on {day}: it takes no answers until it is reopened.")
            widgets.tip(self, told.format(day=words.day(in_view.closed_on)))


def _in_words(round_: Round) -> str:
    told = _("Round {n} · {title}").format(n=round_.number, title=round_.title)
    return _("{round} · closed").format(round=told) if round_.is_closed else told


def first_round_button(session: Session) -> QPushButton:
    """The way on from a page that has nothing to show before the first round."""
    return widgets.button(_("Open the first round"), lambda: session.go_to("engagement", "open round"), kind="primary")
