"""All clients in one table, and everything ever written in one search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLineEdit, QTableView

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Side, Stage
from alignment_desktop.domain.interview import Basis
from alignment_desktop.domain.scoring import OVERALL, one_decimal, signed_one_decimal
from alignment_desktop.storage import vault
from alignment_desktop.ui import models
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.pages.all_clients import AllClientsPage
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from tests.ui.conftest import click, focus, named, press, words_of

ENTER, DOWN, CTRL = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier


def cells(page: AllClientsPage, name: str = "Engagements") -> list[list[str]]:
    """What a table of the page shows."""
    model = named(page, name, QTableView).model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


@pytest.fixture
def window(sample_session: Session, show) -> Iterator[MainWindow]:
    """The window on the sample and a client without an engagement, on the overview of the sample."""
    sample_session.workbook.clients.add_client("Zephyr & Sons")
    made = MainWindow(sample_session)
    show(made)
    made.show_page("overview")
    yield made
    sample_session.close()


@pytest.fixture
def page(window: MainWindow, qtbot) -> AllClientsPage:
    """The page, shown on purpose, with its figures read."""
    window.show_page("clients")
    page = window.page("clients")
    qtbot.waitUntil(lambda: "…" not in cells(page)[0])
    return page


def test_showing_all_clients_ends_on_site(page, window):
    assert window.session.engagement is None
    assert "other clients hidden" not in words_of(window)
    assert window.windowTitle() == "Alignment Desktop"


def test_each_engagement_stands_in_its_line_by_the_same_figures_as_everywhere(page, window):
    workbook = window.session.workbook
    engagement = workbook.clients.engagements()[0]
    figure = workbook.snapshot(engagement.id).assessment.figure(OVERALL)
    sample, other = cells(page)
    assert sample[:4] == [
        "Harbour & Pine Logistics", engagement.title, "Remediating",
        f"{one_decimal(figure.reported)} {figure.level_name}",
    ]  # fmt: skip
    assert sample[4] == signed_one_decimal(figure.gap)
    overdue = [a for a in workbook.snapshot(engagement.id).actions if a.is_overdue(workbook.today())]
    assert sample[6] == str(len(overdue))
    assert other[:2] == ["Zephyr & Sons", "No engagement yet"]


def test_enter_puts_an_engagement_in_view_and_shows_its_overview(page, window):
    assert focus() is named(page, "Engagements")
    press(ENTER)
    assert window.page_in_view == "overview"
    assert window.session.client.name == "Harbour & Pine Logistics"
    assert "other clients hidden" in words_of(window)


def test_a_change_elsewhere_moves_the_line_and_only_that_is_read_again(page, window, qtbot):
    session = window.session
    workbook = session.workbook
    client = workbook.clients.add_client("Velvet")
    review = workbook.clients.add_engagement(client.id, "Review", stage=Stage.ASSESSING)
    round_ = workbook.clients.open_round(review.id, "Baseline", core_pack())
    person = workbook.clients.add_person(client.id, "Ann", Side.BUSINESS)
    ann = workbook.clients.add_respondent(review.id, person.id, "ceo")
    qtbot.waitUntil(lambda: [row[3] for row in cells(page) if row[0] == "Velvet"] == ["–"])
    sitting = workbook.interviews.plan_interview(
        round_.id, (ann.id,), "ceo-30",
        appointment=datetime(2026, 11, 23, 15, 30), zone="Europe/Berlin",  # noqa: DTZ001
    )  # fmt: skip
    workbook.interviews.rate(sitting.id, ann.id, "C2.P1.Q1", 2, Basis.SELF)
    qtbot.waitUntil(lambda: [row[3][:3] for row in cells(page) if row[0] == "Velvet"] == ["2.0"])
    assert [row[5] for row in cells(page) if row[0] == "Velvet"] == ["today 15:30"]


def test_thresholds_colour_the_gap_anew(page, window, qtbot):
    model = named(page, "Engagements", QTableView).model()
    tone = model.index(0, 4).data(Qt.ItemDataRole.ForegroundRole)
    narrow = {"gap_watch": Decimal("0.1"), "gap_wide": Decimal("0.2"), "gap_severe": Decimal("0.3")}
    assert window.session.change_settings(**narrow)
    qtbot.waitUntil(lambda: model.index(0, 4).data(Qt.ItemDataRole.ForegroundRole) not in (None, tone))


def test_search_finds_what_was_written_for_any_client_and_says_where(page, window, qtbot):
    workbook = window.session.workbook
    client = workbook.clients.clients()[1]
    review = workbook.clients.add_engagement(client.id, "Their review")
    workbook.plan.add(review.id, "Name a harbour master for Zanzibar")
    named(page, "Search in everything ever written").setFocus()
    press("zanz")
    press(ENTER)
    found = cells(page, "What was found")
    assert ["Action", "Name a harbour master for Zanzibar", "Zephyr & Sons · Their review"] in found
    assert focus() is named(page, "What was found")
    press(ENTER)
    assert window.page_in_view == "plan"
    assert window.session.engagement.id == review.id


def test_a_person_that_was_found_is_shown_in_the_newest_engagement(page, window):
    workbook = window.session.workbook
    client = workbook.clients.clients()[1]
    workbook.clients.add_person(client.id, "Quintessa Vole", Side.IT)
    named(page, "Search in everything ever written").setFocus()
    press("quint")
    press(ENTER)
    assert cells(page, "What was found") == [["Person", "Quintessa Vole", "Zephyr & Sons"]]
    press(ENTER)  # no engagement yet: her client's line
    assert window.page_in_view == "clients"
    assert named(page, "Engagements", QTableView).currentIndex().data() == "Zephyr & Sons"


@pytest.mark.parametrize("typed", ["nobodyeverwrotethis", '"; DROP TABLE clients; --', "%%%%", "( OR NEAR *"])
def test_words_that_nothing_holds_say_so(page, typed, qtbot):
    named(page, "Search in everything ever written").setFocus()
    press(typed)
    press(ENTER)
    assert "Nothing holds these words" in words_of(page)
    focus().selectAll()
    press(Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: "Nothing holds these words" not in words_of(page))
    assert len(cells(page)) == 2


def test_an_empty_workbook_leads_to_the_first_client_and_its_engagement(empty_session, show, qtbot):
    window = MainWindow(empty_session)
    show(window)
    window.show_page("clients")
    page = window.page("clients")
    assert "No client yet" in words_of(page)
    click(page, "Add the first client")
    press(ENTER)
    dialog = QApplication.activeModalWidget()
    assert "Client is needed" in words_of(dialog)
    press("Velvet Kiosk Ltd")
    press(ENTER)
    assert cells(page)[0][:2] == ["Velvet Kiosk Ltd", "No engagement yet"]
    window.activateWindow()  # as a desktop does when a dialog closes
    assert focus() is named(page, "Engagements")
    press(ENTER)
    dialog = QApplication.activeModalWidget()
    assert named(dialog, "Client", QComboBox).currentText() == "Velvet Kiosk Ltd"
    named(dialog, "Title of the engagement", QLineEdit).setFocus()
    press("Review 2026")
    press(ENTER)
    engagement = empty_session.engagement
    assert (engagement.title, engagement.currency) == ("Review 2026", "EUR")
    assert window.page_in_view == "engagement"
    empty_session.close()


def test_a_narrow_page_leaves_out_what_can_wait(page, window, qapp):
    table = named(page, "Engagements", QTableView)
    assert not table.isColumnHidden(2)
    qapp.theme.choose(scale=200)
    assert [table.isColumnHidden(column) for column in range(8)] == [
        False,
        False,
        True,
        False,
        False,
        True,
        False,
        True,
    ]


def test_what_is_read_is_dropped_when_the_workbook_closes_meanwhile(window):
    window.show_page("clients")
    window.close_workbook()
    assert window.page_in_view == "start"


def test_widgets_of_the_page_have_names(page):
    assert all(w.accessibleName() for w in page.findChildren(QLineEdit))
    assert named(page, "Open engagement")


def test_a_workbook_open_for_reading_shows_its_clients_and_offers_no_change(sample_session, show, clock):
    path = sample_session.workbook.path
    sample_session.close()
    cheap = (vault.KeyParameters(passes=1, memory=8192),)
    sample_session.open(Workbook(vault.open(path, "", read_only=True, parameters=cheap), now=clock))
    window = MainWindow(sample_session)
    show(window)
    window.show_page("clients")
    page = window.page("clients")
    assert cells(page)[0][0] == "Harbour & Pine Logistics"
    assert not named(page, "Add client…").isEnabled()
    assert named(page, "Open engagement").isEnabled()
    sample_session.close()


def test_an_archived_client_leaves_the_list_until_it_is_asked_for_and_comes_back(page, window):
    clients = window.session.workbook.clients
    zephyr = clients.clients()[1]
    assert not page.findChild(QCheckBox).isVisible()  # nothing is archived
    page.show_about(zephyr.id)
    click(page, "Archive client")
    assert [row[0] for row in cells(page)] == ["Harbour & Pine Logistics"]
    named(page, "Show archived", QCheckBox).click()
    assert [row[0] for row in cells(page)] == ["Harbour & Pine Logistics", "Zephyr & Sons (archived)"]
    model = named(page, "Engagements", QTableView).model()
    inks = [model.index(row, 0).data(Qt.ItemDataRole.ForegroundRole) for row in (0, 1)]
    assert inks[0] != inks[1]  # where the name is too long, the word "archived" is not to be seen
    page.show_about(zephyr.id)
    click(page, "Bring client back")
    assert [row[0] for row in cells(page)] == ["Harbour & Pine Logistics", "Zephyr & Sons"]
    window.session.undo()
    window.session.undo()
    assert not clients.client(zephyr.id).is_archived


def test_the_archive_button_speaks_of_the_client_that_is_chosen(page, window):
    clients = window.session.workbook.clients
    harbour, zephyr = clients.clients()
    clients.archive_client(zephyr.id)
    named(page, "Show archived", QCheckBox).click()
    page.show_about(harbour.id)
    assert named(page, "Archive client", QAbstractButton)
    press(DOWN)
    assert named(page, "Bring client back", QAbstractButton)


def test_what_is_found_of_an_archived_client_is_shown(page, window):
    clients = window.session.workbook.clients
    zephyr = clients.clients()[1]
    clients.archive_client(zephyr.id)
    assert len(cells(page)) == 1
    named(page, "Search in everything ever written").setFocus()
    press("zephyr")
    press(ENTER)
    press(ENTER)
    assert cells(page)[1][0] == "Zephyr & Sons (archived)"
    assert models.chosen_id(named(page, "Engagements", QTableView)) == zephyr.id
    press(ENTER)  # an engagement is asked for, and for this client
    dialog = QApplication.activeModalWidget()
    assert named(dialog, "Client", QComboBox).currentText() == "Zephyr & Sons"
    dialog.reject()


def test_where_every_client_is_archived_they_are_shown_anyhow(page, window):
    clients = window.session.workbook.clients
    for client in clients.clients():
        clients.archive_client(client.id)
    assert [row[0] for row in cells(page)] == ["Harbour & Pine Logistics (archived)", "Zephyr & Sons (archived)"]
    assert not page.findChild(QCheckBox).isVisible()
