"""All that a round of an engagement says, frozen at one moment; every output reads this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from alignment_desktop.domain.deliverable import Issued, Prose
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
from alignment_desktop.domain.interview import (
    AgreedLevel,
    Attendance,
    Claim,
    Evidence,
    Interview,
    Remark,
    Response,
    SittingState,
)
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
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.register import Entry
from alignment_desktop.domain.scoring import OVERALL, Assessment, assess

# What each cached view is made from: a change elsewhere leaves it as it is.
_MADE_FROM = {
    "person": {"people"},
    "respondent": {"respondents"},
    "side_of": {"people", "respondents"},
    "weight_of": {"pack", "weights"},
    "plans_of": {"pack", "people", "respondents", "interviews", "attendances"},
    "planned_for": {"pack", "people", "respondents", "interviews", "attendances"},
    "questions_by_criterion": {"pack"},
    "responses_of": {"responses"},
    "_place_of": {"responses"},
}


class Thresholds(Struct, frozen=True, kw_only=True):
    """Where |gap| begins to be watched, a gap, and severe, in levels; settings of the firm."""

    watch: Fraction = Fraction(1, 2)
    gap: Fraction = Fraction(1)
    severe: Fraction = Fraction(2)

    @classmethod
    def from_decimals(cls, watch: Decimal, gap: Decimal, severe: Decimal) -> Thresholds:
        """The thresholds from settings."""
        return cls(watch=Fraction(watch), gap=Fraction(gap), severe=Fraction(severe))


class Snapshot(Struct, frozen=True, kw_only=True, dict=True):
    """One round of one engagement with everything beside it: one tuple per kind, in a stable order.

    `responses`, `interviews`, `remarks`, `attendances`, `agreed_levels` and `issued` are of `round`; findings, actions,
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
    issued: tuple[Issued, ...] = ()

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
        """The weight of every challenge, practice and question: the pack's, unless changed for the engagement.

        A question for the level wanted weighs nothing, whatever was changed.
        """
        weights = {c.id: c.weight for c in self.pack.challenges}
        weights |= {p.id: p.weight for p in self.pack.practices}
        weights |= {q.id: q.weight for q in self.pack.questions}
        changed = {w.about: w.weight for w in self.weights}
        return MappingProxyType(weights | changed | {q.id: 0 for q in self.pack.wanted})

    @cached_property
    def plans_of(self) -> Mapping[str, frozenset[str]]:
        """Respondent id -> ids of the questions planned for them in this round, cancelled sittings apart.

        A follow-up that a plan lists is no part of it: it is asked when it is due (`coverage.asked_of`).
        """
        planned: dict[str, set[str]] = {r.id: set() for r in self.respondents}
        plan_of = {
            i.id: self.pack.plan.get(i.plan)
            for i in self.interviews
            if i.plan and i.state is not SittingState.CANCELLED
        }
        for attendance in self.attendances:
            if plan := plan_of.get(attendance.interview_id):
                side = self.side_of[attendance.respondent_id].value
                planned[attendance.respondent_id].update(
                    q
                    for q in plan.questions
                    if side in self.pack.question[q].sides and not self.pack.question[q].follow_up
                )
        return MappingProxyType({who: frozenset(questions) for who, questions in planned.items()})

    @cached_property
    def planned_for(self) -> Mapping[str, frozenset[str]]:
        """Question id -> ids of the respondents it is planned for; questions in no plan are left out."""
        people: dict[str, set[str]] = {}
        for who, questions in self.plans_of.items():
            for question in questions:
                people.setdefault(question, set()).add(who)
        return MappingProxyType({question: frozenset(who) for question, who in people.items()})

    @cached_property
    def questions_by_criterion(self) -> Mapping[str, tuple[str, ...]]:
        """Criterion id -> ids of the questions that it is read from, in the order of the pack."""
        return MappingProxyType(
            {c.id: tuple(q.id for q in self.pack.today if c.id in q.criteria) for c in self.pack.criteria}
        )

    def questions_under(self, about: str) -> tuple[str, ...]:
        """Ids of the questions that the figure of a question, practice, challenge or criterion is made of.

        None for a question for the level wanted. In the order of the pack; `scoring.OVERALL` gives all.
        """
        if about in self.questions_by_criterion:
            return self.questions_by_criterion[about]
        practice = self.pack.practice
        return tuple(
            q.id for q in self.pack.today if about in (OVERALL, q.id, q.practice, practice[q.practice].challenge)
        )

    @cached_property
    def responses_of(self) -> Mapping[str, tuple[Response, ...]]:
        """Question id -> the responses to it, in the order of `responses`."""
        given: dict[str, list[Response]] = {}
        for response in self.responses:
            given.setdefault(response.question, []).append(response)
        return MappingProxyType({question: tuple(responses) for question, responses in given.items()})

    @cached_property
    def _place_of(self) -> dict[tuple[str, str], int]:
        return {(r.respondent_id, r.question): place for place, r in enumerate(self.responses)}

    @cached_property
    def assessment(self) -> Assessment:
        """Every figure of the round; what an earlier snapshot already knew is taken over."""
        return assess(self, vars(self).pop("_earlier", None))

    def replaced(self, **changes: Any) -> Snapshot:
        """This snapshot with some fields changed; whatever does not depend on them is kept, not computed again."""
        new = replace(self, **changes)
        mine, its = vars(self), vars(new)
        for name, sources in _MADE_FROM.items():
            if name in mine and not sources & changes.keys():
                its[name] = mine[name]
        if (earlier := mine.get("assessment", mine.get("_earlier"))) is not None:
            its["_earlier"] = earlier
        return new

    def with_response(self, response: Response, **changes: Any) -> Snapshot:
        """This snapshot with one answer given or changed: found by respondent and question, else added at the end.

        `changes` are further fields (`last_step`), but not `responses`.
        """
        key = (response.respondent_id, response.question)
        place = self._place_of.get(key, len(self.responses))
        new = self.replaced(responses=(*self.responses[:place], response, *self.responses[place + 1 :]), **changes)
        place_of = self._place_of if place < len(self.responses) else {**self._place_of, key: place}
        same_question = self.responses_of.get(response.question, ())
        others = tuple(r if r.respondent_id != response.respondent_id else response for r in same_question)
        if place == len(self.responses):
            others = (*same_question, response)
        vars(new)["_place_of"] = place_of
        vars(new)["responses_of"] = MappingProxyType({**self.responses_of, response.question: others})
        return new
