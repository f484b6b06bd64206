"""A picture that a person hands over, made safe to keep: measured before it is decoded, and freed of all it carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.decoding import picture_of
from alignment_desktop.ui.session import Session, sentence

LARGEST_READ = 20 * 2**20
LONGEST_LOGO = 1_200
LONGEST_PHOTO = 2_400

_READER = "alignment_desktop.ui.decoding.points"
_LARGEST_PNG = 2 * 2**20  # a photo of more points than this is kept as JPEG, which is a tenth of it
_JPEG_QUALITY = 90
_SHOWN = QSize(168, 72)


def chosen_kinds() -> str:
    """What a dialog for files offers: pictures that can be read."""
    return _("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)")


def _never() -> bool:
    return False


def picture_in(path: Path, *, cancelled: Callable[[], bool] = _never) -> QImage:
    """The picture of a file, upright, at most 4,096 points each way; runs in any thread.

    The file is decoded apart, in a process with limits, until `cancelled`. Raises Refused, with the next step, for what
    is no picture, is broken, or is too large to be decoded safely.
    """
    name = path.name
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_READ else b""
    except OSError:
        raise Refused(_("{name} cannot be read. Choose another file.").format(name=name)) from None
    if size > LARGEST_READ:
        raise Refused(_("{name} is larger than 20 MB. Save it smaller and choose it again.").format(name=name))
    from alignment_desktop.exchange.apart import read_apart  # behind the first paint, which needs no reader of files

    return picture_of(read_apart(_READER, name, data, cancelled=cancelled))


def logo_from(path: Path, *, cancelled: Callable[[], bool] = _never) -> bytes:
    """The picture of a file as PNG, at most 1,200 pixels long and without any metadata; raises as `picture_in` does."""
    image = fitted(picture_in(path, cancelled=cancelled), LONGEST_LOGO)
    return _encoded(_bare(image, image.rect(), QImage.Format.Format_ARGB32, Qt.GlobalColor.transparent), b"PNG")


def fitted(image: QImage, longest: int) -> QImage:
    """The picture, made smaller where one of its sides has more points than `longest`."""
    if max(image.width(), image.height()) <= longest:
        return image
    return image.scaled(
        longest, longest, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


# -- photos ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Retouching:
    """What is done to a photo before it is kept, in points of the photo as it is turned.

    `turns` are quarter turns clockwise, `frame` what stays of it (None: all), `bars` what is blacked out.
    """

    turns: int = 0
    frame: QRect | None = None
    bars: tuple[QRect, ...] = ()

    def size_of(self, image: QImage) -> QSize:
        """The size of a picture as it is turned, before it is cropped."""
        return image.size().transposed() if self.turns % 2 else image.size()

    def turned(self, size: QSize, *, clockwise: bool) -> Retouching:
        """The same a quarter turn on, frame and bars included; `size` is that of the picture before this turn."""

        def turn(rect: QRect) -> QRect:
            x = size.height() - rect.y() - rect.height() if clockwise else rect.y()
            y = rect.x() if clockwise else size.width() - rect.x() - rect.width()
            return QRect(x, y, rect.height(), rect.width())

        return replace(
            self,
            turns=(self.turns + (1 if clockwise else -1)) % 4,
            frame=None if self.frame is None else turn(self.frame),
            bars=tuple(turn(bar) for bar in self.bars),
        )


def turned(image: QImage, turns: int) -> QImage:
    """The picture after so many quarter turns clockwise."""
    return image.transformed(QTransform().rotate(90 * turns)) if turns % 4 else image


def retouched(image: QImage, retouching: Retouching) -> tuple[bytes, str]:
    """The photo as it is kept, and its media type; runs in any thread.

    It is a new picture of at most 2,400 points each way that has the points that stay and nothing else: what lay under
    a bar, outside the frame or beside the points (place, time, owner) is in none of its bytes.
    """
    upright = turned(image, retouching.turns)
    frame = upright.rect() if retouching.frame is None else retouching.frame & upright.rect()
    flat = _bare(upright, frame, QImage.Format.Format_RGB32, Qt.GlobalColor.white)
    painter = QPainter(flat)
    for bar in retouching.bars:
        painter.fillRect(bar.translated(-frame.topLeft()), Qt.GlobalColor.black)
    painter.end()
    flat = fitted(flat, LONGEST_PHOTO)
    png = _encoded(flat, b"PNG")
    return (png, "image/png") if len(png) <= _LARGEST_PNG else (_encoded(flat, b"JPEG"), "image/jpeg")


def _bare(image: QImage, part: QRect, form: QImage.Format, ground: Qt.GlobalColor) -> QImage:
    """A new picture of the points of a part alone; a converted or copied one would keep the texts beside them."""
    bare = QImage(part.size(), form)
    bare.fill(ground)
    painter = QPainter(bare)
    painter.drawImage(bare.rect(), image, part)
    painter.end()
    return bare


def _encoded(image: QImage, kind: bytes) -> bytes:
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(out, QByteArray(kind))
    if kind == b"JPEG":
        writer.setQuality(_JPEG_QUALITY)
    writer.write(image)
    return bytes(out.data().data())


# -- logos -------------------------------------------------------------------------------------------------------------


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
            lambda job: logo_from(path, cancelled=job.cancelled),
            self._take,
            failed=self._refuse,
            label=_("Reading {name}").format(name=path.name),
        )

    def _ask(self) -> None:
        dialogs.open_file(self, _("Choose a logo"), chosen_kinds(), self.read)

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
