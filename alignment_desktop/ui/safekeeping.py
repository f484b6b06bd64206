"""Automatic backups of the open workbook: half an hour after the first change since the last one, and at its end.

A backup is made in a thread on a connection of its own, so the window stays free. One that fails is told in a sentence,
and at the end of the program asked about; it keeps nobody from closing, and the next one is tried with the next change.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.i18n import _
from alignment_desktop.storage import vault
from alignment_desktop.ui.session import BAD, Job, Session, sentence

if TYPE_CHECKING:
    from alignment_desktop.storage.shelf import Kept, Shelf
    from alignment_desktop.ui.dialogs import Dialog

OnFailed = Callable[[str, Callable[[], object]], object]  # hears why, and what to call to try once more
AFTER_CHANGE_MS = 30 * 60_000
SOON_MS = 60_000
LOOK_MS = 3_000


class Safekeeping(QObject):
    """Watches a session; `made` carries each finished backup."""

    made = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        # Not at once: what knows the backups is loaded behind the first page.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._on_look)
        self._has_changed = False
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)
        session.closed.connect(self._timer.stop)
        session.closed.connect(self._look.stop)
        session.unlocked.connect(self._on_unlocked)

    @property
    def is_waiting(self) -> bool:
        """Whether a backup will be made after a while."""
        return self._timer.isActive()

    def shelf(self) -> Shelf:
        """The backups of the open workbook."""
        return shelf_of(self._session)

    def is_due(self) -> bool:
        """Whether the open workbook holds changes that no backup has."""
        session = self._session
        if not session.is_open or session.is_read_only or not self._has_changed:
            return False
        return not self.shelf().holds(_last_id(session), session.workbook.access.key)

    def make(self) -> Job:
        """Makes one now, beside the window, which says nothing of it."""
        self._timer.stop()
        return back_up(self._session, self.made.emit, is_shown=False)

    def close(self, then: Callable[[], object], failed: OnFailed | None = None) -> None:
        """Closes the workbook, backs it up where that is due, and calls `then` when that is done or was stopped.

        Where the backup fails, `failed` is called in the place of `then`; without it, the person is told. Raises
        AlignmentError where the workbook cannot be closed. While the backup is made the window shows so.
        """
        session = self._session
        is_due = self.is_due()
        access, last_id, shelf = None, "", None
        if is_due:
            access, last_id, shelf = session.workbook.access, _last_id(session), self.shelf()
        session.close()
        if access is None or shelf is None or shelf.holds(last_id, access.key):
            then()
            return
        told = failed or (lambda reason, _again: tell_missing(session, reason))
        self._back_up_closed(shelf, access, then, told)

    def _back_up_closed(self, shelf: Shelf, access: vault.Access, then: Callable[[], object], failed: OnFailed) -> None:
        faults: list[Exception] = []
        job = self._session.start(
            lambda _job: shelf.add(access, datetime.now(UTC)),
            self.made.emit,
            failed=faults.append,
            label=_("Backing up {name}").format(name=access.path.name),
        )

        def ended() -> None:
            if not faults:
                then()
            elif isinstance(faults[0], AlignmentError):
                failed(sentence(faults[0]), lambda: self._back_up_closed(shelf, access, then, failed))
            else:
                failed(_("The program made a mistake."), lambda: self._back_up_closed(shelf, access, then, failed))
                raise faults[0]

        job.ended.connect(ended)

    # What happens by itself

    def _on_opened(self) -> None:
        self._has_changed = False
        self._look.start(LOOK_MS)

    def _on_look(self) -> None:
        session = self._session
        if not session.is_open or session.is_read_only or self.is_waiting:
            return
        shelf = self.shelf()
        if shelf.backups() and not shelf.holds(_last_id(session), session.workbook.access.key):
            # The last closing was cut short, or its backup failed: it is made up for as soon as there is peace.
            self._has_changed = True
            self._timer.start(SOON_MS)

    def _on_unlocked(self) -> None:
        """What was waited for behind the lock is waited for anew."""
        if self._has_changed and not self.is_waiting:
            self._timer.start(AFTER_CHANGE_MS)

    def _on_changed(self) -> None:
        self._has_changed = True
        if not self._timer.isActive():
            self._timer.start(AFTER_CHANGE_MS)

    def _on_time(self) -> None:
        if self.is_due():
            self.make()


def _last_id(session: Session) -> str:
    """The id of the newest step of the open workbook; empty in a new one."""
    last = session.workbook.store.last_step()
    return "" if last is None else last.id


def back_up(session: Session, done: Callable[[Kept], object], *, is_shown: bool = True) -> Job:
    """One backup of the open workbook now, beside the window; `done` hears of it, and the person where it fails."""
    shelf, access = shelf_of(session), session.workbook.access

    def failed(fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        tell_missing(session, sentence(fault))

    label = _("Backing up {name}").format(name=access.path.name) if is_shown else ""
    return session.start(lambda _job: shelf.add(access, datetime.now(UTC)), done, failed=failed, label=label)


def tell_missing(session: Session, reason: str) -> None:
    """Tells that there is no backup of this state, and why."""
    session.tell(_("No backup was made. {reason}").format(reason=reason), BAD)


def ask_without_backup(
    parent: QWidget,
    reason: str,
    *,
    again: Callable[[], object],
    close: Callable[[], object],
    stay: Callable[[], object],
) -> Dialog:
    """Tells that the last backup failed, and asks what now; Escape stays, and Enter tries again."""
    from alignment_desktop.ui import dialogs, widgets  # when something has failed, not at every start

    dialog = dialogs.Dialog(parent, _("No backup was made"), width=520)
    told = _("The workbook is closed, and everything is saved in it. Only a backup of this state is missing.")
    then = _("If you close all the same, the next backup follows the next change.")
    dialog.body.addWidget(widgets.label("\n\n".join((told, reason, then)), wraps=True))
    dialog.body.addStretch()

    def leaving(does: Callable[[], object]) -> Callable[[], None]:
        def leave() -> None:
            dialog.accept()
            does()

        return leave

    dialog.add_button(_("Stay"), dialog.reject)
    dialog.add_button(_("Close all the same"), leaving(close))
    dialog.add_button(_("Try again"), leaving(again), kind="primary").setFocus()
    dialog.rejected.connect(stay)
    dialog.show_fitting()
    return dialog


def shelf_of(session: Session) -> Shelf:
    """The automatic backups of the open workbook; their module is loaded only here, behind the first paint."""
    from alignment_desktop.storage.shelf import Shelf

    return Shelf(session.settings.backup_folder, session.workbook.path)
