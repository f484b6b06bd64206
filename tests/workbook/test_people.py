"""People and what was promised to them: added and changed in one step, never promised more, never lost."""

from __future__ import annotations

from datetime import date

import pytest

from alignment_desktop.domain.engagement import Attribution, Side
from alignment_desktop.domain.errors import Refused, RoundClosed

ASKED = {"role": "finance", "attribution": Attribution.ROLE}


def named(workbook, begun, name):
    (person,) = [p for p in workbook.clients.people(begun.client) if p.name == name]
    return person


def respondent_of(workbook, begun, person_id):
    found = [r for r in workbook.clients.respondents(begun.engagement) if r.person_id == person_id]
    return found[0] if found else None


class TestEnlist:
    def test_a_new_person_is_asked_at_once_and_one_undo_takes_both_back(self, workbook, begun):
        eve = workbook.clients.enlist(begun.engagement, {"name": " Eve ", "side": Side.BUSINESS, "job": "CFO"}, ASKED)
        assert (eve.name, eve.job, eve.client_id) == ("Eve", "CFO", begun.client)
        assert respondent_of(workbook, begun, eve.id).attribution is Attribution.ROLE
        workbook.undo()
        assert "Eve" not in {p.name for p in workbook.clients.people(begun.client)}
        assert respondent_of(workbook, begun, eve.id) is None

    def test_somebody_who_is_not_asked_is_a_person_alone(self, workbook, begun):
        eve = workbook.clients.enlist(begun.engagement, {"name": "Eve", "side": Side.IT}, None)
        assert respondent_of(workbook, begun, eve.id) is None

    def test_without_a_name_nobody_is_kept(self, workbook, begun):
        before = workbook.clients.people(begun.client)
        with pytest.raises(Refused, match="A name is needed"):
            workbook.clients.enlist(begun.engagement, {"name": "  ", "side": Side.IT}, ASKED)
        assert workbook.clients.people(begun.client) == before


class TestAmend:
    def test_person_and_respondent_change_as_one_step(self, workbook, begun):
        cleo = begun.people[2]
        workbook.clients.amend(
            begun.engagement, cleo, {"name": "Cleo Marsh"}, {"role": "it_lead", "consent_on": date(2026, 11, 3)}
        )
        assert named(workbook, begun, "Cleo Marsh").id == cleo
        assert respondent_of(workbook, begun, cleo).role == "it_lead"
        workbook.undo()
        assert named(workbook, begun, "Cleo").id == cleo
        assert respondent_of(workbook, begun, cleo).role == "developer"

    def test_a_wider_promise_changes_nothing_of_either(self, workbook, begun):
        ann = begun.people[0]
        with pytest.raises(Refused, match="never widened"):
            workbook.clients.amend(begun.engagement, ann, {"name": "Anna"}, {"attribution": Attribution.NAMED})
        assert named(workbook, begun, "Ann").id == ann

    def test_who_was_no_respondent_becomes_one(self, workbook, begun):
        workbook.clients.amend(begun.engagement, begun.people[3], {}, ASKED)
        assert respondent_of(workbook, begun, begun.people[3]).role == "finance"

    def test_who_has_nothing_yet_is_taken_off_and_who_has_a_sitting_stays(self, workbook, begun):
        workbook.clients.amend(begun.engagement, begun.people[2], {}, None)
        assert respondent_of(workbook, begun, begun.people[2]) is None
        with pytest.raises(Refused, match="Anna has an interview or answers"):
            workbook.clients.amend(begun.engagement, begun.people[0], {"name": "Anna"}, None)
        assert named(workbook, begun, "Ann")

    def test_an_archived_person_comes_back(self, workbook, begun):
        workbook.clients.archive_person(begun.people[3])
        assert not workbook.clients.restore_person(begun.people[3]).is_archived


def test_a_release_by_several_is_one_step(workbook, begun):
    workbook.clients.release_together((begun.bob, begun.cleo), date(2026, 11, 20))
    released = {r.id: r.released_on for r in workbook.clients.respondents(begun.engagement)}
    assert (released[begun.bob], released[begun.cleo], released[begun.ann]) == (date(2026, 11, 20),) * 2 + (None,)
    workbook.undo()
    assert {r.released_on for r in workbook.clients.respondents(begun.engagement)} == {None}


def test_an_open_round_gets_another_title_and_day_and_a_closed_one_refuses(workbook, begun):
    changed = workbook.clients.change_round(begun.round, title=" Spring ", opened_on=date(2026, 11, 1))
    assert (changed.title, changed.opened_on) == ("Spring", date(2026, 11, 1))
    with pytest.raises(Refused, match="name is needed"):
        workbook.clients.change_round(begun.round, title="", opened_on=date(2026, 11, 1))
    workbook.clients.close_round(begun.round)
    with pytest.raises(RoundClosed):
        workbook.clients.change_round(begun.round, title="Summer", opened_on=date(2026, 11, 1))


def test_a_target_that_was_taken_back_is_gone_until_undone(workbook, begun):
    target = workbook.clients.set_target(begun.engagement, "C1", 7)
    workbook.clients.remove_target(target.id)
    assert workbook.snapshot(begun.engagement).targets == ()
    workbook.undo()
    assert [t.halves for t in workbook.snapshot(begun.engagement).targets] == [7]
