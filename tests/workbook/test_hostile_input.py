"""What somebody pastes or a sheet brings: taken whole or refused in one short sentence, and nothing is half written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.attention import concerns
from alignment_desktop.domain.deliverable import Disposition
from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import AlignmentError, Refused
from alignment_desktop.domain.interview import ClaimState
from alignment_desktop.domain.kickoff import Kickoff
from alignment_desktop.domain.kpi import Direction
from alignment_desktop.domain.plan import Stance
from alignment_desktop.domain.proposals import proposals
from alignment_desktop.domain.voices import asks
from alignment_desktop.i18n import Translator
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.notes import NoteLine
from tests.storage.things import dump

Q = "C1.P1.Q1"
TEXT = next(t for t in core_pack().findings if t.kind == "weakness")
HOSTILE = {
    "a megabyte": "x" * 1_000_000,
    "half a character": "a\ud800b",
    "a NUL": "a\0b",
    "an emoji": "👩‍👩‍👧🏳️‍🌈",
    "Arabic": "\u200fمرحبا",
    "controls": "\x1b[31m\x07\u202eabc",
    "lines": "a\nb\r\nc\u2028d",
    "nothing": "",
    "blanks": " \n\t ",
}
NEVER_TAKEN = ("a megabyte", "half a character")


@pytest.fixture
def full(workbook: Workbook, begun) -> dict[str, str]:
    """Something of every kind to change, by the name of its kind."""
    said, answered = (
        workbook.interviews.add_remark(begun.sitting, text, respondent_id=begun.ann, question=Q) for text in "xy"
    )
    issue = workbook.deliverables.record_issue(
        workbook.snapshot(begun.engagement), "report", b"%PDF", recipient="The board", pages=3
    )
    return {
        "brand": workbook.clients.add_brand(firm="Keel").id,
        "client": begun.client,
        "engagement": begun.engagement,
        "round": begun.round,
        "person": begun.people[0],
        "sitting": begun.sitting,
        "ann": begun.ann,
        "remark": said.id,
        "claim": workbook.claims.add(begun.engagement, said.id, answered.id).id,
        "finding": workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets").id,
        "action": workbook.plan.add(begun.engagement, "Meet").id,
        "issue": issue.id,
        "comment": workbook.deliverables.add_comment(issue.id, "Board", "Fine").id,
    }


Attempt = Callable[[Workbook, dict[str, str], str], Any]
ATTEMPTS: dict[str, Attempt] = {
    "firm": lambda w, i, s: w.clients.add_brand(firm=s),
    "accent": lambda w, i, s: w.clients.change_brand(i["brand"], accent=s),
    "client": lambda w, i, s: w.clients.add_client(s),
    "goals": lambda w, i, s: w.clients.change_client(i["client"], goals=s),
    "title": lambda w, i, s: w.clients.add_engagement(i["client"], s),
    "scope": lambda w, i, s: w.clients.change_engagement(i["engagement"], scope=s),
    "currency": lambda w, i, s: w.clients.change_engagement(i["engagement"], currency=s),
    "round": lambda w, i, s: w.clients.change_round(i["round"], title=s, opened_on=date(2026, 1, 1)),
    "person": lambda w, i, s: w.clients.enlist(i["engagement"], {"name": s, "side": Side.IT}, {"role": "developer"}),
    "job": lambda w, i, s: w.clients.change_person(i["person"], job=s),
    "target": lambda w, i, s: w.clients.set_target(i["engagement"], s, 4, agreed_with=s),
    "weight": lambda w, i, s: w.clients.set_weight(i["engagement"], "C1", 3, s),
    "agreed level": lambda w, i, s: w.interviews.agree_level(i["round"], s, 4, "Because"),
    "plan": lambda w, i, s: w.interviews.plan_interview(i["round"], (i["ann"],), s),
    "zone": lambda w, i, s: w.interviews.change_interview(i["sitting"], zone=s),
    "remark": lambda w, i, s: w.interviews.add_remark(i["sitting"], s),
    "edited remark": lambda w, i, s: w.interviews.edit_remark(i["remark"], s),
    "other question": lambda w, i, s: w.interviews.send_remark(i["remark"], s),
    "line": lambda w, i, s: w.interviews.write_note(i["sitting"], Q, [NoteLine(text=s)], visit="v"),
    "question": lambda w, i, s: w.interviews.write_note(i["sitting"], s, [NoteLine(text="t")], visit="v"),
    "photo": lambda w, i, s: w.interviews.add_photo(i["sitting"], Q, b"p", "image/png", s),
    "source": lambda w, i, s: w.interviews.add_evidence(i["engagement"], b"p", "image/png", "c", source=s),
    "what would settle it": lambda w, i, s: w.claims.change(i["claim"], settled_by=s),
    "outcome": lambda w, i, s: w.claims.settle(i["claim"], ClaimState.FIRST_HOLDS, s),
    "finding": lambda w, i, s: w.findings.write(i["engagement"], i["round"], "C1", s),
    "cause": lambda w, i, s: w.findings.edit(i["finding"], cause=s),
    "reason": lambda w, i, s: w.findings.reject(i["engagement"], i["round"], TEXT, "C1", s),
    "response": lambda w, i, s: w.findings.respond(i["finding"], Stance.AGREE, s),
    "action": lambda w, i, s: w.plan.add(i["engagement"], s),
    "purpose": lambda w, i, s: w.plan.change(i["action"], purpose=s),
    "step": lambda w, i, s: w.plan.add_step(i["action"], s),
    "author": lambda w, i, s: w.plan.note(i["action"], s, "Called"),
    "lift": lambda w, i, s: w.plan.set_lift(i["action"], s, 4),
    "unit": lambda w, i, s: w.kpis.add(i["engagement"], s, family="C2.K1", unit=s, direction=Direction.LOWER),
    "text": lambda w, i, s: w.deliverables.edit_prose(i["round"], Draft(section="lead:C1", text=s, figures={})),
    "section": lambda w, i, s: w.deliverables.edit_prose(i["round"], Draft(section=s, text="t", figures={})),
    "recipient": lambda w, i, s: w.deliverables.record_issue(
        w.snapshot(i["engagement"]), "report", b"%PDF", recipient=s, pages=3
    ),
    "reader": lambda w, i, s: w.deliverables.add_comment(i["issue"], s, "Fine"),
    "answer": lambda w, i, s: w.deliverables.settle_comment(i["comment"], Disposition.ANSWERED, s),
    "id": lambda w, i, s: w.plan.add_step(s, "Call"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_it_is_taken_whole_or_refused_in_a_sentence(workbook, begun, full, attempt):
    for name, given in HOSTILE.items():
        before, seq = dump(workbook.store), workbook.store.last_seq
        try:
            attempt(workbook, full, given)
        except AlignmentError as error:
            refused = str(error)
        else:
            refused = ""
        if refused:
            assert (dump(workbook.store), workbook.store.last_seq) == (before, seq)
            assert len(refused) < 250
            assert refused.encode()
        assert refused or name not in NEVER_TAKEN, name
        snapshot = workbook.snapshot(begun.engagement)
        texts = Kickoff(snapshot, Translator("en"))
        assert texts.announcement()
        assert texts.document_requests()
        assert all(texts.invitation(respondent) for respondent in snapshot.respondents)
        for question in (concerns, asks, proposals):
            question(snapshot)
        workbook.deliverables.objections(snapshot, "en")


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (lambda w, i: w.plan.change(i["action"], cost_minor=-1), "below zero"),
        (lambda w, i: w.plan.change(i["action"], cost_minor=10**30), "larger than the workbook can hold"),
        (lambda w, i: w.clients.change_engagement(i["engagement"], fee_minor=-1), "below zero"),
        (
            lambda w, i: w.clients.change_engagement(i["engagement"], fee_minor=10**30),
            "larger than the workbook can hold",
        ),
        (
            lambda w, i: w.plan.draw(i["engagement"], core_pack().solutions[0], start_on=date(9999, 12, 30)),
            "larger than the workbook can hold",
        ),
        (lambda w, i: w.interviews.replan(i["sitting"], 10**30), "at most"),
        (lambda w, i: w.interviews.plan_interview(i["round"], ()), "needs somebody"),
        (lambda w, i: w.clients.close_round(i["round"], date(2020, 1, 1)), "cannot be closed before"),
        (lambda w, i: w.claims.change(i["claim"], state=ClaimState.FIRST_HOLDS), "what settled it"),
    ],
)
def test_an_impossible_number_or_day_is_refused(workbook, full, attempt, says):
    before, seq = dump(workbook.store), workbook.store.last_seq
    with pytest.raises(Refused, match=says):
        attempt(workbook, full)
    assert (dump(workbook.store), workbook.store.last_seq) == (before, seq)
