"""What opens the workbook, and what shuts it."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.storage.shelf import Kept
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.keys import ChangePassphrase
from alignment_desktop.ui.opening import forget_key, remember_key
from alignment_desktop.ui.recent import is_key_kept
from alignment_desktop.ui.recovering import AskForSheet, write_sheet
from alignment_desktop.ui.safekeeping import back_up
from alignment_desktop.ui.session import Session

_MINUTES = (0, 5, 10, 15, 30, 60)


class SecurityCard(widgets.Card):
    """The passphrase of the open workbook."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Security"), spacing=12)
        self._session = session
        self._state = widgets.label(size=13, wraps=True, name=_("How the workbook is protected"))
        self.change = widgets.button(_("Change the passphrase…"), self._ask)
        self.sheet = widgets.button(_("Recovery sheet…"), lambda: AskForSheet(self, session))
        self.body.addWidget(self._state)
        ways = QWidget()
        self.ways = Flowing(ways, spacing=10)
        self.ways.addWidget(self.change)
        self.ways.addWidget(self.sheet)
        self.body.addWidget(ways)
        self._minutes = widgets.Choice(_("Lock it after"))
        self._minutes.activated.connect(lambda _place: session.change_settings(lock_minutes=int(self._minutes.chosen)))
        self._minutes.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        named = widgets.label(_("Lock it after"), size=12, weight=theme.MEDIUM, tone="ink_2")
        named.setBuddy(self._minutes)
        column = widgets.vertical(spacing=4)
        column.addWidget(named)
        column.addWidget(self._minutes)
        self._how = widgets.muted(wraps=True)
        column.addWidget(self._how)
        self.body.addLayout(column)
        self._remember = widgets.check_box(_("Keep the key in the key store of this system"), False, self._on_remember)
        self._kept = QWidget()
        kept = widgets.vertical(self._kept, spacing=4)
        kept.addWidget(self._remember)
        kept.addWidget(
            widgets.muted(
                _("Then whoever is logged in to this computer as you opens the workbook without its passphrase. The "
                  "lock asks for the passphrase all the same."),
                wraps=True,
            )
        )  # fmt: skip
        self.body.addWidget(self._kept)

    def refresh(self) -> None:
        """Says what is so now."""
        is_protected = self._session.workbook.access.is_protected
        self._state.setText(
            _("The workbook is sealed with a passphrase. Nobody opens it without one, and that includes us.")
            if is_protected
            else _("The workbook has no passphrase: anybody who gets hold of the file, or of a backup, can read it.")
        )
        theme.toned(self._state, "ink" if is_protected else "warn")
        words = _("Change the passphrase…") if is_protected else _("Give it a passphrase…")
        self.change.setText(words)
        self.change.setAccessibleName(words)
        self.change.setEnabled(not self._session.is_read_only)
        self.sheet.setVisible(is_protected)
        chosen = self._session.settings.lock_minutes
        minutes = sorted({*_MINUTES, chosen})
        told = [(str(n), _("{n} minutes").format(n=n) if n else _("never by itself")) for n in minutes]
        self._minutes.offer([*told[1:], told[0]], str(chosen))
        self._minutes.setEnabled(is_protected)
        self._show_remembered(is_key_kept(str(self._session.workbook.path)))
        self._kept.setVisible(is_protected)
        self._how.setText(
            _("It locks after so long without a key or the mouse, when the computer sleeps, and by Ctrl+L. What is "
              "typed is saved, the file is closed and covered, and the passphrase leads back to where you were.")
            if is_protected
            else _("Without a passphrase it is locked by Ctrl+L alone, and anybody unlocks it with Enter.")
        )  # fmt: skip

    def _show_remembered(self, is_kept: bool) -> None:
        self._remember.blockSignals(True)
        self._remember.setChecked(is_kept)
        self._remember.blockSignals(False)

    def _on_remember(self, is_on: bool) -> None:
        if is_on:
            remember_key(self._session, self._show_remembered)
        else:
            forget_key(self._session, self._session.workbook.path, self._show_remembered)

    def _ask(self) -> None:
        ChangePassphrase(self, self._session, self._on_changed)

    def _on_changed(self, new: str, wants_backup: bool, wants_sheet: bool) -> None:
        self.refresh()
        session = self._session
        changed = _("The passphrase is changed.")
        before = _("Older backups keep the passphrase of their day, and an older recovery sheet opens only them.")
        session.tell(f"{changed} {before}", stays=True)
        if is_key_kept(str(session.workbook.path)):  # what the key store has opens it no more
            if new:
                remember_key(session, self._show_remembered)
            else:
                forget_key(session, session.workbook.path, self._show_remembered)
        if wants_backup:

            def made(_kept: Kept) -> None:
                made_too = _("The passphrase is changed, and a fresh backup is made.")
                session.tell(f"{made_too} {before}", stays=True)
                session.settings_changed.emit()

            back_up(session, made)
        if wants_sheet:
            write_sheet(self, session)
