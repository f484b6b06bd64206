"""The plan: actions with their steps, links, needs, lifts and log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Interview, Remark, RemarkClass
from alignment_desktop.domain.kpi import Kpi
from alignment_desktop.domain.pack import Solution
from alignment_desktop.domain.plan import (
    Action,
    ActionLift,
    ActionLink,
    ActionNeed,
    ActionStatus,
    ActionStep,
    ActionUpdate,
    Finding,
    FindingState,
    Unverified,
)
from alignment_desktop.domain.record import LONGEST_TEXT, replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.belonging import refuse_outsiders, refuse_strangers
from alignment_desktop.workbook.command import Area, command, named
from alignment_desktop.workbook.numbers import next_number

_LONGEST_TITLE = 200
_SHORT_TITLE = 90
_LARGEST_LIFT = 40


class Plan(Area):
    """All actions of an engagement."""

    def actions(self, engagement_id: str) -> tuple[Action, ...]:
        """The actions by number."""
        return tuple(sorted(self._store.all(Action, engagement_id=engagement_id), key=lambda a: a.number))

    def log(self, action_id: str) -> tuple[ActionUpdate, ...]:
        """The dated lines of an action's log, oldest first."""
        return self._store.all(ActionUpdate, action_id=action_id)

    def follow_ups(self, engagement_id: str) -> tuple[Remark, ...]:
        """The follow-ups that were promised in the sittings of an engagement and have not become actions yet."""
        promised = [
            remark
            for round_ in self._workbook.clients.rounds(engagement_id)
            for sitting in self._store.all(Interview, round_id=round_.id)
            for remark in self._store.all(Remark, interview_id=sitting.id)
            if remark.kind is RemarkClass.FOLLOW_UP and remark.erased_on is None
        ]
        taken_up = {line.text for action in self.actions(engagement_id) for line in self.log(action.id)}
        return tuple(r for r in promised if r.text.strip() not in taken_up)

    @command(N_("Add action"))
    def add(
        self,
        engagement_id: str,
        title: str,
        *,
        steps: Iterable[str] = (),
        finding_ids: Iterable[str] = (),
        kpi_ids: Iterable[str] = (),
        lifts: Iterable[tuple[str, int]] = (),
        **fields: Any,
    ) -> Action:
        """A new action with its steps and links; lifts are (practice, tenths of a level).

        Refused as `change`, `add_step`, `set_lift`, `link_finding` and `link_kpi` are.
        """
        action = Action(
            id=self._new_id(),
            engagement_id=engagement_id,
            number=next_number(self._store, Action, engagement_id=engagement_id),
            title=title,
            **fields,
        )
        kept = self._keep(action)
        for text in steps:
            self.add_step(action.id, text)
        for practice, tenths in lifts:
            self.set_lift(action.id, practice, tenths)
        for finding_id in finding_ids:
            self.link_finding(action.id, finding_id)
        for kpi_id in kpi_ids:
            self.link_kpi(action.id, kpi_id)
        return kept

    @command(N_("Draw action from playbook"))
    def draw(
        self, engagement_id: str, solution: Solution, *, finding_ids: Iterable[str] = (), start_on: date | None = None,
        **fields: Any,
    ) -> Action:  # fmt: skip
        """The solution as an action: its steps, lifts, impact and effort, and dates from its duration."""
        start = start_on or self._workbook.today()
        drawn: dict[str, Any] = {
            "purpose": solution.purpose,
            "solution": solution.id,
            "impact": solution.impact,
            "effort": solution.effort,
            "start_on": start,
            "due_on": start + timedelta(weeks=solution.duration_weeks),
        }
        return self.add(
            engagement_id,
            fields.pop("title", solution.title),
            steps=(solution.first_week, *solution.steps),
            lifts=((lift.practice, lift.tenths) for lift in solution.lifts),
            finding_ids=finding_ids,
            **(drawn | fields),
        )

    @command(N_("Draw actions from playbook"))
    def draw_all(
        self, engagement_id: str, chosen: Iterable[tuple[Solution, Sequence[str]]], *, start_on: date | None = None
    ) -> tuple[Action, ...]:
        """Each solution as an action that answers the findings named beside it, all in one step."""
        return tuple(
            self.draw(engagement_id, solution, finding_ids=finding_ids, start_on=start_on)
            for solution, finding_ids in chosen
        )

    @command(N_("Make follow-up an action"))
    def take_up(self, engagement_id: str, remark_ids: Iterable[str], author: str) -> tuple[Action, ...]:
        """An action for each promised follow-up; its words open the action's log. Refused for any other remark."""
        return tuple(self._taken_up(engagement_id, remark_id, author) for remark_id in remark_ids)

    def _taken_up(self, engagement_id: str, remark_id: str, author: str) -> Action:
        remark = self._store.get(Remark, remark_id)
        refuse_strangers(self._store, engagement_id, remark)
        if remark.kind is not RemarkClass.FOLLOW_UP or remark.erased_on is not None:
            raise Refused(_("Only a promised follow-up becomes an action. Mark the line with > first."))
        words = " ".join(remark.text.split())
        title = words if len(words) <= _SHORT_TITLE else f"{words[:_SHORT_TITLE].rsplit(' ', 1)[0]}…"
        action = self.add(engagement_id, title, purpose=words if title != words else "")
        self.note(action.id, author, remark.text)
        return action

    @command(N_("Change action"))
    def change(self, action_id: str, **fields: Any) -> Action:
        """The action as it became. Refused without a title, when due before its start, done without a verification, or
        owned by somebody of another client.

        One that becomes done is at 100 % and was done and verified today, unless a day is given; one that is taken
        up again has no such day any more.
        """
        before = self._store.get(Action, action_id)
        is_done, was_done = (
            status is ActionStatus.DONE for status in (fields.get("status", before.status), before.status)
        )
        if is_done and not was_done:
            today = self._workbook.today()
            fields = {"progress": 100, "done_on": today, "verified_on": today} | fields
        elif was_done and not is_done:
            fields = {"done_on": None, "verified_on": None} | fields
        return self._keep(replace(before, **fields))

    @command(N_("Drop action"))
    def drop(self, action_id: str) -> Action:
        """The action, dropped: it keeps its number and its log, and counts no more."""
        return self.change(action_id, status=ActionStatus.DROPPED)

    @command(N_("Link finding to action"))
    def link_finding(self, action_id: str, finding_id: str) -> ActionLink:
        """The link; one that is there already is returned unchanged. Refused unless the finding is accepted."""
        finding = self._store.get(Finding, finding_id)
        if finding.state is not FindingState.ACCEPTED:
            raise Refused(_("{label} is not an accepted finding. Link accepted ones.").format(label=finding.label))
        refuse_strangers(self._store, self._engagement_of(action_id), finding)
        return self._linked(action_id, finding_id=finding_id)

    @command(N_("Unlink finding from action"))
    def unlink_finding(self, action_id: str, finding_id: str) -> None:
        """The action no longer answers the finding; one that it does not answer is fine."""
        self._unlink(action_id, finding_id=finding_id)

    @command(N_("Link KPI to action"))
    def link_kpi(self, action_id: str, kpi_id: str) -> ActionLink:
        """The link; one that is there already is returned unchanged."""
        refuse_strangers(self._store, self._engagement_of(action_id), self._store.get(Kpi, kpi_id))
        return self._linked(action_id, kpi_id=kpi_id)

    @command(N_("Unlink KPI from action"))
    def unlink_kpi(self, action_id: str, kpi_id: str) -> None:
        """The action is no longer measured by the KPI; one that it is not measured by is fine."""
        self._unlink(action_id, kpi_id=kpi_id)

    def _linked(self, action_id: str, **to: Any) -> ActionLink:
        there = self._store.all(ActionLink, action_id=action_id, **to)
        return there[0] if there else self._store.save(ActionLink(id=self._new_id(), action_id=action_id, **to))

    def _unlink(self, action_id: str, **to: str) -> None:
        for link in self._store.all(ActionLink, action_id=action_id, **to):
            self._store.delete(link)

    @command(N_("Make action depend on another"))
    def need(self, action_id: str, needs_id: str) -> ActionNeed:
        """The dependency. Refused when it would close a circle, or between engagements."""
        action = self._store.get(Action, action_id)
        if self._store.get(Action, needs_id).engagement_id != action.engagement_id:
            raise Refused(_("The two actions belong to different engagements, so neither can wait for the other."))
        needs = self._needs(action.engagement_id)
        waiting, seen = [needs_id], set[str]()
        while waiting:
            current = waiting.pop()
            if current == action_id:
                raise Refused(_("{label} would wait for itself.").format(label=action.label))
            if current not in seen:
                seen.add(current)
                waiting.extend(needs.get(current, ()))
        return self._store.save(ActionNeed(id=self._new_id(), action_id=action_id, needs_id=needs_id))

    @command(N_("Make action wait no longer"))
    def drop_need(self, action_id: str, needs_id: str) -> None:
        """The action no longer waits for the other; one that it does not wait for is fine."""
        for need in self._store.all(ActionNeed, action_id=action_id, needs_id=needs_id):
            self._store.delete(need)

    @command(N_("Set lift of action"))
    def set_lift(self, action_id: str, practice: str, tenths: int) -> ActionLift:
        """How much the action lifts a practice from now on, in tenths of a level, 1 to 40."""
        if not 1 <= tenths <= _LARGEST_LIFT:
            raise Refused(_("An action lifts a practice by 0.1 to 4.0 levels. Remove the practice for none."))
        there = self._store.all(ActionLift, action_id=action_id, practice=practice)
        if there:
            return self._change(there[0], {"tenths": tenths})
        return self._store.save(ActionLift(id=self._new_id(), action_id=action_id, practice=practice, tenths=tenths))

    @command(N_("Remove lift of action"))
    def remove_lift(self, action_id: str, practice: str) -> None:
        """The action no longer lifts the practice; one that it does not lift is fine."""
        for lift in self._store.all(ActionLift, action_id=action_id, practice=practice):
            self._store.delete(lift)

    @command(N_("Add step"))
    def add_step(self, action_id: str, text: str) -> ActionStep:
        """A new last step. Refused without words."""
        steps = self._steps(action_id)
        return self._store.save(
            ActionStep(
                id=self._new_id(),
                action_id=action_id,
                position=steps[-1].position + 1 if steps else 1,
                text=named(_readable(text), _("A step needs words.")),
            )
        )

    @command(N_("Change step"))
    def change_step(self, step_id: str, text: str) -> ActionStep:
        """The step in other words. Refused without any."""
        return self._change(
            self._store.get(ActionStep, step_id), {"text": named(_readable(text), _("A step needs words."))}
        )

    @command(N_("Remove step"))
    def remove_step(self, step_id: str) -> None:
        """The step is gone; the others keep their order."""
        self._store.delete(self._store.get(ActionStep, step_id))

    @command(N_("Move step"))
    def move_step(self, step_id: str, by: int) -> tuple[ActionStep, ...]:
        """The steps of the action with this one so many places further down, or up below 0, as far as they go."""
        moved = self._store.get(ActionStep, step_id)
        steps = self._steps(moved.action_id)
        place = steps.index(moved)
        steps.insert(min(max(place + by, 0), len(steps) - 1), steps.pop(place))
        return tuple(self._change(step, {"position": n}) for n, step in enumerate(steps, start=1))

    @command(N_("Finish step"))
    def finish_step(self, step_id: str, on: date | None = None) -> ActionStep:
        """The step, done."""
        return self._change(self._store.get(ActionStep, step_id), {"done_on": on or self._workbook.today()})

    @command(N_("Reopen step"))
    def reopen_step(self, step_id: str) -> ActionStep:
        """The step, still to be done."""
        return self._change(self._store.get(ActionStep, step_id), {"done_on": None})

    @command(N_("Add line to log"))
    def note(self, action_id: str, author: str, text: str, *, said_on: date | None = None) -> ActionUpdate:
        """A new line in the log of an action. Refused without words."""
        return self._store.save(
            ActionUpdate(
                id=self._new_id(),
                action_id=action_id,
                said_on=said_on or self._workbook.today(),
                author=author,
                text=named(_readable(text), _("A line of the log needs words.")),
            )
        )

    def _keep(self, action: Action) -> Action:
        refuse_outsiders(self._store, action.engagement_id, action.owner_id)
        return self._store.save(_checked(action))

    def _engagement_of(self, action_id: str) -> str:
        return self._store.get(Action, action_id).engagement_id

    def _steps(self, action_id: str) -> list[ActionStep]:
        return sorted(self._store.all(ActionStep, action_id=action_id), key=lambda step: step.position)

    def _needs(self, engagement_id: str) -> dict[str, list[str]]:
        ids = {a.id for a in self.actions(engagement_id)}
        needs: dict[str, list[str]] = {}
        for need in self._store.all(ActionNeed):
            if need.action_id in ids:
                needs.setdefault(need.action_id, []).append(need.needs_id)
        return needs


def _checked(action: Action) -> Action:
    if action.start_on and action.due_on and action.due_on < action.start_on:
        raise Refused(_("{label} would be due before its start. Check the two dates.").format(label=action.label))
    if not 0 <= action.progress <= 100:
        raise Refused(_("Progress is a whole number from 0 to 100 per cent."))
    if not (1 <= action.impact <= 5 and 1 <= action.effort <= 5):
        raise Refused(_("Impact and effort are whole numbers from 1 to 5."))
    if action.cost_minor is not None and action.cost_minor < 0:
        raise Refused(_("A cost is not below zero. Check the amount."))
    if action.status is ActionStatus.DONE and not action.verification.strip():
        raise Unverified(_("{label} can be closed once it says how it was verified.").format(label=action.label))
    title = named(action.title, _("An action needs a title."))
    if len(title) > _LONGEST_TITLE:
        raise Refused(
            _("A title has {most} characters at most. Put the rest into the purpose.").format(most=_LONGEST_TITLE)
        )
    return replace(
        action, title=title, purpose=_readable(action.purpose), verification=_readable(action.verification)
    )  # fmt: skip


def _readable(text: str) -> str:
    """The text itself. Refused where it is longer than a remark may be."""
    if len(text) > LONGEST_TEXT:
        raise Refused(
            _("This text has {n} characters, {most} are the most. Keep the long one as evidence.").format(
                n=f"{len(text):,}", most=f"{LONGEST_TEXT:,}"
            )
        )
    return text
