"""The manual inside the window: its chapters, and a list of every key that works everywhere."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QDialog, QListWidget, QTextBrowser, QWidget

from alignment_desktop.content.files import resources
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.actions import ACTIONS

# The order in which somebody new would read them; chapters beyond these follow by name.
_ORDER = ("getting-started", "window", "engagement", "interview-room", "overview", "findings", "plan", "deliverables")


def chapters() -> tuple[Path, ...]:
    """The files of the manual in the order of reading."""
    files = sorted((resources() / "docs" / "manual").glob("*.md"))
    return tuple(sorted(files, key=lambda f: _ORDER.index(f.stem) if f.stem in _ORDER else len(_ORDER)))


def heading_of(markdown: str) -> str:
    """The first heading of a text."""
    found = re.search(r"^# (.+)$", markdown, re.MULTILINE)
    return found[1] if found else ""


def keys() -> str:
    """Every key of the whole window, as a chapter."""
    lines = [f"| {_(entry.words)} | {', '.join(entry.keys)} |" for entry in ACTIONS if entry.keys]
    return "\n".join(
        (f"# {_('Keys')}", "", _("The interview room has keys of its own; they stand at its foot."), "",
         f"| {_('What')} | {_('Keys')} |", "|---|---|", *lines)
    )  # fmt: skip


class Manual(QDialog):
    """The chapters at the left, the one chosen at the right. Links between chapters work; nothing leaves the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Help and keys"))
        self.setAccessibleName(_("Help and keys"))
        row = widgets.horizontal(self, spacing=12, margins=16)
        self._texts: list[str] = [keys()]
        self._stems: list[str] = [""]
        for file in chapters():
            self._texts.append(file.read_text("utf-8"))
            self._stems.append(file.stem)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Chapters"))
        self.list.addItems([heading_of(text) for text in self._texts])
        self.list.setFixedWidth(theme.current().px(220))
        theme.styled(
            self.list,
            "QListWidget{background:@panel;border:0px;border-radius:9px;padding:6px;outline:0px;color:@ink;}"
            "QListWidget::item{padding:7px 8px;border-radius:6px;}"
            "QListWidget::item:selected{background:@selection;color:@ink;}" + widgets.SCROLL_BARS,
        )
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Chapter"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._on_link)
        theme.styled(
            self.text,
            "QTextBrowser{background:@card;border:1px solid @line;border-radius:9px;padding:12px;color:@ink;}"
            + widgets.SCROLL_BARS,
        )
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def show_over(self) -> None:
        """Opens it beside the work; the window behind stays usable."""
        parent = self.parentWidget()
        if parent is not None:
            self.resize(min(theme.current().px(980), parent.width() - 80), parent.height() - 80)
        self.show()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 closes what F1 opened."""
        if event.key() == Qt.Key.Key_F1:
            self.close()
        else:
            super().keyPressEvent(event)

    def _show(self, place: int) -> None:
        document: QTextDocument = self.text.document()
        colours = theme.current().colours
        document.setDefaultStyleSheet(f"a {{ color: {colours['accent']}; }}")
        self.text.setMarkdown(self._texts[place])
        _set(document)

    def _on_link(self, link: QUrl) -> None:
        stem = Path(link.path()).stem
        if stem in self._stems:
            self.list.setCurrentRow(self._stems.index(stem))


def _set(document: QTextDocument) -> None:
    """Gives a chapter the air between its parts that Markdown leaves to the reader."""
    look, cursor = theme.current(), QTextCursor(document)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            lines = frame.format()
            lines.setBorder(0)
            lines.setCellPadding(look.px(4))
            frame.setFormat(lines)
    block = document.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        form = block.blockFormat()
        form.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if cursor.currentTable() is None:
            form.setTopMargin(look.px(16) if form.headingLevel() > 1 else 0)
            form.setBottomMargin(look.px(4 if block.textList() else 8))
        cursor.setBlockFormat(form)
        block = block.next()
