"""What a full or faulty disk does to single steps of the store; the whole table is in tests/faults."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from alignment_desktop import settings
from alignment_desktop.domain.errors import WorkbookError
from alignment_desktop.exchange.files import write_file
from alignment_desktop.storage import backup, durable, lock, vault
from alignment_desktop.storage.lock import Holder
from alignment_desktop.storage.store import Store
from tests.faults.harness.calls import REASON, Call, Failing, Watcher, is_possible, watched
from tests.storage.things import CHEAP, fill

pytestmark = pytest.mark.skipif(not is_possible(), reason=REASON)

FULL = ("create", "write", "mkdir", "link")


def test_the_harness_sees_the_calls_of_python_and_of_the_database(tmp_path: Path):
    class Listed(Watcher):
        def __init__(self) -> None:
            self.kinds: list[str] = []

        def after(self, call: Call) -> None:
            self.kinds.append(call.kind)

    listed = Listed()
    with watched(tmp_path, listed):
        write_file(tmp_path / "a.pdf", b"%PDF")
    assert listed.kinds == ["create", "write", "sync", "rename", "sync folder"]
    listed.kinds.clear()
    write_file(tmp_path / "b.pdf", b"%PDF")
    assert listed.kinds == []
    with watched(tmp_path, listed):
        vault.create(tmp_path / "new", "", parameters=CHEAP).close()
    assert {"create", "write", "size", "sync", "link", "unlink", "sync folder"} <= set(listed.kinds)


def test_a_new_name_that_the_disk_does_not_confirm_is_taken_back_and_a_replaced_file_is_told_of(tmp_path: Path):
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_bytes(b"first")
    with watched(tmp_path, Failing(("sync folder",), 1)), pytest.raises(OSError, match="Input/output"):
        durable.put_in_place(part, target, replace=False)
    assert list(tmp_path.iterdir()) == []
    target.write_bytes(b"former")
    part.write_bytes(b"second")
    with watched(tmp_path, Failing(("sync folder",), 1)), pytest.raises(durable.Unconfirmed):
        durable.put_in_place(part, target, replace=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"target": b"second"}


@pytest.mark.parametrize("number", range(1, 14))
def test_a_new_workbook_is_whole_or_not_there_where_a_sync_fails(tmp_path: Path, number: int):
    """Closing a database tells of no failure to fold its log in; what it holds would be thrown away with the log."""
    path = tmp_path / "new"
    disk, refused = Failing(("sync", "sync folder"), number, once=True), ""
    try:
        with watched(tmp_path, disk):
            vault.create(path, "", parameters=CHEAP).close()
    except WorkbookError as error:
        refused = str(error)
    if path.exists():
        assert refused == ""
        vault.open(path, "", parameters=CHEAP).close()
    else:
        assert refused.endswith(".")
        assert list(tmp_path.iterdir()) == []


def test_a_backup_onto_a_full_disk_names_the_backup_and_leaves_nothing(opened: vault.Vault, tmp_path: Path):
    """The driver's copying of a whole file fails without an error code."""
    target = tmp_path / "kept.backup"
    fill(Store(opened))
    backup.make(opened.access, target)
    before = {path.name for path in tmp_path.iterdir()}
    content = target.read_bytes()
    for kinds, code, words in ((FULL, errno.ENOSPC, "is full"), (("write", "sync", "size"), errno.EIO, "a fault")):
        with watched(tmp_path, Failing(kinds, 9, code)), pytest.raises(WorkbookError, match=words) as refused:
            backup.make(opened.access, target)
        assert "kept.backup" in str(refused.value)
        assert ".part" not in str(refused.value)
        assert {path.name for path in tmp_path.iterdir()} == before
    assert target.read_bytes() == content


def test_a_lock_that_cannot_be_written_is_refused_in_a_sentence_and_keeps_the_name_of_who_held_it(tmp_path: Path):
    path = tmp_path / "book"
    with watched(tmp_path, Failing(("write",), 1, errno.ENOSPC)), pytest.raises(WorkbookError, match="takes no more"):
        lock.acquire(path)
    assert list(tmp_path.iterdir()) == []
    me = lock.this_process()
    killed = Holder(host=me.host, user="ann", pid=1, since=me.since)
    left = lock.acquire(path, who=lambda: killed)
    os.close(left._handle or 0)  # as the end of its process does
    with watched(tmp_path, Failing(("write",), 1, errno.ENOSPC)), pytest.raises(WorkbookError, match="takes no more"):
        lock.acquire(path)
    now = lock.acquire(path)
    assert now.left_by == killed
    now.release()


def test_a_restore_over_a_killed_program_s_log_that_fails_leaves_both_as_they_were(
    opened: vault.Vault, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Where the log cannot be folded in, it is set aside with its workbook, and comes back with it."""
    monkeypatch.setattr(vault, "folded", lambda _access: None)
    kept = tmp_path / "kept.backup"
    backup.make(opened.access, kept)
    opened.close()
    backup.change_passphrase(path, "correct horse", "another", parameters=CHEAP)
    with vault.open(path, "another", parameters=CHEAP) as other:
        fill(Store(other))
        state = backup.fingerprint(other.connection)
        left = {each: each.read_bytes() for each in (path, durable.companions(path)[0])}
    for each, content in left.items():
        each.write_bytes(content)
    access = vault.access_to(kept, "correct horse", parameters=CHEAP)

    class Unnamed(Failing):
        """Refuses to confirm the folder once the restored file has its name."""

        def after(self, call: Call) -> None:
            if call.to == str(path):
                self.number = 1

    disk = Unnamed(("sync folder",), once=True)
    with watched(tmp_path, disk), pytest.raises(WorkbookError, match="could not be written"):
        backup.restore_with(access, path)
    assert disk.failed == 1
    assert {p.name: p.read_bytes() for p in left} == {p.name: content for p, content in left.items()}
    assert not list(tmp_path.glob("*before-restore*"))
    backup.restore_with(access, path)
    aside = path.with_name("our clients.before-restore-1.alignment")
    with vault.open(aside, "another", parameters=CHEAP) as former:
        assert backup.fingerprint(former.connection) == state
    vault.open(path, "correct horse", parameters=CHEAP).close()


def test_preferences_that_cannot_be_kept_leave_the_former_ones_and_nothing_else(tmp_path: Path):
    file = tmp_path / "settings.json"
    settings.save(settings.Settings(text_size=150), file)
    for kind in ("create", "write", "sync", "rename"):
        with watched(tmp_path, Failing((kind,), 1)), pytest.raises(OSError, match="Input/output"):
            settings.save(settings.Settings(text_size=200), file)
        assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]
    assert settings.load(file)[0].text_size == 150


def test_the_folder_of_the_backups_survives_a_power_cut_with_them(tmp_path: Path):
    class Synced(Watcher):
        def __init__(self) -> None:
            self.made: set[str] = set()

        def after(self, call: Call) -> None:
            if call.kind == "mkdir":
                self.made.add(str(Path(call.path).parent))
            if call.kind == "sync folder":
                self.made.discard(call.path)

    synced = Synced()
    with watched(tmp_path, synced):
        durable.make_folder(tmp_path / "a" / "b" / "c")
    assert synced.made == set()
    assert (tmp_path / "a" / "b" / "c").is_dir()
    shutil.rmtree(tmp_path / "a")
