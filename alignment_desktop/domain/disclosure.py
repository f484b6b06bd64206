"""What a client may read of a small group: figures that name nobody, and words as they were promised.

With 2 to 10 interviewees, figures identify people. A side is told apart only where at least three of its people
stand behind the figure or every one of them has released it; otherwise both sides are pooled, and fewer than
three people in all show nothing. Only one of these readings leaves for any question or practice, and wholes are
built from what is shown of their parts, so that nothing hidden can be had by subtracting one figure from another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct

from alignment_desktop.domain.engagement import Attribution, Side
from alignment_desktop.domain.interview import Evidence, Remark, RemarkClass, SittingState
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.scoring import (
    OVERALL,
    Assessment,
    Band,
    BySide,
    Figure,
    FigureBuilder,
    Pooling,
    leave_one_out,
)
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.wishes import Wish, wishes

FEWEST = 3
_WISH = "wish:{about}"
_NOBODY: BySide[frozenset[str]] = BySide(frozenset(), frozenset())
_UNKNOWN: BySide[Fraction | None] = BySide(None, None)


class Showing(StrEnum):
    """How much of a figure may be shown."""

    BY_SIDE = "by_side"
    POOLED = "pooled"
    NOTHING = "nothing"


class DisclosedAssessment(Assessment, frozen=True, kw_only=True, dict=True, eq=False):
    """The figures as a client may read them: the same shape, with what is hidden set to None.

    `score` is the pooled reading where a side is hidden; a whole is built from what is shown of its parts, so
    its gap and sides may rest on fewer questions (`shared_questions`) than the consultant's. `mean` equals
    `shared` wherever both sides are shown, and `people` are empty where a side is hidden. Questions have no band.
    `pooling` says how each question counts here; one that is missing does not. `told` are the questions that a
    criterion can be read from: those shown alone, and those of practices that belong to it as a whole.
    """

    pooling: Mapping[str, Pooling]
    told: Mapping[str, frozenset[str]]

    @cached_property
    def bands(self) -> Mapping[str, Band]:
        """The bands of the shown scores, by id."""
        whole = self.source.assessment
        bands = dict(leave_one_out(whole, self.pooling))
        for criterion, questions in self.told.items():
            pooling = {q: self.pooling[q] for q in questions if q in self.pooling}
            bands.pop(criterion, None)
            if (band := leave_one_out(whole, pooling).get(criterion)) is not None:
                bands[criterion] = band
        return MappingProxyType(
            {
                about: band
                for about, band in bands.items()
                if about not in self.question and self.figure(about).score is not None
            }
        )


def issued_showings(snapshot: Snapshot) -> Mapping[str, Showing]:
    """How the issues of this round so far showed each figure; what any of them pooled counts as pooled."""
    order = (Showing.NOTHING, Showing.BY_SIDE, Showing.POOLED)
    found: dict[str, Showing] = {}
    for issue in snapshot.issued:
        for about, shown in issue.showings.items():
            found[about] = max(found.get(about, Showing.NOTHING), Showing(shown), key=order.index)
    return found


class Disclosure:
    """Answers for every figure and remark of a snapshot what of it a client may read.

    `attribution` is the widest attribution of a document. `issued` is how earlier issues of the same round showed
    their figures, the snapshot's own register where it is not given: what was pooled then stays pooled, and what was
    shown by side then and no longer may be is left out, since the two issues together would tell the hidden side.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        attribution: Attribution = Attribution.NAMED,
        issued: Mapping[str, Showing] | None = None,
    ) -> None:
        self.snapshot = snapshot
        self._attribution = attribution
        self._issued = issued_showings(snapshot) if issued is None else issued

    # Figures

    @cached_property
    def assessment(self) -> DisclosedAssessment:
        """Every figure as the client may read it; documents take their figures from here and nowhere else."""
        snapshot = self.snapshot
        pack, weight = snapshot.pack, snapshot.weight_of
        groups = [
            (practice.id, [q.id for q in pack.questions_of[practice.id] if weight[q.id]]) for practice in pack.practices
        ]
        # A question of weight 0 enters no practice, so it is decided on its own.
        groups += [(q.id, [q.id]) for q in pack.today if not weight[q.id]]
        parts = [self._part(about, [snapshot.assessment.question[q] for q in questions]) for about, questions in groups]
        counted = {f.about: f for part in parts for f in part.counted}
        pooling = {q: p for part in parts for q, p in part.pooling.items()}
        visible = frozenset().union(*(part.visible for part in parts))
        build = self._build

        def whole(about: str, figures: Iterable[Figure]) -> Figure:
            return self._tidy(build.whole(about, figures), pooling)

        practices = {p.id: whole(p.id, (counted[q.id] for q in pack.questions_of[p.id])) for p in pack.practices}
        challenges = {c.id: whole(c.id, (practices[p.id] for p in pack.practices_of[c.id])) for c in pack.challenges}
        told = {c: self._told(c, visible) for c in snapshot.questions_by_criterion}
        criteria = {
            c: whole(c, (counted[q] if q in told[c] else self._blank(q) for q in questions))
            for c, questions in snapshot.questions_by_criterion.items()
        }
        return DisclosedAssessment(
            question=MappingProxyType(
                {q.id: counted[q.id] if q.id in visible else self._blank(q.id) for q in pack.today}
            ),
            practice=MappingProxyType(practices),
            challenge=MappingProxyType(challenges),
            criterion=MappingProxyType(criteria),
            overall=whole(OVERALL, challenges.values()),
            source=snapshot,
            pooling=MappingProxyType(pooling),
            told=MappingProxyType(told),
        )

    def figure(self, about: str) -> Figure:
        """A figure as the client may read it. Raises NotFound."""
        return self.assessment.figure(about)

    def band(self, about: str) -> Band | None:
        """The band of the score shown; None where nothing is shown, for questions, and under three respondents."""
        return self.assessment.band(about)

    def may_show(self, about: str) -> bool:
        """True when there is a score or an agreed level to show."""
        return self.figure(about).reported is not None

    def showing(self, about: str) -> Showing:
        """How much of a figure may be shown; one heard from a single side that may be shown counts as by side."""
        figure = self.figure(about)
        if figure.score is None:
            return Showing.NOTHING
        return Showing.BY_SIDE if any(figure.people) else Showing.POOLED

    @property
    def showings(self) -> Mapping[str, Showing]:
        """How each practice, question and wish is shown, to be kept with an issue."""
        abouts = (*self.assessment.practice, *self.assessment.question)
        return MappingProxyType({about: self.showing(about) for about in abouts} | self._wish_showings)

    @cached_property
    def wishes(self) -> tuple[Wish, ...]:
        """The levels wanted in a year as the client may read them; what may not be shown at all is left out."""
        showings = self._wish_showings
        found = []
        for wish in wishes(self.snapshot):
            match showings[_WISH.format(about=wish.about)]:
                case Showing.BY_SIDE:
                    found.append(wish)
                case Showing.POOLED:
                    found.append(replace(wish, mean=_UNKNOWN, people=_NOBODY))
        return tuple(found)

    @cached_property
    def _wish_showings(self) -> dict[str, Showing]:
        found = {}
        for wish in wishes(self.snapshot):
            about, enough = _WISH.format(about=wish.about), self.is_safe(wish.people.business | wish.people.it)
            found[about] = self._shown(about, tuple(wish.people)) if enough else Showing.NOTHING
        return found

    def is_released(self, respondents: Iterable[str]) -> bool:
        """True when every one of these respondents has released their figures."""
        return all(self.snapshot.respondent[r].released_on is not None for r in respondents)

    def is_safe(self, respondents: frozenset[str]) -> bool:
        """True when these people are nobody, three or more, or have all released their figures."""
        return len(respondents) >= FEWEST or self.is_released(respondents)

    # How the questions of a practice count

    def _part(self, about: str, figures: list[Figure]) -> _Part:
        """How these questions, a practice's or one alone, count for the client, and which may be read."""
        rated = [f for f in figures if f.score is not None]
        both = [f for f in rated if f.gap is not None]
        single = [f for f in rated if f.gap is None]
        showing = self._showing(about, rated, both)
        if showing is Showing.NOTHING:
            return _Part(counted=tuple(map(self._blanked, figures)), pooling={}, visible=frozenset())
        if showing is Showing.POOLED:
            eligible = [f for f in rated if self.is_safe(_people(f))]
            return _Part(
                counted=tuple(self._pooled(f) if f in rated else self._blanked(f) for f in figures),
                pooling={f.about: Pooling.POOLED for f in rated},
                visible=self._visible(eligible, ((rated, None),)),
            )
        # Beside both sides, the score would tell what too few people said to a question heard from one side only.
        if both and not self.is_safe(_people(*single)):
            single = []
        counted = [*both, *single]
        eligible = [f for f in counted if all(self.is_safe(people) for people in f.people)]
        return _Part(
            counted=tuple(f if f in counted else self._blanked(f) for f in figures),
            pooling={f.about: Pooling.SIDES for f in counted},
            visible=self._visible(eligible, ((both, Side.BUSINESS), (both, Side.IT), (single, None))),
        )

    def _showing(self, about: str, rated: list[Figure], both: list[Figure]) -> Showing:
        if not rated or not self.is_safe(_people(*rated)):
            return Showing.NOTHING
        return self._shown(about, [_people_of(side, *(both or rated)) for side in Side])

    def _shown(self, about: str, sides: Sequence[frozenset[str]]) -> Showing:
        """How much may be shown of what these people of the two sides said, where all behind it are enough."""
        before = self._issued.get(about)
        if not all(map(self.is_safe, sides)):
            return Showing.NOTHING if before is Showing.BY_SIDE else Showing.POOLED
        if before is Showing.POOLED and not self.is_released(_fewest(*sides)):
            return Showing.POOLED
        return Showing.BY_SIDE

    def _visible(self, eligible: list[Figure], groups: Iterable[tuple[list[Figure], Side | None]]) -> frozenset[str]:
        """The questions that may be read beside their practice: none where too few people stand behind the rest."""
        for figures, side in groups:
            rest = [f for f in figures if f not in eligible]
            if not self.is_safe(_people(*rest) if side is None else _people_of(side, *rest)):
                return frozenset()
        return frozenset(f.about for f in eligible)

    def _told(self, criterion: str, visible: frozenset[str]) -> frozenset[str]:
        """The questions of a criterion that are shown alone, or whose practice belongs to it as a whole."""
        snapshot = self.snapshot
        questions = set(snapshot.questions_by_criterion[criterion])
        elsewhere = {
            q.practice
            for q in snapshot.pack.questions
            if q.id not in questions
            and snapshot.weight_of[q.id]
            and snapshot.assessment.question[q.id].score is not None
        }
        return frozenset(q for q in questions if q in visible or snapshot.pack.question[q].practice not in elsewhere)

    @cached_property
    def _build(self) -> FigureBuilder:
        return FigureBuilder(self.snapshot)

    def _blank(self, question: str) -> Figure:
        return self._blanked(self.snapshot.assessment.question[question])

    def _blanked(self, figure: Figure) -> Figure:
        return self._build.restated(
            figure,
            score=None,
            pooled=None,
            capped=None,
            mean=_UNKNOWN,
            shared=_UNKNOWN,
            shared_questions=0,
            people=_NOBODY,
            bases={},
            reported=None,
        )

    def _pooled(self, figure: Figure) -> Figure:
        return self._build.restated(
            figure,
            score=figure.pooled,
            capped=None,
            mean=_UNKNOWN,
            shared=_UNKNOWN,
            shared_questions=0,
            people=_NOBODY,
            reported=figure.pooled,
        )

    def _tidy(self, figure: Figure, pooling: Mapping[str, Pooling]) -> Figure:
        """A whole without the further readings that would say more than its score does."""
        snapshot = self.snapshot
        full = snapshot.assessment
        is_full = all(
            pooling.get(q) is Pooling.SIDES
            for q in snapshot.questions_under(figure.about)
            if full.question[q].score is not None and snapshot.weight_of[q]
        )
        return replace(
            figure,
            pooled=None if any(figure.people) else figure.pooled,
            capped=full.figure(figure.about).capped if is_full and figure.score is not None else None,
            mean=figure.shared if all(figure.people) else figure.mean,
        )

    # Words

    @cached_property
    def publishable(self) -> tuple[Remark, ...]:
        """The remarks that may leave the workbook: on the record and not erased."""
        return tuple(r for r in self.snapshot.remarks if r.kind.is_on_record and r.erased_on is None)

    @cached_property
    def quotes(self) -> tuple[Remark, ...]:
        """The quotes that may be printed: those whose speaker was not promised that their words are not quoted."""
        respondent = self.snapshot.respondent
        return tuple(
            r
            for r in self.publishable
            if r.kind is RemarkClass.QUOTE
            and (r.respondent_id is None or respondent[r.respondent_id].attribution is not Attribution.NONE)
        )

    @cached_property
    def pictures(self) -> tuple[Evidence, ...]:
        """The pictures with leave to print, but for those of remarks that may not leave the workbook."""
        allowed = {None, *(r.id for r in self.publishable)}
        return tuple(e for e in self.snapshot.evidence if e.may_print and e.remark_id in allowed)

    def attribution_of(self, remark: Remark) -> Attribution:
        """How a remark may be attributed: the narrowest of promise, the remark's own wish and the document's.

        A side falls to none where fewer than three of its people were heard and they have not all released it.
        A remark without a speaker, or of an erased person, is attributed to nobody.
        """
        respondent = self.snapshot.respondent.get(remark.respondent_id or "")
        if respondent is None or self.snapshot.person[respondent.person_id].erased_on is not None:
            return Attribution.NONE
        allowed = respondent.attribution.narrowed(remark.attribution).narrowed(self._attribution)
        side = self.snapshot.side_of[respondent.id]
        if allowed is Attribution.SIDE and not self.is_safe(self._heard[side]):
            return Attribution.NONE
        return allowed

    @cached_property
    def _heard(self) -> BySide[frozenset[str]]:
        """Who answered, spoke or was at a sitting that was held, by side."""
        snapshot = self.snapshot
        held = {i.id for i in snapshot.interviews if i.state is SittingState.HELD}
        heard = {a.respondent_id for a in snapshot.attendances if a.interview_id in held}
        heard |= {r.respondent_id for r in snapshot.responses}
        heard |= {r.respondent_id for r in snapshot.remarks if r.respondent_id is not None}
        return BySide(*(frozenset(r for r in heard if snapshot.side_of[r] is side) for side in Side))


class _Part(Struct, frozen=True, kw_only=True):
    """How the questions of a practice enter it (`counted`, `pooling`), and which may be read alone."""

    counted: tuple[Figure, ...]
    pooling: Mapping[str, Pooling]
    visible: frozenset[str]


def _people(*figures: Figure) -> frozenset[str]:
    return _people_of(Side.BUSINESS, *figures) | _people_of(Side.IT, *figures)


def _people_of(side: Side, *figures: Figure) -> frozenset[str]:
    nobody: frozenset[str] = frozenset()
    return nobody.union(*(f.people[side] for f in figures))


def _fewest(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return one if len(one) <= len(other) else other
