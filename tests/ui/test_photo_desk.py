"""A photo is kept as it was left on the desk, and nothing of it that was taken away is kept with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Evidence, Remark
from alignment_desktop.exchange import apart
from alignment_desktop.storage import attachments
from alignment_desktop.ui.pages.room import RoomPage
from alignment_desktop.ui.photo_desk import PhotoDesk
from alignment_desktop.ui.pictures import Retouching, retouched
from tests.ui.conftest import click, named, press, settle, words_of
from tests.ui.room import CTRL, FIRST, KEY, SHIFT, Seated
from tests.ui.test_pictures import claimed, written
from tests.workbook.conftest import begin

SECRET = QColor(201, 17, 93)
PAPER = QColor(240, 240, 230)


@pytest.fixture
def seated(empty_session, show) -> Seated:
    """The room on Ann's sitting."""
    begun = begin(empty_session.workbook)
    empty_session.choose(begun.engagement)
    page = RoomPage(empty_session)
    show(page)
    page.show_about(begun.sitting)
    return Seated(page, empty_session.workbook, begun)


@pytest.fixture
def paste(seated, qtbot) -> Callable[[QImage], PhotoDesk]:
    """Pastes a picture into the note and gives the desk once it has been read."""

    def pasted(image: QImage) -> PhotoDesk:
        data = QMimeData()
        data.setImageData(image)
        QApplication.clipboard().setMimeData(data)
        press(KEY.Key_V, CTRL)
        return there(qtbot)

    return pasted


def there(qtbot) -> PhotoDesk:
    """The desk in front, with its photo."""
    desk = QApplication.activeModalWidget()
    assert isinstance(desk, PhotoDesk)
    qtbot.waitUntil(lambda: "points" in words_of(desk), timeout=30_000)
    return desk


def board(width: int = 200, height: int = 100, secret: QRect | None = None) -> QImage:
    """Paper with a place on it that nobody may see, and words beside its points."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(PAPER)
    for x in range((secret or QRect()).left(), (secret or QRect()).right() + 1):
        for y in range((secret or QRect()).top(), (secret or QRect()).bottom() + 1):
            image.setPixelColor(x, y, SECRET)
    image.setText("GPS", "somewhere secret")
    return image


def kept(seated: Seated) -> tuple[Evidence, QImage, bytes]:
    """The one photo of the workbook: its row, its points, its bytes."""
    (evidence,) = seated.workbook.store.all(Evidence)
    stored = attachments.read(seated.workbook.store, evidence.attachment)
    return evidence, QImage.fromData(stored.data), stored.data


def colours(image: QImage) -> set[str]:
    """Every colour that is in a picture."""
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def keep(qtbot, seated: Seated) -> None:
    """Presses Enter and waits until the photo is kept."""
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: len(seated.workbook.store.all(Evidence)) == 1)
    settle()


def back_in_the_note(seated: Seated, qtbot) -> None:
    """The room is in front again, and the caret is in its note."""
    seated.page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is seated.page.note)


class TestKeeping:
    def test_a_pasted_photo_is_kept_with_enter_and_its_line_is_ready_for_a_name(self, seated, paste, qtbot):
        press("Seen on the wall")
        paste(board(40, 30))
        assert seated.workbook.store.all(Evidence) == ()
        keep(qtbot, seated)
        evidence, _image, data = kept(seated)
        assert (data[:4], b"GPS" in data, b"secret" in data) == (b"\x89PNG", False, False)
        assert (evidence.source, evidence.taken_on, evidence.may_print) == ("", date(2026, 11, 23), False)
        back_in_the_note(seated, qtbot)
        press("Whiteboard of hall 2")
        seated.saved()
        assert seated.lines() == [("note", "Seen on the wall"), ("evidence", "Whiteboard of hall 2")]
        assert seated.workbook.store.get(Evidence, evidence.id).caption == "Whiteboard of hall 2"
        press(KEY.Key_F5)
        viewer = QApplication.activeModalWidget()
        assert viewer.windowTitle() == "Whiteboard of hall 2"
        seated.page.session.finish_jobs()
        viewer.accept()

    def test_a_pasted_file_is_decoded_apart(self, seated, qtbot, monkeypatch, tmp_path):
        asked = []
        read_apart = apart.read_apart
        monkeypatch.setattr(
            apart, "read_apart", lambda reader, *of, **more: asked.append(reader) or read_apart(reader, *of, **more)
        )
        data = QMimeData()
        data.setData("image/png", written(tmp_path / "a.png", 30, 20).read_bytes())
        QApplication.clipboard().setMimeData(data)
        press(KEY.Key_V, CTRL)
        assert "30 × 20 points" in words_of(there(qtbot))
        assert asked == ["alignment_desktop.ui.decoding.points"]
        press(KEY.Key_Escape)

    def test_a_pasted_file_that_is_broken_says_so_on_the_desk(self, seated, qtbot):
        data = QMimeData()
        data.setData("image/png", b"\x89PNG broken")
        QApplication.clipboard().setMimeData(data)
        press(KEY.Key_V, CTRL)
        desk = QApplication.activeModalWidget()
        qtbot.waitUntil(lambda: "The pasted picture is no picture" in words_of(desk), timeout=30_000)
        press(KEY.Key_Escape)

    def test_a_pasted_file_of_another_kind_is_refused_and_not_decoded(self, seated, qtbot):
        data = QMimeData()
        data.setData("image/tiff", b"II*\0")
        QApplication.clipboard().setMimeData(data)
        with qtbot.waitSignal(seated.page.session.told) as told:
            press(KEY.Key_V, CTRL)
        assert "Save it as PNG or JPEG" in told.args[0]
        assert QApplication.activeModalWidget() is None

    def test_caption_source_date_and_leave_are_kept_in_one_step(self, seated, paste, qtbot):
        press("Before")
        desk = paste(board())
        named(desk, "Caption").setFocus()
        press(KEY.Key_A, CTRL)
        press("The board")
        press(KEY.Key_Tab)
        press("Ann, by phone")
        press(KEY.Key_Tab)
        press(KEY.Key_A, CTRL)
        press("20.11.2026")
        press(KEY.Key_Tab)
        press(KEY.Key_Space)
        keep(qtbot, seated)
        evidence, _image, _data = kept(seated)
        assert (evidence.caption, evidence.source) == ("The board", "Ann, by phone")
        assert (evidence.taken_on, evidence.may_print) == (date(2026, 11, 20), True)
        assert evidence.remark_id == seated.remarks()[-1].id
        seated.workbook.undo()
        assert seated.workbook.store.all(Evidence) == ()
        assert seated.lines() == [("note", "Before")]

    @pytest.mark.parametrize(
        ("field", "typed", "told"),
        [
            ("Caption", " ", "Caption is needed"),
            ("Date taken", "24.11.2026", "after today"),
            ("Date taken", "soon", "no date"),
            ("Date taken", "", "Date taken is needed"),
            ("Caption", "x" * 20_001, "at most 20000 characters"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_desk_stays(self, seated, paste, qtbot, field, typed, told):
        desk = paste(board())
        named(desk, field).setFocus()
        press(KEY.Key_A, CTRL)
        press(KEY.Key_Delete)
        QApplication.focusWidget().insert(typed)
        press(KEY.Key_Return)
        qtbot.waitUntil(lambda: told in words_of(desk))
        assert seated.workbook.store.all(Evidence) == ()
        assert named(desk, "Keep it").isEnabled()
        press(KEY.Key_Escape)

    @pytest.mark.parametrize("is_making", [False, True])
    def test_escape_keeps_nothing(self, seated, paste, qtbot, is_making):
        desk = paste(board())
        named(desk, "Photo").setFocus()
        press(KEY.Key_B)
        if is_making:
            press(KEY.Key_Return)
        press(KEY.Key_Escape)
        seated.page.session.finish_jobs()
        settle()
        assert (seated.workbook.store.all(Evidence), seated.workbook.store.all(Remark)) == ((), ())
        back_in_the_note(seated, qtbot)


class TestRetouching:
    def test_a_bar_by_keys_leaves_nothing_of_what_lay_under_it(self, seated, paste, qtbot):
        secret = QRect(60, 45, 80, 10)
        desk = paste(board(secret=secret))
        press(KEY.Key_B)  # 100 × 16 points in the middle
        assert "blacked out: 1" in words_of(desk)
        keep(qtbot, seated)
        _evidence, image, data = kept(seated)
        assert colours(image) == {PAPER.name(), "#000000"}
        assert {image.pixelColor(x, y).name() for x in (60, 139) for y in (45, 54)} == {"#000000"}
        assert bytes((SECRET.red(), SECRET.green(), SECRET.blue())) not in data

    def test_arrows_move_a_bar_and_with_shift_size_it(self, seated, paste, qtbot):
        paste(board())
        press(KEY.Key_B)
        for key, modifiers, times in (
            (KEY.Key_Left, Qt.KeyboardModifier.NoModifier, 60),
            (KEY.Key_Up, Qt.KeyboardModifier.NoModifier, 60),
            (KEY.Key_Left, SHIFT, 30),
            (KEY.Key_Down, SHIFT, 2),
        ):
            for _time in range(times):
                press(key, modifiers)
        keep(qtbot, seated)
        _evidence, image, _data = kept(seated)
        black = [(x, y) for x in range(200) for y in range(100) if image.pixelColor(x, y) == QColor("black")]
        assert (black[0], black[-1], len(black)) == ((0, 0), (39, 19), 40 * 20)

    def test_a_bar_by_mouse_covers_what_it_was_drawn_over(self, seated, paste, qtbot):
        secret = QRect(20, 10, 30, 20)
        desk = paste(board(secret=secret))
        place = desk.retoucher.on_screen(secret).toAlignedRect()
        QTest.mousePress(desk.retoucher, Qt.MouseButton.LeftButton, pos=place.topLeft())
        QTest.mouseMove(desk.retoucher, place.center())
        QTest.mouseMove(desk.retoucher, place.bottomRight() + QPoint(1, 1))
        QTest.mouseRelease(desk.retoucher, Qt.MouseButton.LeftButton, pos=place.bottomRight())
        assert "blacked out: 1" in words_of(desk)
        keep(qtbot, seated)
        _evidence, image, _data = kept(seated)
        assert colours(image) == {PAPER.name(), "#000000"}

    def test_what_lies_outside_the_frame_is_gone(self, seated, paste, qtbot):
        desk = paste(board(160, 80, secret=QRect(0, 0, 10, 80)))
        press(KEY.Key_C)
        assert "140 × 70 points · cropped" in words_of(desk)
        keep(qtbot, seated)
        _evidence, image, _data = kept(seated)
        assert (image.size(), colours(image)) == (QSize(140, 70), {PAPER.name()})

    def test_a_turn_takes_frame_and_bars_along(self, seated, paste, qtbot):
        paste(board(secret=QRect(60, 45, 80, 10)))
        press(KEY.Key_B)
        press(KEY.Key_R)
        keep(qtbot, seated)
        _evidence, image, _data = kept(seated)
        assert (image.size(), colours(image)) == (QSize(100, 200), {PAPER.name(), "#000000"})

    def test_z_takes_back_one_thing_at_a_time(self, seated, paste):
        desk = paste(board())
        press(KEY.Key_R)
        press(KEY.Key_B)
        press(KEY.Key_Left)
        press(KEY.Key_B)
        press(KEY.Key_C)
        states = []
        for _time in range(4):
            states.append(words_of(desk).split("\n"))
            click(desk, "Undo the last")
        told = [next(line for line in state if "points" in line) for state in states]
        assert told == [
            "88 × 176 points · turned by 90° · cropped · blacked out: 2",
            "100 × 200 points · turned by 90° · blacked out: 2",
            "100 × 200 points · turned by 90° · blacked out: 1",
            "100 × 200 points · turned by 90°",
        ]
        assert "turned" not in words_of(desk)
        assert not named(desk, "Undo the last").isEnabled()
        assert QApplication.activeModalWidget() is desk
        press(KEY.Key_Escape)

    def test_letters_in_a_field_are_letters(self, seated, paste):
        desk = paste(board())
        named(desk, "Source").setFocus()
        press("rcbz")
        assert named(desk, "Source").text() == "rcbz"
        assert "200 × 100 points\n" in words_of(desk) + "\n"
        press(KEY.Key_Escape)


class TestRules:
    @pytest.mark.parametrize(("clockwise", "corner"), [(True, QPoint(99, 0)), (False, QPoint(0, 199))])
    def test_a_quarter_turn_moves_points_and_bars_alike(self, qapp, clockwise, corner):
        image = board()
        image.setPixelColor(0, 0, SECRET)
        bar = QRect(0, 0, 3, 2)
        turned = Retouching(bars=(bar,)).turned(image.size(), clockwise=clockwise)
        assert turned.bars[0].contains(corner)
        assert turned.turned(QSize(100, 200), clockwise=not clockwise) == Retouching(bars=(bar,))
        bare = QImage.fromData(retouched(image, Retouching(turns=turned.turns))[0])
        assert bare.pixelColor(corner) == SECRET

    def test_a_large_photo_is_made_smaller_and_stays_black_under_its_bar(self, qapp):
        noise = QImage(3000, 1500, QImage.Format.Format_RGB32)
        noise.fill(PAPER)
        data, kind = retouched(noise, Retouching(bars=(QRect(1000, 500, 1000, 500),)))
        image = QImage.fromData(data)
        assert (kind, image.size()) == ("image/png", QSize(2400, 1200))
        assert image.pixelColor(1200, 600) == QColor("black")

    def test_a_photo_of_many_colours_is_kept_as_jpeg_and_what_is_under_a_bar_is_black(self, qapp):
        import random

        noise = QImage(random.Random(1).randbytes(1200 * 900 * 4), 1200, 900, QImage.Format.Format_RGB32)
        data, kind = retouched(noise, Retouching(bars=(QRect(320, 320, 320, 320),)))
        image = QImage.fromData(data)
        assert (kind, data[:2], b"Exif" in data) == ("image/jpeg", b"\xff\xd8", False)
        assert max(image.pixelColor(x, y).lightness() for x in range(336, 624, 9) for y in range(336, 624, 9)) <= 2

    def test_a_photo_of_tomorrow_is_refused(self, seated):
        with pytest.raises(Refused, match="after today"):
            seated.workbook.interviews.add_photo(
                seated.begun.sitting, FIRST, b"png", "image/png", "x", taken_on=date(2026, 11, 24)
            )


class TestFiles:
    def choose(self, path: Path) -> None:
        press(KEY.Key_F5, SHIFT)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.close()
        settle()

    def test_a_photo_of_a_file_is_upright_and_kept(self, seated, qtbot, tmp_path):
        writer = QImageWriter(str(tmp_path / "board.jpg"), QByteArray(b"JPG"))
        assert writer.write(board())
        self.choose(tmp_path / "board.jpg")
        there(qtbot)
        keep(qtbot, seated)
        _evidence, image, _data = kept(seated)
        assert image.size() == QSize(200, 100)

    def test_a_hostile_file_gets_one_sentence_and_nothing_to_keep(self, seated, qtbot, tmp_path):
        self.choose(claimed(tmp_path / "bomb.png", 30_000, 30_000))
        desk = QApplication.activeModalWidget()
        qtbot.waitUntil(lambda: "bomb.png has 30000 × 30000 points, too many" in words_of(desk))
        assert "There is no photo to show." in words_of(desk)
        assert not named(desk, "Keep it").isEnabled()
        press(KEY.Key_B)
        press(KEY.Key_Return)
        press(KEY.Key_Escape)
        settle()
        assert seated.workbook.store.all(Evidence) == ()

    def test_a_sitting_that_can_only_be_read_takes_no_photo(self, seated, qtbot):
        seated.workbook.clients.close_round(seated.begun.round, date(2026, 11, 23))
        assert not named(seated.page, "Add a photo…").isEnabled()
        with qtbot.waitSignal(seated.page.session.told) as told:
            press(KEY.Key_F5, SHIFT)
        assert "open for reading" in told.args[0]
