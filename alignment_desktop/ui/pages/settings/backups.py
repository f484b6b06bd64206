"""The automatic backups of the open workbook: where they go, which there are, and the way back from each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _
from alignment_desktop.settings import Settings
from alignment_desktop.storage.shelf import Kept, Standing
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.pages.settings.kept_line import KeptLine
from alignment_desktop.ui.restoring import STANDINGS, RestoreBackup, ask_for_backup, moment, size
from alignment_desktop.ui.safekeeping import back_up, shelf_of
from alignment_desktop.ui.session import BAD, GOOD, Job, Session

_SHOWN = 5
_TOLD = 8
_TONES = {Standing.CHECKED: "good", Standing.UNCHECKED: "neutral", Standing.DAMAGED: "bad"}


class BackupsCard(widgets.Card):
    """The newest backups, each with *Restore*; the folder; and what can be done at once."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Backups"), spacing=12)
        self._session = session
        self._shows_all = False
        self._job: Job | None = None
        self.body.addWidget(
            widgets.muted(
                _("Made when the workbook is closed after changes, and after half an hour of changes. Each is read "
                  "again and compared before it counts. One a day stays for a week, one a week for five, one a month "
                  "for a year, and the last three good ones in any case."),
                wraps=True,
            )
        )  # fmt: skip
        self._none = widgets.label(_("There is no automatic backup of this workbook yet."), size=13, wraps=True)
        self.body.addWidget(self._none)
        self._rows = QWidget()
        self._grid = widgets.grid(self._rows, spacing=6)
        self._grid.setHorizontalSpacing(theme.current().px(18))
        self._grid.setColumnStretch(3, 1)  # what belongs together is read together; the buttons stand at the edge
        self.body.addWidget(self._rows)
        ways = QWidget()
        flow = Flowing(ways, spacing=10)
        self.now = widgets.button(_("Back up now"), self._make)
        self.check = widgets.button(_("Check them all"), self._check)
        self.check_ours = widgets.button(_("Check the workbook"), self._check_ours)
        self.other = widgets.button(_("Restore another file…"), self._ask_for_file)
        self.more = widgets.button("", self._toggle, kind="quiet")
        for button in (self.now, self.check, self.check_ours, self.other, self.more):
            flow.addWidget(button)
        self.body.addWidget(ways)
        self.folder = KeptLine(
            _("Folder of the backups"),
            self._keep_folder,
            help=_("Each workbook has a folder of its own in it. Best is another disk. Backups that are there already "
                   "stay where they are."),
        )  # fmt: skip
        self.folder.row.addWidget(
            widgets.button(_("Choose…"), self._ask_for_folder, name=_("Choose the folder of the backups"))
        )
        self.body.addWidget(self.folder)

    def refresh(self) -> None:
        """Shows what is there now."""
        self.folder.show_text(str(self._session.settings.backup_folder))
        kept = shelf_of(self._session).backups()
        self._none.setVisible(not kept)
        self._rows.setVisible(bool(kept))
        self.check.setVisible(bool(kept))
        self.more.setVisible(len(kept) > _SHOWN)
        words = _("Show the newest") if self._shows_all else _("Show all {n}").format(n=len(kept))
        self.more.setText(words)
        self.more.setAccessibleName(words)
        self.now.setEnabled(not self._session.is_read_only)
        self.other.setEnabled(not self._session.is_read_only)
        widgets.clear(self._grid)
        for row, each in enumerate(kept if self._shows_all else kept[:_SHOWN]):
            self._add_row(row, each)

    def finish(self) -> None:
        """Keeps what is being typed."""
        self.folder.finish()

    def _add_row(self, row: int, kept: Kept) -> None:
        when = moment(kept.made_at)
        state = widgets.chip(_(STANDINGS[kept.standing]), _TONES[kept.standing])
        if kept.checked_at is not None:
            widgets.tip(state, _("Read in full on {moment}").format(moment=moment(kept.checked_at)))
        back = widgets.button(
            _("Restore…"),
            lambda: self._restore(kept.path),
            name=_("Restore the backup of {moment}").format(moment=when),
        )
        back.setEnabled(kept.is_good and not self._session.is_read_only)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(widgets.label(when, size=13), row, 0)
        self._grid.addWidget(widgets.label(size(kept.size), size=13, tone="ink_2"), row, 1, right)
        self._grid.addWidget(state, row, 2, right)
        self._grid.addWidget(back, row, 4, right)

    # What is done

    def _toggle(self) -> None:
        self._shows_all = not self._shows_all
        self.refresh()

    def _ask_for_file(self) -> None:
        ask_for_backup(self.window(), self._session, self._restore)

    def _restore(self, chosen: Path | None = None) -> None:
        # A child of the window: the page goes when the workbook is closed on the way.
        RestoreBackup(self.window(), self._session, self._session.workbook.path, chosen)

    def _make(self) -> None:
        if self._job is not None:  # not switched off meanwhile: the focus would wander on
            return
        told = _("Backed up to {path}, read again and compared.")
        self._job = back_up(self._session, lambda kept: self._session.tell(told.format(path=kept.path)))
        self._job.ended.connect(self._on_ended)

    def _check(self) -> None:
        if self._job is not None:
            return
        shelf, access = shelf_of(self._session), self._session.workbook.access

        def work(job: Job) -> Counter[Standing]:
            found = Counter[Standing]()
            backups = shelf.backups()
            for number, kept in enumerate(backups):
                if not job.cancelled():
                    found[shelf.check(kept, access.key).standing] += 1
                    job.progressed.emit(number + 1, len(backups))
            return found

        self._job = self._session.start(work, self._on_checked, label=_("Reading the backups"))
        self._job.ended.connect(self._on_ended)

    def _on_checked(self, found: Counter[Standing]) -> None:
        bad, unread = found[Standing.DAMAGED], found[Standing.UNCHECKED]
        told = _("Backups read in full: {good} whole, {bad} damaged.").format(good=found[Standing.CHECKED], bad=bad)
        if unread:
            told += " " + _("{n} were not read: they have another passphrase than today’s.").format(n=unread)
        self._session.tell(told, BAD if bad else GOOD)

    def _check_ours(self) -> None:
        if self._job is not None:
            return
        access = self._session.workbook.access

        def work(_job: Job) -> tuple[str, ...]:
            from alignment_desktop.storage import integrity  # nobody pays for it who does not ask

            return integrity.problems(access)

        label = _("Reading {name}").format(name=access.path.name)
        self._job = self._session.start(work, self._on_ours_checked, label=label)
        self._job.ended.connect(self._on_ended)

    def _on_ours_checked(self, found: tuple[str, ...]) -> None:
        if not found:
            sound = _("The workbook is sound: file, references, search index, rows, attachments and packs.")
            self._session.tell(sound, GOOD)
            return
        lines = list(found[:_TOLD])
        if len(found) > _TOLD:
            lines.append(_("And {n} more, which the verb check lists.").format(n=len(found) - _TOLD))
        if self._session.is_read_only:
            self._session.tell("\n".join(lines), BAD, stays=True)
            return
        lines.append(_("Restore the newest good backup; the workbook as it is now is kept beside it."))
        heading, way = _("The workbook is damaged"), _("Restore a backup…")
        dialogs.confirm(self.window(), heading, "\n".join(lines), way, self._restore)

    def _on_ended(self) -> None:
        self._job = None
        if self._session.is_open:
            self.refresh()

    def _ask_for_folder(self) -> None:
        def take(folder: Path) -> None:
            self.folder.line.setText(str(folder))
            self.folder.finish()

        dialogs.pick_folder(self, _("Where shall the backups go?"), self._session.settings.backup_folder, take)

    def _keep_folder(self, text: str) -> None:
        path = Path(text.strip()).expanduser()
        if not text.strip():
            path = Settings().backup_folder
        if not path.is_absolute():
            raise Refused(_("Give the whole path of a folder, from its root on."))
        self._session.change_settings(backup_folder=path)
        self.refresh()
