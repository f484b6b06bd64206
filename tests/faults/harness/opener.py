"""Somebody at the start page of the real window, who opens what they are told to and says what they read there.

    python -m tests.faults.harness.opener [ORDERS HEARD]

Takes a line of JSON at a time, such as {"do": "open", "path": ..., "passphrase": ...}, and answers each with one: what
stands in the window then. With the two pipes it stands at the gate whenever it opens a workbook for writing.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from alignment_desktop.ui.notices import Notice
from tests.faults.harness.gate import stand_before_the_lock
from tests.faults.harness.windows import until
from tests.ui.day import started


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees: whether a workbook is open, why not, what is told at the edge, and what may be pressed."""

    is_open: bool
    is_read_only: bool
    problem: str
    notice: str
    labels: tuple[str, ...]
    buttons: tuple[str, ...]


class Opener:
    """The window and who sits before it."""

    def __init__(self) -> None:
        self._app, self._session, self._window = started()
        self._app.settle()

    def do(self, order: dict[str, str]) -> Seen:
        """Does as told, and gives what is seen once the window has come to rest."""
        what = order["do"]
        if what == "open":
            self._window.show_page("start", order["path"])
            field = self._shown("Passphrase", QLineEdit)
            field.setFocus()
            field.setText(order["passphrase"])
            QTest.keyClick(field, Qt.Key.Key_Return)
            self._come_to_rest()
        elif what == "press":
            self._shown(order["button"], QAbstractButton).click()
            self._come_to_rest()
        elif what == "add client":
            clients = self._session.workbook.clients
            self._session.do(clients.add_client, order["name"])
        elif what == "close":
            self._window.close_workbook()
            self._come_to_rest()
        QApplication.processEvents()
        return self._seen()

    def _come_to_rest(self) -> None:
        until(lambda: not self._session.jobs, "nothing is being worked at")

    def _shown(self, name: str, kind: type) -> QLineEdit | QAbstractButton:
        found = [w for w in self._window.findChildren(kind) if w.accessibleName() == name and w.isVisible()]
        assert found, f"nothing is called “{name}”"
        return found[0]

    def _seen(self) -> Seen:
        labels = [w for w in self._window.findChildren(QLabel) if w.isVisible() and w.text()]
        problems = [w.text() for w in labels if w.accessibleName() == "Why it did not open"]
        notice = self._window.findChildren(Notice)[0]
        return Seen(
            is_open=self._session.is_open,
            is_read_only=self._session.is_open and self._session.is_read_only,
            problem="\n".join(problems),
            notice=notice.words.text() if notice.isVisible() else "",
            labels=tuple(w.text() for w in labels),
            buttons=tuple(
                w.accessibleName() or w.text()
                for w in self._window.findChildren(QAbstractButton)
                if w.isVisible() and w.isEnabled()
            ),
        )


def main() -> None:
    """Sits there until there is nothing more to be told."""
    if len(sys.argv) > 1:
        stand_before_the_lock(int(sys.argv[1]), int(sys.argv[2]))
    opener = Opener()
    for line in sys.stdin:
        print(json.dumps(asdict(opener.do(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
