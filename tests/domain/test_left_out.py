"""A question that a round leaves out is asked of nobody, wherever it is asked who is asked what."""

from __future__ import annotations

import pytest

from alignment_desktop.domain.answers import template_rows
from alignment_desktop.domain.coverage import is_meant_for
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.flow import Seat, agenda, itinerary
from alignment_desktop.domain.library import losses
from alignment_desktop.domain.pack import InterviewPlan, Pack
from alignment_desktop.domain.schedule import must_asks, unheard
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.voices import asks
from tests.builders import follow_up, pack, respondent, response, snapshot, weight

OUT = "A.1.a"
WHOLE = pack(
    (OUT, "A.1.b", follow_up("A.1.c", OUT, at_most=2), "B.1.a"),
    plans=(
        InterviewPlan(
            id="short",
            title="Short",
            roles=("manager",),
            minutes=30,
            opening="Welcome.",
            closing="Thank you.",
            questions=(OUT, "A.1.b"),
            must_ask=(OUT, "A.1.b"),
        ),
    ),
)
LEFT = WHOLE.without([OUT])


def told(asked: Pack, *answers: object) -> Snapshot:
    return snapshot(
        respondent("ann", side="business", plan="short"),
        respondent("bob", side="it", plan="short"),
        *answers,
        pack=asked,
    )


def test_it_stays_in_the_pack_with_its_words_and_the_pack_keeps_its_hash():
    assert LEFT.question[OUT].text == WHOLE.question[OUT].text
    assert (LEFT.sha256, LEFT.questions_of.keys()) == (WHOLE.sha256, WHOLE.questions_of.keys())
    assert not LEFT.is_asked(OUT)
    assert LEFT.is_asked("A.1.b")


def test_leaving_nothing_out_is_the_pack_itself():
    assert WHOLE.without([]) is WHOLE.without(["Z.9.z"]) is WHOLE


def test_no_plan_asks_it():
    assert all(OUT in plan.questions for plan in WHOLE.plans)
    assert not any(OUT in plan.questions or OUT in plan.must_ask for plan in LEFT.plans)


def test_it_is_planned_for_nobody():
    assert told(WHOLE).planned_for[OUT] == {"ann", "bob"}
    assert OUT not in told(LEFT).planned_for
    assert told(LEFT).plans_of["ann"] == {"A.1.b"}


def test_nobody_is_asked_it_next():
    def asked(of: Pack) -> set[str]:
        return {question for ask in asks(told(of)) for question in ask.questions}

    assert OUT in asked(WHOLE)
    assert asked(LEFT) == asked(WHOLE) - {OUT}


def test_a_sitting_goes_past_it_with_a_plan_and_without():
    seat = Seat(role="manager", side=Side.BUSINESS, answers={})
    for plan in (LEFT.plan["short"], None):
        assert OUT not in [stop.question for stop in itinerary(LEFT, plan, [seat])]
    left = agenda(LEFT, LEFT.plan["short"], role="manager", side=Side.BUSINESS, answers={})
    assert (left.ahead, left.must_ask) == (("A.1.b",), ("A.1.b",))


def test_a_sitting_in_which_it_was_talked_about_still_shows_it():
    given = response("ann", OUT, 4)
    seat = Seat(role="manager", side=Side.BUSINESS, answers={OUT: given})
    stops = itinerary(LEFT, LEFT.plan["short"], [seat], also=[OUT])
    assert [(stop.question, stop.progress.value) for stop in stops] == [("A.1.b", "open"), (OUT, "answered")]


def test_a_follow_up_that_is_left_out_is_never_due():
    low = response("ann", OUT, 1)
    without = WHOLE.without(["A.1.c"])
    seat = Seat(role="manager", side=Side.BUSINESS, answers={OUT: low})
    assert "A.1.c" in [stop.question for stop in itinerary(WHOLE, WHOLE.plan["short"], [seat])]
    assert "A.1.c" not in [stop.question for stop in itinerary(without, without.plan["short"], [seat])]
    assert told(WHOLE, low).assessment.question["A.1.c"].coverage.asked == 1
    assert told(without, low).assessment.question["A.1.c"].coverage.asked == 0
    assert "A.1.c" not in {row["question id"] for row in template_rows(told(without, low))}


def test_it_is_no_must_ask_that_a_side_has_not_rated():
    assert OUT in {question.id for question in must_asks(told(WHOLE))}
    assert OUT not in {question.id for question in must_asks(told(LEFT))}
    assert OUT not in {one.question for one in unheard(told(LEFT))}


def test_an_answer_sheet_has_no_row_for_it_with_people_and_without():
    for found in (told(LEFT), snapshot(pack=LEFT)):
        rows = {row["question id"] for row in template_rows(found)}
        assert OUT not in rows
        assert "A.1.b" in rows


def test_coverage_asks_for_less():
    whole, left = told(WHOLE).assessment.practice["A.1"].coverage, told(LEFT).assessment.practice["A.1"].coverage
    assert (whole.asked, left.asked) == (4, 2)


@pytest.mark.parametrize("who", ["manager", "engineer"])
def test_it_is_meant_for_no_role(who: str):
    assert not is_meant_for(LEFT.question[OUT], who, Side.BUSINESS)
    assert not is_meant_for(LEFT.question[OUT], who, Side.IT)


def test_what_was_answered_before_counts_as_before():
    answers = (response("ann", OUT, 2), response("bob", OUT, 4), response("ann", "A.1.b", 5))
    whole, left = told(WHOLE, *answers).assessment, told(LEFT, *answers).assessment
    for about in (OUT, "A.1.b"):
        assert left.question[about].score == whole.question[about].score
    assert (left.practice["A.1"].score, left.practice["A.1"].gap) == (whole.practice["A.1"].score, 2)
    assert left.practice["A.1"].coverage.unplanned == 2


class TestLosses:
    def test_a_must_ask_is_told_with_its_plans(self):
        assert losses(WHOLE, told(WHOLE).weight_of, [OUT]) == ("“How is A.1.a done here?” is a must-ask of: Short.",)

    def test_a_practice_without_a_question_that_counts_is_told(self):
        weights = told(WHOLE).weight_of
        words = "Practice B.1 keeps no question that counts, so it gets no score from new answers."
        assert losses(WHOLE, weights, ["B.1.a"]) == (words,)
        assert losses(WHOLE, weights, ["A.1.c"]) == ()
        assert losses(LEFT, weights, ["A.1.b"])[-1].startswith("Practice A.1 keeps no question")

    def test_a_weight_that_was_changed_decides_what_counts(self):
        weights = told(WHOLE, weight("A.1.b", 0)).weight_of
        assert losses(WHOLE, weights, [OUT])[-1].startswith("Practice A.1 keeps no question")

    def test_what_is_left_out_already_costs_nothing_more(self):
        assert losses(LEFT, told(LEFT).weight_of, [OUT, "Z.9.z"]) == ()
