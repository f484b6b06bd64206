"""Texts that are painted again and again, laid out once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTextOption, QTransform

from alignment_desktop.ui import theme

_MOST = 1500


class SetTexts:
    """Plain texts wrapped to a width in a size and weight of the theme; forgotten when the look changes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int, float, QFont.Weight], QStaticText] = {}
        theme.current().changed.connect(self._kept.clear)

    def of(self, text: str, width: float, size: float, weight: QFont.Weight = theme.REGULAR) -> QStaticText:
        """The text as it is drawn; its `size()` says how much room it takes."""
        key = (text, round(width), size, weight)
        made = self._kept.get(key)
        if made is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            option = QTextOption(Qt.AlignmentFlag.AlignLeft)
            option.setWrapMode(QTextOption.WrapMode.WordWrap)
            made = self._kept[key] = QStaticText(text.replace("\n", "\u2028"))
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setTextOption(option)
            made.setTextWidth(width)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(QTransform(), theme.current().font(size, weight))
        return made

    def line(
        self, text: str, room: float, size: float, weight: QFont.Weight = theme.REGULAR
    ) -> tuple[QStaticText, float, float]:
        """A text in one line, shortened to its room, with its width and height. A number at its end stays."""
        key = (text, -round(room), size, weight)  # below 0: apart from the wrapped ones
        made = self._kept.get(key)
        if made is None:
            font = theme.current().font(size, weight)
            metrics = QFontMetricsF(font)
            stem, _blank, end = text.rpartition(" ")
            end = f" {end}" if stem and end.isdecimal() else ""
            shown = metrics.elidedText(
                stem if end else text, Qt.TextElideMode.ElideRight, room - metrics.horizontalAdvance(end)
            )
            made = self._kept[key] = QStaticText(shown + end)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(QTransform(), font)
        return made, made.size().width(), made.size().height()

    def draw(
        self, painter: QPainter, rect: QRectF, text: str, size: float, weight: QFont.Weight = theme.REGULAR
    ) -> None:
        """Draws a text into the upper left of a place, in the painter's pen."""
        painter.setFont(theme.current().font(size, weight))
        painter.drawStaticText(QPointF(rect.topLeft()), self.of(text, rect.width(), size, weight))
