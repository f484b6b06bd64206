"""Locked: saved, closed, the key gone, nothing in sight; and with the passphrase all is where it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from alignment_desktop import settings as stored
from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.interview import Remark
from alignment_desktop.storage import vault
from alignment_desktop.ui import dialogs
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.beginnings import Beginning, Beginnings, PersonToAsk
from tests.ui.conftest import click, focus, named, press, settle, words_of

SECRET = "correct horse battery"
CTRL, ENTER = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Return
CLIENT = "Zephyr Kiosk Holdings"


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a passphrase and a first interview that is planned; copy it before use."""
    from alignment_desktop.content.packs import core_pack
    from alignment_desktop.domain.engagement import Side

    path = tmp_path_factory.mktemp("sealed") / "ours.alignment"
    with Workbook.create(path, SECRET) as workbook:
        people = (PersonToAsk(name="Ann Wells", side=Side.BUSINESS, role="ceo"),)
        beginning = Beginning(client=CLIENT, title="Review 2026", people=people, first=0, plan="ceo-30", minutes=30)
        Beginnings(workbook).begin(beginning, core_pack())
    return path


@pytest.fixture
def ours(sealed: Path, tmp_path: Path) -> Path:
    stored.settings_file().unlink(missing_ok=True)
    return Path(shutil.copy(sealed, tmp_path / "ours.alignment"))


@pytest.fixture
def window(session: Session, ours: Path, show) -> Iterator[MainWindow]:
    made = MainWindow(session)
    workbook = Workbook(vault.open(ours, SECRET))
    session.open(workbook, engagement_id=workbook.clients.engagements()[0].id)
    show(made)
    made.show_page("engagement")
    yield made
    session.close()


def lock(window: MainWindow, qtbot) -> None:
    window.actions_by_name["lock"].trigger()
    qtbot.waitUntil(lambda: window.session.is_locked)


def unlock(window: MainWindow, qtbot, words: str = SECRET) -> None:
    assert focus() is named(window, "Passphrase", QLineEdit)
    press(words)
    with qtbot.waitSignal(window.session.unlocked, timeout=20_000):
        press(ENTER)
    qtbot.waitUntil(lambda: not window.locking.is_on)


def test_nothing_of_the_workbook_is_in_sight_and_its_file_is_closed(window, qtbot, ours):
    assert CLIENT in words_of(window)
    lock(window, qtbot)
    assert CLIENT not in words_of(window)
    assert CLIENT not in window.windowTitle()
    assert not window.session.is_open
    assert {path.name for path in ours.parent.iterdir()} == {ours.name}  # neither lock nor log
    assert not any(
        action.isEnabled() for name, action in window.actions_by_name.items() if name in ("palette", "undo", "cover")
    )
    Workbook.open(ours, SECRET).close()


def test_the_key_is_dropped(window, qtbot):
    workbook = window.session.workbook
    raw = workbook.access.key.raw
    lock(window, qtbot)
    import gc

    gc.collect()
    assert workbook.access.key.raw == b""
    holders = [each for each in gc.get_objects() if isinstance(each, vault.Key | vault.Access)]
    assert not any(getattr(each, "raw", None) == raw for each in holders)
    assert not any(isinstance(each, vault.Access) and each.key.raw == raw for each in holders)


def test_the_passphrase_brings_back_page_and_undo_and_a_wrong_one_is_said(window, qtbot):
    session = window.session
    session.workbook.clients.change_client(session.client.id, industry="Rail")
    lock(window, qtbot)
    press("wrong")
    press(ENTER)
    qtbot.waitUntil(lambda: "This passphrase does not open the workbook." in words_of(window), timeout=20_000)
    assert window.locking.is_on
    named(window, "Passphrase", QLineEdit).selectAll()
    unlock(window, qtbot)
    assert window.page_in_view == "engagement"
    assert CLIENT in words_of(window)
    assert CLIENT in window.windowTitle()
    assert named_field(window) == ""
    assert window.actions_by_name["undo"].text() == "Undo: Change client"
    window.undo()
    assert session.client.industry != "Rail"
    window.redo()
    assert session.client.industry == "Rail"


def named_field(window: MainWindow) -> str:
    return window.locking.page.field.text()


def test_what_is_half_typed_in_the_room_is_saved_first_and_the_caret_is_where_it_was(window, qtbot):
    session = window.session
    (sitting,) = session.workbook.interviews.interviews(session.round.id)
    window.show_page("room", sitting.id)
    press("We hear of it when it is li")
    lock(window, qtbot)
    unlock(window, qtbot)
    assert [remark.text for remark in session.workbook.store.all(Remark)] == ["We hear of it when it is li"]
    assert window.page_in_view == "room"
    press("ve")
    page = window.page("room")
    assert page.save_typed()
    assert [remark.text for remark in session.workbook.store.all(Remark)] == ["We hear of it when it is live"]


def test_a_note_that_cannot_be_saved_is_kept_behind_the_lock_and_saved_afterwards(window, qtbot, monkeypatch):
    session = window.session
    (sitting,) = session.workbook.interviews.interviews(session.round.id)
    window.show_page("room", sitting.id)
    press("Dear words")

    def full(*_args: object, **_more: object) -> None:
        from alignment_desktop.domain.errors import WorkbookError

        raise WorkbookError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(session.workbook.interviews, "write_note", full)
        lock(window, qtbot)
    assert "Dear words" not in words_of(window)
    QTest.qWait(50)
    unlock(window, qtbot)
    assert window.page("room").save_typed()
    assert [remark.text for remark in session.workbook.store.all(Remark)] == ["Dear words"]


@pytest.fixture
def unsaved(window, qtbot, monkeypatch) -> MainWindow:
    """The window locked while the disk was full, with a line in the room that could not be saved."""
    from alignment_desktop.domain.errors import WorkbookError

    def full(*_args: object, **_more: object) -> None:
        raise WorkbookError("The disk is full.")

    (sitting,) = window.session.workbook.interviews.interviews(window.session.round.id)
    window.show_page("room", sitting.id)
    window.page("room").keeper.again_ms = 30
    press("Dear words")
    with monkeypatch.context() as patched:
        patched.setattr(window.session.workbook.interviews, "write_note", full)
        lock(window, qtbot)
    return window


class TestWithSomethingUnsavedBehindTheLock:
    def test_nothing_is_tried_while_it_is_locked_and_it_is_saved_by_itself_afterwards(self, unsaved, qtbot):
        told: list[str] = []
        unsaved.session.told.connect(lambda words, *_tone: told.append(words))
        QTest.qWait(150)  # a save without a workbook would be a fault of the program
        unlock(unsaved, qtbot)
        qtbot.waitUntil(lambda: unsaved.page("room").keeper.is_all_saved)
        assert [remark.text for remark in unsaved.session.workbook.store.all(Remark)] == ["Dear words"]
        assert told == []

    def test_the_lock_does_not_say_that_everything_is_saved(self, unsaved, qtbot):
        assert "Everything typed is saved" not in words_of(unsaved)
        assert "What you typed last could not be saved." in words_of(unsaved)
        unlock(unsaved, qtbot)
        lock(unsaved, qtbot)
        assert "Everything typed is saved" in words_of(unsaved)

    def test_the_workbook_is_closed_only_by_who_was_told_what_is_lost(self, unsaved):
        click(unsaved, "Close the workbook")
        asked = QApplication.activeModalWidget()
        assert "What you typed last is not saved" in words_of(asked)
        click(asked, "Cancel")
        settle()
        assert unsaved.session.is_locked
        assert unsaved.focusWidget() is unsaved.locking.page.field  # where one goes on
        click(unsaved, "Close the workbook")
        click(QApplication.activeModalWidget(), "Close and lose it")
        assert unsaved.page_in_view == "start"

    def test_so_is_the_window(self, unsaved):
        unsaved.close()
        assert unsaved.isVisible()
        click(QApplication.activeModalWidget(), "Close and lose it")
        assert not unsaved.isVisible()


def test_a_dialog_and_what_was_typed_in_it_are_out_of_sight_and_come_back(window, qtbot):
    fields = (dialogs.Field(id="name", label="Name"), dialogs.Field(id="job", label="Job"))
    kept: list[dict[str, object]] = []
    dialog = dialogs.form(window, "New person", fields, kept.append)
    press("Half a na")
    lock(window, qtbot)
    assert not dialog.isVisible()
    assert QApplication.activeModalWidget() is None
    unlock(window, qtbot)
    assert dialog.isVisible()
    press("me")
    press(ENTER)
    assert kept == [{"name": "Half a name", "job": ""}]


def test_the_palette_is_out_of_sight_too(window, qtbot):
    window.open_palette()
    press("Zeph")
    lock(window, qtbot)
    assert "Zeph" not in words_of(window)
    assert not [line for line in window.findChildren(QLineEdit) if line.isVisible() and line.text()]
    unlock(window, qtbot)


def test_what_is_on_the_clipboard_is_left_there(window, qtbot):
    QGuiApplication.clipboard().setText("a word of mine")
    lock(window, qtbot)
    assert QGuiApplication.clipboard().text() == "a word of mine"


def test_a_job_under_way_ends_before_the_file_is_closed(window, qtbot):
    session, ended = window.session, []
    job = session.start(lambda _job: time.sleep(0.3), lambda _nothing: None)
    job.ended.connect(lambda: ended.append(session.is_open))
    window.actions_by_name["lock"].trigger()
    assert CLIENT not in words_of(window)  # covered at once
    qtbot.waitUntil(lambda: session.is_locked)
    assert ended == [True]


def test_another_program_may_use_the_workbook_meanwhile_and_its_changes_are_seen(window, qtbot, ours):
    lock(window, qtbot)
    with Workbook.open(ours, SECRET) as other:
        other.clients.change_client(other.clients.clients()[0].id, name="Renamed Ltd")
        press(SECRET)
        press(ENTER)
        qtbot.waitUntil(lambda: "is open on this computer" in words_of(window), timeout=20_000)
    unlock(window, qtbot, "")
    assert window.session.client.name == "Renamed Ltd"
    assert "Renamed Ltd" in words_of(window)


def test_a_locked_workbook_can_be_given_up(window, qtbot):
    lock(window, qtbot)
    click(window, "Close the workbook")
    assert window.page_in_view == "start"
    assert not window.session.is_locked
    settle()
    assert CLIENT not in words_of(window)


def test_a_locked_window_can_be_closed(window, qtbot):
    lock(window, qtbot)
    window.close()
    assert not window.isVisible()


# By itself


class Clocks:
    """The wall clock and the one that stands still while the computer sleeps."""

    def __init__(self, window: MainWindow) -> None:
        self.wall = self.steady = 1_000_000.0
        self._lock = window.locking
        self._lock.wall, self._lock.steady = lambda: self.wall, lambda: self.steady
        self._lock._last_look, self._lock._last_input = self.wall, self.steady

    def run(self, seconds: float) -> None:
        """Time passes, and the lock looks every five seconds."""
        for _look in range(round(seconds / 5)):
            self.wall += 5
            self.steady += 5
            self._lock.look()

    def sleep(self, seconds: float) -> None:
        """The computer sleeps: the wall clock alone runs on, and nobody looks before it wakes."""
        self.wall += seconds
        self._lock.look()


def test_it_locks_after_the_minutes_of_the_settings_without_a_key_or_the_mouse(window, qtbot):
    window.session.change_settings(lock_minutes=10)
    clocks = Clocks(window)
    window.locking._watch(window.windowHandle())
    clocks.run(590)
    assert not window.locking.is_on
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    clocks.run(590)
    assert not window.locking.is_on
    QTest.mouseMove(window.windowHandle(), window.rect().center())
    clocks.run(595)
    assert not window.locking.is_on
    clocks.run(10)
    assert window.locking.is_on
    qtbot.waitUntil(lambda: window.session.is_locked)


def test_switched_off_it_never_locks_for_idleness(window):
    window.session.change_settings(lock_minutes=0)
    Clocks(window).run(7200)
    assert not window.locking.is_on


def test_it_locks_when_the_computer_has_slept(window, qtbot):
    clocks = Clocks(window)
    clocks.run(60)
    clocks.sleep(30)  # a clock that was put right
    assert not window.locking.is_on
    clocks.sleep(3600)
    assert window.locking.is_on


def test_it_locks_when_the_system_says_that_it_goes_to_sleep_not_when_it_wakes(window):
    window.locking._on_sleep(False)
    assert not window.locking.is_on
    window.locking._on_sleep(True)
    assert window.locking.is_on


def test_a_workbook_without_a_passphrase_is_not_locked_by_itself_but_by_the_keys(sample_session, show, qtbot):
    path = sample_session.workbook.path
    access = sample_session.workbook.access
    assert not access.is_protected
    window = MainWindow(sample_session)
    show(window)
    window.show_page("plan")
    window.locking._on_sleep(True)
    assert not window.locking.is_on
    lock(window, qtbot)
    assert "this workbook has no passphrase" in words_of(window)
    assert path.exists()
    sample_session.close()


def test_the_minutes_are_chosen_in_the_settings(window):
    window.show_page("settings")
    choice = named(window, "Lock it after")
    choice.setFocus()
    choice.setCurrentIndex(choice.findData("5"))
    choice.activated.emit(choice.currentIndex())
    assert window.session.settings.lock_minutes == 5
    assert stored.load()[0].lock_minutes == 5


LISTENER = """
import sys
from PySide6.QtCore import QTimer
from alignment_desktop.ui.app import Application
from alignment_desktop.ui.lock import Lock
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.session import Session
app = Application(sys.argv[:1])
window = MainWindow(Session())
slept = []
Lock._lock_by_itself = lambda self: (print("locked", flush=True), app.exit(0))
print("listens" if window.locking.listen_to_system() else "deaf", flush=True)
QTimer.singleShot(20_000, app.quit)
sys.exit(app.exec())
"""
TELLER = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection, QDBusMessage
app = QCoreApplication(sys.argv[:1])
bus = QDBusConnection.systemBus()
assert bus.registerService("org.freedesktop.login1")
told = QDBusMessage.createSignal("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
told.setArguments([True])
assert bus.send(told)
"""


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs a D-Bus daemon to stand for the system's")
def test_the_real_signal_of_the_system_bus_is_heard(tmp_path):
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    try:
        address = daemon.stdout.readline().strip()
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address, "QT_QPA_PLATFORM": "offscreen"}
        listener = subprocess.Popen(
            [sys.executable, "-c", LISTENER], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert listener.stdout.readline() == "listens\n"
        subprocess.run([sys.executable, "-c", TELLER], env=environment, check=True)
        said, _nothing = listener.communicate(timeout=30)
        assert said == "locked\n"
    finally:
        daemon.kill()
        daemon.communicate()


def test_the_store_goes_on_with_its_steps_on_a_file_opened_again(workbook):
    store = workbook.store
    with store.step("add", "Add"):
        store.save(Client(id="a", name="A"))
    key, path = workbook.access, workbook.path
    workbook.suspend()
    workbook.resume(vault.open_with(key))
    assert workbook.path == path
    assert store.undo_label == "Add"
    workbook.undo()
    assert store.all(Client) == ()
    assert store.redo_label == "Add"
