"""Pictures of the workbook, viewed inside the window; nothing is ever handed to another program."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.domain.errors import AlignmentError, Refused
from alignment_desktop.domain.interview import Evidence
from alignment_desktop.i18n import _
from alignment_desktop.ui import theme, widgets
from alignment_desktop.ui.decoding import KINDS, MOST_POINTS
from alignment_desktop.ui.dialogs import Dialog
from alignment_desktop.ui.session import Session, sentence
from alignment_desktop.ui.words import day

_LARGEST_SIDE = 4096  # more than any screen shows of it


class PictureFit(QWidget):
    """A picture, as large as the room allows and never larger than it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        """Shows another picture."""
        self._image = image
        self.update()

    @property
    def shown(self) -> QRect:
        """Where the picture stands; empty before there is one."""
        size = self._image.size().scaled(self.size().boundedTo(self._image.size()), Qt.AspectRatioMode.KeepAspectRatio)
        at = QRect(0, 0, size.width(), size.height())
        at.moveCenter(self.rect().center())
        return at if not self._image.isNull() else QRect()

    def sizeHint(self) -> QSize:
        """Room for a picture before it is there."""
        return QSize(theme.current().px(560), theme.current().px(360))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in the middle."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current()["paper_ground"])
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.shown, self._image)


class Viewer(Dialog):
    """A picture over the window with its caption and source; Escape or Enter closes it."""

    def __init__(self, parent: QWidget, evidence: Evidence) -> None:
        super().__init__(parent, evidence.caption or _("Evidence"))
        self._over = parent.window()
        self.picture = PictureFit(evidence.caption or _("Evidence"))
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(widgets.muted(_about(evidence), wraps=True, size=13))
        self.add_button(_("Close"), self.accept, kind="primary").setFocus()

    def show_over(self) -> None:
        """Opens it, nearly as large as the window."""
        self.show_fitting()
        self.resize(self._over.size() * 0.9)
        self.move(self._over.mapToGlobal(self._over.rect().center()) - self.rect().center())

    def on_failed(self, fault: Exception) -> None:
        """Says in place of the picture why there is none."""
        if not isinstance(fault, AlignmentError):
            raise fault
        self.refuse(sentence(fault))


def show_over(parent: QWidget, session: Session, evidence: Evidence) -> Viewer | None:
    """Opens a picture of the workbook; None, and the person is told why, where it is not there any more.

    The bytes are read here and decoded beside the window's thread; what is no picture says what it is.
    """
    kept = session.do(session.workbook.attachment, evidence.attachment)
    if kept is None:
        return None
    viewer = Viewer(parent, evidence)
    viewer.show_over()
    session.start(lambda _job: decoded(kept.data, kept.media_type), viewer.picture.show_image, failed=viewer.on_failed)
    return viewer


def decoded(data: bytes, media_type: str) -> QImage:
    """The picture, upright, at most as large as a screen shows it. Raises Refused for what is none or is too large."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if not reader.canRead() or bytes(reader.format().data()).decode() not in KINDS or not size.isValid():
        raise Refused(
            _("This is no picture but {kind}, {size} kB. It is kept in the workbook and not opened.").format(
                kind=media_type, size=max(len(data) // 1024, 1)
            )
        )
    if size.width() * size.height() > MOST_POINTS:
        raise Refused(_("The picture has {width} × {height} points, too many to show. Add a smaller one.").format(
            width=size.width(), height=size.height()))  # fmt: skip
    if max(size.width(), size.height()) > _LARGEST_SIDE:
        reader.setScaledSize(size.scaled(_LARGEST_SIDE, _LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise Refused(_("The picture is damaged and cannot be shown. Add it again."))
    return image


def _about(evidence: Evidence) -> str:
    leave = _("may be printed") if evidence.may_print else _("not to be printed")
    return " · ".join(part for part in (day(evidence.taken_on), evidence.source, leave) if part)
