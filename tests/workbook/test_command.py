"""A command is one transaction, one undo step, one notice of what changed."""

from __future__ import annotations

import contextlib
import inspect
from functools import cached_property

import pytest

from alignment_desktop.domain.answers import SheetRow, read_answers
from alignment_desktop.domain.errors import NotFound, NothingToUndo, Refused, StepConflict
from alignment_desktop.domain.interview import Attendance, Basis, Interview, Remark, Response, Standing
from alignment_desktop.storage.store import Changes
from alignment_desktop.workbook.command import Area

Q = "C1.P1.Q1"


def heard(workbook) -> list[Changes]:
    notices: list[Changes] = []
    workbook.listen(notices.append)
    return notices


def steps(workbook) -> int:
    return len(workbook.store.history())


def test_a_command_is_one_step_with_its_label_and_one_notice(workbook, begun):
    notices, before = heard(workbook), steps(workbook)
    answer = workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
    (notice,) = notices
    assert steps(workbook) == before + 1
    assert (notice.command, notice.label, notice.touched) == ("rate", "Answer question", ((Response, answer.id),))
    assert workbook.store.undo_label == "Answer question"


def test_listeners_hear_after_the_commit_and_may_ask_for_the_new_snapshot(workbook, begun):
    seen = []
    workbook.listen(
        lambda _changes: seen.append((workbook.store.is_in_step, len(workbook.snapshot(begun.engagement).responses)))
    )
    workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
    assert seen == [(False, 1)]


def test_a_listener_can_stop_listening(workbook, begun):
    notices: list[Changes] = []
    stop = workbook.listen(notices.append)
    stop()
    workbook.interviews.add_remark(begun.sitting, "late")
    assert notices == []


def test_commands_inside_a_command_are_one_step_and_one_notice(workbook, begun):
    notices = heard(workbook)
    rows = [
        SheetRow(
            sheet="s", row=n, cells={"respondent": who, "question id": Q, "rating": "3", "role": "finance", "note": "x"}
        )
        for n, who in enumerate(("Ann", "Bob", "Eve"), start=2)
    ]
    workbook.interviews.import_answers(read_answers(workbook.snapshot(begun.engagement), rows))
    (notice,) = notices
    assert (notice.label, notice.kinds >= {Interview, Attendance, Response, Remark}) == ("Import answers", True)
    before = workbook.snapshot(begun.engagement)
    assert len(before.responses) == len(before.remarks) == 3
    workbook.undo()
    after = workbook.snapshot(begun.engagement)
    assert (after.responses, after.remarks, len(after.respondents), len(after.interviews)) == ((), (), 3, 1)
    workbook.redo()
    again = workbook.snapshot(begun.engagement)
    assert (again.responses, again.people, again.remarks) == (before.responses, before.people, before.remarks)


def test_undo_and_redo_go_through_the_workbook_and_are_heard(workbook, begun):
    workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
    workbook.interviews.rate(begun.sitting, begun.ann, Q, 2, Basis.SELF)
    notices = heard(workbook)
    for undo, ratings in ((True, [4]), (True, []), (False, [4]), (False, [2])):
        (workbook.undo if undo else workbook.redo)()
        assert [r.rating for r in workbook.snapshot(begun.engagement).responses] == ratings
    assert [notice.command for notice in notices] == ["undo", "undo", "redo", "redo"]
    with pytest.raises(NothingToUndo):
        workbook.redo()


def test_a_command_that_changes_nothing_leaves_no_step_and_no_notice(workbook, begun):
    workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
    notices, before = heard(workbook), steps(workbook)
    workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
    assert (notices, steps(workbook)) == ([], before)


def test_a_command_that_fails_halfway_keeps_nothing_and_says_nothing(workbook, begun):
    notices, before, snapshot = heard(workbook), steps(workbook), workbook.snapshot(begun.engagement)
    with pytest.raises(NotFound):
        workbook.plan.add(begun.engagement, "Meet", steps=["first"], finding_ids=["nobody knows it"])
    assert (notices, steps(workbook)) == ([], before)
    assert workbook.snapshot(begun.engagement) is snapshot
    assert workbook.plan.actions(begun.engagement) == ()
    workbook.plan.add(begun.engagement, "Meet")
    assert steps(workbook) == before + 1


def test_a_snapshot_taken_in_a_command_that_fails_is_not_kept(workbook, begun):
    def rate_twice_and_fail():
        with workbook.change("test", "Test"):
            workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
            assert len(workbook.snapshot(begun.engagement).responses) == 1
            workbook.interviews.rate(begun.sitting, begun.ann, "C1.P1.Q2", 4, Basis.SELF)
            assert len(workbook.snapshot(begun.engagement).responses) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rate_twice_and_fail()
    assert workbook.snapshot(begun.engagement).responses == ()


def test_a_failed_command_inside_another_fails_it_even_when_it_is_caught(workbook, begun):
    def go_on_regardless():
        with workbook.change("test", "Test"):
            workbook.interviews.add_remark(begun.sitting, "kept?")
            with contextlib.suppress(Refused):
                workbook.interviews.rate(begun.sitting, begun.ann, Q, 6, Basis.SELF)

    with pytest.raises(RuntimeError, match="had failed"):
        go_on_regardless()
    assert workbook.interviews.remarks(begun.sitting) == ()


def test_what_changed_since_is_not_undone_but_older_steps_are(workbook, begun):
    workbook.interviews.add_remark(begun.sitting, "older")
    answer = workbook.interviews.rate(begun.sitting, begun.ann, Q, 4, Basis.SELF)
    with workbook.change("behind the back", "Behind the back", undoable=False):
        workbook.store.save(answer.__class__(**{**_fields(answer), "rating": 1}))
    with pytest.raises(StepConflict, match="Answer question"):
        workbook.undo()
    workbook.undo()
    assert workbook.interviews.remarks(begun.sitting) == ()
    assert [r.rating for r in workbook.interviews.responses(begun.sitting)] == [1]


def test_every_change_of_every_area_is_a_command_with_a_label(workbook):
    parts = [
        getattr(workbook, name) for name, part in vars(type(workbook)).items() if isinstance(part, cached_property)
    ]
    areas = [part for part in parts if isinstance(part, Area)]
    assert len(areas) == 10
    for area in areas:
        for name, method in inspect.getmembers(type(area), inspect.isfunction):
            source = inspect.getsource(method)
            if not name.startswith("_") and ("self._store.save(" in source or "self._store.delete(" in source):
                assert source.lstrip().startswith("@command(N_("), f"{type(area).__name__}.{name}"


def test_a_standing_is_an_answer_without_a_rating(workbook, begun):
    answer = workbook.interviews.stand(begun.sitting, begun.ann, Q, Standing.DONT_KNOW)
    assert (answer.standing, answer.rating, answer.basis) == (Standing.DONT_KNOW, None, None)
    with pytest.raises(Refused, match="needs its rating"):
        workbook.interviews.stand(begun.sitting, begun.ann, Q, Standing.RATED)


def _fields(record) -> dict:
    return {name: getattr(record, name) for name in record.__struct_fields__}
