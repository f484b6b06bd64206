"""The keys of the open workbook: another passphrase for it, made beside the window and put in force in its thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from alignment_desktop.domain.errors import AlignmentError, Refused, WrongPassphrase
from alignment_desktop.i18n import _
from alignment_desktop.storage import backup, vault
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.dialogs import Field
from alignment_desktop.ui.secret import covered
from alignment_desktop.ui.session import Job, Session, sentence
from alignment_desktop.ui.strength import StrengthLine


def change_passphrase(
    session: Session, old: str, new: str, done: Callable[[], object], refused: Callable[[str], object]
) -> Job:
    """Seals the open workbook anew; it stays open, with its undo. `refused` hears why where it stays as it was.

    Nothing may change the workbook meanwhile; where something did, that is the refusal. Stopping the job leaves the
    old passphrase in force.
    """
    access = session.workbook.access
    made: list[backup.Resealed] = []

    def work(job: Job) -> None:
        try:
            known = vault.access_to(access.path, old)
        except WrongPassphrase:
            raise Refused(_("This is not the passphrase of today. Try it again.")) from None
        if known.key.raw != access.key.raw:
            raise Refused(_("The file in the workbook’s place is another one. Close the workbook and look at it."))
        if not job.cancelled():
            made.append(backup.resealed(access, new))

    def ended() -> None:
        if not made:
            return
        copy = made.pop()
        if job.cancelled() or not session.is_open or session.workbook.path != access.path:
            backup.discard(copy)
            return
        try:
            backup.swap(session.workbook.store.opened, copy)
        except AlignmentError as refusal:
            refused(sentence(refusal))
        else:
            done()

    def failed(fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        refused(sentence(fault))

    job = session.start(work, lambda _nothing: None, failed=failed, label=_("Sealing the workbook anew"))
    job.ended.connect(ended)
    return job


class NewPassphrase(QWidget):
    """Two fields for a new passphrase with its estimate between them, and a box to go without one."""

    def __init__(self) -> None:
        super().__init__()
        column = widgets.vertical(self, spacing=4)
        self.first = _secret(_("New passphrase"))
        self.second = _secret(_("The same once more"))
        self.strength = StrengthLine()
        self.without = widgets.check_box(_("Go without a passphrase"), False, self._on_without)
        self._meaning = widgets.label(
            _("Anybody who gets hold of the file or of a later backup can then read everything in it."),
            tone="warn",
            wraps=True,
        )
        self.first.textChanged.connect(self.strength.tell)
        for part in (self.first, self.strength, self.second):
            if isinstance(part, QLineEdit):
                column.addWidget(_named(part))
            column.addWidget(part)
            column.addSpacing(theme.current().px(6))
        column.addWidget(self.without)
        column.addWidget(self._meaning)
        self._meaning.hide()

    def chosen(self) -> str:
        """The passphrase typed twice; the empty one where there is to be none. Raises Refused."""
        if self.without.isChecked():
            return ""
        if not self.first.text():
            self.first.setFocus()
            raise Refused(_("Type a passphrase, or choose to go without one."))
        if self.first.text() != self.second.text():
            self.second.setFocus()
            raise Refused(_("The two passphrases differ. Type the same one twice."))
        return self.first.text()

    def clear(self) -> None:
        """Forgets what was typed."""
        self.first.clear()
        self.second.clear()

    def _on_without(self, is_on: bool) -> None:
        for part in (self.first, self.second):
            part.setEnabled(not is_on)
        self.strength.setVisible(not is_on)  # it would judge what is not going to be used
        self._meaning.setVisible(is_on)


class ChangePassphrase(dialogs.JobDialog):
    """Asks for the passphrase of today and a new one, and stays open until the change is made or refused.

    Once it is in force, `changed` hears the new one, whether a fresh backup is wanted, and whether a fresh sheet is.
    """

    def __init__(self, parent: QWidget, session: Session, changed: Callable[[str, bool, bool], object]) -> None:
        is_protected = session.workbook.access.is_protected
        does = _("Change the passphrase") if is_protected else _("Give it a passphrase")
        super().__init__(parent, does, does=does, busy=_("Sealing anew…"), width=520)
        self._session = session
        self._changed = changed
        written = _(
            "The workbook is written anew, sealed with the new passphrase, read again and compared; only then does it "
            "take the place of the old file."
        )
        before = (
            _("Older backups keep the passphrase of their day, and an older recovery sheet opens only them.")
            if is_protected
            else _("Older backups stay open to anybody: delete them once there is a fresh one.")
        )
        self.introduce(f"{written} {before}")
        self._today = dialogs.Form(
            (Field(id="old", label=_("Passphrase of today"), kind="secret", is_needed=is_protected),)
        )
        self._today.setVisible(is_protected)
        self.body.addWidget(self._today)
        self.new = NewPassphrase()
        self.body.addWidget(self.new)
        self.wants_backup = widgets.check_box(_("Then make a fresh backup"), True)
        self.wants_sheet = widgets.check_box(_("Then make a fresh recovery sheet to print"), False)
        self.new.without.toggled.connect(lambda is_on: self.wants_sheet.setVisible(not is_on))
        self.body.addWidget(self.wants_backup)
        self.body.addWidget(self.wants_sheet)
        self.add_way(self._begin)
        self.new.without.setVisible(is_protected)
        self.show_fitting()
        if is_protected:
            self._today.focus_first()
        else:
            self.new.first.setFocus()

    def _begin(self) -> Job | None:
        try:
            old, new = self._today.values()["old"], self.new.chosen()
        except ValueError as lacking:
            self.refuse(str(lacking))
            return None
        except Refused as refusal:
            self.refuse(sentence(refusal))
            return None
        wants = self.wants_backup.isChecked(), bool(new) and self.wants_sheet.isChecked()

        def done() -> None:
            self.accept()
            self._changed(new, *wants)

        def refused(words: str) -> None:
            self.refuse(words)
            self._today.focus_first()

        return change_passphrase(self._session, old, new, done, refused)

    def forget(self) -> None:
        """Clears the passphrases."""
        self.new.clear()
        self._today.clear("old")


def _secret(name: str) -> QLineEdit:
    return covered(widgets.line_edit(name))


def _named(line: QLineEdit) -> QWidget:
    named = widgets.label(line.accessibleName(), size=12, weight=theme.MEDIUM, tone="ink_2")
    named.setBuddy(line)
    return named
