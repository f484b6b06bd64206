"""Which question comes next in a sitting; no toolkit, no clock: the minutes left come in as a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from alignment_desktop.domain.coverage import is_due, is_meant_for
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Response, Standing
from alignment_desktop.domain.pack import FollowUp, InterviewPlan, Pack, Question

MINUTES_A_QUESTION = 3


class Agenda(Struct, frozen=True, kw_only=True):
    """What is still to be asked, in order.

    `ahead` fits into the time left, `postponed` does not, `to_rate` was touched and has no rating yet.
    `must_ask` are the must-asks among `ahead` and `postponed`.
    """

    ahead: tuple[str, ...]
    postponed: tuple[str, ...]
    to_rate: tuple[str, ...]
    must_ask: tuple[str, ...]

    @property
    def next(self) -> str | None:
        """The question to ask now; None when all that fits has been asked."""
        return self.ahead[0] if self.ahead else None


class Progress(StrEnum):
    """How far a question of a sitting is: `HALF` is answered by some of those who are asked it, not by all."""

    OPEN = "open"
    TO_RATE = "to_rate"
    HALF = "half"
    ANSWERED = "answered"


class Seat(Struct, frozen=True, kw_only=True):
    """Somebody who is present, with their answers of this round by question id."""

    role: str
    side: Side
    answers: Mapping[str, Response]


class Stop(Struct, frozen=True, kw_only=True):
    """One question of a sitting and where it stands. `is_postponed`: it does not fit into the time left."""

    question: str
    progress: Progress
    is_must_ask: bool = False
    is_postponed: bool = False


def itinerary(
    pack: Pack,
    plan: InterviewPlan | None,
    seats: Sequence[Seat],
    *,
    also: Sequence[str] = (),
    minutes_left: int | None = None,
) -> tuple[Stop, ...]:
    """Every question of a sitting in its order, answered ones included, for all who are present together.

    Without a plan these are all questions that are meant for somebody present. `also` are further questions that were
    touched; they come last. With `minutes_left`, open questions are postponed as `agenda` does it.
    """
    planned = [q.id for q in pack.questions if q.follow_up is None] if plan is None else plan.questions
    own: list[Sequence[str]] = []
    for seat in seats:
        asked = _asked(pack, planned, seat.role, seat.side, _due_after(seat.answers), seat.answers)
        if plan is None:
            asked = [q for q in asked if is_meant_for(pack.question[q], seat.role, seat.side)]
        own.append(asked)
    order = _joined(own)
    order += [q for q in dict.fromkeys(also) if q not in order]
    progress = {q: _progress(q, seats, own) for q in order}
    must = frozenset(plan.must_ask if plan else ())
    kept = _fitting([q for q in order if progress[q] is Progress.OPEN], must, minutes_left)
    return tuple(
        Stop(
            question=q,
            progress=progress[q],
            is_must_ask=q in must,
            is_postponed=progress[q] is Progress.OPEN and q not in kept,
        )
        for q in order
    )


def could_be_asked(pack: Pack, plan: InterviewPlan | None, seats: Iterable[tuple[str, Side]]) -> tuple[str, ...]:
    """Every question that a sitting may come to, in its order: each follow-up behind what it follows, due or not.

    `seats` are role and side of those who are asked. Without a plan these are all questions meant for one of them.
    """
    planned = [q.id for q in pack.questions if q.follow_up is None] if plan is None else plan.questions
    own: list[Sequence[str]] = []
    for role, side in seats:
        asked = _asked(pack, planned, role, side, lambda _follower: True)
        own.append([q for q in asked if plan is not None or is_meant_for(pack.question[q], role, side)])
    return tuple(_joined(own))


def agenda(
    pack: Pack,
    plan: InterviewPlan,
    *,
    role: str,
    side: Side,
    answers: Mapping[str, Response],
    minutes_left: int | None = None,
) -> Agenda:
    """What is left of a plan for one respondent, whose `answers` are by question id.

    The order is the plan's, each follow-up that is due directly after the question it follows. With
    `minutes_left`, at most one question per three minutes stays ahead: must-asks first, the rest as far as the
    time goes, in the order of the plan; a minute rest is no question.
    """
    asked = _asked(pack, plan.questions, role, side, _due_after(answers), answers)
    open_questions = [question for question in asked if question not in answers]
    must = [q for q in open_questions if q in plan.must_ask]
    kept = _fitting(open_questions, frozenset(plan.must_ask), minutes_left)
    return Agenda(
        ahead=tuple(q for q in open_questions if q in kept),
        postponed=tuple(q for q in open_questions if q not in kept),
        to_rate=tuple(q for q, r in answers.items() if r.standing is Standing.TO_RATE),
        must_ask=tuple(must),
    )


def _fitting(open_questions: Sequence[str], must_ask: frozenset[str], minutes_left: int | None) -> frozenset[str]:
    """Those of the open questions that there is time for: must-asks first, the rest in their order."""
    if minutes_left is None:
        return frozenset(open_questions)
    room = max(0, minutes_left) // MINUTES_A_QUESTION
    must = [q for q in open_questions if q in must_ask]
    others = [q for q in open_questions if q not in must_ask]
    return frozenset(must[:room] + others[: max(0, room - len(must))])


def _progress(question: str, seats: Sequence[Seat], own: Sequence[Sequence[str]]) -> Progress:
    """Where a question stands for those who are asked it, or were asked it beyond the plan."""
    answers = [
        seat.answers.get(question)
        for seat, asked in zip(seats, own, strict=True)
        if question in asked or question in seat.answers
    ]
    touched = [answer for answer in answers if answer is not None]
    done = [answer for answer in touched if answer.standing is not Standing.TO_RATE]
    if not touched:
        return Progress.OPEN
    if not done:
        return Progress.TO_RATE
    return Progress.ANSWERED if len(done) == len(answers) else Progress.HALF


def _joined(own: Iterable[Sequence[str]]) -> list[str]:
    """The questions of several people in one order, each once: what only one of them is asked keeps its place."""
    order: list[str] = []
    for asked in own:
        place = 0
        for question in asked:
            if question in order:
                place = order.index(question) + 1
            else:
                order.insert(place, question)
                place += 1
    return order


def _due_after(answers: Mapping[str, Response]) -> Callable[[FollowUp], bool]:
    return lambda rule: is_due(rule, answers.get(rule.question))


def _asked(
    pack: Pack,
    planned_questions: Sequence[str],
    role: str,
    side: Side,
    is_wanted: Callable[[FollowUp], bool],
    answered: Iterable[str] = (),
) -> Sequence[str]:
    """The planned questions that this side can answer, each followed by those of its follow-ups that are wanted."""
    followers: dict[str, list[Question]] = {}
    for question in pack.questions:
        if question.follow_up is not None and is_meant_for(question, role, side):
            followers.setdefault(question.follow_up.question, []).append(question)
    order: list[str] = []

    def add(question: Question) -> None:
        if question.id in order:
            return
        order.append(question.id)
        add_followers(question.id)

    def add_followers(of: str) -> None:
        for follower in followers.get(of, ()):
            if follower.follow_up is not None and is_wanted(follower.follow_up):
                add(follower)

    for planned in planned_questions:
        question = pack.question[planned]
        if question.follow_up is None and side.value in question.sides:
            add(question)
    # A follow-up to something answered outside this plan is due as well, after everything that was planned.
    for other in answered:
        add_followers(other)
    return order
