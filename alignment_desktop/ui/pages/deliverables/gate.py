"""The quality gate on the screen: what stands in the way, each with its cause and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from alignment_desktop.deliverables.blocks import Message
from alignment_desktop.domain.quality import Cause, Check, Concern, blocking
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
_FEW = 3  # so many causes are listed at once; more are folded until asked for


class Gate(QWidget):
    """Every check with what it found. `asked_for` carries the concern whose cause somebody wants to see."""

    asked_for = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._opened: set[str] = set()
        self._column = widgets.vertical(self, spacing=2)
        self._shown: tuple[tuple[Concern, ...], tuple[Message, ...]] | None = None

    def fill(self, found: Sequence[Concern], messages: Sequence[Message]) -> None:
        """Other findings from now on; what was unfolded stays so."""
        if self._shown == (shown := (tuple(found), tuple(messages))):
            return
        self._shown = shown
        focused = self._focused_name()
        widgets.clear(self._column)
        for check in Check:
            mine = [concern for concern in found if concern.check is check]
            if mine:
                self._add_problem(check, mine)
        if messages:
            self._add_messages(messages)
        for check in Check:
            if not any(concern.check is check for concern in found):
                self._column.addWidget(_settled(check))
        self._focus_again(focused)

    def focus_first(self) -> None:
        """Puts the focus on the first thing that is in the way."""
        for widget in self.findChildren(_CauseRow):
            if widget.isVisibleTo(self):
                widget.setFocus()
                return

    def _add_problem(self, check: Check, found: Sequence[Concern]) -> None:
        rows = []
        for concern in found:
            leads = concern.cause is Cause.TEXT or concern.cause in PAGES_OF
            row = _CauseRow(concern.words, (lambda c=concern: self.asked_for.emit(c)) if leads else None)  # type: ignore[misc]
            rows.append(row)
        words = _("must be settled first") if check.blocks else ""
        self._add_group(check.value, check.problem, len(found), "bad" if check.blocks else "warn", words, rows)

    def _add_messages(self, messages: Sequence[Message]) -> None:
        rows = [_CauseRow(f"{m.text} ({m.place})" if m.place else m.text) for m in messages]
        self._add_group("messages", _("What could not be printed as given"), len(messages), "warn", "", rows)

    def _add_group(self, id_: str, title: str, count: int, tone: str, hint: str, rows: Sequence[QWidget]) -> None:
        inner = QWidget()
        column = widgets.vertical(inner, spacing=2)
        column.setContentsMargins(theme.current().px(20), 0, 0, theme.current().px(6))
        widgets.add_all(column, rows)
        is_open = id_ in self._opened or count <= _FEW
        head = _Fold(title, count, tone, hint, is_open)

        def on_toggled(opened: bool) -> None:
            inner.setVisible(opened)
            (self._opened.add if opened else self._opened.discard)(id_)

        head.toggled.connect(on_toggled)
        self._column.addWidget(head)
        self._column.addWidget(inner)
        inner.setVisible(is_open)  # only now that it has a parent: before, it would open as a window

    def _focused_name(self) -> str:
        focused = self.focusWidget()
        return focused.accessibleName() if focused is not None and focused.hasFocus() else ""

    def _focus_again(self, name: str) -> None:
        for widget in self.findChildren(QWidget):
            if name and widget.accessibleName() == name and not widget.isHidden():
                widget.setFocus()
                return


class _Fold(Pressable):
    """The head of a group of causes: a mark, what is wrong, how often; a press folds it."""

    def __init__(self, title: str, count: int, tone: str, hint: str, is_open: bool) -> None:
        super().__init__(
            f"{title}: {count}",
            "QPushButton{background:transparent;border:2px solid transparent;border-radius:7px;}"
            "QPushButton:hover{background:@panel;}QPushButton:focus{border:2px solid @focus;}",
        )
        self.setChecked(is_open)
        self.setAccessibleDescription(hint)
        px = theme.current().px
        row = widgets.horizontal(self, spacing=8)
        row.setContentsMargins(px(4), px(4), px(4), px(4))
        sign = widgets.label("▾" if is_open else "▸", size=12, tone="ink_2")
        self.toggled.connect(lambda opened: sign.setText("▾" if opened else "▸"))
        mark = widgets.label("▲" if tone == "bad" else "●", size=11, tone=tone)
        words = widgets.label(title, weight=theme.MEDIUM, wraps=True, tone="bad" if tone == "bad" else "ink")
        number = widgets.label(str(count), weight=theme.SEMIBOLD, tone="ink_2")
        self.hold(mark, words, number, sign)
        widgets.add_all(row, (mark, words, number, sign))
        row.setStretch(1, 1)


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


def summary(found: Sequence[Concern]) -> str:
    """How the gate stands in one line."""
    stops = len(blocking(found))
    if stops:
        return _("{n} to settle before it can be issued").format(n=stops)
    return _("Nothing keeps it from being issued")
