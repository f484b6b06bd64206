"""The photo desk: a photo is turned, cropped and blacked out before anything of it is kept.

What is done stays a `Retouching`, a value, until the photo is kept: then one new picture is made of what is left to
see, and the photo as it came is let go.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeAlias

from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs, pictures, theme, widgets
from alignment_desktop.ui.decoding import LONGEST_READ
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pictures import Retouching
from alignment_desktop.ui.retoucher import Retoucher
from alignment_desktop.ui.session import Job, Session, sentence

Read: TypeAlias = Callable[[Callable[[], bool]], QImage]
"""Gives the photo; is handed what says whether it was cancelled meanwhile."""

_PREVIEW = 1_280  # more would take longer to fit into the window than a frame lasts
_FORM_WIDTH = 290
_BESIDE_FROM = 760


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo as it is to be kept: its bytes after everything that was done to it, and what was said about it."""

    content: bytes
    media_type: str
    caption: str
    source: str
    taken_on: date | None
    may_print: bool


class PhotoDesk(dialogs.Dialog):
    """A window over the page with one photo, what can be done to it and what is to be said about it.

    `read` gives the photo and runs in a job. `keep` gets it once the person keeps it; an `AlignmentError` of either is
    said in the window. Escape, or Cancel, keeps nothing.
    """

    def __init__(self, parent: QWidget, session: Session, read: Read, keep: Callable[[Photo], object]) -> None:
        super().__init__(parent, _("Add a photo"), width=480)
        self._session, self._keep_photo = session, keep
        self._over = parent.window()
        self.retoucher = Retoucher()
        self._status = widgets.muted(wraps=True)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(theme.current().px(18))
        self._box.addWidget(self._photo_side(), 1)
        self._words_side = self._said_side()
        self._box.addWidget(self._words_side)
        self.body.addLayout(self._box, 1)
        self.add_button(_("Cancel"), self.reject)
        self._keep = self.add_button(_("Keep it"), self._on_keep, kind="primary")
        self._keep.setAccessibleDescription(_("Key: {key}").format(key=_("Enter")))
        self.retoucher.changed.connect(self._show_state)
        self._show_state()
        self._job: Job | None = session.start(
            lambda job: _prepared(read(job.cancelled)), self._on_read, failed=self._on_failed
        )

    def _photo_side(self) -> QWidget:
        side = QWidget()
        column = widgets.vertical(side, spacing=8)
        tools, does = QWidget(), self.retoucher
        row = Flowing(tools, spacing=8)
        self._crop = self._tool(row, _("Crop"), "C", partial(does.take_up, crops=True))
        self._black = self._tool(row, _("Black out"), "B", partial(does.take_up, crops=False))
        for tool in (self._crop, self._black):
            tool.setCheckable(True)
        self._left = self._tool(row, _("Turn left"), "⇧ R", partial(does.turn, clockwise=False))
        self._right = self._tool(row, _("Turn right"), "R", partial(does.turn, clockwise=True))
        self._undo = self._tool(row, _("Undo the last"), "Z", does.undo)
        column.addWidget(tools)
        column.addWidget(self.retoucher, 1)
        column.addWidget(self._status)
        hints = QWidget()
        hint_row = Flowing(hints, spacing=10)
        for key, words in (("← ↑ ↓ →", _("move")), ("⇧ ← ↑ ↓ →", _("size")), ("↵", _("keep")), ("Esc", _("cancel"))):
            hint_row.addWidget(_beside(widgets.keycap(key), widgets.label(words, size=12)))
        column.addWidget(hints)
        return side

    @staticmethod
    def _tool(row: Flowing, words: str, key: str, does: Callable[[], object]) -> QPushButton:
        made = widgets.button(words, does)
        made.setAccessibleDescription(_("Key: {key}").format(key=key))
        row.addWidget(_beside(made, widgets.keycap(key)))
        return made

    def _said_side(self) -> QWidget:
        self.form = dialogs.Form(
            (
                dialogs.Field(id="caption", label=_("Caption"), value=_("Photo"), is_needed=True),
                dialogs.Field(id="source", label=_("Source"), hint=_("who took it, or where it is from")),
                dialogs.Field(
                    id="taken_on",
                    label=_("Date taken"),
                    kind="date",
                    value=self._session.workbook.today(),
                    is_needed=True,
                ),
                dialogs.Field(
                    id="may_print",
                    label=_("May be printed"),
                    kind="check",
                    value=False,
                    help=_("Only with the leave of those whose photo it is. Without it the photo is in no document."),
                ),
            )
        )
        side = QWidget()
        column = widgets.vertical(side, spacing=8)
        column.addWidget(self.form)
        column.addWidget(
            widgets.muted(
                _(
                    "Only what you see is kept. What lies under black or outside the frame is gone for good, and so "
                    "are the place and time that a camera writes into a photo."
                ),
                wraps=True,
            )
        )
        column.addStretch()
        return side

    def show_over(self) -> None:
        """Opens it, nearly as large as the window, with the keys on the photo."""
        self.show_fitting()
        self.resize(self._over.size() * 0.94)
        self.move(self._over.mapToGlobal(self._over.rect().center()) - self.rect().center())
        self.retoucher.setFocus()

    # What happens

    def _on_read(self, read: tuple[QImage, QImage]) -> None:
        self._job = None
        self.retoucher.show_photo(*read)

    def _on_keep(self) -> None:
        if self._job is not None or self.retoucher.image.isNull():
            return
        try:
            said = self.form.values()
        except ValueError as problem:
            self.refuse(str(problem))
            return
        self.problem.hide()
        image, done = self.retoucher.image, self.retoucher.now
        self._job = self._session.start(
            lambda _job: _made(image, done, said),
            self._on_made,
            failed=self._on_failed,
            label=_("Keeping the photo"),
        )
        self._show_state()

    def _on_made(self, photo: Photo) -> None:
        self._job = None
        self._show_state()
        try:
            self._keep_photo(photo)
        except AlignmentError as refusal:
            self.refuse(sentence(refusal))
        else:
            self.accept()

    def _on_failed(self, fault: Exception) -> None:
        self._job = None
        if not isinstance(fault, AlignmentError):
            raise fault
        if self.retoucher.image.isNull():
            self.retoucher.show_none()
        self._show_state()
        self.refuse(sentence(fault))

    def reject(self) -> None:
        """Closes it and keeps nothing, even where the photo was being made."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _show_state(self) -> None:
        photo = self.retoucher
        self._status.setText(photo.words)
        self._crop.setChecked(photo.crops)
        self._black.setChecked(not photo.crops)
        is_there = not photo.image.isNull()
        for tool in (self._crop, self._black, self._left, self._right):
            tool.setEnabled(is_there)
        self._undo.setEnabled(photo.can_undo)
        self._keep.setEnabled(is_there and self._job is None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the words under the photo where there is no room beside it."""
        super().resizeEvent(event)
        look = theme.current()
        is_beside = self.width() * 100 >= _BESIDE_FROM * look.scale
        way = QBoxLayout.Direction.LeftToRight if is_beside else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)
        self._words_side.setMaximumWidth(look.px(_FORM_WIDTH) if is_beside else 1 << 20)
        self._words_side.setMinimumWidth(look.px(_FORM_WIDTH) if is_beside else 0)


def open_over(parent: QWidget, session: Session, read: Read, keep: Callable[[Photo], object]) -> PhotoDesk:
    """Opens the desk with the photo that `read` gives, which is run in a job, and hands what is kept to `keep`."""
    desk = PhotoDesk(parent, session, read, keep)
    desk.show_over()
    return desk


def _prepared(image: QImage) -> tuple[QImage, QImage]:
    """The photo to work on and a smaller one to show."""
    image = pictures.fitted(image, LONGEST_READ)
    return image, pictures.fitted(image, _PREVIEW)


def _made(image: QImage, done: Retouching, said: dialogs.Values) -> Photo:
    content, media_type = pictures.retouched(image, done)
    return Photo(content=content, media_type=media_type, **said)


def _beside(*parts: QWidget) -> QWidget:
    made = QWidget()
    widgets.add_all(widgets.horizontal(made, spacing=4), parts)
    return made
