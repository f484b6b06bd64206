"""The plan: actions with their steps, links, needs, lifts and log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.pack import Solution
from alignment_desktop.domain.plan import (
    Action,
    ActionLift,
    ActionLink,
    ActionNeed,
    ActionStatus,
    ActionStep,
    ActionUpdate,
)
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.command import Area, command, named
from alignment_desktop.workbook.numbers import next_number


class Plan(Area):
    """All actions of an engagement."""

    def actions(self, engagement_id: str) -> tuple[Action, ...]:
        """The actions by number."""
        return tuple(sorted(self._store.all(Action, engagement_id=engagement_id), key=lambda a: a.number))

    def log(self, action_id: str) -> tuple[ActionUpdate, ...]:
        """The dated lines of an action's log, oldest first."""
        return self._store.all(ActionUpdate, action_id=action_id)

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
        """A new action with its steps and links; lifts are (practice, tenths of a level). Refused without a title."""
        action = Action(
            id=self._new_id(),
            engagement_id=engagement_id,
            number=next_number(self._store, Action, engagement_id=engagement_id),
            title=title,
            **fields,
        )
        self._store.save(_checked(action))
        for position, text in enumerate(steps, start=1):
            self._store.save(ActionStep(id=self._new_id(), action_id=action.id, position=position, text=text))
        for practice, tenths in lifts:
            self._store.save(ActionLift(id=self._new_id(), action_id=action.id, practice=practice, tenths=tenths))
        for finding_id in finding_ids:
            self._store.save(ActionLink(id=self._new_id(), action_id=action.id, finding_id=finding_id))
        for kpi_id in kpi_ids:
            self._store.save(ActionLink(id=self._new_id(), action_id=action.id, kpi_id=kpi_id))
        return self._store.get(Action, action.id)

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

    @command(N_("Change action"))
    def change(self, action_id: str, **fields: Any) -> Action:
        """The action as it became. Refused when due before its start, or done without a verification."""
        return self._store.save(_checked(replace(self._store.get(Action, action_id), **fields)))

    @command(N_("Link finding to action"))
    def link_finding(self, action_id: str, finding_id: str) -> ActionLink:
        """The link; one that is there already is returned unchanged."""
        there = self._store.all(ActionLink, action_id=action_id, finding_id=finding_id)
        return there[0] if there else self._store.save(
            ActionLink(id=self._new_id(), action_id=action_id, finding_id=finding_id)
        )  # fmt: skip

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

    @command(N_("Finish step"))
    def finish_step(self, step_id: str, on: date | None = None) -> ActionStep:
        """The step, done."""
        return self._change(self._store.get(ActionStep, step_id), {"done_on": on or self._workbook.today()})

    @command(N_("Add line to log"))
    def note(self, action_id: str, author: str, text: str, *, said_on: date | None = None) -> ActionUpdate:
        """A new line in the log of an action."""
        return self._store.save(
            ActionUpdate(
                id=self._new_id(),
                action_id=action_id,
                said_on=said_on or self._workbook.today(),
                author=author,
                text=text,
            )
        )

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
    if action.status is ActionStatus.DONE and not action.verification.strip():
        raise Refused(_("{label} can be closed once it says how it was verified.").format(label=action.label))
    return replace(action, title=named(action.title, _("An action needs a title.")))
