"""Which talks a booklet is for, and every question that may come up in each."""

from __future__ import annotations

from datetime import datetime

import pytest

from alignment_desktop.domain.booklet import ALL, Asked, planned_sitting, respondent_called, talks
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import NotFound, Refused
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.pack import InterviewPlan
from alignment_desktop.domain.record import replace
from tests.builders import (
    BUSINESS_ROLE,
    IT_ROLE,
    attendance,
    follow_up,
    interview,
    pack,
    question,
    respondent,
    snapshot,
)


def plan(plan_id, *questions, roles=(BUSINESS_ROLE,), **changes):
    return InterviewPlan(
        id=plan_id,
        title=plan_id,
        roles=roles,
        minutes=30,
        opening="Hello.",
        closing="Bye.",
        questions=questions,
        **changes,
    )


PACK = pack(
    (
        "A.1.a",
        "A.1.b",
        follow_up("A.1.c", "A.1.a", at_most=2),
        follow_up("A.1.d", "A.1.c", is_="DK"),
        question("A.2.a", sides=("it",)),
        question("B.1.a", audience=(IT_ROLE,)),
    ),
    plans=(plan("short", "A.1.b", "A.1.a"), plan("other", "A.2.a", "A.1.a", roles=(IT_ROLE,))),
)


def ids(asked, of=None):
    return [talk.plan.id if talk.plan else "" for talk in talks(PACK, asked, of)]


def test_each_question_that_may_follow_stands_behind_the_one_it_follows_due_or_not():
    (talk,) = talks(PACK, Asked(plan="short"))
    assert talk.questions == ("A.1.b", "A.1.a", "A.1.c", "A.1.d")
    assert (talk.sides, talk.minutes, talk.names) == ({Side.BUSINESS}, 30, ())


def test_what_a_side_cannot_answer_is_left_out():
    (talk,) = talks(PACK, Asked(plan="everything", role=BUSINESS_ROLE))
    assert "A.2.a" not in talk.questions
    (talk,) = talks(PACK, Asked(plan="everything"))
    assert (talk.sides, talk.questions[-2:]) == ({Side.BUSINESS, Side.IT}, ("A.2.a", "B.1.a"))


def test_a_role_chooses_its_plans_and_is_asked_as_its_side_is():
    assert ids(Asked(role=IT_ROLE)) == ["everything", "other"]
    assert [talk.sides for talk in talks(PACK, Asked(role=IT_ROLE))] == [{Side.IT}, {Side.IT}]


def test_a_pack_alone_gives_all_its_plans():
    assert ids(Asked()) == ids(Asked(plan=ALL)) == ["everything", "short", "other"]


def test_an_engagement_gives_the_plans_in_use():
    planned = snapshot(respondent("ann"), pack=PACK, interviews=(interview("ann", "other"),))
    assert ids(Asked(), planned) == ["other"]
    assert ids(Asked(plan=ALL), planned) == ["everything", "short", "other"]
    assert ids(Asked(role=BUSINESS_ROLE), planned) == ["everything", "short"]


def test_before_a_sitting_follows_a_plan_they_are_the_usual_ones_and_else_all():
    asked = snapshot(respondent("ian", "it"), pack=PACK, interviews=(), attendances=())
    assert ids(Asked(), asked) == ["everything"]
    assert len(ids(Asked(), snapshot(pack=PACK))) == 3


def test_a_sitting_gives_its_people_its_time_and_its_plan():
    when = datetime.fromisoformat("2026-06-01T09:30")
    of = snapshot(
        respondent("ann"), respondent("ian", "it"), pack=PACK,
        interviews=(interview("both", "short", minutes=20, appointment=when),),
        attendances=(attendance("ann", "both"), attendance("ian", "both")),
    )  # fmt: skip
    sitting = of.interviews[0].id
    of = of.replaced(attendances=tuple(replace(a, interview_id=sitting) for a in of.attendances))
    (talk,) = talks(PACK, Asked(sitting=sitting), of)
    assert talk.names == tuple(p.name for p in of.people)
    assert (talk.minutes, talk.when, talk.sides) == (20, when, {Side.BUSINESS, Side.IT})


def test_a_sitting_without_a_plan_holds_all_that_fits_those_present():
    of = snapshot(respondent("ian", "it"), pack=PACK, interviews=(interview("ian", None),))
    (talk,) = talks(PACK, Asked(sitting=of.interviews[0].id), of)
    assert talk.plan is None
    assert talk.questions == ("A.1.a", "A.1.c", "A.1.d", "A.1.b", "A.2.a", "B.1.a")


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        (Asked(plan="x" * 200), NotFound, "There is no plan “x{60}…”. There are: everything, short, other."),
        (Asked(role="boss"), NotFound, "There is no role “boss”. There are: manager, engineer."),
        (Asked(sitting="gone"), NotFound, "This sitting is no longer there"),
        (Asked(plan="short", role=IT_ROLE), Refused, "No such plan is for the role “engineer”"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(asked, error, told):
    with pytest.raises(error, match=told):
        talks(PACK, asked, snapshot(respondent("ann"), pack=PACK))
    with pytest.raises(error, match=told):
        talks(PACK, asked)


def test_a_respondents_booklet_is_for_the_sitting_that_comes_next():
    of = snapshot(respondent("ann"), pack=PACK)
    (who,) = (r.id for r in of.respondents)
    base = interview("ann", "short")
    days = {"late": "2026-06-09T09:00", "soon": "2026-06-02T09:00"}
    base = replace(base, state=SittingState.PLANNED)
    sittings = [replace(base, id=n, appointment=datetime.fromisoformat(d)) for n, d in days.items()]
    sittings += [replace(base, id="undated"), replace(base, id="held", state=SittingState.HELD)]
    seats = tuple(replace(attendance("ann", "x"), id=s.id, interview_id=s.id) for s in sittings)
    of = of.replaced(interviews=tuple(sittings), attendances=seats)
    assert planned_sitting(of, who).id == "soon"
    held = of.replaced(interviews=tuple(replace(s, state=SittingState.HELD) for s in sittings))
    with pytest.raises(Refused, match="No sitting is planned with"):
        planned_sitting(held, who)


def test_a_respondent_is_found_by_id_or_by_a_part_of_the_name_that_only_one_has():
    of = snapshot(respondent("ann"), respondent("anna"), respondent("ben"), pack=PACK)
    names = [p.name for p in of.people]
    (ben,) = (r for r in of.respondents if of.person[r.person_id].name == names[2])
    assert respondent_called(of, names[2].upper()) == respondent_called(of, ben.id) == ben
    for words, told in (("nobody", "No respondent is called “nobody”. There are"), (" ", "No respondent"),
                        ("an", "fits several respondents: .*Give the id")):  # fmt: skip
        with pytest.raises(NotFound, match=told):
            respondent_called(of, words)
