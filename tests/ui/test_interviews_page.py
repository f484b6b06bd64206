"""The page of the sittings: planned by role, moved, missed; the way into the room; answers and calendar as files."""

from __future__ import annotations

import csv
from datetime import datetime

import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QPlainTextEdit, QTableView

from alignment_desktop.domain.interview import Basis, Channel, SittingState
from alignment_desktop.exchange.answers import template
from alignment_desktop.ui import models
from alignment_desktop.ui.pages.interviews import InterviewsPage
from alignment_desktop.ui.session import WARN
from tests.ui.conftest import click, named, press, settle, words_of
from tests.workbook.conftest import begin

SPACE, RETURN, CTRL = Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
WHEN = datetime.fromisoformat("2026-11-24T09:30")


@pytest.fixture
def begun(empty_session):
    """Ann is business, Bob and Cleo are IT; the round is open and Ann's sitting planned without a day."""
    made = begin(empty_session.workbook)
    empty_session.choose(made.engagement)
    return made


@pytest.fixture
def page(begun, empty_session, show):
    return show(InterviewsPage(empty_session))


def dialog():
    """The dialog on the screen."""
    return QApplication.activeModalWidget()


def type_into(name: str, text: str) -> None:
    """Goes to the field of this name and types in the place of what is there."""
    named(dialog(), name).setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Delete)
    press(text)


def tick(name: str) -> None:
    named(dialog(), name, QAbstractButton).setFocus()
    press(SPACE)


def table(page) -> QTableView:
    return named(page, "Sittings", QTableView)


def rows(page) -> list[dict[str, str]]:
    model = table(page).model()
    titles = [column.title for column in model.columns]
    return [dict(zip(titles, model.row(n).cells, strict=True)) for n in range(model.rowCount())]


def sittings(page):
    return page.session.workbook.interviews.interviews(page.session.round.id)


def pick_file(qtbot, path) -> None:
    """Names a file in the file dialog on the screen and accepts it."""
    qtbot.waitUntil(lambda: isinstance(dialog(), QFileDialog))
    asked = dialog()
    asked.selectFile(str(path))
    asked.accept()


def finish_jobs(page, qtbot) -> None:
    qtbot.waitUntil(lambda: not page.session.jobs)
    settle()


class TestEmpty:
    @pytest.fixture
    def bare(self, empty_session, show):
        clients = empty_session.workbook.clients
        client = clients.add_client("Harbour & Pine")
        empty_session.choose(clients.add_engagement(client.id, "Alignment review").id)
        return show(InterviewsPage(empty_session))

    def test_without_a_round_it_leads_to_one(self, bare, qtbot):
        with qtbot.waitSignal(bare.session.asked_for) as asked:
            click(bare, "Open the first round")
        assert asked.args == ["engagement", "open round"]

    def test_without_people_it_leads_to_them(self, bare, qtbot):
        from alignment_desktop.content.packs import core_pack

        bare.session.workbook.clients.open_round(bare.session.engagement_id, "Baseline", core_pack())
        settle()
        with qtbot.waitSignal(bare.session.asked_for) as asked:
            click(bare, "Add the people")
        assert asked.args == ["engagement", "add person"]

    def test_without_a_sitting_it_plans_the_first(self, begun, empty_session, show):
        empty_session.undo()  # takes Ann's sitting back
        page = show(InterviewsPage(empty_session))
        assert "3 people wait" in words_of(page)
        click(page, "Plan a sitting…")
        tick("Ann – Chief executive")
        press(RETURN)
        settle()
        assert [row["Who"] for row in rows(page)] == ["Ann"]

    def test_or_it_plans_everybody_by_role(self, begun, empty_session, show):
        empty_session.undo()  # takes Ann's sitting back
        page = show(InterviewsPage(empty_session))
        click(page, "Plan all by role")
        settle()
        assert [row["Who"] for row in rows(page)] == ["Ann", "Bob", "Cleo"]


class TestPlanning:
    def test_plan_and_minutes_follow_from_the_role_and_what_fits_is_said(self, page):
        click(page, "Plan a sitting with Bob")
        assert named(dialog(), "Plan").currentText() == "Head of IT, 60 minutes"
        assert named(dialog(), "Minutes").text() == "60"
        assert "60 minutes hold 20. The plan asks 20" in words_of(dialog())
        type_into("Minutes", "30")
        assert "30 minutes hold 10." in words_of(dialog())
        assert "10 wait for another time; must-asks come first." in words_of(dialog())
        type_into("Day", "24.11.2026")
        type_into("Time", "9.30")
        type_into("Time zone", "Europe/London")
        press(RETURN)
        sitting = sittings(page)[-1]
        assert (sitting.plan, sitting.minutes, sitting.channel) == ("it-lead-60", 30, Channel.IN_PERSON)
        assert (sitting.appointment, sitting.zone) == (WHEN, "Europe/London")
        (first, _ann) = rows(page)
        assert (first["Who"], first["Role"], first["Side"]) == ("Bob", "Head of IT", "IT")
        assert (first["When"], first["Zone"]) == ("Tue 24 Nov, 09:30", "London")
        assert first["Answered"] == "0 of 20"

    def test_several_people_sit_together_and_the_first_ones_role_gives_the_plan(self, page, begun):
        click(page, "Plan a sitting…")
        tick("Bob – Head of IT")
        tick("Cleo – Developer")
        press(RETURN)
        assert [r.id for r in page.session.workbook.interviews.present(sittings(page)[-1].id)] == [
            begun.bob,
            begun.cleo,
        ]
        settle()
        assert "Everybody who is asked has a sitting." in words_of(page)

    def test_everybody_left_is_planned_by_role_at_once_and_one_undo_takes_it_back(self, page, begun, qtbot):
        named(page, "Plan all by role").setFocus()
        with qtbot.waitSignal(page.session.told) as told:
            press(SPACE)
        assert told.args[0].startswith("2 sittings planned by role.")
        settle()
        assert [(row["Who"], row["Plan"], row["When"]) for row in rows(page)[1:]] == [
            ("Bob", "Head of IT, 60 minutes", "No day yet"),
            ("Cleo", "Developer, 45 minutes", "No day yet"),
        ]
        assert "Everybody who is asked has a sitting." in words_of(page)
        assert "Plan all by role" not in words_of(page)
        page.session.undo()
        settle()
        assert [row["Who"] for row in rows(page)] == ["Ann"]
        page.session.workbook.clients.close_round(begun.round)
        settle()
        assert not named(page, "Plan all by role").isEnabled()

    @pytest.mark.parametrize(
        ("fields", "says"),
        [
            ({"Day": "2026-11-24"}, "Give the time as well"),
            ({"Time": "09:30"}, "Give the day as well"),
            ({"Day": "2026-11-24", "Time": "25:00"}, "“25:00” is no time"),
            ({"Day": "2026-11-24", "Time": "nine"}, "“nine” is no time"),
            ({"Day": "tomorrow"}, "this is no date"),
            ({"Time zone": "Middle/Earth"}, "is no time zone"),
            ({"Minutes": "0"}, "takes a minute at least"),
            ({"Minutes": "an hour"}, "no whole number"),
        ],
    )
    def test_what_cannot_be_is_told_and_nothing_is_planned(self, page, fields, says):
        click(page, "Plan a sitting with Bob")
        for name, typed in fields.items():
            type_into(name, typed)
        press(RETURN)
        assert says in words_of(dialog())
        assert len(sittings(page)) == 1

    def test_nobody_is_no_sitting(self, page):
        click(page, "Plan a sitting…")
        named(dialog(), "Minutes").setFocus()
        press(RETURN)
        assert "Tick who is asked." in words_of(dialog())

    def test_a_sitting_is_moved_and_moved_back_by_undo(self, page):
        click(page, "Change the sitting")
        type_into("Day", "2026-11-24")
        type_into("Time", "930")
        press(RETURN)
        assert sittings(page)[0].appointment == WHEN
        page.session.undo()
        assert sittings(page)[0].appointment is None
        assert rows(page)[0]["When"] == "No day yet"

    def test_who_missed_it_waits_again_until_it_is_planned_again(self, page, begun):
        click(page, "No-show")
        settle()
        assert sittings(page)[0].state is SittingState.NO_SHOW
        assert named(page, "Plan a sitting with Ann")
        assert "one no-show" in words_of(page)
        assert rows(page)[0]["Answered"] == ""
        assert not named(page, "Open the room").isEnabled()
        click(page, "Plan it again")
        assert sittings(page)[0].state is SittingState.PLANNED
        click(page, "Cancel the sitting")
        assert sittings(page)[0].state is SittingState.CANCELLED
        assert rows(page)[0]["State"] == "Cancelled"

    def test_a_closed_round_is_read_and_not_planned(self, page, begun, qtbot):
        page.session.workbook.clients.close_round(begun.round)
        settle()
        assert "closed on 23 Nov 2026: reopen the round" in words_of(page)
        for name in ("Plan a sitting…", "Change the sitting", "No-show", "Cancel the sitting", "Bring in answers…"):
            assert not named(page, name).isEnabled()
        assert named(page, "Open the room").isEnabled()
        with qtbot.waitSignal(page.session.told) as told:
            page.show_about(begun.bob)  # as another page asks to plan a sitting with somebody
        assert "This round is closed" in told.args[0]
        assert dialog() is None


class TestTheWayIn:
    def test_another_page_asks_to_plan_with_somebody(self, page, begun):
        page.show_about(begun.bob)
        assert named(dialog(), "Bob – Head of IT", QAbstractButton).isChecked()

    def test_enter_on_a_row_opens_the_room(self, page, begun, qtbot):
        table(page).setFocus()
        with qtbot.waitSignal(page.session.asked_for) as asked:
            press(RETURN)
        assert asked.args == ["room", begun.sitting]

    def test_the_focus_goes_to_the_table_where_the_button_that_planned_is_gone(self, page, begun, qtbot):
        named(page, "Plan a sitting with Bob").setFocus()
        press(SPACE)
        press(RETURN)
        assert len(sittings(page)) == 2
        page.activateWindow()  # as a window manager does once the dialog is closed
        qtbot.waitUntil(lambda: QApplication.focusWidget() is table(page))

    def test_the_next_sitting_is_chosen_at_first_and_the_choice_outlives_a_change(self, page, begun):
        interviews = page.session.workbook.interviews
        later = interviews.plan_interview(begun.round, (begun.bob,), "it-lead-60", appointment=WHEN)
        assert models.chosen_id(table(page)) == begun.sitting
        interviews.rate(begun.sitting, begun.ann, "C2.P1.Q1", 3, Basis.SELF)
        assert models.chosen_id(table(page)) == begun.sitting
        page.show_about(later.id)
        assert models.chosen_id(table(page)) == later.id

    def test_it_counts_what_was_answered_and_what_waits_for_its_rating(self, page, begun):
        from alignment_desktop.domain.interview import Standing

        interviews = page.session.workbook.interviews
        interviews.rate(begun.sitting, begun.ann, "C2.P1.Q1", 3, Basis.SELF)
        interviews.stand(begun.sitting, begun.ann, "C3.P1.Q1", Standing.TO_RATE)
        assert (rows(page)[0]["Answered"], rows(page)[0]["To rate"]) == ("1 of 10", "1")

    def test_it_says_which_side_has_no_voice_yet_and_who_is_planned(self, page, begun):
        told = words_of(page)
        assert "No voice yet" in told
        assert "Planned: Ann · IT: nobody is planned to be asked" in told
        page.session.workbook.interviews.rate(begun.sitting, begun.ann, "C2.P1.Q1", 3, Basis.SELF)
        settle()
        assert "No IT voice yet" in words_of(page)
        page.session.workbook.interviews.rate(begun.sitting, begun.bob, "C2.P1.Q1", 3, Basis.SELF)
        settle()
        assert "No IT voice yet" not in words_of(page)


class TestSheets:
    def filled(self, page, path, answers: dict[str, str]):
        """The round's own answer sheet with ratings by question, for whoever is asked them."""
        path.write_bytes(template(page.session.snapshot(), "xlsx"))
        book = openpyxl.load_workbook(path)
        sheet = book["Answers"]
        titles = [cell.value for cell in sheet[1]]
        for line in range(2, sheet.max_row + 1):
            question = sheet.cell(line, titles.index("question id") + 1).value
            who = sheet.cell(line, titles.index("respondent") + 1).value
            if f"{who} {question}" in answers:
                sheet.cell(line, titles.index("rating") + 1).value = answers[f"{who} {question}"]
        book.save(path)
        return path

    def bring_in(self, page, qtbot, path):
        click(page, "Bring in answers…")
        pick_file(qtbot, path)
        finish_jobs(page, qtbot)
        return dialog()

    def test_the_empty_sheet_is_written_where_one_says(self, page, qtbot, tmp_path):
        click(page, "Empty answer sheet…")
        pick_file(qtbot, tmp_path / "empty.csv")
        finish_jobs(page, qtbot)
        lines = list(csv.reader((tmp_path / "empty.csv").read_text("utf-8-sig").splitlines()))
        assert {line[0] for line in lines[1:]} == {"Ann", "Bob", "Cleo"}

    def test_answers_are_shown_before_they_come_in_and_one_undo_takes_them_back(self, page, begun, qtbot, tmp_path):
        path = self.filled(page, tmp_path / "answers.xlsx", {"Ann C2.P1.Q1": "4", "Bob C1.P2.Q1": "2"})
        preview = self.bring_in(page, qtbot, path)
        assert "New answers\n2" in words_of(preview)
        assert "People added: none\n0" in words_of(preview)
        assert page.session.snapshot().responses == ()
        click(preview, "Bring in 2 rows")
        assert {(r.question, r.rating) for r in page.session.snapshot().responses} == {
            ("C2.P1.Q1", 4),
            ("C1.P2.Q1", 2),
        }
        page.session.undo()
        assert page.session.snapshot().responses == ()

    def test_what_differs_stays_unless_it_is_to_be_replaced(self, page, begun, qtbot, tmp_path):
        page.session.workbook.interviews.rate(begun.sitting, begun.ann, "C2.P1.Q1", 3, Basis.CONSULTANT)
        path = self.filled(page, tmp_path / "answers.xlsx", {"Ann C2.P1.Q1": "4", "Bob C1.P2.Q1": "2"})
        preview = self.bring_in(page, qtbot, path)
        listed = named(preview, "Answers that differ", QPlainTextEdit)
        assert "Ann, C2.P1.Q1: 3 (consultant) here is 4 (consultant) in the sheet" in listed.toPlainText()
        click(preview, "Bring in one row")
        assert {(r.question, r.rating) for r in page.session.snapshot().responses} == {
            ("C2.P1.Q1", 3),
            ("C1.P2.Q1", 2),
        }
        preview = self.bring_in(page, qtbot, path)
        assert not named(preview, "Nothing new to bring in").isEnabled()
        tick("Replace those that differ by what the sheet says")
        click(preview, "Bring in one row")
        assert {r.rating for r in page.session.snapshot().responses} == {4, 2}

    def test_every_problem_of_a_sheet_is_listed_by_its_place(self, page, qtbot, tmp_path):
        path = self.filled(page, tmp_path / "answers.xlsx", {"Ann C2.P1.Q1": "9", "Bob C1.P2.Q1": "lots"})
        problems = self.bring_in(page, qtbot, path)
        text = named(problems, "Problems of the sheet", QPlainTextEdit).toPlainText()
        assert "“9” is none of 1 to 5" in text
        assert "“lots” is none of 1 to 5" in text
        assert page.session.snapshot().responses == ()

    def test_a_file_that_is_no_sheet_is_refused_in_words(self, page, qtbot, tmp_path):
        path = tmp_path / "answers.xlsx"
        path.write_bytes(b"PK\x03\x04 not really")
        with qtbot.waitSignal(page.session.told) as told:
            self.bring_in(page, qtbot, path)
        assert "is not an Excel workbook" in told.args[0]
        assert dialog() is None


class TestDaySheet:
    def test_the_next_day_with_a_sitting_is_proposed_and_its_sheet_is_written(self, page, begun, qtbot, tmp_path):
        interviews = page.session.workbook.interviews
        interviews.change_interview(begun.sitting, appointment=WHEN, zone="Europe/London")
        earlier = datetime.fromisoformat("2026-11-20T14:00")
        interviews.plan_interview(begun.round, (begun.bob,), "it-lead-60", appointment=earlier)
        click(page, "Day sheet…")
        asked = named(dialog(), "Which day")
        assert asked.currentText() == "Tue 24 Nov 2026"
        assert [asked.itemText(n) for n in range(asked.count())] == ["Fri 20 Nov 2026", "Tue 24 Nov 2026"]
        press(RETURN)
        with qtbot.waitSignal(page.session.told) as told:
            pick_file(qtbot, tmp_path / "day.pdf")
        assert told.args[0] == f"Written: {tmp_path / 'day.pdf'}"
        with pypdfium2.PdfDocument(tmp_path / "day.pdf") as pdf:
            (text,) = [sheet.get_textpage().get_text_bounded() for sheet in pdf]
        assert "Tuesday 24 November 2026" in text
        assert "09:30–10:15" in text
        assert "no consent yet" in text
        assert "Bob" not in text
        assert page.session.workbook.deliverables.issued(begun.engagement) == ()

    def test_what_of_a_name_could_not_be_printed_is_said(self, page, begun, qtbot, tmp_path):
        workbook = page.session.workbook
        workbook.interviews.change_interview(begun.sitting, appointment=WHEN)
        workbook.clients.change_person(begun.people[0], name="Ann \u65e5\u200b")
        click(page, "Day sheet…")
        press(RETURN)
        with qtbot.waitSignal(page.session.told) as told:
            pick_file(qtbot, tmp_path / "day.pdf")
        assert told.args[0].startswith(f"Written: {tmp_path / 'day.pdf'}. The fonts have no sign for \u65e5 (U+65E5);")
        assert "Invisible characters are left out: U+200B." in told.args[0]
        assert told.args[1] == WARN

    def test_another_day_is_chosen_by_keys(self, page, begun, qtbot, tmp_path):
        interviews = page.session.workbook.interviews
        interviews.change_interview(begun.sitting, appointment=WHEN)
        interviews.plan_interview(begun.round, (begun.bob,), "it-lead-60", appointment=WHEN.replace(day=25))
        named(page, "Day sheet…").setFocus()
        press(SPACE)
        named(dialog(), "Which day").setFocus()
        press(Qt.Key.Key_Down)
        click(dialog(), "Choose the place…")
        pick_file(qtbot, tmp_path / "day.pdf")
        finish_jobs(page, qtbot)
        with pypdfium2.PdfDocument(tmp_path / "day.pdf") as pdf:
            assert "Wednesday 25 November 2026" in pdf[0].get_textpage().get_text_bounded()

    def test_a_file_of_another_kind_is_left_alone_and_that_is_told(self, page, begun, qtbot, tmp_path):
        page.session.workbook.interviews.change_interview(begun.sitting, appointment=WHEN)
        (tmp_path / "day.pdf").write_text("something dear")
        click(page, "Day sheet…")
        click(dialog(), "Choose the place…")
        qtbot.waitUntil(lambda: isinstance(dialog(), QFileDialog))
        dialog().setOption(QFileDialog.Option.DontConfirmOverwrite)
        with qtbot.waitSignal(page.session.told) as told:
            pick_file(qtbot, tmp_path / "day.pdf")
        assert "is a file of another kind" in told.args[0]
        assert (tmp_path / "day.pdf").read_text() == "something dear"

    def test_without_a_day_it_says_what_comes_first(self, page, qtbot):
        with qtbot.waitSignal(page.session.told) as told:
            click(page, "Day sheet…")
        assert told.args[0] == "No sitting has a day yet. Give one a day and a time first."
        assert dialog() is None


class TestBooklet:
    def test_the_questions_of_the_chosen_sitting_are_written_for_whoever_is_asked(self, page, begun, qtbot, tmp_path):
        page.session.workbook.interviews.change_interview(begun.sitting, appointment=WHEN)
        named(page, "Question booklet of the sitting").setFocus()
        press(SPACE)
        named(dialog(), "For").setFocus()
        press(Qt.Key.Key_Down)
        click(dialog(), "Choose the place…")
        pick_file(qtbot, tmp_path / "ahead.pdf")
        finish_jobs(page, qtbot)
        with pypdfium2.PdfDocument(tmp_path / "ahead.pdf") as pdf:
            text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
        assert "Ann" in text
        assert "I would rather not say" in text
        assert "Listen for" not in text
        assert page.session.workbook.deliverables.issued(begun.engagement) == ()


class TestCalendar:
    def test_the_next_day_with_a_sitting_is_proposed_and_the_file_holds_it(self, page, begun, qtbot, tmp_path):
        change = page.session.workbook.interviews.change_interview
        change(begun.sitting, appointment=WHEN, zone="Europe/London")
        click(page, "Calendar file…")
        assert named(dialog(), "Which sittings").currentText() == "24 Nov 2026"
        click(dialog(), "Choose the place…")
        pick_file(qtbot, tmp_path / "day.ics")
        finish_jobs(page, qtbot)
        content = (tmp_path / "day.ics").read_bytes()
        assert b"DTSTART:20261124T093000Z" in content
        assert b"SUMMARY:Interview: Ann" in content

    def test_without_an_appointment_there_is_nothing_to_write(self, page):
        click(page, "Calendar file…")
        click(dialog(), "Choose the place…")
        assert "No sitting has an appointment yet" in words_of(dialog())
