from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from alignment_desktop.domain.attention import Concern, Worry, concerns
from alignment_desktop.domain.interview import ClaimState, SittingState
from alignment_desktop.domain.kpi import Cadence
from alignment_desktop.domain.plan import ActionStatus, FindingKind, FindingState
from alignment_desktop.domain.record import replace
from tests.builders import (
    TODAY,
    action,
    agreed_level,
    claim,
    finding,
    interview,
    kpi,
    link,
    measurement,
    remark,
    respondent,
    responses,
    snapshot,
)

ANN, BEA, CID = (respondent(n, released=True) for n in ("ann", "bea", "cid"))
JOE, KIM, LEO = (respondent(n, "it", released=True) for n in ("joe", "kim", "leo"))
YESTERDAY = TODAY - timedelta(days=1)


def worries(*things, **changes) -> list[Concern]:
    return list(concerns(snapshot(*things, **changes)))


def test_nothing_needs_attention_where_all_is_in_order():
    both = responses("A.1.a", ann=3, joe=3)
    done = action(1, status=ActionStatus.DONE, due_on=YESTERDAY)
    assert worries(ANN, BEA, CID, JOE, KIM, LEO, both, done) == []


def test_an_open_claim_names_the_practice_of_what_was_said():
    said = remark("It works.", "ann", "A.1.a"), remark("It does not.", "joe", "A.1.a")
    settled = claim(said[1], said[0], state=ClaimState.FIRST_HOLDS)
    (found,) = worries(ANN, BEA, CID, JOE, KIM, LEO, said, claim(*said), settled)
    assert (found.worry, found.id, found.practice) == (Worry.OPEN_CLAIM, claim(*said).id, "A.1")


def test_late_blocked_and_ownerless_actions_the_latest_first():
    plan = (
        action(1, due_on=YESTERDAY, owner_id="p-ann"),
        action(2, due_on=TODAY - timedelta(days=9), owner_id="p-ann"),
        action(3, status=ActionStatus.BLOCKED, due_on=TODAY, owner_id="p-ann"),
        action(4, due_on=TODAY),
        action(5, status=ActionStatus.DROPPED),
    )
    assert [(c.worry, c.id, c.count) for c in worries(ANN, BEA, CID, plan)] == [
        (Worry.OVERDUE_ACTION, "action 2", 9),
        (Worry.OVERDUE_ACTION, "action 1", 1),
        (Worry.BLOCKED_ACTION, "action 3", 0),
        (Worry.OPEN_ENDED_ACTION, "action 4", 0),
    ]


def test_a_grave_finding_without_an_action_and_none_that_a_dropped_action_answers():
    grave = [finding(n, impact=5, likelihood=4, practice="A.1") for n in (1, 2, 3)]
    light = finding(4, impact=2, likelihood=2)
    strong = finding(5, impact=5, likelihood=5, kind=FindingKind.STRENGTH)
    rejected = finding(6, impact=5, likelihood=5, state=FindingState.REJECTED)
    plan = (action(1, due_on=TODAY, owner_id="p-ann"), action(2, status=ActionStatus.DROPPED))
    links = (link("action 1", "finding 1"), link("action 2", "finding 2"))
    found = worries(ANN, BEA, CID, grave, light, strong, rejected, plan, links)
    assert [(c.worry, c.id) for c in found] == [
        (Worry.UNANSWERED_FINDING, "finding 2"),
        (Worry.UNANSWERED_FINDING, "finding 3"),
    ]


def test_level_four_wants_evidence():
    high = (ANN, BEA, CID, JOE, KIM, LEO, responses("A.1.a", ann=3, joe=3), agreed_level("A.1", 4.5))
    assert [(c.worry, c.id) for c in worries(*high)] == [(Worry.NO_EVIDENCE, "A.1")]
    assert worries(*high, remark("The minutes.", "ann", "A.1.b", "evidence")) == []


def test_a_single_sided_practice_and_one_on_which_many_do_not_know():
    unknown = responses("B.1.a", ann="dont_know", joe="dont_know")
    found = worries(ANN, BEA, CID, JOE, KIM, LEO, responses("A.1.a", ann=3), unknown)
    assert [(c.worry, c.practice, c.count) for c in found] == [
        (Worry.SINGLE_SIDED, "A.1", 1),
        (Worry.DONT_KNOW, "B.1", 2),
    ]


def test_answers_to_rate_and_a_sitting_that_was_not_held():
    frozen = snapshot(ANN, BEA, CID, responses("A.1.a", ann="to_rate", bea="to_rate"))
    waiting = interview("cid", state=SittingState.PLANNED, appointment=datetime.fromisoformat("2026-05-01T09:00"))
    found = concerns(frozen.replaced(interviews=(*frozen.interviews[:2], waiting)))
    assert [(c.worry, c.id, c.count) for c in found] == [
        (Worry.TO_RATE, "i-ann", 1),
        (Worry.TO_RATE, "i-bea", 1),
        (Worry.PAST_SITTING, "i-cid", 3),
    ]


def test_a_kpi_is_stale_after_its_grace_and_never_once_it_is_archived():
    old = measurement(Decimal(4), TODAY - timedelta(days=60))
    assert [(c.worry, c.count) for c in worries(kpi(cadence=Cadence.MONTHLY), old)] == [(Worry.STALE_KPI, 60)]
    assert worries(kpi(is_archived=True), old) == []
    assert worries(kpi(), measurement(Decimal(4), YESTERDAY)) == []


def test_a_side_of_two_is_too_small_unless_both_have_released_their_figures():
    small = worries(respondent("ann"), respondent("bea"), JOE, KIM)
    assert [(c.worry, c.id, c.count) for c in small] == [(Worry.SMALL_SIDE, "business", 2)]


def test_whoever_has_left_makes_no_side_larger_or_smaller():
    people = (respondent("ann"), respondent("bea"), respondent("cid"), JOE, KIM)
    assert worries(*people) == []
    left = snapshot(*people)
    archived = tuple(replace(p, is_archived=p.name == "cid") for p in left.people)
    assert [c.id for c in concerns(left.replaced(people=archived)) if c.worry is Worry.SMALL_SIDE] == ["business"]
