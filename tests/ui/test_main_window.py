from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from alignment_desktop.domain.engagement import Client
from alignment_desktop.ui.actions import ACTIONS
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.manual import Manual, chapters, heading_of
from alignment_desktop.ui.notices import Cover
from alignment_desktop.ui.pages import PAGES
from alignment_desktop.ui.palette import Palette
from alignment_desktop.ui.recent import recents
from tests.ui.conftest import click, named, press, settle, words_of

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
OTHER = "Zephyr Kiosk Holdings"


@pytest.fixture
def two_clients(window: MainWindow) -> MainWindow:
    """The window on the sample, in a workbook that knows another client too."""
    workbook = window.session.workbook
    client = workbook.clients.add_client(OTHER)
    workbook.clients.add_engagement(client.id, "Their review")
    return window


def palette_of(window: MainWindow) -> Palette:
    (palette,) = [p for p in window.findChildren(Palette) if p.isVisible()]
    return palette


def lines(palette: Palette) -> list[tuple[str, str]]:
    model = palette.list.model()
    return [
        (model.index(n, 0).data(Qt.ItemDataRole.UserRole), model.index(n, 0).data()) for n in range(model.rowCount())
    ]


def test_every_page_is_reached_by_its_keys_and_says_where_one_is(window):
    for entry in ACTIONS:
        if entry.does == "show_page":
            window.actions_by_name[entry.name].trigger()
            wanted = entry.argument.split()[0]
            assert window.page_in_view == wanted
            title = next(page.title for page in PAGES if page.name == wanted)
            assert title in words_of(window)


def test_undo_says_what_it_will_take_back_and_takes_it(window):
    assert not window.actions_by_name["undo"].isEnabled()
    clients = window.session.workbook.clients
    clients.change_client(window.session.client.id, industry="Rail")
    assert window.actions_by_name["undo"].text() == "Undo: Change client"
    window.actions_by_name["undo"].trigger()
    assert window.session.client.industry != "Rail"
    assert window.actions_by_name["redo"].text() == "Redo: Change client"
    assert "Undone: Change client" in words_of(window)
    window.actions_by_name["redo"].trigger()
    assert window.session.client.industry == "Rail"


def test_the_palette_tells_the_keys_of_a_command(window):
    window.open_palette()
    press("go to the plan")
    model = palette_of(window).list.model()
    assert [model.index(0, place).data() for place in (0, 1)] == ["Go to the plan", "Alt+5"]


def test_saved_appears_after_a_change_with_its_time(window):
    assert "Saved" not in words_of(window)
    window.session.workbook.clients.change_client(window.session.client.id, industry="Rail")
    assert "● Saved" in words_of(window)


def test_on_site_no_other_client_is_named_anywhere(two_clients):
    for entry in PAGES:
        if entry.is_listed and entry.name != "clients":
            two_clients.show_page(entry.name)
            settle()
            assert OTHER not in words_of(two_clients)
            assert OTHER not in two_clients.windowTitle()
    two_clients.open_palette()
    press("Zephyr")
    assert lines(palette_of(two_clients)) == []


def test_all_clients_are_shown_when_they_are_opened_on_purpose(two_clients):
    two_clients.session.choose(None)
    two_clients.open_palette()
    press("Zephyr")
    assert ("Client", OTHER) in lines(palette_of(two_clients))


def test_the_palette_does_a_command_by_a_few_letters(window):
    window.open_palette()
    press("findings")
    assert lines(palette_of(window))[0] == ("Command", "Go to the findings")
    press(Qt.Key.Key_Return)
    assert window.page_in_view == "findings"
    settle()
    assert window.findChildren(Palette) == []


@pytest.mark.parametrize("kind", ["Person", "Remark", "Finding", "Action", "Question"])
def test_the_palette_finds_what_was_written_and_goes_there(window, kind):
    snapshot = window.session.snapshot()
    sought, page = {
        "Person": (snapshot.people[0].name, "engagement"),
        "Remark": (snapshot.remarks[3].text[:24], "room"),
        "Finding": (snapshot.findings[0].title, "findings"),
        "Action": (snapshot.actions[0].title, "plan"),
        "Question": (snapshot.pack.questions[0].text[:30], "overview"),
    }[kind]
    window.open_palette()
    press(sought)
    found = lines(palette_of(window))
    place = next(n for n, (what, _words) in enumerate(found) if what == kind)
    for _step in range(place):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    settle()
    assert window.page_in_view == page


def test_the_palette_finds_an_own_question_and_shows_it_in_the_library(window, qtbot):
    library = window.session.workbook.library
    copied = library.copy_question("C1.P1.Q1")
    library.keep("questions", msgspec.structs.replace(copied, text="How do wishes wander through the house?"))
    window.open_palette()
    press("wishes wander")
    press(Qt.Key.Key_Return)
    assert window.page_in_view == "library"
    page = window.page("library")
    qtbot.waitUntil(lambda: "wishes wander" in page.sheet.findChild(QPlainTextEdit).toPlainText(), timeout=20_000)


def test_escape_closes_the_palette_and_the_focus_goes_back(window):
    window.show_page("findings")
    before = QApplication.focusWidget()
    window.open_palette()
    press("xyzzyx")
    assert "Nothing fits these words." in words_of(palette_of(window))
    press(Qt.Key.Key_Escape)
    settle()
    assert QApplication.focusWidget() is before


def test_the_cover_hides_everything_and_only_its_keys_take_it_away(window):
    window.show_page("findings")
    window.actions_by_name["cover"].trigger()
    cover = window.findChild(Cover)
    assert cover.isVisible()
    assert cover.geometry() == window.rect()
    assert window.windowTitle() == "Alignment Desktop"
    press("a")
    press(Qt.Key.Key_K, CTRL)
    assert cover.isVisible()
    assert window.findChildren(Palette) == []
    press(Qt.Key.Key_Escape)
    assert not cover.isVisible()
    assert window.session.client.name in window.windowTitle()


def test_below_a_thousand_logical_pixels_the_rail_folds_and_opens_by_its_button(qapp, window):
    rail = named(window, "Pages")
    window.resize(940, 700)
    assert not rail.isVisible()
    click(window, "Show the pages")
    assert rail.isVisible()
    window.resize(1366, 768)
    assert rail.isVisible()
    qapp.theme.choose(scale=200)
    assert not rail.isVisible()


def test_text_grows_by_keys_and_is_kept(window):
    window.actions_by_name["larger"].trigger()
    assert window.session.settings.text_size == 110
    window.actions_by_name["smaller"].trigger()
    assert window.session.settings.text_size == 100


def test_closing_goes_back_to_the_start_and_forgets_every_page(window):
    window.show_page("plan")
    window.close_workbook()
    assert not window.session.is_open
    assert window.page_in_view == "start"
    assert not named_or_none(window, "Pages")


def test_where_one_was_is_remembered_without_any_word_of_a_client(window):
    window.show_page("plan")
    (recent, *_others) = recents()
    assert recent.page == "plan"
    assert recent.engagement_id == window.session.engagement_id
    for client in window.session.workbook.store.all(Client):
        assert client.name not in str(recent)


def test_a_workbook_without_an_engagement_shows_all_clients(empty_session, show):
    made = MainWindow(empty_session)
    show(made)
    made.show_page("overview")
    assert made.page_in_view == "clients"


def test_the_manual_opens_with_the_keys_and_every_chapter_has_a_heading(window):
    assert all(heading_of(file.read_text("utf-8")) for file in chapters())
    window.show_help()
    manual = window.findChild(Manual)
    assert manual.list.count() == len(chapters()) + 1
    assert "Ctrl+K" in manual.text.toPlainText()
    manual.list.setCurrentRow(1)
    assert heading_of(chapters()[0].read_text("utf-8")) in manual.text.toPlainText()
    manual.close()


def named_or_none(window: MainWindow, name: str) -> bool:
    return any(w.accessibleName() == name and w.isVisible() for w in window.findChildren(QLabel.__base__))


@pytest.mark.parametrize(
    ("words", "how", "shown_ms"),
    [
        ("Undone: Change client", {}, 6_000),
        ("A sentence that takes its time. " * 10, {}, 19_200),
        ("The workbook was not closed last time.", {"tone": "warn"}, 6_000),
        ("Print the sheet, lock it away, and delete the file.", {"stays": True}, None),
        ("It lies in a folder that is synchronised.", {"tone": "warn", "stays": True}, None),
        ("No backup was made.", {"tone": "bad"}, None),
    ],
)
def test_a_notice_is_shown_for_as_long_as_it_takes_to_read_and_one_that_asks_for_something_stays(
    window, words, how, shown_ms
):
    window.session.tell("Before.", "good")
    window.session.tell(words, **how)
    timer = window._notice._timer
    assert timer.isActive() is (shown_ms is not None)
    if shown_ms is not None:
        assert timer.interval() == shown_ms
    click(window, "Close the notice")
    assert words not in words_of(window)
