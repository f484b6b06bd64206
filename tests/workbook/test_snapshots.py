"""Snapshots are kept until something changes, and then changed only there."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.engagement import Attribution, Side
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Basis, RemarkClass, Standing
from alignment_desktop.domain.kpi import Direction
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.snapshots import SnapshotCache

QUESTIONS = tuple(q.id for q in core_pack().questions[:4])


def afresh(workbook: Workbook, snapshot: Snapshot) -> Snapshot:
    """The snapshot as a program that has just been started would make it."""
    return SnapshotCache(workbook).get(snapshot.round)


def test_it_is_the_same_object_until_something_changes(workbook, begun):
    first = workbook.snapshot(begun.engagement)
    assert workbook.snapshot(begun.engagement) is first
    assert workbook.snapshot(begun.engagement, 1) is first
    workbook.interviews.rate(begun.sitting, begun.ann, QUESTIONS[0], 4, Basis.SELF)
    second = workbook.snapshot(begun.engagement)
    assert second is not first
    assert (first.responses, [r.rating for r in second.responses]) == ((), [4])
    assert workbook.snapshot(begun.engagement) is second


def test_what_did_not_change_is_the_same_object_still(workbook, begun):
    first = workbook.snapshot(begun.engagement)
    workbook.interviews.add_remark(begun.sitting, "slow")
    second = workbook.snapshot(begun.engagement)
    assert second.people is first.people
    assert second.responses is first.responses
    assert second.remarks is not first.remarks


def test_it_says_up_to_which_step_it_is(workbook, begun):
    assert workbook.snapshot(begun.engagement).last_step == workbook.store.last_seq
    workbook.clients.add_client("Somebody else")
    assert workbook.snapshot(begun.engagement).last_step == workbook.store.last_seq


def test_another_day_is_another_snapshot(workbook, begun, clock):
    before = workbook.snapshot(begun.engagement)
    clock.advance(days=1)
    after = workbook.snapshot(begun.engagement)
    assert (after.today - before.today).days == 1


@pytest.mark.parametrize("kind", ["client", "engagement", "brand", "round"])
def test_what_everything_hangs_on_makes_it_anew(workbook, begun, kind):
    brand = workbook.clients.add_brand(firm="Keel Advisory")
    workbook.snapshot(begun.engagement)
    match kind:
        case "client":
            workbook.clients.change_client(begun.client, name="New name")
        case "engagement":
            workbook.clients.change_engagement(begun.engagement, scope="Wider")
        case "brand":
            workbook.clients.change_engagement(begun.engagement, brand_id=brand.id)
        case "round":
            workbook.clients.close_round(begun.round)
    after = workbook.snapshot(begun.engagement)
    assert after == afresh(workbook, after)
    assert {
        "client": after.client.name == "New name",
        "engagement": after.engagement.scope == "Wider",
        "brand": after.brand == brand,
        "round": after.round.is_closed,
    }[kind]


def test_an_earlier_round_knows_nothing_of_what_was_written_later(workbook, begun):
    place = "lead:C1"
    workbook.deliverables.edit_prose(begun.round, Draft(section=place, text="In spring", figures={}))
    workbook.clients.close_round(begun.round)
    second = workbook.clients.open_round(begun.engagement, "Checkpoint", core_pack())
    assert [p.text for p in workbook.snapshot(begun.engagement).prose] == ["In spring"]
    workbook.deliverables.edit_prose(second.id, Draft(section=place, text="In autumn", figures={}))
    assert [p.text for p in workbook.snapshot(begun.engagement, 1).prose] == ["In spring"]
    assert [p.text for p in workbook.snapshot(begun.engagement).prose] == ["In spring", "In autumn"]


def test_what_moves_to_another_engagement_takes_its_parts_along(workbook, begun):
    other = workbook.clients.add_engagement(begun.client, "Other")
    workbook.clients.open_round(other.id, "Baseline", core_pack())
    action = workbook.plan.add(begun.engagement, "Meet", steps=("Ask", "Invite"), lifts=(("C1.P1", 3),))
    assert len(workbook.snapshot(begun.engagement).action_steps) == 2
    assert workbook.snapshot(other.id).actions == ()
    workbook.plan.change(action.id, engagement_id=other.id)
    left, come = workbook.snapshot(begun.engagement), workbook.snapshot(other.id)
    assert (left.actions, left.action_steps, left.action_lifts) == ((), (), ())
    assert (len(come.actions), len(come.action_steps), len(come.action_lifts)) == (1, 2, 1)
    assert (left, come) == (afresh(workbook, left), afresh(workbook, come))


def test_what_is_put_in_another_order_is_read_in_that_order(workbook, begun):
    workbook.plan.add(begun.engagement, "Meet", steps=("first", "second"))
    first, second = workbook.snapshot(begun.engagement).action_steps
    with workbook.change("sort", "Sort"):
        workbook.store.save(replace(first, position=3))
    after = workbook.snapshot(begun.engagement)
    assert [step.text for step in after.action_steps] == ["second", "first"]
    assert after.action_steps[0] == second


def test_an_answer_costs_only_its_own_figures(workbook, begun):
    """Scores that are known are taken over, which is what makes the room fast."""
    workbook.interviews.rate(begun.sitting, begun.ann, QUESTIONS[0], 2, Basis.SELF)
    before = workbook.snapshot(begun.engagement)
    untouched = before.assessment.question["C5.P5.Q1"]
    workbook.interviews.rate(begun.sitting, begun.ann, QUESTIONS[0], 4, Basis.SELF)
    after = workbook.snapshot(begun.engagement)
    assert after.assessment.question["C5.P5.Q1"] is untouched
    assert after.assessment == afresh(workbook, after).assessment


def rate(w: Workbook, b, n: int) -> None:
    who = (b.ann, b.bob, b.cleo)[n % 3]
    w.interviews.rate(
        w.interviews.interviews(b.round)[n % 2 - 1].id, who, QUESTIONS[n % 4], n % 5 + 1, list(Basis)[n % 4]
    )


def stand(w: Workbook, b, n: int) -> None:
    w.interviews.stand(b.sitting, b.ann, QUESTIONS[n % 4], (Standing.DONT_KNOW, Standing.TO_RATE)[n % 2])


def say(w: Workbook, b, n: int) -> None:
    sitting = w.interviews.interviews(b.round)[n % 2 - 1].id
    w.interviews.add_remark(sitting, f"line {n}", kind=list(RemarkClass)[n % 7], question=QUESTIONS[n % 4])


def unsay(w: Workbook, b, n: int) -> None:
    for remark in w.interviews.remarks(b.sitting)[: n % 2 + 1]:
        w.interviews.delete_remark(remark.id)


def meet(w: Workbook, b, n: int) -> None:
    w.interviews.plan_interview(b.round, (b.bob, b.cleo)[: n % 3], ("it-small-90", None)[n % 2])


def find(w: Workbook, b, n: int) -> None:
    finding = w.findings.write(b.engagement, b.round, "C1", f"Finding {n}")
    w.findings.add_evidence(finding.id, remark_ids=[
        r.id for r in w.interviews.remarks(b.sitting) if r.kind.is_on_record][:2])  # fmt: skip


def merge(w: Workbook, b, n: int) -> None:
    first, second, *_rest = w.findings.findings(b.engagement)
    w.findings.merge(first.id, second.id)


def act(w: Workbook, b, n: int) -> None:
    findings = [f.id for f in w.findings.findings(b.engagement)][: n % 3]
    action = w.plan.add(b.engagement, f"Action {n}", steps=("b", "a"), lifts=(("C1.P1", n % 9),), finding_ids=findings)
    for other in w.plan.actions(b.engagement)[: n % 2]:
        if other.id != action.id:
            w.plan.need(action.id, other.id)


def measure(w: Workbook, b, n: int) -> None:
    kpis = w.kpis.kpis(b.engagement)
    kpi = kpis[n % len(kpis)] if kpis else w.kpis.add(
        b.engagement, "Orders", family="C2.K1", unit="%", direction=Direction.HIGHER)  # fmt: skip
    w.kpis.measure(kpi.id, date(2026, 1 + n % 12, 1), Decimal(n))


def write(w: Workbook, b, n: int) -> None:
    w.deliverables.edit_prose(b.round, Draft(section=f"lead:C{n % 5 + 1}", text=f"Text {n}", figures={"a": str(n)}))


def know(w: Workbook, b, n: int) -> None:
    person = w.clients.add_person(b.client, f"Person {n}", Side.IT)
    w.clients.add_respondent(b.engagement, person.id, "developer", attribution=list(Attribution)[n % 4])


def aim(w: Workbook, b, n: int) -> None:
    w.clients.set_target(b.engagement, f"C{n % 5 + 1}", 2 + n % 9)
    w.clients.set_weight(b.engagement, f"C{n % 3 + 1}", n % 101)


def elsewhere(w: Workbook, b, n: int) -> None:
    """Another engagement has the same kinds of rows."""
    client = w.clients.add_client(f"Other {n}")
    engagement = w.clients.add_engagement(client.id, f"Other {n}")
    round_ = w.clients.open_round(engagement.id, "Baseline", core_pack())
    person = w.clients.add_person(client.id, "Zed", Side.IT)
    zed = w.clients.add_respondent(engagement.id, person.id, "developer")
    sitting = w.interviews.plan_interview(round_.id, (zed.id,))
    w.interviews.rate(sitting.id, zed.id, QUESTIONS[0], 3, Basis.SELF)
    w.plan.add(engagement.id, "Elsewhere")


def several(w: Workbook, b, n: int) -> None:
    with w.change("several", "Several"):
        for k in range(n % 4):
            rate(w, b, n + k)
            say(w, b, n + k)


def undo(w: Workbook, b, n: int) -> None:
    if not w.store.undo_label or w.store.undo_label in BEGINNING:
        return
    w.undo()


def redo(w: Workbook, b, n: int) -> None:
    w.redo()


BEGINNING = {"Add respondent", "Plan interview", "Add person", "Open round", "Add engagement", "Add client"}
MOVES = (
    rate, stand, say, unsay, meet, find, merge, act, measure, write, know, aim, elsewhere, several, undo, undo, redo,
)  # fmt: skip


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 200)), min_size=4, max_size=14))
def test_after_any_commands_it_equals_one_made_afresh(begun_file, tmp_path_factory, moves):
    from tests.conftest import Clock, opened_cheaply

    path = tmp_path_factory.mktemp("run") / "book"
    file, ids = begun_file
    shutil.copy(file, path)
    with opened_cheaply(path, Clock()) as workbook:
        for move, n in moves:
            kept = workbook.snapshot(ids.engagement)
            before = workbook.store.last_seq
            try:
                move(workbook, ids, n)
            except (AlignmentError, ValueError):
                assert workbook.store.last_seq == before
            after = workbook.snapshot(ids.engagement)
            assert after == afresh(workbook, after)
            assert (after is kept) == (workbook.store.last_seq == before)


@pytest.fixture
def begun_file(workbook, begun, tmp_path):
    """The engagement that has just begun, closed, as a file to copy."""
    workbook.close()
    return tmp_path / "our clients.alignment", begun
