from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import (
    DamagedWorkbook,
    Refused,
    WorkbookError,
    WorkbookInUse,
    WrongPassphrase,
)
from alignment_desktop.storage import backup, connections, durable, integrity, vault
from alignment_desktop.storage.backup import Backup
from alignment_desktop.storage.lock import acquire
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP, fill

WORDS = "correct horse"


def add(store: Store, id_: str) -> None:
    with store.step("add", "Add"):
        store.save(Client(id=id_, name=id_))


def clients(path: Path, passphrase: str = WORDS) -> list[str]:
    with vault.open(path, passphrase, read_only=True, parameters=CHEAP) as opened:
        return sorted(client.id for client in Store(opened).all(Client))


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def saved(opened: vault.Vault, tmp_path: Path) -> Path:
    """A closed workbook with one client, and a backup of it."""
    fill(Store(opened))
    target = tmp_path / "copy.backup"
    backup.make(opened.access, target)
    opened.close()
    return target


def test_a_backup_holds_everything_and_opens_with_the_same_passphrase(saved: Path, path: Path):
    backup.verify(saved, WORDS, parameters=CHEAP)
    assert clients(saved) == ["client"]
    assert names(saved.parent) == sorted([saved.name, path.name])


def test_a_backup_is_made_while_the_workbook_is_open_and_changing(opened: vault.Vault, tmp_path: Path):
    store = Store(opened)
    add(store, "a")
    with store.step("add", "Add"):
        store.save(Client(id="unfinished", name="U"))
        backup.make(opened.access, tmp_path / "copy.backup")
    assert clients(tmp_path / "copy.backup") == ["a"]


def test_a_newer_backup_takes_the_place_of_an_older_one(saved: Path, path: Path):
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        add(Store(opened), "b")
        backup.make(opened.access, saved)
    assert clients(saved) == ["b", "client"]


def test_a_copy_that_reads_back_differently_never_counts(saved: Path, path: Path, monkeypatch: pytest.MonkeyPatch):
    copied = vault.copied

    def faulty(source: object, target: Path, key: vault.Key) -> None:
        copied(source, target, key)
        with vault.friendly(target):
            connection = connections.keyed(target, key)
            connection.execute("UPDATE clients SET goals = 'other'")
            connection.close()

    monkeypatch.setattr(vault, "copied", faulty)
    before = saved.read_bytes()
    with vault.open(path, WORDS, parameters=CHEAP) as opened, pytest.raises(WorkbookError, match="differs"):
        backup.make(opened.access, saved)
    assert saved.read_bytes() == before
    assert names(saved.parent) == sorted([saved.name, path.name])


def test_a_damaged_workbook_gives_no_backup(saved: Path, path: Path):
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        opened.connection.execute("UPDATE packs SET body = 'another'")
        with pytest.raises(DamagedWorkbook):
            backup.make(opened.access, saved)
    assert clients(saved) == ["client"]


def test_a_failing_disk_leaves_the_former_backup(saved: Path, path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "put_in_place", fail)
    before = saved.read_bytes()
    with vault.open(path, WORDS, parameters=CHEAP) as opened, pytest.raises(WorkbookError, match="space"):
        backup.make(opened.access, saved)
    assert saved.read_bytes() == before
    assert names(saved.parent) == sorted([saved.name, path.name])


def test_a_place_where_nothing_can_be_written_is_told_as_the_place_of_a_copy(saved: Path, path: Path, tmp_path: Path):
    access = vault.access_to(path, WORDS, parameters=CHEAP)
    for place in (tmp_path / "no folder" / "copy", saved / "copy"):
        with pytest.raises(WorkbookError, match="copy could not be written"):
            backup.make(access, place)


def test_a_workbook_is_never_copied_onto_itself_or_onto_one_in_use(opened: vault.Vault, tmp_path: Path):
    with pytest.raises(WorkbookError, match="onto itself"):
        backup.make(opened.access, opened.path)
    with (
        vault.create(tmp_path / "other", WORDS, parameters=CHEAP) as other,
        pytest.raises(WorkbookError, match="in use"),
    ):
        backup.make(opened.access, other.path)


@pytest.mark.parametrize("other", ["a workbook", "a letter", "an empty file", "a folder"])
def test_a_backup_replaces_nothing_but_an_earlier_one_of_the_same_workbook(
    opened: vault.Vault, tmp_path: Path, other: str
):
    target = tmp_path / "other"
    match other:
        case "a workbook":
            vault.create(target, WORDS, parameters=CHEAP).close()
        case "a folder":
            target.mkdir()
        case _:
            target.write_bytes(b"Dear diary" if other == "a letter" else b"")
    before = target.read_bytes() if target.is_file() else None
    with pytest.raises(WorkbookError, match="Choose another"):
        backup.make(opened.access, target)
    assert (target.read_bytes() if target.is_file() else None) == before
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_that_is_held_open_is_not_replaced(saved: Path, path: Path):
    before = saved.read_bytes()
    lock = acquire(saved)
    try:
        with (
            vault.open(path, WORDS, parameters=CHEAP) as opened,
            pytest.raises(WorkbookError, match="in use"),
        ):
            backup.make(opened.access, saved)
    finally:
        lock.release()
    assert saved.read_bytes() == before


def test_a_fault_is_told_in_one_sentence_that_names_the_workbook(saved: Path, path: Path):
    access = vault.access_to(path, WORDS, parameters=CHEAP)
    whole = path.read_bytes()
    for page in range(1, len(whole) // vault.PAGE):
        content = bytearray(whole)
        content[page * vault.PAGE + 700] ^= 4
        path.write_bytes(content)
        with pytest.raises(DamagedWorkbook, match=path.name) as told:
            backup.make(access, saved)
        assert len(str(told.value).splitlines()) == 1
        assert ".part" not in str(told.value)
    path.write_bytes(whole)
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        opened.connection.execute("UPDATE packs SET body = 'another'")
        with pytest.raises(DamagedWorkbook, match=f"^{path.name} is not whole"):
            backup.make(opened.access, saved)


def test_verify_tells_a_bad_backup(saved: Path):
    with pytest.raises(WrongPassphrase):
        backup.verify(saved, "wrong", parameters=CHEAP)
    content = bytearray(saved.read_bytes())
    content[20 * vault.PAGE + 9] ^= 1
    saved.write_bytes(content)
    with pytest.raises(DamagedWorkbook):
        backup.verify(saved, WORDS, parameters=CHEAP)


# Restoring


def test_restoring_brings_the_backup_and_keeps_the_former_workbook_beside(saved: Path, path: Path):
    with vault.open(path, WORDS, parameters=CHEAP) as opened:
        add(Store(opened), "later")
    aside = backup.restore(saved, WORDS, path, parameters=CHEAP)
    assert aside is not None
    assert clients(path) == ["client"]
    assert clients(aside) == ["client", "later"]
    assert names(path.parent) == sorted([saved.name, path.name, aside.name])
    second = backup.restore(saved, WORDS, path, parameters=CHEAP)
    assert second not in (None, aside)


def test_restoring_to_a_new_place_sets_nothing_aside(saved: Path, tmp_path: Path):
    assert backup.restore(saved, WORDS, tmp_path / "new", parameters=CHEAP) is None
    assert clients(tmp_path / "new") == ["client"]


def test_an_open_workbook_is_not_restored_over(saved: Path, path: Path):
    with vault.open(path, WORDS, parameters=CHEAP), pytest.raises(WorkbookInUse):
        backup.restore(saved, WORDS, path, parameters=CHEAP)
    assert clients(path) == ["client"]


def test_a_backup_is_not_restored_onto_itself(saved: Path):
    with pytest.raises(WorkbookError, match="onto itself"):
        backup.restore(saved, WORDS, saved, parameters=CHEAP)


def test_a_bad_backup_leaves_the_workbook_as_it_was(saved: Path, path: Path):
    content = bytearray(saved.read_bytes())
    content[20 * vault.PAGE + 9] ^= 1
    saved.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(DamagedWorkbook):
        backup.restore(saved, WORDS, path, parameters=CHEAP)
    assert path.read_bytes() == before
    assert names(path.parent) == sorted([saved.name, path.name])


def test_the_log_of_a_killed_process_goes_aside_with_its_workbook(saved: Path, path: Path):
    program = (
        "import os, signal; from pathlib import Path; from alignment_desktop.storage import vault;"
        "from alignment_desktop.storage.store import Store; from alignment_desktop.domain.engagement import Client;"
        "from tests.storage.things import CHEAP\n"
        f"store = Store(vault.open(Path({str(path)!r}), {WORDS!r}, parameters=CHEAP))\n"
        "with store.step('add', 'Add'): store.save(Client(id='last words', name='L'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    assert durable.companions(path)[0].stat().st_size > 0
    aside = backup.restore(saved, WORDS, path, parameters=CHEAP)
    assert aside is not None
    assert clients(path) == ["client"]
    assert clients(aside) == ["client", "last words"]
    assert integrity.problems(vault.access_to(path, WORDS, parameters=CHEAP)) == ()


def test_a_file_system_without_hard_links_restores_too(saved: Path, path: Path, monkeypatch: pytest.MonkeyPatch):
    def unknown(*_names: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(backup.os, "link", unknown)
    aside = backup.restore(saved, WORDS, path, parameters=CHEAP)
    assert aside is not None
    assert clients(path) == clients(aside) == ["client"]


# A new passphrase


def test_a_changed_passphrase_opens_a_new_seal_and_the_old_one_nothing(saved: Path, path: Path):
    salt = path.read_bytes()[:16]
    backup.change_passphrase(path, WORDS, "battery staple", parameters=CHEAP)
    assert path.read_bytes()[:16] != salt
    assert clients(path, "battery staple") == ["client"]
    with pytest.raises(WrongPassphrase):
        clients(path)
    assert clients(saved) == ["client"]
    assert names(path.parent) == sorted([saved.name, path.name])
    with vault.open(path, "battery staple", parameters=CHEAP) as opened:
        add(Store(opened), "more")


def test_a_passphrase_is_not_changed_with_a_wrong_one(saved: Path, path: Path):
    before = path.read_bytes()
    with pytest.raises(WrongPassphrase):
        backup.change_passphrase(path, "wrong", "new", parameters=CHEAP)
    assert path.read_bytes() == before


def test_an_open_workbook_is_sealed_anew_and_goes_on_with_its_undo(opened: vault.Vault):
    store = Store(opened)
    add(store, "before")
    backup.swap(opened, backup.resealed(opened.access, "battery staple", parameters=CHEAP))
    add(store, "after")
    store.undo()
    store.undo()
    assert store.all(Client) == ()
    store.redo()
    with pytest.raises(WorkbookInUse):
        vault.open(opened.path, "battery staple", parameters=CHEAP)
    opened.close()
    assert clients(opened.path, "battery staple") == ["before"]
    assert names(opened.path.parent) == [opened.path.name]


def test_a_change_made_while_it_was_sealed_anew_is_not_lost_with_the_old_file(opened: vault.Vault):
    store = Store(opened)
    copy = backup.resealed(opened.access, "battery staple", parameters=CHEAP)
    add(store, "meanwhile")
    with pytest.raises(Refused, match="changed meanwhile"):
        backup.swap(opened, copy)
    opened.close()
    assert clients(opened.path) == ["meanwhile"]
    assert names(opened.path.parent) == [opened.path.name]


def test_a_change_that_was_made_is_told_as_made_though_the_workbook_cannot_be_opened_at_once(
    opened: vault.Vault, monkeypatch: pytest.MonkeyPatch
):
    add(Store(opened), "a")
    copy = backup.resealed(opened.access, "battery staple", parameters=CHEAP)

    def full(*_args: object, **_more: object) -> None:
        raise WorkbookError("The disk is full.")

    monkeypatch.setattr(vault, "_opened", full)
    with pytest.raises(WorkbookError, match="opens with the new passphrase alone"):
        backup.swap(opened, copy)
    monkeypatch.undo()
    opened.close()
    assert clients(opened.path, "battery staple") == ["a"]


def test_a_reader_elsewhere_keeps_the_old_file_in_its_place(opened: vault.Vault):
    add(Store(opened), "a")
    copy = backup.resealed(opened.access, "battery staple", parameters=CHEAP)
    with vault.reading(opened.access):
        add(Store(opened), "b")
        with pytest.raises(WorkbookInUse, match="Another program reads"):
            opened.replace(copy.part, copy.access)
    backup.discard(copy)
    opened.close()
    assert clients(opened.path) == ["a", "b"]


def test_a_copy_that_cannot_be_put_in_place_leaves_the_workbook_open_as_it_was(
    opened: vault.Vault, monkeypatch: pytest.MonkeyPatch
):
    store = Store(opened)
    copy = backup.resealed(opened.access, "battery staple", parameters=CHEAP)

    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(durable, "put_in_place", full)
        with pytest.raises(WorkbookError, match="It is as it was"):
            backup.swap(opened, copy)
    add(store, "a")
    opened.close()
    assert clients(opened.path) == ["a"]
    assert names(opened.path.parent) == [opened.path.name]


def test_a_workbook_open_for_reading_only_is_not_sealed_anew(saved: Path, path: Path):
    with vault.open(path, WORDS, read_only=True, parameters=CHEAP) as opened:
        copy = backup.resealed(opened.access, "new", parameters=CHEAP)
        with pytest.raises(Refused, match="reading only"):
            backup.swap(opened, copy)
    assert names(path.parent) == sorted([saved.name, path.name])


def test_what_killed_programs_left_half_made_goes_when_the_workbook_is_next_opened_for_writing(saved: Path, path: Path):
    part, other = durable.part_beside(path), durable.part_beside(saved)
    for left in (part, other, *durable.companions(part)):
        left.write_bytes(b"half")
    vault.open(path, WORDS, read_only=True, parameters=CHEAP).close()
    assert part.exists()
    vault.open(path, WORDS, parameters=CHEAP).close()
    assert names(path.parent) == sorted([saved.name, path.name, other.name])


# Thinning out

DAY = date(2026, 1, 5)


def made(*days: int, bad: tuple[int, ...] = ()) -> list[Backup]:
    return [
        Backup(path=Path(str(n)), sequence=n, made_on=DAY + timedelta(days=day), is_good=n not in bad)
        for n, day in enumerate(days, 1)
    ]


def gone(backups: list[Backup]) -> list[int]:
    return [each.sequence for each in backup.thin_out(backups)]


def test_of_one_day_the_last_three_stay():
    assert gone(made(0, 0, 0, 0, 0)) == [1, 2]


def test_a_year_of_daily_backups_keeps_days_weeks_and_months():
    left = 365 - len(gone(made(*range(365))))
    assert 17 <= left <= 7 + 5 + 12


def test_a_clock_that_jumped_back_costs_no_new_backup():
    assert gone(made(4000, 4000, 4000, 4000, 0, 1, 2)) == [1, 2, 3]


def test_a_bad_one_goes_once_a_good_one_follows_it():
    assert gone(made(0, 1, 2, bad=(1, 3))) == [1]
    assert gone(made(0, 0, bad=(1, 2))) == []


@settings(max_examples=60, deadline=None)
@given(
    days=st.lists(st.integers(-4000, 4000), max_size=40),
    bad=st.sets(st.integers(1, 40), max_size=10),
)
def test_the_last_three_good_ones_always_stay_and_thinning_twice_is_thinning_once(days: list[int], bad: set[int]):
    backups = made(*days, bad=tuple(bad))
    removed = set(backup.thin_out(backups))
    assert not removed & set([each for each in backups if each.is_good][-3:])
    assert backup.thin_out([each for each in backups if each not in removed]) == ()


def test_backups_are_found_by_their_names_in_order(tmp_path: Path):
    for sequence in (2, 10, 1):
        (tmp_path / backup.name_for("our.book", sequence, DAY)).touch()
    for stray in (
        "our.book.x.20260105.backup",
        "our.book.000001.20261305.backup",
        "b.000001.20260105.backup",
        "our.book",
    ):
        (tmp_path / stray).touch()
    assert [(each.sequence, each.made_on) for each in backup.found_in(tmp_path, "our.book")] == [
        (1, DAY),
        (2, DAY),
        (10, DAY),
    ]


@pytest.mark.parametrize("behind", [b"x", bytes(vault.PAGE)], ids=["a byte", "a page"])
def test_a_backup_with_something_behind_its_last_page_is_not_restored(saved: Path, path: Path, behind: bytes):
    """SQLite passes over it without a word, but what is restored is what was backed up and nothing else."""
    saved.write_bytes(saved.read_bytes() + behind)
    before = path.read_bytes()
    with pytest.raises(DamagedWorkbook, match="pages: "):
        backup.restore(saved, WORDS, path, parameters=CHEAP)
    assert path.read_bytes() == before
