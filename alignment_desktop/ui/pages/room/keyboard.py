"""The keys of the room: one filter, so that the caret may stay in the note and every key still does its work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from alignment_desktop.ui.pages.room.keys import digit_of
from alignment_desktop.ui.pages.room.ladder import LEVELS
from alignment_desktop.ui.pages.room.note import NoteEditor
from alignment_desktop.ui.session import Session

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, _KEYPAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier

KeyTable: TypeAlias = Mapping[tuple[Qt.KeyboardModifier, Qt.Key], Callable[[], object]]


class Keyboard(QObject):
    """Hears keys before the widgets do that would take them for themselves.

    `in_front` may take a key first (True or False), or leave it to the room (None). `hold` is called while the key that
    shows what others said is down, and when it comes up; `save` when the note loses the focus.
    """

    def __init__(
        self,
        session: Session,
        note: NoteEditor,
        table: KeyTable,
        *,
        in_front: Callable[[QKeyEvent], bool | None],
        rate: Callable[[int], object],
        does_not_apply: Callable[[], object],
        hold: Callable[[bool], object],
        save: Callable[[], object],
    ) -> None:
        super().__init__()
        self._session, self._note, self._table = session, note, table
        self._in_front, self._rate, self._does_not_apply = in_front, rate, does_not_apply
        self._hold, self._save = hold, save

    def listen_to(self, *widgets: QWidget) -> None:
        """Hears what these get from now on."""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room's keys first; a note that loses the focus is saved."""
        kind = event.type()
        if kind is QEvent.Type.FocusOut:
            self._hold(False)
            if watched is self._note:
                self._save()
            return False
        if not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.ShortcutOverride:
            return watched is self._note and self._leaves_to_window(event)
        if kind is QEvent.Type.KeyPress:
            return self.pressed(event) or (watched is self._note and self._undone(event))
        return kind is QEvent.Type.KeyRelease and self.released(event)

    def pressed(self, event: QKeyEvent) -> bool:
        """Does what a key is for; False where the room has no use for it."""
        taken = self._in_front(event)
        if taken is not None:
            return taken
        held = event.modifiers() & ~_KEYPAD
        if event.key() == Qt.Key.Key_F8:
            if not event.isAutoRepeat():
                self._hold(True)
            return True
        digit = digit_of(event)
        if held == CTRL and digit is not None and digit <= LEVELS:
            if digit == 0:
                self._does_not_apply()
            else:
                self._rate(digit)
            return True
        done = self._table.get((held, Qt.Key(event.key())))
        if done is None:
            return False
        done()
        return True

    def released(self, event: QKeyEvent) -> bool:
        """Lets go of what is held."""
        if event.key() != Qt.Key.Key_F8:
            return False
        if not event.isAutoRepeat():
            self._hold(False)
        return True

    # An editor swallows these keys even when it has nothing of its own to take back.

    def _leaves_to_window(self, event: QKeyEvent) -> bool:
        if self._is_others(event) is None:
            return False
        event.ignore()
        return True

    def _undone(self, event: QKeyEvent) -> bool:
        """The same for a room that stands in no window with such actions."""
        does = self._is_others(event)
        if does is None:
            return False
        does()
        return True

    def _is_others(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What undo and redo are for where the note has no typing to take back or bring back; None for another key.

        The order of undo is typing first, then the workbook, so that of redo is the workbook first, then typing.
        """
        document, store = self._note.document(), self._session.workbook.store
        is_ctrl_y = event.key() == Qt.Key.Key_Y and event.modifiers() == CTRL
        if event.matches(QKeySequence.StandardKey.Undo):
            return None if document.isUndoAvailable() else self._session.undo
        if event.matches(QKeySequence.StandardKey.Redo) or is_ctrl_y:
            return None if document.isRedoAvailable() and store.redo_label is None else self._session.redo
        return None
