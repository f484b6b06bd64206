"""Nothing of one engagement or client is tied to what belongs to another."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Basis, RemarkClass, Standing
from alignment_desktop.domain.kpi import Direction
from alignment_desktop.domain.plan import Stance
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.belonging import engagement_of
from alignment_desktop.workbook.notes import NoteLine
from tests.storage.things import dump

PACK = core_pack()
Q = "C1.P1.Q1"
TEXT = next(t for t in PACK.findings if t.kind == "weakness")


@pytest.fixture
def theirs(workbook: Workbook, begun) -> SimpleNamespace:
    """One of everything of another client."""
    client = workbook.clients.add_client("Larkfield Tools")
    engagement = workbook.clients.add_engagement(client.id, "Review")
    round_ = workbook.clients.open_round(engagement.id, "Baseline", PACK)
    person = workbook.clients.add_person(client.id, "Zoe", Side.IT)
    respondent = workbook.clients.add_respondent(engagement.id, person.id, "developer")
    sitting = workbook.interviews.plan_interview(round_.id, (respondent.id,))
    said = workbook.interviews.add_remark(
        sitting.id, "Zoe sends the list", kind=RemarkClass.FOLLOW_UP, respondent_id=respondent.id, question=Q
    )
    answer = workbook.interviews.rate(sitting.id, respondent.id, Q, 2, Basis.SELF)
    return SimpleNamespace(
        client=client.id, engagement=engagement.id, round=round_.id, person=person.id, respondent=respondent.id,
        sitting=sitting.id, remark=said.id, answer=answer.id,
        picture=workbook.interviews.add_evidence(engagement.id, b"png", "image/png", "A list").id,
        finding=workbook.findings.write(engagement.id, round_.id, "C1", "Nobody meets").id,
        action=workbook.plan.add(engagement.id, "Meet").id,
        kpi=workbook.kpis.add(engagement.id, "Speed", family="C2.K1", unit="d", direction=Direction.LOWER).id,
    )  # fmt: skip


@pytest.fixture
def ours(workbook: Workbook, begun) -> SimpleNamespace:
    """One of everything of our own."""
    said = workbook.interviews.add_remark(begun.sitting, "Ann sends minutes", respondent_id=begun.ann, question=Q)
    return SimpleNamespace(
        **{name: getattr(begun, name) for name in ("engagement", "round", "sitting", "ann")}, remark=said.id,
        finding=workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody reads").id,
        action=workbook.plan.add(begun.engagement, "Read").id,
        kpi=workbook.kpis.add(begun.engagement, "Speed", family="C2.K1", unit="d", direction=Direction.LOWER).id,
    )  # fmt: skip


Attempt = Callable[[Workbook, SimpleNamespace, SimpleNamespace], Any]
ATTEMPTS: dict[str, Attempt] = {
    "add action of their finding": lambda w, o, t: w.plan.add(o.engagement, "A", finding_ids=[t.finding]),
    "add action of their KPI": lambda w, o, t: w.plan.add(o.engagement, "A", kpi_ids=[t.kpi]),
    "add action of their person": lambda w, o, t: w.plan.add(o.engagement, "A", owner_id=t.person),
    "draw for their finding": lambda w, o, t: w.plan.draw_all(o.engagement, [(PACK.solutions[0], [t.finding])]),
    "own by their person": lambda w, o, t: w.plan.change(o.action, owner_id=t.person),
    "link their finding": lambda w, o, t: w.plan.link_finding(o.action, t.finding),
    "link their KPI": lambda w, o, t: w.plan.link_kpi(o.action, t.kpi),
    "need their action": lambda w, o, t: w.plan.need(o.action, t.action),
    "take up their follow-up": lambda w, o, t: w.plan.take_up(o.engagement, [t.remark], "R"),
    "accept on their remark": lambda w, o, t: w.findings.accept(
        o.engagement, o.round, TEXT, "C1", remark_ids=[t.remark]
    ),
    "accept on their answer": lambda w, o, t: w.findings.accept(
        o.engagement, o.round, TEXT, "C1", response_ids=[t.answer]
    ),
    "accept in their round": lambda w, o, t: w.findings.accept(o.engagement, t.round, TEXT, "C1"),
    "reject in their round": lambda w, o, t: w.findings.reject(o.engagement, t.round, TEXT, "C1", "No"),
    "write in their round": lambda w, o, t: w.findings.write(o.engagement, t.round, "C1", "F"),
    "rest on their remark": lambda w, o, t: w.findings.add_evidence(o.finding, remark_ids=[t.remark]),
    "rest on their picture": lambda w, o, t: w.findings.add_evidence(o.finding, evidence_ids=[t.picture]),
    "merge into theirs": lambda w, o, t: w.findings.merge(o.finding, t.finding),
    "respond by their person": lambda w, o, t: w.findings.respond(o.finding, Stance.AGREE, person_id=t.person),
    "claim over two engagements": lambda w, o, t: w.claims.add(o.engagement, o.remark, t.remark),
    "claim over theirs": lambda w, o, t: w.claims.add(t.engagement, o.remark, t.remark),
    "KPI owned by their person": lambda w, o, t: w.kpis.change(o.kpi, it_owner_id=t.person),
    "new KPI owned by their person": lambda w, o, t: w.kpis.add(
        o.engagement, "K", family="C2.K1", unit="d", direction=Direction.LOWER, business_owner_id=t.person
    ),
    "ask their person": lambda w, o, t: w.clients.add_respondent(o.engagement, t.person, "developer"),
    "amend their person": lambda w, o, t: w.clients.amend(o.engagement, t.person, {}, {"role": "developer"}),
    "plan a sitting with theirs": lambda w, o, t: w.interviews.plan_interview(o.round, (t.respondent,)),
    "join theirs": lambda w, o, t: w.interviews.join(o.sitting, t.respondent),
    "seat theirs": lambda w, o, t: w.interviews.set_present(o.sitting, [o.ann, t.respondent]),
    "rate by theirs": lambda w, o, t: w.interviews.rate(o.sitting, t.respondent, Q, 3, Basis.SELF),
    "answer by theirs": lambda w, o, t: w.interviews.stand(o.sitting, t.respondent, Q, Standing.DECLINED),
    "remark of theirs": lambda w, o, t: w.interviews.add_remark(o.sitting, "Hm", respondent_id=t.respondent),
    "note of theirs": lambda w, o, t: w.interviews.write_note(
        o.sitting, Q, [NoteLine(text="Hm", respondent_id=t.respondent)], visit="v"
    ),
    "photo of theirs": lambda w, o, t: w.interviews.add_photo(
        o.sitting, Q, b"png", "image/png", "P", respondent_id=t.respondent
    ),
    "picture with their remark": lambda w, o, t: w.interviews.add_evidence(
        o.engagement, b"png", "image/png", "P", remark_id=t.remark
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_it_is_refused_and_nothing_is_written(workbook, begun, ours, theirs, attempt):
    before, seq = dump(workbook.store), workbook.store.last_seq
    with pytest.raises(AlignmentError) as refused:
        attempt(workbook, ours, theirs)
    assert str(refused.value).endswith(".")
    assert (dump(workbook.store), workbook.store.last_seq) == (before, seq)


def test_a_follow_up_of_the_same_words_elsewhere_is_another_one(workbook, begun, theirs):
    workbook.interviews.add_remark(
        begun.sitting, "Zoe sends the list", kind=RemarkClass.FOLLOW_UP, respondent_id=begun.ann
    )
    workbook.plan.take_up(theirs.engagement, [theirs.remark], "R")
    assert workbook.plan.follow_ups(theirs.engagement) == ()
    assert [r.text for r in workbook.plan.follow_ups(begun.engagement)] == ["Zoe sends the list"]


def test_every_step_is_journaled_with_its_engagement(workbook, begun, theirs):
    assert {step.engagement_id for step in workbook.store.history()} == {None, begun.engagement, theirs.engagement}
    workbook.interviews.rate(theirs.sitting, theirs.respondent, Q, 4, Basis.SELF)
    workbook.undo()
    assert [s.engagement_id for s in workbook.store.history()[-2:]] == [theirs.engagement] * 2
    workbook.clients.change_person(theirs.person, job="CTO")
    assert workbook.store.history()[-1].engagement_id is None


def test_what_is_a_part_belongs_where_the_whole_does(workbook, begun):
    link = workbook.interviews.join(begun.sitting, begun.bob)
    assert engagement_of(workbook.store, link) == begun.engagement
    assert engagement_of(workbook.store, None) is None
    assert engagement_of(workbook.store, workbook.clients.client(begun.client)) is None
