"""Whose voice says what: the levels one person's ratings give, and which side is still to be heard on what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from alignment_desktop.domain.coverage import is_meant_for
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.flow import MINUTES_A_QUESTION, agenda
from alignment_desktop.domain.interview import Response, SittingState
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.scoring import scores_above
from alignment_desktop.domain.snapshot import Snapshot


class Voices:
    """The levels that each person's own ratings give; for the consultant's screens only.

    Built upwards as every score is. What was worked out for one snapshot is kept for the next, but for those whose
    answers have changed.
    """

    def __init__(self) -> None:
        self._source: Snapshot | None = None
        self._levels: dict[str, Mapping[str, Fraction]] = {}

    def of(self, snapshot: Snapshot, respondent_ids: Collection[str]) -> Mapping[str, Mapping[str, Fraction]]:
        """Respondent id -> the level, by id of question, practice, challenge, criterion and `OVERALL`.

        Whoever rated nothing has none.
        """
        if snapshot is not self._source:
            for who in self._changed(snapshot):
                self._levels.pop(who, None)
            self._source = snapshot
        missing = frozenset(respondent_ids) - self._levels.keys()
        given: dict[str, dict[str, Fraction | None]] = {who: {} for who in missing}
        today = {q.id for q in snapshot.pack.today} if missing else frozenset()
        for response in snapshot.responses if missing else ():
            if response.rating is not None and response.respondent_id in missing and response.question in today:
                given[response.respondent_id][response.question] = Fraction(response.rating)
        for who, own in given.items():
            scores = scores_above(snapshot, own, set(own))
            self._levels[who] = {about: level for about, level in scores.items() if level is not None}
        return {who: self._levels[who] for who in respondent_ids}

    def _changed(self, snapshot: Snapshot) -> Collection[str]:
        """Those whose answers are others than in the snapshot before; everybody where more than answers changed."""
        before, now = self._source, snapshot.responses
        if before is None or before.pack is not snapshot.pack or before.weights != snapshot.weights:
            return tuple(self._levels)
        if len(before.responses) > len(now):
            return tuple(self._levels)
        pairs = zip(before.responses, now, strict=False)
        changed = {r.respondent_id for old, new in pairs if old is not new for r in (old, new)}
        return changed | {added.respondent_id for added in now[len(before.responses) :]}


class Ask(Struct, frozen=True, kw_only=True):
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
    silent: list[tuple[tuple[bool, int, int], str, Side, tuple[str, ...]]] = []
    for practice in pack.practices:
        for side in Side:
            meant = [
                q.id
                for q in pack.questions_of[practice.id]
                if side.value in q.sides and q.follow_up is None and weight[q.id] and weight[practice.id]
            ]
            unheard = tuple(q for q in meant if not figures[q].people[side])
            if unheard:
                alone = sum(any(figures[q].people) for q in unheard)
                order = (len(unheard) < len(meant), -alone, -weight[practice.id])
                silent.append((order, practice.id, side, unheard))
    if not silent:
        return ()
    answers = _answers(snapshot)
    sittings = _Sittings(snapshot, answers)
    return tuple(
        sittings.placed(
            Ask(
                practice=about,
                side=side,
                questions=unheard,
                is_silent=not is_heard,
                candidates=_candidates(snapshot, side, unheard, answers, sittings.awaited),
            )
        )
        for (is_heard, *_rest), about, side, unheard in sorted(silent, key=lambda found: found[0])
    )


_Answers = Mapping[str, Mapping[str, Response]]


def _answers(snapshot: Snapshot) -> _Answers:
    answers: dict[str, dict[str, Response]] = {r.id: {} for r in snapshot.respondents}
    for response in snapshot.responses:
        answers[response.respondent_id][response.question] = response
    return answers


def _candidates(
    snapshot: Snapshot, side: Side, questions: Iterable[str], answers: _Answers, awaited: frozenset[str]
) -> tuple[str, ...]:
    """Who could be asked and has not left: those with a planned sitting first, then whoever can answer most."""
    able: list[tuple[bool, int, str]] = []
    for respondent in snapshot.respondents:
        if snapshot.side_of[respondent.id] is not side or snapshot.person[respondent.person_id].is_archived:
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
