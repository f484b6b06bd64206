"""Which question comes next in a sitting; no toolkit, no clock: the minutes left come in as a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alignment_desktop.domain.coverage import is_due, is_meant_for
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Response, Standing
from alignment_desktop.domain.pack import InterviewPlan, Pack, Question

MINUTES_A_QUESTION = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
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
    open_questions = [question for question in _asked(pack, plan, role, side, answers) if question not in answers]
    must = [q for q in open_questions if q in plan.must_ask]
    kept = set(open_questions)
    if minutes_left is not None:
        room = max(0, minutes_left) // MINUTES_A_QUESTION
        others = [q for q in open_questions if q not in plan.must_ask]
        kept = {*must[:room], *others[: max(0, room - len(must))]}
    return Agenda(
        ahead=tuple(q for q in open_questions if q in kept),
        postponed=tuple(q for q in open_questions if q not in kept),
        to_rate=tuple(q for q, r in answers.items() if r.standing is Standing.TO_RATE),
        must_ask=tuple(must),
    )


def _asked(pack: Pack, plan: InterviewPlan, role: str, side: Side, answers: Mapping[str, Response]) -> Sequence[str]:
    """The plan's questions that this side can answer, each followed by its follow-ups that are due."""
    followers: dict[str, list[Question]] = {}
    for question in pack.questions:
        if question.follow_up is not None and is_meant_for(question, role, side):
            followers.setdefault(question.follow_up.question, []).append(question)
    order: list[str] = []

    def add(question: Question) -> None:
        if question.id in order:
            return
        order.append(question.id)
        for follower in followers.get(question.id, ()):
            if follower.follow_up is not None and is_due(follower.follow_up, answers.get(question.id)):
                add(follower)

    for planned in plan.questions:
        question = pack.question[planned]
        if question.follow_up is None and side.value in question.sides:
            add(question)
    # A follow-up to something answered outside this plan is due as well, after everything that was planned.
    for answered in answers:
        for follower in followers.get(answered, ()):
            if follower.follow_up is not None and is_due(follower.follow_up, answers[answered]):
                add(follower)
    return order
