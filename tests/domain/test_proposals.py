from __future__ import annotations

from fractions import Fraction

import pytest

from alignment_desktop.domain.pack import FindingRule
from alignment_desktop.domain.plan import FindingState, Severity
from alignment_desktop.domain.proposals import proposal_of, proposals
from tests.builders import (
    TODAY,
    agreed_level,
    claim,
    finding,
    finding_text,
    remark,
    respondent,
    responses,
    small_pack,
    snapshot,
)

PEOPLE = (*(respondent(n) for n in ("ann", "bea", "cid")), *(respondent(n, "it") for n in ("joe", "kim", "lou")))
LOW = responses("A.1.a", ann=2, joe=2)
WIDE = responses("A.1.a", ann=2, joe=4)


def proposed(*things, rule=None, **text):
    asked = small_pack(findings=(finding_text("low", "A.1", rule=rule or FindingRule(score_at_most=24), **text),))
    return proposals(snapshot(*PEOPLE, *things, pack=asked))


@pytest.mark.parametrize(
    ("rule", "answers", "holds"),
    [
        (FindingRule(score_at_most=20), LOW, True),
        (FindingRule(score_at_most=19), LOW, False),
        (FindingRule(score_at_most=50), (), False),
        (FindingRule(score_at_least=20), LOW, True),
        (FindingRule(score_at_least=21), LOW, False),
        (FindingRule(gap_at_least=20), WIDE, True),
        (FindingRule(gap_at_least=21), WIDE, False),
        (FindingRule(gap_at_least=1), responses("A.1.a", ann=2), False),
        (FindingRule(gap_at_least=10, higher="it"), WIDE, True),
        (FindingRule(gap_at_least=10, higher="business"), WIDE, False),
        (FindingRule(higher="business"), responses("A.1.a", ann=4, joe=2), True),
        (FindingRule(dont_know_at_least=2), responses("A.1.a", ann="dont_know", joe="dont_know"), True),
        (FindingRule(dont_know_at_least=3), responses("A.1.a", ann="dont_know", joe="dont_know"), False),
        (FindingRule(single_sided=True), responses("A.1.a", ann=4), True),
        (FindingRule(single_sided=True), WIDE, False),
        (FindingRule(single_sided=True), (), False),
        (FindingRule(score_at_most=30, gap_at_least=10), WIDE, True),
        (FindingRule(score_at_most=24, gap_at_least=10), WIDE, False),
        (FindingRule(), WIDE, False),
    ],
)
def test_a_rule_proposes_when_all_its_conditions_hold(rule, answers, holds):
    assert bool(proposed(answers, rule=rule)) is holds


def test_the_reported_level_decides_not_the_computed_one():
    assert not proposed(LOW, agreed_level("A.1", 4))


def test_symptoms_count_only_when_marked_and_on_the_record():
    marked = remark("we wait", "ann", "A.1.a", "symptom")
    quoted = remark("a quote", "ann", "A.1.a", "quote")
    elsewhere = remark("there", "ann", "A.2.a", "symptom")
    rule = FindingRule(symptoms_at_least=2)
    assert not proposed(marked, quoted, elsewhere, rule=rule)
    (proposal,) = proposed(marked, quoted, remark("again", "bea", "A.1.b", "symptom"), rule=rule)
    assert proposal.remark_ids == ("remark we wait", "remark again")
    assert proposal.response_ids == ()


def test_evidence_holds_nothing_said_off_the_record():
    said = remark("said", "ann", "A.1.a")
    (proposal,) = proposed(
        LOW, said, remark("hush", "ann", "A.1.a", "off_record"), remark("mine", None, "A.1.a", "observation")
    )
    assert proposal.remark_ids == (said.id,)
    assert proposal.response_ids == ("ann/A.1.a", "joe/A.1.a")


def test_dont_knows_are_the_evidence_of_their_own_rule():
    answers = responses("A.1.a", ann=3, bea="dont_know", joe="dont_know")
    (proposal,) = proposed(answers, rule=FindingRule(dont_know_at_least=2))
    assert proposal.response_ids == ("bea/A.1.a", "joe/A.1.a")


def test_a_contradicted_claim_brings_both_remarks():
    first, second = remark("every week", "ann", "A.1.a"), remark("never", "joe")
    other = remark("unrelated", "ann", "A.2.a")
    rule = FindingRule(contradicted_claim=True)
    (proposal,) = proposed(first, second, other, claim(first, second), rule=rule)
    assert proposal.remark_ids == (first.id, second.id)
    assert proposal.claim_ids == (claim(first, second).id,)
    assert not proposed(first, second, rule=rule)
    assert not proposed(other, second, claim(other, second), rule=rule)
    assert proposed(other, second, claim(other, second, practice="A.1"), rule=rule)


@pytest.mark.parametrize(
    "hidden",
    [
        remark("hush", "joe", "A.1.a", "off_record"),
        remark("mine", None, "A.1.a", "observation"),
        remark("gone", "joe", "A.1.a", erased_on=TODAY),
    ],
    ids=["off the record", "observation", "erased"],
)
@pytest.mark.parametrize("practice", [None, "A.1"])
def test_a_claim_against_what_may_not_be_told_is_no_contradiction(hidden, practice):
    said = remark("every week", "ann", "A.1.a")
    rule = FindingRule(contradicted_claim=True)
    for pair in ((said, hidden), (hidden, said)):
        assert not proposed(said, hidden, claim(*pair, practice=practice), rule=rule)
    told = remark("never", "joe")
    (proposal,) = proposed(said, told, hidden, claim(said, told), claim(said, hidden, practice=practice), rule=rule)
    assert proposal.claim_ids == (claim(said, told).id,)
    assert hidden.id not in proposal.remark_ids


def test_a_claim_against_what_was_said_in_another_round_is_no_contradiction_of_this_one():
    said, earlier = remark("every week", "ann", "A.1.a"), remark("never", "joe", "A.1.a")
    assert not proposed(said, claim(said, earlier), rule=FindingRule(contradicted_claim=True))


@pytest.mark.parametrize("state", list(FindingState))
def test_what_was_decided_does_not_return(state):
    assert proposed(LOW)
    assert not proposed(LOW, finding(rule="low", practice="A.1", state=state))
    assert proposed(LOW, finding(rule="low", practice="A.2", state=state))


def test_a_text_that_was_decided_on_still_tells_what_it_would_rest_on():
    text = finding_text("low", "A.1", rule=FindingRule(score_at_most=24))
    hidden = remark("hush", "ann", "A.1.a", "off_record")
    things = (
        LOW,
        remark("said", "ann", "A.1.a"),
        hidden,
        finding(rule="low", practice="A.1", state=FindingState.REJECTED),
    )
    rests = proposal_of(snapshot(*PEOPLE, *things, pack=small_pack(findings=(text,))), text)
    assert rests.remark_ids == ("remark said",)
    assert rests.response_ids == ("ann/A.1.a", "joe/A.1.a")


def test_the_most_severe_come_first_then_the_widest_gap():
    rule = FindingRule(score_at_most=50)
    texts = (
        finding_text("low risk", "A.1", rule=rule, impact=1),
        finding_text("narrow", "A.2", rule=rule),
        finding_text("wide", "B.1", rule=rule),
        finding_text("severe", "A.1", rule=rule, impact=5, likelihood=5),
    )
    answers = (*LOW, *responses("A.2.a", ann=3, joe=2), *responses("B.1.a", ann=1, joe=5))
    found = proposals(snapshot(*PEOPLE, answers, pack=small_pack(findings=texts)))
    assert [p.text.id for p in found] == ["severe", "wide", "narrow", "low risk"]
    assert [p.severity for p in found] == [Severity.HIGH, Severity.MEDIUM, Severity.MEDIUM, Severity.LOW]
    assert (found[1].gap, found[1].score) == (4, Fraction(3))
