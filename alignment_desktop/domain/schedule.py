"""What planning sittings has to see early: who waits, on which days, which must-ask a side has not rated, which side is
small."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from alignment_desktop.domain.answers import usual_plan
from alignment_desktop.domain.disclosure import FEWEST
from alignment_desktop.domain.engagement import Person, Respondent, Side
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.pack import InterviewPlan, Question
from alignment_desktop.domain.snapshot import Snapshot


class Unheard(Struct, frozen=True, kw_only=True):
    """A must-ask on which a side has given no rating yet; `planned` are its respondents who are still to be asked."""

    question: str
    side: Side
    planned: tuple[str, ...]


class SmallSide(Struct, frozen=True, kw_only=True):
    """A side of fewer than three people, whose figures a client would not see (`science.md`, small sides).

    `missing` more would do; so would a release by each of `unreleased`, who are ids of its respondents.
    """

    side: Side
    respondents: tuple[str, ...]
    missing: int
    unreleased: tuple[str, ...]


def waiting(snapshot: Snapshot) -> tuple[Respondent, ...]:
    """The respondents without an answer and without a sitting that is planned or held, archived people apart."""
    standing = {i.id for i in snapshot.interviews if i.state in (SittingState.PLANNED, SittingState.HELD)}
    seated = {a.respondent_id for a in snapshot.attendances if a.interview_id in standing}
    seated |= {r.respondent_id for r in snapshot.responses}
    return tuple(r for r in snapshot.respondents if r.id not in seated and not snapshot.person[r.person_id].is_archived)


def days(snapshot: Snapshot) -> tuple[date, ...]:
    """The local days on which the round has sittings, earliest first; cancelled sittings make no day."""
    standing = (i for i in snapshot.interviews if i.state is not SittingState.CANCELLED)
    return tuple(sorted({i.appointment.date() for i in standing if i.appointment}))


def next_day(snapshot: Snapshot) -> date | None:
    """The first day with a sitting from today on; the last one where none is ahead, None where no sitting has a day."""
    known = days(snapshot)
    return next((day for day in known if day >= snapshot.today), known[-1] if known else None)


def plans_in_use(snapshot: Snapshot) -> tuple[InterviewPlan, ...]:
    """The plans that the round's sittings follow, in the order of the pack; cancelled sittings follow none.

    Before any sitting follows one, they are the usual plans of its respondents.
    """
    pack = snapshot.pack
    followed = {i.plan for i in snapshot.interviews if i.plan and i.state is not SittingState.CANCELLED}
    usual = {plan.id for r in snapshot.respondents if (plan := usual_plan(pack, r.role))}
    return tuple(plan for plan in pack.plans if plan.id in (followed or usual))


def must_asks(snapshot: Snapshot) -> tuple[Question, ...]:
    """The must-asks of the plans in use, in the order of the pack."""
    must = {question for plan in plans_in_use(snapshot) for question in plan.must_ask}
    return tuple(question for question in snapshot.pack.questions if question.id in must)


def unheard(snapshot: Snapshot) -> tuple[Unheard, ...]:
    """The must-asks of the round that a side has not rated yet, in the order of the pack, business first.

    A side without respondents is left out: that is a matter of `small_sides`.
    """
    still = {i.id for i in snapshot.interviews if i.state is SittingState.PLANNED}
    to_come = {a.respondent_id for a in snapshot.attendances if a.interview_id in still}
    found = []
    for question in must_asks(snapshot):
        rated = {snapshot.side_of[r.respondent_id] for r in snapshot.responses_of.get(question.id, ()) if r.rating}
        for side in Side:
            is_there = side in snapshot.side_of.values()
            if is_there and side.value in question.sides and side not in rated:
                planned = snapshot.planned_for.get(question.id, frozenset()) & to_come
                own = (r.id for r in snapshot.respondents if r.id in planned and snapshot.side_of[r.id] is side)
                found.append(Unheard(question=question.id, side=side, planned=tuple(own)))
    return tuple(found)


def small_sides(people: Iterable[Person], respondents: Iterable[Respondent]) -> tuple[SmallSide, ...]:
    """The sides whose figures could not be shown with these respondents, archived people apart.

    None before there is any respondent, and none for a side that everybody on it has released.
    """
    person = {p.id: p for p in people}
    asked = [r for r in respondents if not person[r.person_id].is_archived]
    found = []
    for side in Side if asked else ():
        own = [r for r in asked if person[r.person_id].side is side]
        unreleased = tuple(r.id for r in own if r.released_on is None)
        if len(own) < FEWEST and (unreleased or not own):
            ids = tuple(r.id for r in own)
            found.append(SmallSide(side=side, respondents=ids, missing=FEWEST - len(own), unreleased=unreleased))
    return tuple(found)
