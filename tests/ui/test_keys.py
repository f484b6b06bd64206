"""Another passphrase from the settings, while the workbook stays open."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pypdfium2
import pytest
from keyring.backends.fail import Keyring as Missing
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit, QPlainTextEdit

from alignment_desktop.domain.errors import WrongPassphrase
from alignment_desktop.storage import backup, durable, recovery, vault
from alignment_desktop.storage.lock import lock_path
from alignment_desktop.ui.keys import ChangePassphrase
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.recent import recent_file
from alignment_desktop.ui.safekeeping import shelf_of
from alignment_desktop.ui.session import Session
from alignment_desktop.ui.strength import lasting
from alignment_desktop.workbook import Workbook
from tests.storage.things import FakeKeyStore
from tests.ui.conftest import SECRET, click, focus, named, press, words_of

NEW = "four other quite ordinary words"
ENTER = Qt.Key.Key_Return


@pytest.fixture
def window(session: Session, ours: Path, show) -> Iterator[MainWindow]:
    """The window on the settings of a workbook that has a passphrase."""
    session.open(Workbook(vault.open(ours, SECRET)))
    made = MainWindow(session)
    show(made)
    made.show_page("settings")
    yield made
    session.close()


def asked(window: MainWindow) -> ChangePassphrase:
    click(window, "Change the passphrase…")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ChangePassphrase)
    return dialog


def type_in(dialog: ChangePassphrase, old: str, new: str, again: str) -> None:
    assert focus() is named(dialog, "Passphrase of today")
    for field, words in (("Passphrase of today", old), ("New passphrase", new), ("The same once more", again)):
        line = named(dialog, field, QLineEdit)
        line.setFocus()
        line.selectAll()
        press(words)


def test_the_new_passphrase_is_in_force_at_once_and_undo_still_reaches_behind_it(window, qtbot, ours):
    session = window.session
    session.workbook.clients.add_client("Velvet Kiosk")
    dialog = asked(window)
    type_in(dialog, SECRET, NEW, NEW)
    assert "Strong by our estimate" in words_of(dialog)
    named(dialog, "Then make a fresh backup", QCheckBox).setChecked(False)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(ENTER)
    assert "The passphrase is changed" in words_of(window)
    window.undo()
    assert [client.name for client in session.workbook.clients.clients()] == ["Harbour & Pine"]
    session.workbook.clients.add_client("Another")
    session.close()
    with pytest.raises(WrongPassphrase):
        Workbook.open(ours, SECRET)
    with Workbook.open(ours, NEW) as workbook:
        assert [client.name for client in workbook.clients.clients()] == ["Another", "Harbour & Pine"]
    assert list(ours.parent.iterdir()) == [ours]


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        ("wrong", NEW, NEW, "This is not the passphrase of today"),
        (SECRET, NEW, "four other", "The two passphrases differ"),
        (SECRET, "", "", "Type a passphrase, or choose to go without one"),
        ("", NEW, NEW, "Passphrase of today is needed"),
    ],
)
def test_what_is_wrong_is_said_in_the_dialog_and_nothing_is_changed(window, qtbot, ours, old, new, again, told):
    before = ours.read_bytes()
    dialog = asked(window)
    type_in(dialog, old, new, again)
    press(ENTER)
    qtbot.waitUntil(lambda: told in words_of(dialog))
    assert ours.read_bytes() == before
    wrong = {"wrong": "Passphrase of today", "": "Passphrase of today"}.get(old, "The same once more")
    assert focus() is named(dialog, wrong if new else "New passphrase")
    dialog.reject()


def test_a_disk_that_is_full_is_said_and_the_old_passphrase_stays(window, qtbot, ours, monkeypatch):
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "put_in_place", full)
    dialog = asked(window)
    type_in(dialog, SECRET, NEW, NEW)
    press(ENTER)
    qtbot.waitUntil(lambda: "It is as it was" in words_of(dialog), timeout=20_000)
    dialog.reject()
    window.session.workbook.clients.add_client("Still here")
    window.session.close()
    Workbook.open(ours, SECRET).close()


def test_escape_while_it_is_sealed_anew_leaves_the_old_passphrase_and_no_copy(window, qtbot, ours, monkeypatch):
    dialog = asked(window)
    type_in(dialog, SECRET, NEW, NEW)
    made, resealed = [], backup.resealed

    def watched(*arguments, **named_):
        made.append(resealed(*arguments, **named_))
        window.session.jobs[0].cancel()  # the moment in which Escape comes too late for the work itself
        return made[-1]

    monkeypatch.setattr(backup, "resealed", watched)
    press(ENTER)
    qtbot.waitUntil(lambda: bool(made) and not made[0].part.exists(), timeout=20_000)
    assert dialog.isVisible()
    dialog.reject()
    window.session.close()
    Workbook.open(ours, SECRET).close()


def test_going_without_is_said_plainly_and_a_workbook_without_one_is_given_one(window, qtbot, ours):
    dialog = asked(window)
    named(dialog, "Passphrase of today", QLineEdit).setText(SECRET)
    named(dialog, "Go without a passphrase", QCheckBox).setChecked(True)
    assert "Anybody who gets hold of the file" in words_of(dialog)
    assert "belong together" not in words_of(dialog)  # no estimate of what will not be used
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(dialog, "Change the passphrase")
    assert "The workbook has no passphrase" in words_of(window)
    click(window, "Give it a passphrase…")
    dialog = QApplication.activeModalWidget()
    assert focus() is named(dialog, "New passphrase")
    assert "Go without a passphrase" not in words_of(dialog)
    press(NEW)
    named(dialog, "The same once more", QLineEdit).setText(NEW)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        click(dialog, "Give it a passphrase")
    assert "The workbook is sealed with a passphrase" in words_of(window)
    window.session.close()
    Workbook.open(ours, NEW).close()


def test_a_workbook_open_for_reading_only_keeps_its_passphrase(session, ours, show):
    session.open(Workbook(vault.open(ours, SECRET, read_only=True)))
    window = MainWindow(session)
    show(window)
    window.show_page("settings")
    assert not named(window, "Change the passphrase…").isEnabled()
    session.close()


# The recovery sheet


def place_asked_for(path: Path) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def key_on(paper: Path) -> str:
    """The lines of the key as somebody types them off the paper."""
    with pypdfium2.PdfDocument(paper) as document:
        (page,) = document
        lines = page.get_textpage().get_text_bounded().splitlines()
    return "\n".join(" ".join(line.split()[1:]) for line in lines if line[:1].isdigit() and len(line.split()) == 6)


def test_the_sheet_of_the_settings_opens_the_workbook_when_the_passphrase_is_lost(window, qtbot, ours, tmp_path):
    paper, session = tmp_path / "sheet.pdf", window.session
    click(window, "Recovery sheet…")
    dialog = QApplication.activeModalWidget()
    assert focus() is named(dialog, "Passphrase of today")
    press("wrong")
    press(ENTER)
    qtbot.waitUntil(lambda: "This is not the passphrase of today" in words_of(dialog), timeout=20_000)
    assert focus() is named(dialog, "Passphrase of today")
    press(SECRET)  # over what was typed, which is selected
    press(ENTER)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), timeout=20_000)
    place_asked_for(paper)
    qtbot.waitUntil(lambda: "Print it, lock the paper away" in words_of(window), timeout=20_000)
    assert os.name == "nt" or stat.S_IMODE(paper.stat().st_mode) == 0o600
    key = key_on(paper)
    window.close_workbook()
    window.show_page("start", str(ours))
    assert "Open with the recovery sheet" not in words_of(window)
    window.activateWindow()  # without a window manager nobody does so behind the system's dialog
    press("forgotten")
    press(ENTER)
    qtbot.waitUntil(lambda: "Wrong passphrase" in words_of(window), timeout=20_000)
    click(window, "Open with the recovery sheet…")
    dialog = QApplication.activeModalWidget()
    lines = named(dialog, "Recovery key", QPlainTextEdit)
    assert focus() is lines
    lines.setPlainText(key.replace(key[0], "3" if key[0] != "3" else "4", 1))
    for field in ("New passphrase", "The same once more"):
        named(dialog, field, QLineEdit).setText(NEW)
    click(dialog, "Open")
    assert "Line 1 holds a typing mistake" in words_of(dialog)
    lines.setPlainText(key.lower())
    holder = {"host": "laptop-of-bob", "user": "bob", "pid": 12, "since": "2026-01-05T09:00:00+00:00"}
    lock_path(ours).write_text(json.dumps(holder), encoding="utf-8")
    click(dialog, "Open")
    qtbot.waitUntil(lambda: "laptop-of-bob" in words_of(dialog), timeout=20_000)
    click(dialog, "Take it over: that computer no longer uses the workbook")
    with qtbot.waitSignal(session.opened, timeout=20_000):
        click(dialog, "Open")
    assert [client.name for client in session.workbook.clients.clients()] == ["Harbour & Pine"]
    assert "Make a new recovery sheet" in words_of(window)
    session.close()
    Workbook.open(ours, NEW).close()


def test_a_fresh_backup_and_a_fresh_sheet_follow_a_change_where_they_are_wanted(window, qtbot, ours, tmp_path):
    dialog = asked(window)
    type_in(dialog, SECRET, NEW, NEW)
    assert named(dialog, "Then make a fresh backup", QCheckBox).isChecked()
    named(dialog, "Then make a fresh recovery sheet to print", QCheckBox).setChecked(True)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(ENTER)
    place_asked_for(tmp_path / "sheet.pdf")
    qtbot.waitUntil((tmp_path / "sheet.pdf").exists, timeout=20_000)
    shelf = shelf_of(window.session)
    qtbot.waitUntil(lambda: bool(shelf.backups()), timeout=20_000)
    Workbook.open(shelf.backups()[0].path, NEW, read_only=True).close()
    assert recovery.read(key_on(tmp_path / "sheet.pdf")) == window.session.workbook.access.key


# The key store of the system


@pytest.fixture
def store() -> Iterator[FakeKeyStore]:
    former, fake = keyring.get_keyring(), FakeKeyStore()
    keyring.set_keyring(fake)
    recent_file().unlink(missing_ok=True)
    yield fake
    keyring.set_keyring(former)


def keep_key(window: MainWindow, qtbot, store: FakeKeyStore) -> QCheckBox:
    box = named(window, "Keep the key in the key store of this system", QCheckBox)
    assert not box.isChecked()
    box.click()
    qtbot.waitUntil(lambda: bool(store.kept) and not window.session.jobs, timeout=20_000)
    assert box.isChecked()
    return box


def test_the_key_is_kept_when_asked_for_and_opens_the_workbook_until_it_is_forgotten(store, window, qtbot, ours):
    session = window.session
    box = keep_key(window, qtbot, store)
    assert SECRET not in str(store.kept)
    window.close_workbook()
    window.show_page("start", str(ours))
    with qtbot.waitSignal(session.opened, timeout=20_000):
        click(window, "Open with the key in the key store")
    window.show_page("settings")
    box = named(window, "Keep the key in the key store of this system", QCheckBox)
    assert box.isChecked()
    box.click()
    qtbot.waitUntil(lambda: not store.kept and not session.jobs, timeout=20_000)
    window.close_workbook()
    window.show_page("start", str(ours))
    assert "Open with the key in the key store" not in words_of(window)


def test_a_change_of_passphrase_renews_what_is_kept(store, window, qtbot, ours):
    keep_key(window, qtbot, store)
    before = dict(store.kept)
    dialog = asked(window)
    type_in(dialog, SECRET, NEW, NEW)
    named(dialog, "Then make a fresh backup", QCheckBox).setChecked(False)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        press(ENTER)
    qtbot.waitUntil(lambda: store.kept != before and not window.session.jobs, timeout=20_000)
    window.close_workbook()
    window.show_page("start", str(ours))
    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        click(window, "Open with the key in the key store")


def test_a_key_that_fits_no_more_is_forgotten_and_the_passphrase_asked_for(store, window, qtbot, ours):
    keep_key(window, qtbot, store)
    window.close_workbook()
    backup.change_passphrase(ours, SECRET, NEW)
    window.show_page("start", str(ours))
    click(window, "Open with the key in the key store")
    qtbot.waitUntil(lambda: "Type its passphrase" in words_of(window), timeout=20_000)
    assert store.kept == {}
    window.show_page("start", str(ours))
    assert "Open with the key in the key store" not in words_of(window)


def test_a_workbook_taken_off_the_list_leaves_no_key_behind(store, window, qtbot, ours):
    keep_key(window, qtbot, store)
    window.close_workbook()
    window.show_page("start", str(ours))
    press("wrong")
    press(ENTER)
    qtbot.waitUntil(lambda: "Wrong passphrase" in words_of(window), timeout=20_000)
    click(window, "Take it off the list")
    qtbot.waitUntil(lambda: store.kept == {}, timeout=20_000)


def test_a_system_without_a_key_store_says_so_and_the_box_stays_off(window, qtbot):
    former = keyring.get_keyring()
    keyring.set_keyring(Missing())
    box = named(window, "Keep the key in the key store of this system", QCheckBox)
    box.click()
    qtbot.waitUntil(lambda: "The key store of this system is missing" in words_of(window), timeout=20_000)
    assert not box.isChecked()
    keyring.set_keyring(former)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1, "a minute"),
        (200, "3 minutes"),
        (3600, "an hour"),
        (86_400 * 9.6, "10 days"),
        (86_400 * 366, "a year"),
        (3.2e10, "1,014 years"),
        (1e30, "more than a million years"),
    ],
)
def test_a_time_is_said_as_people_say_it(seconds, told):
    assert lasting(seconds) == told
