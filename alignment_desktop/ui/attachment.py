"""Pictures of the workbook, viewed inside the window; nothing is ever handed to another program."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Evidence
from alignment_desktop.i18n import _
from alignment_desktop.ui import pictures, theme, widgets
from alignment_desktop.ui.dialogs import Dialog
from alignment_desktop.ui.session import Session, sentence
from alignment_desktop.ui.words import day


class PictureFit(QWidget):
    """A picture, as large as the room allows and never larger than it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self._is_awaited = True
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        """Shows another picture; an empty one where none will come."""
        self._image, self._is_awaited = image, False
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
        elif self._is_awaited:
            painter.setFont(theme.current().font(13))
            painter.setPen(theme.current()["ink_2"])
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("The picture is being opened."))


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
        self.picture.show_image(QImage())
        self.refuse(sentence(fault))


def show_over(parent: QWidget, session: Session, evidence: Evidence) -> Viewer | None:
    """Opens a picture of the workbook; None, and the person is told why, where it is not there any more.

    The bytes are read here and decoded apart, until the viewer is closed; what is no picture says what it is.
    """
    kept = session.do(session.workbook.attachment, evidence.attachment)
    if kept is None:
        return None
    viewer = Viewer(parent, evidence)
    viewer.show_over()
    job = session.start(
        lambda job: pictures.picture_kept(_("The picture"), kept.data, kept.media_type, cancelled=job.cancelled),
        viewer.picture.show_image,
        failed=viewer.on_failed,
        label=_("Opening the picture"),
    )
    viewer.finished.connect(lambda _result: job.cancel())
    return viewer


def _about(evidence: Evidence) -> str:
    leave = _("may be printed") if evidence.may_print else _("not to be printed")
    return " · ".join(part for part in (day(evidence.taken_on), evidence.source, leave) if part)
