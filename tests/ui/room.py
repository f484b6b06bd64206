"""What the tests of the interview room share: an engagement of three people and the room on Ann's sitting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from alignment_desktop.domain.interview import Remark
from alignment_desktop.ui.pages.room import RoomPage
from alignment_desktop.workbook import Workbook
from tests.ui.conftest import press
from tests.workbook.conftest import Begun

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
# The plan of Ann's sitting in its order.
FIRST, SECOND, THIRD = "C2.P1.Q1", "C2.P5.Q2", "C3.P1.Q1"


@dataclass
class Seated:
    """The room with what it stands on."""

    page: RoomPage
    workbook: Workbook
    begun: Begun

    def lines(self, question: str | None = FIRST) -> list[tuple[str, str]]:
        """The note of a question in the workbook, as (class, words)."""
        return [(r.kind.value, r.text) for r in self.remarks(question)]

    def remarks(self, question: str | None = FIRST) -> tuple[Remark, ...]:
        """The remarks of a question in the workbook."""
        return self.workbook.interviews.note(self.begun.sitting, question)

    def answers(self) -> dict[tuple[str, str], str]:
        """Every answer of the sitting: (question, who) to a rating or standing."""
        who = {self.begun.ann: "ann", self.begun.bob: "bob"}
        return {
            (r.question, who[r.respondent_id]): str(r.rating or r.standing.value)
            for r in self.workbook.interviews.responses(self.begun.sitting)
        }

    def shown(self) -> list[str]:
        """The lines as they stand in the editor, without empty ones."""
        return [line for line in self.page.note.toPlainText().split("\n") if line]

    def saved(self) -> None:
        """Lets the time pass in which the note saves itself."""
        assert self.page.keeper.save_all()


def type_line(words: str) -> None:
    """Types a line and ends it."""
    press(words)
    press(KEY.Key_Return)


def key_at(key: Qt.Key | int, modifiers: Qt.KeyboardModifier, text: str = "", scan_code: int = 0) -> None:
    """Presses a key that lies at a place of the keyboard, where the focus is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(focused, QKeyEvent(kind, int(key), modifiers, scan_code, 0, 0, text))
