"""What processes with a real window of their own share; to be imported by them alone, because it loads Qt."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 30


def until(is_so: Callable[[], object], what: str) -> None:
    """Lets the window work until something is so. Raises AssertionError where it never gets there."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise AssertionError(f"the window never got there: {what}")
        QTest.qWait(10)


def note() -> QWidget | None:
    """The note of the interview room while it has the focus."""
    widget = QApplication.focusWidget()
    return widget if widget is not None and widget.objectName() == "note" else None
