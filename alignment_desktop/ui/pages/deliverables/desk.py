"""The panel beside the document: its words, what stands in its way, and the way out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from alignment_desktop.domain.quality import blocking
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.deliverables.gate import Gate, summary
from alignment_desktop.ui.pages.deliverables.making import Made
from alignment_desktop.ui.pages.deliverables.prose import ProsePanel
from alignment_desktop.ui.session import Session


class Desk(QFrame):
    """Texts, quality gate and the buttons that send the document out.

    `asked_for_export` and `asked_for_issue` are the buttons; what else is asked for comes from `prose` and `gate`.
    """

    asked_for_export = Signal()
    asked_for_issue = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("desk")
        theme.styled(self, "#desk{background:@card;border:1px solid @line;border-radius:9px;}")
        px = theme.current().px
        whole = widgets.vertical(self, spacing=0)
        inner = QWidget()
        column = widgets.vertical(inner, spacing=10, margins=18)
        self.prose = ProsePanel(session)
        self.gate = Gate()
        self._summary = widgets.label(size=12, tone="ink_2", wraps=True)
        self._form = widgets.label(
            _("To be printed and written on. It holds nothing that anybody said, so there is nothing to check, and it "
              "leaves no line in the register."),
            tone="ink_2", wraps=True,
        )  # fmt: skip
        self._texts = (widgets.title(_("Text of this chapter")), self.prose, widgets.rule())
        title = widgets.title(_("Before it goes out"))
        widgets.add_all(column, (*self._texts, title, self._form, self._summary, self.gate, 1))
        whole.addWidget(widgets.scrolled(inner, _("Texts and checks")), 1)
        whole.addWidget(widgets.rule())
        foot = widgets.vertical(spacing=8)
        foot.setContentsMargins(px(18), px(12), px(18), px(14))
        whole.addLayout(foot)
        self._off = widgets.muted(wraps=True)
        self.issue = widgets.button(_("Issue…"), self.asked_for_issue.emit, kind="primary")
        self.export = widgets.button(_("Export a draft…"), self.asked_for_export.emit)
        self._written = widgets.elided(size=12, tone="ink_2")
        self._copy = widgets.button(_("Copy path"), self._on_copy, kind="quiet")
        self._path = ""
        path = widgets.horizontal(spacing=6)
        path.addWidget(self._written, 1)
        path.addWidget(self._copy)
        self._last = widgets.muted(wraps=True)
        widgets.add_all(foot, (self._off, self.issue, self.export))
        foot.addLayout(path)
        foot.addWidget(self._last)
        self._show_path(None)

    def fill(self, made: Made, version: int, last: str, reasons: tuple[str, str]) -> None:
        """A document that was just made, the version it would go out as, and a sentence on the last one that did.

        `reasons` say why its texts cannot be edited and why it cannot be issued, where that is so.
        """
        no_edit, no_issue = reasons
        is_form = not made.order.outline.shows_answers
        for part in (*self._texts, self._summary, self.issue):
            part.setVisible(not is_form)
        self._form.setVisible(is_form)
        self.export.setText(widgets.unmarked(_("Export…") if is_form else _("Export a draft…")))
        self.export.setAccessibleName(_("Export…") if is_form else _("Export a draft…"))
        self.prose.fill(made, no_edit)
        self.gate.fill(made.objections, made.messages, is_checked=not is_form)
        self._summary.setText(summary(made.objections))
        theme.toned(self._summary, "bad" if blocking(made.objections) else "good")
        self._last.setText(last)
        self._last.setVisible(bool(last))
        self.issue.setText(_("Issue version {version}…").format(version=version))
        self.issue.setEnabled(not no_issue)
        self._off.setText(no_issue)
        self._off.setVisible(bool(no_issue) and not is_form)

    def show_path(self, path: Path) -> None:
        """Where the document was written, with a way to copy that."""
        self._show_path(path)
        self._copy.setFocus()

    def _show_path(self, path: Path | None) -> None:
        self._path = str(path or "")
        self._written.tell(_("Written to {path}").format(path=self._path) if path else "")
        for part in (self._written, self._copy):
            part.setVisible(path is not None)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._path)
        self._session.tell(_("The path is on the clipboard."))
