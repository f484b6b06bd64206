"""Text that is edited where it is read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.session import soon

_TALLEST = 14


INDENT = 6  # how far its words stand from its edge: what lies above and below is set in by as much


class TextInPlace(QPlainTextEdit):
    """Plain text that reads as text and is typed in where it stands; as high as its words.

    `left` carries the words when the focus leaves and they are others than before. A line of its own takes no line
    breaks. Ctrl+Z takes back typing while there is any, and is the window's afterwards.
    """

    left = Signal(str)

    def __init__(self, name: str, *, hint: str = "", is_line: bool = False, size: float = 13) -> None:
        super().__init__()
        self._is_line = is_line
        self._shown = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.typed(self, size, theme.SEMIBOLD if is_line else theme.REGULAR)
        theme.styled(
            self,
            "QPlainTextEdit{background:transparent;color:@ink;border:1px solid transparent;border-radius:6px;"
            "padding:3px 4px;selection-background-color:@selection;selection-color:@ink;"
            "placeholder-text-color:@ink_3;}"
            "QPlainTextEdit:hover{background:@panel;border:1px solid @line;}"
            "QPlainTextEdit:focus{background:@card;border:2px solid @focus;padding:2px 3px;}"
            "QPlainTextEdit:disabled{color:@ink_2;}" + widgets.SCROLL_BARS,
        )
        # Later, not within: growing while the document is being laid out leaves its lines at the former width.
        self.document().documentLayout().documentSizeChanged.connect(self._fit, Qt.ConnectionType.QueuedConnection)
        theme.current().changed.connect(self._fit)
        self._fit()

    def show_words(self, text: str) -> None:
        """Other words from now on; what is being typed here is kept until the focus leaves."""
        if self.is_edited and self.hasFocus():
            self._shown = text
            return
        self._shown = text
        if text != self.toPlainText():
            self.setPlainText(text)
        self.document().clearUndoRedoStacks()

    @property
    def is_edited(self) -> bool:
        """Whether it holds other words than were shown last."""
        return self.toPlainText() != self._shown

    def flush(self) -> None:
        """Sends what was typed and not sent yet."""
        if self.is_edited and not self.isReadOnly():
            self.left.emit(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Sends the words, unless only a menu opened over the window."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()

    def event(self, event: QEvent) -> bool:
        """Leaves undo and redo to the window where there is no typing to take back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            history = self.document()
            if (event.matches(QKeySequence.StandardKey.Undo) and not history.isUndoAvailable()) or (
                event.matches(QKeySequence.StandardKey.Redo) and not history.isRedoAvailable()
            ):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field from a line of its own; Ctrl+Enter and Escape are the page's."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_of_page = (is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier) or (
            event.key() == Qt.Key.Key_Escape
        )
        if is_of_page:
            event.ignore()
        elif is_enter and self._is_line:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pastes plain text; line breaks become blanks in a line of its own."""
        text = source.text()
        self.insertPlainText(" ".join(text.split()) if self._is_line else text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as the words are at this width, once they are laid out."""
        super().resizeEvent(event)
        soon(self, self._fit)

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        lines = min(max(round(self.document().size().height()), 1), _TALLEST)
        height = line * lines + 2 * theme.current().px(4) + 8
        if height != self.height():
            self.setFixedHeight(height)
