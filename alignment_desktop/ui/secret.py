"""A line for a passphrase: what is typed in it is covered, and shown for a moment on demand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets

_SHORTCUT = "Alt+F8"  # as in the passphrase fields of Windows


def covered(line: QLineEdit) -> QLineEdit:
    """The line, with dots for what is typed in it and a button in it that shows that.

    It is covered again once the line is left, emptied or hidden: somebody else may sit at the table.
    """
    _Cover(line)
    return line


class _Cover(QObject):
    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self._button = widgets.button(_("Show"), self._on_button, kind="quiet")
        self._button.setParent(line)
        # Tab goes from one passphrase to the next, so the keyboard has a key for it instead.
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.typed(self._button, 12, theme.MEDIUM)
        shortcut = QShortcut(QKeySequence(_SHORTCUT), line)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._on_button)
        line.textChanged.connect(self._on_text)
        line.installEventFilter(self)
        self._cover(is_covered=True)
        self._on_text(line.text())

    def _on_button(self) -> None:
        if self._line.text():
            self._line.setFocus()
            self._cover(is_covered=self._line.echoMode() is not QLineEdit.EchoMode.Password)

    def _on_text(self, text: str) -> None:
        self._button.setVisible(bool(text))
        if text:
            self._place()
        else:
            self._cover(is_covered=True)

    def _cover(self, *, is_covered: bool) -> None:
        self._line.setEchoMode(QLineEdit.EchoMode.Password if is_covered else QLineEdit.EchoMode.Normal)
        self._button.setText(_("Show") if is_covered else _("Cover"))
        self._button.setAccessibleName(_("Show what is typed") if is_covered else _("Cover what is typed"))
        widgets.tip(self._button, f"{self._button.accessibleName()} ({_SHORTCUT})")
        self._place()

    def _place(self) -> None:
        """The button at the right end of the line, and the words before it."""
        size, line, gap = self._button.sizeHint(), self._line, theme.current().px(3)
        height = min(size.height(), max(line.height() - 2 * gap, 0))
        self._button.setGeometry(line.width() - size.width() - gap, (line.height() - height) // 2, size.width(), height)
        line.setTextMargins(0, 0, size.width() if line.text() else 0, 0)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keeps the button in its place, and covers what is typed once the line is left."""
        match event.type():
            case QEvent.Type.Resize | QEvent.Type.StyleChange | QEvent.Type.FontChange:
                self._place()
            case QEvent.Type.FocusOut | QEvent.Type.Hide:
                self._cover(is_covered=True)
        return False
