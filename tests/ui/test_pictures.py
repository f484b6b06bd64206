"""A logo comes in as pixels and nothing else, or not at all."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMetaType, QMimeData
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from alignment_desktop.domain.errors import Refused
from alignment_desktop.exchange import apart
from alignment_desktop.ui.pictures import LogoField, logo_from, picture_offered
from tests.ui.conftest import click, settle, words_of

LONG = 30_000  # a process is started for each picture, which takes its time on a busy machine


def written(path: Path, width: int, height: int, kind: bytes = b"PNG", text: str = "") -> Path:
    """A picture in a file, with a text in its metadata where one is given."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(15, 92, 102, 120))
    writer = QImageWriter(str(path), QByteArray(kind))
    if text:
        writer.setText("Comment", text)
    assert writer.write(image), writer.errorString()
    return path


def claimed(path: Path, width: int, height: int) -> Path:
    """A PNG of a few bytes whose head claims to be this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    return path


def test_a_logo_stands_beside_its_button_however_much_room_there_is(session, show):
    page = show(QWidget(), 500, 400)
    column = QVBoxLayout(page)
    field = LogoField(session, "Logo of the firm")
    column.addWidget(field)
    field.show()
    settle()
    assert field.height() <= field.sizeHint().height()
    button = field.choose_button.geometry()
    assert (
        field.findChild(QLabel).geometry().top() <= button.center().y() <= field.findChild(QLabel).geometry().bottom()
    )


def test_a_logo_keeps_its_pixels_and_loses_its_metadata(qapp, tmp_path):
    png = logo_from(written(tmp_path / "logo.png", 300, 120, text="taken at the client's"))
    assert b"client" not in png
    kept = QImage.fromData(png)
    assert (kept.width(), kept.height()) == (300, 120)
    assert kept.pixelColor(10, 10).alpha() == 120


def test_a_large_logo_is_made_smaller(qapp, tmp_path):
    kept = QImage.fromData(logo_from(written(tmp_path / "logo.jpg", 3000, 1000, b"JPG")))
    assert (kept.width(), kept.height()) == (1200, 400)


def test_what_claims_to_be_huge_is_refused_before_it_is_decoded(qapp, tmp_path):
    with pytest.raises(Refused, match="8000 × 8000"):
        logo_from(claimed(tmp_path / "bomb.png", 8000, 8000))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.png", b"", "no picture"),
        ("text.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        ("half.png", b"\x89PNG\r\n\x1a\n\x00\x00", "is broken"),
        ("heavy.png", bytes(21 * 2**20), "20 MB"),
    ],
)
def test_what_is_no_picture_gets_one_sentence(qapp, tmp_path, name, content, told):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=told):
        logo_from(path)


def test_a_picture_cut_short_is_refused(qapp, tmp_path):
    whole = written(tmp_path / "logo.png", 300, 300).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused, match=r"cut\.png"):
        logo_from(tmp_path / "cut.png")


def test_a_file_that_is_gone_gets_one_sentence(qapp, tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        logo_from(tmp_path / "gone.png")


def test_the_field_shows_a_logo_says_why_not_and_takes_it_away(session, show, qtbot, tmp_path):
    field = LogoField(session, "Logo of the firm")
    show(field, 500, 120)
    assert "No logo yet" in words_of(field)
    with qtbot.waitSignal(field.picked, timeout=LONG) as picked:
        field.read(written(tmp_path / "logo.png", 40, 20))
    assert picked.args[0].startswith(b"\x89PNG")
    assert field.image.size().toTuple() == (40, 20)
    field.read(tmp_path / "gone.png")
    qtbot.waitUntil(lambda: "gone.png cannot be read" in words_of(field))
    assert field.png == picked.args[0]
    with qtbot.waitSignal(field.picked) as picked:
        click(field, "Take away: Logo of the firm")
    assert picked.args == [None]
    assert "No logo yet" in words_of(field)


def test_a_logo_of_the_workbook_is_decoded_apart_and_once(session, show, qtbot, tmp_path, monkeypatch):
    asked = []

    def counted(reader, name, content, **options):
        asked.append(reader)
        return read_apart(reader, name, content, **options)

    read_apart = apart.read_apart
    monkeypatch.setattr(apart, "read_apart", counted)
    field = LogoField(session, "Logo of the firm")
    show(field, 500, 120)
    kept = written(tmp_path / "logo.png", 40, 20).read_bytes()
    with qtbot.waitSignals([field.shown] * 2, timeout=LONG):
        field.show_png(kept)
    assert field.image.size().toTuple() == (40, 20)
    field.show_png(bytes(bytearray(kept)))
    assert not session.jobs
    assert asked == ["alignment_desktop.ui.decoding.points"]


def test_a_logo_that_was_being_decoded_when_the_jobs_were_stopped_is_decoded_again(session, show, qtbot, tmp_path):
    field = LogoField(session, "Logo of the firm")
    show(field, 500, 120)
    kept = written(tmp_path / "logo.png", 40, 20).read_bytes()
    field.show_png(kept)
    session.finish_jobs()
    assert field.image.isNull()
    field.show_png(kept)
    qtbot.waitUntil(lambda: not field.image.isNull(), timeout=LONG)


def test_a_broken_logo_of_the_workbook_is_told_and_can_be_taken_away(session, show, qtbot):
    field = LogoField(session, "Logo of the firm")
    show(field, 500, 120)
    field.show_png(b"\x89PNG broken")
    qtbot.waitUntil(lambda: "damaged" in words_of(field) or "not opened" in words_of(field), timeout=LONG)
    with qtbot.waitSignal(field.picked):
        click(field, "Take away: Logo of the firm")


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        ({"image/png": b"png", "image/jpeg": b"jpeg"}, b"png"),
        ({"image/bmp": b"bmp", "image/tiff": b"tiff"}, b"bmp"),
        ({'application/x-qt-windows-mime;value="PNG"': b"png"}, b"png"),
        ({"image/tiff": b"tiff"}, None),
        ({"image/png": b""}, None),
        ({"text/plain": b"words"}, None),
    ],
)
def test_of_what_is_offered_the_file_is_taken_and_never_decoded(qapp, offered, taken):
    source = QMimeData()
    for kind, data in offered.items():
        source.setData(kind, data)
    assert picture_offered(source) == taken


class Decoding(QMimeData):
    """A clipboard as systems offer it: whoever asks for points has its file decoded."""

    def retrieveData(self, kind: str, wanted: QMetaType) -> object:  # noqa: N802
        return QImage(3, 2, QImage.Format.Format_RGB32) if kind == "application/x-qt-image" else b""


def test_a_file_that_is_not_taken_is_not_decoded_by_asking_for_its_points(qapp):
    source = Decoding()
    assert isinstance(picture_offered(source), QImage)
    source.setData("image/tiff", b"tiff")
    assert picture_offered(source) is None


def test_points_are_taken_where_there_is_no_file(qapp):
    source = QMimeData()
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    source.setImageData(image)
    assert picture_offered(source) == image
