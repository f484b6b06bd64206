"""A long day of typing in the real window: no pause, no log that grows, no memory that is never given back.

What the window's thread itself works is measured by the processor's clock, which does not run while the disk or another
program is waited for; beside it stands a fixed piece of work of the same run, because machines differ.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.soaks import Figures, Say

LONGEST_MS = 100
LARGEST_LOG = 8 * 2**20
MOST_GROWTH = 20 * 2**20
WARM = 200
_LETTERS = "the quick brown fox says what was asked for in spring "


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """Types a letter and saves, `times` times, with new lines, other questions, ratings, undo and backups between."""
    # Qt is loaded only by who runs this.
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from alignment_desktop.storage import durable, vault
    from alignment_desktop.storage.shelf import Shelf
    from alignment_desktop.ui.pages.room import RoomPage
    from alignment_desktop.workbook import Workbook
    from tests.faults.harness.sample import sample_at, sitting_to_come
    from tests.faults.harness.windows import note, until
    from tests.storage.things import CHEAP
    from tests.ui.day import started

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.alignment"
        with sample_at(path) as (workbook, round_):
            sitting = sitting_to_come(workbook, round_)
        app, session, window = started()
        app.settle()
        workbook = Workbook(vault.open(path, "", parameters=CHEAP))
        session.open(workbook, engagement_id=round_.engagement_id)
        session.go_to("room", sitting.id)
        until(note, "the note has the focus")
        room = window.findChildren(RoomPage)[0]
        shelf = Shelf(Path(folder) / "backups", path)
        ctrl = Qt.KeyboardModifier.ControlModifier
        longest = before = largest = 0
        turns: list[int] = []
        first = workbook.store.last_seq
        for n in range(times):
            if n == WARM:
                before = _memory()
            if n % 2_000 == 300:
                session.start(
                    lambda _job: shelf.add(workbook.access, datetime.now(UTC)),
                    lambda _kept: figures.count("backups meanwhile"),
                )
            began = time.thread_time_ns()
            if n % 400 == 399:
                QTest.keyClick(note() or window, Qt.Key.Key_Return, ctrl)
            elif n % 100 == 50:
                QTest.keyClick(note() or window, Qt.Key(ord("1") + (n + seed) % 5), ctrl)
            elif n % 40 == 39:
                QTest.keyClick(note() or window, Qt.Key.Key_Return)
            QTest.keyClicks(note() or window, _LETTERS[n % len(_LETTERS)])
            room.keeper.save_all()
            app.processEvents()
            turns.append(time.thread_time_ns() - began)
            log = durable.companions(path)[0]
            largest = max(largest, log.stat().st_size if log.exists() else 0)
            if n % 2_000 == 1_999:
                say(f"  {n + 1:,} saves, longest turn {max(turns) / 1e6:.0f} ms, log {largest / 2**20:.1f} MB")
        until(lambda: not session.jobs, "the backup is made")
        app.processEvents()
        gc.collect()
        growth = _memory() - before if times > WARM else 0
        longest = max(turns)
        figures.count("saves", times)
        figures.count("steps in the journal", workbook.store.last_seq - first)
        figures.most("microseconds of the longest turn of the window's thread", longest // 1000)
        figures.most("microseconds of the middle turn", sorted(turns)[len(turns) // 2] // 1000)
        figures.most("microseconds of a fixed piece of work of the same run", _fixed_work() // 1000)
        figures.most("bytes of the write-ahead log at its largest", largest)
        figures.most("bytes by which memory grew", growth)
        figures.expect(largest <= LARGEST_LOG, f"the write-ahead log grew to {largest:,} bytes")
        figures.expect(growth <= MOST_GROWTH, f"memory grew by {growth:,} bytes over {times} saves")
        if times >= 5_000:
            figures.expect(longest <= LONGEST_MS * 1e6, f"a turn of the window's thread took {longest / 1e6:.0f} ms")
        text = "".join(remark.text for remark in workbook.interviews.remarks(sitting.id))
        figures.expect(len(text) >= times * 9 // 10, f"{len(text)} letters are kept of {times}")
        QApplication.processEvents()
        session.close()
        shutil.rmtree(shelf.folder, ignore_errors=True)


def _memory() -> int:
    """The bytes of memory this process holds; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _fixed_work() -> int:
    """Nanoseconds of the processor for sorting a hundred thousand numbers; the middle of five."""
    took = []
    for _time in range(5):
        numbers = [(n * 7_919) % 100_003 for n in range(100_000)]
        began = time.thread_time_ns()
        numbers.sort()
        took.append(time.thread_time_ns() - began)
    return sorted(took)[2]
