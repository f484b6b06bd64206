from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.projection import projection
from alignment_desktop.domain.scoring import OVERALL
from tests.builders import TODAY, action, agreed_level, lift, respondent, responses, snapshot, target, weight

ANSWERS = (*responses("A.1.a", ann=2, joe=3), *responses("A.2.a", ann=4, joe=4), *responses("B.1.a", ann=1))
PEOPLE = (respondent("ann"), respondent("joe", "it"))


def test_the_lifts_of_actions_add_up_and_carry_upwards():
    planned = (action(1), action(2), lift("action 1", "A.1", 5), lift("action 2", "A.1", 3))
    after = projection(snapshot(*PEOPLE, ANSWERS, planned, weight("A.1", 3), target("A", 4)))
    assert (after["A.1"].today, after["A.1"].after) == (Fraction(5, 2), Fraction(33, 10))
    assert after["A"].after == (3 * Fraction(33, 10) + 4) / 4
    assert after["A"].target == 4
    assert after[OVERALL].after == (after["A"].after + 1) / 2
    assert after["B.1"].after == after["B.1"].today == 1


def test_no_practice_rises_above_five():
    after = projection(snapshot(*PEOPLE, ANSWERS, action(1), lift("action 1", "A.2", 20)))
    assert after["A.2"].after == 5


def test_an_agreed_level_is_where_the_lift_begins():
    planned = (action(1), lift("action 1", "A.1", 5), agreed_level("A.1", 3))
    assert projection(snapshot(*PEOPLE, ANSWERS, planned))["A.1"].after == Fraction(7, 2)


def test_what_was_dropped_or_done_before_the_round_lifts_nothing():
    before, after = TODAY - timedelta(days=1), TODAY
    actions = (
        action(1, status=ActionStatus.DROPPED),
        action(2, status=ActionStatus.DONE, done_on=before),
        action(3, status=ActionStatus.DONE, done_on=after),
        *(lift(f"action {n}", "A.1", n) for n in (1, 2, 3)),
    )
    projected = projection(snapshot(*PEOPLE, ANSWERS, actions))["A.1"]
    assert projected.after == Fraction(5, 2) + Fraction(3, 10)


def test_what_was_not_rated_is_not_projected():
    after = projection(snapshot(*PEOPLE, action(1), lift("action 1", "A.1", 5)))
    assert after["A.1"].after is after[OVERALL].after is None
