from __future__ import annotations

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.flow import agenda
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
