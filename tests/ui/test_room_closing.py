"""Answers by the respondent on the card, the closing strip, and what goes back to the respondent."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from alignment_desktop.domain.interview import Basis, SittingState, Standing
from alignment_desktop.domain.scripts import closing_of
from alignment_desktop.ui.pages.room import RoomPage
from alignment_desktop.ui.pages.room.card import ShowCard
from tests.ui.conftest import click, press, words_of
from tests.ui.room import CTRL, FIRST, KEY, SECOND, THIRD, Seated, key_at, type_line
from tests.workbook.conftest import begin


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
def talked(seated) -> Seated:
    """Three questions were talked about, the second of them rated."""
    type_line("They settle it by talking")
    type_line("> send the form")
    press(KEY.Key_Return, CTRL)
    type_line("Never written down")
    press(KEY.Key_3, CTRL)
    press(KEY.Key_Return, CTRL)
    type_line('"Nobody asked us"')
    press(KEY.Key_J, CTRL)
    press("tray")
    press(KEY.Key_Return)
    type_line("One budget for both")
    press(KEY.Key_E, CTRL)
    return seated


class TestCard:
    def test_the_respondent_rates_and_the_room_says_so(self, seated):
        press("Before the card")
        press(KEY.Key_F2)
        assert QApplication.focusWidget() is seated.page.card
        press("4")
        press(KEY.Key_Return)
        (answer,) = seated.workbook.interviews.responses(seated.begun.sitting)
        assert (answer.question, answer.rating, answer.basis) == (FIRST, 4, Basis.SELF)
        assert "Rated 4 · rated by themselves" in words_of(seated.page)
        assert QApplication.focusWidget() is seated.page.note
        assert seated.lines() == [("note", "Before the card")]

    def test_nothing_but_question_and_levels_is_on_it(self, seated):
        seated.page.session.tell("A client's secret")
        press(KEY.Key_F2)
        card = seated.page.card
        assert card.geometry() == seated.page.rect()
        assert not card.findChildren(object)
        assert "Ann" not in card.accessibleName()

    @pytest.mark.parametrize(("scale", "fits"), [(100, (True, True)), (150, (False, True)), (200, (True, False))])
    def test_what_does_not_fit_all_rows_is_left_off_them(self, qapp, show, scale, fits):
        """Short form and full text, else the text, else the short form: none is ever cut off."""
        qapp.theme.choose(scale=scale)
        card = ShowCard(show(QWidget()), lambda _level: None, lambda _standing: None, lambda: None)
        long = "Work is written down by both sides before it starts, and whoever did not take part can read it later."
        card.open_with("How does work start when it was " * 3, ["Written down"] * 5, [long * 2] * 5, "#0072b2", "")
        assert card.fitting() == fits

    def test_arrows_move_and_enter_rates(self, seated):
        press(KEY.Key_F2)
        for _n in range(3):
            press(KEY.Key_Down)
        press(KEY.Key_Up)
        assert seated.answers() == {}
        press(KEY.Key_Return)
        assert seated.answers() == {(FIRST, "ann"): "2"}
        assert not seated.page.card.isVisible()

    @pytest.mark.parametrize(("key", "standing"), [("0", "not_applicable"), ("d", "dont_know"), ("r", "declined")])
    def test_not_knowing_is_an_answer_too(self, seated, key, standing):
        press(KEY.Key_F2)
        press(key)
        assert seated.answers() == {(FIRST, "ann"): standing}
        press(KEY.Key_Escape)
        assert QApplication.focusWidget() is seated.page.note

    def test_letters_and_commands_do_not_reach_the_note_behind_it(self, seated):
        press(KEY.Key_F2)
        press("xyz")
        press(KEY.Key_5, CTRL)
        press(KEY.Key_F2)
        seated.saved()
        assert (seated.lines(), seated.answers()) == ([], {})

    def test_several_people_take_turns(self, seated):
        seated.workbook.interviews.join(seated.begun.sitting, seated.begun.bob)
        press(KEY.Key_F2)
        press("2")
        press(KEY.Key_F3)
        press("5")
        press(KEY.Key_Return)
        assert seated.answers() == {(FIRST, "ann"): "2", (FIRST, "bob"): "5"}

    def test_the_tray_has_no_card(self, seated, qtbot):
        press(KEY.Key_J, CTRL)
        press("tray")
        press(KEY.Key_Return)
        with qtbot.waitSignal(seated.page.session.told):
            press(KEY.Key_F2)
        assert not seated.page.card.isVisible()


class TestStrip:
    def test_one_digit_rates_and_goes_on_through_what_was_not_rated(self, talked):
        assert "Close the talk · 1 of 3 · 2 to rate" in words_of(talked.page)
        press("3")
        assert "Close the talk · 3 of 3 · 1 to rate" in words_of(talked.page)
        press("1")
        assert talked.answers() == {(FIRST, "ann"): "3", (SECOND, "ann"): "3", (THIRD, "ann"): "1"}
        bases = {r.question: r.basis for r in talked.workbook.interviews.responses(talked.begun.sitting)}
        assert set(bases.values()) == {Basis.CONSULTANT}

    def test_a_digit_without_shift_counts_where_digits_need_it(self, talked):
        key_at(KEY.Key_ParenLeft, Qt.KeyboardModifier.NoModifier, "(", 14)
        assert talked.answers()[(FIRST, "ann")] == "5"

    def test_arrows_leave_a_question_and_come_back_to_it(self, talked):
        press(KEY.Key_Down)
        press(KEY.Key_Down)
        press(KEY.Key_Down)
        assert "This is still open. You may finish all the same." in words_of(talked.page)
        press(KEY.Key_Up)
        press("d")
        press("0")
        assert talked.answers() == {
            (FIRST, "ann"): "not_applicable",
            (SECOND, "ann"): "3",
            (THIRD, "ann"): "dont_know",
        }

    def test_what_is_left_names_promises_must_asks_and_the_tray(self, talked):
        press("3")
        press("r")
        words = words_of(talked.page)
        assert "Everything that was talked about is rated." not in words  # a must-ask was not asked
        for part in (
            "You promised to follow up\n·  send the form",
            "Must-asks that were not asked",
            "In the tray, without a question\n·  One budget for both",
        ):
            assert part in words
        assert "Still to rate" not in words

    def test_what_is_said_at_the_end_stands_there_until_the_interview_is_finished(self, talked):
        press("3")
        press("r")
        pack = talked.page.desk.sitting.pack
        said = "\n\n".join(passage.text for passage in closing_of(pack, pack.plan["ceo-30"]))
        assert f"Say at the end\n{said}" in words_of(talked.page)
        press(KEY.Key_Return)
        assert "The interview is finished." in words_of(talked.page)
        assert said not in words_of(talked.page)

    def test_escape_goes_back_to_the_talk(self, talked):
        press(KEY.Key_Escape)
        assert QApplication.focusWidget() is talked.page.note
        press("More")
        talked.saved()
        assert ("note", "More") in talked.lines(None)

    def test_letters_reach_no_note_and_ctrl_digits_rate_nothing(self, talked):
        press("hello")
        press(KEY.Key_4, CTRL)
        assert talked.answers()[(FIRST, "ann")] == "to_rate"
        assert len(talked.workbook.interviews.remarks(talked.begun.sitting)) == 5

    def test_undo_takes_a_rating_back_in_the_strip(self, talked):
        press("3")
        talked.page.session.undo()
        assert talked.answers()[(FIRST, "ann")] == "to_rate"
        assert "2 to rate" in words_of(talked.page)

    def test_several_people_are_gone_through_one_by_one(self, seated):
        seated.workbook.interviews.join(seated.begun.sitting, seated.begun.bob)
        type_line("Ann says")
        press(KEY.Key_F3)
        type_line("Bob says")
        press(KEY.Key_E, CTRL)
        assert "Ann: To rate" in words_of(seated.page)
        press("2")
        assert "Bob: To rate" in words_of(seated.page)
        press("4")
        assert seated.answers() == {(FIRST, "ann"): "2", (FIRST, "bob"): "4"}
        joint = {r.respondent_id: r.is_joint for r in seated.workbook.interviews.responses(seated.begun.sitting)}
        assert joint == {seated.begun.ann: False, seated.begun.bob: True}


class TestRecord:
    def finish(self, talked, clock) -> None:
        clock.advance(minutes=25)
        press("3")
        press("1")
        press(KEY.Key_Return)

    def test_enter_finishes_the_talk(self, talked, clock):
        self.finish(talked, clock)
        interview = talked.workbook.interviews.interview(talked.begun.sitting)
        assert (interview.state, interview.ended_at) == (SittingState.HELD, "2026-11-23T12:25:00+00:00")
        assert "The interview is finished." in words_of(talked.page)
        talked.page.session.undo()
        assert talked.workbook.interviews.interview(talked.begun.sitting).ended_at is None

    def test_the_record_holds_what_the_respondent_said_on_record_and_nothing_else(self, talked, clock):
        interviews = talked.workbook.interviews
        press(KEY.Key_Escape)
        press(KEY.Key_J, CTRL)
        press(FIRST.lower())
        press(KEY.Key_Return)
        type_line("~ thinks it is the vendor")
        type_line("* looked away")
        press(KEY.Key_E, CTRL)
        self.finish(talked, clock)
        click(talked.page, "Copy the record for Ann")
        record = QApplication.clipboard().text()
        for part in ("Ann, Chief executive", "– They settle it by talking", "– “Nobody asked us”", "Level 3: ",
                     "What I promised to follow up\n– send the form"):  # fmt: skip
            assert part in record
        for part in ("vendor", "looked away", "budget"):
            assert part not in record
        assert interviews.interview(talked.begun.sitting).confirmed_on is None

    def test_confirming_turns_readings_into_confirmed_ratings(self, talked, clock):
        self.finish(talked, clock)
        click(talked.page, "They have confirmed it")
        bases = {r.basis for r in talked.workbook.interviews.responses(talked.begun.sitting) if r.rating}
        assert bases == {Basis.CONFIRMED}
        assert "The record was confirmed on 2026-11-23." in words_of(talked.page)
        assert "Confirmed" in words_of(talked.page)
        standing = {r.standing for r in talked.workbook.interviews.responses(talked.begun.sitting)}
        assert standing == {Standing.RATED}

    def test_a_finished_talk_can_still_be_read_and_mended(self, talked, clock):
        self.finish(talked, clock)
        press(KEY.Key_Escape)
        assert "Finished" in words_of(talked.page)
        press(KEY.Key_J, CTRL)
        press(FIRST.lower())
        press(KEY.Key_Return)
        press(KEY.Key_4, CTRL)
        assert talked.answers()[(FIRST, "ann")] == "4"
