"""The start as it greets: the workbook used last with the caret in its passphrase, the others, and ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.settings import documents_folder
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.lines import Line, Lines
from alignment_desktop.ui.opening import (
    Refusal,
    WayOut,
    forget_key,
    make_workbook,
    open_remembered,
    open_workbook,
)
from alignment_desktop.ui.pages.start.panels import Face, heading
from alignment_desktop.ui.recent import forget, is_key_kept, recents
from alignment_desktop.ui.secret import covered
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook


def _file_kinds() -> str:
    return _("Workbooks") + " (*.alignment);;" + _("All files") + " (*)"


class Unlock(widgets.Card):
    """One workbook, the field for its passphrase, and beside it why it did not open, with what may be tried."""

    def __init__(
        self, session: Session, forgotten: Callable[[], object], offers: Callable[[tuple[WayOut, ...]], object]
    ) -> None:
        super().__init__(margins=22, spacing=8)
        self._session = session
        self._forgotten = forgotten
        self._offers = offers
        self._path: Path | None = None
        self._name = widgets.elided(size=20, weight=theme.SEMIBOLD)
        self._folder = widgets.elided(size=12, tone="ink_2")
        self.field = covered(widgets.line_edit(_("Passphrase"), hint=_("Passphrase; empty if it has none")))
        self.field.returnPressed.connect(self._open)
        theme.typed(self.field, 16)
        self._button = widgets.button(_("Open"), self._open, kind="primary", name=_("Open this workbook"))
        self.problem = widgets.label(size=13, tone="bad", wraps=True, name=_("Why it did not open"))
        self._read = widgets.button(
            _("Open for reading only"), lambda: self._open(read_only=True), name=_("Open for reading only")
        )
        self._take = widgets.button(
            _("It is not used there any more: take it over"),
            lambda: self._open(take_over=True),
            kind="danger",
            name=_("Take the workbook over"),
        )
        self._restore = widgets.button(
            _("Restore a backup…"), self.ask_to_restore, name=_("Restore a backup of this workbook")
        )
        self._forget = widgets.button(_("Take it off the list"), self._on_forget, kind="quiet")
        self.body.addWidget(self._name)
        self.body.addWidget(self._folder)
        self.body.addSpacing(theme.current().px(8))
        row = widgets.horizontal(spacing=8)
        row.addWidget(self.field, 1)
        row.addWidget(self._button)
        self.body.addLayout(row)
        self._remembered = widgets.button(_("Open with the key in the key store"), self._open_remembered)
        self._remembered.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.body.addWidget(self._remembered)
        self.body.addWidget(self.problem)
        ways = QWidget()
        flow = Flowing(ways)
        self._recover = widgets.button(_("Open with the recovery sheet…"), self._ask_to_recover)
        for part in (self._read, self._take, self._recover, self._restore, self._forget):
            flow.addWidget(part)
        self.body.addWidget(ways)

    def offer(self, path: Path, *, is_listed: bool) -> None:
        """Another workbook from now on, with an empty field."""
        self._path = path
        self._name.tell(path.stem)
        self._folder.tell(str(path.parent))
        self.setAccessibleName(path.name)
        self._forget.setVisible(is_listed)
        self._remembered.setVisible(is_listed and is_key_kept(str(path)))
        self.field.clear()
        self._tell("")

    @property
    def path(self) -> Path | None:
        """The workbook that is offered."""
        return self._path

    def clear(self) -> None:
        """Forgets the passphrase that was typed."""
        self.field.clear()
        self._tell("")

    def _open(self, *, read_only: bool = False, take_over: bool = False) -> None:
        if self._path is None or not self._button.isEnabled():
            return
        self._tell("")
        self._button.setEnabled(False)
        self._button.setText(_("Opening…"))
        self.field.setReadOnly(True)
        job = open_workbook(
            self._session,
            self._path,
            self.field.text(),
            self._on_refused,
            read_only=read_only,
            take_over=take_over,
        )
        job.ended.connect(self._on_ended)

    def _open_remembered(self) -> None:
        if self._path is not None and self._button.isEnabled():
            self._tell("")
            self._button.setEnabled(False)
            self._remembered.setEnabled(False)
            job = open_remembered(self._session, self._path, self._on_refused)
            job.ended.connect(self._on_ended)

    def _ask_to_recover(self) -> None:
        from alignment_desktop.ui.recovering import Recover

        if self._path is not None:
            Recover(self.window(), self._session, self._path)

    def ask_to_restore(self) -> None:
        """Asks which backup takes the place of the workbook that is offered."""
        from alignment_desktop.ui.restoring import RestoreBackup

        if self._path is not None:
            RestoreBackup(self.window(), self._session, self._path)

    def _on_refused(self, refusal: Refusal) -> None:
        self._tell(refusal.words, refusal.ways_out)
        self.field.setFocus()
        if refusal.is_about_passphrase:
            self.field.selectAll()

    def _on_ended(self) -> None:
        self._button.setEnabled(True)
        self._button.setText(_("Open"))
        self._remembered.setEnabled(True)
        self.field.setReadOnly(False)

    def _tell(self, problem: str, ways_out: tuple[WayOut, ...] = ()) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._read.setVisible(WayOut.READ_ONLY in ways_out)
        self._take.setVisible(WayOut.TAKE_OVER in ways_out)
        self._restore.setVisible(WayOut.RESTORE in ways_out)
        self._recover.setVisible(WayOut.RECOVER in ways_out)
        self._offers(ways_out)

    def _on_forget(self) -> None:
        if self._path is None:
            return
        if is_key_kept(str(self._path)):
            forget_key(self._session, self._path)
        forget(str(self._path))
        self._forgotten()


class Home(Face):
    """Workbooks used before, and the three ways to begin. `begin` leads to the first run."""

    def __init__(self, session: Session, begin: Callable[[], object]) -> None:
        super().__init__(_("Start"))
        self._session = session
        self.unlock = Unlock(session, self.show_workbooks, self._on_offered)
        self.side.foot.addWidget(
            widgets.label(
                _("One sealed file. No account, no network, nothing leaves this computer by itself."),
                size=12,
                tone="rail_ink_2",
                wraps=True,
            )
        )
        self._head = heading("")
        self._words = widgets.label(size=14, tone="ink_2", wraps=True)
        self._others = widgets.Card(_("Used before"), margins=14, spacing=2)
        self._others.heading.setContentsMargins(theme.current().px(8), 0, 0, 0)
        self._list = Lines(_("Workbooks used before"))
        self._list.chosen.connect(lambda path: self._choose(Path(path)))
        self._others.body.addWidget(self._list)
        self.problem = widgets.label(size=13, tone="bad", wraps=True, name=_("What went wrong"))
        self.problem.hide()
        self.new_button = widgets.button(_("New workbook"), begin, kind="primary")
        self._open_button = widgets.button("", self._ask_for_file)
        sample_button = widgets.button(_("Look at the sample…"), self._ask_for_sample)
        about_sample = widgets.muted(
            _("The sample is a whole engagement of an invented firm. Nothing you do to it matters."), wraps=True
        )
        ways = QWidget()
        flow = Flowing(ways, spacing=10)
        self._restore_button = widgets.button(_("Restore a backup…"), self._ask_to_restore)
        for button in (self.new_button, self._open_button, sample_button, self._restore_button):
            flow.addWidget(button)
        self.column.addStretch(2)
        for part in (self._head, self._words, self.unlock, self._others, self.problem, ways, about_sample):
            self.column.addWidget(part)
        self.column.addStretch(3)
        self.show_workbooks()

    def show_workbooks(self, named: Path | None = None) -> None:
        """The workbook named, else the one used last, with the others below it."""
        known = [Path(each.path) for each in recents()]
        first = named or (known[0] if known else None)
        others = [path for path in known if path != first]
        self._list.fill([Line(str(path), path.stem, detail=str(path.parent)) for path in others])
        self._others.setVisible(bool(others))
        self.unlock.setVisible(first is not None)
        widgets.set_kind(self.new_button, "primary" if first is None else "plain")  # one way is the nearest
        self.problem.hide()
        if first is not None:
            self.unlock.offer(first, is_listed=first in known)
        self._head.setText(_("Welcome back") if first else _("Your first engagement in two minutes"))
        words = _("Open another workbook…") if first else _("Open a workbook…")
        self._open_button.setText(words)
        self._open_button.setAccessibleName(words)
        self._words.setVisible(first is None)
        self._words.setText(
            _("A workbook is one sealed file that holds your clients: interviews, findings, plans and what you hand "
              "over. Make yours now, or look around in the sample first.")
        )  # fmt: skip

    @property
    def first_field(self) -> QWidget:
        """Where the caret belongs."""
        return self.unlock.field if self.unlock.path is not None and self.unlock.isVisibleTo(self) else self.new_button

    def _on_offered(self, ways_out: tuple[WayOut, ...]) -> None:
        """The same way is not shown twice."""
        self._restore_button.setVisible(WayOut.RESTORE not in ways_out)

    def _choose(self, path: Path) -> None:
        self.show_workbooks(path)
        self.unlock.field.setFocus()

    def _ask_for_file(self) -> None:
        dialogs.open_file(self, _("Open a workbook"), _file_kinds(), self._choose)

    def _ask_for_sample(self) -> None:
        place = documents_folder() / f"{_('Alignment sample')}.alignment"
        dialogs.save_file(self, _("Where shall the sample lie?"), place, _file_kinds(), self.make_sample)

    def _ask_to_restore(self) -> None:
        """For the workbook that is offered; without one, asks for the backup and where its workbook shall lie."""
        if self.unlock.path is not None:
            self.unlock.ask_to_restore()
            return
        kinds = _("Backups") + " (*.backup);;" + _("All files") + " (*)"
        dialogs.open_file(self, _("Which backup?"), kinds, self._ask_where_to_restore)

    def _ask_where_to_restore(self, backup: Path) -> None:
        from alignment_desktop.ui.restoring import RestoreBackup

        def ask(place: Path) -> None:
            RestoreBackup(self.window(), self._session, place, backup)

        place = documents_folder() / f"{backup.name.partition('.')[0]}.alignment"
        dialogs.save_file(self, _("Where shall the workbook lie?"), place, _file_kinds(), ask)

    def make_sample(self, path: Path) -> None:
        """Makes the sample at a path and opens it."""
        self.problem.hide()
        make_workbook(self._session, path, "", _fill_with_sample, lambda _engagement: None, self._on_refused)

    def _on_refused(self, refusal: Refusal) -> None:
        self.problem.setText(refusal.words)
        self.problem.show()


def _fill_with_sample(workbook: Workbook) -> None:
    from alignment_desktop.content.packs import core_pack
    from alignment_desktop.content.sample import sample
    from alignment_desktop.workbook.sample import load_sample

    load_sample(workbook, sample(), core_pack())
