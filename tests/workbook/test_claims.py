"""One statement set against another, until it is settled."""

from __future__ import annotations

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Claim, ClaimState


@pytest.fixture
def pair(workbook, begun):
    return tuple(workbook.interviews.add_remark(begun.sitting, text).id for text in ("never", "always"))


def test_two_remarks_stand_against_each_other_until_one_is_shown_to_hold(workbook, begun, pair):
    claim = workbook.claims.add(begun.engagement, *pair, settled_by="The calendar")
    assert claim.state is ClaimState.OPEN
    settled = workbook.claims.settle(claim.id, ClaimState.SECOND_HOLDS, "It is in the calendar")
    assert workbook.snapshot(begun.engagement).claims == (settled,)
    with pytest.raises(Refused, match="in use"):
        workbook.interviews.delete_remark(pair[0])


def test_a_remark_does_not_contradict_itself_and_a_pair_is_set_once(workbook, begun, pair):
    with pytest.raises(Refused, match="two different remarks"):
        workbook.claims.add(begun.engagement, pair[0], pair[0])
    workbook.claims.add(begun.engagement, *pair)
    with pytest.raises(Refused, match="already"):
        workbook.claims.add(begun.engagement, *reversed(pair))
    assert len(workbook.claims.claims(begun.engagement)) == 1


def test_a_remark_of_another_engagement_is_refused(workbook, begun, pair):
    other = workbook.clients.add_engagement(begun.client, "Other")
    workbook.clients.open_round(other.id, "Baseline", core_pack())
    with pytest.raises(Refused, match="another engagement"):
        workbook.claims.add(other.id, *pair)


def test_a_verdict_says_what_settled_it_and_can_be_taken_back(workbook, begun, pair):
    claim = workbook.claims.add(begun.engagement, *pair)
    with pytest.raises(Refused, match="what settled it"):
        workbook.claims.settle(claim.id, ClaimState.FIRST_HOLDS, "  ")
    workbook.claims.settle(claim.id, ClaimState.FIRST_HOLDS, "The minutes say so")
    assert workbook.claims.settle(claim.id, ClaimState.OPEN, "").state is ClaimState.OPEN


def test_open_claims_come_first(workbook, begun, pair):
    third = workbook.interviews.add_remark(begun.sitting, "sometimes").id
    settled = workbook.claims.add(begun.engagement, *pair)
    opened = workbook.claims.add(begun.engagement, pair[0], third)
    workbook.claims.settle(settled.id, ClaimState.BOTH_IN_PART, "Both saw a half")
    assert [c.id for c in workbook.claims.claims(begun.engagement)] == [opened.id, settled.id]


def test_a_claim_that_is_taken_back_leaves_its_remarks(workbook, begun, pair):
    claim = workbook.claims.add(begun.engagement, *pair)
    changed = workbook.claims.change(claim.id, practice="C1.P3", settled_by="The invitations")
    assert (changed.practice, changed.settled_by) == ("C1.P3", "The invitations")
    workbook.claims.withdraw(claim.id)
    assert workbook.claims.claims(begun.engagement) == ()
    assert {r.id for r in workbook.interviews.remarks(begun.sitting)} == set(pair)
    workbook.undo()
    assert workbook.store.get(Claim, claim.id) == changed
