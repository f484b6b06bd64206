from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from alignment_desktop.domain.errors import InputProblems, Refused
from alignment_desktop.ui import dialogs, widgets
from tests.ui.conftest import click, named, press, settle, words_of

FIELDS = (
    dialogs.Field(id="name", label="Name", is_needed=True),
    dialogs.Field(id="side", label="Side", kind="choice", options=(("it", "IT"), ("business", "Business"))),
    dialogs.Field(id="on", label="Consent on", kind="date"),
    dialogs.Field(id="minutes", label="Minutes", kind="number", value=45),
    dialogs.Field(id="released", label="Released", kind="check"),
    dialogs.Field(id="notes", label="Notes", kind="text"),
)


@pytest.fixture
def page(session, show) -> QWidget:
    return show(QWidget(), 900, 700)


@pytest.mark.parametrize("scale", [100, 125])
def test_a_form_is_as_high_as_what_it_asks_and_no_higher(page, qapp, qtbot, scale):
    qapp.theme.choose(scale=scale)
    intro = "Why this is asked, in a sentence that is long enough to be broken into a second line of words."
    helped = dialogs.Field(id="monogram", label="Monogram", help="One or two letters that stand for the client.")
    dialog = dialogs.form(page, "Add person", (helped, *FIELDS), print, intro=intro)
    qtbot.waitUntil(dialog.isVisible)
    (area,) = dialog.findChildren(QScrollArea)
    last, main = named(dialog, "Notes"), named(dialog, "Save")
    assert not area.verticalScrollBar().isVisible()
    between = main.mapTo(dialog, main.rect().topLeft()).y() - last.mapTo(dialog, last.rect().bottomLeft()).y()
    assert between < qapp.theme.px(48)
    dialog.reject()


def test_a_heading_of_several_words_and_an_introduction_leave_no_hole_above_the_buttons(page, qtbot):
    intro = "Everything goes: engagements, people, interviews, answers, findings, plans, texts and pictures. " * 3
    field = dialogs.Field(id="name", label="Type the name of the client to erase it")
    dialog = dialogs.form(page, "Erase Harbour & Pine Logistics for good?", (field,), print, intro=intro)
    qtbot.waitUntil(dialog.isVisible)
    settle()
    (area,) = dialog.findChildren(QScrollArea)
    assert not area.verticalScrollBar().isVisible()
    last, main = named(dialog, field.label), named(dialog, "Save")
    between = main.mapTo(dialog, main.rect().topLeft()).y() - last.mapTo(dialog, last.rect().bottomLeft()).y()
    assert between < 40
    dialog.reject()


def test_a_short_question_leaves_no_hole_around_its_words(page, qtbot):
    dialog = dialogs.confirm(page, "Close it?", "What you typed last is lost.", "Close", print)
    qtbot.waitUntil(dialog.isVisible)
    settle()
    (words,) = [w for w in dialog.findChildren(QLabel) if w.text() == "What you typed last is lost."]
    main = named(dialog, "Close")
    between = main.mapTo(dialog, main.rect().topLeft()).y() - words.mapTo(dialog, words.rect().topLeft()).y()
    assert words.height() < 2 * words.fontMetrics().lineSpacing()
    assert between < 60
    dialog.reject()


@pytest.mark.parametrize("words", [52, 53, 54, 55])
def test_a_refusal_makes_the_dialog_higher_and_nothing_scrolls(page, qtbot, words):
    dialog = dialogs.form(page, "Add person", FIELDS[:2], print, intro="to " * words)
    qtbot.waitUntil(dialog.isVisible)
    dialog.refuse("This is not the name of the client.")
    settle()
    (area,) = dialog.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
    dialog.reject()


def test_a_form_gives_back_what_was_typed_and_chosen(page):
    saved = []
    dialog = dialogs.form(page, "Add person", FIELDS, saved.append)
    press("Ann Weber")
    named(dialog, "Consent on").setFocus()
    press("18.12.2026")
    named(dialog, "Released").setChecked(True)
    named(dialog, "Notes").setFocus()
    press("Two\nlines")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved == [
        {
            "name": "Ann Weber",
            "side": "it",
            "on": date(2026, 12, 18),
            "minutes": 45,
            "released": True,
            "notes": "Two\nlines",
        }
    ]
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("Name", "  ", "Name is needed."),
        ("Consent on", "soon", "Consent on: this is no date. Type it as 2026-12-18."),
        ("Consent on", "2026-02-30", "Consent on: this is no date. Type it as 2026-12-18."),
        ("Minutes", "4x", "Minutes: this is no whole number."),
    ],
)
def test_a_form_says_what_is_wrong_and_stays_with_all_that_was_typed(page, field, typed, told):
    saved = []
    dialog = dialogs.form(page, "Add person", FIELDS, saved.append)
    press("Ann")
    editor = named(dialog, field)
    editor.setFocus()
    editor.selectAll()
    press(typed)
    click(dialog, "Save")
    assert saved == []
    assert dialog.problem.text() == told
    assert dialog.isVisible()
    assert QApplication.focusWidget() is editor


def test_what_the_workbook_refuses_is_said_in_the_form(page):
    def refuse(_values):
        raise InputProblems("This cannot be saved yet.", ("One.", "Two."))

    dialog = dialogs.form(page, "Add person", FIELDS, refuse)
    press("Ann")
    click(dialog, "Save")
    assert dialog.problem.text() == "This cannot be saved yet.\nOne.\nTwo."
    assert named(dialog, "Name").text() == "Ann"


def test_escape_leaves_a_form_without_saving(page):
    saved = []
    dialog = dialogs.form(page, "Add person", FIELDS, saved.append)
    press("Ann")
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert saved == []
    settle()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_question_is_answered_by_its_own_button_and_enter_does_not_destroy(page, key):
    done = []
    dialog = dialogs.confirm(
        page, "Archive person", "Ann stays where she is named.", "Archive", lambda: done.append(1), is_danger=True
    )
    assert "Ann stays where she is named." in words_of(dialog)
    press(key)  # the focus is on Cancel
    assert (done, dialog.isVisible()) == ([], False)
    again = dialogs.confirm(page, "Archive person", "…", "Archive", lambda: done.append(1))
    click(again, "Archive")
    assert done == [1]


@pytest.mark.parametrize("scale", [100, 200])
def test_a_dialog_grows_by_what_it_has_to_say_later(page, qapp, qtbot, scale):
    qapp.theme.choose(scale=scale)
    dialog = dialogs.form(page, "Add person", FIELDS[:1], print)
    dialog.body.addWidget(more := widgets.label("Words that come later. " * 12, wraps=True))
    more.hide()
    qtbot.waitUntil(dialog.isVisible)
    bar = dialog.findChildren(QScrollArea)[0].verticalScrollBar()
    dialog.refuse("A reason that is long enough to be broken into a second line of words, and then into a third one.")
    more.show()
    settle()
    settle()
    assert not bar.isVisible()
    assert dialog.problem.height() >= dialog.problem.heightForWidth(dialog.problem.width())
    dialog.reject()


def test_a_refusal_is_one_error_a_fault_is_raised(page):
    def fail(_values):
        raise Refused("No.")

    dialog = dialogs.form(page, "x", FIELDS[1:2], fail)
    click(dialog, "Save")
    assert dialog.problem.text() == "No."


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        ("2026-12-18", date(2026, 12, 18)),
        ("18.12.2026", date(2026, 12, 18)),
        (" 1/2/2026 ", date(2026, 2, 1)),
    ],
)
def test_a_day_is_read_however_it_is_usual(typed, day):
    assert widgets.parsed_day(typed) == day
