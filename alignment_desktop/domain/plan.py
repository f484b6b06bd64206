"""Findings and the actions that answer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from alignment_desktop.domain.record import Record


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEvidence(Record):
    """What a finding rests on: exactly one of remark, response and evidence."""

    finding_id: str
    remark_id: str | None = None
    response_id: str | None = None
    evidence_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingResponse(Record):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionStep(Record):
    """One step of an action, in the order of `position`."""

    action_id: str
    position: int
    text: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLift(Record):
    """How much an action lifts a practice, in tenths of a level."""

    action_id: str
    practice: str
    tenths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLink(Record):
    """What an action answers or moves: exactly one of finding and KPI."""

    action_id: str
    finding_id: str | None = None
    kpi_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionNeed(Record):
    """An action that must be done before another one; no circles."""

    action_id: str
    needs_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionUpdate(Record):
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
