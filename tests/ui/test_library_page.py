"""The question library: browsed, searched, copied, edited where it is read, left out of a round, packs in and out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from alignment_desktop.content.packs import core_pack
from alignment_desktop.exchange.pack_book import pack_xlsx
from alignment_desktop.exchange.pack_reading import read_pack_xlsx
from alignment_desktop.storage import vault
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.models import chosen_id
from alignment_desktop.ui.pages.library import LibraryPage
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from tests.ui.conftest import click, named, press, words_of

FIRST, OWN = "C1.P1.Q1", "own.C1.P1.Q1"
CTRL = Qt.KeyboardModifier.ControlModifier


def opened(session: Session, show, qtbot) -> MainWindow:
    """A window on the library, once its questions are read."""
    made = MainWindow(session)
    show(made)
    made.show_page("library")
    qtbot.waitUntil(lambda: listed(made) > 0, timeout=20_000)
    return made


@pytest.fixture
def library(sample_session: Session, show, qtbot) -> Iterator[MainWindow]:
    """The window on the library of the sample."""
    yield opened(sample_session, show, qtbot)
    sample_session.close()


def page(window: MainWindow) -> LibraryPage:
    return window.page("library")


def table(window: MainWindow) -> QTableView:
    return named(page(window), "Questions", QTableView)


def listed(window: MainWindow) -> int:
    return table(window).model().rowCount()


def choose(window: MainWindow, question: str) -> None:
    page(window).show_about(question)
    assert chosen_id(table(window)) == question


def edit(window: MainWindow, name: str, words: str) -> None:
    """Replaces the words of a field of the question and leaves it."""
    named(page(window), name, QPlainTextEdit).setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(words)
    press(Qt.Key.Key_Escape)


def sheet(window: MainWindow) -> str:
    """All words of the question in view."""
    return "\n".join(field.toPlainText() for field in page(window).sheet.findChildren(QPlainTextEdit))


def own(window: MainWindow) -> set[str]:
    return {part.part for part in window.session.workbook.library.parts() if part.kind == "questions"}


def kept(window: MainWindow):
    """The own question as the workbook keeps it."""
    return window.session.workbook.library.whole().question[OWN]


def modal(qtbot) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog), timeout=20_000)
    return QApplication.activeModalWidget()


def pick(window: MainWindow, path: Path) -> None:
    """Answers the dialog that asks for a file."""
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def test_every_question_of_the_next_round_is_listed_and_searched(library):
    core = core_pack()
    assert listed(library) == len(core.questions)
    named(library, "Search the questions", QLineEdit).setFocus()
    press("supplier")
    assert 0 < listed(library) < 20
    assert f"{listed(library)} of {len(core.questions)} questions" in words_of(library)


def test_a_question_is_shown_as_it_is_asked_in_both_languages(library):
    choose(library, FIRST)
    question = core_pack().question[FIRST]
    for text in (question.text, question.text_it, *question.levels, *question.spoken, question.why):
        assert text in sheet(library)
    box = named(library, "Language of the preview", QComboBox)
    box.setFocus()
    press(Qt.Key.Key_Down)
    german = next(t.text for t in core_pack().translations if t.part == f"questions.{FIRST}" and t.field == "text")
    assert german in sheet(library)
    assert question.text not in sheet(library)


def test_the_words_of_the_core_pack_cannot_be_typed_in(library):
    choose(library, FIRST)
    assert all(field.isReadOnly() for field in page(library).sheet.findChildren(QPlainTextEdit))


def test_a_copy_is_edited_where_it_is_read_and_undone(library, qtbot):
    choose(library, FIRST)
    click(library, "Copy as a new question")
    qtbot.waitUntil(lambda: chosen_id(table(library)) == OWN, timeout=20_000)
    edit(library, "The question", "How does your work begin?")
    assert kept(library).text == "How does your work begin?"
    edit(library, "Ask further", "Who starts?\nWhen?\n")
    assert kept(library).probes == ("Who starts?", "When?")
    library.session.undo()
    library.session.undo()
    assert kept(library) == msgspec.structs.replace(core_pack().question[FIRST], id=OWN)
    library.session.undo()
    assert own(library) == set()


def test_what_would_make_the_pack_unsound_is_refused_and_the_words_stay(library, qtbot):
    choose(library, FIRST)
    click(library, "Ask it in our own way")
    qtbot.waitUntil(lambda: chosen_id(table(library)) == OWN, timeout=20_000)
    before = core_pack().question[FIRST]
    edit(library, "Level 2", before.levels[0])
    assert "reads nearly like level 1" in words_of(library)
    assert named(page(library), "Level 2", QPlainTextEdit).toPlainText() == before.levels[0]
    assert kept(library).levels == before.levels
    edit(library, "Level 2", "Some write down what they want. The rest is guessed at in IT.")
    assert kept(library).levels[1].startswith("Some write down")
    assert "reads nearly like" not in words_of(library)


def test_an_own_question_is_taken_out_again(library, qtbot):
    choose(library, FIRST)
    click(library, "Ask it in our own way")
    qtbot.waitUntil(lambda: chosen_id(table(library)) == OWN, timeout=20_000)
    click(library, "Take out of the own pack…")
    click(modal(qtbot), "Take it out")
    assert own(library) == set()
    qtbot.waitUntil(lambda: table(library).model().place_of(FIRST) is not None, timeout=20_000)
    choose(library, FIRST)


def test_a_question_is_left_out_of_the_round_and_asked_again(library):
    session = library.session
    follow_up = next(q.id for q in core_pack().questions if q.follow_up is not None)
    choose(library, follow_up)
    click(library, "Leave out of this round")
    assert session.workbook.library.switched_off(session.engagement_id) == {follow_up}
    assert "Switched off here" in words_of(library)
    click(library, "Ask again in this round")
    assert session.workbook.library.switched_off(session.engagement_id) == frozenset()


def test_what_leaving_a_must_ask_out_costs_is_said_first(library, qtbot):
    session = library.session
    must_ask = core_pack().plans[0].must_ask[0]
    choose(library, must_ask)
    click(library, "Leave out of this round")
    dialog = modal(qtbot)
    assert "is a must-ask of" in words_of(dialog)
    assert session.workbook.library.switched_off(session.engagement_id) == frozenset()
    click(dialog, "Leave it out")
    assert session.workbook.library.switched_off(session.engagement_id) == {must_ask}


def test_a_pack_goes_out_as_a_spreadsheet(library, qtbot, tmp_path):
    click(library, "Write as a spreadsheet…")
    pick(library, tmp_path / "all.xlsx")
    qtbot.waitUntil(lambda: not library.session.jobs and (tmp_path / "all.xlsx").exists(), timeout=20_000)
    assert read_pack_xlsx(tmp_path / "all.xlsx").sha256 == core_pack().sha256


def test_a_pack_is_taken_in_once_what_it_changes_was_seen(library, qtbot, tmp_path):
    core = core_pack()
    changed = msgspec.structs.replace(core.questions[0], text="How does it all begin?")
    path = tmp_path / "ours.xlsx"
    path.write_bytes(pack_xlsx(msgspec.structs.replace(core, questions=(changed, *core.questions[1:]))))
    click(library, "Take in a pack…")
    pick(library, path)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20_000)
    preview = modal(qtbot)
    assert "Questions: 1 changed" in words_of(preview)
    assert own(library) == set()
    click(preview, "Take it in")
    assert own(library) == {FIRST}
    choose(library, FIRST)
    qtbot.waitUntil(lambda: "How does it all begin?" in sheet(library), timeout=20_000)


def test_a_file_that_is_no_pack_is_refused_in_words(library, qtbot, tmp_path):
    (tmp_path / "pack.toml").write_text("[pack]\nid = 3\n", encoding="utf-8")
    click(library, "Take in a pack…")
    with qtbot.waitSignal(library.session.told, timeout=20_000) as told:
        pick(library, tmp_path / "pack.toml")
    assert "problems. Correct them" in told.args[0]
    assert own(library) == set()


def test_keys_lead_to_the_search_and_back_to_the_list(library):
    table(library).setFocus()
    press(Qt.Key.Key_F, CTRL)
    assert QApplication.focusWidget() is named(library, "Search the questions", QLineEdit)
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is table(library)


def test_a_workbook_opened_for_reading_offers_no_change(sample_session, show, qtbot):
    access, engagement = sample_session.workbook.access, sample_session.engagement_id
    sample_session.close()
    sample_session.open(Workbook(vault.open_with(access, read_only=True)), engagement_id=engagement)
    window = opened(sample_session, show, qtbot)
    choose(window, FIRST)
    for name in ("Copy as a new question", "Ask it in our own way", "Take in a pack…"):
        assert not named(window, name, QPushButton).isEnabled()
    sample_session.close()
