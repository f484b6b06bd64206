"""Findings and the actions that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.record import Record

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Snapshot


class Unverified(Refused):
    """An action cannot be done before it says how that was verified."""


class FindingKind(StrEnum):
    """Whether a finding is a weakness or a strength."""

    WEAKNESS = "weakness"
    STRENGTH = "strength"


class FindingState(StrEnum):
    """What was decided about a finding; proposals are computed and not stored."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MERGED = "merged"


class Severity(StrEnum):
    """Severity of a finding: impact x likelihood, 15 and more high, 8 to 14 medium, else low."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Stance(StrEnum):
    """Management's response to a finding."""

    AGREE = "agree"
    PARTLY = "partly"
    DISAGREE = "disagree"


class Finding(Record, frozen=True, kw_only=True):
    """A stated problem or strength with its evidence. `number` gives F-01, never reused.

    `rule` is the id of the library text that proposed it; with `practice` it keeps the proposal from returning.
    """

    engagement_id: str
    round_id: str
    number: int
    challenge: str
    practice: str | None = None
    rule: str | None = None
    kind: FindingKind = FindingKind.WEAKNESS
    state: FindingState = FindingState.ACCEPTED
    title: str
    condition: str = ""
    criteria: str = ""
    cause: str = ""
    effect: str = ""
    consequence: str = ""
    recommendation: str = ""
    impact: int = 3
    likelihood: int = 3
    merged_into_id: str | None = None
    reject_reason: str = ""

    @property
    def label(self) -> str:
        """F-01 and so on."""
        return f"F-{self.number:02d}"

    @property
    def severity(self) -> Severity:
        """Impact x likelihood as a band (`science.md`, priority of actions)."""
        return severity_of(self.impact, self.likelihood)


class FindingEvidence(Record, frozen=True, kw_only=True):
    """What a finding rests on: exactly one of remark, response and evidence."""

    finding_id: str
    remark_id: str | None = None
    response_id: str | None = None
    evidence_id: str | None = None


class FindingResponse(Record, frozen=True, kw_only=True):
    """What management says to a finding, who said it and when."""

    finding_id: str
    stance: Stance
    words: str = ""
    person_id: str | None = None
    given_on: date | None = None


class ActionStatus(StrEnum):
    """Where an action stands. Done needs a verification."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """True while something is still to be done."""
        return self not in (ActionStatus.DONE, ActionStatus.DROPPED)


class Quadrant(StrEnum):
    """Impact against effort, both 1-5, high from 3 up for impact and low below 3 for effort."""

    QUICK_WIN = "quick_win"
    BIG_BET = "big_bet"
    FILL_IN = "fill_in"
    AVOID = "avoid"


class Horizon(StrEnum):
    """When an action falls due, counted from today; what is overdue is due within 30 days."""

    DAYS_30 = "days_30"
    DAYS_60 = "days_60"
    DAYS_90 = "days_90"
    BEYOND = "beyond"
    UNDATED = "undated"
    CLOSED = "closed"


class Action(Record, frozen=True, kw_only=True):
    """A step that fixes findings. `number` gives A-07, never reused; `progress` is 0-100 %; cost in minor units."""

    engagement_id: str
    number: int
    title: str
    purpose: str = ""
    solution: str | None = None
    owner_id: str | None = None
    start_on: date | None = None
    due_on: date | None = None
    status: ActionStatus = ActionStatus.PLANNED
    progress: int = 0
    impact: int = 3
    effort: int = 3
    cost_minor: int | None = None
    verification: str = ""
    verified_on: date | None = None
    done_on: date | None = None

    @property
    def label(self) -> str:
        """A-07 and so on."""
        return f"A-{self.number:02d}"

    @property
    def quadrant(self) -> Quadrant:
        """Where the action stands between impact and effort (`science.md`, priority of actions)."""
        if self.impact >= 3:
            return Quadrant.QUICK_WIN if self.effort < 3 else Quadrant.BIG_BET
        return Quadrant.FILL_IN if self.effort < 3 else Quadrant.AVOID

    def is_overdue(self, today: date) -> bool:
        """True while open after its due date."""
        return self.status.is_open and self.due_on is not None and self.due_on < today

    def horizon(self, today: date) -> Horizon:
        """When the action falls due; one that is done or dropped is closed, whatever its date."""
        if not self.status.is_open:
            return Horizon.CLOSED
        if self.due_on is None:
            return Horizon.UNDATED
        for days, horizon in ((30, Horizon.DAYS_30), (60, Horizon.DAYS_60), (90, Horizon.DAYS_90)):
            if self.due_on <= today + timedelta(days=days):
                return horizon
        return Horizon.BEYOND


class ActionStep(Record, frozen=True, kw_only=True):
    """One step of an action, in the order of `position`."""

    action_id: str
    position: int
    text: str
    done_on: date | None = None


class ActionLift(Record, frozen=True, kw_only=True):
    """How much an action lifts a practice, in tenths of a level."""

    action_id: str
    practice: str
    tenths: int


class ActionLink(Record, frozen=True, kw_only=True):
    """What an action answers or moves: exactly one of finding and KPI."""

    action_id: str
    finding_id: str | None = None
    kpi_id: str | None = None


class ActionNeed(Record, frozen=True, kw_only=True):
    """An action that must be done before another one; no circles."""

    action_id: str
    needs_id: str


class ActionUpdate(Record, frozen=True, kw_only=True):
    """A dated line in the log of an action."""

    action_id: str
    said_on: date
    author: str
    text: str


def severity_of(impact: int, likelihood: int) -> Severity:
    """The severity of a finding from impact and likelihood, 1-5 each: 15 and more high, 8 to 14 medium, else low."""
    product = impact * likelihood
    return Severity.HIGH if product >= 15 else Severity.MEDIUM if product >= 8 else Severity.LOW


def by_priority(actions: Iterable[Action], links: Iterable[ActionLink] = ()) -> tuple[Action, ...]:
    """The actions by quadrant (quick win first), then due date, then the findings they answer, then number.

    An action without a due date comes after those of its quadrant that have one (`science.md`, priority of actions).
    """
    answered: dict[str, set[str]] = {}
    for link in links:
        if link.finding_id is not None:
            answered.setdefault(link.action_id, set()).add(link.finding_id)
    order = tuple(Quadrant)

    def key(action: Action) -> tuple[int, date, int, int]:
        findings = len(answered.get(action.id, ()))
        return order.index(action.quadrant), action.due_on or date.max, -findings, action.number

    return tuple(sorted(actions, key=key))


def circle(needs: Iterable[ActionNeed]) -> tuple[str, ...]:
    """Ids of actions that wait for each other in a circle, each needing the next; empty where there is none."""
    needed: dict[str, list[str]] = {}
    for need in needs:
        needed.setdefault(need.action_id, []).append(need.needs_id)
    cleared: set[str] = set()
    for start in needed:
        path: list[str] = []
        untried = [iter((start,))]
        while untried:
            action = next(untried[-1], None)
            if action is None:
                untried.pop()
                if path:
                    cleared.add(path.pop())
            elif action in path:
                return tuple(path[path.index(action) :])
            elif action not in cleared:
                path.append(action)
                untried.append(iter(needed.get(action, ())))
    return ()


def challenges_of(snapshot: Snapshot) -> Mapping[str, str]:
    """The challenge each action mostly answers, by action id.

    That of its first finding, else of the first practice it lifts, else of the solution it was drawn from; an action
    with none of them is left out.
    """
    pack = snapshot.pack
    found = {f.id: f.challenge for f in snapshot.findings if f.state is FindingState.ACCEPTED}
    known: dict[str, str] = {}
    for link in snapshot.action_links:
        if link.finding_id in found:
            known.setdefault(link.action_id, found[link.finding_id])
    for lift in snapshot.action_lifts:
        if (practice := pack.practice.get(lift.practice)) is not None:
            known.setdefault(lift.action_id, practice.challenge)
    for action in snapshot.actions:
        if action.id not in known and action.solution is not None and action.solution in pack.solution:
            known[action.id] = pack.solution[action.solution].challenge
    return known


def called_for(snapshot: Snapshot) -> Mapping[str, tuple[Finding, ...]]:
    """Solution id -> the accepted weaknesses that call for it, by number; what nothing calls for is left out.

    A finding of the library names its solutions. One of the consultant's own calls for those that lift its practice
    before all others.
    """
    pack = snapshot.pack
    named = {text.id: text.solutions for text in pack.findings}
    first_lifted: dict[str, list[str]] = {}
    for solution in pack.solutions:
        best = max(solution.lifts, key=lambda lift: lift.tenths)
        first_lifted.setdefault(best.practice, []).append(solution.id)
    calls: dict[str, list[Finding]] = {}
    for finding in sorted(snapshot.findings, key=lambda f: f.number):
        if finding.state is not FindingState.ACCEPTED or finding.kind is FindingKind.STRENGTH:
            continue
        solutions = named.get(finding.rule or "") or tuple(first_lifted.get(finding.practice or "", ()))
        for solution_id in solutions:
            calls.setdefault(solution_id, []).append(finding)
    return {solution_id: tuple(findings) for solution_id, findings in calls.items()}
