"""Where actions come from: the playbook, the follow-ups that were promised, and the consultant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.engagement import Person
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.pack import Pack, Solution
from alignment_desktop.domain.plan import Action, ActionStatus, Finding, called_for
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs
from alignment_desktop.ui.models import Column
from alignment_desktop.ui.pages.plan.picker import Offer, Picker
from alignment_desktop.ui.pages.plan.words import lift_words, people_offered
from alignment_desktop.ui.session import Session

# Challenge, impact/effort and weeks, which the words of a solution say well enough where there is no room.
_FIRST_TO_GO = (2, 3, 4)


class NewActions:
    """The three ways to new actions, each over its page. `show` gets the actions that came of one.

    `focus_place` says where the focus belongs afterwards.
    """

    def __init__(
        self,
        page: QWidget,
        session: Session,
        show: Callable[[Sequence[Action]], object],
        focus_place: Callable[[], QWidget],
    ) -> None:
        self._page = page
        self._session = session
        self._show = show
        self._focus_place = focus_place
        self._picker: Picker | None = None
        session.chosen.connect(self._close)

    @property
    def is_open(self) -> bool:
        """Whether a list to draw from lies over the page."""
        return self._picker is not None

    def open_playbook(self) -> None:
        """Lists the solutions; those that are taken become actions in one step."""
        snapshot = self._session.snapshot()
        if snapshot is None:
            return
        picker = Picker(
            self._page,
            _("Draw from the playbook"),
            _("Search the playbook"),
            solution_columns(),
            solution_offers(snapshot),
            _("Draw"),
            back_to=self._focus_place(),
            first_to_go=_FIRST_TO_GO,
        )
        self._open(picker, self._draw)

    def open_follow_ups(self) -> None:
        """Lists the follow-ups that are no actions yet; those that are taken become some in one step."""
        snapshot = self._session.snapshot()
        remarks = self._session.workbook.plan.follow_ups(snapshot.engagement.id) if snapshot else ()
        if snapshot is None or not remarks:
            self._session.tell(_("No promised follow-up waits. Mark a line in an interview with > to promise one."))
            return
        picker = Picker(
            self._page,
            _("Make promised follow-ups actions"),
            _("Search the follow-ups"),
            follow_up_columns(),
            follow_up_offers(snapshot, remarks),
            _("Take up"),
            back_to=self._focus_place(),
        )
        self._open(picker, self._take_up)

    def ask_own(self) -> None:
        """Asks for an action of one's own."""
        snapshot = self._session.snapshot()
        fields = (
            dialogs.Field(id="title", label=_("Action"), is_needed=True),
            dialogs.Field(id="purpose", label=_("Purpose"), kind="text", lines=2),
            dialogs.Field(
                id="owner_id", label=_("Owner"), kind="choice", value="",
                options=people_offered(snapshot.people if snapshot else (), None),
            ),
            dialogs.Field(id="start_on", label=_("Start"), kind="date", value=self._session.workbook.today()),
            dialogs.Field(id="due_on", label=_("Due"), kind="date"),
        )  # fmt: skip
        dialogs.form(self._page, _("Add an action"), fields, self._add, accept=_("Add action"))

    def _open(self, picker: Picker, take: Callable[[Sequence[str]], object]) -> None:
        self._picker = picker
        picker.taken.connect(take)
        picker.closed.connect(self._on_closed)
        picker.open_over()

    def _close(self) -> None:
        """What it offers belongs to the engagement that was in view."""
        if self._picker is not None:
            self._picker.close_over()

    def _on_closed(self) -> None:
        self._picker = None

    def _draw(self, ids: Sequence[str]) -> None:
        snapshot = self._session.snapshot()
        if snapshot is None:
            return
        calls = called_for(snapshot)
        chosen = [(snapshot.pack.solution[id_], [f.id for f in calls.get(id_, ())]) for id_ in ids]
        made = self._session.do(self._session.workbook.plan.draw_all, snapshot.engagement.id, chosen)
        self._tell(made, _("{n} actions were drawn from the playbook. Give them owners."))

    def _take_up(self, ids: Sequence[str]) -> None:
        author, engagement_id = self._session.settings.consultant, self._session.engagement_id or ""
        made = self._session.do(self._session.workbook.plan.take_up, engagement_id, ids, author)
        self._tell(made, _("{n} follow-ups are actions now. Give them owners and dates."))

    def _add(self, values: dialogs.Values) -> None:
        fields: dict[str, Any] = dict(values) | {"owner_id": values["owner_id"] or None}
        plan, engagement_id = self._session.workbook.plan, self._session.engagement_id or ""
        self._show((plan.add(engagement_id, fields.pop("title"), **fields),))

    def _tell(self, made: Sequence[Action] | None, many: str) -> None:
        if made:
            one = _("{label} is in the plan. Give it an owner.").format(label=made[0].label)
            self._session.tell(one if len(made) == 1 else many.format(n=len(made)))
            self._show(made)


def solution_columns() -> tuple[Column, ...]:
    """The columns of solutions behind the mark."""
    return (
        Column(_("Solution")),
        Column(_("Challenge"), 124),
        Column(_("Impact/effort"), 108),
        Column(_("Weeks"), 66, is_figure=True),
        Column(_("Called for by"), 140),
        Column(_("Drawn as"), 88),
    )


def solution_offers(snapshot: Snapshot) -> tuple[Offer, ...]:
    """All solutions by challenge; marked are those that findings call for and that are not drawn yet."""
    pack, calls = snapshot.pack, called_for(snapshot)
    drawn: dict[str, list[Action]] = {}
    for action in snapshot.actions:
        if action.solution and action.status is not ActionStatus.DROPPED:
            drawn.setdefault(action.solution, []).append(action)
    number = {challenge.id: challenge.number for challenge in pack.challenges}
    ordered = sorted(pack.solutions, key=lambda solution: number.get(solution.challenge, 0))
    return tuple(_offer(pack, s, calls.get(s.id, ()), drawn.get(s.id, ())) for s in ordered)


def _offer(pack: Pack, solution: Solution, calling: Sequence[Finding], drawn: Sequence[Action]) -> Offer:
    challenge = pack.challenge.get(solution.challenge)
    lifts = ", ".join(
        f"{pack.practice[lift.practice].short if lift.practice in pack.practice else lift.practice} "
        f"{lift_words(lift.tenths)}"
        for lift in solution.lifts
    )
    details = [("", solution.purpose), (_("Lifts"), lifts), (_("First week"), solution.first_week)]
    if calling:
        details.append((_("Called for by"), ", ".join(f"{f.label} {f.title}" for f in calling)))
    return Offer(
        id=solution.id,
        cells=(
            solution.title,
            challenge.short if challenge else "",
            f"{solution.impact}/{solution.effort}",
            str(solution.duration_weeks),
            ", ".join(f.label for f in calling),
            ", ".join(a.label for a in drawn),
        ),
        details=tuple(details),
        is_marked=bool(calling) and not drawn,
        tones=((5, "it_ink"), (6, "ink_2")),
    )


def follow_up_columns() -> tuple[Column, ...]:
    """The columns of follow-ups behind the mark."""
    return (Column(_("What was promised")), Column(_("By"), 160), Column(_("Question"), 96))


def follow_up_offers(snapshot: Snapshot, remarks: Sequence[Remark]) -> tuple[Offer, ...]:
    """The promised follow-ups that are no actions yet, in the order they were noted."""
    return tuple(
        Offer(
            id=remark.id,
            cells=(" ".join(remark.text.split()), _name(snapshot, remark), remark.question or ""),
            details=(("", remark.text),),
        )
        for remark in remarks
    )


def _name(snapshot: Snapshot, remark: Remark) -> str:
    respondent = snapshot.respondent.get(remark.respondent_id or "")
    person: Person | None = snapshot.person.get(respondent.person_id) if respondent else None
    return person.name if person else ""
