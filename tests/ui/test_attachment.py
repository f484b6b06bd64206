"""Pictures viewed inside the window, whatever was kept as one."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Evidence
from alignment_desktop.exchange import apart
from alignment_desktop.ui import attachment, decoding
from tests.ui.conftest import press, words_of
from tests.ui.test_pictures import claimed

LONG = 30_000  # a process is started for each picture, which takes its time on a busy machine


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def kept(empty_session, show):
    """Keeps bytes as evidence of an engagement and opens them over a window."""
    workbook = empty_session.workbook
    engagement = workbook.clients.add_engagement(workbook.clients.add_client("Larkfield Tools").id, "Review")
    window = show(QWidget())

    def opened(data, media_type="image/png"):
        evidence = workbook.interviews.add_evidence(engagement.id, data, media_type, "The board", source="Seen in May")
        return attachment.show_over(window, empty_session, evidence)

    return opened


def test_a_picture_fills_the_room_without_losing_its_shape(kept, qtbot):
    viewer = kept(png(4000, 1000))
    qtbot.waitUntil(lambda: not viewer.picture.shown.isEmpty(), timeout=LONG)
    shown = viewer.picture.shown
    assert shown.width() == viewer.picture.width()
    assert abs(shown.width() / shown.height() - 4) < 0.1
    assert "Seen in May · not to be printed" in words_of(viewer)
    press(Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None


def test_a_small_picture_is_not_blown_up(kept, qtbot):
    viewer = kept(png(40, 30))
    qtbot.waitUntil(lambda: not viewer.picture.shown.isEmpty(), timeout=LONG)
    assert (viewer.picture.shown.width(), viewer.picture.shown.height()) == (40, 30)


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"%PDF-1.7 a contract", "kept in the workbook and not opened"), (b"\x89PNG\r\n\x1a\n", "is damaged")],
    ids=["a document", "a broken picture"],
)
def test_what_is_no_picture_says_so_and_is_not_handed_on(kept, qtbot, data, told):
    viewer = kept(data, "application/pdf")
    qtbot.waitUntil(viewer.problem.isVisible, timeout=LONG)
    assert told in words_of(viewer)
    assert viewer.picture.shown.isEmpty()
    press(Qt.Key.Key_Escape)


def test_a_picture_of_a_workbook_is_decoded_apart_and_until_the_viewer_is_closed(kept, qtbot, monkeypatch, session):
    asked = []

    def read_apart(reader, name, content, *, cancelled, **options):
        asked.append((reader, content))
        while not cancelled():
            time.sleep(0.01)
        raise Refused("stopped")

    monkeypatch.setattr(apart, "read_apart", read_apart)
    data = png(40, 30)
    kept(data)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [("alignment_desktop.ui.decoding.points", data)]
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not session.jobs)


def test_a_picture_too_large_to_decode_is_refused_before_it_is(tmp_path):
    head = claimed(tmp_path / "head.png", 60_000, 60_000).read_bytes()
    with pytest.raises(Refused, match="too many to show"):
        decoding.points("a", head, {"kept_as": "image/png"})


def test_a_large_picture_is_decoded_no_larger_than_a_screen():
    answer = decoding.points("a", png(6000, 3000), {"kept_as": "image/png"})
    assert decoding.picture_of(answer).size().toTuple() == (4096, 2048)


def test_an_attachment_that_is_gone_is_told(empty_session, show, qtbot, kept):
    gone = Evidence(id="1", engagement_id="1", attachment="0" * 64, caption="Gone")
    with qtbot.waitSignal(empty_session.told) as told:
        assert attachment.show_over(show(QWidget()), empty_session, gone) is None
    assert "not in the workbook any more" in told.args[0]
