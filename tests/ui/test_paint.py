from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from alignment_desktop.charts.picture import Bar, Circle, HitArea, Line, Picture, Polygon, Text
from alignment_desktop.ui import theme
from alignment_desktop.ui.paint import PictureView
from tests.ui.conftest import press


def picture(width: float) -> Picture:
    return Picture(
        width,
        60,
        (
            Bar(0, 0, 30, 30, fill="#0072b2"),
            Circle(60, 15, 12, fill="#b3261e"),
            Polygon(((90, 0), (120, 0), (120, 30), (90, 30)), fill="#16202e"),
            Line(130, 15, 160, 15, "#2e7d4f", width=6),
            Text(0, 50, "Words", 9, "#16202e"),
            HitArea(0, 0, 30, 30, key="bar", tip="<b>A bar</b>"),
            HitArea(48, 0, 24, 30, key="circle"),
        ),
        alt="A bar and a circle.",
    )


def at(image: QImage, x: float, y: float) -> str:
    ratio = image.devicePixelRatio() * 96 / 72
    return QColor(image.pixel(round(x * ratio), round(y * ratio))).name()


def test_every_primitive_is_painted_in_the_colours_of_the_theme(qapp, session, show):
    view = show(PictureView("Chart", picture), 400, 80)
    light = view.grab().toImage()
    assert at(light, 15, 15) == "#0072b2"
    assert at(light, 60, 15) == theme.colours_of("light")["bad"]
    assert at(light, 105, 15) == theme.colours_of("light")["ink"]
    assert at(light, 145, 15) == theme.colours_of("light")["good"]
    qapp.theme.choose(appearance="dark")
    assert at(view.grab().toImage(), 105, 15) == theme.colours_of("dark")["ink"]


def test_it_says_in_words_what_it_shows(session, show):
    view = show(PictureView("Chart", picture), 400, 80)
    assert view.accessibleName() == "Chart"
    assert view.accessibleDescription() == "A bar and a circle."


def test_an_area_is_clicked_by_mouse_and_by_keys(qtbot, session, show):
    view = show(PictureView("Chart", picture), 400, 80)
    with qtbot.waitSignal(view.clicked) as clicked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert clicked.args == ["bar"]
    view.setFocus()
    press(Qt.Key.Key_Right)
    with qtbot.waitSignal(view.clicked) as clicked:
        press(Qt.Key.Key_Return)
    assert clicked.args == ["circle"]


def test_a_click_beside_every_area_does_nothing(qtbot, session, show):
    view = show(PictureView("Chart", picture), 400, 80)
    with qtbot.assertNotEmitted(view.clicked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 40))


def test_it_is_drawn_anew_for_its_width_and_the_size_of_text(qapp, session, show):
    widths = []

    def draw(width: float) -> Picture:
        widths.append(width)
        return picture(width)

    view = show(PictureView("Chart", draw), 400, 80)
    height = view.height()
    qapp.theme.choose(scale=200)
    assert widths[-1] * 2 == widths[0]
    assert view.height() == 2 * height
