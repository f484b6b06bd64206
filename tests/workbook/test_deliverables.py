"""Texts, issues and comments: what is kept, merged, refused, and what has changed since something went out."""

from __future__ import annotations

from datetime import date

import pytest

from alignment_desktop.domain.deliverable import Comment, Disposition, Issued
from alignment_desktop.domain.drafting import Draft
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.domain.quality import Check
from alignment_desktop.domain.record import replace

PLACE = "lead:C1"
DRAFT = Draft(section=PLACE, text="Drafted", figures={"score:C1": "2.0"})


@pytest.fixture
def issue(workbook, begun) -> Issued:
    """The report, issued once, with two pages."""
    now = workbook.snapshot(begun.engagement)
    return workbook.deliverables.record_issue(now, "report", b"%PDF", recipient=" The board ", pages=2)


class TestTexts:
    def test_the_saves_of_one_visit_are_one_step_and_those_of_another_are_not(self, workbook, begun):
        area = workbook.deliverables
        for text in ("A", "As", "As we say"):
            area.write_prose(begun.round, replace(DRAFT, text=text), visit="one")
        area.write_prose(begun.round, replace(DRAFT, text="Otherwise"), visit="two")
        workbook.undo()
        assert area.prose(begun.engagement, PLACE).text == "As we say"
        workbook.undo()
        assert area.prose(begun.engagement, PLACE) is None

    def test_the_draft_taken_again_is_nobodys_text_any_more(self, workbook, begun):
        area = workbook.deliverables
        area.edit_prose(begun.round, replace(DRAFT, text="As we say"))
        taken = area.take_draft(begun.round, DRAFT)
        assert (taken.text, taken.is_edited) == ("Drafted", False)
        workbook.undo()
        assert area.prose(begun.engagement, PLACE).is_edited

    @pytest.mark.parametrize("text", ["", "  \n"])
    def test_a_text_without_words_is_refused(self, workbook, begun, text):
        with pytest.raises(Refused, match="needs words"):
            workbook.deliverables.edit_prose(begun.round, replace(DRAFT, text=text))


class TestIssuing:
    def test_a_placeholder_shuts_the_register_and_every_cause_is_named(self, workbook, begun):
        workbook.deliverables.edit_prose(begun.round, replace(DRAFT, text="TBD", figures={}))
        workbook.clients.change_engagement(begun.engagement, scope="[...]")
        now = workbook.snapshot(begun.engagement)
        with pytest.raises(InputProblems) as refused:
            workbook.deliverables.record_issue(now, "report", b"%PDF", recipient="The board", pages=2)
        assert len(refused.value.problems) == 2
        assert workbook.store.all(Issued) == ()

    def test_it_goes_to_somebody(self, workbook, begun, issue):
        assert issue.recipient == "The board"
        with pytest.raises(Refused, match="whom"):
            workbook.deliverables.record_issue(
                workbook.snapshot(begun.engagement), "report", b"%PDF", recipient=" ", pages=2
            )

    def test_the_gate_looks_at_the_snapshot_it_is_given(self, workbook, begun):
        assert workbook.deliverables.objections(workbook.snapshot(begun.engagement), "en") == ()
        workbook.plan.add(begun.engagement, "Ask")
        checks = [c.check for c in workbook.deliverables.objections(workbook.snapshot(begun.engagement), "en")]
        assert checks == [Check.UNOWNED, Check.UNDATED]


class TestSince:
    def test_what_was_done_since_is_counted_by_its_label(self, workbook, begun, issue):
        area = workbook.deliverables
        assert area.changed_since(issue) == {}
        area.edit_prose(begun.round, replace(DRAFT, text="One"))
        area.edit_prose(begun.round, replace(DRAFT, text="Two"))
        workbook.plan.add(begun.engagement, "Ask")
        changed = area.changed_since(issue)
        assert changed["Edit text"] == 2
        assert sum(changed.values()) == 3

    def test_what_was_undone_does_not_count_until_it_is_done_again(self, workbook, begun, issue):
        area = workbook.deliverables
        area.edit_prose(begun.round, replace(DRAFT, text="One"))
        workbook.undo()
        assert area.changed_since(issue) == {}
        workbook.redo()
        assert area.changed_since(issue) == {"Edit text": 1}

    def test_what_was_done_for_another_client_does_not_count(self, workbook, begun, issue):
        clients, plan = workbook.clients, workbook.plan
        other = clients.add_client("Larkfield Tools")
        stranger = clients.add_person(other.id, "Zoe", Side.IT)
        elsewhere = clients.add_engagement(other.id, "Review")
        action = plan.add(elsewhere.id, "Ask", owner_id=stranger.id)
        plan.add_step(action.id, "Call")
        workbook.undo()
        plan.note(action.id, "Zoe", "Called")
        assert workbook.deliverables.changed_since(issue) == {}
        clients.change_person(begun.people[0], job="CEO")
        clients.change_client(begun.client, industry="Shipping")
        assert workbook.deliverables.changed_since(issue) == {"Change person": 1, "Change client": 1}

    def test_what_was_done_before_and_undone_since_counts(self, workbook, begun):
        area = workbook.deliverables
        area.edit_prose(begun.round, replace(DRAFT, text="One", figures={}))
        issued = area.record_issue(workbook.snapshot(begun.engagement), "report", b"%PDF", recipient="B", pages=2)
        workbook.undo()
        assert sum(area.changed_since(issued).values()) == 1

    def test_what_no_document_shows_does_not_count(self, workbook, begun, issue):
        area = workbook.deliverables
        comment = area.add_comment(issue.id, "Board", "Fine.")
        area.settle_comment(comment.id, Disposition.ACCEPTED)
        area.change_comment(comment.id, "Board", "Very fine.")
        area.record_issue(workbook.snapshot(begun.engagement), "report", b"%PDF", recipient="Board", pages=2)
        assert area.changed_since(issue) == {}


class TestComments:
    def test_a_comment_is_kept_open_with_its_page_author_and_day(self, workbook, issue):
        area = workbook.deliverables
        later = area.add_comment(issue.id, " M. Lind ", " Why? ", page=2, given_on=date(2026, 11, 20))
        whole = area.add_comment(issue.id, "M. Lind", "Thank you.")
        assert area.comments(issue.id) == (whole, later)
        assert (later.author, later.text, later.page, later.given_on, later.disposition) == (
            "M. Lind", "Why?", 2, date(2026, 11, 20), Disposition.OPEN,
        )  # fmt: skip
        assert whole.given_on == workbook.today()

    @pytest.mark.parametrize(
        ("author", "text", "page", "told"),
        [("", "Why?", 1, "who"), ("Lind", " ", 1, "what was said"), ("Lind", "Why?", 0, "1 to 2"),
         ("Lind", "Why?", 3, "page 3")],
    )  # fmt: skip
    def test_what_says_nothing_or_points_nowhere_is_refused(self, workbook, issue, author, text, page, told):
        area = workbook.deliverables
        comment = area.add_comment(issue.id, "Lind", "Why?")
        with pytest.raises(Refused, match=told):
            area.add_comment(issue.id, author, text, page=page)
        with pytest.raises(Refused, match=told):
            area.change_comment(comment.id, author, text, page=page)
        assert area.comments(issue.id) == (comment,)

    def test_a_rejection_and_an_answer_need_words_and_all_can_be_undone(self, workbook, issue):
        area = workbook.deliverables
        comment = area.add_comment(issue.id, "Lind", "Why?")
        for disposition in (Disposition.REJECTED, Disposition.ANSWERED):
            with pytest.raises(Refused, match="Say why"):
                area.settle_comment(comment.id, disposition, " ")
        settled = area.settle_comment(comment.id, Disposition.ANSWERED, " Because. ")
        assert (settled.disposition, settled.answer) == (Disposition.ANSWERED, "Because.")
        workbook.undo()
        assert workbook.store.get(Comment, comment.id).disposition is Disposition.OPEN
