"""A picture that a person hands over, made safe to keep: measured before it is decoded, and freed of all it carries."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.session import Session, sentence

KINDS = ("png", "jpeg", "jpg", "webp", "bmp")
LONGEST_READ = 6_000
LARGEST_READ = 20 * 2**20
LONGEST_KEPT = 1_200

_SHOWN = QSize(168, 72)


def logo_from(path: Path) -> bytes:
    """The picture of a file as PNG, at most 1,200 pixels long and without any metadata; runs in any thread.

    Raises Refused, with the next step, for what is no picture, is broken, or is too large to be decoded safely.
    """
    name = path.name
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_READ else b""
    except OSError:
        raise Refused(_("{name} cannot be read. Choose another file.").format(name=name)) from None
    if size > LARGEST_READ:
        raise Refused(_("{name} is larger than 20 MB. Save it smaller and choose it again.").format(name=name))
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if not reader.canRead() or bytes(reader.format().data()).decode() not in KINDS:
        raise Refused(_("{name} is no picture that can be read. Choose a PNG, JPEG or WebP file.").format(name=name))
    broken = _("{name} is broken and cannot be shown. Choose another file.").format(name=name)
    measured = reader.size()
    if not measured.isValid():
        raise Refused(broken)
    if max(measured.width(), measured.height()) > LONGEST_READ:
        raise Refused(
            _("{name} has {width} × {height} pixels, and at most {most} each way are read. Save it smaller.").format(
                name=name, width=measured.width(), height=measured.height(), most=LONGEST_READ
            )
        )
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise Refused(broken)
    return _as_png(image)


def _as_png(image: QImage) -> bytes:
    if max(image.width(), image.height()) > LONGEST_KEPT:
        image = image.scaled(
            LONGEST_KEPT,
            LONGEST_KEPT,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    bare = QImage(image.size(), QImage.Format.Format_ARGB32)  # a copy of pixels alone; a converted one keeps the texts
    bare.fill(Qt.GlobalColor.transparent)
    painter = QPainter(bare)
    painter.drawImage(0, 0, image)
    painter.end()
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(out, QByteArray(b"PNG")).write(bare)
    return bytes(out.data().data())


class LogoField(QWidget):
    """A logo to look at, choose and take away. `picked` carries its PNG bytes, or None once it is taken away."""

    picked = Signal(object)

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session = session
        self._png: bytes | None = None
        self.setAccessibleName(name)
        row = widgets.horizontal(self, spacing=12)
        self._picture = widgets.label(name=name)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.styled(
            self._picture, "QLabel{background:#ffffff;border:1px solid @line_strong;border-radius:7px;color:#5d6c80;}"
        )
        row.addWidget(self._picture)
        column = widgets.vertical(spacing=4)
        self.choose_button = widgets.button(
            _("Choose a picture…"), self._ask, name=_("Choose: {logo}").format(logo=name)
        )
        self._remove = widgets.button(
            _("Take it away"), lambda: self._take(None), kind="quiet", name=_("Take away: {logo}").format(logo=name)
        )
        self._problem = widgets.label(size=12, tone="bad", wraps=True)
        self._problem.hide()
        widgets.add_all(column, (self.choose_button, self._remove, 1))
        row.addLayout(column)
        row.addWidget(self._problem, 1)
        row.addStretch()
        theme.current().changed.connect(self._fit)
        self.show_png(None)

    @property
    def png(self) -> bytes | None:
        """The picture that is shown."""
        return self._png

    def show_png(self, png: bytes | None) -> None:
        """Another picture from now on, without a signal."""
        self._png = png
        self._remove.setVisible(png is not None)
        self._problem.hide()
        self._fit()

    def read(self, path: Path) -> None:
        """Takes the picture of a file, read beside the window; a sentence beside it says why where it is not taken."""
        self._session.start(
            lambda _job: logo_from(path),
            self._take,
            failed=self._refuse,
            label=_("Reading {name}").format(name=path.name),
        )

    def _ask(self) -> None:
        dialogs.open_file(self, _("Choose a logo"), _("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"), self.read)

    def _take(self, png: bytes | None) -> None:
        self.show_png(png)
        self.picked.emit(png)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            raise error
        self._problem.setText(sentence(error))
        self._problem.show()

    def _fit(self) -> None:
        px = theme.current().px
        room = QSize(px(_SHOWN.width()), px(_SHOWN.height()))
        self._picture.setFixedSize(room)
        if self._png is None:
            self._picture.setText(_("No logo yet"))
            return
        pixmap = QPixmap()
        pixmap.loadFromData(self._png)
        inner = QSize(room.width() - px(16), room.height() - px(16))
        self._picture.setPixmap(
            pixmap.scaled(inner, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
