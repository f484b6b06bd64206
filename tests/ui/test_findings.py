"""Proposals decided on by single keys, findings worked out in place, statements set against each other."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Basis, ClaimState, RemarkClass
from alignment_desktop.domain.pack import FindingRule
from alignment_desktop.domain.plan import ActionLink, ActionStatus, FindingKind, FindingState, Stance
from alignment_desktop.domain.proposals import proposals
from alignment_desktop.ui import widgets
from alignment_desktop.ui.pages.findings import FindingsPage
from alignment_desktop.ui.pages.findings.line_list import LineList, wrapped
from tests.ui.conftest import click, named, press, settle, words_of

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(show):
    """Shows the page of a session under its switch of parts, with its focus where it is when one comes to it."""
    hosts = []

    def made(session):
        page = FindingsPage(session)
        host = QWidget()
        column = widgets.vertical(host)
        for each in (*page.head_parts(), page):
            column.addWidget(each)
        hosts.append(host)
        show(host)
        page.setFocus()
        return page

    yield made
    for host in hosts:
        host.hide()


@pytest.fixture
def page(sample_session, opened):
    """The page on the sample."""
    return opened(sample_session)


@pytest.fixture
def begun_session(empty_session):
    """An engagement with an open round, two people on one sitting, and nothing said yet."""
    workbook = empty_session.workbook
    client = workbook.clients.add_client("Larkfield Tools")
    engagement = workbook.clients.add_engagement(client.id, "Alignment review")
    empty_session.choose(engagement.id)
    round_ = workbook.clients.open_round(engagement.id, "Baseline", core_pack())
    people = [
        workbook.clients.add_respondent(engagement.id, workbook.clients.add_person(client.id, name, side).id, role).id
        for name, side, role in (("Ann", Side.BUSINESS, "ceo"), ("Bob", Side.IT, "it_lead"))
    ]
    sitting = workbook.interviews.plan_interview(round_.id, tuple(people), "ceo-30")
    return empty_session, sitting.id, people


def findings_of(page, state=FindingState.ACCEPTED):
    return [f for f in page.session.snapshot().findings if f.state is state]


def proposed(page):
    return [p.text for p in proposals(page.session.snapshot())]


def part(page, name):
    """Turns to a part by its button in the head, as a person does."""
    shown = next(b for b in page.window().findChildren(QAbstractButton) if b.text().startswith(f"{name}  "))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton)


def shown_title(page):
    return named(page, "Title", QPlainTextEdit).toPlainText()


def lines_of(page, name):
    view = named(page, name, LineList)
    return [view.rows.row(n) for n in range(view.rows.rowCount())]


def all_words(page, name):
    return "\n".join(cell for row in lines_of(page, name) for cell in row.cells)


def typed(page, name, text):
    """Puts the caret in a field and types other words over what stands there."""
    named(page, name, QPlainTextEdit).setFocus()
    press(Qt.Key.Key_A, CONTROL)
    press(text)


class TestTriage:
    def test_a_accepts_with_the_evidence_and_shows_the_next_proposal(self, page):
        first, second = proposed(page)[:2]
        (wanted, *_rest) = proposals(page.session.snapshot())
        press("a")
        (found,) = [f for f in findings_of(page) if f.rule == first.id]
        assert (found.title, found.challenge, found.round_id) == (first.title, "C5", page.session.round.id)
        links = [e for e in page.session.snapshot().finding_evidence if e.finding_id == found.id]
        assert [e.remark_id for e in links if e.remark_id] == list(wanted.remark_ids)
        assert [e.response_id for e in links if e.response_id] == list(wanted.response_ids)
        assert shown_title(page) == second.title
        assert QApplication.focusWidget() is named(page, "Proposed", LineList)

    def test_arrows_move_and_every_proposal_stands_beside_its_evidence(self, page):
        assert "the rule looks for 2.4 or less" in words_of(page)
        press(Qt.Key.Key_Down)
        proposal = proposals(page.session.snapshot())[1]
        assert shown_title(page) == proposal.text.title
        said = all_words(page, "Evidence")
        remarks = {r.id: r for r in page.session.snapshot().remarks}
        for remark_id in proposal.remark_ids:
            assert remarks[remark_id].text in said
        assert "Head of" in said or "Chief" in said
        assert page.session.snapshot().pack.question[remarks[proposal.remark_ids[0]].question].text in said
        assert f"{len(proposal.remark_ids)} remarks are marked as a symptom." in words_of(page)
        press(Qt.Key.Key_Up)
        assert shown_title(page) == proposed(page)[0].title

    def test_e_edits_and_ctrl_enter_accepts_the_edited_words(self, page):
        rule = proposed(page)[0].id
        press("e")
        assert QApplication.focusWidget() is named(page, "Title")
        press(Qt.Key.Key_A, CONTROL)
        press("Orders are typed three times")
        press(Qt.Key.Key_Return)
        assert QApplication.focusWidget() is not named(page, "Title")
        press(Qt.Key.Key_Return, CONTROL)
        (found,) = [f for f in findings_of(page) if f.rule == rule]
        assert found.title == "Orders are typed three times"
        assert QApplication.focusWidget() is page.list

    def test_words_typed_over_a_proposal_stay_while_one_looks_at_another(self, page):
        typed(page, "Cause", "Nobody owns the link")
        press(Qt.Key.Key_Escape)
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Up)
        assert named(page, "Cause", QPlainTextEdit).toPlainText() == "Nobody owns the link"
        assert "edited" in all_words(page, "Proposed")
        press("a")
        assert "Nobody owns the link" in [f.cause for f in findings_of(page)]

    def test_letters_in_a_text_are_text(self, page):
        before = len(findings_of(page))
        press("e")
        press(Qt.Key.Key_End, CONTROL)
        press(" arm near")
        assert len(findings_of(page)) == before
        assert shown_title(page).endswith(" arm near")

    def test_r_rejects_with_a_reason_and_shows_the_next(self, page):
        first, second = proposed(page)[:2]
        press("r")
        press("Known, and being fixed")
        press(Qt.Key.Key_Return)
        assert [(f.rule, f.reject_reason) for f in findings_of(page, FindingState.REJECTED)][-1] == (
            first.id,
            "Known, and being fixed",
        )
        assert shown_title(page) == second.title
        assert QApplication.focusWidget() is page.list

    def test_a_rejection_without_a_reason_is_refused_and_escape_leaves_it(self, page, qtbot):
        before = len(proposed(page))
        press("r")
        with qtbot.waitSignal(page.session.told) as told:
            press(Qt.Key.Key_Return)
        assert "needs its reason" in told.args[0]
        press(Qt.Key.Key_Escape)
        assert len(proposed(page)) == before
        assert QApplication.focusWidget() is page.list

    def test_undo_brings_the_proposal_back(self, page):
        first = proposed(page)[0]
        press("a")
        page.session.undo()
        assert first.title in all_words(page, "Proposed")

    def test_severity_follows_impact_and_likelihood_and_a_strength_goes_to_the_strengths(self, page):
        rule = proposed(page)[0].id
        impact = named(page, "Impact", widgets.Choice)
        impact.setFocus()
        press("1")
        assert "Low · 1 × 4 = 4" in words_of(page)
        kind = named(page, "Kind", widgets.Choice)
        kind.setFocus()
        press("S")
        press(Qt.Key.Key_Escape)
        press("a")
        (found,) = [f for f in findings_of(page) if f.rule == rule]
        assert (found.impact, found.kind) == (1, FindingKind.STRENGTH)
        part(page, "Strengths")
        assert found.title in all_words(page, "Strengths")

    def test_right_and_left_turn_to_the_other_parts(self, page):
        press(Qt.Key.Key_Right)
        assert QApplication.focusWidget().accessibleName() == "Accepted"
        press(Qt.Key.Key_Left)
        assert QApplication.focusWidget().accessibleName() == "Proposed"

    def test_the_head_counts_every_part(self, page):
        shown = [b.text() for b in page.window().findChildren(QAbstractButton) if b.isCheckable()]
        assert shown == ["Proposed  9", "Accepted  10", "Strengths  2", "Rejected  1", "Claims  3"]
        press("a")
        assert "Accepted  11" in words_of(page.window())

    def test_enter_on_a_remark_goes_to_its_question_in_its_interview(self, page, qtbot):
        proposal = proposals(page.session.snapshot())[0]
        remark = next(r for r in page.session.snapshot().remarks if r.id == proposal.remark_ids[0])
        named(page, "Evidence", LineList).setFocus()
        with qtbot.waitSignal(page.session.asked_for) as asked:
            press(Qt.Key.Key_Return)
        assert asked.args == ["room", f"{remark.interview_id}#{remark.question}"]

    def test_the_last_rejection_leads_on(self, begun_session, opened):
        session, sitting, people = begun_session
        question = session.snapshot().pack.questions[0]
        session.workbook.interviews.rate(sitting, people[0], question.id, 1, Basis.SELF)
        page = opened(session)
        for _ in proposed(page):
            press("r")
            press("One voice")
            press(Qt.Key.Key_Return)
        settle()
        assert "Nothing is proposed now" in words_of(page)
        assert QApplication.focusWidget() is named(page, "Write a finding of your own")

    def test_words_typed_for_one_client_do_not_show_at_another(self, page):
        session = page.session
        typed(page, "Title", "Harbour orders are typed twice")
        press(Qt.Key.Key_Escape)
        first, clients = session.engagement_id, session.workbook.clients
        other = clients.add_engagement(clients.add_client("Larkfield Tools").id, "Review")
        clients.open_round(other.id, "Baseline", core_pack())
        session.choose(other.id)
        assert "Harbour" not in words_of(page)
        assert not page.list.isVisible()
        session.choose(first)
        assert shown_title(page) == "Harbour orders are typed twice"


class TestInTheWindow:
    def test_keys_work_as_soon_as_the_page_is_shown_and_undo_takes_a_decision_back(self, window):
        window.show_page("findings")
        page = window.page("findings")
        rule = proposed(page)[0].id
        press("a")
        assert rule in [f.rule for f in findings_of(page)]
        press(Qt.Key.Key_Z, CONTROL)
        assert rule not in [f.rule for f in findings_of(page)]
        assert rule in [text.id for text in proposed(page)]


class TestFindings:
    @pytest.fixture(autouse=True)
    def accepted(self, page):
        part(page, "Accepted")

    def test_a_text_is_saved_when_one_leaves_it_as_one_step(self, page):
        finding = page.session.snapshot().findings[2]
        label = page.session.workbook.store.undo_label
        typed(page, "Condition", "They meet in the yard")
        assert page.session.workbook.store.undo_label == label
        press(Qt.Key.Key_Tab)
        assert page.session.workbook.store.undo_label == "Edit finding"
        assert [f.condition for f in findings_of(page) if f.id == finding.id] == ["They meet in the yard"]
        page.session.undo()
        assert named(page, "Condition", QPlainTextEdit).toPlainText() == finding.condition

    def test_leaving_the_page_saves_what_is_half_typed(self, page):
        typed(page, "Effect", "half a sen")
        assert page.leave()
        assert "half a sen" in [f.effect for f in findings_of(page)]

    def test_what_is_being_typed_survives_a_change_from_elsewhere(self, page):
        typed(page, "Effect", "half a sen")
        finding = findings_of(page)[0]
        page.session.workbook.findings.edit(finding.id, cause="From elsewhere")
        assert named(page, "Effect", QPlainTextEdit).toPlainText() == "half a sen"

    def test_a_finding_keeps_its_title_where_none_is_typed(self, page, qtbot):
        title = shown_title(page)
        named(page, "Title").setFocus()
        press(Qt.Key.Key_A, CONTROL)
        press(Qt.Key.Key_Delete)
        with qtbot.waitSignal(page.session.told) as told:
            press(Qt.Key.Key_Tab)
        assert "needs a title" in told.args[0]
        assert shown_title(page) == title

    def test_a_finding_names_the_round_that_raised_it(self, page):
        assert "raised in round 1, Baseline" in words_of(page)

    def test_a_text_that_is_refused_stays_to_be_mended(self, page, qtbot):
        text = named(page, "Cause", QPlainTextEdit)
        text.setFocus()
        QApplication.clipboard().setText("word " * 200_000)
        press(Qt.Key.Key_V, CONTROL)
        with qtbot.waitSignal(page.session.told) as told:
            press(Qt.Key.Key_Tab)
        assert "at most 20000 characters" in told.args[0]
        assert len(text.toPlainText()) > 999_000

    def test_m_merges_into_the_one_found_by_typing(self, page):
        first = next(f for f in findings_of(page) if f.label == "F-03")
        into = next(f for f in findings_of(page) if f.label == "F-09")
        press("m")
        press("portal orders")
        press(Qt.Key.Key_Return)
        merged = next(f for f in page.session.snapshot().findings if f.id == first.id)
        assert (merged.state, merged.merged_into_id) == (FindingState.MERGED, into.id)
        assert shown_title(page) == into.title
        assert f"F-03 “{first.title}”" in words_of(page)

    def test_evidence_is_added_by_typing_and_removed_by_a_key(self, page):
        finding = next(f for f in findings_of(page) if f.label == "F-03")
        before = len(lines_of(page, "Evidence"))
        press("v")
        press("scorecard quarterly picture")
        press(Qt.Key.Key_Return)
        links = [e for e in page.session.snapshot().finding_evidence if e.finding_id == finding.id]
        assert len(links) == before + 1
        assert links[-1].evidence_id is not None
        evidence = named(page, "Evidence", LineList)
        evidence.setFocus()
        press(Qt.Key.Key_End)
        press(Qt.Key.Key_Delete)
        assert len(lines_of(page, "Evidence")) == before
        assert links[-1] not in page.session.snapshot().finding_evidence

    def test_what_is_off_the_record_is_never_offered(self, page):
        secret = [r for r in page.session.snapshot().remarks if not r.kind.is_on_record]
        assert secret
        press("v")
        offered = all_words(page, "What can be chosen")
        assert not [r.text for r in secret if r.text in offered]
        assert page.session.snapshot().remarks[0].text in offered

    def test_a_solution_is_drawn_into_the_plan_and_one_click_leads_there(self, page, qtbot):
        finding = next(f for f in findings_of(page) if f.label == "F-03")
        before = page.session.snapshot().actions
        click(page, "Another from the playbook…")
        press(Qt.Key.Key_Return)
        (action,) = [a for a in page.session.snapshot().actions if a not in before]
        assert action.solution
        assert [link.finding_id for link in page.session.workbook.store.all(ActionLink, action_id=action.id)] == [
            finding.id
        ]
        row = next(b for b in page.findChildren(QAbstractButton) if b.accessibleName().startswith(action.label))
        with qtbot.waitSignal(page.session.asked_for) as asked:
            QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        assert asked.args == ["plan", action.id]

    def test_what_the_library_leads_to_is_drawn_with_one_press(self, page):
        part(page, "Proposed")
        solutions = proposed(page)[0].solutions
        press("a")
        page.show_about(findings_of(page)[-1].id)
        solution = page.session.snapshot().pack.solution[solutions[0]]
        taken = {a.solution: a for a in page.session.snapshot().actions if a.status is not ActionStatus.DROPPED}
        words = f"Link {taken[solution.id].label}" if solution.id in taken else "Draw action"
        settle()
        click(page, f"{words}: {solution.title}")
        linked = {
            link.action_id
            for link in page.session.snapshot().action_links
            if link.finding_id == findings_of(page)[-1].id
        }
        assert solution.id in {a.solution for a in page.session.snapshot().actions if a.id in linked}
        assert f"{words}: {solution.title}" not in [
            b.accessibleName() for b in page.findChildren(QAbstractButton) if b.isVisible()
        ]

    def test_management_responds_and_the_response_can_be_taken_back(self, page):
        finding = next(f for f in findings_of(page) if f.label == "F-04")
        page.show_about(finding.id)
        stance = named(page, "Management response", widgets.Choice)
        stance.setFocus()
        press("D")
        typed(page, "Words of the response", "Not in this year’s budget")
        press(Qt.Key.Key_Tab)
        (response,) = [r for r in page.session.snapshot().finding_responses if r.finding_id == finding.id]
        assert (response.stance, response.words) == (Stance.DISAGREE, "Not in this year’s budget")
        assert response.given_on == date(2026, 11, 23)
        assert "management: disagrees" in all_words(page, "Accepted")
        stance.setFocus()
        press(Qt.Key.Key_Home)
        assert not [r for r in page.session.snapshot().finding_responses if r.finding_id == finding.id]

    def test_a_finding_is_rejected_later_and_reopened(self, page):
        finding = next(f for f in findings_of(page) if f.label == "F-03")
        press("r")
        press("The board has settled it")
        press(Qt.Key.Key_Return)
        part(page, "Rejected")
        page.show_about(finding.id)
        assert "Rejected: The board has settled it" in words_of(page)
        assert named(page, "Title", QPlainTextEdit).isReadOnly()
        press("o")
        assert finding.id in [f.id for f in findings_of(page)]
        assert QApplication.focusWidget().accessibleName() == "Accepted"

    def test_one_writes_a_finding_of_ones_own(self, page):
        press("n")
        press("Nobody may say no")
        press(Qt.Key.Key_Return)
        (found,) = [f for f in findings_of(page) if f.title == "Nobody may say no"]
        assert (found.rule, found.kind, found.round_id) == (None, FindingKind.WEAKNESS, page.session.round.id)
        assert shown_title(page) == "Nobody may say no"
        assert "Nothing yet. A finding that rests on nothing" in words_of(page)

    def test_a_picture_is_viewed_inside_the_window(self, page, qtbot):
        picture = page.session.snapshot().evidence[0]
        page.show_about(picture.id)
        assert QApplication.focusWidget() is named(page, "Evidence", LineList)
        press(Qt.Key.Key_Return)
        viewer = QApplication.activeModalWidget()
        qtbot.waitUntil(lambda: not viewer.picture.shown.isEmpty())
        assert picture.caption in words_of(viewer)
        press(Qt.Key.Key_Escape)
        assert QApplication.activeModalWidget() is None


class TestClaims:
    @pytest.fixture(autouse=True)
    def claims(self, page):
        part(page, "Claims")

    def test_open_claims_come_first_and_say_what_they_feed(self, page):
        assert [row.cells[3] for row in lines_of(page, "Claims")] == ["Open", "Settled", "Settled"]
        assert "document request list" in words_of(page)

    def test_a_claim_is_settled_once_it_says_what_settled_it(self, page):
        claim = page.session.workbook.claims.claims(page.session.engagement.id)[0]
        outcome = named(page, "Outcome", widgets.Choice)
        outcome.setFocus()
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Down)
        assert page.session.workbook.claims.claims(claim.engagement_id)[0].state is ClaimState.OPEN
        assert "Say below what settled it" in words_of(page)
        press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is named(page, "Outcome in words")
        press("Two of the three were thin")
        press(Qt.Key.Key_Tab)
        settled = next(c for c in page.session.snapshot().claims if c.id == claim.id)
        assert (settled.state, settled.outcome) == (ClaimState.SECOND_HOLDS, "Two of the three were thin")
        assert "Settled: the second holds." in words_of(page)

    def test_two_remarks_are_set_against_each_other_by_typing(self, page):
        press("n")
        press("eleven places")
        press(Qt.Key.Key_Return)
        press("portal order still")
        press(Qt.Key.Key_Return)
        claim = page.session.snapshot().claims[-1]
        remarks = {r.id: r for r in page.session.snapshot().remarks}
        assert "eleven places" in remarks[claim.first_remark_id].text
        assert "portal order still" in remarks[claim.second_remark_id].text
        assert (claim.state, claim.practice) == (ClaimState.OPEN, "C5.P4")
        assert "say what would settle it" in words_of(page)
        press("e")
        press("The list of interfaces")
        press(Qt.Key.Key_Tab)
        assert page.session.snapshot().claims[-1].settled_by == "The list of interfaces"
        assert "stands in the document request list" in words_of(page)

    def test_a_claim_is_taken_back_and_undo_brings_it_back(self, page):
        before = page.session.snapshot().claims
        click(page, "Take the claim back")
        assert len(page.session.snapshot().claims) == len(before) - 1
        page.session.undo()
        assert {c.id for c in page.session.snapshot().claims} == {c.id for c in before}

    def test_both_remarks_lead_to_their_questions(self, page, qtbot):
        claim = page.session.workbook.claims.claims(page.session.engagement.id)[0]
        remarks = {r.id: r for r in page.session.snapshot().remarks}
        for name, id_ in (("One says", claim.first_remark_id), ("The other says", claim.second_remark_id)):
            with qtbot.waitSignal(page.session.asked_for) as asked:
                click(page, f"{name}: go to its question")
            assert asked.args == ["room", f"{remarks[id_].interview_id}#{remarks[id_].question}"]


class TestShownAbout:
    def test_a_finding_a_claim_a_strength_and_a_rule_are_brought_into_view(self, page):
        claim = page.session.snapshot().claims[0]
        page.show_about(claim.id)
        assert QApplication.focusWidget().accessibleName() == "Claims"
        for finding in findings_of(page):
            page.show_about(finding.id)
            assert shown_title(page) == finding.title
        rule = proposed(page)[3]
        page.show_about(rule.id)
        assert shown_title(page) == rule.title

    def test_a_merged_finding_leads_to_the_one_that_holds_it(self, page):
        (merged,) = findings_of(page, FindingState.MERGED)
        page.show_about(merged.id)
        held = next(f for f in findings_of(page) if f.id == merged.merged_into_id)
        assert shown_title(page) == held.title
        assert f"{merged.label} “" in words_of(page)

    def test_an_id_of_nothing_changes_nothing(self, page):
        title = shown_title(page)
        page.show_about("nothing")
        assert shown_title(page) == title


class TestEmpty:
    def test_before_the_first_round_the_way_leads_to_the_engagement(self, empty_session, opened, qtbot):
        clients = empty_session.workbook.clients
        empty_session.choose(clients.add_engagement(clients.add_client("Larkfield Tools").id, "Review").id)
        page = opened(empty_session)
        assert "No round yet" in words_of(page)
        with qtbot.waitSignal(empty_session.asked_for) as asked:
            press(Qt.Key.Key_Space)
        assert asked.args == ["engagement", "open round"]

    def test_without_answers_the_way_leads_to_the_interviews(self, begun_session, opened, qtbot):
        session, _sitting, _people = begun_session
        page = opened(session)
        assert "Nothing has been answered yet" in words_of(page)
        with qtbot.waitSignal(session.asked_for) as asked:
            click(page, "Go to the interviews")
        assert asked.args == ["interviews", ""]

    def test_where_nothing_is_proposed_it_says_what_was_looked_for(self, begun_session, opened):
        session, sitting, people = begun_session
        session.workbook.interviews.add_remark(sitting, "We get by", respondent_id=people[0])
        page = opened(session)
        assert "25 at low levels" in words_of(page)
        click(page, "Write a finding of your own")
        press("Nobody has been asked")
        press(Qt.Key.Key_Return)
        assert [f.title for f in findings_of(page)] == ["Nobody has been asked"]
        assert shown_title(page) == "Nobody has been asked"

    def test_a_low_answer_makes_a_proposal_appear_at_once(self, begun_session, opened):
        session, sitting, people = begun_session
        page = opened(session)
        question = session.snapshot().pack.questions[0]
        session.workbook.interviews.rate(sitting, people[0], question.id, 1, Basis.SELF)
        assert proposed(page)
        assert shown_title(page) == proposed(page)[0].title

    def test_a_claim_needs_two_remarks_on_the_record(self, begun_session, opened, qtbot):
        session, sitting, people = begun_session
        for kind in (RemarkClass.OFF_RECORD, RemarkClass.OBSERVATION, RemarkClass.QUOTE):
            session.workbook.interviews.add_remark(sitting, "words", kind=kind, respondent_id=people[0])
        page = opened(session)
        for _ in range(4):
            press(Qt.Key.Key_Right)
            settle()
        with qtbot.waitSignal(session.told) as told:
            click(page, "Set two remarks against each other")
        assert "two remarks on the record" in told.args[0]


class TestHostile:
    def test_markup_in_a_remark_is_words(self, begun_session, show):
        session, sitting, people = begun_session
        question = session.snapshot().pack.questions[0]
        words = "<b>never</b> & <img src=x> 🙂🙂 مرحبا"
        session.workbook.interviews.add_remark(
            sitting, words, kind=RemarkClass.QUOTE, respondent_id=people[0], question=question.id
        )
        session.workbook.interviews.rate(sitting, people[0], question.id, 1, Basis.SELF)
        page = show(FindingsPage(session))
        assert words in all_words(page, "Evidence")
        view = named(page, "Evidence", LineList)
        assert "&lt;b&gt;never" in view.rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
        page.grab()

    def test_words_wrap_by_characters_that_are_two_units_long(self, qapp):
        lines = wrapped("🙂 " * 40 + "end", 13, 400, 120, 50)
        assert "".join(lines).replace(" ", "") == "🙂" * 40 + "end"

    def test_a_megabyte_is_shown_by_its_beginning(self, qapp):
        lines = wrapped(("word " * 300)[:1500], 13, 400, 300, 4)
        assert len(lines) == 4
        assert lines[-1].endswith("…")

    def test_a_title_takes_no_line_breaks(self, page):
        part(page, "Accepted")
        named(page, "Title").setFocus()
        press(Qt.Key.Key_A, CONTROL)
        QApplication.clipboard().setText("one\ntwo\n\nthree")
        press(Qt.Key.Key_V, CONTROL)
        assert shown_title(page) == "one two three"


class TestRoom:
    @pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, 200), (720, 480, 200), (1366, 768, 100)])
    def test_nothing_is_wider_than_the_window(self, sample_session, show, qapp, width, height, scale):
        qapp.theme.choose(scale=scale)
        page = show(FindingsPage(sample_session), width, height)
        settle()
        for name in ("Proposed", "Accepted", "Claims"):
            page.setFocus()
            assert page.width() == width
            for child in page.findChildren(QWidget):
                if child.isVisible() and not child.isWindow():
                    assert child.mapTo(page, child.rect().topLeft()).x() >= 0, (name, child)
                    assert child.mapTo(page, child.rect().topRight()).x() <= width, (name, child)
            press(Qt.Key.Key_Right)

    def test_a_line_is_read_out_with_its_severity_and_place(self, page):
        said = page.list.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert said == f"{proposed(page)[0].title}, High, Knowledge · Integration, level 2.4 · gap +0.8"

    def test_whatever_takes_the_focus_has_a_name(self, page):
        for name in ("Proposed", "Accepted", "Rejected", "Claims"):
            part(page, name)
            nameless = [
                w
                for w in page.findChildren(QWidget)
                if w.isVisibleTo(page) and w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.accessibleName()
            ]
            assert nameless == []


class TestKeeping:
    """A finding goes into the library, without the client, and later rounds propose it."""

    WORDS = ("condition", "criteria", "cause", "effect", "consequence", "recommendation")

    def own(self, session, **fields):
        """A finding of one's own about C1.P1 with words in every field."""
        snapshot = session.snapshot()
        words = {name: f"Nothing is {name} here." for name in self.WORDS} | fields
        return session.workbook.findings.write(
            snapshot.engagement.id, snapshot.round.id, "C1", "Nobody asks first", practice="C1.P1", **words
        )

    def asked(self, page, finding, qtbot):
        """The form, as the key opens it."""
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        page.window().activateWindow()
        page.show_about(finding.id)
        press("k")
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20_000)
        return QApplication.activeModalWidget()

    def test_an_own_finding_becomes_a_text_that_the_next_round_proposes(self, begun_session, opened, qtbot):
        session, *_rest = begun_session
        finding = self.own(session)
        page = opened(session)
        form = self.asked(page, finding, qtbot)
        assert form.accessibleName() == "Keep F-01 in the library"
        assert named(form, "Level or number", QLineEdit).text() == "2.4"
        click(form, "Keep it")
        workbook = session.workbook
        (text,) = workbook.library.own().findings
        assert (text.id, text.practice, text.title) == ("own.C1.P1.F1", "C1.P1", "Nobody asks first")
        assert (text.kind, text.rule, text.impact) == ("weakness", FindingRule(score_at_most=24), finding.impact)
        assert {s.id for s in core_pack().solutions if any(lift.practice == "C1.P1" for lift in s.lifts)} == set(
            text.solutions
        )
        engagement = workbook.clients.add_engagement(session.client.id, "Another review")
        round_ = workbook.clients.open_round(engagement.id, "Baseline", workbook.library.whole())
        ann = workbook.clients.add_respondent(engagement.id, workbook.clients.people(session.client.id)[0].id, "ceo")
        talk = workbook.interviews.plan_interview(round_.id, (ann.id,))
        question = next(q.id for q in core_pack().questions_of["C1.P1"] if q.weight)
        workbook.interviews.rate(talk.id, ann.id, question, 2, Basis.SELF)
        assert text.id in [p.text.id for p in proposals(workbook.snapshot(engagement.id))]
        # The engagement it comes from has it already.
        assert workbook.findings.findings(session.engagement_id)[0].rule == text.id

    def test_one_undo_takes_it_out_again(self, begun_session, opened, qtbot):
        session, *_rest = begun_session
        finding = self.own(session)
        page = opened(session)
        click(self.asked(page, finding, qtbot), "Keep it")
        session.workbook.undo()
        assert session.workbook.library.own() is None
        assert session.workbook.findings.findings(session.engagement_id) == (finding,)

    def test_names_of_clients_and_people_are_told_and_have_to_be_written_out(self, begun_session, opened, qtbot):
        session, *_rest = begun_session
        finding = self.own(session, condition="At Larkfield Tools, Ann decides alone.", effect="Bob waits.")
        page = opened(session)
        form = self.asked(page, finding, qtbot)
        told = "“Larkfield Tools”, “Ann” in “Condition”; “Bob” in “Effect”"
        assert told in words_of(form)
        click(form, "Keep it")
        assert session.workbook.library.own() is None
        assert "Or tick that it is kept all the same." in words_of(form)
        named(form, "Condition", QPlainTextEdit).setPlainText("The managing director decides alone.")
        named(form, "Effect", QPlainTextEdit).setPlainText("IT waits.")
        click(form, "Keep it")
        assert session.workbook.library.own().findings[0].effect == "IT waits."

    def test_a_name_that_is_none_may_stay(self, begun_session, opened, qtbot):
        session, *_rest = begun_session
        page = opened(session)
        form = self.asked(page, self.own(session, effect="Bob waits."), qtbot)
        named(form, "Keep it even if somebody is named", QCheckBox).click()
        click(form, "Keep it")
        assert session.workbook.library.own().findings[0].effect == "Bob waits."

    def test_a_strength_is_proposed_from_a_high_level_on_and_the_rule_can_be_another(
        self, begun_session, opened, qtbot
    ):
        session, *_rest = begun_session
        page = opened(session)
        form = self.asked(page, self.own(session, kind=FindingKind.STRENGTH), qtbot)
        rule, amount = named(form, "It is proposed where", QComboBox), named(form, "Level or number", QLineEdit)
        assert (rule.chosen, amount.text()) == ("score_at_least", "3.5")
        rule.choose("dont_know_at_least")
        click(form, "Keep it")
        assert "“3.5” is no whole number. Type one such as 2." in words_of(form)
        amount.setText("2")
        click(form, "Keep it")
        (text,) = session.workbook.library.own().findings
        assert (text.kind, text.rule) == ("strength", FindingRule(dont_know_at_least=2))

    def test_an_edited_finding_of_the_library_takes_its_place_or_stands_beside_it(self, page, qtbot):
        session = page.session
        press("a")
        (finding,) = [f for f in findings_of(page) if f.number == max(x.number for x in findings_of(page))]
        library, former = session.workbook.library, next(t for t in core_pack().findings if t.id == finding.rule)
        with qtbot.waitSignal(session.told) as said:
            page.show_about(finding.id)
            press("k")
        assert "The library says this already" in said.args[0]
        session.workbook.findings.edit(finding.id, title="Put more plainly")
        settle()
        form = self.asked(page, finding, qtbot)
        click(form, "Keep it")
        (text,) = library.own().findings
        assert (text.id, text.title, text.rule, text.solutions) == (
            former.id, "Put more plainly", former.rule, former.solutions,
        )  # fmt: skip
        session.workbook.findings.edit(finding.id, title="Put more plainly still")
        settle()
        form = self.asked(page, finding, qtbot)
        named(form, "Where it stands", QComboBox).choose("")
        click(form, "Keep it")
        assert [t.id for t in library.own().findings] == [former.id, f"own.{text.practice}.F1"]

    def test_what_the_library_cannot_keep_is_said_and_nothing_is_kept(self, begun_session, opened, qtbot):
        session, *_rest = begun_session
        page = opened(session)
        form = self.asked(page, self.own(session, consequence="x" * 161), qtbot)
        click(form, "Keep it")
        assert "holds at most 160 characters; this one has 161" in words_of(form)
        named(form, "Consequence", QPlainTextEdit).setPlainText("It costs weeks.")
        named(form, "Level or number", QLineEdit).setText("9.9")
        click(form, "Keep it")
        assert "The library cannot keep this" in words_of(form)
        named(form, "Cause", QPlainTextEdit).setPlainText(" ")
        click(form, "Keep it")
        assert "Cause is needed." in words_of(form)
        assert session.workbook.library.own() is None
