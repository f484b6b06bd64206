"""What the page asks for in its foot, without a window of its own: a reason, or one of many by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.findings.line_list import Line, LineList

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}


class Ask(QFrame):
    """A heading, a line to type in and, where one of many is asked for, those that fit what is typed.

    Enter answers, Escape leaves everything as it was; then the focus is where it was before. `shown` says whether
    something is being asked.
    """

    shown = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._answer: Callable[[str], object] | None = None
        self._is_choice = False
        self._before: QWidget | None = None
        self.setObjectName("ask")
        theme.styled(self, "#ask{background:@card;border:2px solid @focus;border-radius:9px;}")
        column = widgets.vertical(self, spacing=8, margins=12)
        self._heading = widgets.title()
        self._heading.setWordWrap(True)
        self._field = widgets.line_edit("")
        self._field.textChanged.connect(self._look)
        self._field.installEventFilter(self)
        self._lines = LineList(_("What can be chosen"), most=1)
        self._lines.setUniformItemSizes(True)  # hundreds of lines are measured once
        self._lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines.clicked.connect(lambda _index: self._on_answer())
        self._none = widgets.muted(_("Nothing fits these words."), size=13)
        row = widgets.horizontal(spacing=8)
        self._accept = widgets.button("", self._on_answer, kind="primary")
        self._hint = widgets.muted()
        widgets.add_all(
            row, (self._accept, widgets.button(_("Cancel"), self.away, name=_("Cancel the question")), self._hint, 1)
        )
        widgets.add_all(column, (self._heading, self._field, self._lines, self._none, row))
        self.hide()

    def ask_words(self, heading: str, name: str, accept: str, answer: Callable[[str], object]) -> None:
        """Asks for words; `answer` gets them and says with False that they will not do."""
        self._begin(heading, name, accept, answer, is_choice=False)
        self._hint.setText(_("Enter does it, Escape leaves everything as it is"))

    def ask_one(self, heading: str, lines: Sequence[Line], accept: str, answer: Callable[[str], object]) -> None:
        """Asks for one of the lines; `answer` gets its id."""
        self._begin(heading, _("Words of what you look for"), accept, answer, is_choice=True)
        self._hint.setText(_("Type to find, ↑ ↓ to move, Enter takes it"))
        self._lines.fill(lines)
        self._look("")

    def away(self) -> None:
        """Ends the question without an answer."""
        self._answer = None
        self.hide()
        self.shown.emit(False)
        before, self._before = self._before, None
        back = before if before is None or before.isVisible() else self.parentWidget()
        if back is not None:
            back.setFocus()

    def _begin(self, heading: str, name: str, accept: str, answer: Callable[[str], object], *, is_choice: bool) -> None:
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._answer, self._is_choice = answer, is_choice
        self._heading.setText(heading)
        self.setAccessibleName(heading)
        self._field.setAccessibleName(name)
        self._field.setPlaceholderText(name)
        self._field.clear()
        self._accept.setText(widgets.unmarked(accept))
        self._accept.setAccessibleName(accept)
        self._lines.setVisible(is_choice)
        self._lines.setFixedHeight(min(theme.current().px(176), self.window().height() // 4))
        self._none.hide()
        self.show()
        self.shown.emit(True)
        self._field.setFocus()

    def _look(self, typed: str) -> None:
        if self._is_choice:
            self._lines.rows.filter(typed)
            self._none.setVisible(self._lines.rows.rowCount() == 0)
            self._lines.step(0)

    def _on_answer(self) -> None:
        said = self._lines.chosen if self._is_choice else self._field.text()
        if self._answer is None or (self._is_choice and not said):
            return
        answer, self._answer = self._answer, None
        if answer(said) is False:
            self._answer = answer
            self._field.setFocus()
        elif self._answer is None:  # else the answer asked on
            self.away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter answers and Escape ends; arrows move through the lines while one goes on typing."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_answer()
        elif key == Qt.Key.Key_Escape:
            self.away()
        elif self._is_choice and key in _STEPS:
            self._lines.step(_STEPS[key])
        else:
            return False
        return True
