"""What changed between two rounds, and why: the parts of every change add up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct

from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.interview import Response
from alignment_desktop.domain.scoring import Assessment, Figure, mean_of_sides, scores_above
from alignment_desktop.domain.snapshot import Snapshot

_Pair = tuple[str, str]


class Waterfall(Struct, frozen=True, kw_only=True):
    """The change of a reported score, split into exact parts in levels.

    `same_people` is the same people rating the same questions differently; `people` that other people answered;
    `questions` that other questions were asked or weigh differently; `agreed` that a workshop's level moved away
    from the computed score, or back. `before` + the four parts = `after`.
    """

    about: str
    before: Fraction
    same_people: Fraction
    people: Fraction
    questions: Fraction
    agreed: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        """After minus before."""
        return self.after - self.before


class Comparison(Struct, frozen=True, kw_only=True, dict=True):
    """Two rounds of one engagement, the earlier one first.

    Rounds compare on the question ids they share (`science.md`): those that were rated in both.
    """

    before: Snapshot
    after: Snapshot

    @cached_property
    def shared_questions(self) -> frozenset[str]:
        """Ids of the questions that were rated in both rounds and that both packs hold."""
        return frozenset(q for _, q in self._ratings_before) & frozenset(q for _, q in self._ratings_after)

    @cached_property
    def like_for_like(self) -> tuple[Assessment, Assessment]:
        """All figures of both rounds over the shared questions only; targets, weights and packs stay each its own."""
        before, after = (
            snapshot.replaced(responses=tuple(r for r in snapshot.responses if r.question in self.shared_questions))
            for snapshot in (self.before, self.after)
        )
        return before.assessment, after.assessment

    def may_show(self, about: str) -> bool:
        """True when a client may read the waterfall of a figure: no part of it speaks of fewer than three people.

        Both rounds show the figure as computed, and those who answered in both rounds, those who left and those
        who came are each nobody, three or more, or have all released their figures.
        """
        rounds = [(Disclosure(s), _figure_or_none(s, about)) for s in (self.before, self.after)]
        people: list[dict[str, str]] = []
        for disclosure, figure in rounds:
            if figure is None or disclosure.figure(about).score != figure.score:
                return False
            person = disclosure.snapshot.respondent
            people.append({person[r].person_id: r for of_side in figure.people for r in of_side})
        (then, before), (now, after) = (rounds[0][0], people[0]), (rounds[1][0], people[1])
        stayed, left, came = before.keys() & after.keys(), before.keys() - after.keys(), after.keys() - before.keys()
        return (
            now.is_safe(frozenset(after[p] for p in stayed))
            and then.is_safe(frozenset(before[p] for p in left))
            and now.is_safe(frozenset(after[p] for p in came))
        )

    def waterfall(self, about: str) -> Waterfall | None:
        """Why the figure of a practice, challenge or `OVERALL` moved; None where one round has none.

        Raises NotFound for what the later pack does not hold.
        """
        now = self.after.assessment.figure(about)
        then = _figure_or_none(self.before, about)
        if then is None or then.reported is None or now.reported is None:
            return None
        steps = self._steps
        first, last = then.score, now.score
        if first is None or last is None:
            # Without a computed score on one end, all of the change is the workshop's.
            same = people = questions = Fraction(0)
        else:
            before_shared, before_same, after_same, after_shared = (s.get(about) for s in steps)
            if before_shared is None or after_shared is None:
                same = people = Fraction(0)
                questions = last - first
            else:
                questions = (before_shared - first) + (last - after_shared)
                if before_same is None or after_same is None:
                    same, people = Fraction(0), after_shared - before_shared
                else:
                    same = after_same - before_same
                    people = (before_same - before_shared) + (after_shared - after_same)
        return Waterfall(
            about=about,
            before=then.reported,
            same_people=same,
            people=people,
            questions=questions,
            agreed=now.reported - then.reported - same - people - questions,
            after=now.reported,
        )

    @cached_property
    def _ratings_before(self) -> Mapping[_Pair, Response]:
        return self._ratings(self.before)

    @cached_property
    def _ratings_after(self) -> Mapping[_Pair, Response]:
        return self._ratings(self.after)

    @cached_property
    def _steps(self) -> tuple[Mapping[str, Fraction | None], ...]:
        """Scores from before to after: shared questions, the same people on them, these again, all people again."""
        both = self._ratings_before.keys() & self._ratings_after.keys()
        return (
            self._scores({pair: r for pair, r in self._ratings_before.items() if pair[1] in self.shared_questions}),
            self._scores({pair: r for pair, r in self._ratings_before.items() if pair in both}),
            self._scores({pair: r for pair, r in self._ratings_after.items() if pair in both}),
            self._scores({pair: r for pair, r in self._ratings_after.items() if pair[1] in self.shared_questions}),
        )

    def _ratings(self, snapshot: Snapshot) -> Mapping[_Pair, Response]:
        """(person, question) -> rating of today, over the questions that both packs hold."""
        person = {r.id: r.person_id for r in snapshot.respondents}
        asked = {q.id for q in self.before.pack.today} & {q.id for q in self.after.pack.today}
        return MappingProxyType(
            {
                (person[r.respondent_id], r.question): r
                for r in snapshot.responses
                if r.rating is not None and r.question in asked
            }
        )

    def _scores(self, ratings: Mapping[_Pair, Response]) -> Mapping[str, Fraction | None]:
        """The scores over some ratings, with the later round's weights; a person keeps the side of the later round."""
        by_question: dict[str, dict[Side, list[int]]] = {}
        for (who, question), response in ratings.items():
            by_side = by_question.setdefault(question, {side: [] for side in Side})
            by_side[self._side[who]].append(response.rating or 0)
        score = {q: mean_of_sides(*(_mean(by_side[side]) for side in Side)) for q, by_side in by_question.items()}
        return scores_above(self.after, score, set(self.after.pack.question))

    @cached_property
    def _side(self) -> Mapping[str, Side]:
        return {p.id: p.side for snapshot in (self.before, self.after) for p in snapshot.people}


def _mean(ratings: Iterable[int]) -> Fraction | None:
    given = list(ratings)
    return Fraction(sum(given), len(given)) if given else None


def _figure_or_none(snapshot: Snapshot, about: str) -> Figure | None:
    try:
        return snapshot.assessment.figure(about)
    except NotFound:
        return None
