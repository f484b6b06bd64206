"""A photo to turn, crop and black out, by mouse or keys. What is done stays a value and changes no point of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.i18n import _
from alignment_desktop.ui import pictures, theme
from alignment_desktop.ui.pictures import Retouching

_MARGIN = 10
_LEAST_DRAG = 4
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class Retoucher(QWidget):
    """A photo as large as there is room, its frame and its bars, drawn by the mouse or moved by keys.

    `changed` comes after everything that is done to the photo.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Photo"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.image = QImage()
        self.now = Retouching()
        self.crops = False  # whether a drag and the arrows mean the frame; else they mean a bar
        self._is_awaited = True
        self._former: list[Retouching] = []
        self._is_adjusting = False
        self._dragged_from: QPoint | None = None
        self._preview = QImage()
        self._drawn = QPixmap()
        self._drawn_turns = 0

    def show_photo(self, image: QImage, preview: QImage) -> None:
        """Begins with a photo, of which `preview` is shown."""
        self.image, self._preview = image, preview
        self._change(Retouching(), goes_on=True)

    def show_none(self) -> None:
        """Says that no photo will come."""
        self._is_awaited = False
        self.update()
        self.changed.emit()

    # What is done to it

    @property
    def can_undo(self) -> bool:
        """Whether something was done that can be taken back."""
        return bool(self._former)

    def turn(self, *, clockwise: bool) -> None:
        """A quarter turn, with frame and bars."""
        if not self.image.isNull():
            self._change(self.now.turned(self._size, clockwise=clockwise))

    def take_up(self, *, crops: bool) -> None:
        """Takes up the frame, or the bars: drags and arrows mean it from now on."""
        self.crops = crops
        self._is_adjusting = False
        self.setFocus()
        self.changed.emit()

    def add_shape(self, *, crops: bool) -> None:
        """Takes up the frame, a first one near the edge of the photo, or a new bar in the middle of what is kept."""
        self.take_up(crops=crops)
        if self.image.isNull() or (crops and self.now.frame is not None):
            return
        whole = QRect(QPoint(0, 0), self._size)
        if crops:
            shape = whole.marginsRemoved(QMargins(*(2 * (whole.width() // 16, whole.height() // 16))))
        else:
            within = self.now.frame or whole
            shape = QRect(0, 0, max(within.width() // 2, 1), max(within.height() // 6, 1))
            shape.moveCenter(within.center())
        self._put(shape, is_new=True)
        self._is_adjusting = True

    def undo(self) -> None:
        """Takes back what was done last: a turn, the frame, a bar, or a run of moves."""
        if self._former:
            self._change(self._former.pop(), goes_on=True)
            self._is_adjusting = False

    def _adjust(self, by: QPoint, *, is_size: bool) -> None:
        shape = self.now.frame if self.crops else (self.now.bars or (None,))[-1]
        if shape is None:
            self.add_shape(crops=self.crops)
            return
        whole, step = QRect(QPoint(0, 0), self._size), max(max(self._size.width(), self._size.height()) // 100, 1)
        changed = QRect(shape)
        if is_size:
            changed.setWidth(min(max(shape.width() + by.x() * step, 1), whole.width() - shape.x()))
            changed.setHeight(min(max(shape.height() + by.y() * step, 1), whole.height() - shape.y()))
        else:
            changed.moveLeft(min(max(shape.x() + by.x() * step, 0), whole.width() - shape.width()))
            changed.moveTop(min(max(shape.y() + by.y() * step, 0), whole.height() - shape.height()))
        self._put(changed, is_new=False)

    def _put(self, shape: QRect, *, is_new: bool) -> None:
        """A frame or bar in the place of the last one, or a new one; a run of moves is undone at once."""
        if self.crops:
            after = replace(self.now, frame=shape)
        else:
            after = replace(self.now, bars=(*(self.now.bars if is_new else self.now.bars[:-1]), shape))
        goes_on = self._is_adjusting and not is_new
        self._change(after, goes_on=goes_on)
        self._is_adjusting = not is_new

    def _change(self, after: Retouching, *, goes_on: bool = False) -> None:
        if not goes_on:
            self._former.append(self.now)
        self._is_adjusting = False
        self.now = after
        self.setAccessibleDescription(self.words)
        self.changed.emit()
        self.update()

    @property
    def words(self) -> str:
        """What is done to the photo, for a line below it and for who cannot see it."""
        if self.image.isNull():
            return _("The photo is being read.") if self._is_awaited else _("There is no photo to show.")
        kept = (self.now.frame.size() if self.now.frame else self._size).boundedTo(self._size)
        parts = [_("{width} × {height} points").format(width=kept.width(), height=kept.height())]
        if self.now.turns:
            parts.append(_("turned by {degrees}°").format(degrees=90 * self.now.turns))
        if self.now.frame:
            parts.append(_("cropped"))
        if self.now.bars:
            parts.append(_("blacked out: {n}").format(n=len(self.now.bars)))
        return " · ".join(parts)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the desk; the rest goes to the window."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_shifted = held == Qt.KeyboardModifier.ShiftModifier
        is_plain = held == Qt.KeyboardModifier.NoModifier
        key = Qt.Key(event.key())
        if self.image.isNull() or not (is_plain or is_shifted or key == Qt.Key.Key_Z):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._adjust(_ARROWS[key], is_size=is_shifted)
        elif key == Qt.Key.Key_R:
            self.turn(clockwise=is_plain)
        elif key == Qt.Key.Key_C:
            self.add_shape(crops=True)
        elif key == Qt.Key.Key_B:
            self.add_shape(crops=False)
        elif key == Qt.Key.Key_Z:
            self.undo()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a frame or a bar."""
        if event.button() == Qt.MouseButton.LeftButton and not self.image.isNull():
            self._dragged_from = event.position().toPoint()
            self._is_adjusting = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draws it up to the mouse."""
        start, end = self._dragged_from, event.position().toPoint()
        if start is None or (end - start).manhattanLength() < _LEAST_DRAG:
            return
        drawn = QRect(start, end).normalized() & self.shown
        if not drawn.isEmpty():
            goes_on = self._is_adjusting
            self._put(self._in_photo(drawn), is_new=not goes_on)
            self._is_adjusting = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leaves it where it is."""
        self._dragged_from = None
        self._is_adjusting = False

    # How it is painted

    @property
    def _size(self) -> QSize:
        return self.now.size_of(self.image)

    @property
    def shown(self) -> QRect:
        """Where the photo stands; empty before there is one."""
        if self.image.isNull():
            return QRect()
        margin = theme.current().px(_MARGIN)
        room = self.rect().adjusted(margin, margin, -margin, -margin)
        at = QRect(QPoint(0, 0), self._size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
        at.moveCenter(room.center())
        return at

    def _in_photo(self, drawn: QRect) -> QRect:
        """The points of the photo that a rectangle on the screen touches, none too few."""
        shown, scale = self.shown, self._size.width() / max(self.shown.width(), 1)
        rect = QRectF(
            (drawn.x() - shown.x()) * scale,
            (drawn.y() - shown.y()) * scale,
            drawn.width() * scale,
            drawn.height() * scale,
        )
        return rect.toAlignedRect() & QRect(QPoint(0, 0), self._size)

    def on_screen(self, rect: QRect) -> QRectF:
        """Where points of the photo stand in the widget."""
        shown, scale = self.shown, self.shown.width() / max(self._size.width(), 1)
        return QRectF(
            shown.x() + rect.x() * scale, shown.y() + rect.y() * scale, rect.width() * scale, rect.height() * scale
        )

    def sizeHint(self) -> QSize:
        """Room for a photo before it is there."""
        return QSize(theme.current().px(420), theme.current().px(170))

    def minimumSizeHint(self) -> QSize:
        """Enough to see what is on it."""
        return QSize(theme.current().px(180), theme.current().px(170))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The photo, its bars, what is cropped away in the shade, and what the keys act on in a line of its own."""
        look, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), look["paper_ground"])
        if self.image.isNull():
            painter.setPen(look["ink_2"])
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.words)
            return
        shown = self.shown
        if self._drawn.size() != shown.size() or self._drawn_turns != self.now.turns:
            self._drawn_turns = self.now.turns
            small = self._preview.scaled(
                shown.size().transposed() if self.now.turns % 2 else shown.size(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._drawn = QPixmap.fromImage(pictures.turned(small, self.now.turns))
        painter.drawPixmap(shown.topLeft(), self._drawn)
        for bar in self.now.bars:
            painter.fillRect(self.on_screen(bar), Qt.GlobalColor.black)
        if self.now.frame is not None:
            shade, outside = QColor(look["paper_ground"]), QPainterPath()
            shade.setAlpha(205)
            outside.addRect(QRectF(shown))
            outside.addRect(self.on_screen(self.now.frame))
            painter.fillPath(outside, shade)
            self._outline(painter, self.on_screen(self.now.frame), is_taken_up=self.crops)
        if self.now.bars and not self.crops:
            self._outline(painter, self.on_screen(self.now.bars[-1]), is_taken_up=True)
        if self.hasFocus():
            painter.setPen(QPen(look["focus"], 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    @staticmethod
    def _outline(painter: QPainter, rect: QRectF, *, is_taken_up: bool) -> None:
        """A line that stands out on any photo: light within dark, dashed where the keys act on it."""
        painter.setPen(QPen(Qt.GlobalColor.black, 3))
        painter.drawRect(rect)
        painter.setPen(QPen(Qt.GlobalColor.white, 1, Qt.PenStyle.DashLine if is_taken_up else Qt.PenStyle.SolidLine))
        painter.drawRect(rect)
