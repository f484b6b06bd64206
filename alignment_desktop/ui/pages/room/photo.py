"""Photos of the note: pasted or chosen, retouched, kept with a line of their own, and looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from alignment_desktop.i18n import _
from alignment_desktop.ui import attachment, dialogs, photo_desk, pictures
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.room.desk import Desk
from alignment_desktop.ui.pages.room.keeping import Keeper
from alignment_desktop.ui.pages.room.note import NoteEditor
from alignment_desktop.ui.photo_desk import Photo
from alignment_desktop.ui.session import WARN


class Photos:
    """What a room does with photos; they go to the question in view and to who is speaking."""

    def __init__(self, room: Page, desk: Desk, keeper: Keeper, note: NoteEditor) -> None:
        self._room, self._desk, self._keeper, self._note = room, desk, keeper, note

    def paste(self, offered: QImage | bytes) -> None:
        """A picture of the clipboard, its points or its file, on the photo desk."""
        if self._keeper.save_all():
            photo_desk.open_over(self._room, self._room.session, _pasted(offered), self._keep)

    def choose(self) -> None:
        """A picture of a file, on the photo desk."""
        if self._note.isReadOnly():
            self._room.session.tell(_("This interview is open for reading. No photo can be added to it."), WARN)
        elif self._desk.sitting is not None and self._keeper.save_all():
            dialogs.open_file(self._room, _("Choose a photo"), pictures.chosen_kinds(), self.read)

    def read(self, path: Path) -> None:
        """The picture of a file, on the photo desk; where it cannot be read, the desk says why."""
        photo_desk.open_over(self._room, self._room.session, _reading(path), self._keep)

    def look(self) -> None:
        """The photo of the line at the caret, over the window."""
        evidence = self._desk.photo_of(self._note.line())
        if evidence is None:
            self._room.session.tell(_("The line at the caret has no photo."), WARN)
        else:
            attachment.show_over(self._room, self._room.session, evidence)

    def _keep(self, photo: Photo) -> None:
        evidence = self._desk.add_photo(photo)
        if evidence.remark_id is not None:
            self._note.select_words_of(evidence.remark_id)
        self._note.setFocus()


def _reading(path: Path) -> photo_desk.Read:
    def read(cancelled: Callable[[], bool]) -> QImage:
        return pictures.picture_in(path, cancelled=cancelled)

    return read


def _pasted(offered: QImage | bytes) -> photo_desk.Read:
    def read(cancelled: Callable[[], bool]) -> QImage:
        if isinstance(offered, QImage):
            return offered
        return pictures.picture_from(_("The pasted picture"), offered, cancelled=cancelled)

    return read
