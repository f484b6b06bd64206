"""What is left to plan: people without a sitting, and must-asks that a side has not rated yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from alignment_desktop.domain.engagement import Respondent, Side
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.schedule import Unheard, must_asks, unheard, waiting
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets, words

_MOST = 6


class WaitingCard(widgets.Card):
    """The people who have no sitting yet, each with a button that plans one."""

    def __init__(self, plan: Callable[[str], object]) -> None:
        super().__init__(_("Without a sitting"))
        self._plan = plan
        self._list = widgets.vertical(spacing=6)
        widgets.add_all(self.body, (self._list, 1))

    def refresh(self, snapshot: Snapshot) -> None:
        """Fills the card."""
        widgets.clear(self._list)
        left = waiting(snapshot)
        for respondent in left[:_MOST]:
            self._list.addWidget(self._row(snapshot, respondent))
        if len(left) > _MOST:
            self._list.addWidget(widgets.muted(_("and {n} more").format(n=len(left) - _MOST)))
        if not left:
            self._list.addWidget(widgets.muted(_("Everybody who is asked has a sitting."), wraps=True, size=13))

    def _row(self, snapshot: Snapshot, respondent: Respondent) -> QWidget:
        person = snapshot.person[respondent.person_id]
        roles = {r.id: r.title for r in snapshot.pack.roles}
        made = QWidget()
        row = widgets.horizontal(made, spacing=10)
        texts = widgets.vertical(spacing=0)
        texts.addWidget(widgets.elided(person.name, weight=theme.MEDIUM))
        side, role = words.word(person.side), roles.get(respondent.role, respondent.role)
        texts.addWidget(widgets.elided(f"{side} · {role}", size=12, tone="ink_2"))
        row.addLayout(texts, 1)
        name = _("Plan a sitting with {name}").format(name=person.name)
        row.addWidget(widgets.button(_("Plan…"), lambda: self._plan(respondent.id), name=name))
        return made


class UnheardCard(widgets.Card):
    """The must-asks on which one side has no voice yet, and who is still to be asked about them."""

    def __init__(self) -> None:
        super().__init__(_("Must-asks with one side unheard"))
        self._list = widgets.vertical(spacing=8)
        widgets.add_all(self.body, (self._list, 1))

    def refresh(self, snapshot: Snapshot) -> None:
        """Fills the card."""
        widgets.clear(self._list)
        left = unheard(snapshot)
        for one in left[:_MOST]:
            self._list.addLayout(self._row(snapshot, one))
        if len(left) > _MOST:
            self._list.addWidget(widgets.muted(_("and {n} more").format(n=len(left) - _MOST)))
        if not left:
            told = (
                _("Both sides have been heard on every must-ask.")
                if must_asks(snapshot)
                else _("The plans of this round’s sittings hold no must-asks.")
            )
            self._list.addWidget(widgets.muted(told, wraps=True, size=13))

    def _row(self, snapshot: Snapshot, one: Unheard) -> QHBoxLayout:
        row = widgets.horizontal(spacing=10)
        told = _("No business voice yet") if one.side is Side.BUSINESS else _("No IT voice yet")
        chip = widgets.chip(told, "business" if one.side is Side.BUSINESS else "it")
        row.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        texts = widgets.vertical(spacing=0)
        question = snapshot.pack.question[one.question]
        text = question.text_it if one.side is Side.IT and question.text_it else question.text
        texts.addWidget(widgets.elided(text))
        texts.addWidget(widgets.elided(_asked(snapshot, one), size=12, tone="ink_2" if one.planned else "warn"))
        row.addLayout(texts, 1)
        return row


def _asked(snapshot: Snapshot, one: Unheard) -> str:
    """Who will be asked and when; or that nobody is."""
    if not one.planned:
        return _("Nobody on this side is planned to be asked")
    appointment = {
        a.respondent_id: i.appointment
        for i in snapshot.interviews
        if i.state is SittingState.PLANNED
        for a in snapshot.attendances
        if a.interview_id == i.id
    }
    named = []
    for respondent_id in one.planned:
        name = snapshot.person[snapshot.respondent[respondent_id].person_id].name
        when = words.day_and_time(appointment.get(respondent_id), snapshot.today)
        named.append(f"{name}, {when}" if when else name)
    return _("Planned: {who}").format(who="; ".join(named))
