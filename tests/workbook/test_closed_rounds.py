"""A closed round refuses every change, undo included, except to reopen it."""

from __future__ import annotations

from datetime import date

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.errors import Refused, RoundClosed
from alignment_desktop.domain.interview import Basis, RemarkClass, Standing
from alignment_desktop.domain.record import replace

Q = "C1.P1.Q1"
LEAD = Draft(section="lead:C1", text="As it was written", figures={})


@pytest.fixture
def answered(workbook, begun):
    """Ann has rated and said something, then the round was closed."""
    workbook.interviews.rate(begun.sitting, begun.ann, Q, 3, Basis.CONSULTANT)
    workbook.interviews.add_remark(begun.sitting, "as it was", respondent_id=begun.ann)
    workbook.interviews.agree_level(begun.round, "C1.P1", 5, "The minutes say so")
    workbook.deliverables.edit_prose(begun.round, LEAD)
    workbook.clients.close_round(begun.round, date(2026, 11, 20))
    return begun


CHANGES = {
    "rate": lambda w, b: w.interviews.rate(b.sitting, b.ann, Q, 4, Basis.SELF),
    "rate anew": lambda w, b: w.interviews.rate(b.sitting, b.bob, Q, 4, Basis.SELF),
    "stand": lambda w, b: w.interviews.stand(b.sitting, b.ann, Q, Standing.DECLINED),
    "flag": lambda w, b: w.interviews.flag(w.interviews.responses(b.sitting)[0].id),
    "confirm": lambda w, b: w.interviews.confirm(b.sitting),
    "remark": lambda w, b: w.interviews.add_remark(b.sitting, "more"),
    "edit remark": lambda w, b: w.interviews.edit_remark(w.interviews.remarks(b.sitting)[0].id, "other"),
    "classify": lambda w, b: w.interviews.classify_remark(w.interviews.remarks(b.sitting)[0].id, RemarkClass.QUOTE),
    "delete remark": lambda w, b: w.interviews.delete_remark(w.interviews.remarks(b.sitting)[0].id),
    "plan": lambda w, b: w.interviews.plan_interview(b.round, (b.bob,)),
    "plan by role": lambda w, b: w.interviews.plan_waiting(b.round, zone="UTC"),
    "join": lambda w, b: w.interviews.join(b.sitting, b.bob),
    "change interview": lambda w, b: w.interviews.change_interview(b.sitting, minutes=30),
    "agree": lambda w, b: w.interviews.agree_level(b.round, "C1.P2", 4, "Because"),
    "agree anew": lambda w, b: w.interviews.agree_level(b.round, "C1.P1", 4, "Because"),
    "edit text": lambda w, b: w.deliverables.edit_prose(b.round, replace(LEAD, text="Otherwise")),
    "edit text anew": lambda w, b: w.deliverables.edit_prose(b.round, replace(LEAD, section="lead:C2")),
    "edit text in German": lambda w, b: w.deliverables.edit_prose(b.round, LEAD, "de"),
    "keep drafts": lambda w, b: w.deliverables.keep_drafts(b.round, [replace(LEAD, section="lead:C2")]),
    "close again": lambda w, b: w.clients.close_round(b.round, date(2026, 11, 22)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_closed_round_refuses(workbook, answered, change):
    before, last = workbook.snapshot(answered.engagement), workbook.store.last_seq
    with pytest.raises(RoundClosed, match=r"Round 1 was closed on 2026-11-20\. Reopen it"):
        change(workbook, answered)
    assert (workbook.snapshot(answered.engagement), workbook.store.last_seq) == (before, last)


def test_a_closed_round_refuses_undo_and_the_step_stays_the_next(workbook, answered):
    for _attempt in range(2):
        with pytest.raises(RoundClosed):
            workbook.undo()
    assert workbook.clients.round(answered.engagement).is_closed
    workbook.clients.reopen_round(answered.round)
    assert workbook.store.undo_label == "Reopen round"


def test_a_reopened_round_takes_answers_again(workbook, answered):
    workbook.clients.reopen_round(answered.round)
    workbook.interviews.rate(answered.sitting, answered.ann, Q, 5, Basis.SELF)
    assert [r.rating for r in workbook.interviews.responses(answered.sitting)] == [5]


def test_undoing_the_reopening_closes_the_round_again(workbook, answered):
    workbook.clients.reopen_round(answered.round)
    workbook.undo()
    assert workbook.clients.round(answered.engagement).closed_on == date(2026, 11, 20)
    with pytest.raises(RoundClosed):
        workbook.redo()


def test_what_belongs_to_the_engagement_goes_on(workbook, answered):
    action = workbook.plan.add(answered.engagement, "Meet weekly")
    workbook.findings.write(answered.engagement, answered.round, "C1", "Nobody meets")
    workbook.undo()
    assert workbook.plan.actions(answered.engagement) == (action,)


def test_the_texts_of_the_next_round_are_written_beside_those_of_a_closed_one(workbook, answered):
    second = workbook.clients.open_round(answered.engagement, "Checkpoint", core_pack())
    workbook.deliverables.edit_prose(second.id, replace(LEAD, text="As it is now"))
    assert [p.text for p in workbook.snapshot(answered.engagement, 1).prose] == [LEAD.text]


def test_weights_and_targets_are_of_the_engagement_and_move_every_round_alike(workbook, answered):
    workbook.clients.open_round(answered.engagement, "Checkpoint", core_pack())
    workbook.clients.set_weight(answered.engagement, "C1.P2", 0)
    workbook.clients.set_target(answered.engagement, "C1", 8)
    first, second = (workbook.snapshot(answered.engagement, number) for number in (1, 2))
    assert first.weight_of == second.weight_of
    assert [t.halves for t in first.targets] == [t.halves for t in second.targets] == [8]


def test_the_next_round_opens_beside_a_closed_one_and_takes_the_answers(workbook, answered):
    second = workbook.clients.open_round(answered.engagement, "Checkpoint", core_pack())
    assert (second.number, second.kind) == (2, "checkpoint")
    with pytest.raises(Refused, match="Another round is open"):
        workbook.clients.reopen_round(answered.round)
    assert workbook.clients.open_round_of(answered.engagement).id == second.id
    sitting = workbook.interviews.plan_interview(second.id, (answered.ann,), "ceo-30")
    workbook.interviews.rate(sitting.id, answered.ann, Q, 5, Basis.SELF)
    assert [r.rating for r in workbook.snapshot(answered.engagement, 1).responses] == [3]
    assert [r.rating for r in workbook.snapshot(answered.engagement).responses] == [5]


def test_a_round_does_not_open_beside_an_open_one(workbook, begun):
    with pytest.raises(Refused, match="Close the open round"):
        workbook.clients.open_round(begun.engagement, "Second", core_pack())


def test_an_answer_cannot_be_moved_into_a_closed_round(workbook, answered):
    second = workbook.clients.open_round(answered.engagement, "Checkpoint", core_pack())
    sitting = workbook.interviews.plan_interview(second.id, (answered.bob,))
    with pytest.raises(RoundClosed):
        workbook.interviews.change_interview(sitting.id, round_id=answered.round)


def test_without_an_open_round_nothing_takes_answers(workbook, answered):
    with pytest.raises(Refused, match="Every round of this engagement is closed"):
        workbook.clients.open_round_of(answered.engagement)


def test_a_round_is_not_closed_before_it_was_opened(workbook, begun):
    with pytest.raises(Refused, match="was opened on 2026-11-02"):
        workbook.clients.close_round(begun.round, date(2026, 11, 1))
    assert not workbook.clients.round(begun.engagement).is_closed
