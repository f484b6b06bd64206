"""The points of a picture out of its file; runs in a process apart, where a decoder that fails harms nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import N_, _

KINDS = ("png", "jpeg", "jpg", "webp", "bmp")
MOST_POINTS = 50_000_000  # below what Qt decodes at most, 256 MB, and above what the cameras of telephones make
LONGEST_READ = 4_096
_SIZE = 8  # bytes behind the points: width and height


@dataclass(frozen=True, slots=True)
class _Words:
    """Why a picture is not taken, and what to do: for what is no picture, is broken, or has too many points."""

    other: str
    broken: str
    large: str


_CHOSEN = _Words(
    N_("{name} is no picture that can be read. Choose a PNG, JPEG or WebP file."),
    N_("{name} is broken and cannot be shown. Choose another file."),
    N_("{name} has {width} × {height} points, too many to be read. Save it smaller and choose it again."),
)
_KEPT = _Words(
    N_("This is no picture but {kind}, {size} kB. It is kept in the workbook and not opened."),
    N_("The picture is damaged and cannot be shown. Add it again."),
    N_("The picture has {width} × {height} points, too many to show. Add a smaller one."),
)


def points(name: str, content: bytes, options: Mapping[str, Any]) -> bytes:
    """The picture's points and its size, as `picture_of` reads them: of the first one, upright, without anything else.

    The options have the media type under which the workbook keeps it, as `kept_as`, where it does; what is refused is
    told accordingly. Nothing is decoded before the head says that it is of a kind and a size that is taken. Raises
    Refused.
    """
    image = _decoded(name, content, str(options.get("kept_as", ""))).convertToFormat(QImage.Format.Format_ARGB32)
    size = image.width().to_bytes(4, "big") + image.height().to_bytes(4, "big")
    return b"".join((image.constBits(), size))


def picture_of(answer: bytes | bytearray) -> QImage:
    """The picture that `points` gave."""
    width, height = int.from_bytes(answer[-_SIZE:-4], "big"), int.from_bytes(answer[-4:], "big")
    if len(answer) != _SIZE + 4 * width * height:
        raise ValueError("these are not the points of a picture of this size")
    return QImage(answer, width, height, 4 * width, QImage.Format.Format_ARGB32).copy()


def _decoded(name: str, content: bytes, kept_as: str) -> QImage:
    words = _KEPT if kept_as else _CHOSEN
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if not reader.canRead() or bytes(reader.format().data()).decode() not in KINDS:
        raise Refused(_(words.other).format(name=name, kind=kept_as, size=max(len(content) // 1024, 1)))
    measured = reader.size()
    if not measured.isValid():
        raise Refused(_(words.broken).format(name=name))
    if measured.width() * measured.height() > MOST_POINTS:
        raise Refused(_(words.large).format(name=name, width=measured.width(), height=measured.height()))
    if max(measured.width(), measured.height()) > LONGEST_READ:
        reader.setScaledSize(measured.scaled(LONGEST_READ, LONGEST_READ, Qt.AspectRatioMode.KeepAspectRatio))
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise Refused(_(words.broken).format(name=name))
    return image
