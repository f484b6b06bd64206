"""What the window says at its edges: a sentence after a command, a job that takes long, and the cover of the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.session import Session

_SHOWN_MS = 6_000
_SHOWN_PER_LETTER_MS = 60  # four words a second, with a glance at the place first
_PATIENCE_MS = 300


class Notice(QFrame):
    """A sentence above the page, for as long as it takes to read; one that asks for something stays until closed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        row = widgets.horizontal(self, spacing=12, margins=4)
        row.setContentsMargins(
            theme.current().px(22), theme.current().px(5), theme.current().px(14), theme.current().px(5)
        )
        self.words = widgets.label(size=13, wraps=True, name=_("Notice"))
        row.addWidget(self.words, 1)
        row.addWidget(widgets.button(_("Close"), self.hide, kind="quiet", name=_("Close the notice")))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, words: str, tone: str, stays: bool) -> None:
        """Shows a sentence in a tone, good, warn or bad, until it is closed or can have been read."""
        self.words.setText(words)
        self.setAccessibleName(words)
        theme.toned(self.words, tone)
        theme.styled(self, f"#notice{{background:@{tone}_soft;border:0px;border-bottom:1px solid @line;}}")
        self.show()
        self._timer.stop()
        if not stays:
            self._timer.start(max(_SHOWN_MS, len(words) * _SHOWN_PER_LETTER_MS))


class Busy(QFrame):
    """A job that takes longer than a moment: its name, how far it is, and a way to stop it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("busy")
        theme.styled(self, "#busy{background:@accent_soft;border:0px;border-bottom:1px solid @line;}")
        row = widgets.horizontal(self, spacing=12, margins=4)
        row.setContentsMargins(
            theme.current().px(22), theme.current().px(5), theme.current().px(14), theme.current().px(5)
        )
        self._words = widgets.label(size=13, name=_("What is being done"))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(theme.current().px(6))
        theme.styled(
            self._bar,
            "QProgressBar{background:@line;border:0px;border-radius:3px;}"
            "QProgressBar::chunk{background:@accent;border-radius:3px;}",
        )
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(widgets.button(_("Cancel"), self._cancel, kind="quiet", name=_("Cancel what is being done")))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._show_first)
        session.jobs_changed.connect(self._on_jobs_changed)
        self.hide()

    def _on_jobs_changed(self) -> None:
        named = [job for job in self._session.jobs if job.label]
        if not named:
            self._patience.stop()
            self.hide()
            return
        job = named[0]
        job.progressed.connect(self._on_progressed, Qt.ConnectionType.UniqueConnection)
        if not self.isVisible() and not self._patience.isActive():
            self._patience.start(_PATIENCE_MS)

    def _show_first(self) -> None:
        named = [job for job in self._session.jobs if job.label]
        if named:
            self._words.setText(named[0].label)
            self._bar.setRange(0, 0)
            self.show()

    def _on_progressed(self, done: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(done)

    def _cancel(self) -> None:
        for job in tuple(self._session.jobs):
            job.cancel()


class Cover(QFrame):
    """Hides everything at once when somebody walks in; a key or a click takes it away again."""

    def __init__(self, parent: QWidget, on_away: Callable[[], object]) -> None:
        super().__init__(parent)
        self._over = parent
        self._on_away = on_away
        self.setObjectName("cover")
        self.setAccessibleName(_("The screen is covered"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.styled(self, "#cover{background:@rail;}")
        column = widgets.vertical(self, spacing=8)
        column.addStretch()
        for words, size, tone in (
            (_("Alignment Desktop"), 25, "rail_ink"),
            (_("Press F12 or Escape to go on"), 14, "rail_ink_2"),
        ):
            line = widgets.label(words, size=size, weight=theme.SEMIBOLD, tone=tone)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addStretch()
        self.hide()

    def show_over(self) -> None:
        """Covers the window."""
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only the two keys that uncover do anything."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F12):
            self._away()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes nowhere: uncovering is a deliberate key."""
        event.accept()

    def _away(self) -> None:
        self.hide()
        self._on_away()
