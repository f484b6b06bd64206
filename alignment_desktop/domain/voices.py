"""Whose voice says what: the levels one person's ratings give, and which side is still to be heard on what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from alignment_desktop.domain.coverage import is_meant_for
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.flow import MINUTES_A_QUESTION, agenda
from alignment_desktop.domain.interview import Response, SittingState
from alignment_desktop.domain.scoring import scores_above

if TYPE_CHECKING:
    from alignment_desktop.domain.pack import Question
from alignment_desktop.domain.snapshot import Snapshot


def voices(snapshot: Snapshot, respondent_ids: Collection[str]) -> Mapping[str, Mapping[str, Fraction]]:
    """Respondent id -> the level their own ratings give, by id of question, practice, challenge, criterion, `OVERALL`.

    Built upwards as every score is; whoever rated nothing is left out. For the consultant's screens only.
    """
    wanted = frozenset(respondent_ids)
    given: dict[str, dict[str, Fraction | None]] = {}
    for response in snapshot.responses:
        if response.rating is not None and response.respondent_id in wanted:
            given.setdefault(response.respondent_id, {})[response.question] = Fraction(response.rating)
    return {
        who: {about: level for about, level in scores_above(snapshot, own, set(own)).items() if level is not None}
        for who, own in given.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A side that is still to be heard on a practice, and who could be asked.

    `questions` are those this side can answer and has not rated; `is_silent` where it has rated none of the practice.
    `candidates` are respondents of the side whom the questions are meant for and who have not been asked them, best
    first. `sitting_id` is the planned sitting of one of them in which `fitting` of the questions are planned
    (`is_planned`) or have room.
    """

    practice: str
    side: Side
    questions: tuple[str, ...]
    is_silent: bool
    candidates: tuple[str, ...]
    sitting_id: str | None = None
    fitting: int = 0
    is_planned: bool = False


def asks(snapshot: Snapshot) -> tuple[Ask, ...]:
    """Whom to ask next: silent sides first, then by how many questions the other side was heard on alone.

    Follow-ups and questions that do not count are no reason to ask; in a closed round there is nothing to ask.
    """
    if snapshot.round.is_closed:
        return ()
    pack, weight, figures = snapshot.pack, snapshot.weight_of, snapshot.assessment.question
    answers = _answers(snapshot)
    sittings = _Sittings(snapshot, answers)
    found: list[tuple[tuple[bool, int, int], Ask]] = []
    for practice in pack.practices:
        for side in Side:
            meant = [
                q.id
                for q in pack.questions_of[practice.id]
                if side.value in q.sides and q.follow_up is None and weight[q.id] and weight[practice.id]
            ]
            unheard = tuple(q for q in meant if not figures[q].people[side])
            if not unheard:
                continue
            ask = Ask(
                practice=practice.id,
                side=side,
                questions=unheard,
                is_silent=len(unheard) == len(meant),
                candidates=_candidates(snapshot, side, unheard, answers, sittings.awaited),
            )
            alone = sum(any(figures[q].people) for q in unheard)
            found.append(((not ask.is_silent, -alone, -weight[practice.id]), ask))
    found.sort(key=lambda pair: pair[0])
    return tuple(sittings.placed(ask) for _order, ask in found)


_Answers = Mapping[str, Mapping[str, Response]]


def _answers(snapshot: Snapshot) -> _Answers:
    answers: dict[str, dict[str, Response]] = {r.id: {} for r in snapshot.respondents}
    for response in snapshot.responses:
        answers[response.respondent_id][response.question] = response
    return answers


def _candidates(
    snapshot: Snapshot, side: Side, questions: Iterable[str], answers: _Answers, awaited: frozenset[str]
) -> tuple[str, ...]:
    """Who could be asked: those with a planned sitting first, then whoever can answer most of the questions."""
    able: list[tuple[bool, int, str]] = []
    for respondent in snapshot.respondents:
        if snapshot.side_of[respondent.id] is not side:
            continue
        fit = sum(
            q not in answers[respondent.id] and is_meant_for(snapshot.pack.question[q], respondent.role, side)
            for q in questions
        )
        if fit:
            able.append((respondent.id not in awaited, -fit, respondent.id))
    return tuple(who for *_order, who in sorted(able, key=lambda a: a[:2]))


class _Sittings:
    """The sittings still to be held, the next one first, and how many more questions each has minutes for."""

    def __init__(self, snapshot: Snapshot, answers: _Answers) -> None:
        planned = [i for i in snapshot.interviews if i.state is SittingState.PLANNED]
        self._all = sorted(planned, key=lambda i: (i.appointment is None, str(i.appointment)))
        self._present: dict[str, list[str]] = {i.id: [] for i in self._all}
        for attendance in snapshot.attendances:
            if attendance.interview_id in self._present:
                self._present[attendance.interview_id].append(attendance.respondent_id)
        self.awaited = frozenset(who for there in self._present.values() for who in there)
        self._planned: dict[str, frozenset[str]] = {}
        self._room: dict[str, int] = {}
        for sitting in self._all:
            ahead: set[str] = set()
            plan = snapshot.pack.plan.get(sitting.plan or "")
            for who in self._present[sitting.id]:
                if plan is None:
                    break
                respondent, side = snapshot.respondent[who], snapshot.side_of[who]
                ahead.update(agenda(snapshot.pack, plan, role=respondent.role, side=side, answers=answers[who]).ahead)
            self._planned[sitting.id] = frozenset(ahead)
            self._room[sitting.id] = max(0, sitting.minutes // MINUTES_A_QUESTION - len(ahead))

    def placed(self, ask: Ask) -> Ask:
        """The ask with the first sitting that it fits into, whose free minutes it takes."""
        for sitting in self._all:
            there = [who for who in self._present[sitting.id] if who in ask.candidates]
            planned = self._planned[sitting.id] & set(ask.questions)
            fitting = len(planned) or min(len(ask.questions), self._room[sitting.id])
            if there and fitting:
                if not planned:
                    self._room[sitting.id] -= fitting
                return replace(
                    ask,
                    candidates=(there[0], *(who for who in ask.candidates if who != there[0])),
                    sitting_id=sitting.id,
                    fitting=fitting,
                    is_planned=bool(planned),
                )
        return ask
