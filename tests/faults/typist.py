"""Somebody who types into a note of the interview room and never stops; a process to be killed.

    python -m tests.faults.typist FILE

The first line names the sitting. Then comes one for each key, once the window has taken it: its number, the monotonic
time, and since when the workbook has the sitting as begun, or a dash.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from alignment_desktop.workbook import Workbook
from tests.faults.harness.windows import note, until
from tests.ui.day import started

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def letter(n: int) -> str:
    """The n-th key: letters, with a space after every fifth so that words wrap."""
    return " " if n % 6 == 5 else ALPHABET[n % 26]


def main() -> None:
    """Types until killed."""
    app, session, _window = started()
    workbook = Workbook.open(Path(sys.argv[1]), "")
    engagement = workbook.clients.engagements()[0]
    session.open(workbook, engagement_id=engagement.id)
    sitting = workbook.interviews.interviews(workbook.clients.open_round_of(engagement.id).id)[-1]
    session.go_to("room", sitting.id)
    until(note, "the note has the focus")
    print(json.dumps({"sitting": sitting.id}), flush=True)
    n = 0
    while True:
        QTest.keyClicks(QApplication.focusWidget(), letter(n))
        app.processEvents()
        print(n, time.monotonic(), workbook.interviews.interview(sitting.id).started_at or "-", flush=True)
        n += 1
        QTest.qWait(25)


if __name__ == "__main__":
    main()
