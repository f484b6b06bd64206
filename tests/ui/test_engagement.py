"""The page of the engagement: the first people and the first round, what was promised, what closed means."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPlainTextEdit, QTableView

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Attribution, Side, Stage
from alignment_desktop.domain.interview import Basis
from alignment_desktop.domain.record import replace
from alignment_desktop.ui import models
from alignment_desktop.ui.pages.engagement import EngagementPage
from tests.ui.conftest import click, named, press, settle, words_of
from tests.workbook.conftest import begin

TAB, DOWN, SPACE, RETURN = Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bare(empty_session, show):
    """The page on an engagement that has nothing yet."""
    clients = empty_session.workbook.clients
    client = clients.add_client("Harbour & Pine")
    engagement = clients.add_engagement(client.id, "Alignment review")
    empty_session.choose(engagement.id)
    return show(EngagementPage(empty_session))


@pytest.fixture
def begun(empty_session):
    """Ann is business, Bob and Cleo are IT, Dora is no respondent; a round is open and Ann's sitting planned."""
    made = begin(empty_session.workbook)
    empty_session.choose(made.engagement)
    return made


@pytest.fixture
def page(begun, empty_session, show):
    return show(EngagementPage(empty_session))


def dialog():
    """The dialog on the screen."""
    return QApplication.activeModalWidget()


def wait_for_dialog(qtbot):
    qtbot.waitUntil(lambda: dialog() is not None)
    return dialog()


def type_into(name: str, text: str) -> None:
    """Goes to the field of this name and types in the place of what is there."""
    field = named(dialog(), name)
    field.setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Delete)
    press(text)


def choose(name: str, words: str) -> None:
    """Goes down the choice of this name with the arrow key until it shows these words."""
    choice = named(dialog(), name, QComboBox)
    choice.setFocus()
    press(Qt.Key.Key_Home)
    for _turn in range(choice.count()):
        if choice.currentText() == words:
            return
        press(DOWN)
    assert choice.currentText() == words


def people_table(page) -> QTableView:
    return named(page, "People", QTableView)


def rows(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def go_to_person(page, person_id: str) -> QTableView:
    page.show_about(person_id)
    table = people_table(page)
    table.setFocus()
    return table


class TestBeginning:
    def test_it_leads_from_nothing_to_the_first_sitting(self, bare, qtbot):
        session = bare.session
        assert "Nobody is asked yet" in words_of(bare)
        click(bare, "Add a person")
        wait_for_dialog(qtbot)
        press("Ann Lee")
        press(TAB)
        press("Chief Executive")
        press(RETURN)
        (person,) = session.workbook.clients.people(session.client.id)
        (respondent,) = session.workbook.clients.respondents(session.engagement_id)
        assert (person.name, person.job, person.side) == ("Ann Lee", "Chief Executive", Side.BUSINESS)
        assert (respondent.role, respondent.attribution) == ("ceo", Attribution.SIDE)

        click(bare, "Open the first round")
        wait_for_dialog(qtbot)
        assert f"It asks the {len(core_pack().questions)} questions" in words_of(dialog())
        press(RETURN)
        assert session.round.number == 1
        assert session.round.opened_on == date(2026, 11, 23)
        with qtbot.waitSignal(session.asked_for) as asked:
            click(bare, "Plan the sittings")
        assert asked.args == ["interviews", ""]

    def test_a_round_and_the_roles_of_its_people_are_those_of_the_library(self, bare, qtbot):
        library = bare.session.workbook.library
        question = library.copy_question("C1.P1.Q1")
        library.keep("roles", replace(core_pack().roles[0], id="own.harbour", title="Harbour master"))
        click(bare, "Add a person")
        role = named(wait_for_dialog(qtbot), "Role in the interview", QComboBox)
        assert "Harbour master" in [role.itemText(n) for n in range(role.count())]
        press(Qt.Key.Key_Escape)
        settle()
        bare.show_about("open round")
        wait_for_dialog(qtbot)
        n = len(core_pack().questions) + 1
        assert f"It asks the {n} questions of “Own pack”, version 1.0.1." in words_of(dialog())
        press(RETURN)
        assert question.id in bare.session.workbook.pack(bare.session.round).question

    def test_the_next_round_says_how_much_it_leaves_out(self, bare, qtbot):
        workbook, id_ = bare.session.workbook, bare.session.engagement_id
        first = workbook.clients.open_round(id_, "Baseline", core_pack())
        workbook.library.switch_off(id_, ["C1.P1.Q1", "C1.P1.Q2"])
        workbook.clients.close_round(first.id)
        bare.show_about("open round")
        wait_for_dialog(qtbot)
        assert "As in the round before, 2 of them are left out." in words_of(dialog())

    def test_another_page_begins_it_with_one_jump(self, bare, qtbot):
        bare.show_about("add person")
        assert wait_for_dialog(qtbot).accessibleName() == "Add a person"
        press(Qt.Key.Key_Escape)
        settle()
        bare.show_about("open round")
        assert wait_for_dialog(qtbot).accessibleName() == "Open round"

    def test_the_kick_off_texts_say_what_they_wait_for(self, bare):
        click(bare, "Kick-off texts")
        assert "The texts need a round" in words_of(bare)


class TestPeople:
    def test_a_row_says_who_somebody_is_and_what_was_promised(self, page):
        click(page, "People")
        (ann, bob, cleo, dora) = rows(people_table(page))
        assert (ann[0], ann[3], ann[5], ann[6]) == ("Ann", "Business", "Chief executive", "By role")
        assert (bob[3], cleo[5], dora[5]) == ("IT", "Developer", "Not interviewed")

    def test_enter_opens_a_person_and_what_was_promised_can_only_become_narrower(self, page, begun):
        go_to_person(page, begun.ann)
        press(RETURN)
        choice = named(dialog(), "Words may be quoted", QComboBox)
        assert [choice.itemText(n) for n in range(choice.count())] == ["By role", "By side", "Not quoted"]
        choose("Words may be quoted", "Not quoted")
        type_into("Consent given on", "20.11.2026")
        press(RETURN)
        (ann, *_others) = page.session.workbook.clients.respondents(begun.engagement)
        assert (ann.attribution, ann.consent_on) == (Attribution.NONE, date(2026, 11, 20))
        assert models.chosen_id(people_table(page)) == begun.people[0]
        page.session.undo()
        assert page.session.workbook.clients.respondents(begun.engagement)[0].attribution is Attribution.ROLE
        assert rows(people_table(page))[0][6] == "By role"

    @pytest.mark.parametrize(
        ("field", "typed", "says"),
        [
            ("Name", "  ", "Name is needed"),
            ("Consent given on", "31.02.2026", "this is no date"),
        ],
    )
    def test_what_cannot_be_is_told_and_the_dialog_keeps_what_was_typed(self, page, begun, field, typed, says):
        go_to_person(page, begun.ann)
        press(RETURN)
        type_into("Job", "Chair")
        type_into(field, typed)
        press(RETURN)
        assert says in words_of(dialog())
        assert named(dialog(), "Job").text() == "Chair"
        assert page.session.workbook.clients.people(begun.client)[0].job == ""

    def test_somebody_without_a_role_needs_a_side(self, page, begun):
        click(page, "People")
        click(page, "Add a person…")
        press("Eve")
        choose("Role in the interview", "Not interviewed")
        press(RETURN)
        assert "Choose a side" in words_of(dialog())
        choose("Side", "IT")
        press(RETURN)
        eve = page.session.workbook.clients.people(begun.client)[-1]
        assert (eve.name, eve.side) == ("Eve", Side.IT)
        assert len(page.session.workbook.clients.respondents(begun.engagement)) == 3

    def test_a_respondent_with_a_sitting_stays_one(self, page, begun):
        go_to_person(page, begun.ann)
        press(RETURN)
        choose("Role in the interview", "Not interviewed")
        press(RETURN)
        assert "stays a respondent" in words_of(dialog())

    def test_an_archived_person_leaves_the_list_and_is_brought_back(self, page, begun):
        go_to_person(page, begun.people[3])
        click(page, "Archive")
        assert [row[0] for row in rows(people_table(page))] == ["Ann", "Bob", "Cleo"]
        page.show_about(begun.people[3])
        assert rows(people_table(page))[3][0] == "Dora (archived)"
        click(page, "Bring back")
        assert not page.session.workbook.clients.people(begun.client)[3].is_archived

    def test_typing_finds_a_person(self, page):
        click(page, "People")
        named(page, "Find a person").setFocus()
        press("CLEO")
        assert [row[0] for row in rows(people_table(page))] == ["Cleo"]

    def test_words_of_a_client_are_shown_as_they_are(self, page, begun):
        hostile = "<b>Ann</b> & =1+1"
        page.session.workbook.clients.change_person(begun.people[0], name=hostile)
        click(page, "People")
        table = people_table(page)
        assert rows(table)[0][0] == hostile
        assert "<b>" not in table.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


class TestSmallSides:
    def test_it_warns_early_and_names_who_could_release(self, page):
        click(page, "People")
        told = words_of(page)
        assert "Business: one person only." in told
        assert "add two more, or ask Ann for release" in told
        assert "IT: two people only." in told
        assert "add one more, or ask Bob and Cleo for release" in told

    def test_a_release_is_kept_with_its_day_and_ends_the_warning(self, page, begun):
        click(page, "People")
        click(page, "Record a release: IT")
        type_into("Released on", "2026-11-20")
        for name in ("Bob", "Cleo"):
            named(dialog(), name).setFocus()
            press(SPACE)
        press(RETURN)
        released = {r.id: r.released_on for r in page.session.workbook.clients.respondents(begun.engagement)}
        assert released == {begun.ann: None, begun.bob: date(2026, 11, 20), begun.cleo: date(2026, 11, 20)}
        settle()
        assert "IT: two people" not in words_of(page)
        page.session.undo()
        settle()
        assert "IT: two people" in words_of(page)

    def test_nobody_ticked_is_no_release(self, page, begun):
        click(page, "People")
        click(page, "Record a release: IT")
        press(RETURN)
        assert "Tick whoever has released" in words_of(dialog())
        assert page.session.workbook.clients.respondents(begun.engagement)[1].released_on is None


class TestRounds:
    def test_closing_says_what_closed_means_and_refuses_a_day_before_the_opening(self, page, begun):
        click(page, "Close round 1")
        assert "nothing in it can be changed or undone until it is reopened" in words_of(dialog())
        type_into("Closed on", "2026-11-01")
        press(RETURN)
        assert "cannot be closed before" in words_of(dialog())
        type_into("Closed on", "2026-11-20")
        press(RETURN)
        assert page.session.round.closed_on == date(2026, 11, 20)
        settle()
        assert "Closed: its answers and texts stay as they are" in words_of(page)

    def test_a_closed_round_is_reopened_or_followed_by_the_next(self, page, begun, qtbot):
        clients = page.session.workbook.clients
        clients.close_round(begun.round)
        settle()
        click(page, "Open the next round…")
        wait_for_dialog(qtbot)
        type_into("Title", "Half a year later")
        press(RETURN)
        assert [r.title for r in clients.rounds(begun.engagement)] == ["Baseline", "Half a year later"]
        assert page.session.round.number == 2
        settle()
        assert not named(page, "Reopen round 1").isEnabled()
        clients.close_round(page.session.round.id)
        settle()
        click(page, "Reopen round 1")
        click(dialog(), "Reopen the round")
        assert not clients.round(begun.engagement, 1).is_closed

    def test_the_choice_in_the_head_puts_a_round_in_view(self, page, begun, show):
        clients = page.session.workbook.clients
        clients.close_round(begun.round)
        clients.open_round(begun.engagement, "Later", page.session.workbook.pack(clients.round(begun.engagement)))
        (choice,) = page.head_parts()
        show(choice, 300, 40)
        assert [choice.itemText(n) for n in range(choice.count())] == [
            "Round 2 · Later",
            "Round 1 · Baseline · closed",
        ]
        choice.setFocus()
        press(DOWN)
        press(RETURN)
        assert page.session.round.number == 1
        settle()
        click(page, "Put round 2 in view")
        assert page.session.round.number == 2
        assert choice.chosen == "2"

    def test_title_and_day_of_the_open_round_are_changed(self, page, begun):
        click(page, "Change round 1")
        type_into("Title", "Spring")
        press(RETURN)
        assert page.session.round.title == "Spring"


class TestFocus:
    def test_it_stays_with_a_button_that_was_made_anew(self, page, begun, qtbot):
        named(page, "Change the target of Goals").setFocus()
        press(SPACE)
        press(RETURN)
        page.activateWindow()  # as a window manager does once the dialog is closed
        qtbot.waitUntil(lambda: QApplication.focusWidget() is named(page, "Change the target of Goals"))

    def test_it_stays_on_the_page_where_the_button_is_gone(self, page, begun, qtbot):
        named(page, "Close round 1").setFocus()
        press(SPACE)
        press(RETURN)
        assert page.session.round.is_closed
        page.activateWindow()
        qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget()))


class TestTargets:
    def test_a_target_has_a_level_in_halves_a_day_and_who_agreed(self, page, begun):
        click(page, "Change the target of Communication")
        choose("Level", "3.5")
        type_into("To be reached by", "2027-11-30")
        type_into("Agreed with", "Ann and Bob")
        press(RETURN)
        (target,) = page.session.snapshot().targets
        assert (target.about, target.halves, target.by_on) == ("C1", 7, date(2027, 11, 30))
        settle()
        assert "by 30 Nov 2027 · agreed with Ann and Bob · 23 Nov 2026" in words_of(page)

    def test_a_target_is_taken_back_by_choosing_none(self, page, begun):
        page.session.workbook.clients.set_target(begun.engagement, "C1", 8)
        settle()
        click(page, "Change the target of Communication")
        choose("Level", "No target")
        press(RETURN)
        assert page.session.snapshot().targets == ()

    def test_beside_it_stands_what_the_people_asked_want(self, page, begun):
        interviews = page.session.workbook.interviews
        assert "Asked in the interviews" not in words_of(page)
        wanted = next(q.id for q in page.session.snapshot().pack.wanted if q.practice.startswith("C1."))
        for who, level in ((begun.ann, 4), (begun.bob, 3), (begun.cleo, 4)):
            interviews.rate(begun.sitting, who, wanted, level, Basis.SELF)
        settle()
        assert "Asked in the interviews: business 4.0 (one person), IT 3.5 (2 people)" in words_of(page)


class TestCards:
    def test_the_fee_is_typed_as_people_write_money(self, page, begun):
        click(page, "Change the engagement")
        type_into("Currency", "gbp")
        type_into("Fee", "12.500,50")
        choose("Stage", "Assessing")
        press(RETURN)
        engagement = page.session.engagement
        assert (engagement.currency, engagement.fee_minor, engagement.stage) == ("GBP", 1250050, Stage.ASSESSING)
        assert "12,500.50 GBP" in words_of(page)

    @pytest.mark.parametrize(
        ("field", "typed", "says"),
        [
            ("Fee", "a lot", "is no amount"),
            ("Currency", "pounds", "is no currency"),
            ("Ends", "2026-10-01", "would end before its start"),
        ],
    )
    def test_what_cannot_be_is_told(self, page, begun, field, typed, says):
        before = page.session.engagement
        click(page, "Change the engagement")
        type_into(field, typed)
        press(RETURN)
        assert says in words_of(dialog())
        assert page.session.engagement == before

    def test_the_client_is_changed_and_contacts_are_those_who_can_be_written_to(self, page, begun):
        page.session.workbook.clients.change_person(begun.people[1], email="bob@example.com")
        click(page, "Change the client")
        type_into("Industry", "Logistics & <b>more</b>")
        press(RETURN)
        settle()
        assert "Logistics & <b>more</b>" in words_of(page).splitlines()
        assert "Bob, bob@example.com" in words_of(page).splitlines()

    def test_the_logo_is_kept_and_taken_away_again(self, page, begun, tmp_path, qtbot):
        picture = QImage(40, 20, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.darkGreen)
        picture.save(str(tmp_path / "logo.png"))
        click(page, "Choose: Client’s logo")
        qtbot.waitUntil(lambda: isinstance(dialog(), QFileDialog))
        dialog().selectFile(str(tmp_path / "logo.png"))
        dialog().accept()
        qtbot.waitUntil(lambda: page.session.client.logo is not None)
        settle()
        click(page, "Take away: Client’s logo")
        assert page.session.client.logo is None
        page.session.undo()
        assert page.session.client.logo is not None
        assert named(page, "Take away: Client’s logo")


class TestKickoff:
    def test_the_texts_are_made_from_the_data_and_copied(self, page):
        click(page, "Kick-off texts")
        text = named(page, "Text to copy", QPlainTextEdit)
        assert text.isReadOnly()
        assert "one person from the business and 2 people from IT" in text.toPlainText()
        click(page, "Invitation")
        assert text.toPlainText().startswith("Dear Ann,")
        choice = named(page, "Invitation to", QComboBox)
        choice.setFocus()
        press(DOWN)
        assert text.toPlainText().startswith("Dear Bob,")
        click(page, "Documents asked for")
        assert "Please let us see" in text.toPlainText()
        click(page, "Copy the text")
        assert QGuiApplication.clipboard().text() == text.toPlainText()
