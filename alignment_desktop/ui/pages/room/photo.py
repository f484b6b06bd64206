"""A pasted image as the workbook keeps it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

MEDIA_TYPE = "image/png"
_LONGEST_SIDE = 2400


def as_png(image: QImage) -> bytes:
    """The pixels alone, encoded anew: what a camera wrote beside them (place, time, owner) does not come along."""
    if max(image.width(), image.height()) > _LONGEST_SIDE:
        image = image.scaled(
            _LONGEST_SIDE,
            _LONGEST_SIDE,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    has_alpha = image.hasAlphaChannel()
    plain = QImage(image.size(), QImage.Format.Format_ARGB32 if has_alpha else QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.transparent)
    painter = QPainter(plain)
    painter.drawImage(plain.rect(), image)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    plain.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, Qt for text
    return bytes(buffer.data().data())
