"""Erases the line at the caret, once what is typed is saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import erasing
from alignment_desktop.ui.pages.room.keeping import Keeper
from alignment_desktop.ui.pages.room.note import NoteEditor
from alignment_desktop.ui.session import WARN, Session


def erase_line(parent: QWidget, session: Session, keeper: Keeper, note: NoteEditor) -> None:
    """Asks first; the person is told where there is no line, and where the workbook is open for reading only."""
    if session.is_read_only:
        session.tell(_("The workbook is open for reading only. Open it for writing to erase a line."), WARN)
    elif keeper.save_all():
        line = note.line()
        if line.remark is None or line.is_empty:
            session.tell(_("There is no line at the caret to erase."), WARN)
        else:
            erasing.ask_remark(parent, session, line.remark)
