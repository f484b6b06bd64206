"""The room in a live conversation: every key goes to whatever has the focus."""

from __future__ import annotations

import errno
import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from alignment_desktop.content.coverage import domain_ids
from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.flow import Progress
from alignment_desktop.domain.interview import Basis, Interview, RemarkClass, Response
from alignment_desktop.domain.scripts import closing_of, opening_of, release_of
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.pages.room import RoomPage
from alignment_desktop.ui.pages.room.head import Head
from tests.faults.harness import calls
from tests.ui.conftest import click, named, press, settle, words_of
from tests.ui.room import CTRL, FIRST, KEY, SECOND, SHIFT, THIRD, Seated, key_at, type_line
from tests.workbook.conftest import begin


@pytest.fixture
def seated(empty_session, show) -> Seated:
    """The room on Ann's sitting of thirty minutes, not begun."""
    begun = begin(empty_session.workbook)
    empty_session.workbook.interviews.change_interview(begun.sitting, minutes=30)
    empty_session.choose(begun.engagement)
    page = RoomPage(empty_session)
    show(page)
    page.show_about(begun.sitting)
    return Seated(page, empty_session.workbook, begun)


@pytest.fixture
def joint(seated) -> Seated:
    """The same with Bob beside her."""
    seated.workbook.interviews.join(seated.begun.sitting, seated.begun.bob)
    return seated


class TestWriting:
    def test_the_caret_is_in_the_note_and_what_is_typed_is_saved_by_itself(self, seated, qtbot):
        assert QApplication.focusWidget() is seated.page.note
        assert "Saved" not in words_of(seated.page)
        with qtbot.waitSignal(seated.page.keeper.saved):
            press("They meet by chance 3 times")
        assert seated.lines() == [("note", "They meet by chance 3 times")]
        (remark,) = seated.remarks()
        assert (remark.respondent_id, remark.said_at) == (seated.begun.ann, "2026-11-23T12:00:00+00:00")
        assert "● Saved " in words_of(seated.page)

    def test_enter_in_an_empty_line_begins_another_one_beside_the_column_of_times(self, seated):
        note = seated.page.note
        for key in (KEY.Key_Return, KEY.Key_Return, KEY.Key_Enter):
            press(key)
        press("They meet by chance")
        assert note.toPlainText() == "\n\n\nThey meet by chance"
        blocks = [note.document().findBlockByNumber(place) for place in range(4)]
        assert len({block.blockFormat().leftMargin() for block in blocks}) == 1
        assert blocks[0].blockFormat().leftMargin() > 0
        note.selectAll()
        press(KEY.Key_Return)
        assert note.toPlainText() == "\n"

    def test_a_note_is_saved_while_the_typing_goes_on(self, seated, qtbot, monkeypatch):
        monkeypatch.setattr(seated.page.keeper, "after_last_ms", 60_000)
        monkeypatch.setattr(seated.page.keeper, "after_first_ms", 1)
        with qtbot.waitSignal(seated.page.keeper.saved):
            press("On and on")
        assert seated.lines() == [("note", "On and on")]

    def test_the_first_character_of_a_line_gives_its_class(self, seated):
        for line in (
            '"Never in time"',
            "„Nie rechtzeitig“",
            "«Jamais»",
            "! Two truths",
            ">send the form",
            "# minutes of May",
            "*looked away",
            "~ the vendor is a friend",
            "5 people asked",
        ):
            type_line(line)
        seated.saved()
        assert seated.lines() == [
            ("quote", "Never in time"),
            ("quote", "Nie rechtzeitig"),
            ("quote", "Jamais"),
            ("symptom", "Two truths"),
            ("follow_up", "send the form"),
            ("evidence", "minutes of May"),
            ("observation", "looked away"),
            ("off_record", "the vendor is a friend"),
            ("note", "5 people asked"),
        ]
        assert [r.respondent_id for r in seated.remarks()[5:8]] == [seated.begun.ann, None, seated.begun.ann]
        assert seated.shown()[0] == "“Never in time”"

    def test_a_line_in_between_keeps_the_others_as_they_were(self, seated, clock):
        type_line("One")
        press("Three")
        seated.saved()
        before = seated.remarks()
        clock.advance(minutes=5)
        press(KEY.Key_Home)
        press("Two")
        press(KEY.Key_Return)
        seated.saved()
        after = seated.remarks()
        assert [r.text for r in after] == ["One", "Two", "Three"]
        assert [(r.id, r.said_at) for r in (after[0], after[2])] == [(r.id, r.said_at) for r in before]
        assert after[1].said_at == "2026-11-23T12:05:00+00:00"

    def test_shift_enter_stays_in_the_remark(self, seated):
        press("First")
        press(KEY.Key_Return, SHIFT)
        press("second half")
        seated.saved()
        assert seated.lines() == [("note", "First\nsecond half")]
        press(KEY.Key_Down, CTRL)
        press(KEY.Key_Up, CTRL)
        assert seated.page.note.document().blockCount() == 2
        press(KEY.Key_Backspace)
        press("!")
        seated.saved()
        assert seated.lines() == [("note", "First\nsecond half!")]

    def test_a_remark_that_looks_like_another_class_is_not_changed_by_being_shown(self, seated):
        seated.workbook.interviews.add_remark(
            seated.begun.sitting, "#1 is the price", question=FIRST, respondent_id=seated.begun.ann
        )
        press(KEY.Key_End, CTRL)
        press(KEY.Key_Return)
        press("More")
        seated.saved()
        assert seated.lines() == [("note", "#1 is the price"), ("note", "More")]

    def test_pasted_text_becomes_lines(self, seated):
        QApplication.clipboard().setText("One\r\n!Two\rhalf \ud83d\n")
        press(KEY.Key_V, CTRL)
        seated.saved()
        assert [kind for kind, _words in seated.lines()] == ["note", "symptom", "note"]

    def test_a_megabyte_is_refused_and_the_note_stays_as_it_was(self, seated, qtbot):
        press("Before")
        QApplication.clipboard().setText("x" * 2**20)
        with qtbot.waitSignal(seated.page.session.told) as told:
            press(KEY.Key_V, CTRL)
        assert "1048576 characters" in told.args[0]
        seated.saved()
        assert seated.lines() == [("note", "Before")]

    def test_a_line_without_a_photo_has_none_to_look_at(self, seated, qtbot):
        with qtbot.waitSignal(seated.page.session.told) as told:
            press(KEY.Key_F5)
        assert "has no photo" in told.args[0]

    def test_the_talk_begins_with_the_first_thing_that_is_kept(self, seated):
        assert seated.workbook.interviews.interview(seated.begun.sitting).started_at is None
        assert "30 min planned" in words_of(seated.page)
        press("Now")
        seated.saved()
        assert seated.workbook.interviews.interview(seated.begun.sitting).started_at == "2026-11-23T12:00:00+00:00"
        assert "30 min left" in words_of(seated.page)


class TestRating:
    @pytest.mark.parametrize("digit", [1, 2, 3, 4, 5])
    def test_ctrl_and_a_digit_rate_and_the_caret_stays_in_the_note(self, seated, digit):
        press("Because ")
        press(KEY(KEY.Key_0 + digit), CTRL)
        press("they say so")
        (answer,) = seated.workbook.interviews.responses(seated.begun.sitting)
        assert (answer.question, answer.rating, answer.basis) == (FIRST, digit, Basis.CONSULTANT)
        assert f"Rated {digit}" in words_of(seated.page)
        assert QApplication.focusWidget() is seated.page.note
        assert seated.shown() == ["Because they say so"]

    @pytest.mark.parametrize(
        ("key", "standing"), [(KEY.Key_0, "not_applicable"), (KEY.Key_D, "dont_know"), (KEY.Key_R, "declined")]
    )
    def test_an_answer_without_a_rating_has_its_own_key(self, seated, key, standing):
        press(key, CTRL)
        assert seated.answers() == {(FIRST, "ann"): standing}

    def test_where_digits_need_shift_the_bare_key_counts_and_elsewhere_it_does_not(self, seated):
        key_at(KEY.Key_Eacute, CTRL, scan_code=11)
        assert seated.answers() == {(FIRST, "ann"): "2"}
        key_at(KEY.Key_Apostrophe, CTRL, scan_code=48)
        key_at(KEY.Key_Ampersand, CTRL | SHIFT, scan_code=16)
        assert seated.answers() == {(FIRST, "ann"): "2"}

    def test_a_note_alone_leaves_the_question_to_rate_and_never_touches_a_rating(self, seated):
        press(KEY.Key_4, CTRL)
        press("More")
        press(KEY.Key_Return, CTRL)
        press("Only words")
        seated.saved()
        assert seated.answers() == {(FIRST, "ann"): "4", (SECOND, "ann"): "to_rate"}
        assert "2 of 10 talked about · 1 to rate" in words_of(seated.page)

    def test_a_click_on_the_ladder_rates_as_its_key_does(self, seated):
        ladder = seated.page.talk.ladder
        QTest.mouseClick(ladder, Qt.MouseButton.LeftButton, pos=ladder.rect().center())
        assert seated.answers() == {(FIRST, "ann"): "3"}

    def test_the_tray_has_nothing_to_rate_and_says_so(self, seated, qtbot):
        press(KEY.Key_J, CTRL)
        press("tray")
        press(KEY.Key_Return)
        with qtbot.waitSignal(seated.page.session.told) as told:
            press(KEY.Key_3, CTRL)
        assert "no question to answer" in told.args[0]
        press("Budget for both")
        seated.saved()
        assert (seated.lines(None), seated.answers()) == ([("note", "Budget for both")], {})


class TestSaying:
    @pytest.fixture
    def spoken(self, seated) -> dict[str, list[str]]:
        """What the core pack has said in Ann's sitting, by occasion."""
        pack = seated.page.desk.sitting.pack
        said = {"opening": opening_of, "closing": closing_of}
        words = {when: [p.text for p in of(pack, pack.plan["ceo-30"])] for when, of in said.items()}
        return words | {"release": [p.text for p in release_of(pack)]}

    def test_before_the_talk_what_is_said_first_stands_above_what_to_listen_for(self, seated, spoken):
        words = seated.page.aside.words
        places = [words.index(text) for text in (*spoken["opening"], "Listen for")]
        assert places == sorted(places)
        assert not [text for text in spoken["closing"] + spoken["release"] if text in words]

    def test_once_the_talk_has_begun_it_makes_room(self, seated, spoken):
        press(KEY.Key_4, CTRL)
        words = seated.page.aside.words
        assert "Listen for" in words
        assert not [text for text in spoken["opening"] if text in words]

    def test_beside_the_tray_everything_that_is_said_can_be_read_at_any_time(self, seated, spoken):
        press(KEY.Key_4, CTRL)
        press(KEY.Key_J, CTRL)
        press("tray")
        press(KEY.Key_Return)
        words = seated.page.aside.words
        assert not [text for texts in spoken.values() for text in texts if text not in words]
        assert "Listen for" not in words

    def test_a_sitting_without_a_plan_has_the_scripts_all_the_same(self, seated, spoken):
        seated.workbook.interviews.change_interview(seated.begun.sitting, plan=None)
        words = seated.page.aside.words
        assert [text for text in spoken["opening"] if text not in words] == spoken["opening"][:1]


class TestGoing:
    def test_ctrl_enter_goes_on_and_what_was_typed_stays_where_it_was(self, seated):
        press("Here")
        press(KEY.Key_Return, CTRL)
        press("There")
        press(KEY.Key_Up, CTRL)
        assert seated.shown() == ["Here"]
        press(KEY.Key_Down, CTRL)
        assert seated.shown() == ["There"]
        assert (seated.lines(FIRST), seated.lines(SECOND)) == ([("note", "Here")], [("note", "There")])

    def test_ctrl_enter_passes_over_what_was_answered(self, seated):
        seated.workbook.interviews.rate(seated.begun.sitting, seated.begun.ann, SECOND, 3, Basis.SELF)
        press(KEY.Key_Return, CTRL)
        press("x")
        seated.saved()
        assert seated.lines(THIRD) == [("note", "x")]

    def test_letters_find_a_question_also_one_outside_the_plan(self, seated):
        press(KEY.Key_J, CTRL)
        press("result should look")
        press(KEY.Key_Return)
        assert QApplication.focusWidget() is seated.page.note
        press("Beyond the plan")
        seated.saved()
        assert seated.lines("C1.P1.Q1") == [("note", "Beyond the plan")]
        assert "how is it settled what the result should look like" in words_of(seated.page)

    def test_escape_leaves_the_list_without_going(self, seated):
        press(KEY.Key_J, CTRL)
        press("meet")
        press(KEY.Key_Escape)
        press("Still here")
        seated.saved()
        assert seated.lines() == [("note", "Still here")]

    def test_behind_the_last_open_question_stands_the_closing(self, seated):
        sitting, ann = seated.begun.sitting, seated.begun.ann
        while still := [s.question for s in seated.page.desk.sitting.stops if s.progress is Progress.OPEN]:
            for question in still:  # an answer may call for another question
                seated.workbook.interviews.rate(sitting, ann, question, 3, Basis.SELF)
        for _n in range(len(seated.page.desk.sitting.stops)):
            press(KEY.Key_Down, CTRL)
        press(KEY.Key_Return, CTRL)
        assert "Everything that was talked about is rated." in words_of(seated.page)

    def test_a_click_in_the_plan_goes_there_and_the_caret_is_in_the_note(self, seated):
        plan = named(seated.page, "Plan")
        rect = plan.visualRect(plan.model().index(2, 0))
        QTest.mouseClick(plan.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        press("Third")
        seated.saved()
        assert seated.lines(THIRD) == [("note", "Third")]


class TestSending:
    def test_a_line_goes_to_another_question_without_leaving_this_one(self, seated):
        type_line("Mine")
        press("Belongs to the third")
        press(KEY.Key_J, CTRL | SHIFT)
        press(seated.page.desk.sitting.label(THIRD, of_all=True))
        press(KEY.Key_Return)
        press("Next thought")
        seated.saved()
        assert seated.lines(THIRD) == [("note", "Belongs to the third")]
        assert seated.lines() == [("note", "Mine"), ("note", "Next thought")]
        assert seated.answers() == {(FIRST, "ann"): "to_rate", (THIRD, "ann"): "to_rate"}

    def test_enter_alone_parks_the_line_in_the_tray_and_from_there_it_goes_to_the_question_in_view(self, seated):
        press("Budget for both")
        press(KEY.Key_J, CTRL | SHIFT)
        press(KEY.Key_Return)
        assert (seated.lines(None), seated.lines(), seated.answers()) == ([("note", "Budget for both")], [], {})
        tray = named(seated.page, "Tray", type(named(seated.page, "Plan")).__mro__[1])
        tray.setFocus()
        press(KEY.Key_Down)
        press(KEY.Key_Return)
        press(KEY.Key_Return)
        assert (seated.lines(None), seated.lines()) == ([], [("note", "Budget for both")])
        assert seated.shown() == ["Budget for both"]

    def test_an_empty_line_has_nothing_to_send(self, seated, qtbot):
        with qtbot.waitSignal(seated.page.session.told) as told:
            press(KEY.Key_J, CTRL | SHIFT)
        assert "no line at the caret" in told.args[0]


class TestSeveral:
    @pytest.mark.parametrize("width", [1366, 1180, 1100, 1010])
    def test_the_first_save_moves_no_line_under_the_caret(self, joint, width):
        joint.page.resize(width, 768)
        settle()
        before = joint.page.note.mapTo(joint.page, QPoint(0, 0))
        press("One line")
        joint.saved()
        settle()
        assert "● Saved " in words_of(joint.page)
        moved = joint.page.note.mapTo(joint.page, QPoint(0, 0)) - before
        assert moved.manhattanLength() < joint.page.note.fontMetrics().height() / 4

    def test_the_head_is_as_it_was_when_the_text_has_its_former_size_again(self, seated, qapp, qtbot):
        head = seated.page.findChild(Head)
        seated.page.resize(1366, 768)
        settle()

        def shown() -> set[str]:
            return {w.accessibleName() for w in head.findChildren(QWidget) if w.isVisible() and w.accessibleName()}

        height, parts = head.height(), shown()
        qapp.theme.choose(scale=200)
        qtbot.waitUntil(lambda: head.height() > 2 * height)
        qapp.theme.choose(scale=100)
        qtbot.waitUntil(lambda: head.height() == height)
        assert shown() == parts

    def test_a_key_sets_who_is_speaking_and_rating_and_later_ratings_are_joint(self, joint):
        type_line("Ann says")
        press(KEY.Key_2, CTRL)
        press(KEY.Key_F3)
        type_line("Bob says")
        press(KEY.Key_5, CTRL)
        joint.saved()
        assert [r.respondent_id for r in joint.remarks()] == [joint.begun.ann, joint.begun.bob]
        assert joint.answers() == {(FIRST, "ann"): "2", (FIRST, "bob"): "5"}
        assert {r.respondent_id: r.is_joint for r in joint.workbook.store.all(Response)} == {
            joint.begun.ann: False,
            joint.begun.bob: True,
        }
        assert "Bob: Rated 5 · your reading · joint" in words_of(joint.page)
        assert named(joint.page, "Bob, speaking").isChecked()

    def test_a_line_can_be_given_to_somebody_else(self, joint):
        press("Bob said this")
        press(KEY.Key_F3, SHIFT)
        joint.saved()
        assert [r.respondent_id for r in joint.remarks()] == [joint.begun.bob]
        assert joint.answers() == {(FIRST, "bob"): "to_rate"}

    def test_the_attribution_of_a_line_is_narrowed_and_never_widened(self, seated):
        press('"Never')
        seen = []
        for _n in range(3):
            press(KEY.Key_F4)
            seated.saved()
            seen.append(seated.remarks()[0].attribution)
        assert seen == [Attribution.SIDE, Attribution.NONE, None]

    def test_who_is_present_and_how_is_changed_in_one_step(self, seated):
        click(seated.page, "Channel and who is present")
        dialog = QApplication.activeModalWidget()
        named(dialog, "Bob").setChecked(True)
        click(dialog, "Save")
        assert [r.id for r in seated.workbook.interviews.present(seated.begun.sitting)] == [
            seated.begun.ann,
            seated.begun.bob,
        ]
        assert "2 people" in words_of(seated.page)
        seated.workbook.undo()
        assert "on site · alone" in words_of(seated.page)


class TestOthers:
    def test_what_others_said_is_seen_only_while_the_key_is_held(self, seated):
        interviews = seated.workbook.interviews
        other = interviews.plan_interview(seated.begun.round, (seated.begun.bob,))
        interviews.rate(other.id, seated.begun.bob, FIRST, 1, Basis.SELF)
        for kind, words in ((RemarkClass.NOTE, "Nobody told us"), (RemarkClass.OFF_RECORD, "hush")):
            interviews.add_remark(other.id, words, kind=kind, respondent_id=seated.begun.bob, question=FIRST)
        aside = seated.page.aside
        assert "Nobody told us" not in aside.words
        QTest.keyPress(QApplication.focusWidget(), KEY.Key_F8)
        assert "Bob (IT): Rated 1" in aside.words
        assert "Nobody told us" in aside.words
        assert "hush" not in aside.words
        assert "Listen for" not in aside.words
        QTest.keyRelease(QApplication.focusWidget(), KEY.Key_F8)
        assert "Nobody told us" not in aside.words
        assert "Listen for" in aside.words


class TestSigns:
    def test_a_question_that_tells_causes_apart_says_what_each_sign_points_to(self, seated):
        telling = next(q for q in seated.page.desk.sitting.pack.today if q.tells_apart and "business" in q.sides)
        assert "If you hear" not in seated.page.aside.words
        press(KEY.Key_J, CTRL)
        press(telling.id)
        press(KEY.Key_Return)
        for sign in telling.tells_apart:
            assert f"{sign.sign} → {domain_ids()[sign.points_to]}" in seated.page.aside.words.split("\n")


class TestLeftOut:
    def test_a_question_that_is_left_out_is_not_offered_and_the_plan_goes_on_without_it(self, seated):
        offered = {id_ for id_, _label, _asked in seated.page.desk.choices()}
        assert {FIRST, SECOND, "C1.P1.Q1"} <= offered
        seated.workbook.library.switch_off(seated.begun.engagement, [SECOND, "C1.P1.Q1"])
        settle()
        assert {id_ for id_, _label, _asked in seated.page.desk.choices()} == offered - {SECOND, "C1.P1.Q1"}
        press(KEY.Key_Return, CTRL)
        assert seated.page.desk.sitting.question(THIRD).text in words_of(seated.page)

    def test_one_that_was_answered_stays_in_the_sitting(self, seated):
        press(KEY.Key_4, CTRL)
        seated.workbook.library.switch_off(seated.begun.engagement, [FIRST])
        settle()
        assert FIRST in [stop.question for stop in seated.page.desk.sitting.stops]
        assert seated.answers() == {(FIRST, "ann"): "4"}


class TestTime:
    def test_only_fifteen_minutes_now_keeps_five_questions_with_the_must_asks(self, seated, clock):
        press("Begun")
        seated.saved()
        clock.advance(minutes=10)
        seated.page.refresh()
        assert "20 min left" in words_of(seated.page)
        press(KEY.Key_F9)
        words = words_of(seated.page)
        assert "15 min left" in words
        assert "1 of 6 talked about" in words
        assert "4 only if there is time" in words
        ahead = [stop.question for stop in seated.page.desk.sitting.stops if not stop.is_postponed]
        assert {FIRST, "C3.P1.Q1", "C3.P3.Q1"} <= set(ahead)
        assert "2 of 3 must-asks open" in words

    def test_a_talk_that_runs_over_says_so(self, seated, clock):
        press("Begun")
        seated.saved()
        clock.advance(minutes=42)
        seated.page.refresh()
        assert "12 min over" in words_of(seated.page)


class TestUndo:
    def test_typing_is_taken_back_first_then_the_workbooks_last_step(self, seated):
        seated.workbook.interviews.rate(seated.begun.sitting, seated.begun.ann, FIRST, 4, Basis.SELF)
        press("Typed")
        seated.saved()
        while seated.page.note.document().isUndoAvailable():
            press(KEY.Key_Z, CTRL)
        seated.saved()
        assert (seated.lines(), seated.answers()) == ([], {(FIRST, "ann"): "4"})
        press(KEY.Key_Z, CTRL)
        assert seated.answers() == {}

    def test_after_undo_the_editor_shows_the_workbook(self, seated):
        press("Before")
        press(KEY.Key_Return, CTRL)
        press(KEY.Key_Up, CTRL)
        press("And after")
        seated.saved()
        seated.page.session.undo()
        assert seated.shown() == ["Before"]
        seated.page.session.redo()
        assert seated.shown() == ["Before", "And after"]

    def test_undo_takes_back_a_whole_visit_with_what_was_typed_a_moment_ago(self, seated):
        press("Saved")
        seated.saved()
        press(" and not yet")
        seated.page.session.undo()
        assert (seated.lines(), seated.shown()) == ([], [])
        seated.page.session.redo()
        assert seated.lines() == [("note", "Saved and not yet")]

    def test_undo_goes_to_the_question_that_it_changed(self, seated):
        press(KEY.Key_3, CTRL)
        press(KEY.Key_Return, CTRL)
        press(KEY.Key_Z, CTRL)
        assert seated.page.desk.question == FIRST
        assert "Not rated" in words_of(seated.page)

    def test_a_line_whose_typing_was_taken_back_and_done_again_is_the_same_remark(self, seated):
        press("Once")
        seated.saved()
        (before,) = seated.remarks()
        press(KEY.Key_Z, CTRL)
        seated.saved()
        assert seated.remarks() == ()
        press(KEY.Key_Z, CTRL | SHIFT)
        seated.saved()
        assert [(r.id, r.said_at) for r in seated.remarks()] == [(before.id, before.said_at)]


class TestRefused:
    def test_a_note_that_is_refused_stays_and_is_tried_again(self, seated, monkeypatch, qtbot):
        interviews = seated.workbook.interviews
        write = interviews.write_note

        def refused(*_given: object, **_named: object) -> None:
            raise Refused("The disk is full. Make room on it.")

        monkeypatch.setattr(interviews, "write_note", refused)
        press("Precious")
        assert not seated.page.keeper.save_all()
        assert "Not saved: The disk is full." in words_of(seated.page)
        press(KEY.Key_Return, CTRL)
        press("Elsewhere")
        assert not seated.page.leave()
        QApplication.activeModalWidget().reject()
        press(KEY.Key_Up, CTRL)
        assert seated.shown() == ["Precious"]
        monkeypatch.setattr(interviews, "write_note", write)
        seated.saved()
        assert (seated.lines(FIRST), seated.lines(SECOND)) == ([("note", "Precious")], [("note", "Elsewhere")])
        assert "Not saved" not in words_of(seated.page)
        assert seated.page.leave()

    @pytest.mark.skipif(not calls.is_possible(), reason=calls.REASON)
    def test_a_full_disk_is_told_and_what_is_typed_meanwhile_is_saved_once_there_is_space(self, seated, qtbot):
        page, path = seated.page, seated.workbook.path
        press("Before ")
        seated.saved()
        page.keeper.again_ms = 100
        disk = calls.Failing(("create", "write", "mkdir"), number=1, code=errno.ENOSPC)
        shown: list[str] = []
        page.session.saved.connect(shown.append)
        with calls.watched(path.parent, disk):
            press("and meanwhile")
            with qtbot.waitSignal(page.keeper.failed):  # by itself, half a second after the last key
                pass
            assert disk.failed > 0
            assert "Not saved: The disk is full" in words_of(page)
            press(", and more")
            with qtbot.waitSignal(page.keeper.failed):
                pass
            assert shown == []
            assert not page.keeper.is_all_saved
            assert [words for _kind, words in seated.lines()] == ["Before"]
            assert seated.shown() == ["Before and meanwhile, and more"]
            disk.mend()
            with qtbot.waitSignal(page.keeper.saved):  # again by itself
                pass
        assert [words for _kind, words in seated.lines()] == ["Before and meanwhile, and more"]
        assert "Not saved" not in words_of(page)
        assert len(shown) == 1

    def test_who_must_leave_takes_the_words_along(self, seated, monkeypatch):
        def refused(*_given: object, **_named: object) -> None:
            raise Refused("The disk is full. Make room on it.")

        monkeypatch.setattr(seated.workbook.interviews, "write_note", refused)
        press("Precious")
        assert not seated.page.leave()
        click(QApplication.activeModalWidget(), "Copy the text and leave")
        assert QApplication.clipboard().text() == "Precious"
        assert seated.page.leave()

    def test_a_line_that_a_finding_rests_on_comes_back_and_says_why(self, seated, qtbot):
        press("Nobody meets")
        seated.saved()
        finding = seated.workbook.findings.write(seated.begun.engagement, seated.begun.round, "C1", "Nobody meets")
        seated.workbook.findings.add_evidence(finding.id, remark_ids=[seated.remarks()[0].id])
        press(KEY.Key_A, CTRL)
        press(KEY.Key_Delete)
        with qtbot.waitSignal(seated.page.session.told) as told:
            seated.saved()
        assert "“Nobody meets” stays in the note" in told.args[0]
        assert seated.shown() == ["Nobody meets"]

    @pytest.mark.parametrize("scale", [100, 150, 200])
    def test_the_right_half_of_the_head_is_never_broken_into_two_lines(self, seated, qapp, scale):
        people, head = seated.workbook.clients, seated.page.head
        person = next(p for p in people.people(seated.begun.client) if p.name.startswith("Ann"))
        people.change_person(person.id, job="Head of Operations and Customer Service")
        qapp.theme.choose(scale=scale)
        settle()
        right = head._right.layout()
        for width in range(900, 1920, 40):
            seated.page.resize(width, 768)
            settle()
            assert right.geometry().width() >= right.sizeHint().width(), width

    def test_a_short_job_stands_beside_the_name_where_it_fits(self, seated):
        people, head = seated.workbook.clients, seated.page.head
        person = next(p for p in people.people(seated.begun.client) if p.name.startswith("Ann"))
        people.change_person(person.id, job="CEO")
        seated.page.resize(1920, 768)
        settle()
        seated.page.resize(1920 - head._spare() + head._job.maximumWidth() + 2, 768)
        settle()
        assert "CEO" in words_of(seated.page)

    def test_a_closed_round_is_read_only_and_says_so(self, seated, qtbot):
        press("In time")
        seated.saved()
        seated.workbook.clients.close_round(seated.begun.round)
        assert "Round 1 is closed: read only" in words_of(seated.page)
        press("Late")
        assert seated.shown() == ["In time"]
        with qtbot.waitSignal(seated.page.session.told) as told:
            press(KEY.Key_4, CTRL)
        assert "Round 1 was closed" in told.args[0]
        assert seated.answers() == {(FIRST, "ann"): "to_rate"}

    def test_a_sitting_that_is_gone_leaves_an_empty_room_with_a_way_out(self, seated):
        seated.page.show_about("no such sitting")
        assert "No interview is open" in words_of(seated.page)
        asked = []
        seated.page.session.asked_for.connect(lambda page, _about: asked.append(page))
        click(seated.page, "Go to the interviews")
        assert asked == ["interviews"]


class TestWindow:
    @pytest.fixture
    def in_window(self, empty_session, show) -> Seated:
        """The room in the main window."""
        begun = begin(empty_session.workbook)
        empty_session.choose(begun.engagement)
        window = MainWindow(empty_session)
        show(window)
        window.show_page("room", begun.sitting)
        return Seated(window.page("room"), empty_session.workbook, begun)

    def test_ctrl_z_reaches_the_workbook_once_the_typing_is_taken_back(self, in_window):
        assert QApplication.focusWidget() is in_window.page.note
        press(KEY.Key_4, CTRL)
        press("ab")
        press(KEY.Key_Z, CTRL)
        assert (in_window.shown(), in_window.answers()) == ([], {(FIRST, "ann"): "4"})
        press(KEY.Key_Z, CTRL)
        in_window.saved()
        assert in_window.answers() == {}
        press(KEY.Key_Y, CTRL)
        assert in_window.answers() == {(FIRST, "ann"): "4"}

    def test_covering_the_screen_saves_and_coming_back_finds_the_caret(self, in_window):
        press("Secret")
        press(KEY.Key_F12)
        assert in_window.lines() == [("note", "Secret")]
        assert "Secret" not in QApplication.focusWidget().accessibleName()
        press("x")
        press(KEY.Key_F12)
        press(" still")
        in_window.saved()
        assert in_window.lines() == [("note", "Secret still")]

    def test_going_to_another_page_and_closing_saves(self, in_window):
        press("Last words")
        window = in_window.page.window()
        assert in_window.page.leave()
        assert in_window.lines() == [("note", "Last words")]
        press(" indeed")
        window.close()
        settle()
        assert not in_window.page.session.is_open

    def test_from_a_maximised_window_the_room_fills_the_screen_and_gives_it_back(self, empty_session, show):
        begun = begin(empty_session.workbook)
        empty_session.choose(begun.engagement)
        window = MainWindow(empty_session)
        show(window)
        window.showMaximized()
        window.show_page("room", begun.sitting)
        assert window.isFullScreen()
        assert window.page("room").leave()
        assert window.isMaximized()
        assert not window.isFullScreen()


class TestLooks:
    def test_everything_that_takes_the_focus_has_a_name(self, joint):
        page = joint.page
        for keys in ((), (KEY.Key_J,), (KEY.Key_Escape, KEY.Key_E)):
            for key in keys:
                press(key, Qt.KeyboardModifier.NoModifier if key == KEY.Key_Escape else CTRL)
            nameless = [
                w
                for w in page.findChildren(QWidget)
                if w.focusPolicy() is not Qt.FocusPolicy.NoFocus and w.isVisibleTo(page) and not w.accessibleName()
            ]
            assert nameless == []

    def test_the_sides_fold_in_a_narrow_window_and_come_back_by_their_keys(self, seated):
        page = seated.page
        assert named(page, "Plan").isVisible()
        page.resize(900, 700)
        assert not page.plan.isVisible()
        assert not page.aside.isVisible()
        press(KEY.Key_F6)
        press(KEY.Key_F7)
        assert page.plan.isVisible()
        assert page.aside.isVisible()
        assert QApplication.focusWidget() is page.note

    @pytest.mark.parametrize("appearance", ["light", "dark"])
    @pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, 100), (1920, 1080, 200), (1366, 768, 200)])
    def test_the_note_keeps_room_and_nothing_lies_over_another(self, seated, qapp, appearance, width, height, scale):
        qapp.theme.choose(appearance=appearance, scale=scale)
        seated.page.resize(width, height)
        settle()
        page = seated.page
        parts = [page.talk.question, page.talk.ladder, page.talk.answer, page.note]
        places = [(part.mapTo(page, part.rect().topLeft()).y(), part.height()) for part in parts]
        for (top, height), (below, _height) in itertools.pairwise(places):
            assert top + height <= below
        assert page.note.height() > page.height() * (0.4 if scale == 100 else 0.13)

    def test_full_levels_unfold(self, seated):
        before = seated.page.talk.ladder.height()
        press(KEY.Key_F10)
        assert seated.page.talk.ladder.height() > before
        press(KEY.Key_F10)
        assert seated.page.talk.ladder.height() == before


def test_the_sitting_of_the_room_is_the_one_asked_for(seated):
    other = seated.workbook.interviews.plan_interview(seated.begun.round, (seated.begun.bob,))
    press("For Ann")
    seated.page.show_about(other.id)
    press("From Bob")
    seated.saved()
    kept = {r.text: r.interview_id for r in (*seated.workbook.interviews.remarks(seated.begun.sitting),
                                             *seated.workbook.interviews.remarks(other.id))}  # fmt: skip
    assert kept == {"For Ann": seated.begun.sitting, "From Bob": other.id}
    assert seated.workbook.store.get(Interview, other.id).started_at is not None


def test_a_second_talk_counts_and_closes_only_what_was_said_in_it(seated):
    interviews = seated.workbook.interviews
    interviews.rate(seated.begun.sitting, seated.begun.ann, FIRST, 3, Basis.SELF)
    second = interviews.plan_interview(seated.begun.round, (seated.begun.ann,), "ceo-30", minutes=30)
    seated.page.show_about(second.id)
    assert seated.page.desk.question == SECOND
    assert "0 of 9 talked about" in words_of(seated.page)
    press("About the second")
    seated.saved()
    assert "1 of 9 talked about · 1 to rate" in words_of(seated.page)
    press(KEY.Key_E, CTRL)
    assert "1 of 1 · 1 to rate" in words_of(seated.page)


def german_of(question: str) -> str:
    return next(t.text for t in core_pack().translations if (t.part, t.field) == (f"questions.{question}", "text"))


class TestLanguage:
    def test_a_key_turns_question_and_levels_to_another_language_and_back(self, seated):
        page, english = seated.page, core_pack().question
        assert page.talk.question.text() == english[FIRST].text
        press(KEY.Key_F2, SHIFT)
        assert page.talk.question.text() == german_of(FIRST)
        assert QApplication.focusWidget() is page.note
        press(KEY.Key_Return, CTRL)
        assert page.talk.question.text() == german_of(SECOND)
        press(KEY.Key_F2, SHIFT)
        assert page.talk.question.text() == english[SECOND].text

    def test_it_begins_in_the_language_of_the_engagement(self, seated):
        clients = seated.workbook.clients
        clients.change_engagement(clients.engagements()[0].id, language="de")
        seated.page.show_about("")
        seated.page.show_about(seated.begun.sitting)
        assert seated.page.talk.question.text() == german_of(FIRST)
