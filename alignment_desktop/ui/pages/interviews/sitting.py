"""The dialog that plans a sitting or moves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, cast

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QLineEdit, QWidget

from alignment_desktop.domain.answers import usual_plan
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.flow import MINUTES_A_QUESTION
from alignment_desktop.domain.interview import Channel, Interview
from alignment_desktop.domain.schedule import waiting
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.exchange.calendar import zone
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets, words
from alignment_desktop.ui.dialogs import Dialog, Field, Form, Values
from alignment_desktop.ui.session import Session, sentence
from alignment_desktop.ui.widgets import Choice

_USUAL_MINUTES = 45
_LARGEST_FOR_COLUMNS = 150


class SittingDialog(Dialog):
    """Who, what they are asked, how long, how and when; for a sitting that is there, everything but who.

    The plan follows from the role of the first person and the minutes from the plan, until somebody chooses otherwise.
    """

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        snapshot: Snapshot,
        *,
        sitting: Interview | None = None,
        with_ids: Sequence[str] = (),
    ) -> None:
        super().__init__(parent, _("Change the sitting") if sitting else _("Plan a sitting"), width=620)
        self._session, self._snapshot, self._sitting = session, snapshot, sitting
        self._is_plan_chosen = self._are_minutes_chosen = sitting is not None
        self._boxes: dict[str, QCheckBox] = {}
        if sitting is None:
            self._offer_people(with_ids)
        else:
            present = (a.respondent_id for a in snapshot.attendances if a.interview_id == sitting.id)
            names = ", ".join(self._name(r) for r in present)
            self.body.addWidget(widgets.label(names, weight=theme.SEMIBOLD, wraps=True))
            self.body.addWidget(widgets.muted(_("More people join in the room, while it is held."), wraps=True))
        self._asked, self._held = Form(self._what()), Form(self._when())
        self._plan = cast(Choice, self._asked.editor("plan"))
        self._minutes = cast(QLineEdit, self._asked.editor("minutes"))
        self._room = widgets.muted(wraps=True)
        self.body.addLayout(self._columns())
        self.body.addStretch()
        self._plan.activated.connect(self._on_plan)
        self._minutes.textEdited.connect(self._on_minutes)
        self.add_button(_("Cancel"), self.reject)
        self.add_button(_("Save") if sitting else _("Plan it"), self._on_accept, kind="primary")
        self._follow()
        self.show_fitting()
        next(iter(self._boxes.values()), self._plan).setFocus()

    def _offer_people(self, with_ids: Sequence[str]) -> None:
        people = self._snapshot.person
        without = {r.id for r in waiting(self._snapshot)}
        asked = [r for r in self._snapshot.respondents if not people[r.person_id].is_archived]
        asked.sort(key=lambda r: r.id not in without)
        self.body.addWidget(widgets.label(_("Who"), size=12, tone="ink_2"))
        roles = {r.id: r.title for r in self._snapshot.pack.roles}
        for respondent in asked:
            name = f"{self._name(respondent.id)} – {roles.get(respondent.role, respondent.role)}"
            box = widgets.check_box(name, respondent.id in with_ids, lambda _on: self._follow())
            self._boxes[respondent.id] = box
        lines = widgets.grid(spacing=8)
        columns = 2 if self._is_wide else 1
        rows = -(-len(asked) // columns)
        for place, box in enumerate(self._boxes.values()):
            lines.addWidget(box, place % rows, place // rows)
        self.body.addLayout(lines)
        self.body.addSpacing(theme.current().px(8))

    @property
    def _is_wide(self) -> bool:
        """Whether two columns fit beside each other on a small screen."""
        return theme.current().scale <= _LARGEST_FOR_COLUMNS

    def _columns(self) -> QBoxLayout:
        made = QBoxLayout(QBoxLayout.Direction.LeftToRight if self._is_wide else QBoxLayout.Direction.TopToBottom)
        made.setSpacing(theme.current().px(24))
        left = widgets.vertical(spacing=0)
        widgets.add_all(left, (self._asked, self._room, 1))
        right = widgets.vertical(spacing=0)
        widgets.add_all(right, (self._held, 1))
        made.addLayout(left, 1)
        made.addLayout(right, 1)
        return made

    def _what(self) -> Sequence[Field]:
        there = self._sitting
        plans = [("", _("All questions that fit the role"))]
        plans += [(plan.id, plan.title) for plan in self._snapshot.pack.plans]
        return (
            Field(id="plan", label=_("Plan"), kind="choice", options=plans,
                  value=(there.plan or "") if there else ""),
            Field(id="minutes", label=_("Minutes"), kind="number", is_needed=True,
                  value=there.minutes if there else _USUAL_MINUTES),
        )  # fmt: skip

    def _when(self) -> Sequence[Field]:
        there = self._sitting
        when = there.appointment if there else None
        return (
            Field(id="channel", label=_("How"), kind="choice", options=words.options(Channel),
                  value=(there.channel if there else Channel.IN_PERSON).value),
            Field(id="day", label=_("Day"), kind="date", value=when.date() if when else None),
            Field(id="time", label=_("Time"), value=f"{when:%H:%M}" if when else "", hint="09:30"),
            Field(id="zone", label=_("Time zone"), is_needed=True,
                  value=there.zone if there else usual_zone(self._snapshot),
                  help=_("Such as Europe/London; day and time are those of this place.")),
        )  # fmt: skip

    def _name(self, respondent_id: str) -> str:
        return self._snapshot.person[self._snapshot.respondent[respondent_id].person_id].name

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(respondent_id for respondent_id, box in self._boxes.items() if box.isChecked())

    # What follows from what

    def _follow(self) -> None:
        """Brings plan and minutes along with the people, unless they were chosen, and says what fits."""
        pack = self._snapshot.pack
        if not self._is_plan_chosen and (chosen := self._chosen):
            plan = usual_plan(pack, self._snapshot.respondent[chosen[0]].role)
            self._plan.choose(plan.id if plan else "")
        plan = pack.plan.get(self._plan.chosen)
        if not self._are_minutes_chosen and plan is not None:
            self._minutes.setText(str(plan.minutes))
        typed = self._minutes.text().strip()
        minutes = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0
        room = minutes // MINUTES_A_QUESTION
        told = _("One rated question takes three minutes: {minutes} minutes hold {n}.").format(minutes=minutes, n=room)
        if plan is not None:
            asked = sum(pack.question[q].follow_up is None for q in plan.questions)
            told += " " + _("The plan asks {n}, {must} of them must-asks.").format(n=asked, must=len(plan.must_ask))
            if asked > room:
                told += " " + _("{n} wait for another time; must-asks come first.").format(n=asked - room)
        self._room.setText(told)

    def _on_plan(self) -> None:
        self._is_plan_chosen = True
        self._follow()

    def _on_minutes(self) -> None:
        self._are_minutes_chosen = True
        self._follow()

    # The end

    def _on_accept(self) -> None:
        interviews = self._session.workbook.interviews
        try:
            fields = _sorted_out(self._asked.values() | self._held.values())
            if self._sitting is not None:
                interviews.change_interview(self._sitting.id, **fields)
            elif not self._chosen:
                raise ValueError(_("Tick who is asked."))
            else:
                plan = fields.pop("plan")
                interviews.plan_interview(self._snapshot.round.id, self._chosen, plan, **fields)
        except ValueError as problem:
            self.refuse(str(problem))
        except AlignmentError as refusal:
            self.refuse(sentence(refusal))
        else:
            self.accept()


def usual_zone(snapshot: Snapshot) -> str:
    """The zone of the sitting planned last, else this computer's."""
    if snapshot.interviews:
        return snapshot.interviews[-1].zone
    return bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"


def _sorted_out(values: Values) -> dict[str, Any]:
    """The fields of a sitting from what was typed. Raises ValueError or Refused with a sentence."""
    when = None
    if values["day"] is not None or values["time"].strip():
        if values["day"] is None:
            raise ValueError(_("Give the day as well, or leave the time empty."))
        when = datetime.combine(values["day"], _time(values["time"]))
    return {
        "plan": values["plan"] or None,
        "minutes": values["minutes"],
        "channel": Channel(values["channel"]),
        "appointment": when,
        "zone": zone(values["zone"]).key,
    }


def _time(text: str) -> time:
    """A time typed as 9, 930, 9:30 or 09.30. Raises ValueError with a sentence."""
    typed = text.strip().replace(".", ":")
    if not typed:
        raise ValueError(_("Give the time as well, such as 09:30, or leave the day empty."))
    if ":" not in typed:
        typed = f"{typed[:-2]}:{typed[-2:]}" if len(typed) > 2 else f"{typed}:00"
    hours, _mark, minutes = typed.partition(":")
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        raise ValueError(_("“{time}” is no time. Type it as 09:30.").format(time=text)) from None
