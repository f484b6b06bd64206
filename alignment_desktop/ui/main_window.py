"""The window: rail, head and the page in view. Pages are made when they are first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.actions import ACTIONS, make_actions
from alignment_desktop.ui.lock import Lock
from alignment_desktop.ui.notices import Busy, Cover, Notice
from alignment_desktop.ui.page import Page
from alignment_desktop.ui.pages import PAGES, PageEntry
from alignment_desktop.ui.rail import Rail
from alignment_desktop.ui.recent import Recent, recents, remember
from alignment_desktop.ui.safekeeping import Safekeeping, ask_without_backup, tell_missing
from alignment_desktop.ui.session import BAD, Session

_BY_NAME = {entry.name: entry for entry in PAGES}
_START = "start"
_FIRST = "overview"


class MainWindow(QMainWindow):
    """The one window of the program."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._pages: dict[str, Page] = {}
        self._page = ""
        self._focus_before: QWidget | None = None
        self._is_ending = self._is_over = False
        self._out_of_sight: list[QWidget] = []
        self.safekeeping = Safekeeping(session)
        self.setWindowTitle(_("Alignment Desktop"))
        self.setMinimumSize(720, 480)
        self.actions_by_name = make_actions(self)
        self._build()
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.changed.connect(self._tell_workbook)
        session.chosen.connect(self._on_chosen)
        session.saved.connect(self._on_saved)
        session.told.connect(self._notice.tell)
        session.asked_for.connect(self.show_page)
        theme.current().changed.connect(self._fold)
        self._tell_workbook()

    # What it is made of

    def _build(self) -> None:
        self._whole = whole = QWidget()
        row = widgets.horizontal(whole, spacing=0)
        self._rail = Rail(self.session, self.show_page)
        row.addWidget(self._rail)
        column = widgets.vertical(spacing=0)
        row.addLayout(column, 1)
        self._head = QFrame()
        self._head.setObjectName("head")
        theme.styled(self._head, "#head{background:@card;border:0px;border-bottom:1px solid @line;}")
        column.addWidget(self._head)
        self._build_head()
        self._notice = Notice()
        self._busy = Busy(self.session)
        column.addWidget(self._notice)
        column.addWidget(self._busy)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.setCentralWidget(whole)
        self._cover = Cover(self, self._on_uncovered)
        self.locking = Lock(self)

    def _build_head(self) -> None:
        px = theme.current().px
        row = widgets.horizontal(self._head, spacing=12)
        row.setContentsMargins(px(22), px(8), px(22), px(8))
        self._fold_button = widgets.button("☰", self._toggle_rail, name=_("Show the pages"))
        self._title = widgets.label(size=18, weight=theme.SEMIBOLD)
        self._parts = QHBoxLayout()
        self._parts.setSpacing(px(10))
        self._search = widgets.button(_("Search or jump to…"), self.open_palette, name=_("Search or jump to"))
        keys = widgets.horizontal(self._search)
        keys.setContentsMargins(0, 0, px(8), 0)
        keys.addStretch()
        keys.addWidget(widgets.keycap("Ctrl K"))
        theme.styled(
            self._search,
            "QPushButton{background:@ground;color:@ink_2;border:1px solid @line_strong;border-radius:7px;"
            "padding:6px 12px;text-align:left;min-width:230px;}QPushButton:hover{background:@panel;}"
            "QPushButton:focus{border:2px solid @focus;padding:5px 11px;}",
        )
        self._saved = widgets.label(size=12, tone="good", name=_("Saved"))
        self._saved.hide()
        self._read_only = widgets.chip(_("Read only"), "warn")
        widgets.add_all(
            row,
            (self._fold_button, self._title, self._parts, 1, self._search, self._read_only, self._saved),
        )

    # Pages

    def show_page(self, name: str, about: str = "") -> None:
        """Shows the page of this name, and on it the thing of this id. One that has nothing to show gives way."""
        entry = self._fitting(_BY_NAME[name])
        if self._page and self._page != entry.name and not self._pages[self._page].leave():
            return
        page = self._pages.get(entry.name)
        if page is None:
            page = self._pages[entry.name] = entry.make(self.session)
            self._stack.addWidget(page)
        is_other = entry.name != self._page
        self._page = entry.name
        page.ensure_fresh()
        if is_other:
            self._stack.setCurrentWidget(page)
            self._tell_head(entry, page)
            self._fold()
            page.setFocus()
        if about and entry.name == name:
            page.show_about(about)
        self._remember()

    def page(self, name: str) -> Page:
        """The page of this name, which has been shown before."""
        return self._pages[name]

    @property
    def page_in_view(self) -> str:
        """The name of the page in view."""
        return self._page

    def _fitting(self, entry: PageEntry) -> PageEntry:
        if not self.session.is_open:
            return _BY_NAME[_START]
        if entry.needs in ("engagement", "round") and self.session.engagement is None:
            return _BY_NAME["clients"]
        if entry.needs == "round" and self.session.round is None:
            return _BY_NAME["engagement"]
        return entry

    def _tell_head(self, entry: PageEntry, page: Page) -> None:
        self._title.setText(_(entry.title))
        while (item := self._parts.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.setParent(self._stack)
        for part in page.head_parts():
            self._parts.addWidget(part)
            part.show()
        self._rail.mark(entry.name)

    # Narrow windows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds the rail where the window is narrow, and keeps the cover over everything."""
        super().resizeEvent(event)
        self._fold()
        self._cover.setGeometry(self.rect())
        self.locking.fit()

    @property
    def is_narrow(self) -> bool:
        """Whether the window has less than a thousand logical pixels at today's text size."""
        return theme.current().is_narrow(self.width())

    def _fold(self) -> None:
        is_bare = not self.session.is_open or (self._page in self._pages and self._pages[self._page].is_full)
        self._head.setVisible(not is_bare)
        self._rail.setVisible(not is_bare and not self.is_narrow)
        self._fold_button.setVisible(self.is_narrow)
        self._search.setVisible(not self.is_narrow)

    def _toggle_rail(self) -> None:
        self._rail.setVisible(not self._rail.isVisible())

    # The workbook

    def _on_opened(self) -> None:
        remembered = next((r for r in recents() if r.path == str(self.session.workbook.path)), None)
        self._saved.hide()
        self._tell_workbook()
        page = remembered.page if remembered and remembered.page in _BY_NAME else _FIRST
        self.show_page(page if _BY_NAME[page].needs != "round" else "interviews")

    def _tell_workbook(self) -> None:
        """Whose workbook it is, what can be done with it and what the rail leads to."""
        self._read_only.setVisible(self.session.is_open and self.session.is_read_only)
        self._rail.refresh()
        self._refresh_actions()
        self._tell_title()

    def _on_closed(self) -> None:
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        self._page = ""

    def close_workbook(self) -> None:
        """Closes the workbook and goes back to the start, unless the page in view holds on to something."""
        if not self.session.is_open or not self._pages[self._page].leave():
            return
        self.safekeeping.close(lambda: None)
        self._show_start()

    def _show_start(self) -> None:
        self._rail.hide()
        self._refresh_actions()
        self.setWindowTitle(_("Alignment Desktop"))
        self.show_page(_START)

    def _on_chosen(self) -> None:
        self._tell_workbook()
        if self._page and self._fitting(_BY_NAME[self._page]).name != self._page:
            self.show_page(self._page)
        self._remember()

    def _on_saved(self, time: str) -> None:
        self._saved.setText(_("● Saved {time}").format(time=time))
        self._saved.show()

    def _tell_title(self) -> None:
        if self._cover.isVisible() or self.locking.is_on:
            return
        client = self.session.client
        program = _("Alignment Desktop")
        self.setWindowTitle(f"{client.name} – {program}" if client else program)

    def _remember(self) -> None:
        if self.session.is_open:
            path = str(self.session.workbook.path)
            remember(Recent(path=path, engagement_id=self.session.engagement_id, page=self._page))

    # Actions

    def undo(self) -> None:
        """Takes back the last step."""
        self.session.undo()

    def redo(self) -> None:
        """Brings back what was undone last."""
        self.session.redo()

    def _refresh_actions(self) -> None:
        if self._cover.isVisible() or self.locking.is_on:  # what is saved behind the cover wakes no key
            return
        store = self.session.workbook.store if self.session.is_open else None
        for entry in ACTIONS:
            self.actions_by_name[entry.name].setEnabled(store is not None or not entry.needs_workbook)
        for name, word, label in (
            ("undo", _("Undo"), store.undo_label if store else None),
            ("redo", _("Redo"), store.redo_label if store else None),
        ):
            action = self.actions_by_name[name]
            action.setText(f"{word}: {_(label)}" if label else word)
            action.setEnabled(label is not None)

    def open_palette(self) -> None:
        """Opens the field that finds everything and does every command."""
        from alignment_desktop.ui.palette import Palette

        Palette(self).open_over()

    def show_help(self) -> None:
        """Opens the manual and the list of keys."""
        from alignment_desktop.ui.manual import Manual

        Manual(self).show_over()

    def cover(self) -> None:
        """Covers the screen until F12 or Escape."""
        self._focus_before = QApplication.focusWidget()
        self.setWindowTitle(_("Alignment Desktop"))
        for action in self.actions_by_name.values():
            action.setEnabled(False)
        self._cover.show_over()

    def lock(self) -> None:
        """Closes the workbook behind a page that asks for its passphrase."""
        self.locking.lock()

    def save_typed(self) -> bool:
        """Saves what is half typed on the page in view; False where it was refused and stays in its field."""
        return self._page not in self._pages or self._pages[self._page].save_typed()

    def hide_everything(self) -> None:
        """Takes all of the workbook out of sight, its client's name out of the title, and the keys out of force."""
        self._cover.hide()
        direct = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._out_of_sight = [w for w in direct if w.isVisible() and not w.isWindow() and w is not self.locking.page]
        for widget in self._out_of_sight:
            widget.hide()
        self.setWindowTitle(_("Alignment Desktop"))
        for entry in ACTIONS:
            self.actions_by_name[entry.name].setEnabled(not entry.needs_workbook and entry.does not in ("cover",))

    def show_everything(self) -> None:
        """Puts it back, with the page in view as the workbook is now."""
        for page in self._pages.values():
            page.renew()
        for widget in self._out_of_sight:
            widget.show()
        self._tell_workbook()

    def page_timers(self) -> list[QTimer]:
        """The timers of the pages."""
        return [timer for page in self._pages.values() for timer in page.findChildren(QTimer)]

    def forget_workbook(self) -> None:
        """Gives up a workbook that is locked, and shows the start."""
        self.session.close()
        self._whole.show()
        self._show_start()

    def _on_uncovered(self) -> None:
        self._refresh_actions()
        if self.session.is_open:
            self._tell_title()
        if self._focus_before is not None and self._focus_before.isVisible():
            self._focus_before.setFocus()

    def grow_text(self, step: str) -> None:
        """Makes all text larger or smaller by so many per cent."""
        scale = min(max(theme.current().scale + int(step), theme.SMALLEST_SCALE), theme.LARGEST_SCALE)
        if scale != theme.current().scale:
            theme.current().choose(scale=scale)
            self.session.change_settings(text_size=scale)

    def toggle_full_screen(self) -> None:
        """Full screen and back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # The end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closes the workbook with the window, unless the page in view holds on to something.

        Where a backup is due, the window stays until it is made; where that fails it asks what now. The workbook is
        closed in any case, and a window that is closed once more goes at once.
        """
        if not self.locking.may_close():
            event.ignore()
            return
        if self._is_ending or not self.session.is_open:
            super().closeEvent(event)
            return
        if self._page in self._pages and not self._pages[self._page].leave():
            event.ignore()
            return
        self._is_over = False
        try:
            if QApplication.instance().isSavingSession():  # type: ignore[union-attr]
                self.session.close()  # the system goes down and waits for nobody; the backup is made up for
                self._is_over = True
            else:
                self.safekeeping.close(self._on_backed_up, self._on_no_backup)
        except AlignmentError as problem:
            self.session.tell(str(problem), BAD)
            event.ignore()
            return
        if self._is_over:
            super().closeEvent(event)
            return
        self._is_ending = True
        self._show_start()
        event.ignore()

    def _on_backed_up(self) -> None:
        """The end of what the window waited for; it follows, unless it is going anyway."""
        self._is_over = True
        if self._is_ending:
            self.close()
        self._is_ending = False

    def _on_no_backup(self, reason: str, again: Callable[[], object]) -> None:
        """The window has waited in vain; whether it goes all the same is for the person to say."""

        def stay() -> None:
            self._is_ending = False
            tell_missing(self.session, reason)

        ask_without_backup(self, reason, again=again, close=self.close, stay=stay)
