from __future__ import annotations

import gc
import os
import threading
import weakref

import pytest
from PySide6.QtTest import QTest

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.snapshot import Thresholds


def test_a_command_that_is_refused_is_told_and_gives_none(qtbot, sample_session):
    with qtbot.waitSignal(sample_session.told) as told:
        assert sample_session.do(sample_session.workbook.clients.add_client, "  ") is None
    assert told.args == ["A name is needed. Type one.", "bad", True]


def test_saved_is_said_only_after_the_commit(qtbot, sample_session):
    heard = []
    sample_session.saved.connect(lambda time: heard.append((time, sample_session.workbook.store.is_in_step)))
    sample_session.do(sample_session.workbook.clients.add_client, "Another")
    assert len(heard) == 1
    assert heard[0][1] is False
    sample_session.do(sample_session.workbook.clients.add_client, "")
    assert len(heard) == 1


def test_undo_and_redo_name_what_they_do(qtbot, sample_session):
    clients = sample_session.workbook.clients
    before = [c.name for c in clients.clients()]
    sample_session.do(clients.add_client, "Another")
    with qtbot.waitSignal(sample_session.told) as told:
        sample_session.undo()
    assert told.args[0] == "Undone: Add client"
    assert [c.name for c in clients.clients()] == before
    with qtbot.waitSignal(sample_session.told) as told:
        sample_session.redo()
    assert told.args[0] == "Done again: Add client"


def test_undo_without_anything_to_undo_says_so(qtbot, sample_session):
    with qtbot.waitSignal(sample_session.told) as told:
        sample_session.undo()
    assert told.args == ["There is nothing to undo.", "bad", True]


def test_a_job_runs_beside_the_window_and_arrives_in_its_thread(qtbot, session):
    arrived = []
    job = session.start(lambda _job: threading.current_thread(), arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))
    assert arrived[0] is not threading.main_thread()
    qtbot.waitUntil(lambda: not session.jobs)
    job.wait()


def test_a_job_that_has_ended_is_let_go_with_what_it_gave_back(qtbot, session):
    class Pages:
        """What a job makes, and may be large."""

    heard: list[weakref.ref[Pages]] = []

    def work() -> None:
        job = session.start(lambda _job: Pages(), lambda pages: heard.append(weakref.ref(pages)))
        job.ended.connect(lambda: job.label)  # as pages do that want to know of its end
        with qtbot.waitSignal(job.ended):
            pass

    work()
    QTest.qWait(1)
    gc.collect()
    assert [each() for each in heard] == [None]


def test_a_cancelled_job_says_nothing_any_more(qtbot, session):
    begun, go_on = threading.Event(), threading.Event()
    arrived = []

    def work(job):
        begun.set()
        go_on.wait(10)
        return job.cancelled()

    job = session.start(work, arrived.append)
    begun.wait(10)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        go_on.set()
    assert arrived == []


def test_a_job_that_is_refused_is_told(qtbot, session):
    def work(_job):
        raise Refused("Not this file.")

    with qtbot.waitSignal(session.told) as told:
        session.start(work, lambda _made: None)
    assert told.args == ["Not this file.", "bad", True]
    qtbot.waitUntil(lambda: not session.jobs)


def test_closing_ends_the_jobs_first(qtbot, sample_session):
    begun = threading.Event()

    def work(job):
        begun.set()
        while not job.cancelled():
            begun.wait(0.01)

    sample_session.start(work, lambda _made: pytest.fail("a cancelled job arrived"))
    begun.wait(10)
    sample_session.close()
    assert sample_session.jobs == []
    assert not sample_session.is_open


def test_thresholds_change_every_figure_at_once(qtbot, sample_session):
    severe = sample_session.snapshot().thresholds.severe
    with qtbot.waitSignal(sample_session.settings_changed):
        assert sample_session.change_settings(gap_severe=sample_session.settings.gap_severe + 1)
    assert sample_session.snapshot().thresholds == Thresholds(severe=severe + 1)


def test_thresholds_that_do_not_rise_are_refused_and_nothing_changes(qtbot, sample_session):
    before = sample_session.settings
    with qtbot.waitSignal(sample_session.told) as told:
        assert not sample_session.change_settings(gap_severe=before.gap_watch)
    assert told.args == ["The three gap thresholds must rise: watch, gap, severe.", "bad", True]
    assert sample_session.settings == before


@pytest.mark.skipif(os.name == "nt", reason="an open file stays where it is there")
@pytest.mark.parametrize("ends", ["close", "lock"])
def test_a_workbook_whose_file_was_taken_away_is_told_of_with_its_copy(qtbot, sample_session, ends):
    path = sample_session.workbook.path
    moved, copy = path.with_name("moved"), path.with_name(f"{path.stem}.displaced-1{path.suffix}")
    path.rename(moved)
    with qtbot.waitSignal(sample_session.told) as told:
        assert sample_session.do(sample_session.workbook.clients.add_client, "Late") is None
    assert str(copy) in told.args[0]
    with qtbot.waitSignal(sample_session.told) as told:
        getattr(sample_session, ends)()
    assert f"What was saved is kept as {copy}: open that." in told.args[0]
    assert copy.stat().st_size == moved.stat().st_size
