from __future__ import annotations

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.flow import Progress, Seat, agenda, itinerary
from alignment_desktop.domain.pack import InterviewPlan
from tests.builders import follow_up, pack, question, response

PACK = pack(
    (
        "A.1.a",
        follow_up("A.1.b", "A.1.a", at_most=2),
        follow_up("A.1.c", "A.1.b", at_most=2),
        question("A.2.a", sides=("it",)),
        "A.2.b",
        "B.1.a",
        "B.1.b",
        follow_up("B.1.c", "B.1.b", is_="DK"),
    )
)
PLAN = InterviewPlan(
    id="plan",
    title="Plan",
    roles=("manager",),
    minutes=30,
    opening="Hello.",
    closing="Thank you.",
    questions=("B.1.a", "A.1.a", "A.1.b", "A.2.a", "A.2.b"),
    must_ask=("A.2.b",),
)


def left(minutes=None, side=Side.BUSINESS, **answers):
    given = {q.replace("_", "."): response("ann", q.replace("_", "."), a) for q, a in answers.items()}
    return agenda(PACK, PLAN, role="manager", side=side, answers=given, minutes_left=minutes)


def test_the_order_is_the_plans_without_the_other_sides_questions():
    assert left().ahead == ("B.1.a", "A.1.a", "A.2.b")
    assert left(side=Side.IT).ahead == ("B.1.a", "A.1.a", "A.2.a", "A.2.b")
    assert left().next == "B.1.a"


def test_what_was_answered_is_not_asked_again():
    now = left(B_1_a=3, A_1_a="dont_know")
    assert now.next == "A.2.b"
    assert left(B_1_a=3, A_1_a=4, A_2_b="declined").next is None


def test_a_follow_up_comes_right_after_the_answer_that_makes_it_due():
    assert left(B_1_a=3, A_1_a=2).ahead == ("A.1.b", "A.2.b")
    assert left(B_1_a=3, A_1_a=3).ahead == ("A.2.b",)
    assert left(B_1_a=3, A_1_a=2, A_1_b=1).ahead == ("A.1.c", "A.2.b")


def test_a_follow_up_to_an_answer_outside_the_plan_comes_last():
    assert left(B_1_b="dont_know").ahead == ("B.1.a", "A.1.a", "A.2.b", "B.1.c")


def test_a_question_touched_and_not_rated_waits_apart():
    now = left(B_1_a="to_rate")
    assert now.to_rate == ("B.1.a",)
    assert now.next == "A.1.a"


def test_short_of_time_the_must_asks_stay_and_the_rest_gives_way():
    assert left(minutes=6).ahead == ("B.1.a", "A.2.b")
    assert left(minutes=6).postponed == ("A.1.a",)
    assert left(minutes=5).ahead == ("A.2.b",)
    assert left(minutes=5).must_ask == ("A.2.b",)
    assert left(minutes=9).postponed == ()


def test_without_time_nothing_is_ahead_and_the_must_asks_are_still_named():
    now = left(minutes=-1)
    assert now.next is None
    assert now.must_ask == ("A.2.b",)


def seat(side=Side.BUSINESS, role="manager", **answers):
    return Seat(
        role=role,
        side=side,
        answers={q.replace("_", "."): response("ann", q.replace("_", "."), a) for q, a in answers.items()},
    )


def stops(*seats, plan=PLAN, **options):
    return [(stop.question, stop.progress) for stop in itinerary(PACK, plan, seats or (seat(),), **options)]


def test_an_itinerary_keeps_what_was_answered_in_its_place():
    assert stops(seat(B_1_a=3, A_1_a="to_rate")) == [
        ("B.1.a", Progress.ANSWERED),
        ("A.1.a", Progress.TO_RATE),
        ("A.2.b", Progress.OPEN),
    ]


def test_two_people_are_asked_together_and_a_question_is_half_until_both_have_answered():
    ann, bob = seat(B_1_a=3, A_1_a="declined"), seat(Side.IT, "engineer", B_1_a=2)
    assert stops(ann, bob) == [
        ("B.1.a", Progress.ANSWERED),
        ("A.1.a", Progress.HALF),
        ("A.2.a", Progress.OPEN),
        ("A.2.b", Progress.OPEN),
    ]
    assert stops(ann, seat(Side.IT, "engineer", A_2_a=4))[2] == ("A.2.a", Progress.ANSWERED)


def test_a_due_follow_up_of_either_stands_behind_its_question():
    assert [q for q, _ in stops(seat(), seat(A_1_a=2))] == ["B.1.a", "A.1.a", "A.1.b", "A.2.b"]


def test_what_was_touched_beyond_the_plan_comes_last():
    assert stops(seat(B_1_b=4), also=("B.1.b", "A.1.a"))[-1] == ("B.1.b", Progress.ANSWERED)


def test_without_a_plan_everything_meant_for_those_present_is_asked():
    assert [q for q, _ in stops(plan=None)] == ["A.1.a", "A.2.b", "B.1.a", "B.1.b"]
    assert "A.2.a" in [q for q, _ in stops(seat(Side.IT, "engineer"), plan=None)]


def test_an_itinerary_postpones_open_questions_only_and_names_the_must_asks():
    found = itinerary(PACK, PLAN, (seat(B_1_a="to_rate"),), minutes_left=3)
    assert [(stop.question, stop.is_postponed, stop.is_must_ask) for stop in found] == [
        ("B.1.a", False, False),
        ("A.1.a", True, False),
        ("A.2.b", False, True),
    ]
