from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.interview import Basis, SittingState, Standing
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.scoring import (
    OVERALL,
    Band,
    BySide,
    GapReading,
    Perception,
    assess,
    mean_of_sides,
    one_decimal,
    read_gap,
    read_sides,
    signed_one_decimal,
)
from alignment_desktop.domain.snapshot import Snapshot, Thresholds
from tests.builders import (
    agreed_level,
    attendance,
    finding,
    follow_up,
    interview,
    pack,
    question,
    respondent,
    response,
    responses,
    small_pack,
    snapshot,
    target,
    weight,
)

NAMES = ("ann", "bea", "cid", "joe", "kim")
PEOPLE = (*(respondent(n) for n in ("ann", "bea", "cid")), *(respondent(n, "it") for n in ("joe", "kim")))
QUESTIONS = tuple(q.id for q in small_pack().questions)


def scores_of(frozen: Snapshot) -> dict[str, Fraction | None]:
    a = frozen.assessment
    return {f.about: f.score for fs in (a.question, a.practice, a.challenge, a.criterion) for f in fs.values()} | {
        OVERALL: a.overall.score
    }


# Worked by hand


def test_three_business_voices_do_not_drown_one_it_voice():
    figure = snapshot(*PEOPLE, responses("A.1.a", ann=2, bea=3, cid=4, joe=5)).assessment.figure("A.1.a")
    assert figure.mean == BySide(Fraction(3), Fraction(5))
    assert figure.score == 4
    assert figure.pooled == Fraction(7, 2)
    assert figure.gap == 2
    assert figure.heads == BySide(3, 1)
    assert figure.bases == {Basis.SELF: 4}


def test_wholes_are_weighted_means_of_what_was_rated():
    frozen = snapshot(
        *PEOPLE,
        responses("A.1.a", ann=1, joe=3),
        responses("A.1.b", ann=4),
        responses("A.2.a", joe=5),
        responses("B.1.a", bea=2, kim=2),
        weight("A.1.b", 3),
        weight("A.2", 2),
    )
    a = frozen.assessment
    assert a.figure("A.1").score == Fraction(2 + 3 * 4, 4) == Fraction(7, 2)
    assert a.figure("A").score == (Fraction(7, 2) + 2 * 5) / 3 == Fraction(9, 2)
    assert a.figure("B").score == 2
    assert a.overall.score == Fraction(13, 4)


def test_a_gap_compares_only_what_both_sides_rated():
    frozen = snapshot(*PEOPLE, responses("A.1.a", ann=1, joe=3), responses("A.1.b", ann=5), responses("A.2.a", ann=2))
    practice = frozen.assessment.figure("A.1")
    assert practice.mean.business == 3
    assert practice.shared == BySide(Fraction(1), Fraction(3))
    assert (practice.gap, practice.shared_questions) == (2, 1)
    challenge = frozen.assessment.figure("A")
    assert (challenge.gap, challenge.shared_questions) == (2, 1)


def test_nothing_shared_is_not_comparable_and_never_zero():
    figure = snapshot(*PEOPLE, responses("A.1.a", ann=3), responses("A.1.b", joe=3)).assessment.figure("A.1")
    assert figure.gap is figure.reading is figure.perception is None
    assert figure.shared_questions == 0
    assert not figure.is_single_sided


def test_what_was_heard_from_one_side_is_marked_single_sided():
    a = snapshot(*PEOPLE, responses("A.1.a", joe=2, kim=3)).assessment
    assert a.figure("A.1").is_single_sided
    assert a.figure("A.1").score == Fraction(5, 2)
    assert not a.figure("A.2").is_single_sided
    assert a.figure("A.2").score is None


def test_answers_above_the_target_count_as_the_target_in_the_capped_reading():
    answers = (*responses("A.1.a", ann=5, joe=1), *responses("A.2.a", ann=4, joe=4), *responses("B.1.a", ann=5))
    a = snapshot(*PEOPLE, answers, target("A", 3), target("A.2", 3.5)).assessment
    assert a.figure("A.1").capped == 2
    assert a.figure("A.2").capped == Fraction(7, 2)
    assert a.figure("A").capped == Fraction(11, 4)
    assert a.figure("B").capped is None
    assert a.overall.capped == (Fraction(11, 4) + 5) / 2
    assert (a.figure("A").target, a.figure("A.1").target, a.figure("A.2.a").target) == (3, 3, Fraction(7, 2))


def test_an_agreed_level_is_reported_beside_the_score_and_carried_upwards():
    answers = (*responses("A.1.a", ann=2, joe=2), *responses("A.2.a", ann=4, joe=4))
    a = snapshot(*PEOPLE, answers, agreed_level("A.1", 3.5), agreed_level("B.1", 2)).assessment
    practice, challenge = a.figure("A.1"), a.figure("A")
    assert (practice.score, practice.agreed, practice.reported) == (2, Fraction(7, 2), Fraction(7, 2))
    assert (practice.level, practice.level_name) == (3, "agreed")
    assert (challenge.score, challenge.reported, challenge.agreed_practices) == (3, Fraction(15, 4), 1)
    assert (a.figure("B").score, a.figure("B").reported) == (None, 2)
    assert a.overall.agreed_practices == 2


def test_a_score_is_at_the_level_it_has_reached():
    answers = responses("A.1.a", ann=2, bea=3, cid=3, joe=2, kim=3)
    figure = snapshot(*PEOPLE, answers).assessment.figure("A.1")
    assert one_decimal(figure.score) == "2.6"
    assert (figure.level, figure.level_name) == (2, "patchy")


def test_a_follow_up_weighs_nothing_unless_the_engagement_says_otherwise():
    asked = pack(("A.1.a", follow_up("A.1.b", "A.1.a", at_most=2)))
    answers = (*responses("A.1.a", ann=2, joe=2), *responses("A.1.b", ann=5, joe=5))
    assert snapshot(*PEOPLE, answers, pack=asked).assessment.figure("A.1").score == 2
    assert snapshot(*PEOPLE, answers, weight("A.1.b", 1), pack=asked).assessment.figure("A.1").score == Fraction(7, 2)
    assert snapshot(*PEOPLE, answers, pack=asked).assessment.figure("A.1.b").score == 5


def test_weights_of_zero_leave_a_whole_without_a_score():
    answers = responses("A.1.a", ann=2, bea=3, joe=2)
    a = snapshot(*PEOPLE, answers, weight("A", 0)).assessment
    assert a.figure("A").score is not None
    assert a.overall.score is a.band(OVERALL) is None
    assert a.band("A") is not None
    no_practice = snapshot(*PEOPLE, answers, weight("A.1", 0)).assessment
    assert no_practice.figure("A.1").score is not None
    assert no_practice.figure("A").score is no_practice.band("A") is None
    assert no_practice.overall.people == BySide(frozenset(), frozenset())


def test_the_second_read_out_groups_questions_by_criterion():
    asked = pack(
        (
            "A.1.a",
            question("A.1.b", criteria=("governance",)),
            question("B.1.a", criteria=("governance", "communications")),
        )
    )
    answers = (*responses("A.1.a", ann=1, joe=1), *responses("A.1.b", ann=2, joe=4), *responses("B.1.a", ann=5, joe=5))
    a = snapshot(*PEOPLE, answers, pack=asked).assessment
    assert a.figure("communications").score == 3
    assert a.figure("governance").score == 4
    assert (a.figure("governance").gap, a.figure("governance").shared_questions) == (1, 2)


def test_the_band_is_what_leaving_out_any_one_respondent_does():
    answers = (*responses("A.1.a", ann=2, bea=3, cid=4, joe=5, kim="dont_know"), *responses("A.1.b", ann=1))
    a = snapshot(*PEOPLE, answers).assessment
    # Without joe the question is 3; without ann, bea and cid the business mean is 3.5, 3 and 2.5.
    assert a.band("A.1.a") == Band(low=Fraction(3), high=Fraction(17, 4))
    # Without ann the second question is gone: 4.25; else (x + 1) / 2 for x = 4, 3.75 and 3.
    assert a.band("A.1") == Band(low=Fraction(2), high=Fraction(17, 4))
    assert a.band("A.1.b") is None


def test_two_respondents_have_no_band():
    a = snapshot(*PEOPLE, responses("A.1.a", ann=2, joe=4)).assessment
    assert a.band("A.1") is a.band(OVERALL) is None


def test_an_unknown_figure_is_refused_in_plain_words():
    with pytest.raises(NotFound, match="C9"):
        snapshot().assessment.figure("C9")


# Coverage


def test_coverage_tells_the_states_apart():
    frozen = snapshot(
        *PEOPLE,
        response("ann", "A.1.a", 2),
        response("bea", "A.1.a", "dont_know"),
        response("cid", "A.1.a", "not_applicable"),
        response("joe", "A.1.a", "declined"),
        response("kim", "A.1.b", "to_rate"),
    )
    asked = frozen.assessment.figure("A.1.a").coverage
    assert (asked.asked, asked.rated, asked.dont_know, asked.not_applicable, asked.declined) == (5, 1, 1, 1, 1)
    assert asked.not_asked == 1
    assert asked.share == Fraction(1, 5)
    practice = frozen.assessment.figure("A.1").coverage
    assert (practice.asked, practice.to_rate, practice.not_asked) == (10, 1, 5)


def test_ratings_beyond_the_plan_are_counted_apart():
    frozen = snapshot(respondent("ann", plan=None), responses("A.1.a", ann=2), response("ann", "A.1.b", "declined"))
    coverage = frozen.assessment.figure("A.1").coverage
    assert (coverage.asked, coverage.rated, coverage.unplanned, coverage.share) == (0, 0, 1, None)


def test_a_cancelled_sitting_planned_nothing():
    frozen = snapshot(respondent("ann"))
    cancelled = frozen.replaced(interviews=(interview("ann", state=SittingState.CANCELLED),))
    assert frozen.assessment.overall.coverage.asked == len(QUESTIONS)
    assert cancelled.assessment.overall.coverage.asked == 0


def test_a_question_is_planned_only_for_the_sides_that_can_answer_it():
    asked = pack((question("A.1.a", sides=("it",)), "A.1.b"))
    coverage = snapshot(respondent("ann"), respondent("joe", "it"), pack=asked).assessment.figure("A.1.a").coverage
    assert coverage.asked == 1


@pytest.mark.parametrize(
    ("condition", "answer", "is_due"),
    [
        ({"at_most": 2}, 2, True),
        ({"at_most": 2}, 3, False),
        ({"at_least": 4}, 4, True),
        ({"at_least": 4}, 3, False),
        ({"at_most": 2}, "dont_know", False),
        ({"is_": "DK"}, "dont_know", True),
        ({"is_": "NA"}, "not_applicable", True),
        ({"is_": "declined"}, "declined", True),
        ({"is_": "DK"}, 3, False),
    ],
)
def test_a_follow_up_is_asked_when_it_is_due(condition, answer, is_due):
    asked = pack(("A.1.a", follow_up("A.1.b", "A.1.a", **condition)))
    frozen = snapshot(respondent("ann"), response("ann", "A.1.a", answer), pack=asked)
    assert frozen.assessment.figure("A.1.b").coverage.asked == int(is_due)


def test_a_follow_up_is_asked_only_of_its_audience():
    asked = pack(
        ("A.1.a", question("A.1.b", audience=("engineer",), follow_up=follow_up("x.y", "A.1.a", at_most=5).follow_up))
    )
    frozen = snapshot(respondent("ann"), respondent("joe", "it"), responses("A.1.a", ann=1, joe=1), pack=asked)
    assert frozen.assessment.figure("A.1.b").coverage.asked == 1


def test_several_people_at_one_sitting_are_all_asked():
    frozen = snapshot(respondent("ann"), respondent("bea", plan=None), attendance("bea", "i-ann"))
    assert frozen.assessment.figure("A.1.a").coverage.asked == 2


# Readings


@pytest.mark.parametrize(
    ("gap", "reading"),
    [
        ("49/100", GapReading.ALIGNED),
        ("1/2", GapReading.WATCH),
        ("-1/2", GapReading.WATCH),
        ("1", GapReading.GAP),
        ("-199/100", GapReading.GAP),
        ("-2", GapReading.SEVERE),
    ],
)
def test_a_threshold_belongs_to_the_wider_reading(gap, reading):
    assert read_gap(Fraction(gap), Thresholds()) is reading


@pytest.mark.parametrize(
    ("business", "it", "perception"),
    [
        ("3", "3", Perception.AGREED_STRENGTH),
        ("29/10", "1", Perception.AGREED_WEAKNESS),
        ("2", "3", Perception.BLIND_SPOT),
        ("4", "2", Perception.UNDERVALUED_STRENGTH),
        ("28/10", "32/10", None),
    ],
)
def test_the_sides_are_read_against_the_middle_of_the_scale(business, it, perception):
    assert read_sides(Fraction(business), Fraction(it), Thresholds()) is perception


def test_figures_carry_their_readings():
    figure = snapshot(*PEOPLE, responses("A.1.a", ann=2, joe=4)).assessment.figure("A.1")
    assert figure.reading is GapReading.SEVERE
    assert figure.perception is Perception.BLIND_SPOT


@pytest.mark.parametrize(
    ("value", "shown", "signed"),
    [
        ("9/4", "2.3", "+2.3"),
        ("-9/4", "−2.3", "−2.3"),
        ("1/25", "0.0", "0.0"),
        ("-1/25", "0.0", "0.0"),
        ("-1/20", "−0.1", "−0.1"),
        ("299/100", "3.0", "+3.0"),
        ("5", "5.0", "+5.0"),
    ],
)
def test_one_decimal_is_half_up_from_the_exact_value(value, shown, signed):
    assert one_decimal(Fraction(value)) == shown
    assert signed_one_decimal(Fraction(value)) == signed


def test_the_mean_of_the_sides_is_over_those_present():
    assert mean_of_sides(None, Fraction(2)) == mean_of_sides(Fraction(2), None) == 2
    assert mean_of_sides(None, None) is None


# Properties

answers_given = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(QUESTIONS)), st.integers(1, 5), min_size=1, max_size=20
)


def frozen_with(given_answers, *more) -> Snapshot:
    return snapshot(*PEOPLE, *(response(who, q, r) for (who, q), r in given_answers.items()), *more)


@given(answers_given, st.randoms(use_true_random=False))
def test_the_order_of_people_and_answers_makes_no_difference(given_answers, random: Random):
    frozen = frozen_with(given_answers)
    people, answered = list(frozen.people), list(frozen.responses)
    random.shuffle(people)
    random.shuffle(answered)
    shuffled = frozen.replaced(people=tuple(people), responses=tuple(answered))
    assert replace(shuffled).assessment == frozen.assessment
    assert shuffled.assessment.bands == frozen.assessment.bands


@given(answers_given, st.sampled_from([s for s in Standing if s is not Standing.RATED]))
def test_what_is_not_rated_moves_no_score(given_answers, standing):
    missing = [(who, q) for who in NAMES for q in QUESTIONS if (who, q) not in given_answers]
    silent = [response(who, q, standing) for who, q in missing]
    assert scores_of(frozen_with(given_answers, silent)) == scores_of(frozen_with(given_answers))


@given(answers_given)
def test_scores_lie_between_the_lowest_and_the_highest_rating(given_answers):
    low, high = min(given_answers.values()), max(given_answers.values())
    frozen = frozen_with(given_answers)
    assert all(low <= score <= high for score in scores_of(frozen).values() if score is not None)
    assert all(low <= band.low <= band.high <= high for band in frozen.assessment.bands.values())
    gap = frozen.assessment.overall.gap
    assert gap is None or abs(gap) <= high - low


@given(answers_given, st.data())
def test_a_higher_rating_never_lowers_a_score(given_answers, data):
    key = data.draw(st.sampled_from(sorted(given_answers)))
    higher = given_answers | {key: data.draw(st.integers(given_answers[key], 5))}
    before, after = scores_of(frozen_with(given_answers)), scores_of(frozen_with(higher))
    assert all(after[about] >= score for about, score in before.items() if score is not None)


@given(answers_given)
def test_swapping_the_sides_turns_the_gap_and_keeps_the_score(given_answers):
    frozen = frozen_with(given_answers)
    other = {Side.BUSINESS: Side.IT, Side.IT: Side.BUSINESS}
    swapped = frozen.replaced(people=tuple(replace(p, side=other[p.side]) for p in frozen.people)).assessment
    for about, figure in frozen.assessment.practice.items():
        assert swapped.practice[about].score == figure.score
        assert swapped.practice[about].gap == (None if figure.gap is None else -figure.gap)


@given(answers_given)
def test_the_gap_is_the_difference_of_the_shared_means(given_answers):
    a = frozen_with(given_answers).assessment
    for figure in (*a.practice.values(), *a.challenge.values(), *a.criterion.values(), a.overall):
        if figure.shared.business is not None and figure.shared.it is not None:
            assert figure.gap == figure.shared.it - figure.shared.business
        else:
            assert figure.gap is None


@settings(max_examples=30)
@given(answers_given)
def test_the_band_equals_scoring_again_without_each_respondent(given_answers):
    frozen = frozen_with(given_answers)
    for about in (*QUESTIONS, "A.1", "A.2", "A", "B", "communications", "governance", OVERALL):
        figure = frozen.assessment.figure(about)
        without = [
            scores_of(replace(frozen, responses=tuple(r for r in frozen.responses if r.respondent_id != who)))[about]
            for people in figure.people
            for who in people
        ]
        scores = [score for score in without if score is not None]
        expected = Band(low=min(scores), high=max(scores)) if sum(figure.heads) >= 3 else None
        assert frozen.assessment.band(about) == expected


DEEP = pack(("A.1.a", follow_up("A.1.b", "A.1.a", at_most=2), "A.2.a", question("B.1.a", criteria=("governance",))))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES),
            st.sampled_from([q.id for q in DEEP.questions]),
            st.one_of(st.integers(1, 5), st.sampled_from(["dont_know", "to_rate"])),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_scoring_one_answer_after_another_equals_scoring_from_scratch(given_answers):
    frozen = snapshot(*PEOPLE, pack=DEEP)
    for step, (who, q, answer) in enumerate(given_answers, start=2):
        frozen = frozen.with_response(response(who, q, answer), last_step=step)
        afresh = replace(frozen)
        assert frozen.assessment == afresh.assessment
        assert frozen.responses_of == afresh.responses_of
    assert frozen.last_step == step


# The frame of an assessment


@pytest.mark.parametrize(
    "change",
    [
        {"weights": (weight("A.1.a", 9),)},
        {"targets": (target("A", 2),)},
        {"agreed_levels": (agreed_level("A.1", 5),)},
        {"thresholds": Thresholds(watch=Fraction(3))},
        {"attendances": ()},
        {"responses": ()},
    ],
)
def test_a_changed_frame_is_scored_anew(change):
    frozen = snapshot(*PEOPLE, responses("A.1.a", ann=2, joe=4), responses("A.1.b", ann=1))
    before = frozen.assessment
    after = frozen.replaced(**change)
    assert after.assessment == replace(after).assessment
    assert after.assessment != before


def test_a_change_that_moves_no_figure_takes_over_what_is_known():
    frozen = snapshot(*PEOPLE, responses("A.1.a", ann=2, joe=4))
    assert frozen.replaced(last_step=2).replaced(findings=(finding(),)).assessment == frozen.assessment


def test_an_earlier_assessment_saves_the_questions_that_did_not_move():
    frozen = snapshot(*PEOPLE, responses("A.1.a", ann=2, joe=4), responses("B.1.a", ann=2, joe=4))
    earlier = frozen.assessment
    later = assess(frozen.with_response(response("ann", "A.1.a", 5)), earlier)
    assert later.question["B.1.a"] is earlier.question["B.1.a"]
    assert later.challenge["B"] is earlier.challenge["B"]
    assert later.challenge["A"] is not earlier.challenge["A"]


def test_answers_to_questions_that_the_pack_does_not_hold_are_left_alone():
    frozen = snapshot(*PEOPLE, responses("Z.9.z", ann=2, bea=2, joe=4), responses("A.1.a", ann=2))
    assert frozen.assessment.overall.score == 2
    assert frozen.assessment.bands == {}
