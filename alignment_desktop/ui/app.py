"""The application: its look, its one window, and what happens to a fault of the program."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from alignment_desktop import __version__, settings
from alignment_desktop.faults import keep_place_of
from alignment_desktop.i18n import _
from alignment_desktop.ui.collecting import Collector
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.session import BAD, Session
from alignment_desktop.ui.theme import Theme

_LATER_MS = 400


class Application(QApplication):
    """Qt's application with the theme of the preferences."""

    def __init__(self, arguments: Sequence[str], chosen: settings.Settings | None = None) -> None:
        super().__init__(list(arguments))
        self._collector = Collector(self)
        self.setApplicationName("alignment-desktop")
        self.setApplicationDisplayName(_("Alignment Desktop"))
        self.setApplicationVersion(__version__)
        QGuiApplication.setDesktopFileName("alignment-desktop")
        self.setStyle(QStyleFactory.create("Fusion"))
        chosen = chosen or settings.Settings()
        self.theme = Theme(chosen.appearance, chosen.text_size)

    def settle(self) -> None:
        """What can wait until the first paint: the rarer faces, and what the collector passes over from then on."""
        self.theme.load_all_faces()
        self._collector.settle()


def main(arguments: Sequence[str]) -> int:
    """Opens the window, on the workbook named first if there is one; the exit code when it was closed."""
    chosen, unread = settings.load()
    app = Application([sys.argv[0]], chosen)
    session = Session(chosen)
    window = MainWindow(session)
    watch_faults(session)
    window.resize(1366, 768)
    window.show_page("start", arguments[0] if arguments else "")
    window.show()
    QTimer.singleShot(_LATER_MS, app.settle)
    QTimer.singleShot(_LATER_MS, window.locking.listen_to_system)
    if unread:
        session.tell(
            _("These preferences could not be read and are at their default: {names}").format(names=", ".join(unread))
        )
    return app.exec()


def watch_faults(session: Session) -> None:
    """From now on the person is told of a fault of the program, and its place is kept; nothing of it is printed.

    What a desktop's programs print is kept in logs, and what Python prints of a fault may hold a client's words.
    """
    sys.excepthook = _telling(session)
    sys.unraisablehook = lambda fault: _keep(fault.exc_value)
    threading.excepthook = lambda fault: _keep(fault.exc_value)


def _keep(fault: BaseException | None) -> None:
    """Keeps the place of a fault that nothing waits for: of a thread, or of an object at its end."""
    if isinstance(fault, Exception):
        keep_place_of(fault)


def _telling(session: Session) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A hook that tells the person about a fault of the program and keeps its place, without any client's word."""

    def told(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, fault, trace)
            return
        session.tell(keep_place_of(fault), BAD)

    return told
