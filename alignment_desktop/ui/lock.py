"""The lock: the workbook closed, its key dropped and nothing of it in sight, until the passphrase is typed again.

What is on the pages stays in the widgets behind the lock page, so that all is where it was afterwards; the manual says
what that means. The steps since the workbook was opened stay within reach of Undo.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from alignment_desktop.domain.errors import AlignmentError, WrongPassphrase
from alignment_desktop.i18n import _
from alignment_desktop.storage import vault
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.secret import covered
from alignment_desktop.ui.session import Session, sentence, soon

if TYPE_CHECKING:
    from alignment_desktop.ui.main_window import MainWindow

_LOOK_MS = 5_000
_AGAIN_MS = 20
_ASLEEP_S = 60.0
_WATCHED = "isWatchedBy"
_INPUT = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
    )
)


class LockPage(QFrame):
    """Lies over the whole window: the name of the file, a field for its passphrase, and why it did not open."""

    def __init__(self, parent: QWidget, unlock: Callable[[str], object], leave: Callable[[], object]) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("lock")
        self.setAccessibleName(_("The workbook is locked"))
        theme.styled(self, "#lock{background:@rail;}")
        column = widgets.vertical(self, spacing=10, margins=24)
        card = widgets.Card(margins=28, spacing=10)
        card.setMaximumWidth(theme.current().px(520))
        self._name = widgets.elided(size=20, weight=theme.SEMIBOLD)
        self._about = widgets.label(size=13, tone="ink_2", wraps=True)
        self.field = covered(widgets.line_edit(_("Passphrase"), hint=_("Passphrase")))
        theme.typed(self.field, 16)
        self.field.returnPressed.connect(self._on_unlock)
        self._unlock = unlock
        self._button = widgets.button(_("Unlock"), self._on_unlock, kind="primary")
        self.problem = widgets.label(size=13, tone="bad", wraps=True, name=_("Why it did not open"))
        self._leave = widgets.button(_("Close the workbook"), leave, kind="quiet")
        card.body.addWidget(self._name)
        card.body.addWidget(self._about)
        row = widgets.horizontal(spacing=8)
        row.addWidget(self.field, 1)
        row.addWidget(self._button)
        card.body.addLayout(row)
        card.body.addWidget(self.problem)
        foot = widgets.horizontal()
        foot.addWidget(self._leave)
        foot.addStretch(1)
        card.body.addLayout(foot)
        across = widgets.horizontal()
        across.addStretch(1)
        across.addWidget(card, 100)
        across.addStretch(1)
        column.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)
        self.hide()

    def show_over(self, name: str, *, is_protected: bool, is_saved: bool) -> None:
        """Covers the window. `is_saved` says whether the workbook has everything that was typed."""
        self._name.tell(name)
        told = [
            _("Locked. Everything typed is saved, and Undo goes on where it was.")
            if is_protected
            else _("Locked, but this workbook has no passphrase: anybody can go on with Enter.")
        ]
        if not is_saved:
            lacking = _("What you typed last could not be saved. It is kept behind the lock and saved after unlocking.")
            told = [_("Locked, and Undo goes on where it was."), lacking] if is_protected else [*told, lacking]
        self._about.setText("\n".join(told))
        self.tell("")
        self.field.clear()
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self._over.activateWindow()
        self.field.setFocus()

    def tell(self, problem: str) -> None:
        """Says why it did not open."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def set_busy(self, is_busy: bool) -> None:
        """Shows that the passphrase is being tried."""
        self._button.setEnabled(not is_busy)
        self.field.setReadOnly(is_busy)

    def _on_unlock(self) -> None:
        if self._button.isEnabled():
            self._unlock(self.field.text())


class Lock(QObject):
    """Locks and unlocks the workbook of a window: by a key, after a while without input, and when the computer sleeps.

    The system says on Linux that it goes to sleep (logind, over D-Bus); where it does not, and on other systems, waking
    up is noticed by the wall clock having run far ahead of the time this program was given.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session = window.session
        self._hidden: list[QWidget] = []
        self._stopped: list[QTimer] = []
        self._focus_before: QWidget | None = None
        self._caret = 0, 0
        self._is_saved = True
        self.wall: Callable[[], float] = time.time
        self.steady: Callable[[], float] = time.monotonic
        self._last_input = self.steady()
        self._last_look = self.wall()
        self._look_timer = QTimer(self)
        self._look_timer.timeout.connect(self.look)
        self._look_timer.start(_LOOK_MS)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._watch)

    @cached_property
    def page(self) -> LockPage:
        """The lock page, made when it is first needed: the first paint has better things to do."""
        return LockPage(self._window, self.unlock, self._on_leave)

    @property
    def is_on(self) -> bool:
        """Whether the lock page lies over the window."""
        return "page" in self.__dict__ and not self.page.isHidden()

    def fit(self) -> None:
        """Keeps the lock page over the whole window."""
        if self.is_on:
            self.page.setGeometry(self._window.rect())

    # When

    def listen_to_system(self) -> bool:
        """Asks the system to say when the computer goes to sleep; whether it will. Called behind the first paint."""
        if not sys.platform.startswith("linux"):
            return False
        from PySide6.QtDBus import QDBusConnection

        told = (
            "org.freedesktop.login1",
            "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager",
            "PrepareForSleep",
        )
        slot = SLOT("_on_sleep(bool)")
        return QDBusConnection.systemBus().connect(*told, self, slot)  # type: ignore[call-overload,no-any-return]

    @Slot(bool)
    def _on_sleep(self, is_going: bool) -> None:
        if is_going:
            self._lock_by_itself()

    def look(self) -> None:
        """Locks where the computer has slept, or nobody has touched it for the minutes of the settings."""
        now = self.wall()
        has_slept = now - self._last_look > _LOOK_MS / 1000 + _ASLEEP_S
        self._last_look = now
        minutes = self._session.settings.lock_minutes
        is_idle = minutes > 0 and self.steady() - self._last_input >= minutes * 60
        if has_slept or is_idle:
            self._lock_by_itself()

    def _lock_by_itself(self) -> None:
        """A workbook without a passphrase would only be in the way of its owner."""
        if self._session.is_open and self._session.workbook.access.is_protected:
            self.lock()

    def _watch(self, window: QWindow | None) -> None:
        mark = f"{_WATCHED}{id(self)}"
        if window is not None and not window.property(mark):
            window.setProperty(mark, True)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes when a key or the mouse was last used in any window of the program."""
        if event.type() in _INPUT:
            self._last_input = self.steady()
        return False

    # What

    def lock(self) -> None:
        """Covers everything at once, saves what is typed, and closes the workbook as soon as no job needs it."""
        session, window = self._session, self._window
        if not session.is_open or self.is_on:
            return
        self._focus_before = QApplication.focusWidget()
        self._caret = _caret_of(self._focus_before)
        self._is_saved = window.save_typed()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._hidden = [each for each in QApplication.topLevelWidgets() if each is not window and each.isVisible()]
        for each in self._hidden:
            each.hide()
        window.hide_everything()
        access = session.workbook.access
        self.page.show_over(access.path.stem, is_protected=access.is_protected, is_saved=self._is_saved)
        self.page.set_busy(True)
        del access
        for job in tuple(session.jobs):
            job.cancel()
        soon(self, self._close)

    def _close(self) -> None:
        """Once what the saving set going has happened, and every job has ended and said so."""
        session = self._session
        if not session.is_open:
            return
        if session.jobs:
            QTimer.singleShot(_AGAIN_MS, self, self._close)
            return
        self._stopped = [timer for timer in self._window.page_timers() if timer.isActive()]
        for timer in self._stopped:
            timer.stop()
        try:
            session.lock()
        except AlignmentError as problem:  # what cannot be closed is at least covered
            self.page.tell(sentence(problem))
        gc.collect()  # the key and what was read of the workbook, as far as nobody holds it
        self.page.set_busy(False)
        self.page.field.setFocus()

    def unlock(self, passphrase: str) -> None:
        """Opens the workbook again by its passphrase, and shows everything where it was."""
        session, page = self._session, self.page
        if session.is_open:  # it could not be closed, so nothing but the passphrase has to be right
            path, known = session.workbook.path, session.workbook.access.key
        else:
            path, known = session.locked_path, None
        page.tell("")
        page.set_busy(True)

        def done(access: vault.Access) -> None:
            try:
                if known is None:
                    session.unlock(vault.open_with(access, read_only=session.was_read_only))
                elif access.key != known:
                    page.tell(_("This is not the passphrase of the workbook that is open. Try it again."))
                    return
            except AlignmentError as problem:
                page.tell(sentence(problem))
                return
            self._show()

        def failed(fault: Exception) -> None:
            if not isinstance(fault, AlignmentError):
                raise fault
            told = _("This passphrase does not open the workbook. Try it again, or close the workbook: the start leads "
                     "on to the recovery sheet and to the backups.")  # fmt: skip
            page.tell(told if isinstance(fault, WrongPassphrase) else sentence(fault))
            page.field.selectAll()

        job = session.start(lambda _job: vault.access_to(path, passphrase), done, failed=failed)
        job.ended.connect(self._on_tried)

    def _on_tried(self) -> None:
        self.page.set_busy(False)
        if self.is_on:
            self.page.field.setFocus()

    def _show(self) -> None:
        self._last_input = self.steady()
        self.page.field.clear()
        self.page.hide()
        self._window.show_everything()
        for timer in self._stopped:
            timer.start()
        for each in self._hidden:
            each.show()
        self._hidden, self._stopped = [], []
        focus, self._focus_before = self._focus_before, None
        if focus is not None and focus.isVisible():
            focus.window().activateWindow()
            focus.setFocus()
            if isinstance(focus, QLineEdit):  # a dialog that is shown anew selects what stands in its first field
                focus.setSelection(*self._caret)

    def may_close(self) -> bool:
        """Whether the window may go; where what was typed last is only behind the lock, it asks and goes once told."""
        is_system_ending = QGuiApplication.instance().isSavingSession()  # type: ignore[union-attr]
        if not self.is_on or self._is_saved or is_system_ending:
            return True
        self._ask_to_lose(self._window.close)
        return False

    def _on_leave(self) -> None:
        if self._is_saved:
            self.leave()
        else:
            self._ask_to_lose(lambda: None)

    def _ask_to_lose(self, then: Callable[[], object]) -> None:
        from alignment_desktop.ui import dialogs  # when something has failed, not at every start

        def lose() -> None:
            self.leave()
            then()

        self.page.field.setFocus()  # where one goes on behind Cancel
        dialogs.confirm(
            self._window,
            _("What you typed last is not saved"),
            _("It is kept behind the lock alone. Unlock the workbook to save it; closed now, it is lost."),
            _("Close and lose it"),
            lose,
            is_danger=True,
        )

    def leave(self) -> None:
        """Gives the locked workbook up: what is saved is in it, and what could not be saved is lost."""
        for each in self._hidden:
            each.close()
        self._hidden, self._stopped, self._focus_before = [], [], None
        self.page.field.clear()
        self.page.hide()
        self._window.forget_workbook()


def _caret_of(widget: QWidget | None) -> tuple[int, int]:
    """Where the selection of a line begins and how long it is; the caret's place where nothing is selected."""
    if not isinstance(widget, QLineEdit):
        return 0, 0
    if widget.hasSelectedText():
        return widget.selectionStart(), widget.selectionLength()
    return widget.cursorPosition(), 0
