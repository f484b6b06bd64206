"""Objects of Qt that nothing holds any more come to their end in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject


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
