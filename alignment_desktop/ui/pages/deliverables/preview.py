"""All pages of a document under each other, drawn where they are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from alignment_desktop.i18n import _
from alignment_desktop.ui import theme
from alignment_desktop.ui.pages.deliverables.sheets import Sheets, drawn
from alignment_desktop.ui.session import Job, Session
from alignment_desktop.ui.widgets import SCROLL_BARS

_PIXELS_A_POINT = 96 / 72
_STEP = 1.2
_SMALLEST, _LARGEST = 0.25, 4.0
_READABLE = 1.2  # pixels a point: a whole page is shown at once only where that leaves it readable
_SHADOW = ((6, 10), (4, 14), (2, 22))  # how far each veil reaches beyond the paper, and how dark it is
_KEPT = 3  # pages beside those in view whose pictures are kept


class Preview(QAbstractScrollArea):
    """The pages of a PDF. A new version of the same document keeps place and zoom.

    Page Up and Down, Home, End and the arrows move; plus, minus and Ctrl with the wheel zoom; 0 fits.
    `moved` carries the page in view, from 0, `zoomed` nothing: ask `percent`.
    """

    moved = Signal(int)
    zoomed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._sheets: Sheets | None = None
        self._version = 0
        self._zoom: float | None = None  # pixels a point at 100 %; None fits
        self._images: dict[int, tuple[tuple[int, float], QImage]] = {}
        self._job: Job | None = None
        self._page = 0
        self._laid_rects: list[QRect] = []  # the pages as they lay when they were last laid out
        self.setObjectName("preview")
        self.setAccessibleName(_("Pages of the document"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        theme.styled(
            self,
            "#preview{background:@paper_ground;border:2px solid @paper_ground;border-radius:9px;}"
            "#preview:focus{border:2px solid @focus;}" + SCROLL_BARS,
        )
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.current().changed.connect(self._lay_out_again)

    # What is shown

    def show_sheets(self, sheets: Sheets | None, *, keep_place: bool) -> None:
        """Another document, or another version of the one that is shown; None clears the ground."""
        self._sheets = sheets
        self._version += 1
        if not keep_place:
            self._images.clear()
        place = self._place() if keep_place else (0, 0.0)
        self._lay_out()
        self._go_back(place)
        self._draw_soon()
        self.viewport().update()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._sheets.sizes) if self._sheets else 0

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self._page

    @property
    def percent(self) -> int:
        """The size of the pages on the screen, 100 for that of the paper."""
        return round(self._scale() / _PIXELS_A_POINT * 100)

    @property
    def is_drawn(self) -> bool:
        """Whether every page in view has its picture, of this version and size."""
        key = self._key()
        return bool(self.pages) and all(self._images.get(n, (None,))[0] == key for n in self._visible())

    # Moving and zooming

    def go_to(self, page: int) -> None:
        """Brings the top of a page into view, from 0; beyond the ends it stays at them."""
        if self.pages:
            page = min(max(page, 0), self.pages - 1)
            self.verticalScrollBar().setValue(self._rects()[page].top() - self._margin() // 2)

    def zoom(self, steps: int) -> None:
        """Larger or smaller by so many steps, around the middle of what is in view."""
        wanted = self._scale() * _STEP**steps / _PIXELS_A_POINT
        self._set_zoom(min(max(wanted, _SMALLEST), _LARGEST) * _PIXELS_A_POINT)

    def fit(self) -> None:
        """As large as the room allows, from now on: the whole page where it can be read so, else its width."""
        self._set_zoom(None)

    def _set_zoom(self, zoom: float | None) -> None:
        self._zoom = zoom
        self._lay_out_again()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves and zooms."""
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.go_to(self._page + 1)
            case Qt.Key.Key_PageUp if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.go_to(self._page - 1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Home:
                bar.setValue(bar.minimum())
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(1)
            case Qt.Key.Key_Minus:
                self.zoom(-1)
            case Qt.Key.Key_0:
                self.fit()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls, or zooms while Ctrl is held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits anew, at the same place."""
        super().resizeEvent(event)
        self._lay_out_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Draws what was not drawn while nobody looked."""
        super().showEvent(event)
        self._draw_soon()

    def sizeHint(self) -> QSize:
        """Room for a page."""
        px = theme.current().px
        return QSize(px(420), px(520))

    # Where pages lie

    def _margin(self) -> int:
        return theme.current().px(20)

    def _scale(self) -> float:
        """Pixels a point."""
        if self._zoom is not None:
            return self._zoom
        if not self._sheets:
            return _PIXELS_A_POINT
        widest = max(width for width, _height in self._sheets.sizes)
        highest = max(height for _width, height in self._sheets.sizes)
        room = self.viewport().size() - QSize(2, 2) * self._margin()
        readable = _READABLE * theme.current().scale / 100
        return max(min(room.width() / widest, max(room.height() / highest, readable)), _SMALLEST)

    def _rects(self) -> list[QRect]:
        """Every page on a long canvas that begins at the top of the first margin."""
        if not self._sheets:
            return []
        scale, y, rects = self._scale(), self._margin(), []
        canvas = self._canvas_width(scale)
        for width, height in self._sheets.sizes:
            size = QSize(round(width * scale), round(height * scale))
            rects.append(QRect(QPoint((canvas - size.width()) // 2, y), size))
            y += size.height() + self._margin()
        return rects

    def _canvas_width(self, scale: float) -> int:
        widest = max(width for width, _height in self._sheets.sizes) if self._sheets else 0
        return max(self.viewport().width(), round(widest * scale) + 2 * self._margin())

    def _lay_out(self) -> None:
        rects = self._rects()
        high = rects[-1].bottom() + self._margin() if rects else 0
        room = self.viewport().size()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setPageStep(max(room.height() * 9 // 10, 1))
        down.setSingleStep(theme.current().px(48))
        down.setRange(0, max(0, high - room.height()))
        across.setPageStep(room.width())
        across.setRange(0, max(0, self._canvas_width(self._scale()) - room.width()) if rects else 0)
        across.setValue((across.minimum() + across.maximum()) // 2)

    def _lay_out_again(self) -> None:
        """The pages at today's size, at the same place."""
        place = self._place()
        self._lay_out()
        self._go_back(place)
        self._draw_soon()
        self.viewport().update()
        self.zoomed.emit()

    def _place(self) -> tuple[int, float]:
        """The page at the top of what is in view, and how much of it is above, as a share of its height."""
        top = self.verticalScrollBar().value()
        for number, rect in enumerate(self._laid_rects):
            if rect.bottom() > top:
                return number, (top - rect.top()) / max(rect.height(), 1)
        return 0, 0.0

    def _go_back(self, place: tuple[int, float]) -> None:
        rects = self._laid_rects = self._rects()
        if not rects:
            return
        number, share = place
        rect = rects[min(number, len(rects) - 1)]
        at_top = number == 0 and share <= 0
        self.verticalScrollBar().setValue(0 if at_top else round(rect.top() + share * rect.height()))
        self._tell_page()

    def _visible(self) -> list[int]:
        top = self.verticalScrollBar().value()
        seen = QRect(0, top, 1 << 24, self.viewport().height())
        return [n for n, rect in enumerate(self._laid_rects) if rect.intersects(seen)]

    def _on_scrolled(self) -> None:
        self._tell_page()
        self._draw_soon()
        self.viewport().update()

    def _tell_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        above = [n for n, rect in enumerate(self._laid_rects) if rect.top() <= middle]
        page = above[-1] if above else 0
        if page != self._page:
            self._page = page
            self.moved.emit(page)

    # Drawing

    def _key(self) -> tuple[int, float]:
        return self._version, round(self._scale() * self.devicePixelRatioF(), 4)

    def _draw_soon(self) -> None:
        """Starts a job for the pages in view, then for their neighbours, unless one is under way."""
        if self._sheets is None or self._job is not None or not self.isVisible():
            return
        key = self._key()
        visible = self._visible()
        beside = [n for n in (visible[0] - 1, visible[-1] + 1) if 0 <= n < self.pages] if visible else []
        for wanted in (visible, beside):
            missing = [n for n in wanted if n not in self._images or self._images[n][0] != key]
            if missing:
                self._draw(self._sheets.pdf, missing, key)
                return

    def _draw(self, pdf: bytes, pages: Sequence[int], key: tuple[int, float]) -> None:
        _version, scale = key
        self._job = self._session.start(lambda job: (key, drawn(pdf, pages, scale, job.cancelled)), self._on_drawn)
        self._job.ended.connect(self._on_ended)

    def _on_drawn(self, result: tuple[tuple[int, float], Mapping[int, QImage]]) -> None:
        key, images = result
        if key != self._key():
            return  # of a version or size that is gone
        for number, image in images.items():
            self._images[number] = key, image
        visible = self._visible()
        if visible:
            near = range(visible[0] - _KEPT, visible[-1] + _KEPT + 1)
            self._images = {n: kept for n, kept in self._images.items() if n in near}
        self.viewport().update()

    def _on_ended(self) -> None:
        self._job = None
        self._draw_soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The papers on their ground, with the pictures that are there."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for number in self._visible():
            rect = self._laid_rects[number]
            painter.setPen(Qt.PenStyle.NoPen)
            for reach, darkness in _SHADOW:
                painter.setBrush(QColor(10, 20, 30, darkness))
                veil = QRectF(rect).adjusted(-reach / 2, 0, reach / 2, reach)
                painter.drawRoundedRect(veil, 3, 3)
            painter.setBrush(QColor("#ffffff"))
            painter.drawRect(rect)
            if kept := self._images.get(number):
                painter.drawImage(rect, kept[1])
