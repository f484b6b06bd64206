"""A line for a passphrase, with a button that shows what is typed for a moment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from alignment_desktop.ui import widgets
from alignment_desktop.ui.secret import covered


@pytest.fixture
def page(qtbot):
    page = QWidget()
    column = QVBoxLayout(page)
    page.line = covered(widgets.line_edit("Passphrase"))
    page.other = widgets.line_edit("Name")
    column.addWidget(page.line)
    column.addWidget(page.other)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.line.setFocus()
    return page


def shows(page) -> bool:
    return page.line.echoMode() is QLineEdit.EchoMode.Normal


def button(page) -> QPushButton:
    return page.line.findChild(QPushButton)


def test_what_is_typed_is_covered_and_a_click_shows_and_covers_it(page):
    assert not button(page).isVisible()
    QTest.keyClicks(page.line, "correct horse")
    assert page.line.displayText() != "correct horse"
    QTest.mouseClick(button(page), Qt.MouseButton.LeftButton)
    assert page.line.displayText() == "correct horse"
    assert button(page).accessibleName() == "Cover what is typed"
    QTest.mouseClick(button(page), Qt.MouseButton.LeftButton)
    assert page.line.displayText() != "correct horse"


def test_a_key_does_the_same_and_tab_passes_the_button_by(page):
    QTest.keyClicks(page.line, "correct horse")
    QTest.keyClick(page.line, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert shows(page)
    QTest.keyClick(page.line, Qt.Key.Key_Tab)
    assert page.focusWidget() is page.other


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda page: page.other.setFocus(), id="left"),
        pytest.param(lambda page: page.line.clear(), id="emptied"),
        pytest.param(lambda page: page.line.hide(), id="hidden"),
        pytest.param(lambda page: page.hide(), id="page hidden"),
    ],
)
def test_it_is_covered_again_once_it_is_left(page, leave):
    QTest.keyClicks(page.line, "correct horse")
    QTest.mouseClick(button(page), Qt.MouseButton.LeftButton)
    assert shows(page)
    leave(page)
    assert not shows(page)


def test_nothing_is_shown_of_an_empty_line(page):
    QTest.keyClick(page.line, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert not shows(page)


def test_words_end_before_the_button(page):
    QTest.keyClicks(page.line, "x" * 200)
    assert page.line.rect().contains(button(page).geometry())
    assert page.line.textMargins().right() >= page.line.width() - button(page).x() - 4
    page.resize(page.width() * 2, page.height())
    QTest.qWait(1)
    assert page.line.rect().contains(button(page).geometry())
    assert page.line.width() - button(page).geometry().right() < 10
