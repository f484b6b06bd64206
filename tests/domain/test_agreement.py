from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_desktop.domain.agreement import (
    USUAL_RWG,
    Verdict,
    agreed_share,
    agreement,
    agreement_on,
    critical_values,
    mean_deviation,
    rwg,
)
from alignment_desktop.domain.engagement import Side
from tests.builders import respondent, response, responses, snapshot

ratings_of_a_few = st.lists(st.integers(1, 5), min_size=2, max_size=10)

# n, least rwg, its luck, highest AD, its luck: the published table.
TABLE = (
    (5, "17/20", "0.0400", "2/5", "0.0336"),
    (6, "43/60", "0.0450", "5/9", "0.0473"),
    (7, "2/3", "0.0468", "30/49", "0.0468"),
    (8, "17/28", "0.0401", "11/16", "0.0491"),
    (9, "41/72", "0.0406", "58/81", "0.0432"),
    (10, "19/36", "0.0445", "37/50", "0.0408"),
    (11, "26/55", "0.0496", "96/121", "0.0485"),
    (12, "5/11", "0.0443", "59/72", "0.0467"),
)


@pytest.mark.parametrize(("n", "least_rwg", "rwg_luck", "most_ad", "ad_luck"), TABLE)
def test_the_critical_values_are_those_of_the_table(n, least_rwg, rwg_luck, most_ad, ad_luck):
    values = critical_values(n)
    assert values is not None
    assert values.rwg == Fraction(least_rwg)
    assert values.deviation == Fraction(most_ad)
    assert f"{float(values.rwg_luck):.4f}" == rwg_luck
    assert f"{float(values.deviation_luck):.4f}" == ad_luck


@pytest.mark.parametrize(("n", "luck"), [(2, "0.520"), (3, "0.232"), (4, "0.098")])
def test_the_usual_limit_passes_by_luck_among_two_to_four(n, luck):
    passed = sum(rwg(ratings) >= USUAL_RWG for ratings in product(range(1, 6), repeat=n))
    assert f"{passed / 5**n:.3f}" == luck
    assert agreement([3] * n).verdict is Verdict.NONE


@pytest.mark.parametrize(
    ("given_ratings", "expected_rwg", "expected_ad"),
    [
        ((3, 3, 4), "5/6", "4/9"),
        ((2, 3, 4), "1/2", "2/3"),
        ((2, 3, 3, 4, 5), "7/20", "22/25"),
        ((1, 3, 5), "0", "4/3"),
    ],
)
def test_the_worked_examples(given_ratings, expected_rwg, expected_ad):
    assert rwg(given_ratings) == Fraction(expected_rwg)
    assert mean_deviation(given_ratings) == Fraction(expected_ad)


def test_there_are_no_critical_values_for_one_person_or_above_thirty():
    assert critical_values(1) is None
    assert critical_values(31) is None
    thirty = critical_values(30)
    assert thirty is not None
    assert thirty.rwg_luck <= Fraction(1, 20)


def test_two_people_never_agree_beyond_luck():
    values = critical_values(2)
    assert values is not None
    assert values.rwg is values.rwg_luck is values.deviation is values.deviation_luck is None


def test_one_person_has_no_agreement():
    assert agreement([4]) is None


def test_two_people_show_their_difference_only():
    two = agreement([5, 2])
    assert two is not None
    assert (two.spread, two.deviation, two.rwg, two.verdict) == (3, None, None, Verdict.NONE)


@pytest.mark.parametrize("few", [(3, 3, 3), (3, 3, 3, 3)])
def test_three_and_four_people_get_no_verdict_even_in_full_agreement(few):
    some = agreement(few)
    assert some is not None
    assert (some.rwg, some.deviation, some.verdict, some.critical) == (1, 0, Verdict.NONE, None)


def test_five_people_agree_only_beyond_luck():
    # rwg .80 passes the usual limit and misses the exact one of .85.
    near = agreement([3, 3, 3, 4, 4])
    assert near is not None
    assert (near.rwg, near.verdict) == (Fraction(17, 20), Verdict.AGREED)
    apart = agreement([3, 3, 3, 4, 5])
    assert apart is not None
    assert apart.verdict is Verdict.NOT_AGREED


def test_ten_people_need_the_usual_limit_where_the_exact_one_is_lower():
    ten = agreement([2, 2, 3, 3, 3, 3, 3, 4, 4, 5])
    assert ten is not None
    assert ten.critical is not None
    assert ten.critical.rwg < ten.rwg < USUAL_RWG
    assert ten.verdict is Verdict.NOT_AGREED


def test_more_than_thirty_people_get_no_verdict():
    many = agreement([3] * 31)
    assert many is not None
    assert (many.rwg, many.critical, many.verdict) == (1, None, Verdict.NONE)


PEOPLE = (*(respondent(n) for n in ("ann", "bea", "cid")), *(respondent(n, "it") for n in ("joe", "kim", "lou")))


def test_only_peoples_own_ratings_are_judged():
    answers = (
        response("ann", "A.1.a", 2),
        response("bea", "A.1.a", 3, "confirmed"),
        response("cid", "A.1.a", 4, "questionnaire"),
        response("joe", "A.1.a", 5, "consultant"),
        response("kim", "A.1.a", 1, is_joint=True),
        response("lou", "A.1.a", "dont_know"),
    )
    on = agreement_on(snapshot(*PEOPLE, answers), "A.1.a")
    assert on is not None
    assert on.ratings == (2, 3, 4)


def test_a_side_can_be_judged_alone():
    frozen = snapshot(*PEOPLE, responses("A.1.a", ann=2, bea=2, joe=5, kim=4))
    of_it = agreement_on(frozen, "A.1.a", Side.IT)
    assert of_it is not None
    assert of_it.ratings == (4, 5)
    assert agreement_on(frozen, "A.1.b") is None


def test_a_practice_reports_the_share_of_its_questions_agreed_on():
    agreed = responses("A.1.a", ann=3, bea=3, cid=3, joe=3, kim=4)
    torn = responses("A.1.b", ann=1, bea=2, cid=3, joe=4, kim=5)
    share = agreed_share(snapshot(*PEOPLE, agreed, torn, responses("A.2.a", ann=1, joe=1)), "A.1")
    assert (share.agreed, share.judged, share.share) == (1, 2, Fraction(1, 2))


def test_a_practice_without_verdicts_has_no_share():
    share = agreed_share(snapshot(*PEOPLE, responses("A.1.a", ann=3, joe=3)), "A.1")
    assert (share.judged, share.share) == (0, None)


@given(ratings_of_a_few)
def test_agreement_is_the_same_in_any_order_and_on_the_mirrored_scale(given_ratings):
    mirrored = [6 - r for r in given_ratings]
    assert rwg(given_ratings) == rwg(sorted(given_ratings)) == rwg(mirrored)
    assert mean_deviation(given_ratings) == mean_deviation(sorted(given_ratings)) == mean_deviation(mirrored)


@given(ratings_of_a_few)
def test_agreement_keeps_its_bounds(given_ratings):
    assert 0 <= rwg(given_ratings) <= 1
    assert 0 <= mean_deviation(given_ratings) <= 2
    assert (rwg(given_ratings) == 1) == (len(set(given_ratings)) == 1)
