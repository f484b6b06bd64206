"""What planning sees early: who waits, which must-ask a side has not rated, which side is too small."""

from __future__ import annotations

from datetime import date, datetime

from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.pack import InterviewPlan
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.schedule import days, must_asks, next_day, small_sides, unheard, waiting
from tests.builders import attendance, interview, respondent, response, small_pack
from tests.builders import snapshot as a_snapshot

PLAN = InterviewPlan(
    id="short", title="Short", roles=("manager", "engineer"), minutes=15, opening="Hello.", closing="Thanks.",
    questions=("A.1.a", "A.1.b", "B.1.a"), must_ask=("B.1.a", "A.1.a"),
)  # fmt: skip
PACK = small_pack(plans=(PLAN,))
ANN, BOB = respondent("Ann", "business", plan="short"), respondent("Bob", "it", plan="short")


def planned(name, **changes):
    return interview(name, "short", **({"state": SittingState.PLANNED} | changes))


def asked(*things, **changes):
    return a_snapshot(ANN, BOB, *things, pack=PACK, **({"interviews": (planned("Ann"), planned("Bob"))} | changes))


class TestDays:
    def days(self, *starts, **changes):
        sittings = [
            planned("Ann", id=f"i{n}", appointment=start and datetime.fromisoformat(start), **changes)
            for n, start in enumerate(starts)
        ]
        return asked(interviews=tuple(sittings))

    def test_each_day_counts_once_and_what_is_cancelled_makes_none(self):
        starts = ("2026-11-24T15:00", "2026-11-03T09:00", None, "2026-11-24T09:00")
        assert days(self.days(*starts)) == (date(2026, 11, 3), date(2026, 11, 24))
        assert days(self.days(*starts, state=SittingState.CANCELLED)) == ()

    def test_the_next_day_is_today_or_later_else_the_last_one(self):
        snapshot = self.days("2026-11-03T09:00", "2026-11-24T15:00")
        assert next_day(replace(snapshot, today=date(2026, 11, 4))) == date(2026, 11, 24)
        assert next_day(replace(snapshot, today=date(2026, 11, 24))) == date(2026, 11, 24)
        assert next_day(replace(snapshot, today=date(2026, 12, 1))) == date(2026, 11, 24)
        assert next_day(self.days(None)) is None


class TestWaiting:
    def test_who_has_neither_sitting_nor_answer_waits(self):
        cara = respondent("Cara")
        snapshot = a_snapshot(ANN, cara, pack=PACK, interviews=(planned("Ann"),), attendances=(attendance("Ann"),))
        assert [r.id for r in waiting(snapshot)] == ["Cara"]

    def test_a_missed_or_cancelled_sitting_is_none(self):
        for state in (SittingState.NO_SHOW, SittingState.CANCELLED):
            snapshot = asked(interviews=(planned("Ann", state=state), planned("Bob")))
            assert [r.id for r in waiting(snapshot)] == ["Ann"]

    def test_an_answer_by_sheet_is_enough_and_archived_people_do_not_wait(self):
        snapshot = asked(response("Ann", "A.1.a", 3), interviews=())
        assert [r.id for r in waiting(snapshot)] == ["Bob"]
        gone = tuple(replace(p, is_archived=True) for p in snapshot.people)
        assert waiting(snapshot.replaced(people=gone)) == ()


class TestUnheard:
    def test_a_must_ask_is_heard_from_a_side_once_it_is_rated_there(self):
        assert [(u.question, u.side) for u in unheard(asked())] == [
            ("A.1.a", Side.BUSINESS), ("A.1.a", Side.IT), ("B.1.a", Side.BUSINESS), ("B.1.a", Side.IT)
        ]  # fmt: skip
        heard = asked(response("Ann", "A.1.a", 3), response("Bob", "B.1.a", 2))
        assert [(u.question, u.side) for u in unheard(heard)] == [("A.1.a", Side.IT), ("B.1.a", Side.BUSINESS)]

    def test_an_answer_without_a_rating_is_no_voice(self):
        snapshot = asked(response("Ann", "A.1.a", "dont_know"))
        assert ("A.1.a", Side.BUSINESS) in [(u.question, u.side) for u in unheard(snapshot)]

    def test_it_names_those_of_the_side_who_are_still_to_be_asked(self):
        assert unheard(asked())[0].planned == ("Ann",)
        assert unheard(asked(interviews=(planned("Ann", state=SittingState.HELD), planned("Bob"))))[0].planned == ()

    def test_before_any_sitting_the_usual_plans_of_the_roles_count_and_no_plan_means_no_must_asks(self):
        assert must_asks(asked(interviews=())) == ()  # the usual plan of both roles is "everything", which has none
        assert [q.id for q in must_asks(asked())] == ["A.1.a", "B.1.a"]

    def test_a_side_without_anybody_is_left_out(self):
        snapshot = a_snapshot(ANN, pack=PACK, interviews=(planned("Ann"),))
        assert {u.side for u in unheard(snapshot)} == {Side.BUSINESS}


class TestSmallSides:
    def small(self, *somebodies):
        return small_sides([s.person for s in somebodies], [s.respondent for s in somebodies])

    def test_nobody_at_all_is_no_warning(self):
        assert self.small() == ()

    def test_three_on_each_side_are_enough(self):
        six = [respondent(f"{side}{n}", side) for side in Side for n in range(3)]
        assert self.small(*six) == ()
        (one,) = self.small(*six[:-1])
        assert (one.side, one.missing, one.unreleased) == (Side.IT, 1, ("it0", "it1"))

    def test_a_release_by_all_is_enough_and_by_one_is_not(self):
        business = [respondent(f"b{n}") for n in range(3)]
        first, second = respondent("Ira", "it", released=True), respondent("Ivo", "it")
        (one,) = self.small(*business, first, second)
        assert (one.respondents, one.unreleased) == (("Ira", "Ivo"), ("Ivo",))
        assert self.small(*business, first, respondent("Ivo", "it", released=True)) == ()

    def test_a_side_that_nobody_speaks_for_is_small(self):
        (one,) = self.small(*(respondent(f"b{n}") for n in range(3)))
        assert (one.side, one.missing, one.respondents) == (Side.IT, 3, ())

    def test_archived_people_do_not_count(self):
        three = [respondent(f"{side}{n}", side) for side in Side for n in range(3)]
        people = [replace(s.person, is_archived=s.respondent.id == "it0") for s in three]
        (one,) = small_sides(people, [s.respondent for s in three])
        assert one.respondents == ("it1", "it2")
