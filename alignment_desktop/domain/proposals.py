"""Findings that the answers suggest, with the evidence each rests on; nothing here is stored."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Claim, Remark, RemarkClass, Response, Standing
from alignment_desktop.domain.pack import FindingRule, FindingText
from alignment_desktop.domain.plan import Severity, severity_of
from alignment_desktop.domain.scoring import Figure

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Snapshot

_SEVERITIES = tuple(Severity)


class Proposal(Struct, frozen=True, kw_only=True):
    """A finding of the library whose rule holds, and what it rests on.

    `remark_ids` and `response_ids` are in the order of the snapshot and hold nothing said off the record and no
    observation of the consultant's; nor do `claim_ids` hold a contradiction that has one. `gap` is signed, in levels;
    None where nothing is comparable.
    """

    text: FindingText
    score: Fraction | None
    gap: Fraction | None
    remark_ids: tuple[str, ...]
    response_ids: tuple[str, ...]
    claim_ids: tuple[str, ...]

    @property
    def severity(self) -> Severity:
        """Impact x likelihood of the library's text, as a band."""
        return severity_of(self.text.impact, self.text.likelihood)


def proposals(snapshot: Snapshot) -> tuple[Proposal, ...]:
    """The findings proposed for a round: most severe first, then the widest gap, then the order of the pack.

    One that was accepted, rejected or merged before, for the same rule and practice, does not return.
    """
    decided = {(finding.rule, finding.practice) for finding in snapshot.findings}
    told = _told(snapshot)
    materials: dict[str, _Material] = {}
    proposed = []
    for text in snapshot.pack.findings:
        if (text.id, text.practice) in decided:
            continue
        material = materials.get(text.practice)
        if material is None:
            material = materials[text.practice] = _Material(snapshot, text.practice, told)
        if material.meets(text.rule):
            proposed.append(material.proposal(text))
    return tuple(sorted(proposed, key=lambda p: (_SEVERITIES.index(p.severity), -abs(p.gap or 0))))


def proposal_of(snapshot: Snapshot, text: FindingText) -> Proposal:
    """What a text of the library would rest on in this round, whether its rule holds, or was decided on, or not."""
    return _Material(snapshot, text.practice, _told(snapshot)).proposal(text)


def _told(snapshot: Snapshot) -> dict[str, Remark]:
    """The remarks that may be told, by id."""
    return {r.id: r for r in snapshot.remarks if r.kind.is_on_record and r.erased_on is None}


class _Material:
    """What a practice offers to a rule."""

    def __init__(self, snapshot: Snapshot, practice: str, remarks: dict[str, Remark]) -> None:
        self.figure: Figure = snapshot.assessment.practice[practice]
        # What was said beside a wish for next year is said of the practice; the level wished for is not.
        questions = {q.id for q in snapshot.pack.questions if q.practice == practice}
        self.responses: tuple[Response, ...] = tuple(
            r for q in snapshot.pack.questions_of[practice] for r in snapshot.responses_of.get(q.id, ())
        )
        self.claims: tuple[Claim, ...] = tuple(
            claim
            for claim in snapshot.claims
            # Half of a contradiction tells the other half, so both sides of it must be fit to be told.
            if claim.first_remark_id in remarks
            and claim.second_remark_id in remarks
            and (
                claim.practice == practice
                if claim.practice is not None
                else any(
                    remarks[said].question in questions for said in (claim.first_remark_id, claim.second_remark_id)
                )
            )
        )
        self.remarks: tuple[Remark, ...] = tuple(r for r in remarks.values() if r.question in questions)
        self.claimed: tuple[Remark, ...] = tuple(
            r
            for r in remarks.values()
            if any(r.id in (claim.first_remark_id, claim.second_remark_id) for claim in self.claims)
        )

    @property
    def symptoms(self) -> tuple[Remark, ...]:
        """Remarks marked as a symptom."""
        return tuple(r for r in self.remarks if r.kind is RemarkClass.SYMPTOM)

    @property
    def dont_knows(self) -> tuple[Response, ...]:
        """Questions asked that the respondent could not answer."""
        return tuple(r for r in self.responses if r.standing is Standing.DONT_KNOW)

    def meets(self, rule: FindingRule) -> bool:
        """True when every condition that is set holds; a rule without conditions never does."""
        figure = self.figure
        gap = figure.gap
        conditions: list[bool] = []
        if rule.score_at_most is not None:
            conditions.append(figure.reported is not None and figure.reported * 10 <= rule.score_at_most)
        if rule.score_at_least is not None:
            conditions.append(figure.reported is not None and figure.reported * 10 >= rule.score_at_least)
        if rule.gap_at_least is not None:
            conditions.append(gap is not None and abs(gap) * 10 >= rule.gap_at_least)
        if rule.higher is not None:
            conditions.append(gap is not None and (gap > 0 if rule.higher == Side.IT.value else gap < 0))
        if rule.symptoms_at_least is not None:
            conditions.append(len(self.symptoms) >= rule.symptoms_at_least)
        if rule.dont_know_at_least is not None:
            conditions.append(len(self.dont_knows) >= rule.dont_know_at_least)
        if rule.single_sided is not None:
            conditions.append(figure.score is not None and figure.is_single_sided == rule.single_sided)
        if rule.contradicted_claim is not None:
            conditions.append(bool(self.claims) == rule.contradicted_claim)
        return bool(conditions) and all(conditions)

    def proposal(self, text: FindingText) -> Proposal:
        """The proposal with the evidence that the rule's conditions ask for."""
        rule = text.rule
        remarks = {r.id for r in (self.symptoms if rule.symptoms_at_least else self.remarks)}
        if rule.contradicted_claim:
            remarks |= {r.id for r in self.claimed}
        rated = [r for r in self.responses if r.rating is not None]
        on_ratings = (rule.score_at_most, rule.score_at_least, rule.gap_at_least, rule.higher, rule.single_sided)
        responses = {r.id for r in rated} if any(c is not None for c in on_ratings) else set()
        if rule.dont_know_at_least:
            responses |= {r.id for r in self.dont_knows}
        return Proposal(
            text=text,
            score=self.figure.score,
            gap=self.figure.gap,
            remark_ids=tuple(dict.fromkeys(r.id for r in (*self.remarks, *self.claimed) if r.id in remarks)),
            response_ids=tuple(r.id for r in self.responses if r.id in responses),
            claim_ids=tuple(claim.id for claim in self.claims) if rule.contradicted_claim else (),
        )
