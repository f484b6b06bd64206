"""What a brand looks like on the cover of a document."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.charts import picture
from alignment_desktop.domain.engagement import Brand
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme

_WIDTH, _HEIGHT = 252, 356  # a page of A4


class BrandPreview(QWidget):
    """The cover in the colours of a brand; paper is white by day and by night."""

    def __init__(self) -> None:
        super().__init__()
        self._brand = Brand(id="", firm="")
        self._logo = QImage()
        self.setAccessibleName(_("How a cover looks with this brand"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def show_brand(self, brand: Brand, logo: QImage) -> None:
        """Another brand from now on, with the points of its logo, if there is one."""
        self._brand, self._logo = brand, logo
        self.setAccessibleDescription(f"{brand.firm}, {brand.accent}, {brand.second}")
        self.update()

    def sizeHint(self) -> QSize:
        """A small page."""
        return QSize(theme.current().px(_WIDTH), theme.current().px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The firm's mark, the title on the accent, the bar in the second colour, confidentiality and imprint."""
        px, brand = theme.current().px, self._brand
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(picture.PAPER))
        accent = QColor(picture.readable(brand.accent))
        left, wide = px(22), self.width() - px(44)
        self._draw_mark(painter, QRect(left, px(20), px(110), px(24)), accent)
        painter.fillRect(QRect(0, px(62), self.width(), px(122)), accent)
        painter.fillRect(QRect(left, px(180), px(34), px(4)), QColor(brand.second))
        paper = QColor(picture.PAPER)
        self._write(painter, _("Your client").upper(), QRect(left, px(78), wide, px(14)), 8, theme.BOLD, paper)
        self._write(painter, _("Assessment report"), QRect(left, px(96), wide, px(26)), 18, theme.BOLD, paper)
        subtitle = QRect(left, px(124), wide, px(16))
        self._write(painter, _("How business and IT work together"), subtitle, 10, theme.REGULAR, paper)
        ink, ink_2 = QColor(picture.INK), QColor(picture.INK_2)
        told = brand.confidentiality or _("Confidential: for the named recipient only")
        self._write(painter, told, QRect(left, px(282), wide, px(14)), 9, theme.SEMIBOLD, ink)
        painter.fillRect(QRect(left, px(302), wide, 1), QColor(picture.LINE))
        painter.setFont(theme.current().font(8))
        painter.setPen(ink_2)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(QRect(left, px(308), wide, px(40)), wrapped, brand.imprint)
        painter.setPen(theme.current()["line_strong"])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _write(
        self, painter: QPainter, text: str, room: QRect, size: float, weight: QFont.Weight, colour: QColor
    ) -> None:
        painter.setFont(theme.current().font(size, weight))
        painter.setPen(colour)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_mark(self, painter: QPainter, room: QRect, accent: QColor) -> None:
        """The firm's logo, or its name in its colour."""
        if self._logo.isNull():
            self._write(painter, self._brand.firm or _("Your firm"), room, 12, theme.BOLD, accent)
            return
        size = QSize(self._logo.size())
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(room.left(), room.top(), size.width(), size.height())
        painter.drawImage(target, self._logo, QRectF(self._logo.rect()))
