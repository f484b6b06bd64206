"""The start: what was opened before and ways to begin, or the first run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from alignment_desktop.i18n import N_
from alignment_desktop.ui import widgets
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages.start.guide import Guide
from alignment_desktop.ui.pages.start.home import Home
from alignment_desktop.ui.session import Session, soon


class StartPage(Page):
    """What is shown while no workbook is open."""

    title = N_("Start")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._stack = QStackedWidget()
        widgets.vertical(self, spacing=0).addWidget(self._stack)
        self._home = Home(session, self.begin)
        self._stack.addWidget(self._home)
        self._guide: Guide | None = None
        self.setFocusProxy(self._home.first_field)
        session.opened.connect(self._on_opened)

    def show_about(self, about: str) -> None:
        """Offers the workbook at this path."""
        self._show_home(Path(about).absolute())

    def begin(self) -> None:
        """Shows the first run, where it was left."""
        if self._guide is None:
            self._guide = Guide(self.session, self._show_home)
            self._stack.addWidget(self._guide)
        self._stack.setCurrentWidget(self._guide)
        self._guide.show_step()

    def _show_home(self, path: Path | None = None) -> None:
        self._stack.setCurrentWidget(self._home)
        self._home.show_workbooks(path)
        self._put_caret_in(self._home.first_field)

    def _put_caret_in(self, field: QWidget) -> None:
        self.setFocusProxy(field)
        field.setFocus()

    def _on_opened(self) -> None:
        self._home.unlock.clear()
        if self._guide is not None:  # what was typed is in the workbook now, the passphrase nowhere
            guide, self._guide = self._guide, None
            soon(self, guide.deleteLater)
