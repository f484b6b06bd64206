"""Findings put aside and reopened, and what they rest on."""

from __future__ import annotations

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.errors import NotFound, Refused
from alignment_desktop.domain.interview import Basis, RemarkClass
from alignment_desktop.domain.plan import FindingKind, FindingState, Stance

PACK = core_pack()
QUESTION = PACK.questions[0].id


@pytest.fixture
def finding(workbook, begun):
    return workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")


@pytest.fixture
def remark(workbook, begun):
    return workbook.interviews.add_remark(begun.sitting, "never", respondent_id=begun.ann, question=QUESTION)


def state_of(workbook, finding):
    return next(f for f in workbook.findings.findings(finding.engagement_id) if f.id == finding.id).state


def test_an_accepted_finding_is_put_aside_with_a_reason_and_reopened(workbook, finding, remark):
    workbook.findings.add_evidence(finding.id, remark_ids=[remark.id])
    with pytest.raises(Refused, match="reason"):
        workbook.findings.put_aside(finding.id, "  ")
    rejected = workbook.findings.put_aside(finding.id, " They do meet ")
    assert (rejected.state, rejected.reject_reason) == (FindingState.REJECTED, "They do meet")
    with pytest.raises(Refused, match="not an accepted"):
        workbook.findings.put_aside(finding.id, "again")
    reopened = workbook.findings.reopen(finding.id)
    assert (reopened.state, reopened.reject_reason) == (FindingState.ACCEPTED, "")
    assert [s.thing for s in workbook.findings.rests_on(finding.id)] == [remark]
    with pytest.raises(Refused, match="not rejected"):
        workbook.findings.reopen(finding.id)


def test_a_rejected_proposal_is_reopened_with_its_evidence_as_one_step(workbook, begun, remark):
    rejected = workbook.findings.reject(begun.engagement, begun.round, PACK.findings[0], "C1", "Not so")
    workbook.findings.reopen(rejected.id, remark_ids=[remark.id])
    assert [s.thing for s in workbook.findings.rests_on(rejected.id)] == [remark]
    workbook.undo()
    assert workbook.findings.rests_on(rejected.id) == ()
    assert state_of(workbook, rejected) is FindingState.REJECTED


def test_a_finding_that_holds_another_is_not_put_aside(workbook, begun, finding):
    other = workbook.findings.write(begun.engagement, begun.round, "C1", "Few meet")
    workbook.findings.merge(other.id, finding.id)
    with pytest.raises(Refused, match=r"F-01 holds F-02"):
        workbook.findings.put_aside(finding.id, "No")


def test_what_was_merged_goes_along_when_its_holder_is_merged(workbook, begun, finding):
    second, third = (workbook.findings.write(begun.engagement, begun.round, "C1", title) for title in ("Two", "Three"))
    workbook.findings.merge(finding.id, second.id)
    workbook.findings.merge(second.id, third.id)
    assert {f.merged_into_id for f in workbook.findings.findings(begun.engagement)} == {None, third.id}


def test_a_proposal_is_accepted_as_a_strength_where_it_was_made_one(workbook, begun):
    found = workbook.findings.accept(
        begun.engagement, begun.round, PACK.findings[0], "C1", kind=FindingKind.STRENGTH, impact=2
    )
    assert (found.kind, found.impact, found.rule) == (FindingKind.STRENGTH, 2, PACK.findings[0].id)


@pytest.mark.parametrize(("field", "size"), [("title", 301), ("cause", 20_001)])
def test_a_text_without_end_is_refused_and_nothing_is_changed(workbook, begun, finding, field, size):
    with pytest.raises(Refused, match="at most"):
        workbook.findings.edit(finding.id, **{field: "x" * size})
    assert workbook.findings.findings(begun.engagement) == (finding,)
    workbook.findings.edit(finding.id, **{field: "x" * (size - 1)})


def test_evidence_is_added_once_and_taken_out(workbook, begun, finding, remark):
    answer = workbook.interviews.rate(begun.sitting, begun.ann, QUESTION, 2, Basis.SELF)
    picture = workbook.interviews.add_evidence(begun.engagement, b"board", "image/png", "Board")
    for _time in range(2):
        workbook.findings.add_evidence(
            finding.id,
            remark_ids=[remark.id, remark.id],
            response_ids=[answer.id],
            evidence_ids=[picture.id],
        )
    supports = workbook.findings.rests_on(finding.id)
    assert [s.thing for s in supports] == [remark, answer, picture]
    assert [s.round.number if s.round else None for s in supports] == [1, 1, None]
    workbook.findings.remove_evidence(supports[1].link.id)
    assert [s.thing for s in workbook.findings.rests_on(finding.id)] == [remark, picture]
    with pytest.raises(NotFound):
        workbook.findings.remove_evidence(supports[1].link.id)


@pytest.mark.parametrize("kind", [RemarkClass.OFF_RECORD, RemarkClass.OBSERVATION])
def test_neither_a_hidden_remark_nor_a_picture_of_one_is_evidence(workbook, begun, finding, kind):
    hidden = workbook.interviews.add_remark(begun.sitting, "hush", kind=kind)
    picture = workbook.interviews.add_evidence(begun.engagement, b"board", "image/png", "Board", remark_id=hidden.id)
    for things in ({"remark_ids": [hidden.id]}, {"evidence_ids": [picture.id]}):
        with pytest.raises(Refused, match="off the record"):
            workbook.findings.add_evidence(finding.id, **things)
    assert workbook.findings.rests_on(finding.id) == ()


def test_what_was_said_in_an_earlier_round_keeps_its_round(workbook, begun, finding, remark):
    workbook.findings.add_evidence(finding.id, remark_ids=[remark.id])
    workbook.clients.close_round(begun.round)
    workbook.clients.open_round(begun.engagement, "Checkpoint", PACK)
    assert [s.round.number for s in workbook.findings.rests_on(finding.id)] == [1]


def test_a_response_is_taken_back(workbook, begun, finding):
    workbook.findings.respond(finding.id, Stance.DISAGREE, "No")
    workbook.findings.take_response_back(finding.id)
    workbook.findings.take_response_back(finding.id)
    assert workbook.snapshot(begun.engagement).finding_responses == ()
    workbook.undo()
    assert [r.words for r in workbook.snapshot(begun.engagement).finding_responses] == ["No"]
