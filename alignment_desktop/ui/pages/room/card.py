"""The card that is turned to the respondent: the question and its levels, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from alignment_desktop.charts.picture import contrast
from alignment_desktop.domain.interview import Response, Standing
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme
from alignment_desktop.ui.pages.room.keys import digit_of, is_plain
from alignment_desktop.ui.pages.room.sitting import answer_words

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STANDINGS = {"d": Standing.DONT_KNOW, "r": Standing.DECLINED}
_ON_COLOUR = ("#ffffff", "#10181f")
_HEAD_SIZE, _WORDS_SIZE, _GAP = 18, 15, 3


class ShowCard(QWidget):
    """Fills the room. Digits rate at once, arrows move and Enter rates; Enter, Escape or F2 puts it away.

    `on_rated` and `on_stood` answer the question; `on_away` is called when the card has gone.
    """

    def __init__(
        self,
        parent: QWidget,
        on_rated: Callable[[int], object],
        on_stood: Callable[[Standing], object],
        on_away: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._room = parent
        self._on_rated, self._on_stood, self._on_away = on_rated, on_stood, on_away
        self._question = ""
        self._who = ""
        self._levels: Sequence[str] = ()
        self._spoken: Sequence[str] = ()
        self._colour = "#000000"
        self._marked: int | None = None
        self._rated: int | None = None
        self._said = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open_with(self, question: str, spoken: Sequence[str], levels: Sequence[str], colour: str, who: str) -> None:
        """Shows a question; `who` is named only where several people are present."""
        self._question, self._spoken, self._levels = question, spoken, levels
        self._colour, self._who = colour, who
        self.place()
        self.raise_()
        self.show()
        self.setFocus()

    def place(self) -> None:
        """Covers the room as it is now."""
        self.setGeometry(self._room.rect())

    def set_answer(self, answer: Response | None) -> None:
        """The answer as the workbook has it."""
        self._rated = self._marked = None if answer is None else answer.rating
        is_other = answer is not None and answer.standing not in (Standing.RATED, Standing.TO_RATE)
        self._said = answer_words(answer) if is_other else ""
        told = self._said or (_("Level {n} chosen").format(n=self._rated) if self._rated else _("No level chosen"))
        self.setAccessibleName(f"{self._question} {told}")
        self.update()

    def key(self, event: QKeyEvent) -> bool:
        """Does what a key is for; True where it was for the card."""
        if not is_plain(event):
            return False
        key, digit = event.key(), digit_of(event)
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_F2) or (key in _ENTER and self._marked == self._rated):
            self.hide()
            self._on_away()
        elif key in _ENTER and self._marked is not None:
            self._on_rated(self._marked)
            self.hide()
            self._on_away()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self._mark(min((self._marked or 0) + 1, 5))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self._mark(max((self._marked or 6) - 1, 1))
        elif digit is not None and 1 <= digit <= 5:
            self._on_rated(digit)
        elif digit == 0:
            self._on_stood(Standing.NOT_APPLICABLE)
        elif event.text().casefold() in _STANDINGS:
            self._on_stood(_STANDINGS[event.text().casefold()])
        else:
            return False
        return True

    def _mark(self, level: int) -> None:
        self._marked = level
        self._said = ""
        self.setAccessibleName(f"{self._question} {level}: {self._levels[level - 1]}")
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a level rates."""
        for level in range(1, 6):
            if self._row(level).contains(event.position()):
                self._on_rated(level)

    # How it is painted

    def _frame(self) -> QRectF:
        look = theme.current()
        width = min(self.width() - look.px(48), look.px(1080))
        return QRectF((self.width() - width) / 2, look.px(28), width, self.height() - look.px(56))

    def _head_height(self) -> float:
        look, frame = theme.current(), self._frame()
        metrics = QFontMetricsF(self._head_font())
        box = metrics.boundingRect(frame, int(Qt.TextFlag.TextWordWrap), self._question)
        return box.height() + look.px(22)

    def _head_font(self) -> QFont:
        return theme.current().font(30 if self.height() * 100 > 640 * theme.current().scale else 20, theme.SEMIBOLD)

    def _row(self, level: int) -> QRectF:
        look, frame = theme.current(), self._frame()
        top = frame.top() + self._head_height()
        foot = look.px(40)
        height = min((frame.bottom() - foot - top) / 5, look.px(112))
        return QRectF(frame.left(), top + (level - 1) * height, frame.width(), height - look.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Question, five rows, and how to choose."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look["ground"])
        frame = self._frame()
        painter.setFont(self._head_font())
        painter.setPen(look["ink"])
        painter.drawText(frame, int(Qt.TextFlag.TextWordWrap), self._question)
        has_spoken, has_words = self.fitting()
        for level in range(1, 6):
            self._paint_row(painter, level, has_spoken=has_spoken, has_words=has_words)
        painter.setFont(look.font(14))
        painter.setPen(look["ink_2"])
        room = QRectF(frame.left(), self._row(5).bottom() + look.px(12), frame.width(), look.px(48))
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap), self._foot())

    def _foot(self) -> str:
        keys = _("1 to 5 chooses · 0 does not apply · D I don’t know · R I would rather not say")
        if self._rated is None and not self._said:
            return f"{self._who}: {keys}" if self._who else keys
        done = self._said or _("Chosen: {n}").format(n=self._rated)
        if self._marked != self._rated:
            done = _("Enter chooses {n}").format(n=self._marked)
        told = _("{done} · Enter goes on").format(done=done) if self._marked == self._rated else done
        return f"{self._who}: {told}" if self._who else told

    def fitting(self) -> tuple[bool, bool]:
        """What fits into all five rows: spoken form and full text, else the text alone, else the spoken form."""
        look, words = theme.current(), self._words(self._row(1))
        metrics = QFontMetricsF(look.font(_WORDS_SIZE))
        wrap = int(Qt.TextFlag.TextWordWrap)
        needed = max((metrics.boundingRect(words, wrap, text).height() for text in self._levels), default=0.0)
        head = QFontMetricsF(look.font(_HEAD_SIZE, theme.SEMIBOLD)).lineSpacing() + look.px(_GAP)
        has_words = needed <= words.height()
        return not has_words or head + needed <= words.height(), has_words

    @staticmethod
    def _words(row: QRectF) -> QRectF:
        px = theme.current().px
        return row.adjusted(px(62), px(6), -px(16), -px(6))

    def _paint_row(self, painter: QPainter, level: int, *, has_spoken: bool, has_words: bool) -> None:
        look, rect = theme.current(), self._row(level)
        is_rated = level == self._rated
        path = QPainterPath()
        path.addRoundedRect(rect, look.px(9), look.px(9))
        painter.fillPath(path, QColor(self._colour) if is_rated else look["card"])
        ink = QColor(max(_ON_COLOUR, key=lambda c: contrast(c, self._colour))) if is_rated else look["ink"]
        painter.setPen(look["focus"] if level == self._marked else look["line_strong"])
        if not is_rated or level == self._marked:
            painter.drawPath(path)
        painter.setPen(ink)
        painter.setFont(look.font(20 if rect.height() < look.px(58) else 25, theme.BOLD))
        painter.drawText(rect.adjusted(look.px(20), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), str(level))
        words = self._words(rect)
        align = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
        head, plain = look.font(_HEAD_SIZE if has_words else _WORDS_SIZE, theme.SEMIBOLD), look.font(_WORDS_SIZE)
        if not (has_spoken and has_words):
            painter.setFont(plain if has_words else head)
            painter.drawText(words, align, (self._levels if has_words else self._spoken)[level - 1])
            return
        height = QFontMetricsF(head).lineSpacing()
        box = QFontMetricsF(plain).boundingRect(words, int(Qt.TextFlag.TextWordWrap), self._levels[level - 1])
        top = words.top() + max(0.0, (words.height() - height - look.px(_GAP) - box.height()) / 2)
        painter.setFont(head)
        painter.drawText(QRectF(words.left(), top, words.width(), height), 0, self._spoken[level - 1])
        painter.setFont(plain)
        painter.setPen(ink if is_rated else look["ink_2"])
        top += height + look.px(_GAP)
        rest = QRectF(words.left(), top, words.width(), words.bottom() - top)
        painter.drawText(rest, int(Qt.TextFlag.TextWordWrap), self._levels[level - 1])
