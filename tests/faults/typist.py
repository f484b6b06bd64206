"""Somebody who types into a note of the interview room and never stops; a process to be killed.

    python -m tests.faults.typist FILE

Prints one line for each key, once the window has taken it: its number, and the monotonic time. The first line names
the sitting and the question.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from alignment_desktop.settings import Settings
from alignment_desktop.storage import vault
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from tests.faults.crash import CHEAP

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def letter(n: int) -> str:
    """The n-th key: letters, with a space after every fifth so that words wrap."""
    return " " if n % 6 == 5 else ALPHABET[n % 26]


def main() -> None:
    """Types until killed."""
    app = Application(["typist"])
    session = Session(Settings())
    window = MainWindow(session)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    workbook = Workbook(vault.open(Path(sys.argv[1]), "", parameters=CHEAP))
    session.open(workbook, engagement_id=workbook.clients.engagements()[0].id)
    round_ = workbook.clients.open_round_of(workbook.clients.engagements()[0].id)
    sitting = workbook.interviews.interviews(round_.id)[-1]  # planned for this, after all others
    session.go_to("room", sitting.id)
    until = time.monotonic() + 30
    while (widget := QApplication.focusWidget()) is None or widget.objectName() != "note":
        if time.monotonic() > until:
            raise SystemExit(f"the note never took the focus; {widget} has it")
        QTest.qWait(10)
    print(json.dumps({"sitting": sitting.id}), flush=True)
    n = 0
    while True:
        QTest.keyClicks(QApplication.focusWidget(), letter(n))
        app.processEvents()
        print(n, time.monotonic(), flush=True)
        n += 1
        QTest.qWait(25)


if __name__ == "__main__":
    main()
