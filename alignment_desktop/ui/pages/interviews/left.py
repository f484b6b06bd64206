"""What is left to plan: people without a sitting, and must-asks that a side has not rated yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from alignment_desktop.domain.engagement import Respondent, Side
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.schedule import Unheard, must_asks, unheard, waiting
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets, words

_MOST = 6


def plan_all_button(plan_all: Callable[[], object]) -> QPushButton:
    """The button that plans everybody who has no sitting."""
    hint = _("A sitting without a day for each, by the usual plan of their role.")
    return widgets.button(_("Plan all by role"), plan_all, hint=hint)


class WaitingCard(widgets.Card):
    """The people who have no sitting yet, each with a button that plans one, and one button for all of them."""

    def __init__(self, plan: Callable[[str], object], plan_all: Callable[[], object]) -> None:
        super().__init__(_("Without a sitting"))
        self._plan = plan
        self._list = widgets.vertical(spacing=6)
        self._all_button = plan_all_button(plan_all)
        self.body.addLayout(self._list)
        self.body.addWidget(self._all_button, alignment=Qt.AlignmentFlag.AlignRight)
        self.body.addStretch(1)

    def refresh(self, snapshot: Snapshot) -> None:
        """Fills the card."""
        widgets.clear(self._list)
        left = waiting(snapshot)
        self._all_button.setVisible(len(left) > 1)
        self._all_button.setEnabled(not snapshot.round.is_closed)
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
    """The must-asks that a side has not rated yet, those heard from one side first, and who is still to be asked."""

    def __init__(self) -> None:
        super().__init__(_("Must-asks still to be heard"))
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self._lines = widgets.grid(spacing=8)
        self._lines.setColumnStretch(1, 1)
        self._said = widgets.muted(wraps=True, size=13)
        widgets.add_all(self.body, (self._lines, self._said, 1))

    def refresh(self, snapshot: Snapshot) -> None:
        """Fills the card, where anything in it has changed."""
        left = _grouped(snapshot)
        self._tell(snapshot, len(left))
        shown = tuple(_in_words(snapshot, group) for group in left[:_MOST])
        if shown == self._shown:
            return
        self._shown = shown
        widgets.clear(self._lines)
        for place, ((who, question, asked), group) in enumerate(zip(shown, left, strict=False)):
            tone = "neutral" if len(group) > 1 else "business" if group[0].side is Side.BUSINESS else "it"
            is_planned = all(one.planned for one in group)
            texts = widgets.vertical(spacing=0)
            texts.addWidget(widgets.elided(question))
            texts.addWidget(widgets.elided(asked, size=12, tone="ink_2" if is_planned else "warn"))
            self._lines.addWidget(widgets.chip(who, tone), place, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addLayout(texts, place, 1)

    def _tell(self, snapshot: Snapshot, left: int) -> None:
        told = _("and {n} more").format(n=left - _MOST) if left > _MOST else ""
        if not left:
            told = (
                _("Both sides have been heard on every must-ask.")
                if must_asks(snapshot)
                else _("The plans of this round’s sittings hold no must-asks.")
            )
        self._said.setText(told)
        self._said.setVisible(bool(told))


def _grouped(snapshot: Snapshot) -> list[tuple[Unheard, ...]]:
    """What is unheard by question: first what one side has said, and of that first what nobody is to be asked."""
    by_question: dict[str, tuple[Unheard, ...]] = {}
    for one in unheard(snapshot):
        by_question[one.question] = (*by_question.get(one.question, ()), one)
    return sorted(by_question.values(), key=lambda group: (len(group), all(one.planned for one in group)))


def _in_words(snapshot: Snapshot, group: tuple[Unheard, ...]) -> tuple[str, str, str]:
    """Whose voice is missing, on what, and who will be asked; or that nobody is."""
    first = group[0]
    question = snapshot.pack.question[first.question]
    is_it_alone = len(group) == 1 and first.side is Side.IT
    text = question.text_it if is_it_alone and question.text_it else question.text
    if len(group) > 1:
        who = _("No voice yet")
    else:
        who = _("No business voice yet") if first.side is Side.BUSINESS else _("No IT voice yet")
    respondents = [r for one in group for r in one.planned]
    planned = [_with_day(snapshot, r) if len(respondents) == 1 else _named(snapshot, r) for r in respondents]
    empty = [words.word(one.side) for one in group if not one.planned]
    parts = [_("Planned: {who}").format(who=", ".join(planned))] if planned else []
    parts += [_("{side}: nobody is planned to be asked").format(side=side) for side in empty]
    return who, text, " · ".join(parts)


def _with_day(snapshot: Snapshot, respondent_id: str) -> str:
    """The respondent's name, with the day of their planned sitting where it has one."""
    own = {a.interview_id for a in snapshot.attendances if a.respondent_id == respondent_id}
    planned = (i for i in snapshot.interviews if i.id in own and i.state is SittingState.PLANNED)
    when = next((words.day_and_time(i.appointment, snapshot.today) for i in planned if i.appointment), "")
    name = _named(snapshot, respondent_id)
    return f"{name}, {when}" if when else name


def _named(snapshot: Snapshot, respondent_id: str) -> str:
    return snapshot.person[snapshot.respondent[respondent_id].person_id].name
