"""The plan as a person works with it: keys go where the focus is, and what counts is what the workbook says then."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.plan import Action, ActionStatus
from alignment_desktop.ui.pages.plan import PlanPage, words
from alignment_desktop.ui.pages.plan.parts import PanelChoice
from alignment_desktop.ui.pages.plan.picker import Picker
from alignment_desktop.ui.pages.plan.rows import COLUMNS, COST, DUE, OWNER, PROGRESS, QUADRANT, START, STATUS, TITLE
from tests.ui.conftest import click, named, press, settle, words_of

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
WIDE = 1920
# The offscreen platform has no windows above others, where the lists of choices open.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support (raise|grabbing)")


@pytest.fixture
def told(sample_session):
    """The sentences the person is told."""
    said: list[str] = []
    sample_session.told.connect(lambda sentence, _tone: said.append(sentence))
    return said


@pytest.fixture
def page(sample_session, show) -> PlanPage:
    """The plan of the sample in a wide window, the focus in its table on the first action."""
    made = show(PlanPage(sample_session), WIDE, 1000)
    named(made, "Actions").setFocus()
    return made


def action(page: PlanPage, number: int) -> Action:
    found = page.session.workbook.plan.actions(page.session.engagement_id)
    return next(a for a in found if a.number == number)


def select(page: PlanPage, number: int, column: int = TITLE) -> None:
    page.show_about(action(page, number).id)
    table = named(page, "Actions")
    table.setCurrentIndex(table.currentIndex().siblingAtColumn(column))


def shown(page: PlanPage) -> list[str]:
    """The first cells of the table as they are seen: numbers, and the heads of groups."""
    model = named(page, "Actions").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def cell(page: PlanPage, number: int, column: int) -> str:
    model = named(page, "Actions").model()
    return model.index(model.place_of(action(page, number).id), column).data()


def enter() -> None:
    """Leaves the editor of a cell with Enter, which Qt does once the key was worked off."""
    press(Qt.Key.Key_Return)
    settle()


def choose(page: PlanPage, name: str, option: str) -> None:
    """Chooses an option by its words, with the keys: in its list where one opens, else in the field itself."""
    choice = named(page, name, QComboBox)
    choice.setFocus()
    if isinstance(choice, PanelChoice):
        press(Qt.Key.Key_Down)
        view = QApplication.activePopupWidget().focusWidget()
        place = choice.findText(option)
        assert place >= 0, f"{name} does not offer “{option}”"
        QTest.keyClick(view, Qt.Key.Key_Home)
        for _ in range(place):
            QTest.keyClick(view, Qt.Key.Key_Down)
        QTest.keyClick(view, Qt.Key.Key_Return)
        return
    place = choice.findText(option)
    assert place >= 0, f"{name} does not offer “{option}”"
    for _ in range(abs(place - choice.currentIndex())):
        press(Qt.Key.Key_Down if place > choice.currentIndex() else Qt.Key.Key_Up)
    assert choice.currentText() == option


class TestTable:
    def test_it_shows_every_action_with_its_words(self, page):
        assert shown(page) == [f"A-{n:02d}" for n in range(1, 20)]
        assert [cell(page, 2, column) for column in (TITLE, OWNER, DUE, STATUS, PROGRESS, QUADRANT, COST)] == [
            "One request form, with a short one for urgent work", "Marta Lindqvist", "18 Dec 2026", "In progress",
            "60\u00a0%", "Quick win 4/2", "3,600",
        ]  # fmt: skip

    def test_what_is_overdue_says_so_in_words_and_colour(self, page):
        assert cell(page, 12, STATUS) == "In progress, overdue"
        model = named(page, "Actions").model()
        index = model.index(model.place_of(action(page, 12).id), DUE)
        assert index.data(Qt.ItemDataRole.ForegroundRole).name() == "#b3261e"
        select(page, 12)
        assert "10 days overdue" in words_of(page)
        select(page, 2)
        assert "days overdue" not in words_of(page)

    def test_it_is_a_model_as_qt_understands_one(self, page, qtmodeltester):
        page._bar._group.setCurrentIndex(1)
        qtmodeltester.check(named(page, "Actions").model())

    @pytest.mark.parametrize(
        ("column", "typed", "field", "kept"),
        [
            (TITLE, "Another title", "title", "Another title"),
            (START, "1.9.2026", "start_on", date(2026, 9, 1)),
            (DUE, "2027-03-01", "due_on", date(2027, 3, 1)),
            (PROGRESS, "65 %", "progress", 65),
            (QUADRANT, "25", "impact", 2),
            (QUADRANT, "2 5", "effort", 5),
            (COST, "1,234.50", "cost_minor", 123450),
        ],
    )
    @pytest.mark.parametrize("opens", [Qt.Key.Key_F2, Qt.Key.Key_Return, None])
    def test_a_cell_is_typed_over(self, page, qtbot, column, typed, field, kept, opens):
        select(page, 2, column)
        if opens is not None:
            press(opens)
        with qtbot.waitSignal(page.session.changed):
            press(typed)
            enter()
        assert getattr(action(page, 2), field) == kept

    def test_dates_and_costs_can_be_emptied(self, page):
        for column, field in ((DUE, "due_on"), (COST, "cost_minor")):
            select(page, 2, column)
            press(Qt.Key.Key_F2)
            press(Qt.Key.Key_Backspace)
            enter()
            assert getattr(action(page, 2), field) is None

    @pytest.mark.parametrize(
        ("column", "typed", "says"),
        [
            (TITLE, " ", "An action needs a title"),
            (DUE, "soon", "no date"),
            (DUE, "2026-01-01", "before its start"),
            (PROGRESS, "150", "0 to 100"),
            (PROGRESS, "half", "no share"),
            (QUADRANT, "9/2", "1 to 5"),
            (COST, "a lot", "no amount"),
            (COST, "-5", "no amount"),
        ],
    )
    def test_a_refused_change_says_why_and_keeps_the_old_value(self, page, told, column, typed, says):
        before = action(page, 2)
        select(page, 2, column)
        press(Qt.Key.Key_F2)
        press(typed)
        enter()
        assert says in told[-1]
        assert action(page, 2) == before
        assert QApplication.focusWidget() is named(page, "Actions")

    def test_escape_leaves_a_cell_as_it_was(self, page):
        before = action(page, 2)
        select(page, 2)
        press("Other words")
        press(Qt.Key.Key_Escape)
        assert action(page, 2) == before

    def test_tab_saves_and_goes_on_to_the_next_cell_with_an_editor(self, page):
        select(page, 2)
        press("One form")
        press(Qt.Key.Key_Tab)
        assert action(page, 2).title == "One form"
        assert "19 of 19 actions" in words_of(page)
        assert QApplication.focusWidget().accessibleName() == "Owner of A-02"
        press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget().accessibleName() == "Start of A-02"
        press(Qt.Key.Key_Backtab, SHIFT)
        assert QApplication.focusWidget().accessibleName() == "Owner of A-02"

    def test_a_row_stays_where_it_is_until_the_last_cell_was_left(self, page, qtbot):
        table = named(page, "Actions")
        table.sortByColumn(TITLE, Qt.SortOrder.AscendingOrder)
        select(page, 2)
        place = table.currentIndex().row()
        press("zz last of all")
        press(Qt.Key.Key_Tab)
        assert table.currentIndex().row() == place
        press(Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: shown(page)[-1] == "A-02")
        assert table.currentIndex().row() == len(shown(page)) - 1

    def test_owner_and_status_are_chosen(self, page):
        people = page.session.workbook.store
        select(page, 15, OWNER)
        press(Qt.Key.Key_F2)
        press("Pri")
        enter()
        assert cell(page, 15, OWNER) == "Priya Menon"
        assert action(page, 15).owner_id in {p.id for p in page.session.snapshot().people}
        select(page, 15, STATUS)
        press(Qt.Key.Key_F2)
        press("Blo")
        enter()
        assert action(page, 15).status is ActionStatus.BLOCKED
        assert people.undo_label == "Change action"

    def test_an_archived_person_is_offered_only_where_they_own_it(self, page):
        snapshot = page.session.snapshot()
        owner = snapshot.person[action(page, 2).owner_id]
        page.session.workbook.clients.change_person(owner.id, is_archived=True)
        people = page.session.snapshot().people
        assert owner.id in dict(words.people_offered(people, owner.id))
        assert owner.id not in dict(words.people_offered(people, None))

    def test_done_without_verification_leads_to_the_field_that_is_missing(self, page, told, qtbot):
        select(page, 2, STATUS)
        press(Qt.Key.Key_F2)
        press("Done")
        enter()
        assert action(page, 2).status is ActionStatus.IN_PROGRESS
        assert "how it was verified" in told[-1]
        verification = named(page, "Verification")
        qtbot.waitUntil(lambda: QApplication.focusWidget() is verification)
        press("Forms of October seen")
        press(Qt.Key.Key_Tab)
        done = action(page, 2)
        assert (done.status, done.verification, done.done_on) == (
            ActionStatus.DONE, "Forms of October seen", date(2026, 11, 23),
        )  # fmt: skip
        page.session.undo()
        assert action(page, 2).status is ActionStatus.IN_PROGRESS

    def test_left_empty_the_verification_closes_nothing(self, page, qtbot):
        select(page, 2, STATUS)
        press(Qt.Key.Key_F2)
        press("Done")
        enter()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is named(page, "Verification"))
        press(Qt.Key.Key_Tab)
        assert action(page, 2).status is ActionStatus.IN_PROGRESS


class TestFiltersAndGroups:
    def test_words_leave_what_holds_them(self, page):
        named(page, "Filter the actions").setFocus()
        press("okoro BIG")
        assert shown(page) == ["A-07", "A-09"]
        assert "2 of 19 actions" in words_of(page)

    def test_overdue_owner_challenge_and_status_narrow_it(self, page):
        click(page, "Overdue")
        assert shown(page) == ["A-12"]
        click(page, "Overdue")
        choose(page, "Owner shown", "Nobody yet")
        assert shown(page) == ["A-15"]
        choose(page, "Owner shown", "All owners")
        choose(page, "Challenge shown", "Goals")
        assert shown(page) == ["A-07", "A-08", "A-09"]
        choose(page, "Status shown", "Blocked")
        assert shown(page) == ["A-09"]
        choose(page, "Status shown", "Dropped")
        assert shown(page) == []
        assert "nothing fits these filters" in words_of(page)

    def test_every_column_sorts_both_ways_and_keeps_what_is_empty_at_the_end(self, page):
        table = named(page, "Actions")
        assert len(COLUMNS) == table.model().columnCount()
        page.session.workbook.plan.change(action(page, 3).id, due_on=None, cost_minor=None)
        for column in range(len(COLUMNS)):
            for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                table.sortByColumn(column, order)
                assert sorted(shown(page)) == [f"A-{n:02d}" for n in range(1, 20)]
                if column in (DUE, COST):
                    assert shown(page)[-1] == "A-03"
        table.sortByColumn(DUE, Qt.SortOrder.AscendingOrder)
        days = [action(page, int(label[2:])).due_on for label in shown(page)[:-1]]
        assert days == sorted(days)

    @pytest.mark.parametrize(
        ("grouping", "heads"),
        [
            ("By challenge", ["Communication between business and IT  ·  4 actions"]),
            ("By owner", ["Nobody yet  ·  1 action", "Colin Whitby  ·  2 actions"]),
            ("By status", ["Planned  ·  7 actions", "In progress  ·  5 actions", "Blocked  ·  1 action"]),
            ("By 30, 60, 90 days", ["Within 30 days  ·  3 actions"]),
        ],
    )
    def test_groups_have_heads_with_counts(self, page, grouping, heads):
        choose(page, "Grouped by", grouping)
        found = [text for text in shown(page) if not text.startswith("A-")]
        assert found[: len(heads)] == heads
        assert len(shown(page)) == 19 + len(found)

    def test_the_arrows_pass_over_the_heads_of_groups(self, page):
        choose(page, "Grouped by", "By status")
        table = named(page, "Actions")
        table.setFocus()
        seen = []
        select(page, 4)
        for _ in range(12):
            press(Qt.Key.Key_Down)
            seen.append(table.currentIndex().siblingAtColumn(0).data())
        assert all(text.startswith("A-") for text in seen)

    def test_the_chosen_action_stays_chosen_through_filters_and_changes(self, page):
        select(page, 9)
        choose(page, "Grouped by", "By owner")
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == "A-09"
        page.session.workbook.plan.add(page.session.engagement_id, "One more")
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == "A-09"
        assert "A-09" in words_of(page)

    def test_somebody_who_jumps_to_an_action_finds_it_whatever_is_filtered(self, page):
        page.session.workbook.plan.drop(action(page, 9).id)
        named(page, "Filter the actions").setFocus()
        press("nothing holds this")
        assert shown(page) == []
        page.show_about(action(page, 9).id)
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == "A-09"
        page.show_about("no id of an action")
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == "A-09"


class TestPanel:
    def test_texts_are_changed_where_they_are_read(self, page):
        select(page, 2)
        for name, field in (("Title", "title"), ("Purpose", "purpose"), ("Verification", "verification")):
            text = named(page, name, QPlainTextEdit)
            text.setFocus()
            text.selectAll()
            press("Other words")
            named(page, "Actions").setFocus()
            assert getattr(action(page, 2), field) == "Other words"

    def test_an_emptied_title_comes_back(self, page, told):
        select(page, 2)
        before = action(page, 2).title
        title = named(page, "Title", QPlainTextEdit)
        title.setFocus()
        title.selectAll()
        press(Qt.Key.Key_Backspace)
        named(page, "Actions").setFocus()
        assert "needs a title" in told[-1]
        assert title.toPlainText() == before == action(page, 2).title

    def test_fields_are_typed_and_a_refused_one_comes_back(self, page, told):
        select(page, 2)
        due = named(page, "Due", QLineEdit)
        due.setFocus()
        due.selectAll()
        press("31.12.2026")
        press(Qt.Key.Key_Return)
        assert action(page, 2).due_on == date(2026, 12, 31)
        due.selectAll()
        press("never")
        press(Qt.Key.Key_Return)
        assert "no date" in told[-1]
        assert due.text() == "2026-12-31"
        choose(page, "Impact", "5")
        assert action(page, 2).impact == 5

    def test_findings_are_added_removed_and_jumped_to(self, page):
        select(page, 12)
        finding = page.session.snapshot().findings[0]
        choose(page, "Add a finding…", f"{finding.label} {finding.title}")
        assert finding.id in linked(page, 12, "finding_id")
        with_words = f"{finding.label} {finding.title}"
        asked = []
        page.session.asked_for.connect(lambda *where: asked.append(where))
        click(page, with_words)
        assert asked == [("findings", finding.id)]
        click(page, f"Remove {with_words}")
        assert finding.id not in linked(page, 12, "finding_id")
        page.session.undo()
        assert finding.id in linked(page, 12, "finding_id")

    def test_kpis_are_added_and_removed(self, page):
        select(page, 12)
        kpi = page.session.snapshot().kpis[0]
        choose(page, "Add a KPI…", kpi.title)
        assert kpi.id in linked(page, 12, "kpi_id")
        click(page, f"Remove {kpi.title}")
        assert kpi.id not in linked(page, 12, "kpi_id")

    def test_steps_are_ticked_typed_over_moved_removed_and_added(self, page):
        select(page, 2)
        steps = lambda: texts(page, 2)  # noqa: E731
        first, second, third, fourth = steps()
        click(page, "Step 3 of 4 is done")
        assert done_on(page, 2)[2] == date(2026, 11, 23)
        click(page, "Step 1 of 4 is done")
        assert done_on(page, 2)[0] is None
        assert "Steps, 2 of 4 done" in words_of(page)
        named(page, "Step 1", QPlainTextEdit).setFocus()
        press(Qt.Key.Key_Down, ALT)
        assert steps() == [second, first, third, fourth]
        assert QApplication.focusWidget().toPlainText() == first
        press(Qt.Key.Key_Up, ALT)
        assert steps() == [first, second, third, fourth]
        QApplication.focusWidget().selectAll()
        press("In other words")
        named(page, "Add a step", QLineEdit).setFocus()
        assert steps()[0] == "In other words"
        press("And one more")
        press(Qt.Key.Key_Return)
        click(page, "Remove step 2")
        assert steps() == ["In other words", third, fourth, "And one more"]

    def test_a_step_without_words_comes_back(self, page, told):
        select(page, 2)
        step = named(page, "Step 1", QPlainTextEdit)
        step.setFocus()
        step.selectAll()
        press(Qt.Key.Key_Backspace)
        named(page, "Actions").setFocus()
        assert "A step needs words" in told[-1]
        assert step.toPlainText() == texts(page, 2)[0]

    def test_a_circle_of_needs_is_refused_with_its_sentence(self, page, told):
        select(page, 3)  # A-04 waits for A-03
        other = action(page, 4)
        choose(page, "Add an action that must be done before…", f"{other.label} {other.title}")
        assert told[-1] == "A-03 would wait for itself."
        other = action(page, 9)
        choose(page, "Add an action that must be done before…", f"{other.label} {other.title}")
        click(page, f"{other.label} {other.title} (Blocked)")
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == "A-09"
        select(page, 3)
        click(page, f"Remove {other.label} {other.title} (Blocked)")
        needs = page.session.snapshot().action_needs
        assert not [need for need in needs if need.action_id == action(page, 3).id]

    def test_lifts_are_typed_in_levels(self, page, told):
        select(page, 2)
        short = page.session.snapshot().pack.practice["C1.P1"].short
        lift = named(page, f"Lift of {short}", QLineEdit)
        assert lift.text() == "+0.8"
        for typed, tenths in (("1,2", 12), ("0", 12), ("lots", 12)):
            lift.setFocus()
            lift.selectAll()
            press(typed)
            press(Qt.Key.Key_Return)
            assert lifts(page, 2)["C1.P1"] == tenths
        assert "no lift" in told[-1]
        click(page, f"Remove {short}")
        assert "C1.P1" not in lifts(page, 2)

    def test_a_line_of_the_log_has_author_and_day(self, page):
        page.session.change_settings(consultant="Ruth Calloway")
        select(page, 12)
        named(page, "Add a line to the log", QLineEdit).setFocus()
        press("Rights are there")
        press(Qt.Key.Key_Return)
        line = page.session.workbook.plan.log(action(page, 12).id)[-1]
        assert (line.author, line.text, line.said_on) == ("Ruth Calloway", "Rights are there", date(2026, 11, 23))
        assert "23 Nov 2026  ·  Ruth Calloway" in words_of(page)
        assert named(page, "Add a line to the log", QLineEdit).text() == ""

    def test_a_dropped_action_leaves_the_table_and_keeps_its_number(self, page, told):
        select(page, 9)
        click(page, "Drop this action")
        assert action(page, 9).status is ActionStatus.DROPPED
        assert "A-09" not in shown(page)
        assert "A-09 is dropped" in told[-1]
        page.session.undo()
        assert "A-09" in shown(page)

    def test_what_is_half_typed_survives_a_change_elsewhere(self, page):
        select(page, 2)
        text = named(page, "Purpose", QPlainTextEdit)
        text.setFocus()
        text.selectAll()
        press("Half a sen")
        page.session.workbook.plan.change(action(page, 5).id, progress=90)
        page.session.workbook.plan.add(page.session.engagement_id, "One more")
        assert text.toPlainText() == "Half a sen"
        assert QApplication.focusWidget() is text
        assert page.leave()
        assert action(page, 2).purpose == "Half a sen"

    def test_an_action_that_leaves_the_table_stays_in_the_panel_while_one_types_there(self, page):
        choose(page, "Status shown", "In progress")
        select(page, 2)
        choose(page, "Status", "Blocked")
        assert "A-02" not in shown(page)
        named(page, "Purpose", QPlainTextEdit).setFocus()
        QApplication.focusWidget().selectAll()
        press("Still of this one")
        named(page, "Actions").setFocus()
        assert action(page, 2).purpose == "Still of this one"

    def test_words_of_a_client_are_never_markup(self, page):
        page.session.workbook.plan.change(action(page, 2).id, title="<b>Bold</b> & <img src=x>")
        page.session.workbook.plan.note(action(page, 2).id, "<i>Eve</i>", "<a href='x'>here</a>")
        select(page, 2)
        assert "<a href='x'>here</a>" in words_of(page)
        assert named(page, "Title", QPlainTextEdit).toPlainText() == "<b>Bold</b> & <img src=x>"


class TestPlaybook:
    def test_all_that_the_findings_call_for_is_drawn_in_one_action(self, page, told):
        before = {a.id for a in page.session.snapshot().actions}
        press(Qt.Key.Key_P, CTRL)
        assert QApplication.focusWidget().accessibleName() == "Search the playbook"
        press(Qt.Key.Key_Return, CTRL)
        made = [a for a in page.session.snapshot().actions if a.id not in before]
        assert {a.solution for a in made} == {"C2.S4", "C5.S2"}
        linked = {link.action_id: link.finding_id for link in page.session.snapshot().action_links}
        assert {a.id for a in made} <= set(linked)
        assert "2 actions were drawn" in told[-1]
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == made[0].label
        page.session.undo()
        assert {a.id for a in page.session.snapshot().actions} == before

    def test_one_is_found_by_words_and_drawn_by_enter(self, page):
        click_head(page, "Draw from the playbook…")
        press("rules updates")
        press(Qt.Key.Key_Return)
        assert page.session.snapshot().actions[-1].solution == "C1.S3"

    def test_marks_are_set_and_taken_with_the_keys(self, page):
        press(Qt.Key.Key_P, CTRL)
        press("rules updates")
        press(Qt.Key.Key_Space, CTRL)
        assert "Draw all marked (3)" in words_of(page)
        press(Qt.Key.Key_Space, CTRL)
        assert "Draw all marked (2)" in words_of(page)
        press("nothing holds this")
        press(Qt.Key.Key_Return)
        assert len(page.session.snapshot().actions) == 19
        assert "Nothing fits these words" in words_of(page)

    def test_it_says_what_a_solution_is_for_and_what_became_of_it(self, page):
        press(Qt.Key.Key_P, CTRL)
        press("finished means")
        solution = page.session.snapshot().pack.solution["C1.S1"]
        assert solution.purpose in words_of(page)
        assert "Lifts: " in words_of(page)
        found = [table for table in page.findChildren(type(page._table).__base__) if table.isVisible()]
        row = [found[-1].model().index(0, n).data() for n in range(found[-1].model().columnCount())]
        assert row[-2:] == ["F-01", "A-02"]

    def test_tab_stays_inside_and_escape_gives_the_focus_back(self, page):
        before = QApplication.focusWidget()
        press(Qt.Key.Key_P, CTRL)
        picker = named(page, "Draw from the playbook")
        for _ in range(9):
            press(Qt.Key.Key_Tab)
            assert picker.isAncestorOf(QApplication.focusWidget())
        press(Qt.Key.Key_Escape)
        settle()
        assert QApplication.focusWidget() is before
        assert len(page.session.snapshot().actions) == 19

    def test_nothing_opens_over_it_and_another_engagement_closes_it(self, page):
        press(Qt.Key.Key_P, CTRL)
        for key in (Qt.Key.Key_P, Qt.Key.Key_M, Qt.Key.Key_N, Qt.Key.Key_F):
            press(key, CTRL)
            assert QApplication.focusWidget().accessibleName() == "Search the playbook"
        clients = page.session.workbook.clients
        other = clients.add_engagement(page.session.client.id, "Another")
        page.session.choose(other.id)
        assert not any(w.isVisible() for w in page.findChildren(Picker))

    def test_promised_follow_ups_become_actions(self, page, told):
        assert "6 follow-ups were promised" in words_of(page)
        press(Qt.Key.Key_M, CTRL)
        press("pallet")
        press(Qt.Key.Key_Return)
        assert page.session.snapshot().actions[-1].title == "Promised the pallet forecast for Fenwick Quay by quarter."
        assert "5 follow-ups were promised" in words_of(page)
        assert "A-20 is in the plan" in told[-1]
        for n in range(5):
            press(Qt.Key.Key_M, CTRL)
            press(Qt.Key.Key_Return)
            assert len(page.session.snapshot().actions) == 21 + n
        press(Qt.Key.Key_M, CTRL)
        assert "No promised follow-up waits" in told[-1]

    def test_an_action_of_ones_own_is_added_and_chosen(self, page):
        press(Qt.Key.Key_N, CTRL)
        dialog = QApplication.activeModalWidget()
        press(Qt.Key.Key_Return)
        assert "Action is needed" in words_of(dialog)
        press("Ask the depots twice a year")
        press(Qt.Key.Key_Return)
        made = page.session.snapshot().actions[-1]
        assert (made.title, made.start_on, made.owner_id) == ("Ask the depots twice a year", date(2026, 11, 23), None)
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == made.label


class TestRoom:
    def test_in_a_narrow_window_the_panel_takes_the_place_of_the_table(self, sample_session, show):
        page = show(PlanPage(sample_session), 900, 700)
        table = named(page, "Actions")
        assert not page._panel.isVisible()
        table.setFocus()
        press(Qt.Key.Key_I, CTRL)
        assert page._panel.isVisible()
        assert not table.isVisible()
        click(page, "Back to the table")
        assert table.isVisible()
        assert QApplication.focusWidget() is table

    def test_new_actions_are_shown_in_the_table_of_a_narrow_window(self, sample_session, show):
        page = show(PlanPage(sample_session), 900, 700)
        named(page, "Actions").setFocus()
        press(Qt.Key.Key_I, CTRL)
        press(Qt.Key.Key_P, CTRL)
        press(Qt.Key.Key_Return, CTRL)
        assert QApplication.focusWidget() is named(page, "Actions")
        assert named(page, "Actions").currentIndex().siblingAtColumn(0).data() == "A-20"

    def test_columns_go_by_their_rank_where_the_room_is_short_and_are_named(self, sample_session, show):
        page = show(PlanPage(sample_session), 1100, 700)
        table = named(page, "Actions")
        assert table.isColumnHidden(START)
        assert not any(table.isColumnHidden(column) for column in (TITLE, DUE, STATUS))
        assert "Hide details (Ctrl+I) for " in words_of(page)
        page.resize(2400, 900)
        assert not any(table.isColumnHidden(column) for column in range(len(COLUMNS)))
        assert "Hide details (Ctrl+I) for " not in words_of(page)

    def test_in_a_high_window_the_panel_keeps_its_parts_together(self, sample_session, show, qtbot):
        page = show(PlanPage(sample_session), 1600, 2000)
        purpose, owner = named(page, "Purpose"), named(page, "Owner")

        def gap() -> int:
            foot = purpose.mapTo(page, purpose.rect().bottomLeft()).y()
            return owner.mapTo(page, owner.rect().topLeft()).y() - foot

        qtbot.waitUntil(lambda: 0 < gap() < 40)

    def test_everything_that_takes_the_focus_has_a_name(self, page):
        press(Qt.Key.Key_P, CTRL)
        kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QCheckBox)
        nameless = [w for w in page.findChildren(object) if isinstance(w, kinds) and not w.accessibleName()]
        assert [w for w in nameless if w.isVisible()] == []


class TestEmpty:
    def test_without_a_round_it_leads_to_the_first_and_then_to_the_findings(self, empty_session, show):
        clients = empty_session.workbook.clients
        client = clients.add_client("Larkfield Tools")
        empty_session.choose(clients.add_engagement(client.id, "Review").id)
        page = show(PlanPage(empty_session))
        asked = []
        empty_session.asked_for.connect(lambda *where: asked.append(where))
        click(page, "Open the first round")
        assert asked == [("engagement", "open round")]
        assert not any(part.isEnabled() for part in page.head_parts())
        named(page, "Open the first round").setFocus()
        press(Qt.Key.Key_N, CTRL)
        assert QApplication.activeModalWidget() is None
        clients.open_round(empty_session.engagement_id, "Baseline", core_pack(), opened_on=date(2026, 11, 2))
        assert all(part.isEnabled() for part in page.head_parts())
        settle()
        click(page, "Go to the findings")
        assert asked[-1] == ("findings", "")

    def test_with_findings_it_leads_to_the_playbook(self, sample_session, show):
        workbook = sample_session.workbook
        client = workbook.clients.add_client("Larkfield Tools")
        engagement = workbook.clients.add_engagement(client.id, "Review")
        pack = sample_session.snapshot().pack
        round_ = workbook.clients.open_round(engagement.id, "Baseline", pack, opened_on=date(2026, 11, 2))
        text = next(t for t in pack.findings if t.solutions)
        workbook.findings.accept(engagement.id, round_.id, text, pack.practice[text.practice].challenge)
        sample_session.choose(engagement.id)
        page = show(PlanPage(sample_session))
        QTest.mouseClick(
            next(b for b in page.findChildren(QAbstractButton) if b.isVisible() and b.text().startswith("Draw")),
            Qt.MouseButton.LeftButton,
        )
        press(Qt.Key.Key_Return, CTRL)
        assert {a.solution for a in workbook.plan.actions(engagement.id)} == set(text.solutions)
        assert shown(page)[0] == "A-01"


@pytest.mark.parametrize("typed", ["", "x", "1.23", "10", "-1", "٣"])
def test_what_is_no_lift_is_told(typed):
    with pytest.raises(Refused):
        words.tenths_of(typed)


# -- what the workbook says --------------------------------------------------------------------------------------------


def linked(page: PlanPage, number: int, kind: str) -> list[str]:
    links = (x for x in page.session.snapshot().action_links if x.action_id == action(page, number).id)
    return [id_ for link in links if (id_ := getattr(link, kind)) is not None]


def texts(page: PlanPage, number: int) -> list[str]:
    return [s.text for s in page.session.snapshot().action_steps if s.action_id == action(page, number).id]


def done_on(page: PlanPage, number: int) -> list:
    return [s.done_on for s in page.session.snapshot().action_steps if s.action_id == action(page, number).id]


def lifts(page: PlanPage, number: int) -> dict[str, int]:
    found = (x for x in page.session.snapshot().action_lifts if x.action_id == action(page, number).id)
    return {lift.practice: lift.tenths for lift in found}


def click_head(page: PlanPage, name: str) -> None:
    """Clicks one of the buttons that stand in the head of the window."""
    button = next(part for part in page.head_parts() if part.accessibleName() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
