"""A picture that a person hands over, made safe to keep: measured before it is decoded, and freed of all it carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter, QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.decoding import picture_of
from alignment_desktop.ui.session import Job, Session, sentence

LARGEST_READ = 20 * 2**20
LONGEST_LOGO = 1_200
LONGEST_PHOTO = 2_400

# The kinds of file a clipboard offers, the best first. What Windows calls “PNG” has no media type.
_OFFERED = ("image/png", "image/jpeg", "image/webp", "image/bmp", 'application/x-qt-windows-mime;value="PNG"')
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
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_READ + 1)
    except OSError:
        raise Refused(_("{name} cannot be read. Choose another file.").format(name=path.name)) from None
    return picture_from(path.name, data, cancelled=cancelled)


def picture_from(name: str, data: bytes, *, cancelled: Callable[[], bool] = _never) -> QImage:
    """The picture of a file that is handed over as its bytes; else as `picture_in`. Sentences call it by the name."""
    if len(data) > LARGEST_READ:
        raise Refused(_("{name} is larger than 20 MB. Save it smaller and choose it again.").format(name=name))
    return _apart(name, data, cancelled)


def picture_kept(name: str, data: bytes, media_type: str, *, cancelled: Callable[[], bool] = _never) -> QImage:
    """A picture out of the workbook, decoded apart like any other: the workbook too may be of somebody else's making.

    Raises Refused, in words for what is kept already.
    """
    return _apart(name, data, cancelled, kept_as=media_type or "application/octet-stream")


def is_picture_offered(source: QMimeData) -> bool:
    """Whether the clipboard, or a drop, has a picture, be it one that is taken or not."""
    return source.hasImage() or any(kind.startswith("image/") for kind in source.formats())


def picture_offered(source: QMimeData) -> bytes | QImage | None:
    """The picture of the clipboard or of a drop: its file, not decoded yet, or its points where only they are there.

    None where its kinds of file are none that is read here: asking Qt for points would decode them in this process.
    """
    offered = source.formats()
    for kind in _OFFERED:
        if kind in offered and (data := bytes(source.data(kind).data())):
            return data
    if any(kind.startswith("image/") for kind in offered):
        return None
    image = source.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


def _apart(name: str, data: bytes, cancelled: Callable[[], bool], **options: str) -> QImage:
    from alignment_desktop.exchange.apart import read_apart  # behind the first paint, which needs no reader of files

    return picture_of(read_apart(_READER, name, data, cancelled=cancelled, **options))


def logo_from(path: Path, *, cancelled: Callable[[], bool] = _never) -> bytes:
    """The picture of a file as PNG, at most 1,200 pixels long and without any metadata; raises as `picture_in` does."""
    return _logo(path, cancelled)[0]


def _logo(path: Path, cancelled: Callable[[], bool]) -> tuple[bytes, QImage]:
    """The PNG and its points, so that nobody has to decode it again."""
    image = fitted(picture_in(path, cancelled=cancelled), LONGEST_LOGO)
    bare = _bare(image, image.rect(), QImage.Format.Format_ARGB32, Qt.GlobalColor.transparent)
    return _encoded(bare, b"PNG"), bare


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
    """A logo to look at, choose and take away.

    `picked` carries its PNG bytes, or None once it is taken away; `shown` comes when `image` is another one.
    """

    picked = Signal(object)
    shown = Signal()

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session = session
        self._png: bytes | None = None
        self._job: Job | None = None
        self.image = QImage()
        self.setAccessibleName(name)
        # Only as high as it needs to be: in more room the picture would stand below its buttons.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
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
            _("Take it away"),
            lambda: self._take(None, QImage()),
            kind="quiet",
            name=_("Take away: {logo}").format(logo=name),
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
        """Another picture from now on, without `picked`; it is decoded apart, beside the window."""
        was_stopped = self._job is not None and self._job.cancelled()  # with all jobs, when the workbook was locked
        if png is not None and png == self._png and not was_stopped:
            return
        self._show(png, QImage())
        if png is not None:
            self._job = self._session.start(
                lambda job: picture_kept(_("The logo"), png, "image/png", cancelled=job.cancelled),
                self._on_decoded,
                failed=self._refuse,
            )

    def read(self, path: Path) -> None:
        """Takes the picture of a file, read beside the window; a sentence beside it says why where it is not taken."""
        self._session.start(
            lambda job: _logo(path, job.cancelled),
            self._on_chosen,
            failed=self._refuse,
            label=_("Reading {name}").format(name=path.name),
        )

    def _ask(self) -> None:
        dialogs.open_file(self, _("Choose a logo"), chosen_kinds(), self.read)

    def _on_chosen(self, logo: tuple[bytes, QImage]) -> None:
        self._take(*logo)

    def _take(self, png: bytes | None, image: QImage) -> None:
        self._show(png, image)
        self.picked.emit(png)

    def _show(self, png: bytes | None, image: QImage) -> None:
        if self._job is not None:
            self._job.cancel()
        self._png, self.image, self._job = png, image, None
        self._remove.setVisible(png is not None)
        self._problem.hide()
        self._fit()
        self.shown.emit()

    def _on_decoded(self, image: QImage) -> None:
        self._show(self._png, image)

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
        if self.image.isNull():
            self._picture.clear()
            return
        inner = QSize(room.width() - px(16), room.height() - px(16))
        fitting = self.image.scaled(
            inner, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._picture.setPixmap(QPixmap.fromImage(fitting))
