"""A field that is kept when it is left, and says beside it why it is not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.session import sentence


class KeptLine(QWidget):
    """A line under its name, with a sentence about it below. `keep` gets the text once the field is left.

    `keep` raises an `AlignmentError` for what cannot be; its sentence is shown, and the text stays as it was typed.
    """

    def __init__(self, label: str, keep: Callable[[str], object], *, help: str = "", hint: str = "") -> None:
        super().__init__()
        self._keep = keep
        self._shown = ""
        column = widgets.vertical(self, spacing=4)
        self.line: QLineEdit = widgets.line_edit(label, hint=hint)
        named = widgets.label(label, size=12, weight=theme.MEDIUM, tone="ink_2")
        named.setBuddy(self.line)
        self.row = widgets.horizontal(spacing=8)
        self.row.addWidget(self.line, 1)
        self.help = widgets.muted(help, wraps=True)
        self.problem = widgets.label(size=12, tone="bad", wraps=True)
        column.addWidget(named)
        column.addLayout(self.row)
        column.addWidget(self.help)
        column.addWidget(self.problem)
        self.help.setVisible(bool(help))
        self.problem.hide()
        self.line.editingFinished.connect(self.finish)

    def show_text(self, text: str) -> None:
        """Another text from now on; what is being typed, or was refused, is left alone."""
        is_held = self.line.text() != self._shown and (self.line.hasFocus() or not self.problem.isHidden())
        self._shown = text
        if not is_held:
            self.line.setText(text)
            self.problem.hide()

    def finish(self) -> None:
        """Keeps what was typed, if it is anything new."""
        text = self.line.text()
        if text == self._shown:
            self.problem.hide()
            return
        try:
            self._keep(text)
        except AlignmentError as refusal:
            self.problem.setText(sentence(refusal))
            self.problem.show()
        else:
            self._shown = text
            self.problem.hide()
