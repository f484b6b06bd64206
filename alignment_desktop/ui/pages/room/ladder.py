"""The five levels of a question as one dark ladder that is read at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from alignment_desktop.charts.picture import contrast
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.pages.room.settext import SetTexts

LEVELS = 5
_NAME_SIZE, _WORDS_SIZE = 14, 13
_PAD_X, _PAD_Y, _GAP = 14, 12, 3
_NARROW_CELL, _NARROW_PAD = 120, 8
_RADIUS = 9
_ON_COLOUR = ("#ffffff", "#10181f")


class Ladder(QWidget):
    """Levels 1 to 5 with their short spoken form, or their full text while `is_full`; the chosen one in a colour."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._texts = SetTexts()
        self._names: Sequence[str] = ()
        self._spoken: Sequence[str] = ("",) * LEVELS
        self._full: Sequence[str] = ("",) * LEVELS
        self._every: Sequence[str] = ()
        self._level: int | None = None
        self._colour = "#000000"
        self._is_full = False
        self._is_compact = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self._fit)

    def set_scale(self, names: Sequence[str], every_spoken: Sequence[str]) -> None:
        """The names of the levels, and all short forms there are: room for the longest keeps the note in its place."""
        self._names, self._every = tuple(names), tuple(every_spoken)
        self._fit()

    def set_question(self, spoken: Sequence[str], full: Sequence[str], colour: str) -> None:
        """The levels of another question, and the colour of its challenge."""
        self._spoken, self._full, self._colour = spoken, full, colour
        if self._is_full:
            self._fit()
        self.update()

    def set_level(self, level: int | None) -> None:
        """Another chosen level; None for none."""
        if level != self._level:
            self._level = level
            self.update()
        said = _("none chosen") if level is None else f"{level} {self._spoken[level - 1]}"
        self.setAccessibleName(_("Levels: {level}").format(level=said))

    @property
    def is_full(self) -> bool:
        """Whether the full text of each level is shown."""
        return self._is_full

    def set_full(self, is_full: bool) -> None:
        """Full text or short form."""
        self._is_full = is_full
        self._fit()
        self.update()

    def set_compact(self, is_compact: bool) -> None:
        """Without the names of the levels, for a window that is low."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self._fit()

    # Where things stand

    def sizeHint(self) -> QSize:
        """As wide as it is given."""
        return QSize(theme.current().px(400), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows from the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        look = theme.current()
        metrics = QFontMetricsF(look.font(_WORDS_SIZE))
        room = max(self.width() / LEVELS - 2 * self._pad, 10)
        mark = f"{LEVELS}  " if self._is_compact else ""
        texts = [mark + text for text in (self._full if self._is_full else self._every)]
        lines = max((self._lines(text, room, metrics) for text in texts), default=1)
        height = 2 * look.px(_PAD_Y) + lines * metrics.lineSpacing()
        if not self._is_compact:
            height += QFontMetricsF(look.font(_NAME_SIZE, theme.SEMIBOLD)).lineSpacing() + look.px(_GAP)
        height = ceil(height) + look.px(2)
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    @property
    def _pad(self) -> int:
        """The room at both sides of a cell, less where cells are narrow."""
        px = theme.current().px
        return px(_PAD_X if self.width() >= LEVELS * px(_NARROW_CELL) else _NARROW_PAD)

    @staticmethod
    def _lines(text: str, room: float, metrics: QFontMetricsF) -> int:
        box = metrics.boundingRect(QRectF(0, 0, room, 10_000), int(Qt.TextFlag.TextWordWrap), text)
        return max(1, round(box.height() / metrics.lineSpacing()))

    def _cell(self, level: int) -> QRectF:
        width = self.width() / LEVELS
        return QRectF((level - 1) * width, 0, width, self.height())

    # What it does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click rates, as its key does."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(min(LEVELS, int(event.position().x() * LEVELS // max(self.width(), 1)) + 1))

    def event(self, event: QEvent) -> bool:
        """The full text of a level under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            level = min(LEVELS, event.pos().x() * LEVELS // max(self.width(), 1) + 1)
            QToolTip.showText(event.globalPos(), widgets.plain_tip(f"{level}  {self._full[level - 1]}"), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dark band of five cells."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), look["ground"])
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), look.px(_RADIUS), look.px(_RADIUS))
        painter.fillPath(path, look["ladder"])
        painter.setPen(look["ladder_line"])
        for level in range(2, LEVELS + 1):
            if self._level is None or level not in (self._level, self._level + 1):
                x = self._cell(level).left()
                painter.drawLine(int(x), 0, int(x), self.height())
        if self._level is not None:
            chosen = QPainterPath()
            chosen.addRoundedRect(self._cell(self._level), look.px(_RADIUS), look.px(_RADIUS))
            painter.fillPath(chosen, QColor(self._colour))
        for level in range(1, LEVELS + 1):
            self._paint_level(painter, level)

    def _paint_level(self, painter: QPainter, level: int) -> None:
        look = theme.current()
        name_ink, words_ink = look["ladder_ink"], look["ladder_ink_2"]
        if level == self._level:
            name_ink = words_ink = QColor(max(_ON_COLOUR, key=lambda ink: contrast(ink, self._colour)))
        room = self._cell(level).adjusted(self._pad, look.px(_PAD_Y), -self._pad, -look.px(_PAD_Y))
        words = (self._full if self._is_full else self._spoken)[level - 1]
        name = self._names[level - 1] if level <= len(self._names) else ""
        painter.setPen(name_ink)
        if self._is_compact:
            words = f"{level}  {words}"
        else:
            head, _width, height = self._texts.line(
                f"{level}  {name[:1].upper()}{name[1:]}", room.width(), _NAME_SIZE, theme.SEMIBOLD
            )
            painter.setFont(look.font(_NAME_SIZE, theme.SEMIBOLD))
            painter.drawStaticText(room.topLeft(), head)
            room.setTop(room.top() + height + look.px(_GAP))
        painter.setPen(words_ink)
        self._texts.draw(painter, room, words, _WORDS_SIZE)
