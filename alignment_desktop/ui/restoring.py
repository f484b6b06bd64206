"""Puts a backup in the place of a workbook, from the settings of an open one or from the start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.errors import AlignmentError, Refused, WrongPassphrase
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage import backup, seal, vault
from alignment_desktop.storage.shelf import Kept, Shelf, Standing
from alignment_desktop.ui import dialogs, theme, widgets, words
from alignment_desktop.ui.opening import TAKE_OVER, Refusal, hand_over, has_lock_left_behind
from alignment_desktop.ui.secret import covered
from alignment_desktop.ui.session import Job, Session, sentence

_OTHER = "other"
STANDINGS = {
    Standing.CHECKED: N_("checked"),
    Standing.UNCHECKED: N_("not checked"),
    Standing.DAMAGED: N_("damaged"),
}


def restore(
    session: Session,
    backup_file: Path,
    opens: vault.Access | str,
    workbook: Path,
    done: Callable[[Path | None], object],
    refused: Callable[[str], object],
    *,
    take_over: bool = False,
) -> Job:
    """Restores and opens the workbook; `done` hears where the former one is kept, `refused` why nothing was done.

    `opens` is the backup's access where it is known, else its passphrase. A workbook that is open at this path stays
    open until a checked copy of the backup stands ready beside it.
    """
    made: list[backup.Prepared] = []

    def work(_job: Job) -> None:
        try:
            access = vault.access_to(backup_file, opens) if isinstance(opens, str) else opens
        except WrongPassphrase:
            told = _("This passphrase does not open {name}, or the file is damaged. Try the one of its day.")
            raise Refused(told.format(name=backup_file.name)) from None
        made.append(backup.prepared(access, workbook))

    def failed(fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        refused(sentence(fault))

    def ended() -> None:
        if not made:
            return
        copy = made.pop()
        if job.cancelled():
            backup.discard(copy)
            return
        former = session.workbook.access if session.is_open else None
        try:
            session.close()
            aside = backup.put_back(copy, take_over=take_over)
        except AlignmentError as refusal:
            if former is not None and not session.is_open:
                hand_over(session, former, lambda problem: session.tell(problem.words, "bad"))
            refused(sentence(refusal))
            return
        problems: list[Refusal] = []
        if hand_over(session, copy.access, problems.append):
            done(aside)
        else:
            refused(problems[0].words)

    job = session.start(
        work, lambda _nothing: None, failed=failed, label=_("Restoring {name}").format(name=workbook.name)
    )
    job.ended.connect(ended)
    return job


def ask_for_backup(parent: QWidget, session: Session, take: Callable[[Path], object]) -> None:
    """Asks for the file of a backup, first where the automatic ones are."""
    kinds = _("Backups and workbooks") + " (*.backup *.alignment);;" + _("All files") + " (*)"
    dialogs.open_file(parent, _("Which backup?"), kinds, take, start=session.settings.backup_folder)


class RestoreBackup(dialogs.JobDialog):
    """Asks which backup takes the workbook's place, and its passphrase where today's key does not open it.

    `chosen` is offered first. Without an open workbook the passphrase is always asked for.
    """

    def __init__(self, parent: QWidget, session: Session, workbook: Path, chosen: Path | None = None) -> None:
        super().__init__(parent, _("Restore a backup"), does=_("Restore"), busy=_("Restoring…"), width=560)
        self._session = session
        self._workbook = workbook
        kept = Shelf(session.settings.backup_folder, workbook).backups()
        options = [(str(each.path), told(each)) for each in kept]
        if chosen is not None and str(chosen) not in dict(options):
            options.insert(0, (str(chosen), chosen.name))
        options.append((_OTHER, _("Another file…")))
        checked = next((str(each.path) for each in kept if each.standing is Standing.CHECKED), options[0][0])
        self._which = widgets.Choice(_("Backup"), options, str(chosen) if chosen is not None else checked)
        self._which.activated.connect(lambda _place: self._on_chosen())
        self.field = covered(widgets.line_edit(_("Passphrase of the backup")))
        self._asked = widgets.label(_("Passphrase of the backup"), size=12, weight=theme.MEDIUM, tone="ink_2")
        self._asked.setBuddy(self.field)
        self._about_field = widgets.muted(_("The one the workbook had on that day; empty if it had none."), wraps=True)
        self.body.addWidget(widgets.label(_("Backup"), size=12, weight=theme.MEDIUM, tone="ink_2"))
        self.body.addWidget(self._which)
        if not kept and chosen is None:
            missing = _("No automatic backup of {name} was found. Those of a workbook that was moved or renamed are in "
                        "the folder of its former name; one made by hand is where you put it.")  # fmt: skip
            self.body.addWidget(widgets.label(missing.format(name=workbook.name), size=13, tone="warn", wraps=True))
        self.body.addWidget(
            widgets.muted(
                _("The backup is read in full and copied; only then does it take the place of {path}. The workbook as "
                  "it is now is kept beside it under another name.").format(path=widgets.breakable_path(str(workbook))),
                wraps=True,
                size=13,
            )
        )  # fmt: skip
        for part in (self._asked, self.field, self._about_field):
            self.body.addWidget(part)
        self.take_over = widgets.check_box(_(TAKE_OVER))
        self.take_over.hide()
        self.body.addWidget(self.take_over)
        self.add_way(self._begin)
        self._show_field()
        self.show_fitting()
        self._focus_next()

    @property
    def _file(self) -> Path | None:
        return None if self._which.chosen == _OTHER else Path(self._which.chosen)

    def _known(self) -> vault.Access | None:
        """What opens the chosen backup, if the open workbook's key does."""
        if not self._session.is_open or self._file is None:
            return None
        access = self._session.workbook.access
        try:
            fits = seal.is_sealed_with(self._file, access.key, 1)
        except OSError:
            return None
        return vault.Access(path=self._file, key=access.key, is_protected=access.is_protected) if fits else None

    def _on_chosen(self) -> None:
        self.problem.hide()
        if self._file is None:
            ask_for_backup(self, self._session, self._take)
        self._show_field()

    def _take(self, path: Path) -> None:
        options = [(str(path), path.name), (_OTHER, _("Another file…"))]
        self._which.offer(options, str(path))
        self._show_field()
        self._focus_next()

    def _focus_next(self) -> None:
        (self.main_button if self.field.isHidden() else self.field).setFocus()

    def _show_field(self) -> None:
        is_needed = self._file is not None and self._known() is None
        self.offer(_("Choose the file…") if self._file is None else _("Restore"))
        for part in (self._asked, self.field, self._about_field):
            part.setVisible(is_needed)

    def _begin(self) -> Job | None:
        file = self._file
        if file is None:
            self._on_chosen()
            return None
        opens = self._known() or self.field.text()
        done, refused, is_taken = self._on_done, self._on_refused, self.take_over.isChecked()
        return restore(self._session, file, opens, self._workbook, done, refused, take_over=is_taken)

    def _on_done(self, aside: Path | None) -> None:
        self.accept()
        told = _("The backup is restored.")
        if aside is not None:
            told = _("The backup is restored. The former workbook is kept as {name}.").format(name=aside.name)
        self._session.tell(told)

    def _on_refused(self, words: str) -> None:
        self.refuse(words)
        self.take_over.setVisible(has_lock_left_behind(self._workbook))
        if self.field.isVisibleTo(self):
            self.field.setFocus()
            self.field.selectAll()

    def forget(self) -> None:
        """Clears the passphrase."""
        self.field.clear()


def told(kept: Kept) -> str:
    """A backup in one line: its time, its size, and whether it was found whole."""
    return " · ".join((moment(kept.made_at), size(kept.size), _(STANDINGS[kept.standing])))


def moment(at: datetime) -> str:
    """A time of this computer to the minute."""
    return f"{words.day(at.date())}, {at:%H:%M}"


def size(count: int) -> str:
    """The size of a file as people say it."""
    if count < 1_000_000:
        return _("{n} kB").format(n=max(1, round(count / 1000)))
    return _("{n} MB").format(n=f"{count / 1_000_000:.1f}")
