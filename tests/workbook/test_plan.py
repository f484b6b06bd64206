"""The commands of the plan: each one step, each taken back by one Undo, each refusal one sentence."""

from __future__ import annotations

from datetime import date

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import RemarkClass
from alignment_desktop.domain.kpi import Direction
from alignment_desktop.domain.plan import ActionLink, ActionStatus, Horizon, Unverified, called_for, challenges_of
from alignment_desktop.storage.store import table_of

PACK = core_pack()


@pytest.fixture
def action(workbook, begun):
    return workbook.plan.add(begun.engagement, "Meet", steps=("Ask", "Invite", "Meet"))


@pytest.fixture
def finding(workbook, begun):
    return workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets", practice="C1.P3")


@pytest.fixture
def kpi(workbook, begun):
    return workbook.kpis.add(begun.engagement, "Orders", family="C2.K1", unit="%", direction=Direction.HIGHER)


def steps(workbook, action) -> list[str]:
    snapshot = workbook.snapshot(action.engagement_id)
    return [step.text for step in snapshot.action_steps if step.action_id == action.id]


def content(workbook, begun) -> tuple[object, ...]:
    """All rows of the plan, without their count and time of saving."""
    snapshot = workbook.snapshot(begun.engagement)
    kinds = ("actions", "action_steps", "action_lifts", "action_links", "action_needs")
    rows = [row for kind in kinds for row in getattr(snapshot, kind)]
    rows += [line for action in snapshot.actions for line in workbook.plan.log(action.id)]
    return tuple(sorted(str(table_of(type(row)).to_row(row)[3:]) + row.id for row in rows))


def test_every_command_is_one_step_that_undo_takes_back_whole(workbook, begun, action, finding, kpi):
    plan = workbook.plan
    other = plan.add(begun.engagement, "Minutes")
    first, second, _third = plan._steps(action.id)
    commands = (
        lambda: plan.link_finding(action.id, finding.id),
        lambda: plan.unlink_finding(action.id, finding.id),
        lambda: plan.link_kpi(action.id, kpi.id),
        lambda: plan.unlink_kpi(action.id, kpi.id),
        lambda: plan.add_step(action.id, "Repeat"),
        lambda: plan.change_step(first.id, "Ask twice"),
        lambda: plan.move_step(first.id, 2),
        lambda: plan.finish_step(first.id),
        lambda: plan.reopen_step(first.id),
        lambda: plan.remove_step(second.id),
        lambda: plan.need(action.id, other.id),
        lambda: plan.drop_need(action.id, other.id),
        lambda: plan.set_lift(action.id, "C1.P1", 5),
        lambda: plan.set_lift(action.id, "C1.P1", 9),
        lambda: plan.remove_lift(action.id, "C1.P1"),
        lambda: plan.draw_all(begun.engagement, [(s, [finding.id]) for s in PACK.solutions[:3]]),
        lambda: plan.change(action.id, status=ActionStatus.DONE, verification="Minutes seen"),
        lambda: plan.drop(action.id),
        lambda: plan.note(action.id, "Ruth", "Agreed"),
    )
    for command in commands:
        before, seq = content(workbook, begun), workbook.store.last_seq
        command()
        after = content(workbook, begun)
        assert after != before
        assert workbook.store.last_seq == seq + 1
        workbook.undo()
        assert content(workbook, begun) == before
        workbook.redo()
        assert content(workbook, begun) == after


def test_steps_are_moved_as_far_as_they_go(workbook, action):
    first, _second, third = workbook.plan._steps(action.id)
    workbook.plan.move_step(first.id, 9)
    assert steps(workbook, action) == ["Invite", "Meet", "Ask"]
    workbook.plan.move_step(third.id, -1)
    assert steps(workbook, action) == ["Meet", "Invite", "Ask"]
    workbook.plan.add_step(action.id, "  Repeat ")
    assert steps(workbook, action) == ["Meet", "Invite", "Ask", "Repeat"]


@pytest.mark.parametrize("words", ["", "  \n"])
def test_steps_and_lines_need_words(workbook, action, words):
    step = workbook.plan._steps(action.id)[0]
    for refused in (
        lambda: workbook.plan.add_step(action.id, words),
        lambda: workbook.plan.change_step(step.id, words),
        lambda: workbook.plan.note(action.id, "Ruth", words),
    ):
        with pytest.raises(Refused, match="needs words"):
            refused()
    assert steps(workbook, action) == ["Ask", "Invite", "Meet"]


def test_a_megabyte_is_refused_wherever_it_is_pasted(workbook, action):
    flood, plan = "word " * 200_000, workbook.plan
    step = plan._steps(action.id)[0]
    for refused in (
        lambda: plan.change(action.id, title=flood),
        lambda: plan.change(action.id, purpose=flood),
        lambda: plan.change(action.id, verification=flood),
        lambda: plan.add_step(action.id, flood),
        lambda: plan.change_step(step.id, flood),
        lambda: plan.note(action.id, "Ruth", flood),
    ):
        with pytest.raises(Refused, match=r"characters"):
            refused()
    assert workbook.plan.actions(action.engagement_id) == (action,)


@pytest.mark.parametrize("tenths", [0, -3, 41])
def test_a_lift_is_a_tenth_to_four_levels(workbook, action, tenths):
    with pytest.raises(Refused, match=r"0\.1 to 4\.0"):
        workbook.plan.set_lift(action.id, "C1.P1", tenths)


def test_only_accepted_findings_of_the_same_engagement_are_linked(workbook, begun, action, finding, kpi):
    rejected = workbook.findings.reject(begun.engagement, begun.round, PACK.findings[0], "C1", "They told us why")
    with pytest.raises(Refused, match="not an accepted finding"):
        workbook.plan.link_finding(action.id, rejected.id)
    other = workbook.clients.add_engagement(begun.client, "Other")
    stranger = workbook.plan.add(other.id, "Elsewhere")
    for refused in (
        lambda: workbook.plan.link_finding(stranger.id, finding.id),
        lambda: workbook.plan.link_kpi(stranger.id, kpi.id),
    ):
        with pytest.raises(Refused, match="another engagement"):
            refused()
    assert workbook.store.all(ActionLink) == ()
    assert workbook.plan.link_kpi(action.id, kpi.id) == workbook.plan.link_kpi(action.id, kpi.id)


def test_an_action_that_is_closed_says_when_and_one_taken_up_again_does_not(workbook, begun, action):
    with pytest.raises(Unverified, match="how it was verified"):
        workbook.plan.change(action.id, status=ActionStatus.DONE)
    done = workbook.plan.change(action.id, status=ActionStatus.DONE, verification="Minutes seen")
    assert (done.done_on, done.verified_on, done.progress) == (date(2026, 11, 23), date(2026, 11, 23), 100)
    again = workbook.plan.change(action.id, status=ActionStatus.IN_PROGRESS, progress=80)
    assert (again.done_on, again.verified_on, again.progress) == (None, None, 80)
    earlier = workbook.plan.change(action.id, status=ActionStatus.DONE, done_on=date(2026, 11, 1))
    assert earlier.done_on == date(2026, 11, 1)


def test_a_promised_follow_up_becomes_an_action_once(workbook, begun):
    interviews, plan = workbook.interviews, workbook.plan
    long = "I will send you the list of " + "all the open requests " * 10
    for text, kind in (("Ann sends the minutes", "follow_up"), (long, "follow_up"), ("Nobody reads them", "quote")):
        interviews.add_remark(begun.sitting, text, kind=RemarkClass(kind), respondent_id=begun.ann)
    first, second = plan.follow_ups(begun.engagement)
    (action,) = plan.take_up(begun.engagement, [first.id], "Ruth")
    assert (action.title, action.purpose) == (first.text, "")
    assert [(line.author, line.text) for line in plan.log(action.id)] == [("Ruth", first.text)]
    assert plan.follow_ups(begun.engagement) == (second,)
    plan.change(action.id, title="Something else altogether")
    assert plan.follow_ups(begun.engagement) == (second,)
    (action,) = plan.take_up(begun.engagement, [second.id], "Ruth")
    assert action.title.endswith("…")
    assert len(action.title) < 100
    assert action.purpose == " ".join(long.split())
    assert plan.follow_ups(begun.engagement) == ()
    workbook.undo()
    assert plan.follow_ups(begun.engagement) == (second,)


def test_any_other_remark_is_refused_as_a_follow_up(workbook, begun):
    remark = workbook.interviews.add_remark(
        begun.sitting, "Between us", kind=RemarkClass.OFF_RECORD, respondent_id=begun.ann
    )
    with pytest.raises(Refused, match="follow-up"):
        workbook.plan.take_up(begun.engagement, [remark.id], "Ruth")
    assert workbook.plan.actions(begun.engagement) == ()


def test_findings_call_for_the_solutions_of_their_library_text_or_of_their_practice(workbook, begun, finding):
    text = next(t for t in PACK.findings if t.solutions and t.kind == "weakness")
    accepted = workbook.findings.accept(begun.engagement, begun.round, text, PACK.practice[text.practice].challenge)
    strength = next(t for t in PACK.findings if t.kind == "strength")
    workbook.findings.accept(begun.engagement, begun.round, strength, "C1")
    calls = called_for(workbook.snapshot(begun.engagement))
    assert {s for s, by in calls.items() if accepted in by} == set(text.solutions)
    own = {s for s, by in calls.items() if finding in by}
    assert own == {s.id for s in PACK.solutions if max(s.lifts, key=lambda lift: lift.tenths).practice == "C1.P3"}
    assert own


def test_the_challenge_of_an_action_is_that_of_its_finding_then_lift_then_solution(workbook, begun, action, finding):
    plan = workbook.plan
    drawn = plan.draw(begun.engagement, next(s for s in PACK.solutions if s.challenge == "C4"))
    bare = plan.add(begun.engagement, "Bare", solution=next(s.id for s in PACK.solutions if s.challenge == "C5"))
    assert challenges_of(workbook.snapshot(begun.engagement)) == {drawn.id: "C4", bare.id: "C5"}
    plan.link_finding(drawn.id, finding.id)
    plan.set_lift(bare.id, "C2.P1", 3)
    assert challenges_of(workbook.snapshot(begun.engagement)) == {drawn.id: "C1", bare.id: "C2"}


@pytest.mark.parametrize(
    ("due", "status", "horizon"),
    [
        (date(2026, 10, 1), ActionStatus.PLANNED, Horizon.DAYS_30),
        (date(2026, 12, 23), ActionStatus.BLOCKED, Horizon.DAYS_30),
        (date(2026, 12, 24), ActionStatus.PLANNED, Horizon.DAYS_60),
        (date(2027, 2, 21), ActionStatus.PLANNED, Horizon.DAYS_90),
        (date(2027, 2, 22), ActionStatus.PLANNED, Horizon.BEYOND),
        (None, ActionStatus.IN_PROGRESS, Horizon.UNDATED),
        (date(2026, 10, 1), ActionStatus.DROPPED, Horizon.CLOSED),
    ],
)
def test_the_horizon_counts_from_today(workbook, action, due, status, horizon):
    changed = workbook.plan.change(action.id, due_on=due, status=status)
    assert changed.horizon(date(2026, 11, 23)) is horizon
