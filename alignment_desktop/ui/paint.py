"""Charts on the screen: the primitives of `charts`, painted by QPainter, with hover and click."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from alignment_desktop.charts.picture import Bar, Circle, Face, HitArea, Line, Picture, Polygon, Primitive, Text
from alignment_desktop.ui import theme
from alignment_desktop.ui.widgets import plain_tip

Draw = Callable[[float], Picture]
_PIXELS_A_POINT = 96 / 72


class PictureView(QWidget):
    """A picture that is drawn anew for the width it gets; `draw` makes it for a width in points.

    `clicked` carries the key of a hit area. Areas are reached by Tab and arrows too, and Enter clicks.
    """

    clicked = Signal(str)

    def __init__(self, name: str, draw: Draw | None = None) -> None:
        super().__init__()
        self._name = name
        self._draw = draw
        self._picture: Picture | None = None
        self._areas: tuple[HitArea, ...] = ()
        self._hovered: HitArea | None = None
        self._focused = 0
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self._make_anew)

    def show_picture(self, draw: Draw) -> None:
        """Another picture from now on."""
        self._draw = draw
        self._make()

    @property
    def picture(self) -> Picture | None:
        """The picture as it is painted now."""
        return self._picture

    # Size

    @property
    def _scale(self) -> float:
        return _PIXELS_A_POINT * theme.current().scale / 100

    def sizeHint(self) -> QSize:
        """As wide as there is room, as high as the picture."""
        height = round(self._picture.height * self._scale) if self._picture else 0
        return QSize(theme.current().px(320), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make()

    def _make_anew(self) -> None:
        self._picture = None  # the same picture looks different in another theme
        self._make()

    def _make(self) -> None:
        if self._draw is None or self.width() < 2:
            return
        picture = self._draw(self.width() / self._scale)
        if picture == self._picture:
            return
        self._picture = picture
        self._areas = tuple(p for p in self._picture.primitives if isinstance(p, HitArea))
        self._hovered = None
        self._focused = min(self._focused, max(len(self._areas) - 1, 0))
        self.setAccessibleDescription(self._picture.alt)
        self.setFixedHeight(round(self._picture.height * self._scale))
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """The primitives in their order, the hovered or focused area lit."""
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        for area, colour in ((self._hovered, "panel"), (self._focused_area(), "accent_soft")):
            if area is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.current()[colour])
                painter.drawRoundedRect(QRectF(area.x, area.y, area.width, area.height), 3, 3)
        top, bottom = event.rect().top() / self._scale, event.rect().bottom() / self._scale
        for primitive in self._picture.primitives:
            if not _is_beyond(primitive, top, bottom):
                paint(painter, primitive)

    def _focused_area(self) -> HitArea | None:
        return self._areas[self._focused] if self.hasFocus() and self._areas else None

    # Mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lights the area under the mouse and says its words."""
        area = self._area_at(event.position())
        if area is not self._hovered:
            self._hovered = area
            self.setCursor(Qt.CursorShape.PointingHandCursor if area and area.key else Qt.CursorShape.ArrowCursor)
            self.update()
            QToolTip.showText(event.globalPosition().toPoint(), plain_tip(area.tip) if area else "", self)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is lit any more."""
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on an area."""
        area = self._area_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and area is not None and area.key:
            self.clicked.emit(area.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move between areas, Enter clicks the one that is lit."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        if event.key() in steps and self._areas:
            self._focused = (self._focused + steps[Qt.Key(event.key())]) % len(self._areas)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._areas:
            if key := self._areas[self._focused].key:
                self.clicked.emit(key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows which area the keys are at."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No area is lit by the keys any more."""
        super().focusOutEvent(event)
        self.update()

    def _area_at(self, position: QPointF) -> HitArea | None:
        x, y = position.x() / self._scale, position.y() / self._scale
        inside = (a for a in reversed(self._areas) if a.x <= x <= a.x + a.width and a.y <= y <= a.y + a.height)
        return next(inside, None)


def _is_beyond(primitive: Primitive, top: float, bottom: float) -> bool:
    """True for words and bars that the part to be painted does not reach: most of a long list."""
    match primitive:
        case Text():
            return primitive.y + primitive.size < top or primitive.y - primitive.size > bottom
        case Bar():
            return primitive.y + primitive.height < top or primitive.y > bottom
    return False


def paint(painter: QPainter, primitive: Primitive) -> None:
    """Puts one primitive of a chart on the painter, whose unit is the point."""
    match primitive:
        case Line():
            pen = _pen(primitive.colour, primitive.width)
            if primitive.dash:
                pen.setDashPattern([d / max(primitive.width, 0.1) for d in primitive.dash])
            painter.setPen(pen)
            painter.drawLine(QPointF(primitive.x1, primitive.y1), QPointF(primitive.x2, primitive.y2))
        case Polygon():
            painter.setOpacity(primitive.opacity)
            _set(painter, primitive.fill, primitive.stroke, primitive.width)
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in primitive.points]))
            painter.setOpacity(1)
        case Bar():
            painter.setOpacity(primitive.opacity)
            _set(painter, primitive.fill, primitive.stroke, primitive.stroke_width)
            rect = QRectF(primitive.x, primitive.y, primitive.width, primitive.height)
            painter.drawRoundedRect(rect, primitive.radius, primitive.radius)
            painter.setOpacity(1)
        case Circle():
            _set(painter, primitive.fill, primitive.stroke, primitive.width)
            painter.drawEllipse(QPointF(primitive.x, primitive.y), primitive.radius, primitive.radius)
        case Text():
            _paint_text(painter, primitive)


def _paint_text(painter: QPainter, text: Text) -> None:
    """Words in their place, set at the size of the screen rather than scaled, so that they stay sharp."""
    transform = painter.transform()
    scale = transform.m11()
    at = transform.map(QPointF(text.x, text.y))
    if text.align != "left":
        width = _width_on_screen(text.text, text.face, text.size, scale)
        at.setX(at.x() - (width if text.align == "right" else width / 2))
    painter.resetTransform()
    painter.setFont(theme.chart_font(text.face, text.size, scale))
    painter.setPen(QColor(theme.current().chart_colour(text.colour)))
    painter.drawText(at, text.text)
    painter.setTransform(transform)


@lru_cache(maxsize=4096)
def _width_on_screen(text: str, face: Face, size: float, scale: float) -> float:
    """In pixels: hinting at the size of the screen makes some figures wider than they were measured."""
    return QFontMetricsF(theme.chart_font(face, size, scale)).horizontalAdvance(text)


def _set(painter: QPainter, fill: str, stroke: str, width: float) -> None:
    painter.setBrush(QColor(theme.current().chart_colour(fill)) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(stroke, width) if stroke else QPen(Qt.PenStyle.NoPen))


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(theme.current().chart_colour(colour)))
    pen.setWidthF(width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
