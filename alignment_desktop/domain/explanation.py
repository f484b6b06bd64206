"""Why a figure is what it is: its inputs, weights and arithmetic as data, for window, document and file alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from alignment_desktop.domain.coverage import Coverage
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Basis
from alignment_desktop.domain.scoring import (
    OVERALL,
    Assessment,
    Band,
    Figure,
    one_decimal,
    signed_one_decimal,
)
from alignment_desktop.i18n import N_

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Snapshot

NOT_RATED_POLICY = N_(
    "Not applicable, don't know, declined and unanswered leave numerator and denominator; "
    "they never count as the lowest level."
)


class InputRow(Struct, frozen=True, kw_only=True):
    """One rating that a figure rests on. `weight` is the question's weight; 0 means that it does not count."""

    response_id: str
    respondent_id: str
    side: Side
    question: str
    rating: int
    basis: Basis
    is_joint: bool
    weight: int


class Term(Struct, frozen=True, kw_only=True):
    """One part of a mean: a weight and an exact value in levels."""

    about: str
    weight: int
    value: Fraction


class Step(Struct, frozen=True, kw_only=True):
    """One line of arithmetic: `value` is the weighted mean, or for the gap the difference, of its terms.

    `label` says which figure it gives ("score", "mean.it" ...), `shown` how it is printed.
    """

    label: str
    about: str
    terms: tuple[Term, ...]
    value: Fraction
    shown: str


class Explanation(Struct, frozen=True, kw_only=True):
    """Everything that a figure was made from. `policy` is a message to translate."""

    about: str
    figure: Figure
    band: Band | None
    rows: tuple[InputRow, ...]
    steps: tuple[Step, ...]
    coverage: Coverage
    policy: str


def explain(snapshot: Snapshot, about: str) -> Explanation:
    """Why the figure of a question, practice, challenge, criterion or `OVERALL` is what it is. Raises NotFound."""
    assessment = snapshot.assessment
    figure = assessment.figure(about)
    questions = snapshot.questions_under(about)
    weight = snapshot.weight_of
    rows = tuple(
        InputRow(
            response_id=r.id,
            respondent_id=r.respondent_id,
            side=snapshot.side_of[r.respondent_id],
            question=q,
            rating=r.rating,
            basis=r.basis,
            is_joint=r.is_joint,
            weight=weight[q],
        )
        for q in questions
        for r in snapshot.responses_of.get(q, ())
        if r.rating is not None and r.basis is not None
    )
    return Explanation(
        about=about,
        figure=figure,
        band=assessment.band(about),
        rows=rows,
        steps=_question_steps(figure, rows) if about in assessment.question else arithmetic(assessment, about),
        coverage=figure.coverage,
        policy=NOT_RATED_POLICY,
    )


def _parts(assessment: Assessment, about: str) -> tuple[Figure, ...]:
    """The figures that a whole is the weighted mean of."""
    snapshot, pack = assessment.source, assessment.source.pack
    if about == OVERALL:
        return tuple(assessment.challenge.values())
    if about in pack.challenge:
        return tuple(assessment.practice[p.id] for p in pack.practices_of[about])
    return tuple(assessment.question[q] for q in snapshot.questions_under(about))


def _question_steps(figure: Figure, rows: Iterable[InputRow]) -> tuple[Step, ...]:
    of_side = {
        side: tuple(Term(about=r.response_id, weight=1, value=Fraction(r.rating)) for r in rows if r.side is side)
        for side in Side
    }
    steps = [_step(f"mean.{side.value}", figure.about, of_side[side], figure.mean[side]) for side in Side]
    sides = tuple(
        Term(about=side.value, weight=1, value=value) for side in Side if (value := figure.mean[side]) is not None
    )
    steps.append(_step("score", figure.about, sides, figure.score))
    steps.append(_step("pooled", figure.about, of_side[Side.BUSINESS] + of_side[Side.IT], figure.pooled))
    steps.append(_gap_step(figure))
    return tuple(step for step in steps if step is not None)


def arithmetic(assessment: Assessment, about: str) -> tuple[Step, ...]:
    """How a practice, challenge, criterion or `OVERALL` is made of its parts, in this assessment.

    A document hands in the one its reader may see, so that the arithmetic shows nothing that the figures hide.
    """
    figure, weight = assessment.figure(about), assessment.source.weight_of
    parts = _parts(assessment, about)

    def step(label: str, value: Callable[[Figure], Fraction | None], result: Fraction | None) -> Step | None:
        terms = tuple(
            Term(about=part.about, weight=weight[part.about], value=of_part)
            for part in parts
            if weight[part.about] and (of_part := value(part)) is not None
        )
        return _step(label, figure.about, terms, result)

    steps = [
        step("score", lambda p: p.score, figure.score),
        step("pooled", lambda p: p.pooled, figure.pooled),
        step("mean.business", lambda p: p.mean.business, figure.mean.business),
        step("mean.it", lambda p: p.mean.it, figure.mean.it),
        step("shared.business", lambda p: p.shared.business, figure.shared.business),
        step("shared.it", lambda p: p.shared.it, figure.shared.it),
        _gap_step(figure),
    ]
    if figure.agreed_practices:
        agreed = (Term(about=figure.about, weight=1, value=figure.agreed),) if figure.agreed is not None else None
        steps.append(
            step("reported", lambda p: p.reported, figure.reported)
            if agreed is None
            else _step("reported", figure.about, agreed, figure.reported)
        )
    return tuple(s for s in steps if s is not None)


def _step(label: str, about: str, terms: tuple[Term, ...], value: Fraction | None) -> Step | None:
    if value is None:
        return None
    return Step(label=label, about=about, terms=terms, value=value, shown=one_decimal(value))


def _gap_step(figure: Figure) -> Step | None:
    it, business = figure.shared.it, figure.shared.business
    if it is None or business is None:
        return None
    terms = (Term(about=Side.IT.value, weight=1, value=it), Term(about=Side.BUSINESS.value, weight=-1, value=business))
    return Step(
        label="gap", about=figure.about, terms=terms, value=it - business, shown=signed_one_decimal(it - business)
    )


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain lists, texts and numbers; exact values are fractions as text, such as "8/3"."""
    figure, band, coverage = explanation.figure, explanation.band, explanation.coverage
    return {
        "about": explanation.about,
        "figure": figure_as_json(figure),
        "band": None if band is None else {"low": str(band.low), "high": str(band.high)},
        "inputs": [
            {
                "response": r.response_id,
                "respondent": r.respondent_id,
                "side": r.side.value,
                "question": r.question,
                "rating": r.rating,
                "basis": r.basis.value,
                "joint": r.is_joint,
                "weight": r.weight,
            }
            for r in explanation.rows
        ],
        "steps": [
            {
                "gives": s.label,
                "terms": [{"about": t.about, "weight": t.weight, "value": str(t.value)} for t in s.terms],
                "value": str(s.value),
                "shown": s.shown,
            }
            for s in explanation.steps
        ],
        "coverage": coverage_as_json(coverage),
        "not_rated": explanation.policy,
    }


def coverage_as_json(coverage: Coverage) -> dict[str, Any]:
    """The counts of a coverage by name."""
    return {
        "asked": coverage.asked,
        "rated": coverage.rated,
        "not_applicable": coverage.not_applicable,
        "dont_know": coverage.dont_know,
        "declined": coverage.declined,
        "to_rate": coverage.to_rate,
        "not_asked": coverage.not_asked,
        "unplanned": coverage.unplanned,
    }


def figure_as_json(figure: Figure) -> dict[str, Any]:
    """A figure as plain values; levels are fractions as text, None where nothing was rated."""

    def text(value: Fraction | None) -> str | None:
        return None if value is None else str(value)

    return {
        "about": figure.about,
        "score": text(figure.score),
        "shown": None if figure.score is None else one_decimal(figure.score),
        "pooled": text(figure.pooled),
        "capped": text(figure.capped),
        "mean": {side.value: text(figure.mean[side]) for side in Side},
        "shared": {side.value: text(figure.shared[side]) for side in Side},
        "gap": text(figure.gap),
        "gap_shown": None if figure.gap is None else signed_one_decimal(figure.gap),
        "shared_questions": figure.shared_questions,
        "people": {side.value: figure.heads[side] for side in Side},
        "single_sided": figure.is_single_sided,
        "bases": {basis.value: figure.bases[basis] for basis in Basis if basis in figure.bases},
        "agreed": text(figure.agreed),
        "agreed_practices": figure.agreed_practices,
        "reported": text(figure.reported),
        "target": text(figure.target),
        "level": figure.level,
        "level_name": figure.level_name,
        "reading": figure.reading and figure.reading.value,
        "perception": figure.perception and figure.perception.value,
        "coverage": coverage_as_json(figure.coverage),
    }
