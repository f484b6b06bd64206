"""The page of documents: looked at, put into words, checked, and sent out."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from alignment_desktop.content.packs import core_pack
from alignment_desktop.deliverables.compose import view_of
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.deliverable import Disposition, IssueStatus
from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.record import replace
from alignment_desktop.ui import theme
from alignment_desktop.ui.dialogs import Dialog
from alignment_desktop.ui.pages.deliverables import DeliverablesPage
from alignment_desktop.ui.pages.deliverables.preview import Preview
from alignment_desktop.ui.pages.deliverables.sheets import squeezed
from alignment_desktop.ui.widgets import Choice
from alignment_desktop.workbook import Workbook
from tests.ui.conftest import click, named, press, words_of

CTRL = Qt.KeyboardModifier.ControlModifier
REPORT, SUMMARY = "Alignment assessment", "Executive summary"
PLACE = "lead:C1"


@pytest.fixture
def opened(sample_session, show, qtbot):
    """Shows the page on the sample, with the report drawn and the focus on its pages."""

    def go(width=1366, height=768):
        page = DeliverablesPage(sample_session)
        show(page, width, height)
        drawn(qtbot, page)
        with qtbot.waitActive(page):  # a window of an earlier test may have gone only now
            page.activateWindow()
        page.setFocus()
        return page

    return go


def preview_of(page) -> Preview:
    return page.findChild(Preview)


def drawn(qtbot, page) -> None:
    """Waits until the document of the workbook as it is now is on the screen."""
    session = page.session

    def is_drawn() -> bool:
        return (
            not session.jobs
            and page.document_in_view is not None
            and page.document_in_view.order.snapshot is session.snapshot()
            and not page.is_about_to_draw
            and (preview_of(page).is_drawn or not preview_of(page).isVisible())
        )

    qtbot.waitUntil(is_drawn, timeout=20_000)


def place(page) -> str:
    return named(page, "Page in view").text()


def words_on_pages(page) -> str:
    return "\n".join(page.document_in_view.sheets.words)


def kept(session, section=PLACE):
    return session.workbook.deliverables.prose(session.engagement_id, section)


def draft_of(session, section=PLACE):
    drafts = view_of(session.snapshot(), Options()).drafting.drafts()
    return next(draft for draft in drafts if draft.section == section)


def edit(session, text, section=PLACE, **figures):
    """Edits a text behind the page's back; figures given as cited with another value make it stale."""
    draft = draft_of(session, section)
    cited = {**draft.figures, **{key.replace("_", ":"): value for key, value in figures.items()}}
    session.workbook.deliverables.edit_prose(session.round.id, replace(draft, text=text, figures=cited))


def choose_place(path: Path) -> None:
    """Puts a path into the file dialog and presses Enter; typed, it would open a list of completions over it."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    line = dialog.findChild(QLineEdit)
    line.setFocus()
    line.setText(str(path))
    press(Qt.Key.Key_Return)


def choices(page) -> set[str]:
    """What can be chosen on the page, by name."""
    return {choice.accessibleName() for choice in page.findChildren(Choice) if choice.isVisible()}


def dialog() -> Dialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, Dialog), found
    return found


def show_chapter(page, name) -> None:
    """Chooses a chapter in the list of texts by its first letters."""
    choice = named(page, "Chapter", Choice)
    choice.setFocus()
    at = next(n for n in range(choice.count()) if name in choice.itemText(n))
    press(Qt.Key.Key_Home)
    for _n in range(at):
        press(Qt.Key.Key_Down)
    assert name in choice.currentText()


class TestPreview:
    def test_all_pages_are_there_and_white_on_their_ground(self, opened):
        page = opened()
        pages = len(page.document_in_view.sheets.sizes)
        assert pages > 20
        assert place(page) == f"Page 1 of {pages}"
        assert named(page, f"Pages of {REPORT}") is preview_of(page)
        picture = preview_of(page).viewport().grab().toImage()
        middle = QColor(picture.pixel(picture.width() // 2, 40))
        assert middle == QColor("#ffffff")
        assert QColor(preview_of(page).grab().toImage().pixel(12, 300)) == theme.current()["paper_ground"]

    def test_it_is_moved_by_keys_and_says_which_page_is_in_view(self, opened):
        page = opened()
        pages = len(page.document_in_view.sheets.sizes)
        assert QApplication.focusWidget() is preview_of(page)
        press(Qt.Key.Key_End)
        assert place(page) == f"Page {pages} of {pages}"
        press(Qt.Key.Key_Home)
        assert place(page) == f"Page 1 of {pages}"
        for _n in range(3):
            press(Qt.Key.Key_PageDown, CTRL)
        assert place(page) == f"Page 4 of {pages}"
        press(Qt.Key.Key_PageUp, CTRL)
        assert place(page) == f"Page 3 of {pages}"
        before = preview_of(page).verticalScrollBar().value()
        press(Qt.Key.Key_PageDown)
        press(Qt.Key.Key_Down)
        assert preview_of(page).verticalScrollBar().value() > before
        press(Qt.Key.Key_Home)
        click(page, "Next page")
        assert place(page) == f"Page 2 of {pages}"

    def test_it_is_zoomed_by_keys_wheel_and_buttons_and_only_pages_in_view_are_kept(self, opened, qtbot):
        page = opened()
        preview = preview_of(page)
        fitting = preview.percent
        press("+")
        press("+")
        assert preview.percent > fitting
        assert named(page, "Size of the pages").text() == f"{preview.percent} %"
        press("-")
        press("0")
        assert preview.percent == fitting
        at = QPointF(preview.viewport().rect().center())
        turned = QWheelEvent(
            at, preview.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, CTRL,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(preview.viewport(), turned)
        assert preview.percent > fitting
        click(page, "Fit")
        page.setFocus()
        for _n in range(40):
            press("-")
        drawn(qtbot, page)
        assert preview.percent == 25
        for _n in range(40):
            press("+")
        press(Qt.Key.Key_End)
        drawn(qtbot, page)
        assert preview.percent == 400

    def test_a_change_is_drawn_and_place_and_zoom_stay(self, opened, qtbot, sample_session):
        page = opened()
        for _n in range(6):
            press(Qt.Key.Key_PageDown, CTRL)
        press("+")
        before = place(page), preview_of(page).percent, preview_of(page).verticalScrollBar().value()
        edit(sample_session, "Nobody here reads what the other side writes.")
        drawn(qtbot, page)
        assert squeezed("Nobody here reads what the other side writes.") in words_on_pages(page)
        assert (place(page), preview_of(page).percent, preview_of(page).verticalScrollBar().value()) == before

    def test_of_changes_in_quick_succession_only_the_last_is_shown(self, opened, qtbot, sample_session):
        page = opened()
        shown = []
        sample_session.changed.connect(lambda _changes: shown.append(words_on_pages(page)))
        for text in ("First words.", "Second words.", "Third words."):
            edit(sample_session, text)
            QApplication.processEvents()
        drawn(qtbot, page)
        assert squeezed("Third words.") in words_on_pages(page)
        assert squeezed("Second words.") not in words_on_pages(page)
        assert not any(squeezed("First words.") in words for words in shown)

    def test_another_document_is_chosen_and_each_keeps_how_it_is_made(self, opened, qtbot):
        page = opened()
        choice = named(page, "Quotes are attributed", Choice)
        choice.setFocus()
        press(Qt.Key.Key_End)
        drawn(qtbot, page)
        assert page.document_in_view.order.options.attribution is Attribution.NONE
        assert "Quotes stand without saying whose they are." in words_of(page)
        click(page, SUMMARY)
        drawn(qtbot, page)
        assert place(page) == "Page 1 of 2"
        assert page.document_in_view.order.options.attribution is Attribution.NAMED
        click(page, REPORT)
        drawn(qtbot, page)
        assert page.document_in_view.order.options.attribution is Attribution.NONE

    def test_a_booklet_is_made_for_a_plan_and_a_reader_and_has_nothing_to_check(self, opened, qtbot, tmp_path):
        page = opened()
        click(page, "Question booklet")
        drawn(qtbot, page)
        asked = page.document_in_view.order.options.asked
        assert asked.plan or asked.sitting
        assert squeezed("Listen for") in words_on_pages(page)
        assert choices(page) >= {"Whose questions", "For", "Paper"}
        assert "Quotes are attributed" not in choices(page)
        assert not [b for b in page.findChildren(QPushButton) if b.isVisible() and b.text().startswith("Issue version")]
        assert "there is nothing to check" in words_of(page)
        choice = named(page, "Whose questions", Choice)
        choice.setCurrentIndex(choice.findData("developer-45"))
        reader = named(page, "For", Choice)
        reader.setCurrentIndex(reader.findData("respondent"))
        drawn(qtbot, page)
        assert page.document_in_view.order.options.asked.plan == "developer-45"
        assert squeezed("I would rather not say") in words_on_pages(page)
        assert squeezed("Listen for") not in words_on_pages(page)
        click(page, "Export…")
        choose_place(tmp_path / "ahead.pdf")
        qtbot.waitUntil((tmp_path / "ahead.pdf").exists)
        click(page, REPORT)
        drawn(qtbot, page)
        assert choices(page) >= {"Quotes are attributed", "Paper"}
        assert not {"Whose questions", "For"} & choices(page)
        assert named(page, "Export a draft…").isVisible()

    def test_the_attribution_chosen_is_that_of_the_quotes_on_the_pages(self, opened, qtbot):
        page = opened()
        assert "headofoperations" in words_on_pages(page).replace("asked", "")
        quoted = words_on_pages(page).count("headofoperations")
        choice = named(page, "Quotes are attributed", Choice)
        choice.setFocus()
        press(Qt.Key.Key_End)
        drawn(qtbot, page)
        assert words_on_pages(page).count("headofoperations") < quoted

    def test_a_german_document_leaves_an_english_window(self, opened, qtbot):
        page = opened()
        click(page, SUMMARY)
        drawn(qtbot, page)
        choice = named(page, "Language", Choice)
        assert [choice.itemText(n) for n in range(choice.count())] == ["English", "Deutsch"]
        window = {"Language", "Paper", "What it rests on", "On one page", SUMMARY}
        assert window <= set(words_of(page).splitlines())
        choice.setFocus()
        press(Qt.Key.Key_End)
        drawn(qtbot, page)
        assert squeezed("Worauf das beruht") in words_on_pages(page)
        assert squeezed("What it rests on") not in words_on_pages(page)
        assert window <= set(words_of(page).splitlines())
        assert place(page) == "Page 1 of 2"

    def test_a_text_edited_in_english_is_drafted_in_german(self, opened, qtbot):
        page = opened()
        edit(page.session, "Our own words.", "lead:overall")
        click(page, SUMMARY)
        drawn(qtbot, page)
        assert squeezed("Our own words.") in words_on_pages(page)
        named(page, "Language", Choice).setFocus()
        press(Qt.Key.Key_End)
        drawn(qtbot, page)
        assert squeezed("Our own words.") not in words_on_pages(page)
        assert squeezed("liegen die beiden Seiten") in words_on_pages(page)
        assert kept(page.session, "lead:overall").text == "Our own words."

    def test_a_section_left_out_is_left_out_and_one_always_stays(self, opened, qtbot):
        page = opened()
        click(page, SUMMARY)
        drawn(qtbot, page)
        named(page, "What it rests on", QCheckBox).setFocus()
        press(Qt.Key.Key_Space)
        drawn(qtbot, page)
        assert place(page) == "Page 1 of 1"
        last = named(page, "On one page", QCheckBox)
        last.setFocus()
        press(Qt.Key.Key_Space)
        assert last.isChecked()


class TestTexts:
    def test_the_texts_of_the_page_in_view_stand_beside_it(self, opened):
        page = opened()
        for _n in range(7):
            press(Qt.Key.Key_PageDown, CTRL)
        assert "Communication" in named(page, "Chapter", Choice).currentText()
        assert named(page, "Lead", QPlainTextEdit).toPlainText() == kept(page.session).text
        show_chapter(page, "Goals")
        goals = draft_of(page.session, "heading:C2").text
        assert named(page, "Heading", QPlainTextEdit).toPlainText() == goals
        at = int(re.search(r"Page (\d+)", place(page))[1])
        assert squeezed(goals) in page.document_in_view.sheets.words[at - 1]

    def test_of_several_chapters_on_one_page_the_one_that_was_chosen_stays(self, opened, qtbot):
        page = opened()
        click(page, SUMMARY)
        drawn(qtbot, page)
        show_chapter(page, "Leadership")
        drawn(qtbot, page)
        assert place(page) == "Page 2 of 2"
        assert "Leadership" in named(page, "Chapter", Choice).currentText()
        assert named(page, "Heading", QPlainTextEdit).toPlainText() == draft_of(page.session, "heading:C3").text

    def test_what_is_typed_is_saved_shown_and_one_step(self, opened, qtbot, sample_session):
        page = opened()
        show_chapter(page, "Goals")
        before = kept(sample_session, "lead:C2")
        lead = named(page, "Lead", QPlainTextEdit)
        lead.setFocus()
        lead.selectAll()
        press("We plan together")
        qtbot.waitUntil(lambda: kept(sample_session, "lead:C2") is not None, timeout=5_000)  # saved while typing
        press(" now.")
        press(Qt.Key.Key_Tab)
        assert kept(sample_session, "lead:C2").text == "We plan together now."
        drawn(qtbot, page)
        assert squeezed("We plan together now.") in words_on_pages(page)
        assert "edited" in words_of(page)
        sample_session.undo()
        assert kept(sample_session, "lead:C2") == before
        drawn(qtbot, page)
        assert named(page, "Lead", QPlainTextEdit).toPlainText() == draft_of(sample_session, "lead:C2").text

    def test_what_is_half_typed_outlives_a_new_preview(self, opened, qtbot, sample_session):
        page = opened()
        show_chapter(page, "Goals")
        lead = named(page, "Lead", QPlainTextEdit)
        lead.setFocus()
        lead.moveCursor(QTextCursor.MoveOperation.End)
        press(" And then")
        sample_session.workbook.plan.add(sample_session.engagement_id, "One more action")
        drawn(qtbot, page)
        press(" some more.")
        assert lead.toPlainText().endswith(" And then some more.")
        assert page.leave()
        assert kept(sample_session, "lead:C2").text.endswith(" And then some more.")

    def test_a_text_that_was_emptied_comes_back(self, opened, sample_session):
        page = opened()
        show_chapter(page, "Goals")
        lead = named(page, "Lead", QPlainTextEdit)
        before = lead.toPlainText()
        lead.setFocus()
        lead.selectAll()
        press(Qt.Key.Key_Delete)
        press(Qt.Key.Key_Tab)
        assert lead.toPlainText() == before
        assert kept(sample_session, "lead:C2") is None

    def test_a_text_too_long_is_refused_and_nothing_typed_is_lost(self, opened, sample_session):
        page = opened()
        show_chapter(page, "Goals")
        told = []
        sample_session.told.connect(lambda words, _tone: told.append(words))
        lead = named(page, "Lead", QPlainTextEdit)
        lead.setFocus()
        lead.selectAll()
        QGuiApplication.clipboard().setText("long " * 1_000)
        press(Qt.Key.Key_V, CTRL)
        assert page.leave() is False
        assert "at most 4000 characters" in told[0]
        assert len(lead.toPlainText()) == 5_000
        assert kept(sample_session, "lead:C2") is None

    def test_the_draft_is_taken_again(self, opened, qtbot, sample_session):
        page = opened()
        show_chapter(page, "Communication")
        click(page, "Take the draft again")
        assert kept(sample_session, "heading:C1").is_edited is False
        assert kept(sample_session, "lead:C1").is_edited is True
        drawn(qtbot, page)
        assert named(page, "Heading", QPlainTextEdit).toPlainText() == draft_of(sample_session, "heading:C1").text

    def test_a_stale_text_names_its_figure_until_it_is_read_again(self, opened, qtbot, sample_session):
        page = opened()
        edit(sample_session, "Words of mine.", **{"gap_C1.P5": "+1.1"})
        drawn(qtbot, page)
        show_chapter(page, "Communication")
        moved = named(page, "What has moved").text()
        assert moved == "▲ cites the gap of Shared documents: was +1.1, is +1.8"
        assert "1 to settle before it can be issued" in words_of(page)
        click(page, "I have read it again")
        assert kept(sample_session).text == "Words of mine."
        assert kept(sample_session).figures == draft_of(sample_session).figures
        drawn(qtbot, page)
        assert "Nothing keeps it from being issued" in words_of(page)


class TestGate:
    def test_a_cause_leads_to_what_is_to_be_mended(self, opened, sample_session, qtbot):
        page = opened()
        action = next(a for a in sample_session.snapshot().actions if a.owner_id is None and a.status.is_open)
        cause = named(page, f"{action.label} {action.title} has no owner.")
        cause.setFocus()
        with qtbot.waitSignal(sample_session.asked_for) as asked:
            press(Qt.Key.Key_Return)
        assert asked.args == ["plan", action.id]
        with qtbot.waitSignal(sample_session.asked_for) as asked:
            QTest.mouseClick(cause, Qt.MouseButton.LeftButton)
        assert asked.args == ["plan", action.id]

    def test_a_text_in_the_way_is_shown_with_the_caret_in_it(self, opened, qtbot, sample_session):
        page = opened()
        edit(sample_session, "Dates are TBD.", "lead:C4")
        drawn(qtbot, page)
        cause = named(page, "Change, lead still says “TBD”. Write what is meant.")
        cause.setFocus()
        press(Qt.Key.Key_Return)
        lead = named(page, "Lead", QPlainTextEdit)
        assert QApplication.focusWidget() is lead
        assert lead.toPlainText() == "Dates are TBD."
        lead.selectAll()
        press("Dates are set.")
        press(Qt.Key.Key_Tab)
        drawn(qtbot, page)
        assert "No placeholders" in words_of(page)

    def test_many_causes_are_folded_until_asked_for_and_stay_open(self, opened, qtbot, sample_session):
        page = opened()
        held = next(c for c in page.document_in_view.objections if c.check.value == "small_side")
        assert held.words not in words_of(page)
        head = next(w for w in page.findChildren(QWidget) if w.accessibleName().startswith("Figures held back"))
        head.setFocus()
        press(Qt.Key.Key_Space)
        assert held.words in words_of(page)
        sample_session.workbook.plan.add(sample_session.engagement_id, "One more action")
        drawn(qtbot, page)
        assert held.words in words_of(page)

    def test_of_very_many_causes_the_first_are_listed(self, opened, qtbot, sample_session):
        page = opened()
        for number in range(60):
            sample_session.workbook.plan.add(sample_session.engagement_id, f"Action {number}")
        drawn(qtbot, page)
        head = next(w for w in page.findChildren(QWidget) if w.accessibleName().startswith("Actions without a date"))
        head.setFocus()
        if not head.isChecked():
            press(Qt.Key.Key_Space)
        assert head.accessibleName() == "Actions without a date: 60"
        assert "and 10 more" in words_of(page)

    def test_a_document_with_a_blocking_cause_is_not_issued(self, opened, qtbot, sample_session):
        page = opened()
        edit(sample_session, "Dates are TBD.")
        drawn(qtbot, page)
        told = []
        sample_session.told.connect(lambda words, _tone: told.append(words))
        click(page, "Issue…")
        assert QApplication.activeModalWidget() is None
        assert told == ["It cannot be issued yet: settle what is marked with ▲ first."]
        assert QApplication.focusWidget().accessibleName().startswith("Communication, lead still says")


class TestGoingOut:
    def test_a_draft_goes_to_a_file_and_leaves_no_trace(self, opened, qtbot, sample_session, tmp_path):
        page = opened()
        file = tmp_path / "draft.pdf"
        click(page, "Export a draft…")
        press(Qt.Key.Key_Return)
        choose_place(file)
        qtbot.waitUntil(lambda: f"Written to {file}" in accessible(page), timeout=20_000)
        assert file.read_bytes() == page.document_in_view.sheets.pdf
        assert sample_session.workbook.deliverables.issued(sample_session.engagement_id) == ()
        click(page, "Copy path")
        assert QGuiApplication.clipboard().text() == str(file)

    def test_an_issue_is_registered_with_what_was_written(self, opened, qtbot, sample_session, tmp_path):
        page = opened()
        click(page, SUMMARY)
        drawn(qtbot, page)
        file = tmp_path / "summary.pdf"
        click(page, "Issue…")
        press("M. Lindqvist, CEO")
        named(dialog(), "As", Choice).setFocus()
        press(Qt.Key.Key_Down)
        named(dialog(), "To").setFocus()
        press(Qt.Key.Key_Return)
        choose_place(file)
        area = sample_session.workbook.deliverables
        qtbot.waitUntil(lambda: bool(area.issued(sample_session.engagement_id)), timeout=20_000)
        (issue,) = area.issued(sample_session.engagement_id)
        assert (issue.deliverable, issue.version, issue.recipient, issue.pages, issue.status) == (
            "executive-summary", 1, "M. Lindqvist, CEO", 2, IssueStatus.FINAL,
        )  # fmt: skip
        assert issue.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        words = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_bounded()
        assert "Version 1" in words
        assert "for M. Lind" in words  # shortened where the running head has no room
        drawn(qtbot, page)
        assert "Version 1 went to M. Lindqvist, CEO on 2026-11-23." in words_of(page)
        assert "Issue version 2…" in words_of(page)

    def test_nothing_is_registered_where_nothing_could_be_written(self, opened, qtbot, sample_session, tmp_path):
        page = opened()
        told = []
        sample_session.told.connect(lambda words, _tone: told.append(words))
        other = tmp_path / "notes.pdf"
        other.write_text("not a PDF at all", encoding="utf-8")
        click(page, "Issue…")
        press("The board")
        press(Qt.Key.Key_Return)
        found = QApplication.activeModalWidget()
        found.setOption(QFileDialog.Option.DontConfirmOverwrite)
        choose_place(other)
        qtbot.waitUntil(lambda: bool(told), timeout=20_000)
        assert "a file of another kind" in told[0]
        assert other.read_text("utf-8") == "not a PDF at all"
        assert sample_session.workbook.deliverables.issued(sample_session.engagement_id) == ()

    def test_a_password_is_typed_twice_alike_and_shuts_the_file(self, opened, qtbot, tmp_path):
        page = opened()
        file = tmp_path / "shut.pdf"
        click(page, "Export a draft…")
        named(dialog(), "Password to open it").setFocus()
        press("harbour")
        press(Qt.Key.Key_Return)
        assert "The two passwords differ" in words_of(dialog())
        named(dialog(), "The same password once more").setFocus()
        press("harbour")
        press(Qt.Key.Key_Return)
        choose_place(file)
        qtbot.waitUntil(lambda: f"Written to {file}" in accessible(page), timeout=20_000)
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(file)
        assert len(pypdfium2.PdfDocument(file, password="harbour")) == len(page.document_in_view.sheets.sizes)

    def test_an_issue_needs_a_recipient(self, opened):
        page = opened()
        click(page, "Issue…")
        press("  ")
        press(Qt.Key.Key_Return)
        assert "To is needed." in words_of(dialog())
        press(Qt.Key.Key_Escape)


class TestRegister:
    @pytest.fixture
    def issued(self, sample_session):
        now = sample_session.snapshot()
        return sample_session.workbook.deliverables.record_issue(
            now, "executive-summary", b"%PDF", recipient="The board", pages=2
        )

    def test_an_empty_one_leads_back_to_the_document(self, opened):
        page = opened()
        click(page, "What went out")
        assert "Nothing went out yet" in words_of(page)
        click(page, "Look at the document")
        assert preview_of(page).isVisible()

    def test_comments_are_typed_in_changed_and_settled(self, opened, issued, sample_session):
        page = opened()
        click(page, "What went out")
        assert "Executive summary, version 1, to The board" in words_of(page)
        click(page, "Add comment…")
        press("M. Lindqvist")
        named(dialog(), "Page").setFocus()
        press("3")
        named(dialog(), "What was said").setFocus()
        press("Before or after the move?")
        press(Qt.Key.Key_Return, CTRL)
        assert "there is no page 3" in words_of(dialog())
        named(dialog(), "Page").setFocus()
        press(Qt.Key.Key_Backspace)
        press("2")
        press(Qt.Key.Key_Return)
        area = sample_session.workbook.deliverables
        (comment,) = area.comments(issued.id)
        assert (comment.author, comment.page, comment.text) == ("M. Lindqvist", 2, "Before or after the move?")
        assert comment.given_on == date(2026, 11, 23)
        assert "1 issue · open comments: 1" in words_of(page)

        page.activateWindow()  # as the window manager does when a dialog goes
        named(page, "Comments", QTableView).setFocus()
        press(Qt.Key.Key_Return)
        named(dialog(), "What was done", Choice).setFocus()
        press(Qt.Key.Key_End)
        named(dialog(), "Answer or reason").setFocus()
        press("After.")
        press(Qt.Key.Key_Return, CTRL)
        (settled,) = area.comments(issued.id)
        assert (settled.disposition, settled.answer) == (Disposition.ANSWERED, "After.")
        assert "open comments" not in words_of(page)

        click(page, "Change comment…")
        named(dialog(), "What was said").setFocus()
        press(Qt.Key.Key_End, CTRL)
        press(" Please say.")
        press(Qt.Key.Key_Return, CTRL)
        assert area.comments(issued.id)[0].text == "Before or after the move? Please say."

    def test_it_says_whether_todays_document_still_reads_as_what_went_out(self, opened, qtbot, sample_session):
        page = opened()
        order = page.document_in_view.order
        area = sample_session.workbook.deliverables
        from alignment_desktop.content.outlines import outlines
        from alignment_desktop.deliverables.compose import rendered

        outline = next(o for o in outlines() if o.id == "executive-summary")
        options = Options(recipient="The board", version="1")
        pdf = rendered(outline, order.snapshot, options, order.assets).pdf
        issue = area.record_issue(order.snapshot, outline.id, pdf, recipient="The board", pages=2)
        page.show_about(issue.id)
        since = named(page, "What has changed since")
        assert since.text() == "Nothing has changed since version 1."
        edit(sample_session, "A lead that the summary does not print.", "lead:C2")
        qtbot.waitUntil(lambda: since.text().startswith("Reads as version 1 does"), timeout=20_000)
        edit(sample_session, "Another message altogether", "heading:overall")
        qtbot.waitUntil(lambda: since.text().startswith("Differs from version 1."), timeout=20_000)
        assert "Edit text × 2" in since.text()
        click(page, "Copy SHA-256")
        assert QGuiApplication.clipboard().text() == issue.sha256


class TestWhereNothingMayBeWritten:
    def test_a_workbook_open_for_reading_is_looked_at_and_exported(self, session, sample_file, show, qtbot, tmp_path):
        path = tmp_path / "sample.alignment"
        path.write_bytes(sample_file.read_bytes())
        from alignment_desktop.storage import vault

        cheap = (vault.KeyParameters(passes=1, memory=8192),)
        workbook = Workbook.open(path, "", read_only=True, parameters=cheap)
        session.open(workbook, engagement_id=workbook.clients.engagements()[0].id)
        page = show(DeliverablesPage(session))
        drawn(qtbot, page)
        assert "The workbook is open for reading only" in words_of(page)
        assert named(page, "Lead", QPlainTextEdit).isReadOnly()
        assert not named(page, "Issue…").isEnabled()
        click(page, "Export a draft…")
        press(Qt.Key.Key_Return)
        choose_place(tmp_path / "draft.pdf")
        qtbot.waitUntil(lambda: (tmp_path / "draft.pdf").exists() and not session.jobs, timeout=20_000)

    def test_texts_of_a_closed_round_stay(self, opened, qtbot, sample_session):
        sample_session.choose(sample_session.engagement_id, 1)
        page = opened()
        assert "is closed, so its texts stay as they were." in words_of(page)
        assert named(page, "Lead", QPlainTextEdit).isReadOnly()


class TestBeginning:
    def test_without_a_round_it_leads_to_the_engagement(self, empty_session, show, qtbot):
        clients = empty_session.workbook.clients
        engagement = clients.add_engagement(clients.add_client("Harbour & Pine").id, "Review")
        empty_session.choose(engagement.id)
        page = show(DeliverablesPage(empty_session))
        assert "No round yet" in words_of(page)
        with qtbot.waitSignal(empty_session.asked_for) as asked:
            click(page, "Open the first round")
        assert asked.args[0] == "engagement"
        clients.open_round(engagement.id, "Baseline", core_pack())
        drawn(qtbot, page)
        assert place(page).startswith("Page 1 of")


class TestRoom:
    def test_in_between_the_gallery_folds_and_the_texts_stay_beside_the_document(self, opened):
        page = opened(1000, 700)
        assert preview_of(page).isVisible()
        assert named(page, "Lead").isVisible()
        assert not named_anywhere(page, "Paper").isVisible()
        click(page, "Show how it is made")
        assert named(page, "Paper").isVisible()
        assert named(page, "Lead").isVisible()

    def test_a_narrow_window_shows_the_document_and_folds_the_rest(self, opened, qtbot):
        page = opened(700, 600)
        assert preview_of(page).isVisible()
        assert not named_anywhere(page, "Lead").isVisible()
        click(page, "Texts and checks")
        assert not preview_of(page).isVisible()
        assert named_anywhere(page, "Lead").isVisible()
        choice = named(page, "Document", Choice)
        choice.setFocus()
        press(Qt.Key.Key_End)
        assert "Nothing went out yet" in words_of(page)

    def test_everything_that_takes_the_focus_has_a_name(self, opened):
        page = opened()
        nameless = [
            w for w in page.findChildren(QWidget)
            if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisibleTo(page) and not w.accessibleName()
        ]  # fmt: skip
        assert nameless == []


def accessible(page) -> str:
    return "\n".join(w.accessibleName() for w in page.findChildren(QWidget) if w.isVisibleTo(page))


def named_anywhere(page, name) -> QWidget:
    return next(w for w in page.findChildren(QWidget) if w.accessibleName() == name)
