"""The words of a client are never read as markup by the window, nor as formulas by a spreadsheet program."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QTextDocument

from alignment_desktop.exchange.books import new_book
from alignment_desktop.ui import widgets
from alignment_desktop.ui.app import Application

MARKUP = '<b>Bold</b> & <img src="file:///etc/hostname"> "quoted"\nnext'


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """pytest-qt makes the product's own application."""
    return Application


def test_markup_in_a_label_is_shown_as_it_stands(qtbot):
    marked, plain = widgets.label("<big><big>W</big></big>"), widgets.label("M")
    qtbot.addWidget(marked)
    qtbot.addWidget(plain)
    assert marked.text() == "<big><big>W</big></big>"
    # Read as markup it would be the width of one letter; as it stands it is that of all its signs.
    assert marked.sizeHint().width() > 8 * plain.sizeHint().width()


def test_markup_in_a_tool_tip_is_shown_as_it_stands():
    document = QTextDocument()
    document.setHtml(widgets.plain_tip(MARKUP))
    assert document.toPlainText() == MARKUP
    assert all(not piece.fragment().charFormat().isImageFormat() for piece in document.begin())


def test_words_that_look_like_a_formula_stay_words_however_they_are_written():
    out = io.BytesIO()
    book = new_book(out, datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None))
    book.add_worksheet().write(0, 0, '=HYPERLINK("https://example.org")')
    book.close()
    with zipfile.ZipFile(out) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
