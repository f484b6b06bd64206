"""Automatic backups: made, checked, kept apart, thinned out; and nothing that nobody knows is touched."""

from __future__ import annotations

import json
import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import DamagedWorkbook, WorkbookError
from alignment_desktop.storage import backup, durable, journal, seal, vault
from alignment_desktop.storage.shelf import Kept, Shelf, Standing
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def shelf(opened: vault.Vault, tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "backups", opened.path)


def add(opened: vault.Vault, shelf: Shelf, id_: str, *, days: int = 0) -> Kept:
    """A change, and a backup on a later day."""
    store = Store(opened)
    with store.step("add", "Add"):
        store.save(Client(id=id_, name=id_))
    made_on = NOW + timedelta(days=days)
    kept = shelf.add(opened.access, made_on)
    # The time of a file is what the list shows and thins by, so it must be that of the made-up day.
    os.utime(kept.path, (made_on.timestamp(), made_on.timestamp()))
    shelf._enter(kept.path, is_good=True)
    return kept


def sequences(shelf: Shelf) -> list[int]:
    return [kept.sequence for kept in shelf.backups()]


def test_a_backup_on_the_shelf_is_checked_has_its_time_and_size_and_opens(opened, shelf):
    kept = add(opened, shelf, "a")
    (listed,) = shelf.backups()
    assert listed.path == kept.path
    assert listed.size == kept.path.stat().st_size
    assert listed.made_at == NOW
    assert listed.checked_at is not None
    assert listed.is_good
    with vault.open(kept.path, "correct horse", read_only=True, parameters=CHEAP) as copy:
        assert [client.id for client in Store(copy).all(Client)] == ["a"]


def test_two_workbooks_of_one_name_keep_their_backups_apart(tmp_path: Path):
    first = Shelf(tmp_path, tmp_path / "here" / "ours.alignment")
    second = Shelf(tmp_path, tmp_path / "there" / "ours.alignment")
    assert first.folder != second.folder
    assert first.folder.name.startswith("ours-")
    assert Shelf(tmp_path, tmp_path / "here" / "ours.alignment").folder == first.folder


def test_the_shelf_knows_whether_it_holds_the_state_of_now(opened, shelf):
    store = Store(opened)
    assert not shelf.holds(journal.last_id(opened.connection), opened.access.key)
    add(opened, shelf, "a")
    store = Store(opened)
    assert shelf.holds(journal.last_id(opened.connection), opened.access.key)
    assert not shelf.holds(journal.last_id(opened.connection), vault.derive("other", bytes(16), CHEAP[0]))
    with store.step("add", "Add"):
        store.save(Client(id="b", name="b"))
    assert not shelf.holds(journal.last_id(opened.connection), opened.access.key)


def test_a_restored_workbook_that_counts_as_many_steps_as_the_newest_backup_is_not_held_by_it(opened, shelf):
    first = add(opened, shelf, "a")
    add(opened, shelf, "b")
    opened.close()
    backup.restore(first.path, "correct horse", opened.path, parameters=CHEAP)
    with vault.open(opened.path, "correct horse", parameters=CHEAP) as restored:
        store = Store(restored)
        with store.step("add", "Add"):
            store.save(Client(id="c", name="c"))
        assert store.last_seq == 2
        assert not shelf.holds(journal.last_id(restored.connection), restored.access.key)


def test_old_ones_go_and_the_last_three_good_ones_stay(opened, shelf):
    for number in range(1, 7):
        add(opened, shelf, f"c{number}")
    assert sequences(shelf) == [6, 5, 4]
    for day in range(1, 5):
        add(opened, shelf, f"d{day}", days=day)
    assert sequences(shelf) == [10, 9, 8, 7, 6]


def test_a_number_is_never_used_twice_and_a_clock_that_jumps_back_costs_no_new_backup(opened, shelf):
    for number, day in enumerate((400, 400, 400, 400, 0, 0, 0), 1):
        assert add(opened, shelf, f"c{number}", days=day).sequence == number
    assert sequences(shelf)[:3] == [7, 6, 5]


def test_what_was_put_there_by_hand_is_shown_as_not_checked_and_never_thinned_out(opened, shelf):
    kept = add(opened, shelf, "a")
    stranger = shelf.folder / backup.name_for(shelf.stem, 2, NOW.date())
    shutil.copy(kept.path, stranger)
    for number in range(5):
        add(opened, shelf, f"c{number}")
    by_sequence = {each.sequence: each for each in shelf.backups()}
    assert by_sequence[2].checked_at is None
    assert len(by_sequence) == 4
    checked = shelf.check(by_sequence[2], opened.access.key)
    assert checked.checked_at is not None
    assert checked.is_good


def test_a_backup_that_has_rotted_is_found_by_a_check_and_no_longer_counts_as_good(opened, shelf):
    kept = [add(opened, shelf, f"c{number}") for number in range(3)][1]
    content = bytearray(kept.path.read_bytes())
    content[20 * vault.PAGE + 9] ^= 1
    kept.path.write_bytes(content)
    listed = next(each for each in shelf.backups() if each.path == kept.path)
    assert listed.checked_at is None  # it changed since it was checked
    found = shelf.check(listed, opened.access.key)
    assert found.standing is Standing.DAMAGED
    add(opened, shelf, "one more")
    assert sequences(shelf) == [4, 3, 1]  # the three good ones


def test_a_backup_of_another_passphrase_is_not_called_damaged(opened, shelf):
    kept = add(opened, shelf, "a")
    another = vault.derive("another", kept.path.read_bytes()[:16], CHEAP[0])
    assert shelf.check(kept, another).standing is Standing.UNCHECKED
    assert shelf.backups()[0].standing is Standing.CHECKED


@pytest.mark.parametrize("spoiled", ["", "[]", '{"x": 3}', '{"x": {"size": "no"}}', "\0", "[" * 5000])
def test_a_list_that_cannot_be_read_makes_them_unchecked_and_nothing_is_lost(opened, shelf, spoiled):
    add(opened, shelf, "a")
    (shelf.folder / "checks.json").write_text(spoiled, encoding="utf-8")
    assert [kept.checked_at for kept in shelf.backups()] == [None]
    add(opened, shelf, "b")
    assert sequences(shelf) == [2, 1]


def test_a_disk_that_is_full_is_told_and_leaves_what_was_there(opened, shelf, monkeypatch):
    add(opened, shelf, "a")
    before = {path.name: path.read_bytes() for path in shelf.folder.iterdir()}

    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(durable, "put_in_place", full)
        with pytest.raises(WorkbookError, match="space"):
            shelf.add(opened.access, NOW)
    assert {path.name: path.read_bytes() for path in shelf.folder.iterdir()} == before


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(opened, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WorkbookError, match=r"No backup could be made in .*\. Choose another folder"):
        Shelf(tmp_path / "file", opened.path).add(opened.access, NOW)


def test_a_damaged_workbook_pushes_no_good_backup_out(opened, shelf):
    for number in range(3):
        add(opened, shelf, f"c{number}")
    opened.connection.execute("UPDATE clients SET goals = 'x'")
    path = opened.path
    opened.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 + 5] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedWorkbook):
        shelf.add(opened.access, NOW)
    assert sequences(shelf) == [3, 2, 1]


def test_what_a_killed_program_left_half_made_goes_once_it_is_old(opened, shelf):
    kept = add(opened, shelf, "a")
    old, young = durable.part_beside(kept.path), durable.part_beside(kept.path)
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    add(opened, shelf, "b")
    assert not old.exists()
    assert young.exists()


def test_after_erasing_one_of_now_takes_the_place_of_all(opened, shelf):
    for number in range(3):
        add(opened, shelf, f"c{number}")
    assert shelf.renew(opened.access, NOW) == ()
    (left,) = shelf.backups()
    assert (left.sequence, left.checked_at is not None) == (4, True)
    assert shelf.holds(journal.last_id(opened.connection), opened.access.key)
    assert list(json.loads((shelf.folder / "checks.json").read_text())) == [left.path.name]


def test_a_backup_that_was_begun_before_an_erasure_does_not_come_behind_it(opened, shelf, monkeypatch):
    add(opened, shelf, "before")
    is_read, may_end = threading.Event(), threading.Event()
    copied = vault.copied

    def slow(source, target, key):
        copied(source, target, key)
        if not is_read.is_set():
            is_read.set()
            assert may_end.wait(30)

    monkeypatch.setattr(vault, "copied", slow)
    with ThreadPoolExecutor(max_workers=2) as threads:
        begun = threads.submit(shelf.add, opened.access, NOW)
        assert is_read.wait(30)
        store = Store(opened)
        with store.step("erase", "Erase"):
            store.erase(store.get(Client, "before"), is_kept=False)
        renewed = threads.submit(shelf.renew, opened.access, NOW)
        with pytest.raises(TimeoutError):
            renewed.result(timeout=1)
        may_end.set()
        begun.result(timeout=60)
        assert renewed.result(timeout=60) == ()
    for kept in shelf.backups():
        with vault.open(kept.path, "correct horse", read_only=True, parameters=CHEAP) as copy:
            assert Store(copy).find(Client, "before") is None
    assert not list(shelf.folder.glob("*.lock"))


def test_after_erasing_the_backups_under_a_former_name_are_named_and_left_alone(opened, shelf, tmp_path):
    former = Shelf(tmp_path / "backups", tmp_path / "former name.alignment").add(opened.access, NOW)
    add(opened, shelf, "a")
    foreign = Shelf(tmp_path / "backups", tmp_path / "foreign.alignment").folder / "foreign.000001.20260101.backup"
    foreign.parent.mkdir()
    foreign.write_bytes(bytes(vault.PAGE))
    assert shelf.renew(opened.access, NOW) == (former.path,)


def test_what_is_no_file_or_cannot_be_read_or_removed_keeps_nobody_from_erasing(opened, shelf, monkeypatch):
    first, second = add(opened, shelf, "a"), add(opened, shelf, "b")
    strange = shelf.folder / backup.name_for(shelf.stem, 9, NOW.date())
    strange.mkdir()
    shelf.add(opened.access, NOW)
    really = durable.clear

    def held(*paths: Path) -> None:
        if first.path in paths:
            raise PermissionError(13, "held by another program", str(first.path))
        really(*paths)

    monkeypatch.setattr(durable, "clear", held)
    assert shelf.renew(opened.access, NOW) == (first.path,)
    assert not second.path.exists()
    monkeypatch.undo()

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "not yours")

    monkeypatch.setattr(seal, "is_sealed_with", refuse)
    assert [shelf.check(kept, opened.access.key).standing for kept in shelf.backups()] == [Standing.UNCHECKED] * 2


@pytest.mark.skipif(os.name == "nt", reason="names have another measure there")
@pytest.mark.parametrize("name", ["n" * 234 + ".alignment", "\u8a55" * 78 + ".alignment"])
def test_a_workbook_of_a_long_name_has_its_backups_too(opened, tmp_path, name):
    path = tmp_path / name
    shutil.copy(opened.path, path)
    shelf = Shelf(tmp_path / "backups", path)
    with vault.open(path, "correct horse", parameters=CHEAP) as long:
        kept = add(long, shelf, "a")
        assert [each.path for each in shelf.backups()] == [kept.path]
        assert shelf.renew(long.access, NOW) == ()
        copy = backup.resealed(long.access, "another", parameters=CHEAP)
        assert copy.part in durable.parts_of(path)
        backup.swap(long, copy)
