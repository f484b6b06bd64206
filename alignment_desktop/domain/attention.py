"""What of an engagement needs the consultant's attention now, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from alignment_desktop.domain.interview import ClaimState, SittingState, Standing
from alignment_desktop.domain.kpi import kpi_status
from alignment_desktop.domain.plan import ActionStatus, FindingKind, FindingState, Severity
from alignment_desktop.domain.quality import HIGH_LEVEL, practices_with_evidence
from alignment_desktop.domain.schedule import small_sides

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Snapshot

FEWEST_DONT_KNOWS = 2


class Worry(StrEnum):
    """What kind of thing needs attention, the gravest first."""

    OPEN_CLAIM = "open_claim"
    OVERDUE_ACTION = "overdue_action"
    BLOCKED_ACTION = "blocked_action"
    UNANSWERED_FINDING = "unanswered_finding"
    NO_EVIDENCE = "no_evidence"
    SINGLE_SIDED = "single_sided"
    DONT_KNOW = "dont_know"
    TO_RATE = "to_rate"
    PAST_SITTING = "past_sitting"
    STALE_KPI = "stale_kpi"
    OPEN_ENDED_ACTION = "open_ended_action"
    SMALL_SIDE = "small_side"


class Concern(Struct, frozen=True, kw_only=True):
    """One thing that needs attention.

    `id` is what it is about: a claim, action, finding, practice, sitting, KPI or side, as the worry says. `practice`
    is the practice it touches where it touches one. `count` is how many answers, questions, people or days there are.
    """

    worry: Worry
    id: str
    practice: str | None = None
    count: int = 0


def concerns(snapshot: Snapshot) -> tuple[Concern, ...]:
    """All that needs attention, the gravest kind first, within a kind the most of it first."""
    found = (*_said(snapshot), *_planned(snapshot), *_rated(snapshot), *_kept(snapshot))
    order = {worry: place for place, worry in enumerate(Worry)}
    return tuple(sorted(found, key=lambda c: (order[c.worry], -c.count)))


def _said(snapshot: Snapshot) -> Iterator[Concern]:
    """Contradictions that nobody has settled."""
    question_of = {remark.id: remark.question for remark in snapshot.remarks}
    for claim in snapshot.claims:
        if claim.state is ClaimState.OPEN:
            asked = question_of.get(claim.first_remark_id) or question_of.get(claim.second_remark_id)
            practice = claim.practice or (snapshot.pack.question[asked].practice if asked else None)
            yield Concern(worry=Worry.OPEN_CLAIM, id=claim.id, practice=practice)


def _planned(snapshot: Snapshot) -> Iterator[Concern]:
    """Actions that are late, blocked, or without owner or day; grave findings that no action answers."""
    for action in snapshot.actions:
        if action.due_on is not None and action.is_overdue(snapshot.today):
            days = (snapshot.today - action.due_on).days
            yield Concern(worry=Worry.OVERDUE_ACTION, id=action.id, count=days)
        elif action.status is ActionStatus.BLOCKED:
            yield Concern(worry=Worry.BLOCKED_ACTION, id=action.id)
        if action.status.is_open and (action.owner_id is None or action.due_on is None):
            yield Concern(worry=Worry.OPEN_ENDED_ACTION, id=action.id)
    dropped = {a.id for a in snapshot.actions if a.status is ActionStatus.DROPPED}
    answered = {link.finding_id for link in snapshot.action_links if link.action_id not in dropped}
    for finding in snapshot.findings:
        is_grave = finding.kind is FindingKind.WEAKNESS and finding.severity is Severity.HIGH
        if finding.state is FindingState.ACCEPTED and is_grave and finding.id not in answered:
            yield Concern(
                worry=Worry.UNANSWERED_FINDING,
                id=finding.id,
                practice=finding.practice,
                count=finding.impact * finding.likelihood,
            )


def _rated(snapshot: Snapshot) -> Iterator[Concern]:
    """Practices whose figures stand on thin ground."""
    pack, proven = snapshot.pack, practices_with_evidence(snapshot)
    for practice in pack.practices:
        figure = snapshot.assessment.practice[practice.id]
        questions = pack.questions_of[practice.id]
        if figure.score is not None and figure.is_single_sided:
            yield Concern(worry=Worry.SINGLE_SIDED, id=practice.id, practice=practice.id, count=sum(figure.heads))
        if figure.reported is not None and figure.reported >= HIGH_LEVEL and practice.id not in proven:
            yield Concern(worry=Worry.NO_EVIDENCE, id=practice.id, practice=practice.id)
        answers = [r.standing for q in questions for r in snapshot.responses_of.get(q.id, ())]
        if (unknown := answers.count(Standing.DONT_KNOW)) >= FEWEST_DONT_KNOWS:
            yield Concern(worry=Worry.DONT_KNOW, id=practice.id, practice=practice.id, count=unknown)


def _kept(snapshot: Snapshot) -> Iterator[Concern]:
    """Sittings and measurements that are due, answers without a rating, and sides too small to be shown."""
    unrated: dict[str, int] = {}
    for response in snapshot.responses:
        if response.standing is Standing.TO_RATE and response.interview_id is not None:
            unrated[response.interview_id] = unrated.get(response.interview_id, 0) + 1
    for sitting_id, count in unrated.items():
        yield Concern(worry=Worry.TO_RATE, id=sitting_id, count=count)
    for sitting in snapshot.interviews:
        day = sitting.appointment.date() if sitting.appointment else None
        if sitting.state is SittingState.PLANNED and day is not None and day < snapshot.today:
            yield Concern(worry=Worry.PAST_SITTING, id=sitting.id, count=(snapshot.today - day).days)
    for kpi in snapshot.kpis:
        status = kpi_status(kpi, snapshot.measurements, snapshot.today)
        if status.is_stale and status.measured_on is not None and not kpi.is_archived:
            yield Concern(worry=Worry.STALE_KPI, id=kpi.id, count=(snapshot.today - status.measured_on).days)
    for small in small_sides(snapshot.people, snapshot.respondents):
        if small.respondents:  # a side of nobody is a matter of whom to ask
            yield Concern(worry=Worry.SMALL_SIDE, id=small.side.value, count=len(small.respondents))
