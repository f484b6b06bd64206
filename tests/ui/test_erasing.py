"""Erasing from the window: a line in the room, a person, a client; asked plainly, and told which copies are left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.storage import vault
from alignment_desktop.ui.pages.all_clients import AllClientsPage
from alignment_desktop.ui.pages.engagement import EngagementPage
from alignment_desktop.ui.pages.room import RoomPage
from alignment_desktop.ui.safekeeping import shelf_of
from alignment_desktop.workbook import Workbook
from tests.conftest import opened_cheaply
from tests.ui.conftest import click, named, press, settle, words_of
from tests.ui.room import CTRL, SHIFT, type_line
from tests.workbook.conftest import begin

TAB, RETURN, ESCAPE, DELETE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Delete
COPIES = "Erased, except in these copies"
NO_COPIES = "Erased"


def dialog():
    """The dialog on the screen."""
    return QApplication.activeModalWidget()


def closed_copies(qtbot) -> str:
    """What is said of the copies once it is there; closed by a key. The heading promises a list where there is one."""
    qtbot.waitUntil(lambda: dialog() is not None and dialog().accessibleName() in (COPIES, NO_COPIES))
    heading, said = dialog().accessibleName(), words_of(dialog())
    is_list = "Documents that went out" in said or "Files that this computer still holds" in said
    assert heading == (COPIES if is_list else NO_COPIES)
    press(RETURN)
    settle()
    assert dialog() is None
    return said


@pytest.fixture
def begun(empty_session):
    made = begin(empty_session.workbook)
    empty_session.choose(made.engagement)
    return made


@pytest.fixture
def room(begun, empty_session, show) -> RoomPage:
    """The room on Ann's sitting with two lines in the note."""
    page = show(RoomPage(empty_session))
    page.show_about(begun.sitting)
    type_line("The budget is a secret of Bob’s")
    press("It is spent by May")
    assert page.keeper.save_all()
    return page


@pytest.fixture
def read_only(session, empty_file, clock, tmp_path):
    """A session with such an engagement open for reading only."""
    path = Path(shutil.copy(empty_file, tmp_path / "read.alignment"))
    with opened_cheaply(path, clock) as workbook:
        begun, access = begin(workbook), workbook.access
    opened = Workbook(vault.open_with(access, read_only=True), now=clock)
    session.open(opened, engagement_id=begun.engagement)
    return session, begun


class TestLine:
    def test_ctrl_shift_delete_erases_the_line_at_the_caret_after_asking(self, room, begun, qtbot):
        press(DELETE, CTRL | SHIFT)
        said = words_of(dialog())
        assert "It is spent by May" in said
        assert "cannot be undone" in said
        click(dialog(), "Erase the line")
        assert "The workbook does not know where other copies are" in closed_copies(qtbot)
        assert "spent by May" not in room.note.toPlainText()
        assert "secret of Bob’s" in room.note.toPlainText()
        workbook = room.session.workbook
        assert sorted(r.text for r in workbook.interviews.remarks(begun.sitting)) == [
            "",
            "The budget is a secret of Bob’s",
        ]
        while workbook.store.undo_label is not None:
            room.session.undo()
        assert "spent by May" not in room.note.toPlainText()

    def test_escape_leaves_everything_as_it_was(self, room):
        press(DELETE, CTRL | SHIFT)
        press(ESCAPE)
        assert "It is spent by May" in room.note.toPlainText()
        assert room.session.workbook.store.undo_label != "Erase remark"

    def test_without_a_line_at_the_caret_it_says_so(self, room):
        with_words: list[str] = []
        room.session.told.connect(lambda words, *_rest: with_words.append(words))
        press(RETURN)
        press(DELETE, CTRL | SHIFT)
        assert dialog() is None
        assert with_words == ["There is no line at the caret to erase."]


class TestPerson:
    def test_a_person_is_erased_from_the_people_of_the_engagement(self, begun, empty_session, show, qtbot):
        page = show(EngagementPage(empty_session))
        page.show_about(begun.people[1])
        click(page, "Erase the person")
        assert "Their answers stay as figures without a name" in words_of(dialog())
        click(dialog(), "Erase the person")
        closed_copies(qtbot)
        person = empty_session.workbook.clients.people(begun.client)[1]
        assert (person.name, person.is_archived) == ("Erased on 2026-11-23", True)
        page.show_about(person.id)
        for name in ("Erase the person", "Change the person", "Bring back"):
            assert not named(page, name, QAbstractButton).isEnabled()


class TestClient:
    @pytest.fixture
    def page(self, sample_session, show) -> AllClientsPage:
        return show(AllClientsPage(sample_session))

    def test_the_name_must_be_typed_and_what_went_out_is_named(self, page, qtbot):
        workbook = page.session.workbook
        (client,) = workbook.clients.clients()
        snapshot = workbook.snapshot(workbook.clients.engagements()[0].id)
        workbook.deliverables.record_issue(
            snapshot,
            "assessment-report",
            b"%PDF",
            recipient="Ms Okafor",
            pages=1,
            language="en",
            attribution=Attribution.SIDE,
        )
        click(page, "Erase client…")
        press("Somebody else")
        click(dialog(), "Erase the client")
        assert f"Type “{client.name}”" in words_of(dialog())
        assert workbook.clients.clients() == (client,)
        named(dialog(), "Type the name of the client to erase it").setFocus()
        press(Qt.Key.Key_A, CTRL)
        press(client.name)
        press(RETURN)
        said = closed_copies(qtbot)
        assert "to Ms Okafor" in said
        assert workbook.clients.clients() == ()
        assert "No client yet" in words_of(page)
        assert "A client was erased on 2026-11-23." in words_of(page).replace("23 Nov 2026", "2026-11-23")

    def test_automatic_backups_are_renewed_and_earlier_states_named(self, page, qtbot):
        session = page.session
        shelf, path = shelf_of(session), session.workbook.path
        aside = path.with_name("sample.before-restore-1.alignment")
        shutil.copy(path, aside)
        first = shelf.add(session.workbook.access, session.workbook.store.now())
        (client,) = session.workbook.clients.clients()
        click(page, "Erase client…")
        press(client.name)
        press(RETURN)
        said = closed_copies(qtbot)
        assert str(aside) in said
        (left,) = shelf.backups()
        assert left.sequence == first.sequence + 1
        assert left.checked_at is not None
        assert str(shelf.folder) not in said

    def test_an_archived_client_is_erased_once_it_is_shown(self, page, qtbot):
        session = page.session
        clients = session.workbook.clients
        clients.add_client("Zephyr & Sons")
        (sample,) = (c for c in clients.clients() if c.name != "Zephyr & Sons")
        shelf = shelf_of(session)
        first = shelf.add(session.workbook.access, session.workbook.store.now())
        clients.archive_client(sample.id)
        named(page, "Show archived", QAbstractButton).click()
        page.show_about(sample.id)
        click(page, "Erase client…")
        said = words_of(dialog())
        assert f"Erase {sample.name} for good?" in said
        assert "This cannot be undone" in said
        press(sample.name)
        press(RETURN)
        assert "The workbook does not know where other copies are" in closed_copies(qtbot)
        assert [c.name for c in clients.clients()] == ["Zephyr & Sons"]
        (left,) = shelf.backups()
        assert left.sequence == first.sequence + 1
        while session.workbook.store.undo_label is not None:
            session.undo()
        assert sample.name not in {c.name for c in clients.clients()}


class TestReadOnly:
    def test_the_room_says_so_before_anybody_types(self, read_only, show):
        session, begun = read_only
        page = RoomPage(session)
        show(page)
        page.show_about(begun.sitting)
        assert "Read only" in words_of(page)
        press("Not taken")
        assert page.note.toPlainText() == ""

    def test_nothing_can_be_erased(self, read_only, show):
        session, begun = read_only
        people = show(EngagementPage(session))
        people.show_about(begun.people[1])
        assert not named(people, "Erase the person", QAbstractButton).isEnabled()
        room = show(RoomPage(session))
        room.show_about(begun.sitting)
        press(DELETE, CTRL | SHIFT)
        assert dialog() is None
        clients = show(AllClientsPage(session))
        for name in ("Erase client…", "Archive client"):
            assert not named(clients, name, QAbstractButton).isEnabled()
