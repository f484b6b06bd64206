"""Objects of Qt that nothing holds any more come to their end in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from alignment_desktop.ui.collecting import Collector


class Round(QObject):
    """An object in a cycle, which only the collector can free."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


def test_a_job_that_allocates_much_takes_no_object_of_qt_apart(qapp, qtbot):
    freed_in: list[int] = []
    kept: list[list[int]] = []
    gc.collect()
    weakref.finalize(Round(), lambda: freed_in.append(threading.get_ident()))

    job = threading.Thread(target=lambda: kept.extend([number] for number in range(200_000)))
    job.start()
    job.join()
    assert freed_in == []
    qtbot.waitUntil(lambda: freed_in == [threading.get_ident()])


def test_python_itself_collects_nowhere(qapp):
    assert not gc.isenabled()


@pytest.mark.parametrize(
    ("counts", "held", "collected"),
    [
        ((700, 99, 99), 0, []),
        ((701, 0, 0), 0, [0]),
        ((701, 11, 0), 0, [1]),
        ((701, 11, 11), 126, [2]),
        ((701, 11, 11), 125, [1]),
        ((701, 0, 11), 125, [0]),
    ],
)
def test_what_is_due_is_what_python_would_collect(qapp, monkeypatch, counts, held, collected):
    """All that is held only once it is a quarter more than the last time, here 100."""
    collector = Collector(qapp)
    collector.stop()
    collector._held_before = 100
    done: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "get_objects", lambda generation: [None] * held)
    monkeypatch.setattr(gc, "collect", lambda generation=2: done.append(generation))
    collector.collect()
    monkeypatch.undo()
    assert done == collected
