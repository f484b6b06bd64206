"""What the areas accept, refuse, number and keep."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.engagement import Attribution, Engagement, Side
from alignment_desktop.domain.errors import InputProblems, NotFound, NothingToUndo, Refused
from alignment_desktop.domain.interview import Basis, RemarkClass, Standing
from alignment_desktop.domain.kpi import Direction
from alignment_desktop.domain.plan import ActionLink, ActionStatus, FindingState, Stance
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.register import EntryLink

Q = "C1.P1.Q1"
PACK = core_pack()


class TestClients:
    def test_an_engagement_is_found_by_id_or_by_words_that_fit_one(self, workbook, begun):
        assert workbook.clients.engagement(begun.engagement).id == begun.engagement
        assert workbook.clients.engagement(" harbour & pine ALIGN").id == begun.engagement
        other = workbook.clients.add_engagement(begun.client, "Alignment, second year")
        with pytest.raises(NotFound, match=other.id):
            workbook.clients.engagement("alignment")
        with pytest.raises(NotFound, match="No engagement has"):
            workbook.clients.engagement(" ")

    @pytest.mark.parametrize("name", ["", "  \n "])
    def test_nothing_goes_without_a_name(self, workbook, begun, name):
        clients = workbook.clients
        for nameless in (
            lambda: clients.add_client(name),
            lambda: clients.change_client(begun.client, name=name),
            lambda: clients.add_person(begun.client, name, Side.IT),
            lambda: clients.change_person(begun.people[0], name=name),
            lambda: clients.add_engagement(begun.client, name),
            lambda: clients.change_engagement(begun.engagement, title=name),
        ):
            with pytest.raises(Refused, match="A name is needed"):
                nameless()

    def test_an_engagement_that_would_end_before_its_start_is_refused_and_nothing_kept(self, workbook, begun):
        before = workbook.store.get(Engagement, begun.engagement)
        with pytest.raises(Refused, match="before its start"):
            workbook.clients.change_engagement(begun.engagement, scope="Wider", ended_on=date(2026, 11, 1))
        assert workbook.store.get(Engagement, begun.engagement) == before
        with pytest.raises(Refused, match="before its start"):
            workbook.clients.add_engagement(
                begun.client, "Other", started_on=date(2026, 2, 1), ended_on=date(2026, 1, 1)
            )
        assert len(workbook.clients.engagements(begun.client)) == 1

    def test_attribution_only_narrows(self, workbook, begun):
        with pytest.raises(Refused, match="only be narrowed"):
            workbook.clients.narrow_attribution(begun.ann, Attribution.NAMED)
        assert workbook.clients.narrow_attribution(begun.ann, Attribution.NONE).attribution is Attribution.NONE
        with pytest.raises(Refused, match="only be narrowed"):
            workbook.clients.narrow_attribution(begun.ann, Attribution.ROLE)

    def test_one_person_is_one_respondent_of_their_own_client(self, workbook, begun):
        with pytest.raises(Refused, match="Ann is a respondent of this engagement already"):
            workbook.clients.add_respondent(begun.engagement, begun.people[0], "ceo")
        other = workbook.clients.add_client("Other")
        stranger = workbook.clients.add_person(other.id, "Zed", Side.IT)
        with pytest.raises(Refused, match="Zed belongs to another client"):
            workbook.clients.add_respondent(begun.engagement, stranger.id, "ceo")

    def test_a_target_or_weight_takes_the_place_of_the_former(self, workbook, begun):
        for halves, weight in ((6, 2), (8, 0)):
            workbook.clients.set_target(begun.engagement, "C1", halves, by_on=date(2027, 5, 1))
            workbook.clients.set_weight(begun.engagement, "C1", weight)
        snapshot = workbook.snapshot(begun.engagement)
        assert [t.halves for t in snapshot.targets] == [8]
        assert snapshot.weight_of["C1"] == 0
        for refused in (
            lambda: workbook.clients.set_target(begun.engagement, "C1", 1),
            lambda: workbook.clients.set_target(begun.engagement, "C1", 11),
            lambda: workbook.clients.set_weight(begun.engagement, "C1", 101),
        ):
            with pytest.raises(Refused):
                refused()

    def test_an_archived_person_stays_where_they_are_named(self, workbook, begun):
        workbook.clients.archive_person(begun.people[0])
        assert workbook.snapshot(begun.engagement).person[begun.people[0]].is_archived

    def test_the_brand_is_the_engagements_own_or_the_first(self, workbook, begun):
        assert workbook.snapshot(begun.engagement).brand is None
        first = workbook.clients.add_brand(firm="First")
        second = workbook.clients.add_brand(firm="Second")
        assert workbook.snapshot(begun.engagement).brand == first
        workbook.clients.change_engagement(begun.engagement, brand_id=second.id)
        assert workbook.snapshot(begun.engagement).brand == second


class TestInterviews:
    @pytest.mark.parametrize("rating", [0, 6, -1])
    def test_a_rating_is_one_to_five(self, workbook, begun, rating):
        with pytest.raises(Refused, match="from 1 to 5"):
            workbook.interviews.rate(begun.sitting, begun.ann, Q, rating, Basis.SELF)

    def test_only_questions_of_the_rounds_pack_are_answered_or_noted(self, workbook, begun):
        remark = workbook.interviews.add_remark(begun.sitting, "in the tray")
        for unknown in (
            lambda: workbook.interviews.rate(begun.sitting, begun.ann, "Q9", 3, Basis.SELF),
            lambda: workbook.interviews.stand(begun.sitting, begun.ann, "Q9", Standing.DECLINED),
            lambda: workbook.interviews.add_remark(begun.sitting, "text", question="Q9"),
            lambda: workbook.interviews.send_remark(remark.id, "Q9"),
        ):
            with pytest.raises(Refused, match="“Q9” is not a question"):
                unknown()
        assert workbook.interviews.send_remark(remark.id, Q).question == Q
        assert workbook.interviews.send_remark(remark.id, None).question is None

    def test_answering_again_changes_the_one_answer_and_keeps_its_flag(self, workbook, begun):
        first = workbook.interviews.rate(begun.sitting, begun.ann, Q, 2, Basis.CONSULTANT)
        workbook.interviews.flag(first.id)
        second = workbook.interviews.stand(begun.sitting, begun.ann, Q, Standing.DONT_KNOW)
        assert (second.id, second.is_flagged, second.rating) == (first.id, True, None)
        assert len(workbook.interviews.responses(begun.sitting)) == 1

    def test_confirming_a_sitting_confirms_only_the_consultants_readings(self, workbook, begun):
        workbook.interviews.rate(begun.sitting, begun.ann, Q, 2, Basis.CONSULTANT)
        workbook.interviews.rate(begun.sitting, begun.ann, "C1.P1.Q2", 2, Basis.SELF)
        (confirmed,) = workbook.interviews.confirm(begun.sitting)
        assert (confirmed.question, confirmed.basis) == (Q, Basis.CONFIRMED)
        assert workbook.interviews.interview(begun.sitting).confirmed_on == date(2026, 11, 23)

    def test_a_quote_narrows_the_promise_and_never_widens_it(self, workbook, begun):
        add = workbook.interviews.add_remark
        with pytest.raises(Refused, match="only be narrowed"):
            add(begun.sitting, "mine", respondent_id=begun.ann, attribution=Attribution.NAMED)
        assert add(begun.sitting, "mine", respondent_id=begun.ann, attribution=Attribution.NONE).attribution == "none"

    def test_a_megabyte_is_no_remark(self, workbook, begun):
        with pytest.raises(Refused, match="at most 20000 characters"):
            workbook.interviews.add_remark(begun.sitting, "x" * 2**20)
        remark = workbook.interviews.add_remark(begun.sitting, "x" * 20_000)
        with pytest.raises(Refused, match="Split it"):
            workbook.interviews.edit_remark(remark.id, "x" * 20_001)

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"plan": "nobody has it"}, "no interview plan"),
            ({"minutes": 0}, "a minute at least"),
            ({"minutes": 10**9}, "at most"),
            ({"appointment": datetime.fromisoformat("9999-12-31T23:30")}, "year 9999"),
            ({"started_at": "2026-11-23T10:00:00+00:00", "ended_at": "2026-11-23T09:00:00+00:00"}, "before its start"),
        ],
    )
    def test_a_sitting_that_cannot_be_is_refused(self, workbook, begun, fields, says):
        with pytest.raises(Refused, match=says):
            workbook.interviews.plan_interview(begun.round, (begun.bob,), **fields)
        with pytest.raises(Refused, match=says):
            workbook.interviews.change_interview(begun.sitting, **fields)
        assert len(workbook.interviews.interviews(begun.round)) == 1

    def test_people_of_other_engagements_stay_out(self, workbook, begun):
        other = workbook.clients.add_engagement(begun.client, "Other")
        dora = workbook.clients.add_respondent(other.id, begun.people[3], "user")
        for refused in (
            lambda: workbook.interviews.join(begun.sitting, dora.id),
            lambda: workbook.interviews.plan_interview(begun.round, (begun.bob, dora.id)),
        ):
            with pytest.raises(Refused, match="Dora is a respondent of another engagement"):
                refused()
        assert [r.id for r in workbook.interviews.present(begun.sitting)] == [begun.ann]

    def test_everybody_who_waits_is_planned_by_role_in_one_step(self, workbook, begun):
        before = workbook.interviews.interviews(begun.round)
        planned = workbook.interviews.plan_waiting(begun.round, zone="Europe/London")
        assert [(i.plan, i.minutes, i.appointment, i.zone) for i in planned] == [
            ("it-lead-60", 60, None, "Europe/London"),
            ("developer-45", 45, None, "Europe/London"),
        ]
        asked = [respondent.id for i in planned for respondent in workbook.interviews.present(i.id)]
        assert asked == [begun.bob, begun.cleo]
        last = workbook.store.last_seq
        with pytest.raises(Refused, match="Everybody who is asked has a sitting"):
            workbook.interviews.plan_waiting(begun.round, zone="UTC")
        assert workbook.store.last_seq == last
        workbook.undo()
        assert workbook.interviews.interviews(begun.round) == before

    def test_a_role_without_a_plan_is_planned_without_one(self, workbook, begun):
        dora = workbook.clients.add_respondent(begun.engagement, begun.people[3], "no_such_role")
        planned = workbook.interviews.plan_waiting(begun.round, zone="UTC")
        (sitting,) = [i for i in planned if workbook.interviews.present(i.id)[0].id == dora.id]
        assert (sitting.plan, sitting.minutes) == (None, 45)

    def test_joining_twice_is_joining_once(self, workbook, begun):
        assert workbook.interviews.join(begun.sitting, begun.bob) == workbook.interviews.join(begun.sitting, begun.bob)
        assert [r.id for r in workbook.interviews.present(begun.sitting)] == [begun.ann, begun.bob]

    def test_an_agreed_level_needs_its_reason_and_replaces_the_former(self, workbook, begun):
        for halves, reason in ((5, " "), (1, "why"), (11, "why")):
            with pytest.raises(Refused):
                workbook.interviews.agree_level(begun.round, "C1.P1", halves, reason)
        for halves in (5, 6):
            workbook.interviews.agree_level(begun.round, "C1.P1", halves, "The minutes", agreed_by="All")
        assert [a.halves for a in workbook.snapshot(begun.engagement).agreed_levels] == [6]

    def test_evidence_lies_inside_the_workbook(self, workbook, begun):
        picture = b"\x89PNG whiteboard"
        shown = workbook.interviews.add_evidence(begun.engagement, picture, "image/png", "Board", may_print=True)
        workbook.interviews.add_evidence(begun.engagement, b"private", "image/png", "Not for print")
        assert workbook.deliverables.assets(workbook.snapshot(begun.engagement)) == {shown.attachment: picture}
        with pytest.raises(Refused, match="20 MB"):
            workbook.interviews.add_evidence(begun.engagement, bytes(21 * 2**20), "image/png", "Too large")
        assert len(workbook.snapshot(begun.engagement).evidence) == 2

    def test_what_was_written_is_found_again_in_its_own_place_only(self, workbook, begun):
        remark = workbook.interviews.add_remark(begun.sitting, "The dépôt report")
        other = workbook.clients.add_client("Somebody else")
        engagement = workbook.clients.engagement(begun.engagement)
        assert [hit.id for hit in workbook.search("depot", engagement=engagement)] == [remark.id]
        assert workbook.search("depot", client=other) == ()


class TestFindings:
    def test_a_proposal_is_decided_once(self, workbook, begun):
        text = PACK.findings[0]
        accepted = workbook.findings.accept(begun.engagement, begun.round, text, "C1", title="In our words")
        assert (accepted.label, accepted.title, accepted.rule) == ("F-01", "In our words", text.id)
        for again in (
            lambda: workbook.findings.accept(begun.engagement, begun.round, text, "C1"),
            lambda: workbook.findings.reject(begun.engagement, begun.round, text, "C1", "Not so"),
        ):
            with pytest.raises(Refused, match="decided on already"):
                again()
        with pytest.raises(Refused, match="needs its reason"):
            workbook.findings.reject(begun.engagement, begun.round, PACK.findings[1], "C1", " ")

    def test_impact_likelihood_and_title_are_checked_whichever_way_a_finding_comes(self, workbook, begun):
        finding = workbook.findings.write(begun.engagement, begun.round, "C1", " Nobody meets ")
        assert finding.title == "Nobody meets"
        for refused in (
            lambda: workbook.findings.write(begun.engagement, begun.round, "C1", "x", impact=6),
            lambda: workbook.findings.write(begun.engagement, begun.round, "C1", " "),
            lambda: workbook.findings.accept(begun.engagement, begun.round, PACK.findings[0], "C1", likelihood=0),
            lambda: workbook.findings.edit(finding.id, likelihood=9),
            lambda: workbook.findings.edit(finding.id, title=""),
        ):
            with pytest.raises(Refused):
                refused()
        assert workbook.findings.findings(begun.engagement) == (finding,)

    def test_only_what_is_on_record_is_evidence(self, workbook, begun):
        finding = workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")
        for kind in (RemarkClass.OFF_RECORD, RemarkClass.OBSERVATION):
            remark = workbook.interviews.add_remark(begun.sitting, "hush", kind=kind)
            with pytest.raises(Refused, match="cannot be evidence"):
                workbook.findings.add_evidence(finding.id, remark_ids=[remark.id])
        assert workbook.snapshot(begun.engagement).finding_evidence == ()

    def test_merging_takes_evidence_and_actions_along_and_needs_two_accepted_ones(self, workbook, begun):
        remark = workbook.interviews.add_remark(begun.sitting, "never")
        answer = workbook.interviews.rate(begun.sitting, begun.ann, Q, 1, Basis.SELF)
        one, two, three = (
            workbook.findings.write(begun.engagement, begun.round, "C1", title) for title in ("One", "Two", "Three")
        )
        workbook.findings.add_evidence(one.id, remark_ids=[remark.id], response_ids=[answer.id])
        workbook.findings.add_evidence(two.id, remark_ids=[remark.id])
        action = workbook.plan.add(begun.engagement, "Meet", finding_ids=[one.id])
        merged = workbook.findings.merge(one.id, two.id)
        assert (merged.state, merged.merged_into_id) == (FindingState.MERGED, two.id)
        snapshot = workbook.snapshot(begun.engagement)
        assert {(e.remark_id, e.response_id) for e in snapshot.finding_evidence if e.finding_id == two.id} == {
            (remark.id, None),
            (None, answer.id),
        }
        assert [link.finding_id for link in snapshot.action_links if link.action_id == action.id] == [two.id]
        for pair in ((two.id, one.id), (one.id, three.id), (two.id, two.id)):
            with pytest.raises(Refused):
                workbook.findings.merge(*pair)
        other = workbook.clients.add_engagement(begun.client, "Other")
        elsewhere = workbook.clients.open_round(other.id, "Baseline", core_pack())
        foreign = workbook.findings.write(other.id, elsewhere.id, "C1", "Elsewhere")
        with pytest.raises(Refused, match="another engagement"):
            workbook.findings.merge(two.id, foreign.id)

    def test_management_answers_once(self, workbook, begun):
        finding = workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")
        for stance in (Stance.DISAGREE, Stance.PARTLY):
            workbook.findings.respond(finding.id, stance, "We do", person_id=begun.people[0])
        assert [r.stance for r in workbook.snapshot(begun.engagement).finding_responses] == [Stance.PARTLY]


class TestNumbers:
    def test_a_number_that_was_given_is_never_given_again(self, workbook, begun):
        """An undone finding may stand in a document that left in between."""
        findings, plan = workbook.findings, workbook.plan
        numbers = [findings.write(begun.engagement, begun.round, "C1", "One").number]
        numbers.append(findings.write(begun.engagement, begun.round, "C1", "Two").number)
        workbook.undo()
        numbers.append(findings.write(begun.engagement, begun.round, "C1", "Three").number)
        workbook.undo()
        workbook.redo()
        numbers.append(findings.write(begun.engagement, begun.round, "C1", "Four").number)
        assert numbers == [1, 2, 3, 4]
        assert [f.number for f in findings.findings(begun.engagement)] == [1, 3, 4]
        assert plan.add(begun.engagement, "Meet").label == "A-01"

    def test_redo_gives_a_thing_its_own_number_back(self, workbook, begun):
        action = workbook.plan.add(begun.engagement, "Meet")
        workbook.undo()
        workbook.redo()
        assert [a.label for a in workbook.plan.actions(begun.engagement)] == [action.label] == ["A-01"]

    def test_numbers_are_counted_for_each_engagement_and_register(self, workbook, begun):
        other = workbook.clients.add_engagement(begun.client, "Other")
        workbook.plan.add(begun.engagement, "Meet")
        workbook.undo()
        assert workbook.plan.add(other.id, "Meet").label == "A-01"
        assert workbook.plan.add(begun.engagement, "Meet").label == "A-02"
        forums, decisions = PACK.register["forums"], PACK.register["decisions"]
        assert _entry(workbook, begun, forums).number == 1
        workbook.undo()
        assert _entry(workbook, begun, forums).number == 2
        assert _entry(workbook, begun, decisions).number == 1


class TestPlan:
    def test_a_solution_is_drawn_with_its_steps_lifts_and_dates(self, workbook, begun):
        finding = workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")
        solution = PACK.solutions[0]
        action = workbook.plan.draw(begun.engagement, solution, finding_ids=[finding.id], title="Our title", impact=5)
        snapshot = workbook.snapshot(begun.engagement)
        assert (action.title, action.impact, action.effort) == ("Our title", 5, solution.effort)
        assert (action.due_on - action.start_on).days == 7 * solution.duration_weeks
        assert [s.text for s in snapshot.action_steps] == [solution.first_week, *solution.steps]
        assert {(lift.practice, lift.tenths) for lift in snapshot.action_lifts} == {
            (lift.practice, lift.tenths) for lift in solution.lifts
        }
        assert [link.finding_id for link in snapshot.action_links] == [finding.id]

    @pytest.mark.parametrize(
        "fields",
        [
            {"start_on": date(2026, 2, 1), "due_on": date(2026, 1, 1)},
            {"progress": 101},
            {"impact": 0},
            {"effort": 6},
            {"status": ActionStatus.DONE},
            {"title": " "},
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_kept(self, workbook, begun, fields):
        action = workbook.plan.add(begun.engagement, "Meet")
        with pytest.raises(Refused):
            workbook.plan.change(action.id, purpose="Better", **fields)
        assert workbook.plan.actions(begun.engagement) == (action,)

    def test_an_action_is_done_once_it_says_how_that_was_verified(self, workbook, begun):
        action = workbook.plan.add(begun.engagement, "Meet")
        done = workbook.plan.change(action.id, status=ActionStatus.DONE, verification="Minutes of three months")
        assert done.status is ActionStatus.DONE

    def test_an_owner_who_is_not_there_is_refused(self, workbook, begun):
        with pytest.raises(NotFound):
            workbook.plan.add(begun.engagement, "Meet", owner_id="nobody")
        assert workbook.plan.actions(begun.engagement) == ()

    def test_no_action_waits_for_itself_however_long_the_way_round(self, workbook, begun):
        a, b, c = (workbook.plan.add(begun.engagement, title) for title in "abc")
        workbook.plan.need(a.id, b.id)
        workbook.plan.need(b.id, c.id)
        for first, second in ((a, a), (b, a), (c, a)):
            with pytest.raises(Refused, match=f"{first.label} would wait for itself"):
                workbook.plan.need(first.id, second.id)
        workbook.plan.need(a.id, c.id)
        assert len(workbook.snapshot(begun.engagement).action_needs) == 3
        other = workbook.clients.add_engagement(begun.client, "Other")
        with pytest.raises(Refused, match="different engagements"):
            workbook.plan.need(a.id, workbook.plan.add(other.id, "d").id)

    def test_links_steps_and_log(self, workbook, begun):
        finding = workbook.findings.write(begun.engagement, begun.round, "C1", "Nobody meets")
        action = workbook.plan.add(begun.engagement, "Meet", steps=("Ask", "Invite"))
        assert workbook.plan.link_finding(action.id, finding.id) == workbook.plan.link_finding(action.id, finding.id)
        assert len(workbook.store.all(ActionLink)) == 1
        first, _second = workbook.snapshot(begun.engagement).action_steps
        assert workbook.plan.finish_step(first.id).done_on == date(2026, 11, 23)
        for day, text in ((3, "late"), (2, "early")):
            workbook.plan.note(action.id, "Ann", text, said_on=date(2026, 11, day))
        assert [line.text for line in workbook.plan.log(action.id)] == ["early", "late"]


class TestKpis:
    def test_a_starter_is_adopted_and_measured_once_a_day(self, workbook, begun):
        starter = PACK.kpis[0]
        kpi = workbook.kpis.adopt(begun.engagement, starter, business_owner_id=begun.people[0])
        assert (kpi.number, kpi.starter, kpi.target, kpi.title) == (
            1,
            starter.id,
            Decimal(starter.target),
            starter.title,
        )
        for day, value in ((2, "1.50"), (1, "1"), (2, "2")):
            workbook.kpis.measure(kpi.id, date(2026, 11, day), Decimal(value))
        assert [m.value for m in workbook.kpis.measurements(kpi.id)] == [Decimal(1), Decimal(2)]

    def test_what_is_no_number_or_has_no_title_is_refused(self, workbook, begun):
        kpi = workbook.kpis.add(begun.engagement, "Orders", family="C2.K1", unit="%", direction=Direction.HIGHER)
        for refused in (
            lambda: workbook.kpis.measure(kpi.id, date(2026, 11, 1), Decimal("NaN")),
            lambda: workbook.kpis.measure(kpi.id, date(2026, 11, 1), Decimal("-Infinity")),
            lambda: workbook.kpis.change(kpi.id, title=" "),
            lambda: workbook.kpis.add(begun.engagement, "", family="f", unit="%", direction=Direction.LOWER),
        ):
            with pytest.raises(Refused):
                refused()
        assert workbook.kpis.kpis(begun.engagement) == (kpi,)
        assert workbook.kpis.change(kpi.id, unit="days").unit == "days"


class TestRegisters:
    def test_values_are_checked_all_at_once(self, workbook, begun):
        adoption = PACK.register["adoption"]
        with pytest.raises(InputProblems) as refused:
            workbook.registers.add(begun.engagement, adoption, {"on": "soon", "owner": "nobody", "colour": "red"})
        titles = {f.id: f.title for f in adoption.fields}
        assert refused.value.problems == (
            f"“colour” is not a field of {adoption.title}.",
            f"{titles['system']} is missing.",
            f"{titles['on']}: “soon” is not a date like 2026-11-23.",
            f"{titles['intended']} is missing.",
            f"{titles['active']} is missing.",
            f"{titles['owner']}: choose one of the client’s people.",
        )
        assert workbook.registers.entries(begun.engagement, "adoption") == ()

    def test_a_person_is_one_of_this_client(self, workbook, begun):
        other = workbook.clients.add_client("Other")
        stranger = workbook.clients.add_person(other.id, "Zed", Side.IT)
        with pytest.raises(InputProblems):
            _adopted(workbook, begun, owner=stranger.id)

    def test_a_change_keeps_what_it_does_not_name_and_a_blank_takes_out(self, workbook, begun):
        entry = _adopted(workbook, begun, owner=begun.people[0], help="Clinic")
        changed = workbook.registers.change(
            entry.id, PACK.register["adoption"], {"help": " ", "owner": begun.people[1]}
        )
        assert changed.values == {
            "system": "CRM",
            "on": "2026-11-01",
            "intended": "40",
            "active": "12",
            "owner": begun.people[1],
        }
        assert [(link.field, link.person_id) for link in workbook.store.all(EntryLink)] == [("owner", begun.people[1])]
        assert workbook.registers.archive(entry.id).is_archived

    def test_undo_of_an_entry_takes_its_links_along(self, workbook, begun):
        _adopted(workbook, begun, owner=begun.people[0])
        workbook.undo()
        assert workbook.store.all(EntryLink) == ()
        workbook.redo()
        assert len(workbook.store.all(EntryLink)) == 1


class TestDeliverables:
    PLACE = "lead:C1"

    def test_drafts_do_not_overwrite_what_a_person_has_edited(self, workbook, begun):
        draft = Draft(section=self.PLACE, text="Drafted", figures={"gap:C1": "+1.0"})
        workbook.deliverables.keep_drafts(begun.round, [draft])
        (kept,) = workbook.deliverables.keep_drafts(begun.round, [replace(draft, text="Drafted anew")])
        assert (kept.text, kept.is_edited) == ("Drafted anew", False)
        edited = workbook.deliverables.edit_prose(begun.round, replace(draft, text="As we say it"))
        assert workbook.deliverables.keep_drafts(begun.round, [draft]) == (edited,)
        assert workbook.deliverables.prose(begun.engagement, self.PLACE) == edited
        assert workbook.deliverables.prose(begun.engagement, self.PLACE, "de") is None

    def test_an_edited_text_is_kept_for_the_next_round_and_a_draft_is_made_anew(self, workbook, begun):
        other = "lead:C2"
        drafts = [Draft(section=section, text="Drafted", figures={}) for section in (self.PLACE, other)]
        workbook.deliverables.keep_drafts(begun.round, drafts)
        edited = workbook.deliverables.edit_prose(begun.round, replace(drafts[0], text="As we say it"))
        workbook.clients.close_round(begun.round)
        second = workbook.clients.open_round(begun.engagement, "Checkpoint", PACK)
        kept = workbook.deliverables.keep_drafts(second.id, [replace(draft, text="Later") for draft in drafts])
        assert [(p.text, p.round_id) for p in kept] == [("As we say it", begun.round), ("Later", second.id)]
        first = workbook.snapshot(begun.engagement, 1)
        assert {(p.section, p.text) for p in first.prose} == {(self.PLACE, "As we say it"), (other, "Drafted")}
        again = workbook.deliverables.edit_prose(second.id, replace(drafts[0], text="As we say it now"))
        assert workbook.deliverables.prose(begun.engagement, self.PLACE) == again
        assert edited in workbook.snapshot(begun.engagement, 1).prose

    def test_what_was_issued_is_counted_for_each_kind_and_cannot_be_undone(self, workbook, begun):
        remark = workbook.interviews.add_remark(begun.sitting, "before")
        now = workbook.snapshot(begun.engagement)
        for kind in ("report", "report", "summary"):
            workbook.deliverables.record_issue(now, kind, b"%PDF", recipient="The board", pages=2)
        issued = workbook.deliverables.issued(begun.engagement)
        assert [(i.deliverable, i.version) for i in issued] == [("report", 1), ("report", 2), ("summary", 1)]
        assert issued[0].issued_at == "2026-11-23T12:00:00+00:00"
        assert issued[0].step_seq < issued[1].step_seq
        workbook.undo()
        assert remark not in workbook.interviews.remarks(begun.sitting)
        assert workbook.store.all(Issued) == issued

    def test_a_line_in_the_register_leaves_the_figures_alone(self, workbook, begun):
        before = workbook.snapshot(begun.engagement)
        workbook.deliverables.record_issue(before, "report", b"%PDF", recipient="The board", pages=2)
        after = workbook.snapshot(begun.engagement)
        assert (after.people, after.responses, after.remarks) == (before.people, before.responses, before.remarks)
        assert after.people is before.people
        assert after.assessment == before.assessment


class TestSample:
    def test_the_sample_is_one_step_that_cannot_be_undone(self, sample_workbook):
        (step,) = sample_workbook.store.history()
        assert (step.command, step.label, step.is_undoable) == ("load_sample", "Make sample", False)
        with pytest.raises(NothingToUndo):
            sample_workbook.undo()

    def test_its_edited_texts_cite_the_figures_as_they_are(self, sample_workbook):
        engagement = sample_workbook.clients.engagement("2026")
        prose = sample_workbook.snapshot(engagement.id).prose
        assert prose
        assert all(p.is_edited for p in prose)
        assert any(p.figures for p in prose)


def _entry(workbook, begun, register):
    values = {"text": "x", "long_text": "x", "number": "1", "date": "2026-11-23", "level": "1", "yes_no": "yes"}
    given = {
        f.id: f.choices[0].id
        if f.kind == "choice"
        else begun.people[0]
        if f.kind == "person"
        else values.get(f.kind, "x")
        for f in register.fields
        if f.required
    }
    return workbook.registers.add(begun.engagement, register, given)


def _adopted(workbook, begun, **values):
    given = {"system": "CRM", "on": "2026-11-01", "intended": "40", "active": "12"}
    return workbook.registers.add(begun.engagement, PACK.register["adoption"], given | values)
