"""The note: an editor in which every line is a remark, with its time at the left and its class at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from alignment_desktop.domain.answers import LONGEST_REMARK, MARKS
from alignment_desktop.domain.interview import RemarkClass
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.room.draft import Draft, Line
from alignment_desktop.ui.pages.room.settext import SetTexts
from alignment_desktop.ui.pages.room.sitting import clock_words
from alignment_desktop.ui.pictures import is_picture_offered, picture_offered

TEXT_SIZE = 16
_SMALL = 12
_GUTTER = 64
_CLASS_COLUMN = 196
_LINE_MARGIN = 4
_BAR = 4

# Ground, bar and ink of each class, as names of the theme; a class that is not here has none.
_BANDS = {
    RemarkClass.QUOTE: ("quote_soft", "quote_line", "ink"),
    RemarkClass.SYMPTOM: ("symptom_soft", "warn_line", "ink"),
    RemarkClass.FOLLOW_UP: ("accent_soft", "accent", "ink"),
    RemarkClass.EVIDENCE: ("good_soft", "good", "ink"),
    RemarkClass.OBSERVATION: ("off_record_soft", "off_record_line", "ink_2"),
    RemarkClass.OFF_RECORD: ("off_record_soft", "off_record_line", "ink_2"),
}
_CLASS_INK = {
    RemarkClass.QUOTE: "accent",
    RemarkClass.SYMPTOM: "warn",
    RemarkClass.FOLLOW_UP: "accent",
    RemarkClass.EVIDENCE: "good",
}


class NoteEditor(QTextEdit):
    """The lines of one note, plain text in and out.

    `edited` follows every change by the person; `pasted` brings a picture from the clipboard, its points or its file;
    `refused` a sentence on what was not taken. `speaker` and `now` say whose a new line is and when it is said, `words`
    what stands beside it.
    """

    edited = Signal()
    pasted = Signal(object)
    refused = Signal(str)

    def __init__(self, speaker: Callable[[], str | None], now: Callable[[], str], words: Callable[[Line], str]) -> None:
        super().__init__()
        self._speaker, self._now, self._words = speaker, now, words
        self._draft: Draft | None = None
        self._is_showing = False
        self._set_texts = SetTexts()
        self.setAcceptRichText(False)
        self.setAccessibleName(_("Note"))
        self.setAccessibleDescription(_("Each line is a remark; its first character gives its class."))
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        # It fills its own ground, so that nothing behind it is painted whenever its text changes.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setObjectName("note")
        theme.typed(self, TEXT_SIZE)
        theme.styled(
            self,
            "#note{background:@card;color:@ink;border:1px solid @line;border-radius:9px;padding:10px 9px;"
            "selection-background-color:@selection;selection-color:@ink;}"
            "#note:focus{border:1px solid @line_strong;}" + widgets.SCROLL_BARS,
        )
        self._marks = _Marks(self.document())
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self.viewport().update)
        theme.current().changed.connect(self._on_theme_changed)

    # What it shows

    @property
    def draft(self) -> Draft:
        """The note that is shown."""
        if self._draft is None:
            raise LookupError("no note is shown")
        return self._draft

    def show_draft(self, draft: Draft, *, caret: int | None = None) -> None:
        """Another note, or the same one as it is now, with the caret at a place or at its end."""
        self._is_showing = True
        self._draft = draft
        self._marks.draft = draft
        self.setPlainText(draft.text)
        self._lay_out()
        self.document().clearUndoRedoStacks()
        self._is_showing = False
        cursor = self.textCursor()
        end = self.document().characterCount() - 1
        cursor.setPosition(end if caret is None else min(caret, end))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def show_in_place(self, draft: Draft) -> None:
        """The same note as something else has made it, with the caret in the line that it was in.

        Where that line is empty or gone, the caret stands in an empty one, so that typing goes on beside the others.
        """
        place, column = self.textCursor().blockNumber(), self.textCursor().positionInBlock()
        was = self.line().remark
        ids = [line.remark.id if line.remark else "" for line in draft.lines]
        if was is not None and was.id in ids:
            place = ids.index(was.id)
        elif place >= len(self.draft.lines) - 1:
            draft.end_with_empty_line()
            place = len(draft.lines) - 1
        else:
            draft.lines.insert(place, Line(""))
        self.show_draft(draft)
        block = self.document().findBlockByNumber(min(place, self.document().blockCount() - 1))
        cursor = self.textCursor()
        cursor.setPosition(max(block.position() + min(column, block.length() - 1), 0))
        self.setTextCursor(cursor)

    def line(self) -> Line:
        """The line that the caret is in."""
        place = self.textCursor().blockNumber()
        return self.draft.lines[place] if place < len(self.draft.lines) else Line("")

    def change_line(self, **fields: object) -> None:
        """Another speaker or attribution of the line that the caret is in."""
        self.draft.change(self.textCursor().blockNumber(), **fields)
        self.viewport().update()

    def select_words_of(self, remark_id: str) -> None:
        """Selects the words of a line, so that typing gives it others."""
        for place, line in enumerate(self.draft.lines):
            if line.remark is not None and line.remark.id == remark_id:
                block = self.document().findBlockByNumber(place)
                cursor = self.textCursor()
                cursor.setPosition(block.position() + len(line.text) - len(line.remark.text))
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                self.setTextCursor(cursor)

    def _on_text_changed(self) -> None:
        if self._is_showing or self._draft is None:
            return
        if self._draft.take(self._texts(), self._speaker(), self._now()):
            self.viewport().update()
            self.edited.emit()

    def _texts(self) -> Sequence[str]:
        block, texts = self.document().begin(), []
        while block.isValid():
            texts.append(block.text())
            block = block.next()
        return texts

    def _lay_out(self) -> None:
        """Leaves room at both sides of every line for its time and its class."""
        px = theme.current().px
        form = QTextBlockFormat()
        form.setLeftMargin(px(_GUTTER))
        form.setRightMargin(min(px(_CLASS_COLUMN), self.viewport().width() // 4))
        form.setBottomMargin(2 * px(_LINE_MARGIN))  # below alone: margins of neighbours would become one
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(form)

    def _on_theme_changed(self) -> None:
        if self._draft is not None:
            self.show_draft(self._draft, caret=self.textCursor().position())

    # What it takes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Straight quotation marks become the typographic ones that a quote is shown with, at its start and its end."""
        cursor = self.textCursor()
        if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator) and not self.isReadOnly():
            cursor.insertBlock()  # Qt's own Enter takes the margins away from an empty line and stays in it
            self.ensureCursorVisible()
            return
        if event.text() == '"' and not self.isReadOnly():
            before = cursor.block().text()[: cursor.positionInBlock()]
            if not before:
                cursor.insertText("“")
                return
            if before.startswith("“") and not before[-1].isspace():
                cursor.insertText("”")
                return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text and images."""
        return is_picture_offered(source) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """An image is handed on, text taken as plain lines; more than a remark can hold is refused, not cut."""
        if self.isReadOnly():
            return
        if is_picture_offered(source):
            offered = picture_offered(source)
            if offered is None:
                self.refused.emit(
                    _("This picture is of a kind that is not read here. Save it as PNG or JPEG and add the file.")
                )
            else:
                self.pasted.emit(offered)
            return
        text = source.text().replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
        if len(text) > LONGEST_REMARK:
            self.refused.emit(
                _("The clipboard holds {size} characters; a note takes {limit} at a time. Paste a part of it.").format(
                    size=len(text), limit=LONGEST_REMARK
                )
            )
            return
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    # How it is painted

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bands, times and classes below the words."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.current()["card"])
        if self._draft is not None:
            if not self._draft.lines or (len(self._draft.lines) == 1 and not self._draft.lines[0].text):
                self._paint_invitation(painter)
            for block, line in self._visible_lines(event.rect().top(), event.rect().bottom()):
                self._paint_line(painter, block, line)
        painter.end()
        super().paintEvent(event)

    def _visible_lines(self, top: int, bottom: int) -> list[tuple[QRectF, Line]]:
        layout, shift = self.document().documentLayout(), self.verticalScrollBar().value()
        margin = theme.current().px(_LINE_MARGIN)
        block = self.document().begin()
        found: list[tuple[QRectF, Line]] = []
        for line in self.draft.lines:
            if not block.isValid():
                break
            rect = layout.blockBoundingRect(block).translated(0, -shift)
            if rect.top() - margin > bottom:
                break
            if rect.bottom() + margin >= top:
                found.append((rect.adjusted(0, -margin, 0, margin), line))
            block = block.next()
        return found

    def _paint_line(self, painter: QPainter, rect: QRectF, line: Line) -> None:
        look = theme.current()
        whole = QRectF(0, rect.top(), self.viewport().width(), rect.height())
        if line.is_empty and not line.text.strip():
            return
        ground, bar, _ink = _BANDS.get(line.kind, ("", "", ""))
        if ground:
            painter.fillRect(whole, look[ground])
            painter.fillRect(QRectF(0, whole.top(), look.px(_BAR), whole.height()), look[bar])
        small = look.font(_SMALL)
        metrics = QFontMetricsF(small)
        baseline = rect.top() + look.px(_LINE_MARGIN) + QFontMetricsF(self.font()).ascent()
        painter.setFont(small)
        painter.setPen(look["ink_2" if ground else "ink_3"])
        painter.drawText(QPointF(look.px(12), baseline), clock_words(line.said_at))
        words = self._words(line)
        if words:
            painter.setPen(look[_CLASS_INK.get(line.kind, "ink_2")])
            room = min(look.px(_CLASS_COLUMN), self.viewport().width() // 4) - look.px(14)
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(whole.right() - look.px(8) - metrics.horizontalAdvance(words), baseline), words)

    def _paint_invitation(self, painter: QPainter) -> None:
        look = theme.current()
        painter.setPen(look["ink_3"])
        room = QRectF(self.viewport().rect()).adjusted(look.px(_GUTTER), 0, -look.px(12), 0)
        words = _("Nothing was noted.") if self.isReadOnly() else _("Write while they talk: each line is a remark.")
        self._set_texts.draw(painter, room, words, TEXT_SIZE)


class _Marks(QSyntaxHighlighter):
    """Sets the mark of a line in bold, and what never leaves in a quieter ink; it is no part of the text."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.draft: Draft | None = None

    def highlightBlock(self, text: str) -> None:
        """One line."""
        kind = MARKS.get(text.lstrip()[:1])
        if kind is None:
            return
        start = len(text) - len(text.lstrip())
        bold = QTextCharFormat()
        bold.setFontWeight(theme.BOLD)
        if kind in (RemarkClass.OFF_RECORD, RemarkClass.OBSERVATION):
            quiet = QTextCharFormat()
            quiet.setForeground(QColor(theme.current()["ink_2"]))
            self.setFormat(start, len(text) - start, quiet)
            bold.setForeground(QColor(theme.current()["ink_2"]))
        self.setFormat(start, 1, bold)
