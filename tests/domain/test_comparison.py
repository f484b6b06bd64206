from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.comparison import Comparison
from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.scoring import OVERALL
from tests.builders import agreed_level, pack, question, respondent, response, responses, small_pack, snapshot

NAMES = ("ann", "bea", "cid", "joe", "kim", "lou")
PEOPLE = tuple(respondent(n, "business" if n < "d" else "it") for n in NAMES)
QUESTIONS = tuple(q.id for q in small_pack().questions)


def parts(fall):
    return fall.same_people, fall.people, fall.questions, fall.agreed


def compared(before, after, **changes) -> Comparison:
    return Comparison(before=snapshot(*PEOPLE, *before), after=snapshot(*PEOPLE, *after, **changes))


def test_the_same_people_rating_differently_is_all_of_a_change():
    fall = compared([responses("A.1.a", ann=2, joe=2)], [responses("A.1.a", ann=3, joe=4)]).waterfall("A.1")
    assert (fall.before, fall.after, fall.change) == (2, Fraction(7, 2), Fraction(3, 2))
    assert parts(fall) == (Fraction(3, 2), 0, 0, 0)


def test_one_new_person_can_move_a_side_and_is_told_apart():
    fall = compared([responses("A.1.a", ann=2)], [responses("A.1.a", ann=2, bea=5)]).waterfall("A.1")
    assert parts(fall) == (0, Fraction(3, 2), 0, 0)


def test_wholly_different_people_are_a_change_of_people():
    fall = compared([responses("A.1.a", ann=2)], [responses("A.1.a", bea=5)]).waterfall("A.1")
    assert parts(fall) == (0, 3, 0, 0)


def test_other_questions_are_a_change_of_questions():
    before = [responses("A.1.a", ann=2), responses("A.1.b", ann=4)]
    fall = compared(before, [responses("A.1.a", ann=3)]).waterfall("A.1")
    assert parts(fall) == (1, 0, -1, 0)
    apart = compared([responses("A.1.a", ann=2)], [responses("A.1.b", ann=5)]).waterfall("A.1")
    assert parts(apart) == (0, 0, 3, 0)


def test_an_agreed_level_is_told_apart_from_what_people_rated():
    before = [responses("A.1.a", ann=2)]
    after = [responses("A.1.a", ann=3), agreed_level("A.1", 3.5)]
    fall = compared(before, after).waterfall("A.1")
    assert (fall.after, parts(fall)) == (Fraction(7, 2), (1, 0, 0, Fraction(1, 2)))
    only_agreed = compared([agreed_level("A.1", 2)], after).waterfall("A.1")
    assert parts(only_agreed) == (0, 0, 0, Fraction(3, 2))


def test_a_round_without_the_figure_has_no_waterfall():
    comparison = compared([responses("A.1.a", ann=2)], [responses("A.2.a", ann=2)])
    assert comparison.waterfall("A.1") is None
    assert comparison.waterfall("A.2") is None
    with pytest.raises(NotFound):
        comparison.waterfall("nothing")


def test_a_practice_new_to_the_pack_has_no_waterfall():
    wider = pack((*QUESTIONS, "C.1.a"))
    comparison = compared([responses("A.1.a", ann=2)], [responses("C.1.a", ann=2)], pack=wider)
    assert comparison.waterfall("C.1") is None
    assert not comparison.may_show("C.1")


def test_figures_like_for_like_stand_on_the_questions_both_rounds_rated():
    before = [responses("A.1.a", ann=2, joe=4), responses("A.1.b", ann=5)]
    after = [responses("A.1.a", ann=3, joe=4), responses("A.2.a", ann=1)]
    comparison = compared(before, after)
    assert comparison.shared_questions == {"A.1.a"}
    then, now = comparison.like_for_like
    assert (then.figure("A.1").score, now.figure("A.1").score) == (3, Fraction(7, 2))
    assert (then.figure("A").gap, now.figure("A").gap) == (2, 1)
    assert now.figure("A.2").score is None


def test_a_waterfall_leaves_only_when_no_part_of_it_speaks_of_one_or_two():
    six = dict.fromkeys(NAMES, 3)
    steady = compared([responses("A.1.a", **six)], [responses("A.1.a", **(six | {"ann": 4}))])
    assert steady.may_show("A.1")
    one_left = compared([responses("A.1.a", **six)], [responses("A.1.a", **{n: 3 for n in NAMES if n != "ann"})])
    assert not one_left.may_show("A.1")
    extra = respondent("max")
    answers = responses("A.1.a", **six)
    came = Comparison(
        before=snapshot(*PEOPLE, extra, answers), after=snapshot(*PEOPLE, extra, answers, response("max", "A.1.a", 1))
    )
    assert not came.may_show("A.1")


answers_given = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(QUESTIONS)), st.integers(1, 5), max_size=14
)
levels_agreed = st.dictionaries(st.sampled_from(("A.1", "A.2", "B.1")), st.integers(2, 10), max_size=2)


@given(answers_given, answers_given, levels_agreed, levels_agreed)
def test_the_parts_of_a_waterfall_add_up_exactly(first, second, agreed_first, agreed_second):
    rounds = [
        [
            *(response(who, q, r) for (who, q), r in given_answers.items()),
            *(agreed_level(practice, halves / 2) for practice, halves in agreed.items()),
        ]
        for given_answers, agreed in ((first, agreed_first), (second, agreed_second))
    ]
    comparison = compared(*rounds)
    for about in ("A.1", "A.2", "B.1", "A", "B", "communications", OVERALL):
        fall = comparison.waterfall(about)
        if fall is None:
            continue
        assert fall.before + sum(parts(fall)) == fall.after
        assert fall.before == comparison.before.assessment.figure(about).reported
        if first == second:
            assert parts(fall)[:3] == (0, 0, 0)


@given(answers_given)
def test_a_changed_pack_moves_questions_only(given_answers):
    renamed = pack((*(question(q, criteria=("governance",)) for q in QUESTIONS[:2]), *QUESTIONS[2:], "B.1.c"))
    rows = [response(who, q, r) for (who, q), r in given_answers.items()]
    fall = compared(rows, rows, pack=renamed).waterfall(OVERALL)
    assert fall is None or parts(fall) == (0, 0, 0, 0)
