"""The points of a picture out of its file; runs in a process apart, where a decoder that fails harms nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import _

KINDS = ("png", "jpeg", "jpg", "webp", "bmp")
MOST_POINTS = 50_000_000  # below what Qt decodes at most, 256 MB, and above what the cameras of telephones make
LONGEST_READ = 4_096
_SIZE = 8  # bytes behind the points: width and height


def points(name: str, content: bytes, options: Mapping[str, Any]) -> bytes:
    """The picture's points and its size, as `picture_of` reads them: of the first one, upright, without anything else.

    Nothing is decoded before the head says that it is of a kind and a size that is taken. Raises Refused.
    """
    image = _decoded(name, content).convertToFormat(QImage.Format.Format_ARGB32)
    size = image.width().to_bytes(4, "big") + image.height().to_bytes(4, "big")
    return b"".join((image.constBits(), size))


def picture_of(answer: bytes) -> QImage:
    """The picture that `points` gave."""
    width, height = int.from_bytes(answer[-_SIZE:-4], "big"), int.from_bytes(answer[-4:], "big")
    if len(answer) != _SIZE + 4 * width * height:
        raise ValueError("these are not the points of a picture of this size")
    return QImage(answer, width, height, 4 * width, QImage.Format.Format_ARGB32).copy()


def _decoded(name: str, content: bytes) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    if not reader.canRead() or bytes(reader.format().data()).decode() not in KINDS:
        raise Refused(_("{name} is no picture that can be read. Choose a PNG, JPEG or WebP file.").format(name=name))
    broken = _("{name} is broken and cannot be shown. Choose another file.").format(name=name)
    measured = reader.size()
    if not measured.isValid():
        raise Refused(broken)
    if measured.width() * measured.height() > MOST_POINTS:
        raise Refused(
            _("{name} has {width} × {height} points, too many to be read. Save it smaller and choose it again.").format(
                name=name, width=measured.width(), height=measured.height()
            )
        )
    if max(measured.width(), measured.height()) > LONGEST_READ:
        reader.setScaledSize(measured.scaled(LONGEST_READ, LONGEST_READ, Qt.AspectRatioMode.KeepAspectRatio))
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise Refused(broken)
    return image
