"""The recovery sheet in the window: it is written for printing, and it opens a workbook whose passphrase is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from alignment_desktop.domain.errors import AlignmentError, Refused, WrongPassphrase
from alignment_desktop.i18n import _
from alignment_desktop.settings import documents_folder
from alignment_desktop.storage import recovery, vault
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.keys import NewPassphrase
from alignment_desktop.ui.opening import TAKE_OVER, Refusal, hand_over, has_lock_left_behind
from alignment_desktop.ui.session import BAD, Job, Session, sentence


class AskForSheet(dialogs.JobDialog):
    """Asks for the passphrase of today, and once that is right for the place of the open workbook's sheet."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, _("Recovery sheet"), does=_("Choose the place…"), busy=_("Trying it…"))
        self._over = parent
        self._session = session
        intro = _("One page with the key of this workbook. Print it, lock the paper away, apart from the computer, and "
                  "delete the file. It opens the workbook without its passphrase, until that is changed.")  # fmt: skip
        self.introduce(intro)
        self._today = dialogs.Form((dialogs.Field(id="today", label=_("Passphrase of today"), kind="secret"),))
        self.body.addWidget(self._today)
        self.add_way(self._begin)
        self.show_fitting()
        self._today.focus_first()

    def _begin(self) -> Job:
        access, typed = self._session.workbook.access, self._today.values()["today"]

        def work(_job: Job) -> bool:
            try:
                return vault.access_to(access.path, typed).key == access.key
            except WrongPassphrase:
                return False

        return self._session.start(work, self._on_tried, failed=self._on_failed)

    def _on_tried(self, is_right: bool) -> None:
        if is_right:
            self.accept()
            write_sheet(self._over, self._session)
        else:
            self.refuse(_("This is not the passphrase of today. Try it again."))
            self._today.focus_first()

    def _on_failed(self, fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        self.refuse(sentence(fault))

    def forget(self) -> None:
        """Clears the passphrase."""
        self._today.clear("today")


def write_sheet(parent: QWidget, session: Session) -> None:
    """Asks where the sheet of the open workbook goes and writes it; for who has just shown to know the passphrase."""
    workbook = session.workbook
    access, today, name = workbook.access, workbook.today(), workbook.path.name
    chosen = session.settings

    def work(path: Path) -> Path:
        # Behind the first paint: what makes a PDF takes a tenth of a second to load.
        from alignment_desktop.deliverables.blocks import Paper
        from alignment_desktop.deliverables.recovery_sheet import recovery_sheet
        from alignment_desktop.exchange.files import write_file

        lines = recovery.spelled(access.key)
        made = recovery_sheet(name, lines, today, paper=Paper(chosen.paper), language=chosen.language)
        write_file(path, made.pdf, is_private=True)
        return path

    def written(path: Path) -> None:
        told = _("The recovery sheet is in {path}. Print it, lock the paper away, and delete the file.")
        session.tell(told.format(path=path), stays=True)

    def go(path: Path) -> None:
        session.start(lambda _job: work(path), written, label=_("Writing the recovery sheet"))

    place = documents_folder() / f"{workbook.path.stem} {_('recovery sheet')}.pdf"
    dialogs.save_file(parent, _("Where shall the recovery sheet go?"), place, _("PDF (*.pdf)"), go)


def recover(
    session: Session,
    path: Path,
    typed: str,
    new: str,
    done: Callable[[Path | None], object],
    refused: Callable[[str], object],
    *,
    take_over: bool = False,
) -> Job:
    """Seals a closed workbook anew by what was typed of its sheet, and opens it.

    `done` hears where the former file is kept, if its first bytes were damaged; `refused` why nothing was done.
    """
    made: list[tuple[vault.Access, Path | None]] = []

    def work(_job: Job) -> None:
        made.append(recovery.set_passphrase(path, recovery.read(typed), new, take_over=take_over))

    def failed(fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        refused(sentence(fault))

    def ended() -> None:
        # Whether or not somebody stopped it: the new passphrase is in force.
        for access, aside in made:
            problems: list[Refusal] = []
            if hand_over(session, access, problems.append):
                done(aside)
            else:
                session.tell(problems[0].words, BAD)

    job = session.start(work, lambda _nothing: None, failed=failed, label=_("Sealing the workbook anew"))
    job.ended.connect(ended)
    return job


class Recover(dialogs.JobDialog):
    """Asks for the five lines of a recovery sheet and a new passphrase, and opens the workbook by them."""

    def __init__(self, parent: QWidget, session: Session, path: Path) -> None:
        super().__init__(parent, _("Open with the recovery sheet"), does=_("Open"), busy=_("Opening…"), width=560)
        self._session = session
        self._path = path
        self.introduce(
            _("Type the five lines as they stand on the sheet; small letters will do. {name} is then sealed anew under "
              "a new passphrase, and the sheet becomes worthless.").format(name=path.name)
        )  # fmt: skip
        named = widgets.label(_("Recovery key"), size=12, weight=theme.MEDIUM, tone="ink_2")
        self.lines: QPlainTextEdit = widgets.text_edit(_("Recovery key"), lines=6, hint="0000 0000 0000 0000 00")
        named.setBuddy(self.lines)
        self.lines.setMaximumHeight(self.lines.minimumHeight())
        self.body.addSpacing(theme.current().px(4))
        self.new = NewPassphrase()
        self.take_over = widgets.check_box(_(TAKE_OVER))
        self.take_over.hide()
        for part in (named, self.lines, self.new, self.take_over):
            self.body.addWidget(part)
        self.add_way(self._begin)
        self.show_fitting()
        self.lines.setFocus()

    def _begin(self) -> Job | None:
        try:
            self.lines.setFocus()  # where it is wrong, that is where one goes on
            recovery.read(self.lines.toPlainText())
            new = self.new.chosen()
        except Refused as refusal:
            self.refuse(sentence(refusal))
            return None
        typed, is_taken = self.lines.toPlainText(), self.take_over.isChecked()
        return recover(self._session, self._path, typed, new, self._on_done, self._on_refused, take_over=is_taken)

    def _on_refused(self, words: str) -> None:
        self.refuse(words)
        self.take_over.setVisible(has_lock_left_behind(self._path))

    def _on_done(self, aside: Path | None) -> None:
        self.accept()
        told = _("The workbook is open again. Make a new recovery sheet: the old one opens nothing but older backups.")
        if aside is not None:
            told += " " + _("Its first bytes were damaged; the damaged file is kept as {name}.").format(name=aside.name)
        self._session.tell(told, stays=True)

    def forget(self) -> None:
        """Clears the key and the passphrase."""
        self.lines.clear()
        self.new.clear()
