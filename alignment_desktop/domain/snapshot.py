"""All that a round of an engagement says, frozen at one moment; every output reads this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.engagement import (
    Brand,
    Client,
    Engagement,
    Person,
    Respondent,
    Round,
    Side,
    Target,
    Weight,
)
from alignment_desktop.domain.interview import AgreedLevel, Attendance, Claim, Evidence, Interview, Remark, Response
from alignment_desktop.domain.kpi import Kpi, Measurement
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.plan import (
    Action,
    ActionLift,
    ActionLink,
    ActionNeed,
    ActionStep,
    Finding,
    FindingEvidence,
    FindingResponse,
)
from alignment_desktop.domain.register import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where |gap| begins to be watched, a gap, and severe, in levels; settings of the firm."""

    watch: Fraction = Fraction(1, 2)
    gap: Fraction = Fraction(1)
    severe: Fraction = Fraction(2)

    @classmethod
    def from_decimals(cls, watch: Decimal, gap: Decimal, severe: Decimal) -> Thresholds:
        """The thresholds from settings."""
        return cls(watch=Fraction(watch), gap=Fraction(gap), severe=Fraction(severe))


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One round of one engagement with everything beside it: one tuple per kind, in a stable order.

    `responses`, `interviews`, `remarks`, `attendances` and `agreed_levels` are of `round`; findings, actions,
    KPIs, entries and prose belong to the engagement. `today` decides what is overdue. It holds no blobs.
    """

    today: date
    last_step: int
    pack: Pack
    thresholds: Thresholds = field(default_factory=Thresholds)
    client: Client
    brand: Brand | None
    engagement: Engagement
    round: Round
    rounds: tuple[Round, ...]
    people: tuple[Person, ...] = ()
    respondents: tuple[Respondent, ...] = ()
    targets: tuple[Target, ...] = ()
    weights: tuple[Weight, ...] = ()
    interviews: tuple[Interview, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    responses: tuple[Response, ...] = ()
    remarks: tuple[Remark, ...] = ()
    claims: tuple[Claim, ...] = ()
    agreed_levels: tuple[AgreedLevel, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_evidence: tuple[FindingEvidence, ...] = ()
    finding_responses: tuple[FindingResponse, ...] = ()
    actions: tuple[Action, ...] = ()
    action_steps: tuple[ActionStep, ...] = ()
    action_lifts: tuple[ActionLift, ...] = ()
    action_links: tuple[ActionLink, ...] = ()
    action_needs: tuple[ActionNeed, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    entries: tuple[Entry, ...] = ()
    prose: tuple[Prose, ...] = ()

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by id."""
        return MappingProxyType({p.id: p for p in self.people})

    @cached_property
    def respondent(self) -> Mapping[str, Respondent]:
        """Respondents by id."""
        return MappingProxyType({r.id: r for r in self.respondents})

    @cached_property
    def side_of(self) -> Mapping[str, Side]:
        """The side of each respondent, by respondent id."""
        return MappingProxyType({r.id: self.person[r.person_id].side for r in self.respondents})

    @cached_property
    def weight_of(self) -> Mapping[str, int]:
        """The weight of every challenge, practice and question: the pack's, unless changed for the engagement."""
        weights = {c.id: c.weight for c in self.pack.challenges}
        weights |= {p.id: p.weight for p in self.pack.practices}
        weights |= {q.id: 0 if q.follow_up else q.weight for q in self.pack.questions}
        return MappingProxyType(weights | {w.about: w.weight for w in self.weights})

    @cached_property
    def plans_of(self) -> Mapping[str, frozenset[str]]:
        """Respondent id -> ids of the questions planned for them in this round."""
        planned: dict[str, set[str]] = {r.id: set() for r in self.respondents}
        plan_of = {i.id: self.pack.plan.get(i.plan) if i.plan else None for i in self.interviews}
        for attendance in self.attendances:
            if plan := plan_of.get(attendance.interview_id):
                planned[attendance.respondent_id].update(plan.questions)
        return MappingProxyType({who: frozenset(questions) for who, questions in planned.items()})
