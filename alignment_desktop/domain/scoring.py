"""Scores, gaps and levels, computed from ratings and never stored.

Exact throughout: sums are integers with one `Fraction` per figure, and only `one_decimal` rounds. The rules are
those of the method page: the five-level scale with two sides rating apart follows Luftman (2000, CAIS 4:14),
equal weights are a choice that may be changed (Silvius & Smit), the reading capped at the target is the one
used in VDA ISA assessments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import floor, lcm
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from alignment_desktop.domain.coverage import Coverage, asked_of, cover
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.interview import Basis, Response
from alignment_desktop.domain.pack import Question
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Snapshot, Thresholds

OVERALL = "overall"
HIGH = Fraction(3)
MINUS = "−"

T = TypeVar("T")


class GapReading(StrEnum):
    """How wide a gap is, by the thresholds of the firm."""

    ALIGNED = "aligned"
    WATCH = "watch"
    GAP = "gap"
    SEVERE = "severe"


class Perception(StrEnum):
    """How the two sides stand to the middle of the scale; a blind spot comes first."""

    BLIND_SPOT = "blind_spot"
    AGREED_WEAKNESS = "agreed_weakness"
    UNDERVALUED_STRENGTH = "undervalued_strength"
    AGREED_STRENGTH = "agreed_strength"


class Pooling(StrEnum):
    """How the ratings of a question become one score: both sides with the same say, or all people alike."""

    SIDES = "sides"
    POOLED = "pooled"


class BySide(Struct, Generic[T], frozen=True):
    """One thing for each side."""

    business: T
    it: T

    def __getitem__(self, side: Side) -> T:
        return self.business if side is Side.BUSINESS else self.it

    def __iter__(self) -> Iterator[T]:
        yield self.business
        yield self.it


class Band(Struct, frozen=True, kw_only=True):
    """The lowest and the highest score when any one respondent is left out."""

    low: Fraction
    high: Fraction


class Figure(Struct, frozen=True, kw_only=True):
    """What the ratings say about one question, practice, challenge, criterion, or about everything.

    Levels are exact, 1 to 5; None means that nothing was rated. `score` gives both sides the same say; `pooled`
    all people; `capped` counts answers above the target as the target (None without a target).
    `mean` is each side over all that it rated. `shared` is each side over the `shared_questions` that both
    rated, so `gap` is exactly `shared.it - shared.business`; a gap of None is "not comparable", never zero.
    `people` are the respondents whose ratings count here, `bases` who set those ratings. `agreed` is a
    workshop's level; `reported` the agreed level where there is one, built upwards over `agreed_practices`
    practices. `level` is the level that `reported` has reached.
    """

    about: str
    score: Fraction | None
    pooled: Fraction | None
    capped: Fraction | None
    mean: BySide[Fraction | None]
    shared: BySide[Fraction | None]
    gap: Fraction | None
    shared_questions: int
    people: BySide[frozenset[str]]
    bases: Mapping[Basis, int]
    coverage: Coverage
    agreed: Fraction | None
    agreed_practices: int
    target: Fraction | None
    reported: Fraction | None
    level: int | None
    level_name: str | None
    reading: GapReading | None
    perception: Perception | None

    @property
    def heads(self) -> BySide[int]:
        """The number of people of each side whose ratings count."""
        return BySide(len(self.people.business), len(self.people.it))

    @property
    def is_single_sided(self) -> bool:
        """True when it was heard from one side only."""
        return bool(self.people.business) != bool(self.people.it)


def one_decimal(value: Fraction) -> str:
    """The value with one decimal, half away from zero, from the exact value: 2.25 gives 2.3; zero has no sign."""
    tenths = floor(abs(value) * 10 + Fraction(1, 2))
    sign = MINUS if value < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def signed_one_decimal(value: Fraction) -> str:
    """The value with one decimal and its sign, + or a true minus; what rounds to zero is 0.0."""
    shown = one_decimal(value)
    return shown if shown == "0.0" or shown.startswith(MINUS) else f"+{shown}"


def read_gap(gap: Fraction, thresholds: Thresholds) -> GapReading:
    """How wide a gap is; a threshold belongs to the wider reading."""
    size = abs(gap)
    if size < thresholds.watch:
        return GapReading.ALIGNED
    if size < thresholds.gap:
        return GapReading.WATCH
    return GapReading.GAP if size < thresholds.severe else GapReading.SEVERE


def read_sides(business: Fraction, it: Fraction, thresholds: Thresholds) -> Perception | None:
    """Where the sides stand, high being 3.0 or more; a mixed picture is named only from the watch threshold up."""
    if (business >= HIGH) == (it >= HIGH):
        return Perception.AGREED_STRENGTH if it >= HIGH else Perception.AGREED_WEAKNESS
    if abs(it - business) < thresholds.watch:
        return None
    return Perception.BLIND_SPOT if it > business else Perception.UNDERVALUED_STRENGTH


def weighted_mean(parts: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    """The mean of (weight, value) pairs; what has no value leaves numerator and denominator."""
    counted = [(weight, value) for weight, value in parts if weight and value is not None]
    if not counted:
        return None
    common = lcm(*(value.denominator for _, value in counted))
    total = sum(weight * value.numerator * (common // value.denominator) for weight, value in counted)
    return Fraction(total, common * sum(weight for weight, _ in counted))


def mean_of_sides(business: Fraction | None, it: Fraction | None) -> Fraction | None:
    """The mean over the sides present, so that three voices do not drown one."""
    if business is None or it is None:
        return it if business is None else business
    return (business + it) / 2


class Assessment(Struct, frozen=True, kw_only=True, dict=True, eq=False):
    """Every figure of a round, by id, and the second read-out by the alignment criteria.

    Two are equal when their figures are, whatever snapshot they were read from.
    """

    question: Mapping[str, Figure]
    practice: Mapping[str, Figure]
    challenge: Mapping[str, Figure]
    criterion: Mapping[str, Figure]
    overall: Figure
    source: Snapshot

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in self.__struct_fields__ if name != "source"
        )

    __hash__ = None  # type: ignore[assignment]  # its mappings have none either

    def figure(self, about: str) -> Figure:
        """The figure of a question, practice, challenge, criterion or `OVERALL`. Raises NotFound."""
        if about == OVERALL:
            return self.overall
        for figures in (self.challenge, self.practice, self.question, self.criterion):
            if about in figures:
                return figures[about]
        raise NotFound(_("No challenge, practice, question or criterion is called {about}.").format(about=about))

    def band(self, about: str) -> Band | None:
        """How far the score moves when any one respondent is left out; None under three respondents."""
        return self.bands.get(about)

    @cached_property
    def bands(self) -> Mapping[str, Band]:
        """The bands of all scores that three or more respondents stand behind, by id."""
        return leave_one_out(self, dict.fromkeys(self.question, Pooling.SIDES))


def leave_one_out(assessment: Assessment, pooling: Mapping[str, Pooling]) -> Mapping[str, Band]:
    """The bands of a reading in which each question counts as `pooling` says; one without a pooling is left out."""
    seen: dict[str, list[Fraction]] = {}
    base = {
        q: figure.score if pooling[q] is Pooling.SIDES else figure.pooled
        for q, figure in assessment.question.items()
        if q in pooling
    }
    source = assessment.source
    whole = scores_above(source, base, set(source.pack.question))
    given: dict[str, list[Response]] = {}
    for question in base:
        for response in source.responses_of.get(question, ()):
            if response.rating is not None:
                given.setdefault(response.respondent_id, []).append(response)
    for responses in given.values():
        moved = {
            r.question: _without(
                assessment.question[r.question], pooling[r.question], source.side_of[r.respondent_id], r
            )
            for r in responses
        }
        for about, score in scores_above(source, {**whole, **moved}, set(moved)).items():
            if score is not None:
                seen.setdefault(about, []).append(score)
    return MappingProxyType(
        {about: Band(low=min(scores), high=max(scores)) for about, scores in seen.items() if len(scores) >= 3}
    )


def _without(figure: Figure, pooling: Pooling, side: Side, response: Response) -> Fraction | None:
    """The score of a question when one rating is left out."""

    def rest(mean: Fraction | None, count: int) -> Fraction | None:
        return None if mean is None or count == 1 else (mean * count - (response.rating or 0)) / (count - 1)

    if pooling is Pooling.POOLED:
        return rest(figure.pooled, sum(figure.heads))
    other = figure.mean.it if side is Side.BUSINESS else figure.mean.business
    return mean_of_sides(rest(figure.mean[side], figure.heads[side]), other)


def scores_above(source: Snapshot, known: Mapping[str, Fraction | None], moved: set[str]) -> dict[str, Fraction | None]:
    """The scores of the moved questions and of every whole above them, the rest being as known."""
    pack, weight = source.pack, source.weight_of
    changed = {q: known.get(q) for q in moved}
    counted = [pack.question[q] for q in moved if weight[q]]
    practices = {q.practice for q in counted}
    challenges = {pack.practice[p].challenge for p in practices if weight[p]}

    def mean(parts: Iterable[str]) -> Fraction | None:
        return weighted_mean((weight[p], changed[p] if p in changed else known.get(p)) for p in parts)

    for practice in practices:
        changed[practice] = mean(q.id for q in pack.questions_of[practice])
    for challenge in challenges:
        changed[challenge] = mean(p.id for p in pack.practices_of[challenge])
    if any(weight[c] for c in challenges):
        changed[OVERALL] = mean(c.id for c in pack.challenges)
    for criterion in {c for q in counted for c in q.criteria}:
        changed[criterion] = mean(q for q in source.questions_by_criterion[criterion])
    return changed


# The fields of a figure that do not follow from others.
_STATED = (
    "score",
    "pooled",
    "capped",
    "mean",
    "shared",
    "shared_questions",
    "people",
    "bases",
    "coverage",
    "agreed",
    "agreed_practices",
    "target",
    "reported",
)


class FigureBuilder:
    """Builds the figures of one snapshot; `whole` builds upwards from whatever parts it is given."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.pack = snapshot.pack
        self.weight = snapshot.weight_of
        self.agreed = {a.practice: Fraction(a.halves, 2) for a in snapshot.agreed_levels}
        self.halves = {t.about: t.halves for t in snapshot.targets}
        for practice in snapshot.pack.practices:
            if practice.id not in self.halves and practice.challenge in self.halves:
                self.halves[practice.id] = self.halves[practice.challenge]

    def question(self, question: Question) -> Figure:
        """The figure of one question from the responses to it."""
        snapshot = self.snapshot
        responses = snapshot.responses_of.get(question.id, ())
        cap = self.halves.get(question.practice)
        people: dict[Side, list[str]] = {Side.BUSINESS: [], Side.IT: []}
        sums = dict.fromkeys(Side, 0)
        capped_halves = dict.fromkeys(Side, 0)
        bases: Counter[Basis] = Counter()
        for response in responses:
            if response.rating is None or response.basis is None:
                continue
            side = snapshot.side_of[response.respondent_id]
            people[side].append(response.respondent_id)
            sums[side] += response.rating
            capped_halves[side] += min(2 * response.rating, cap or 10)
            bases[response.basis] += 1
        means: BySide[Fraction | None] = BySide(
            *(Fraction(sums[side], len(people[side])) if people[side] else None for side in Side)
        )
        capped = mean_of_sides(
            *(Fraction(capped_halves[side], 2 * len(people[side])) if people[side] else None for side in Side)
        )
        rated = sum(map(len, people.values()))
        both = means.business is not None and means.it is not None
        triggers = snapshot.responses_of.get(question.follow_up.question, ()) if question.follow_up else ()
        planned = snapshot.planned_for.get(question.id, frozenset())
        asked = asked_of(question, planned, triggers, snapshot.respondent, snapshot.side_of)
        score = mean_of_sides(means.business, means.it)
        return self.figure(
            about=question.id,
            score=score,
            pooled=Fraction(sum(sums.values()), rated) if rated else None,
            capped=capped if cap is not None else None,
            mean=means,
            shared=means if both else BySide(None, None),
            shared_questions=int(both),
            people=BySide(*(frozenset(people[side]) for side in Side)),
            bases=MappingProxyType(dict(bases)),
            coverage=cover(asked, responses),
            agreed=None,
            agreed_practices=0,
            target=Fraction(cap, 2) if cap is not None else None,
            reported=score,
        )

    def whole(self, about: str, parts: Iterable[Figure]) -> Figure:
        """The figure of a practice, challenge or criterion, or the overall one, from the figures it is made of."""
        all_parts = list(parts)
        pairs = [(self.weight[p.about], p) for p in all_parts if self.weight[p.about]]
        counted = [p for _, p in pairs]

        def mean(value: Callable[[Figure], Fraction | None]) -> Fraction | None:
            return weighted_mean((weight, value(part)) for weight, part in pairs)

        has_target = any(p.capped is not None for p in counted)
        agreed = self.agreed.get(about)
        bases: Counter[Basis] = Counter()
        for part in counted:
            bases.update(part.bases)
        return self.figure(
            about=about,
            score=mean(lambda p: p.score),
            pooled=mean(lambda p: p.pooled),
            capped=mean(lambda p: p.score if p.capped is None else p.capped) if has_target else None,
            mean=BySide(mean(lambda p: p.mean.business), mean(lambda p: p.mean.it)),
            shared=BySide(mean(lambda p: p.shared.business), mean(lambda p: p.shared.it)),
            shared_questions=sum(p.shared_questions for p in counted),
            people=BySide(
                frozenset().union(*(p.people.business for p in counted)),
                frozenset().union(*(p.people.it for p in counted)),
            ),
            bases=MappingProxyType(dict(bases)),
            coverage=Coverage.total(p.coverage for p in all_parts),
            agreed=agreed,
            agreed_practices=int(agreed is not None) or sum(p.agreed_practices for p in counted),
            target=Fraction(self.halves[about], 2) if about in self.halves else None,
            reported=mean(lambda p: p.reported) if agreed is None else agreed,
        )

    def restated(self, figure: Figure, **changes: Any) -> Figure:
        """The figure with other readings (`score`, `shared` ...); gap, level and names follow from them."""
        given = {name: getattr(figure, name) for name in _STATED} | changes
        return self.figure(about=figure.about, **given)

    def figure(
        self,
        *,
        about: str,
        score: Fraction | None,
        pooled: Fraction | None,
        capped: Fraction | None,
        mean: BySide[Fraction | None],
        shared: BySide[Fraction | None],
        shared_questions: int,
        people: BySide[frozenset[str]],
        bases: Mapping[Basis, int],
        coverage: Coverage,
        agreed: Fraction | None,
        agreed_practices: int,
        target: Fraction | None,
        reported: Fraction | None,
    ) -> Figure:
        """A figure from its readings, with the gap, level and names that follow from them."""
        gap = reading = perception = level = None
        if shared.business is not None and shared.it is not None:
            gap = shared.it - shared.business
            reading = read_gap(gap, self.snapshot.thresholds)
            perception = read_sides(shared.business, shared.it, self.snapshot.thresholds)
        if reported is not None:
            level = floor(reported)
        return Figure(
            about=about,
            score=score,
            pooled=pooled,
            capped=capped,
            mean=mean,
            shared=shared,
            gap=gap,
            shared_questions=shared_questions,
            people=people,
            bases=bases,
            coverage=coverage,
            agreed=agreed,
            agreed_practices=agreed_practices,
            target=target,
            reported=reported,
            level=level,
            level_name=None if level is None else self.pack.level_name(level),
            reading=reading,
            perception=perception,
        )


def assess(snapshot: Snapshot, earlier: Assessment | None = None) -> Assessment:
    """All figures of the snapshot's round.

    With an `earlier` assessment of the same round, only what stands on changed answers is computed anew; the
    result is the same either way.
    """
    build = FigureBuilder(snapshot)
    pack = snapshot.pack
    if earlier is None or not _same_frame(snapshot, earlier.source):
        stale = {q.id for q in pack.today}
        question = practice = challenge = criterion = {}  # type: dict[str, Figure]
    else:
        before, now = earlier.source.responses_of, snapshot.responses_of
        moved = {q.id for q in pack.questions if now.get(q.id, ()) != before.get(q.id, ())}
        stale = moved | {q.id for q in pack.today if q.follow_up and q.follow_up.question in moved}
        question, practice = dict(earlier.question), dict(earlier.practice)
        challenge, criterion = dict(earlier.challenge), dict(earlier.criterion)
    stale_practices = {q.practice for q in pack.today if q.id in stale}
    question = {q.id: build.question(q) if q.id in stale else question[q.id] for q in pack.today}
    practice = {
        p.id: build.whole(p.id, (question[q.id] for q in pack.questions_of[p.id]))
        if p.id in stale_practices or p.id not in practice
        else practice[p.id]
        for p in pack.practices
    }
    stale_challenges = {pack.practice[p].challenge for p in stale_practices}
    challenge = {
        c.id: build.whole(c.id, (practice[p.id] for p in pack.practices_of[c.id]))
        if c.id in stale_challenges or c.id not in challenge
        else challenge[c.id]
        for c in pack.challenges
    }
    stale_criteria = {c for q in pack.today if q.id in stale for c in q.criteria}
    criterion = {
        c.id: build.whole(c.id, (question[q] for q in snapshot.questions_by_criterion[c.id]))
        if c.id in stale_criteria or c.id not in criterion
        else criterion[c.id]
        for c in pack.criteria
    }
    return Assessment(
        question=MappingProxyType(question),
        practice=MappingProxyType(practice),
        challenge=MappingProxyType(challenge),
        criterion=MappingProxyType(criterion),
        overall=build.whole(OVERALL, challenge.values()),
        source=snapshot,
    )


def _same_frame(snapshot: Snapshot, other: Snapshot) -> bool:
    """True when nothing but answers can differ between the figures of the two."""
    return all(
        getattr(snapshot, name) is getattr(other, name) or getattr(snapshot, name) == getattr(other, name)
        for name in ("pack", "thresholds", "targets", "weights", "agreed_levels", "people", "respondents")
    ) and (snapshot.plans_of is other.plans_of or snapshot.plans_of == other.plans_of)
