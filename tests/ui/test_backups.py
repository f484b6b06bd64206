"""Backups by themselves, at the end and after half an hour; the list of them, and the way back in three clicks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit

from alignment_desktop import settings as stored
from alignment_desktop.storage import backup, durable, integrity, seal, vault
from alignment_desktop.storage.lock import lock_path
from alignment_desktop.storage.shelf import Shelf, Standing
from alignment_desktop.ui.dialogs import Dialog
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.recent import Recent, recent_file, remember
from alignment_desktop.ui.restoring import RestoreBackup
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from tests.ui.conftest import SECRET, click, focus, named, press, settle, words_of

ENTER = Qt.Key.Key_Return


@pytest.fixture
def ours(ours: Path) -> Path:
    """A sealed workbook on a computer without preferences that knows no workbook."""
    stored.settings_file().unlink(missing_ok=True)
    recent_file().unlink(missing_ok=True)
    return ours


@pytest.fixture
def shelf(session: Session, ours: Path) -> Shelf:
    return Shelf(session.settings.backup_folder, ours)


@pytest.fixture
def window(session: Session, ours: Path, show) -> Iterator[MainWindow]:
    made = MainWindow(session)
    session.open(Workbook(vault.open(ours, SECRET)))
    show(made)
    made.show_page("settings")
    yield made
    session.close()


def add(window: MainWindow, name: str) -> None:
    window.session.workbook.clients.add_client(name)


def names_in(path: Path, secret: str = SECRET) -> list[str]:
    with Workbook.open(path, secret, read_only=True) as workbook:
        return [client.name for client in workbook.clients.clients()]


def test_closing_after_a_change_makes_a_backup_and_without_one_makes_none(window, qtbot, shelf, ours):
    window.close_workbook()
    assert window.page_in_view == "start"
    assert shelf.backups() == ()
    window.session.open(Workbook(vault.open(ours, SECRET)))
    add(window, "Velvet Kiosk")
    with qtbot.waitSignal(window.safekeeping.made, timeout=20_000):
        window.close_workbook()
        assert not window.session.is_open
        assert window.page_in_view == "start"
    (kept,) = shelf.backups()
    assert kept.standing is Standing.CHECKED
    assert names_in(kept.path) == ["Harbour & Pine", "Velvet Kiosk"]


def test_the_window_stays_until_its_backup_is_made_and_then_goes(window, qtbot, shelf):
    add(window, "Velvet Kiosk")
    window.close()
    assert window.isVisible()
    assert not window.session.is_open
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert len(shelf.backups()) == 1


def test_a_state_that_a_backup_holds_already_is_not_backed_up_again(window, qtbot, shelf):
    add(window, "Velvet Kiosk")
    with qtbot.waitSignal(window.safekeeping.made, timeout=20_000):
        click(window, "Back up now")
        qtbot.waitUntil(lambda: "read again and compared." in words_of(window), timeout=20_000)
        window.safekeeping.made.emit(None)
    window.close()
    assert not window.isVisible()
    assert len(shelf.backups()) == 1


def test_half_an_hour_after_the_first_change_one_is_made_beside_the_window(window, qtbot, shelf):
    assert not window.safekeeping.is_waiting
    add(window, "Velvet Kiosk")
    timer = window.safekeeping._timer
    assert window.safekeeping.is_waiting
    assert timer.interval() == 30 * 60_000
    left = timer.remainingTime()
    add(window, "Another")
    assert timer.remainingTime() <= left  # from the first change on, not from the last
    with qtbot.waitSignal(window.safekeeping.made, timeout=20_000):
        timer.timeout.emit()
    assert names_in(shelf.backups()[0].path) == ["Another", "Harbour & Pine", "Velvet Kiosk"]
    assert not window.safekeeping.is_due()


def full(*_args: object, **_more: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def without_backup(window, qtbot, monkeypatch):
    """The question of a window that was closed over a full disk, and what gives the disk its space back."""
    add(window, "Velvet Kiosk")
    with monkeypatch.context() as patched:
        patched.setattr(durable, "put_in_place", full)
        window.close()
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Dialog), timeout=20_000)
        yield QApplication.activeModalWidget(), patched.undo


def test_a_full_disk_at_the_end_is_told_and_the_window_stays_where_one_says_so(without_backup, window, ours):
    dialog, _free = without_backup
    assert "everything is saved in it" in words_of(dialog)
    assert "Check the space and the permissions there." in words_of(dialog)
    assert not window.session.is_open
    assert names_in(ours) == ["Harbour & Pine", "Velvet Kiosk"]
    press(Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.page_in_view == "start"
    assert "No backup was made. " in words_of(window)
    window.close()
    assert not window.isVisible()


def test_after_a_failed_backup_the_window_goes_all_the_same_where_one_says_so(without_backup, window, shelf):
    dialog, _free = without_backup
    click(dialog, "Close all the same")
    assert not window.isVisible()
    assert shelf.backups() == ()


def test_a_failed_backup_is_tried_again_by_enter_and_the_window_goes_when_it_is_made(
    without_backup, window, qtbot, shelf
):
    _dialog, free = without_backup
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Dialog), timeout=20_000)  # still full
    assert window.isVisible()
    free()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    (kept,) = shelf.backups()
    assert names_in(kept.path) == ["Harbour & Pine", "Velvet Kiosk"]


def test_a_full_disk_behind_a_closed_workbook_is_told_in_one_sentence(window, qtbot, ours, monkeypatch):
    add(window, "Velvet Kiosk")
    monkeypatch.setattr(durable, "put_in_place", full)
    window.close_workbook()
    qtbot.waitUntil(lambda: "No backup was made." in words_of(window), timeout=20_000)
    assert not window.session.is_open
    assert names_in(ours) == ["Harbour & Pine", "Velvet Kiosk"]


def test_what_no_backup_holds_at_the_next_opening_is_made_up_for_soon(window, qtbot, shelf, ours):
    add(window, "Velvet Kiosk")
    with qtbot.waitSignal(window.safekeeping.made, timeout=20_000):
        window.close_workbook()
    with Workbook.open(ours, SECRET) as workbook:  # as if the program had been killed before its backup
        workbook.clients.add_client("Another")
    window.session.open(Workbook(vault.open(ours, SECRET)))
    window.safekeeping._look.timeout.emit()
    assert window.safekeeping._timer.interval() == 60_000
    with qtbot.waitSignal(window.safekeeping.made, timeout=20_000):
        window.close_workbook()
    assert len(shelf.backups()) == 2


def test_a_backup_that_is_stopped_lets_the_window_go(window, qtbot):
    add(window, "Velvet Kiosk")
    window.close()
    (job,) = [job for job in window.session.jobs if job.label]
    job.cancel()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)


def test_a_workbook_open_for_reading_only_is_never_backed_up(session, ours, shelf, show):
    window = MainWindow(session)
    session.open(Workbook(vault.open(ours, SECRET, read_only=True)))
    show(window)
    window.show_page("settings")
    assert not window.safekeeping.is_due()
    assert not named(window, "Back up now").isEnabled()
    session.close()


# The list


@pytest.fixture
def three(window: MainWindow, shelf: Shelf) -> MainWindow:
    """Three backups: of the beginning, of one more client, and of a third."""
    workbook = window.session.workbook
    for name in ("", "Velvet Kiosk", "Another"):
        if name:
            workbook.clients.add_client(name)
        shelf.add(workbook.access, workbook.store.now())
    window.page("settings").backups.refresh()
    return window


def rows(window: MainWindow) -> list[QAbstractButton]:
    return [
        button
        for button in window.findChildren(QAbstractButton)
        if button.accessibleName().startswith("Restore the backup of") and button.isVisibleTo(window)
    ]


def test_backups_are_listed_with_day_size_and_whether_they_were_checked(three, qtbot, shelf):
    assert len(rows(three)) == 3
    said = words_of(three)
    assert said.count("checked") == 3
    assert " MB" in said or " kB" in said
    content = bytearray(shelf.backups()[1].path.read_bytes())
    content[len(content) // 2] ^= 1
    shelf.backups()[1].path.write_bytes(content)
    click(three, "Check them all")
    qtbot.waitUntil(lambda: "2 whole, 1 damaged" in words_of(three), timeout=20_000)
    qtbot.waitUntil(lambda: [button.isEnabled() for button in rows(three)] == [True, False, True])


def test_the_workbook_is_checked_from_the_settings(three, qtbot):
    click(three, "Check the workbook")
    qtbot.waitUntil(lambda: "The workbook is sound" in words_of(three), timeout=20_000)


def test_a_damaged_workbook_is_told_page_by_page_and_leads_to_the_newest_backup(three, qtbot, ours, shelf):
    # What the log still holds anew would make good for the damage.
    three.session.workbook.store.opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    flip(ours, 4 * seal.PAGE + 100)
    click(three, "Check the workbook")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20_000)
    asked = QApplication.activeModalWidget()
    assert "Page 5 of the file is damaged." in words_of(asked)
    click(asked, "Restore a backup…")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RestoreBackup)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(dialog, "Restore")
    assert integrity.problems(three.session.workbook.access) == ()
    assert names_in(shelf.backups()[0].path) == [client.name for client in three.session.workbook.clients.clients()]


def test_where_it_is_open_for_reading_only_the_damage_is_told_and_nothing_offered(three, qtbot, ours):
    access = three.session.workbook.access
    three.session.close()
    three.session.open(Workbook(vault.open_with(access, read_only=True)))
    three.show_page("settings")
    flip(ours, 4 * seal.PAGE + 100)
    click(three, "Check the workbook")
    qtbot.waitUntil(lambda: "Page 5 of the file is damaged." in words_of(three), timeout=20_000)
    assert QApplication.activeModalWidget() is None


def test_a_backup_is_restored_in_three_clicks_and_the_former_workbook_is_kept(three, qtbot, ours):
    session = three.session
    rows(three)[1].click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RestoreBackup)
    assert not named_or_none(dialog, "Passphrase of the backup")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(dialog, "Restore")
    assert [client.name for client in session.workbook.clients.clients()] == ["Harbour & Pine", "Velvet Kiosk"]
    assert three.page_in_view == "settings"
    assert "The former workbook is kept as ours.before-restore-1.alignment" in words_of(three)
    assert names_in(ours.with_name("ours.before-restore-1.alignment")) == ["Another", "Harbour & Pine", "Velvet Kiosk"]


def test_another_file_is_asked_for_at_once(three, shelf, tmp_path):
    click(three, "Restore another file…")
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, QFileDialog)
    asked.fileSelected.emit(str(shelf.backups()[0].path))
    asked.reject()
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RestoreBackup)
    assert named(dialog, "Backup", QComboBox).currentData() == str(shelf.backups()[0].path)
    dialog.reject()


def named_or_none(parent, name: str) -> bool:
    return any(w.accessibleName() == name and w.isVisibleTo(parent) for w in parent.findChildren(QLineEdit))


def test_a_damaged_backup_is_refused_and_the_workbook_stays_open_with_its_undo(three, qtbot, shelf):
    rows(three)[0].click()
    dialog = QApplication.activeModalWidget()
    content = bytearray(shelf.backups()[0].path.read_bytes())
    content[len(content) // 2] ^= 1
    shelf.backups()[0].path.write_bytes(content)
    click(dialog, "Restore")
    qtbot.waitUntil(lambda: "damaged" in words_of(dialog), timeout=20_000)
    dialog.reject()
    assert three.session.is_open
    three.undo()
    assert len(three.session.workbook.clients.clients()) == 2


def test_a_backup_of_an_earlier_passphrase_asks_for_it(three, qtbot, ours):
    session = three.session
    copy = backup.resealed(session.workbook.access, "another passphrase of today")
    backup.swap(session.workbook.store.opened, copy)
    rows(three)[2].click()
    dialog = QApplication.activeModalWidget()
    assert focus() is named(dialog, "Passphrase of the backup")
    press("wrong")
    press(ENTER)
    qtbot.waitUntil(lambda: "This passphrase does not open" in words_of(dialog), timeout=20_000)
    named(dialog, "Passphrase of the backup", QLineEdit).setText(SECRET)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(dialog, "Restore")
    session.close()
    assert names_in(ours) == ["Harbour & Pine"]


def test_the_focus_stays_on_back_up_now_and_it_does_not_begin_twice(window, qtbot, shelf):
    button = named(window, "Back up now")
    button.setFocus()
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(shelf.backups()) and not window.session.jobs, timeout=20_000)
    assert focus() is button
    assert len(shelf.backups()) == 1


def test_the_folder_of_the_backups_is_chosen(window, tmp_path):
    (tmp_path / "stick").mkdir()
    click(window, "Choose the folder of the backups")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path / "stick"))
    dialog.reject()
    assert named(window, "Folder of the backups", QLineEdit).text() == str(tmp_path / "stick")
    assert stored.load()[0].backup_folder == tmp_path / "stick"


def test_where_there_is_no_backup_of_its_own_it_says_so_and_asks_for_a_file_first(window, qtbot, ours, tmp_path):
    copy = tmp_path / "by hand.backup"
    backup.make(window.session.workbook.access, copy)
    window.close_workbook()
    window.show_page("start", str(ours))
    click(window, "Restore a backup…")
    dialog = QApplication.activeModalWidget()
    assert "No automatic backup of ours.alignment was found." in words_of(dialog)
    assert not named_or_none(dialog, "Passphrase of the backup")
    press(ENTER)
    chooser = QApplication.activeModalWidget()
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(copy))
    chooser.reject()
    qtbot.waitUntil(lambda: focus() is named(dialog, "Passphrase of the backup"))
    assert "Choose the file…" not in words_of(dialog)
    press(SECRET)
    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        press(ENTER)


def test_another_folder_is_kept_and_one_that_cannot_be_is_refused(window, tmp_path, shelf):
    line = named(window, "Folder of the backups", QLineEdit)
    line.setFocus()
    line.selectAll()
    press("not/whole")
    press(Qt.Key.Key_Tab)
    assert "Give the whole path of a folder" in words_of(window)
    line.setFocus()
    line.selectAll()
    press(str(tmp_path / "elsewhere"))
    press(Qt.Key.Key_Tab)
    assert window.session.settings.backup_folder == tmp_path / "elsewhere"
    assert stored.load()[0].backup_folder == tmp_path / "elsewhere"


# From the start


def test_a_backup_is_restored_over_the_lock_of_a_computer_that_is_gone(three, qtbot, ours):
    three.session.close()
    holder = {"host": "laptop-of-bob", "user": "bob", "pid": 12, "since": "2026-01-05T09:00:00+00:00"}
    lock_path(ours).write_text(json.dumps(holder), encoding="utf-8")
    dialog = RestoreBackup(three, three.session, ours)
    assert "Take it over" not in words_of(dialog)
    press(SECRET)
    press(ENTER)
    qtbot.waitUntil(lambda: "laptop-of-bob" in words_of(dialog), timeout=20_000)
    assert not three.session.is_open
    click(dialog, "Take it over: that computer no longer uses the workbook")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(dialog, "Restore")
    assert three.session.is_open
    assert not three.session.is_read_only


def test_a_damaged_workbook_leads_to_its_last_good_backup(three, qtbot, ours):
    three.session.close()
    remember(Recent(path=str(ours)))
    content = bytearray(ours.read_bytes())
    content[3 * vault.PAGE + 100] ^= 1
    content[100] ^= 1
    ours.write_bytes(content)
    three.show_page("start", str(ours))
    press(SECRET)
    press(ENTER)
    qtbot.waitUntil(lambda: "is damaged" in words_of(three), timeout=20_000)
    click(three, "Restore a backup of this workbook")
    dialog = QApplication.activeModalWidget()
    assert focus() is named(dialog, "Passphrase of the backup")
    press(SECRET)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(ENTER)
    assert [c.name for c in three.session.workbook.clients.clients()] == ["Another", "Harbour & Pine", "Velvet Kiosk"]
    assert "is restored" in words_of(three)


def test_a_broken_page_anywhere_is_met_at_opening_and_the_newest_checked_backup_is_offered(three, qtbot, ours, shelf):
    three.session.close()
    remember(Recent(path=str(ours)))
    flip(ours, ours.stat().st_size - vault.PAGE // 2)
    newest, second, _third = (kept.path for kept in shelf.backups())
    flip(newest, 5 * vault.PAGE)
    three.show_page("start", str(ours))
    press(SECRET)
    press(ENTER)
    qtbot.waitUntil(lambda: "is damaged" in words_of(three), timeout=20_000)
    assert not three.session.is_open
    click(three, "Restore a backup of this workbook")
    dialog = QApplication.activeModalWidget()
    assert named(dialog, "Backup").chosen == str(second)
    press(SECRET)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(ENTER)
    assert [c.name for c in three.session.workbook.clients.clients()] == ["Harbour & Pine", "Velvet Kiosk"]


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_on_a_new_computer_a_backup_file_becomes_a_workbook(three, qtbot, ours, shelf, tmp_path):
    stick, place = tmp_path / "from the stick.backup", tmp_path / "new place.alignment"
    shutil.copy(shelf.backups()[0].path, stick)
    three.session.close()
    recent_file().unlink(missing_ok=True)
    three.show_page("start")
    click(three, "Restore a backup…")
    for path in (stick, place):
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        qtbot.waitUntil(lambda dialog=dialog: QApplication.activeModalWidget() is not dialog)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RestoreBackup)
    press(SECRET)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(ENTER)
    assert three.session.workbook.path == place
