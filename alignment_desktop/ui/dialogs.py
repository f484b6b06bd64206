"""Everything that asks the person something in a window of its own; the only module that runs modals.

Dialogs are opened, not run: the call returns at once and the answer arrives by a call back, so no event loop runs
inside another. What is refused is said in the dialog, which stays open with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.secret import covered
from alignment_desktop.ui.session import Job, sentence, soon

Values = dict[str, Any]
Kind = Literal["line", "text", "choice", "date", "check", "secret", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a form asks for.

    A value is text for `line`, `text`, `secret` and `choice` (an id of `options`), a date or None for `date`, a bool
    for `check`, an int or None for `number`. `hint` stands in an empty field, `help` beneath it. `is_needed` fields
    must not be empty.
    """

    id: str
    label: str
    kind: Kind = "line"
    value: Any = None
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""
    help: str = ""
    lines: int = 3
    is_needed: bool = False


class Form(QWidget):
    """Fields under each other; in a dialog, or as a part of a page."""

    def __init__(self, fields: Sequence[Field]) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._editors: dict[str, QWidget] = {}
        column = widgets.vertical(self, spacing=4)
        for field in fields:
            editor = _editor(field)
            self._editors[field.id] = editor
            if field.kind != "check":
                named = widgets.label(field.label, size=12, weight=theme.MEDIUM, tone="ink_2")
                named.setBuddy(editor)
                column.addWidget(named)
            column.addWidget(editor)
            if field.help:
                column.addWidget(widgets.muted(field.help, wraps=True))
            column.addSpacing(theme.current().px(8))

    def editor(self, id_: str) -> QWidget:
        """The widget of a field."""
        return self._editors[id_]

    def clear(self, id_: str) -> None:
        """Empties a line."""
        editor = self._editors[id_]
        assert isinstance(editor, QLineEdit)
        editor.clear()

    def values(self) -> Values:
        """What was typed and chosen, by field. Raises ValueError with a sentence for the first thing that is wrong."""
        found: Values = {}
        for field in self._fields:
            try:
                value = found[field.id] = _value(field, self._editors[field.id])
            except ValueError:
                self._editors[field.id].setFocus()
                told = (
                    _("{field}: this is no date. Type it as 2026-12-18.")
                    if field.kind == "date"
                    else _("{field}: this is no whole number.")
                )
                raise ValueError(told.format(field=field.label)) from None
            if field.is_needed and (value is None or (isinstance(value, str) and not value.strip())):
                self._editors[field.id].setFocus()
                raise ValueError(_("{field} is needed.").format(field=field.label))
        return found

    def focus_first(self) -> None:
        """Puts the caret in the first field."""
        if self._fields:
            first = self._editors[self._fields[0].id]
            first.setFocus()
            if isinstance(first, QLineEdit):
                first.selectAll()


class Dialog(QDialog):
    """A window over the page: a heading, what it holds, and its buttons. Escape closes it without doing anything."""

    def __init__(self, parent: QWidget, heading: str, *, width: int = 460) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self.setAccessibleName(heading)
        self.setModal(True)
        px = theme.current().px
        self._column = widgets.vertical(self, spacing=10, margins=20)
        # What scrolls has its bar in half of the margin at the right, beside everything else.
        self._column.setContentsMargins(px(20), px(20), px(10), px(20))
        self._head = widgets.label(heading, size=20, weight=theme.SEMIBOLD, wraps=True)
        self._column.addWidget(self._head)
        self.body = widgets.vertical(spacing=8)
        self._inner = QWidget()
        self._inner.setLayout(self.body)
        self._inner.installEventFilter(self)
        self.body.setContentsMargins(0, 0, px(10), 0)  # room for the scroll bar
        self._area = widgets.scrolled(self._inner, heading)
        self._area.setMinimumHeight(1)  # Qt would keep 75 pixels, which a sentence does not need
        self._column.addWidget(self._area, 1)
        self.problem = widgets.label(tone="bad", wraps=True)
        self.problem.hide()
        self._column.addWidget(self.problem)
        self.buttons = widgets.horizontal(spacing=8)
        self.buttons.setContentsMargins(0, 0, px(10), 0)
        self.buttons.addStretch()
        self._column.addLayout(self.buttons)
        self.setMinimumWidth(px(width))

    def add_button(self, text: str, on_click: Callable[[], object], *, kind: str = "plain") -> QPushButton:
        """One more button at the right; the last one added is the one that Ctrl+Enter presses."""
        self._main = widgets.button(text, on_click, kind=kind)
        self.buttons.addWidget(self._main)
        return self._main

    @property
    def main_button(self) -> QPushButton:
        """The one that Ctrl+Enter presses."""
        return self._main

    def introduce(self, words: str) -> None:
        """Says below the heading what this is about."""
        self.body.addWidget(widgets.muted(words, wraps=True, size=13))
        self.body.addSpacing(theme.current().px(4))

    def refuse(self, words: str) -> None:
        """Says why it stays open."""
        self.problem.setText(words)
        self.problem.show()
        soon(self, self._grow)

    def show_fitting(self) -> None:
        """Opens it, as high as it needs to be and the screen allows."""
        screen = self.screen().availableGeometry()
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # a sheet counts towards a height only from here on
        self.body.invalidate()
        wanted = self._inner.sizeHint().expandedTo(self._inner.minimumSizeHint())
        width = min(max(self.minimumWidth(), wanted.width() + theme.current().px(60)), screen.width() - 40)
        self.resize(width, self._needed_height(width))
        self.open()

    def _needed_height(self, width: int) -> int:
        margins = self._column.contentsMargins()
        across = width - margins.left() - margins.right()
        if self._inner.hasHeightForWidth():
            self._inner.setMinimumHeight(1)  # as high as its words need at this width, not at the one they would like
            # Beside a scroll bar even where none is needed: one that was there for a moment goes away only then.
            inside = self._inner.heightForWidth(across - self._area.verticalScrollBar().sizeHint().width())
        else:
            inside = max(self._inner.minimumSizeHint().height(), self._inner.sizeHint().height())
        around = self._head.heightForWidth(across) + self.buttons.sizeHint().height() + 2 * self._column.spacing()
        if not self.problem.isHidden():
            around += self.problem.heightForWidth(across) + self._column.spacing()
        height = inside + around + margins.top() + margins.bottom()
        return min(height, self.screen().availableGeometry().height() - 60)

    def _grow(self) -> None:
        """Makes room for what it says and asks since it was opened, so that nothing has to be scrolled for."""
        height = self._needed_height(self.width())
        if not self.isVisible() or height <= self.height():
            return
        self.resize(self.width(), height)
        screen, frame = self.screen().availableGeometry(), self.frameGeometry()
        if frame.bottom() > screen.bottom():
            self.move(self.x(), max(screen.top(), self.y() - (frame.bottom() - screen.bottom())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears when something in it needs more room than before."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            soon(self, self._grow)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, else the main one; Ctrl+Enter the main one from anywhere."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        is_at_once = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        pressed = focused if isinstance(focused, QPushButton) and not is_at_once else self._main
        pressed.click()


class JobDialog(Dialog):
    """A dialog whose main button starts a job; it stays open until that is done or refused.

    The button says what it `does`, and while the one job runs it is off and says `busy`. Closed, the dialog stops what
    runs and forgets what was typed.
    """

    def __init__(self, parent: QWidget, heading: str, *, does: str, busy: str, width: int = 460) -> None:
        super().__init__(parent, heading, width=width)
        self._does, self._busy = does, busy
        self._job: Job | None = None
        self.finished.connect(self._on_finished)

    def add_way(self, begin: Callable[[], Job | None]) -> None:
        """Ends what the dialog asks with its buttons; `begin` starts the job, or says why not and gives None."""

        def on_click() -> None:
            if self._job is None:
                self.problem.hide()
                self._wait_for(begin())

        self.body.addStretch()
        self.add_button(_("Cancel"), self.reject)
        self.add_button(self._does, on_click, kind="primary")

    def offer(self, does: str) -> None:
        """Says something else on the main button from now on."""
        self._does = does
        self._tell_main()

    def forget(self) -> None:
        """Clears what was typed."""

    def _wait_for(self, job: Job | None) -> None:
        if job is not None:
            self._job = job
            job.ended.connect(self._on_ended)
            self._tell_main()

    def _tell_main(self) -> None:
        self._main.setEnabled(self._job is None)
        self._main.setText(self._does if self._job is None else self._busy)

    def _on_ended(self) -> None:
        self._job = None
        self._tell_main()

    def _on_finished(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.forget()


def form(
    parent: QWidget,
    heading: str,
    fields: Sequence[Field],
    save: Callable[[Values], object],
    *,
    accept: str = "",
    intro: str = "",
    is_danger: bool = False,
) -> Dialog:
    """Opens a form. `save` gets its values; an `AlignmentError` it raises is said in the dialog, which stays open."""
    dialog = Dialog(parent, heading)
    if intro:
        dialog.introduce(intro)
    asked = Form(fields)
    dialog.body.addWidget(asked)
    dialog.body.addStretch()

    def on_accept() -> None:
        try:
            save(asked.values())
        except ValueError as problem:
            dialog.refuse(str(problem))
        except AlignmentError as refusal:
            dialog.refuse(sentence(refusal))
        else:
            dialog.accept()

    dialog.add_button(_("Cancel"), dialog.reject)
    dialog.add_button(accept or _("Save"), on_accept, kind="danger" if is_danger else "primary")
    dialog.show_fitting()
    asked.focus_first()
    return dialog


def confirm(
    parent: QWidget, heading: str, words: str, accept: str, on_yes: Callable[[], object], *, is_danger: bool = False
) -> Dialog:
    """Asks whether to go on; the button says what will be done, never just yes."""
    dialog = Dialog(parent, heading)
    dialog.body.addWidget(widgets.label(words, wraps=True))

    def on_accept() -> None:
        dialog.accept()
        on_yes()

    dialog.add_button(_("Cancel"), dialog.reject).setFocus()
    dialog.add_button(accept, on_accept, kind="danger" if is_danger else "primary")
    dialog.show_fitting()
    return dialog


def open_file(
    parent: QWidget, heading: str, kinds: str, on_file: Callable[[Path], object], *, start: Path | None = None
) -> QFileDialog:
    """Asks for a file that is there. `kinds` is a filter such as "Workbooks (*.alignment)"; begins in `start`."""
    dialog = QFileDialog(parent, heading, _nearest(start) if start is not None else "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _asked(dialog, on_file)


def save_file(
    parent: QWidget, heading: str, proposed: Path | str, kinds: str, on_file: Callable[[Path], object]
) -> QFileDialog:
    """Asks where a new file goes; the system asks before one that is there is replaced."""
    place = Path(proposed)
    dialog = QFileDialog(parent, heading, str(place.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(place.suffix.lstrip("."))
    dialog.selectFile(place.name)
    return _asked(dialog, on_file)


def pick_folder(parent: QWidget, heading: str, start: Path, on_folder: Callable[[Path], object]) -> QFileDialog:
    """Asks for a folder; begins in `start`."""
    dialog = QFileDialog(parent, heading, _nearest(start))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _asked(dialog, on_folder)


def pick_colour(parent: QWidget, heading: str, colour: str, on_colour: Callable[[str], object]) -> QColorDialog:
    """Asks for a colour, `#rrggbb` in and out."""
    dialog = QColorDialog(QColor(colour), parent)
    dialog.setWindowTitle(heading)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.colorSelected.connect(lambda chosen: on_colour(chosen.name()))
    dialog.open()
    return dialog


def _nearest(folder: Path) -> str:
    """The folder, or the nearest one above it that is there."""
    return next((str(each) for each in (folder, *folder.parents) if each.is_dir()), "")


def _asked(dialog: QFileDialog, on_file: Callable[[Path], object]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: on_file(Path(path)))
    dialog.open()
    return dialog


def _editor(field: Field) -> QWidget:
    value = field.value
    match field.kind:
        case "text":
            text = widgets.text_edit(field.label, value or "", lines=field.lines, hint=field.hint)
            text.setMaximumHeight(text.minimumHeight())
            return text
        case "choice":
            return widgets.Choice(field.label, field.options, value)
        case "date":
            return widgets.DateField(field.label, value)
        case "check":
            return widgets.check_box(field.label, bool(value))
        case _:
            made = widgets.line_edit(field.label, "" if value is None else str(value), hint=field.hint)
            return covered(made) if field.kind == "secret" else made


def _value(field: Field, editor: QWidget) -> Any:
    match editor:
        case QPlainTextEdit():
            return editor.toPlainText()
        case widgets.Choice():
            return editor.chosen
        case widgets.DateField():
            return editor.day
        case QCheckBox():
            return editor.isChecked()
        case QLineEdit() if field.kind == "number":
            return int(editor.text()) if editor.text().strip() else None
        case QLineEdit():
            return editor.text()
        case _:
            raise TypeError(f"no form holds {editor!r}")
