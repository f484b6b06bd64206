"""The quality gate on the screen: what stands in the way, each with its cause and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from alignment_desktop.deliverables.blocks import Message
from alignment_desktop.domain.quality import Cause, Check, Objection, blocking
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.deliverables.pressable import Pressable

# Where each kind of cause is mended; what has no page of its own says in words what to do.
PAGES_OF = {
    Cause.FINDING: "findings",
    Cause.ACTION: "plan",
    Cause.PRACTICE: "overview",
    Cause.KPI: "overview",
    Cause.SITTING: "interviews",
    Cause.ENGAGEMENT: "engagement",
    Cause.BRAND: "settings",
}
_MOST = 50  # so many are listed; the rest shows once these are mended
_FEW = 3  # so many causes are listed at once; more are folded until asked for


class Gate(QWidget):
    """Every check with what it found. `asked_for` carries the objection whose cause somebody wants to see."""

    asked_for = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=2)
        self._groups = {
            check: _Group(check.problem, "bad" if check.blocks else "warn", self.asked_for.emit) for check in Check
        }
        self._messages = _Group(_("What could not be printed as given"), "warn", lambda _nothing: None)
        self._settled = {check: _settled(check) for check in Check}
        widgets.add_all(column, (*self._groups.values(), self._messages, *self._settled.values()))
        self.fill((), ())

    def fill(self, found: Sequence[Objection], messages: Sequence[Message], *, is_checked: bool = True) -> None:
        """Other findings from now on; what was unfolded stays so, and what did not change is left alone.

        What is not checked has no settled checks either.
        """
        for check, group in self._groups.items():
            mine = [objection for objection in found if objection.check is check]
            group.fill([(objection.words, objection if _leads(objection) else None) for objection in mine])
            self._settled[check].setVisible(is_checked and not mine)
        self._messages.fill([(message.in_place, None) for message in messages])

    def focus_first(self) -> None:
        """Puts the focus on the first thing that is in the way."""
        for widget in self.findChildren(_CauseRow):
            if widget.isVisibleTo(self):
                widget.setFocus()
                return


def _leads(objection: Objection) -> bool:
    return objection.cause is Cause.TEXT or objection.cause in PAGES_OF


class _Group(QWidget):
    """What one check found: its head, and below it, where it is unfolded, a row for each cause."""

    def __init__(self, title: str, tone: str, on_press: Callable[[Objection], object]) -> None:
        super().__init__()
        self._on_press = on_press
        self._found: list[tuple[str, Objection | None]] = []
        self._is_touched = False
        column = widgets.vertical(self, spacing=2)
        self._head = _Fold(title, tone, _("must be settled first") if tone == "bad" else "")
        self._inner = QWidget()
        self._rows = widgets.vertical(self._inner, spacing=2)
        self._rows.setContentsMargins(theme.current().px(20), 0, 0, theme.current().px(6))
        widgets.add_all(column, (self._head, self._inner))
        self._head.clicked.connect(self._on_clicked)
        self._head.toggled.connect(self._fill_rows)

    def fill(self, found: list[tuple[str, Objection | None]]) -> None:
        """The sentences from now on, each with the objection that a press on it leads to."""
        self.setVisible(bool(found))
        if found == self._found:
            return
        self._found = found
        self._head.count(len(found))
        if not self._is_touched:
            self._head.setChecked(len(found) <= _FEW)
        self._fill_rows()

    def _on_clicked(self) -> None:
        self._is_touched = True  # from now on a person says whether it is folded

    def _fill_rows(self) -> None:
        focused = next((row for row in self._inner.findChildren(_CauseRow) if row.hasFocus()), None)
        widgets.clear(self._rows)
        shown = self._found[:_MOST] if self._head.isChecked() else []
        for words, objection in shown:
            row = _CauseRow(words, None if objection is None else lambda c=objection: self._on_press(c))  # type: ignore[misc]
            self._rows.addWidget(row)
            if focused is not None and focused.accessibleName() == words:
                row.setFocus()
        if shown and len(self._found) > _MOST:
            self._rows.addWidget(widgets.muted(_("and {n} more").format(n=len(self._found) - _MOST)))
        self._inner.setVisible(bool(shown))


class _Fold(Pressable):
    """The head of a group of causes: a mark, what is wrong, how often; a press folds it."""

    def __init__(self, title: str, tone: str, hint: str) -> None:
        super().__init__(
            title,
            "QPushButton{background:transparent;border:2px solid transparent;border-radius:7px;}"
            "QPushButton:hover{background:@panel;}QPushButton:focus{border:2px solid @focus;}",
        )
        self._title = title
        self.setAccessibleDescription(hint)
        px = theme.current().px
        row = widgets.horizontal(self, spacing=8)
        row.setContentsMargins(px(4), px(4), px(4), px(4))
        self._sign = widgets.label("▸", size=12, tone="ink_2")
        self._number = widgets.label(weight=theme.SEMIBOLD, tone="ink_2")
        self.toggled.connect(lambda opened: self._sign.setText("▾" if opened else "▸"))
        mark = widgets.label("▲" if tone == "bad" else "●", size=11, tone=tone)
        words = widgets.label(title, weight=theme.MEDIUM, wraps=True, tone="bad" if tone == "bad" else "ink")
        self.hold(mark, words, self._number, self._sign)
        widgets.add_all(row, (mark, words, self._number, self._sign))
        row.setStretch(1, 1)

    def count(self, number: int) -> None:
        """How many causes there are below."""
        self._number.setText(str(number))
        self.setAccessibleName(f"{self._title}: {number}")


class _CauseRow(QFrame):
    """A sentence that wraps; where it leads somewhere, a click or Enter goes there."""

    def __init__(self, words: str, on_press: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._on_press = on_press
        self.setObjectName("cause")
        self.setAccessibleName(words)
        row = widgets.horizontal(self, spacing=6)
        row.setContentsMargins(
            theme.current().px(6), theme.current().px(4), theme.current().px(6), theme.current().px(4)
        )
        label = widgets.label(words, size=12, tone="it_ink" if on_press else "ink_2", wraps=True)
        row.addWidget(label, 1)
        if on_press is not None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(widgets.label("›", size=14, tone="it_ink"))
        theme.styled(
            self,
            "#cause{background:transparent;border:2px solid transparent;border-radius:7px;}"
            + ("#cause:hover{background:@accent_soft;}#cause:focus{border:2px solid @focus;}" if on_press else ""),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes there."""
        if self._on_press is not None and event.button() is Qt.MouseButton.LeftButton:
            self._on_press()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Goes there on Enter or the space bar."""
        if self._on_press is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_press()
        else:
            super().keyPressEvent(event)


def _settled(check: Check) -> QWidget:
    made = QWidget()
    row = widgets.horizontal(made, spacing=8)
    row.setContentsMargins(theme.current().px(4), theme.current().px(3), theme.current().px(4), theme.current().px(3))
    row.addWidget(widgets.label("✓", size=12, tone="good"))
    row.addWidget(widgets.label(check.settled, size=12, tone="ink_2", wraps=True), 1)
    return made


def summary(found: Sequence[Objection]) -> str:
    """How the gate stands in one line."""
    stops = len(blocking(found))
    if stops:
        return _("{n} to settle before it can be issued").format(n=stops)
    return _("Nothing keeps it from being issued")
