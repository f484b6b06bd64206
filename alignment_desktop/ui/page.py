"""What every page of the window is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.record import Record
from alignment_desktop.storage.store import Changes
from alignment_desktop.ui.session import Session, soon


class Page(QWidget):
    """One page. It shows what the workbook says and changes it by commands; it keeps no copy of its own.

    `title` stands in the head of the window. `reads` are the kinds of thing it shows: when one of them changes, a page
    on the screen is filled anew at once, a hidden one when it is next shown. `is_full` pages take the whole window,
    without rail and head.
    """

    title: ClassVar[str] = ""
    reads: ClassVar[frozenset[type[Record]]] = frozenset()
    is_full: ClassVar[bool] = False

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._is_stale = True
        session.changed.connect(self._on_changed)
        session.chosen.connect(self.renew)
        session.settings_changed.connect(self.renew)

    # What a page says

    def refresh(self) -> None:
        """Fills the page from the workbook; called when it is shown and something it reads has changed."""

    def show_about(self, about: str) -> None:
        """Brings the thing of this id into view; called behind `refresh`."""

    def head_parts(self) -> tuple[QWidget, ...]:
        """What stands beside the title in the head of the window; made once."""
        return ()

    def leave(self) -> bool:
        """Called before another page is shown or the window closes; False keeps the person here."""
        return True

    def save_typed(self) -> bool:
        """Saves what is half typed and stays; False where that was refused."""
        return self.leave()

    @contextlib.contextmanager
    def focus_kept(self) -> Iterator[None]:
        """Around what makes parts anew: one that had the focus and is gone hands it to its successor of the same name.

        Without a successor, the page itself takes it. It works beneath an open dialog too, for when that closes.
        """
        focused = self.window().focusWidget()
        name = focused.accessibleName() if focused is not None and self.isAncestorOf(focused) else ""
        yield
        if focused is not None and name and not focused.isVisibleTo(self):
            soon(self, lambda: self._focus(name))  # once the new parts are on the screen

    def _focus(self, name: str) -> None:
        named = [w for w in self.findChildren(QWidget) if w.accessibleName() == name and w.isVisible()]
        (named or [self])[0].setFocus()

    # When it is filled

    def renew(self) -> None:
        """Fills the page now if it is on the screen, else when it is next shown."""
        self._is_stale = True
        if self.isVisible():
            self._fill()

    def ensure_fresh(self) -> None:
        """Fills the page if anything has changed since it was last filled."""
        if self._is_stale:
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Fills a stale page before it is painted."""
        self.ensure_fresh()
        super().showEvent(event)

    def _on_changed(self, changes: Changes) -> None:
        if self.reads & changes.kinds:
            self.renew()

    def _fill(self) -> None:
        self._is_stale = False
        if self.session.is_open:
            self.refresh()
