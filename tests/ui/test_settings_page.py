"""Whatever is left is kept, at once; what cannot be says why and stays as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QColorDialog, QLineEdit, QPlainTextEdit

from alignment_desktop import settings as stored
from alignment_desktop.domain.engagement import Brand
from alignment_desktop.storage import attachments, journal, vault
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.pages.settings import SettingsPage
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from tests.ui.conftest import click, focus, named, press, settle, words_of

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def window(sample_session: Session, show) -> Iterator[MainWindow]:
    """The window on the settings of the sample."""
    stored.settings_file().unlink(missing_ok=True)
    made = MainWindow(sample_session)
    show(made)
    made.show_page("settings")
    yield made
    sample_session.close()


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    return window.page("settings")


def type_into(page: SettingsPage, name: str, words: str, *, leave_by: Qt.Key = TAB) -> QLineEdit:
    """Replaces what stands in a field and leaves it."""
    line = named(page, name, QLineEdit)
    line.setFocus()
    line.selectAll()
    press(words)
    press(leave_by)
    return line


def brand(session: Session) -> Brand:
    return session.workbook.brand(session.engagement)


@pytest.mark.parametrize(("typed", "card"), [("passphrase", "security"), ("backups", "backups")])
def test_the_palette_leads_to_what_guards_the_workbook(page, window, qtbot, typed, card):
    window.show_page("plan")
    window.open_palette()
    press(typed)
    press(ENTER)
    shown = getattr(page, card)
    qtbot.waitUntil(lambda: shown.isAncestorOf(focus()))
    assert window.page_in_view == "settings"
    assert 0 <= shown.mapTo(page, shown.rect().topLeft()).y() < page.height() / 4


def test_the_brand_of_the_engagement_in_view_is_shown_and_kept_when_a_field_is_left(page, window):
    session = window.session
    assert named(page, "Name of the firm", QLineEdit).text() == brand(session).firm
    type_into(page, "Name of the firm", "Keel & Søn")
    assert brand(session).firm == "Keel & Søn"
    assert "Saved" in words_of(window)
    window.undo()
    assert named(page, "Name of the firm", QLineEdit).text() == brand(session).firm == "Keel Advisory"


def test_leaving_the_page_keeps_what_is_being_typed(page, window):
    named(page, "Confidentiality line", QLineEdit).setFocus()
    press(" Not for resale")
    window.show_page("overview")
    assert brand(window.session).confidentiality.endswith("Not for resale")


def test_an_imprint_of_several_lines_is_kept(page, window):
    field = named(page, "Imprint", QPlainTextEdit)
    field.setFocus()
    field.selectAll()
    press("Keel Ltd\nHarbour Road 1")
    press(TAB)
    assert brand(window.session).imprint == "Keel Ltd\nHarbour Road 1"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("teal", "is no colour"),
        ("#12345", "is no colour"),
        ("#ffd24d", "too light for words on white"),
        ("", "no colour"),
    ],
)
def test_an_accent_that_cannot_be_says_why_and_stays_in_its_field(page, window, typed, told):
    before = brand(window.session)
    line = named(page, "Accent colour", QLineEdit)
    line.setFocus()
    line.selectAll()
    press(typed or Qt.Key.Key_Backspace)
    press(TAB)
    assert told in words_of(page)
    assert line.text() == typed
    assert brand(window.session) == before
    window.session.workbook.clients.change_brand(before.id, imprint="Elsewhere")  # a refresh leaves it alone
    assert line.text() == typed
    type_into(page, "Accent colour", "#123456")
    assert told not in words_of(page)
    assert brand(window.session).accent == "#123456"


def test_contrast_is_judged_while_typing_and_a_darker_colour_is_one_click_away(page, window):
    line = named(page, "Accent colour", QLineEdit)
    assert "7.6:1 on white: easy to read" in words_of(page)
    line.setFocus()
    line.selectAll()
    press("#ffd24d")
    assert "1.4:1 on white, and words need 4.5:1" in words_of(page)
    (darker,) = [words for words in words_of(page).split("\n") if words.startswith("Take #")]
    click(page, darker)
    assert brand(window.session).accent == darker.removeprefix("Take ")
    assert "easy to read" in words_of(page)


def test_a_colour_can_be_picked(page, window):
    click(page, "Choose: Second colour")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QColorDialog)
    dialog.colorSelected.emit(QColor("#aa5500"))
    dialog.reject()
    assert brand(window.session).second == "#aa5500"


def test_the_preview_shows_the_colours_typed(page, window, qapp):
    preview = named(page, "How a cover looks with this brand")
    line = named(page, "Second colour", QLineEdit)
    line.setFocus()
    line.selectAll()
    press("#ff00aa")
    shot = preview.grab().toImage()
    colours = {shot.pixelColor(x, y).name() for x in range(20, 60, 3) for y in range(170, 200, 2)}
    assert "#ff00aa" in colours


def test_a_logo_is_kept_in_the_workbook_and_taken_away(page, window, qtbot, tmp_path: Path):
    image = QImage(60, 30, QImage.Format.Format_ARGB32)
    image.fill(QColor("#0f5c66"))
    image.save(str(tmp_path / "logo.png"))
    workbook = window.session.workbook
    before = brand(window.session).logo
    with qtbot.waitSignal(window.session.changed):
        page.brand.logo.read(tmp_path / "logo.png")
    kept = brand(window.session).logo
    assert kept != before
    assert attachments.read(workbook.store, kept).data.startswith(b"\x89PNG")
    click(page, "Take away: Logo of the firm")
    assert brand(window.session).logo is None


def test_the_first_change_makes_the_brand_of_an_empty_workbook(empty_session, show):
    window = MainWindow(empty_session)
    show(window)
    window.show_page("settings")
    page = window.page("settings")
    type_into(page, "Confidentiality line", "For the board alone")
    type_into(page, "Name of the firm", "Keel")
    (made,) = empty_session.workbook.clients.brands()
    assert (made.firm, made.confidentiality) == ("Keel", "For the board alone")
    empty_session.close()


def test_a_workbook_open_for_reading_shows_its_brand_and_says_why_it_is_fixed(sample_session, show, clock):
    path = sample_session.workbook.path
    sample_session.close()
    cheap = (vault.KeyParameters(passes=1, memory=8192),)
    opened = Workbook(vault.open(path, "", read_only=True, parameters=cheap), now=clock)
    sample_session.open(opened, engagement_id=opened.clients.engagements()[0].id)
    window = MainWindow(sample_session)
    show(window)
    window.show_page("settings")
    page = window.page("settings")
    assert "open for reading only" in words_of(page)
    assert not named(page, "Name of the firm", QLineEdit).isEnabled()
    window.show_page("overview")
    sample_session.close()


# -- preferences -------------------------------------------------------------------------------------------------------


def test_the_look_changes_at_once_and_is_kept(page, window, qapp):
    click(page, "Dark")
    assert qapp.theme.is_dark
    click(page, "150 %")
    assert qapp.theme.scale == 150
    kept, unread = stored.load()
    assert (kept.appearance, kept.text_size, unread) == ("dark", 150, ())
    window.grow_text("-10")
    assert "150 %" in words_of(page)


def test_paper_is_kept(page, window):
    click(page, "Letter")
    assert stored.load()[0].paper == "letter"


def test_a_threshold_is_kept_and_every_figure_reads_by_it(page, window):
    type_into(page, "Worth watching from", "0,4", leave_by=ENTER)
    assert stored.load()[0].gap_watch == Decimal("0.4")
    assert window.session.workbook.thresholds.watch * 10 == 4
    assert window.session.snapshot().thresholds.watch * 10 == 4


@pytest.mark.parametrize(
    ("typed", "told"),
    [("two", "a number above 0"), ("-1", "a number above 0"), ("NaN", "a number above 0"), ("5", "a number above 0"),
     ("1.5", "must rise: watching")],
)  # fmt: skip
def test_a_threshold_that_cannot_be_says_why_and_nothing_is_kept(page, window, typed, told):
    line = type_into(page, "Worth watching from", typed)
    assert told in words_of(page)
    assert line.text() == typed
    assert window.session.settings.gap_watch == Decimal("0.5")
    assert not stored.settings_file().exists()
    type_into(page, "Worth watching from", "0.5")
    assert told not in words_of(page)


def test_the_consultants_name_signs_what_follows(page, window):
    type_into(page, "Your name", "Ada Keel")
    window.session.workbook.clients.add_client("Velvet")
    assert journal.steps(window.session.workbook.store.connection)[-1].author == "Ada Keel"
    assert stored.load()[0].consultant == "Ada Keel"


def test_every_field_is_reached_by_tab_and_has_a_name(page, window):
    named(page, "Name of the firm").setFocus()
    seen = []
    for _step in range(60):
        press(TAB)
        if not page.isAncestorOf(focus()):
            break
        seen.append(focus().accessibleName())
    assert all(seen)
    for name in ("Accent colour", "Imprint", "Worth watching from", "Severe from", "Your name"):
        assert name in seen


def test_large_text_breaks_the_page_into_one_column(page, window, qapp):
    qapp.theme.choose(scale=200)
    settle()
    for widget in page.findChildren(QLineEdit):
        if widget.isVisible():
            right = widget.mapTo(page, widget.rect().bottomRight()).x()
            assert right <= page.width(), widget.accessibleName()
