"""What opens the workbook, and what shuts it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.keys import ChangePassphrase
from alignment_desktop.ui.session import Session


class SecurityCard(widgets.Card):
    """The passphrase of the open workbook."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Security"), spacing=12)
        self._session = session
        self._state = widgets.label(size=13, wraps=True, name=_("How the workbook is protected"))
        self.change = widgets.button(_("Change the passphrase…"), self._ask)
        self.body.addWidget(self._state)
        ways = QWidget()
        self.ways = Flowing(ways, spacing=10)
        self.ways.addWidget(self.change)
        self.body.addWidget(ways)

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

    def _ask(self) -> None:
        ChangePassphrase(self, self._session, self._on_changed)

    def _on_changed(self) -> None:
        self.refresh()
        self._session.tell(
            _("The passphrase is changed. Make a fresh backup: those made before keep the passphrase of their day.")
        )
