from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.scoring import OVERALL
from alignment_desktop.domain.voices import Voices, asks
from tests.builders import (
    TODAY,
    attendance,
    follow_up,
    interview,
    pack,
    question,
    respondent,
    response,
    responses,
    round_,
    snapshot,
    weight,
)

ANN, BEA = respondent("ann"), respondent("bea")
JOE = respondent("joe", "it")


def test_one_persons_level_is_built_upwards_from_their_own_ratings_alone():
    frozen = snapshot(ANN, JOE, responses("A.1.a", ann=2, joe=5), responses("A.1.b", ann=4), responses("A.2.a", ann=1))
    levels = Voices().of(frozen, ("ann", "joe"))
    assert levels["ann"]["A.1"] == 3
    assert levels["ann"]["A"] == 2
    assert levels["ann"][OVERALL] == 2
    assert levels["joe"]["A"] == 5
    assert "B" not in levels["joe"]


def test_whoever_rated_nothing_has_no_level():
    frozen = snapshot(ANN, BEA, responses("A.1.a", ann="dont_know"))
    assert Voices().of(frozen, ("ann", "bea")) == {"ann": {}, "bea": {}}


def test_weights_count_in_one_persons_level():
    frozen = snapshot(ANN, responses("A.1.a", ann=1), responses("A.1.b", ann=4), weight("A.1.b", 2))
    assert Voices().of(frozen, ("ann",))["ann"]["A.1"] == 3


def test_a_kept_level_follows_a_changed_answer_a_new_one_and_one_taken_back():
    voices = Voices()
    first = snapshot(ANN, JOE, responses("A.1.a", ann=2, joe=5))
    voices.of(first, ("ann", "joe"))
    changed = first.with_response(response("ann", "A.1.a", 4))
    assert voices.of(changed, ("ann", "joe"))["ann"]["A.1"] == 4
    added = changed.with_response(response("joe", "A.1.b", 1))
    assert voices.of(added, ("ann", "joe"))["joe"]["A.1"] == 3
    assert voices.of(changed, ("ann", "joe"))["joe"]["A.1"] == 5
    reweighed = changed.replaced(responses=added.responses, weights=(weight("A.1.b", 3),))
    assert voices.of(reweighed, ("joe",))["joe"]["A.1"] == Fraction(2)


def test_a_silent_side_comes_before_a_question_that_is_open():
    asked = pack(("A.1.a", "A.1.b", "A.2.a"))
    frozen = snapshot(
        ANN, JOE, responses("A.1.a", ann=2, joe=3), responses("A.1.b", ann=2), responses("A.2.a", joe=2), pack=asked
    )
    found = asks(frozen)
    assert [(a.practice, a.side, a.is_silent, a.questions) for a in found] == [
        ("A.2", Side.BUSINESS, True, ("A.2.a",)),
        ("A.1", Side.IT, False, ("A.1.b",)),
    ]
    assert found[0].candidates == ("ann",)


def test_only_those_are_candidates_who_can_answer_and_have_not_been_asked():
    asked = pack((question("A.1.a", audience=("manager",)), "A.1.b"))
    other = respondent("cid", role="clerk")
    frozen = snapshot(ANN, BEA, other, JOE, responses("A.1.a", joe=2, ann="dont_know"), pack=asked)
    (first, *_rest) = [a for a in asks(frozen) if a.side is Side.BUSINESS]
    assert first.questions == ("A.1.a", "A.1.b")
    assert first.candidates[0] == "bea"
    assert set(first.candidates) == {"ann", "bea", "cid"}


def test_follow_ups_and_what_does_not_count_are_no_reason_to_ask():
    asked = pack(("A.1.a", follow_up("A.1.b", "A.1.a", at_most=2), question("A.1.c", sides=("business",))))
    frozen = snapshot(
        ANN, JOE, responses("A.1.a", ann=2, joe=3), responses("A.1.c", ann=3), weight("A.1.a", 1), pack=asked
    )
    assert asks(frozen) == ()


def test_a_closed_round_asks_nothing():
    closed = replace(round_(), closed_on=TODAY)
    assert asks(snapshot(ANN, JOE, round=closed)) == ()


def test_it_names_the_next_planned_sitting_that_has_the_question_in_its_plan():
    late = interview("joe", state=SittingState.PLANNED, appointment=datetime.fromisoformat("2026-05-20T09:00"))
    soon = interview(
        "joe", id="soon", plan=None, state=SittingState.PLANNED, appointment=datetime.fromisoformat("2026-05-12T09:00")
    )
    frozen = snapshot(ANN, JOE, responses("A.1.a", ann=2), pack=pack(("A.1.a",)))
    frozen = frozen.replaced(interviews=(frozen.interviews[0], late))
    (ask,) = asks(frozen)
    assert (ask.sitting_id, ask.is_planned, ask.fitting) == ("i-joe", True, 1)
    both = frozen.replaced(
        interviews=(*frozen.interviews, soon), attendances=(*frozen.attendances, attendance("joe", "soon"))
    )
    (ask,) = asks(both)
    assert (ask.sitting_id, ask.is_planned) == ("soon", False)


def test_a_sitting_takes_no_more_questions_than_it_has_minutes_for():
    asked = pack(("A.1.a", "A.1.b", "A.2.a"))
    frozen = snapshot(ANN, JOE, [r for q in ("A.1.a", "A.1.b", "A.2.a") for r in responses(q, ann=2)], pack=asked)
    short = interview(
        "joe", plan=None, minutes=6, state=SittingState.PLANNED, appointment=datetime.fromisoformat("2026-05-12T09:00")
    )
    first, second = asks(frozen.replaced(interviews=(frozen.interviews[0], short)))
    assert (first.practice, first.fitting, first.sitting_id) == ("A.1", 2, "i-joe")
    assert (second.practice, second.fitting, second.sitting_id) == ("A.2", 0, None)


def test_held_sittings_are_not_offered_and_nobody_left_is_said():
    frozen = snapshot(ANN, responses("A.1.a", ann=2), pack=pack(("A.1.a",)), today=date(2026, 5, 5))
    (ask,) = asks(frozen)
    assert (ask.side, ask.candidates, ask.sitting_id) == (Side.IT, (), None)


def test_whoever_has_left_is_not_asked():
    gone = respondent("gone", "it")
    gone.person = replace(gone.person, is_archived=True)
    (ask,) = asks(snapshot(ANN, gone, JOE, responses("A.1.a", ann=2), pack=pack(("A.1.a",))))
    assert ask.candidates == ("joe",)
