from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import (
    DamagedWorkbook,
    NewerWorkbook,
    NotAWorkbook,
    WorkbookError,
    WorkbookInUse,
    WrongPassphrase,
)
from alignment_desktop.domain.record import replace
from alignment_desktop.storage import backup, connections, durable, migrations, vault
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP, fill

WORDS = "correct horse"
needs_links = pytest.mark.skipif(os.name == "nt", reason="making a link takes rights there")
needs_posix = pytest.mark.skipif(os.name == "nt", reason="an open file stays where it is there")


@pytest.fixture
def closed(opened: vault.Vault) -> Path:
    """A filled workbook that nobody has open."""
    fill(Store(opened))
    opened.close()
    return opened.path


def reopen(path: Path, passphrase: str = WORDS, *, read_only: bool = False) -> vault.Vault:
    return vault.open(path, passphrase, read_only=read_only, parameters=CHEAP)


def damage(path: Path, page: int, offset: int = 2000) -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * vault.PAGE + offset] ^= 1
    path.write_bytes(content)


def folder_of(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


# Making and opening


def test_a_workbook_is_one_file_once_closed(closed: Path):
    assert folder_of(closed) == [closed.name]


def test_what_was_saved_is_there_after_reopening(closed: Path):
    with reopen(closed) as opened:
        assert Store(opened).get(Client, "client").name == "Müller & <Söhne>"


def test_nothing_readable_is_in_the_file(closed: Path):
    content = closed.read_bytes()
    for word in (b"SQLite format", b"whiteboard", b"Reports", b"CREATE TABLE", b"correct horse"):
        assert word not in content


def test_the_salt_differs_from_workbook_to_workbook(tmp_path: Path):
    salts = set()
    for name in ("one", "two"):
        with vault.create(tmp_path / name, "", parameters=CHEAP) as made:
            salts.add(made.access.key.salt)
            assert (tmp_path / name).read_bytes()[:16] == made.access.key.salt
    assert len(salts) == 2


def test_a_key_derived_in_another_thread_opens_in_this_one(closed: Path):
    with ThreadPoolExecutor(1) as pool:
        access = pool.submit(vault.access_to, closed, WORDS, parameters=CHEAP).result()
    with vault.open_with(access) as opened:
        assert fill(Store(opened))


def test_an_empty_passphrase_opens_a_workbook_made_without_one(path: Path):
    vault.create(path, "", parameters=CHEAP).close()
    reopen(path, "").close()


def test_a_passphrase_is_the_same_however_its_accents_are_composed(path: Path):
    vault.create(path, unicodedata.normalize("NFD", "Müller"), parameters=CHEAP).close()
    reopen(path, unicodedata.normalize("NFC", "Müller")).close()


def test_a_passphrase_of_bytes_that_are_no_text_is_one_too(path: Path):
    vault.create(path, "caf\udce9", parameters=CHEAP).close()
    reopen(path, "caf\udce9").close()


def test_files_of_an_older_parameter_set_open_for_ever(closed: Path):
    newer = vault.KeyParameters(passes=2, memory=16384)
    vault.open(closed, WORDS, parameters=(newer, *CHEAP)).close()


def test_the_shipped_parameters_are_argon2id_of_64_mib_in_three_passes(path: Path):
    assert vault.KeyParameters(passes=3, memory=64 * 2**20) in vault.PARAMETERS
    vault.create(path, WORDS).close()
    vault.open(path, WORDS).close()


def test_a_key_and_what_holds_it_are_never_printed(opened: vault.Vault):
    assert opened.access.key.raw.hex() not in repr(opened.access)
    assert repr(opened.access.key.raw) not in repr(opened.access)


def test_an_existing_file_is_never_overwritten(path: Path):
    path.write_text("a letter")
    with pytest.raises(WorkbookError):
        vault.create(path, WORDS, parameters=CHEAP)
    assert path.read_text() == "a letter"
    assert folder_of(path) == [path.name]


def test_a_file_that_appears_meanwhile_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch):
    put = durable.put_in_place

    def late(part: Path, target: Path, *, replace: bool) -> None:
        target.write_text("a letter")
        put(part, target, replace=replace)

    monkeypatch.setattr(durable, "put_in_place", late)
    with pytest.raises(WorkbookError):
        vault.create(path, WORDS, parameters=CHEAP)
    assert path.read_text() == "a letter"
    assert folder_of(path) == [path.name]


def test_a_failed_creation_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(_db: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "apply", fail)
    with pytest.raises(ZeroDivisionError):
        vault.create(path, WORDS, parameters=CHEAP)
    assert folder_of(path) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(WorkbookError, match="folder"):
        vault.create(tmp_path / "nowhere" / "book", WORDS, parameters=CHEAP)


def test_a_file_system_without_hard_links_is_served_too(path: Path, monkeypatch: pytest.MonkeyPatch):
    def unknown(*_names: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(durable.os, "link", unknown)
    vault.create(path, WORDS, parameters=CHEAP).close()
    part = path.with_name("part")
    part.write_text("another")
    with pytest.raises(FileExistsError):
        durable.put_in_place(part, path, replace=False)
    reopen(path).close()


def test_a_log_left_by_a_workbook_of_that_name_is_not_taken_over(path: Path):
    with vault.create(path, WORDS, parameters=CHEAP) as old:
        fill(Store(old))
        log = durable.companions(path)[0].read_bytes()
    path.unlink()
    durable.companions(path)[0].write_bytes(log)
    with vault.create(path, WORDS, parameters=CHEAP) as new:
        assert Store(new).all(Client) == ()


# Under other names


@needs_links
def test_a_link_to_a_workbook_is_the_workbook(closed: Path, tmp_path: Path):
    link = tmp_path / "elsewhere" / "link.alignment"
    link.parent.mkdir()
    link.symlink_to(closed)
    with reopen(link) as opened:
        assert opened.path == closed
        with pytest.raises(WorkbookInUse):
            reopen(closed)
    with reopen(closed), pytest.raises(WorkbookInUse):
        reopen(link)
    assert folder_of(link) == [link.name]


@needs_links
def test_a_passphrase_is_changed_and_a_backup_restored_behind_a_link(closed: Path, tmp_path: Path):
    link, copy = tmp_path / "link.alignment", tmp_path / "copy"
    link.symlink_to(closed)
    backup.make(vault.access_to(closed, WORDS, parameters=CHEAP), copy)
    backup.change_passphrase(link, WORDS, "another", parameters=CHEAP)
    assert link.is_symlink()
    with pytest.raises(WrongPassphrase):
        reopen(closed)
    backup.restore(copy, WORDS, link, parameters=CHEAP)
    assert link.is_symlink()
    reopen(closed).close()


@needs_links
def test_a_second_name_of_the_same_file_gets_a_file_of_its_own(closed: Path, tmp_path: Path):
    second = tmp_path / "second.alignment"
    os.link(closed, second)
    before = second.read_bytes()
    with reopen(closed) as opened:
        store = Store(opened)
        with store.step("add", "Add"):
            store.save(Client(id="later", name="Later"))
    assert second.read_bytes() == before
    with reopen(closed) as first, reopen(second) as other:
        assert Store(first).find(Client, "later") is not None
        assert Store(other).find(Client, "later") is None


# Pragmas


def test_every_pragma_reads_back_on_the_writing_connection(opened: vault.Vault):
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "busy_timeout": 300,
        "journal_size_limit": 8 * 2**20,
        "application_id": vault.APPLICATION_ID,
        "user_version": migrations.SCHEMA_VERSION,
        "cipher_page_size": "4096",
        "cipher_log_level": "NONE",
    }
    for name, value in expected.items():
        assert opened.connection.execute(f"PRAGMA {name}").fetchone()[0] == value, name


def test_every_pragma_reads_back_on_a_reading_connection(opened: vault.Vault):
    expected = {"query_only": 1, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "temp_store": 2}
    with vault.reading(opened.access) as connection:
        for name, value in expected.items():
            assert connection.execute(f"PRAGMA {name}").fetchone()[0] == value, name
        with pytest.raises(vault.DatabaseError):
            connection.execute("DELETE FROM steps")


def test_on_macos_the_disk_is_flushed_through_its_cache(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(vault.sys, "platform", "darwin")
    assert {("fullfsync", "ON", 1), ("checkpoint_fullfsync", "ON", 1)} <= set(connections.pragmas(writable=True))


def test_a_pragma_that_does_not_take_stops_the_opening(closed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "_WRITING", (("journal_mode", "WAL", "something else"),))
    with pytest.raises(RuntimeError, match="journal_mode"):
        reopen(closed)
    assert folder_of(closed) == [closed.name]


def test_a_driver_that_does_not_encrypt_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch):
    import sqlite3

    monkeypatch.setattr(connections, "dbapi2", sqlite3)
    with pytest.raises(RuntimeError, match="encrypt"):
        vault.create(path, WORDS, parameters=CHEAP)
    assert folder_of(path) == []


def test_opening_a_workbook_of_today_does_not_load_sqlite_utils(path: Path):
    vault.create(path, "").close()
    program = (
        "import sys; from pathlib import Path; from alignment_desktop.storage import store, vault;"
        f"opened = vault.open(Path({str(path)!r}), ''); store.Store(opened); opened.close();"
        "print(sorted({'sqlite_utils', 'pandas', 'numpy'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_sqlite_utils_speaks_of_errors_in_the_words_of_the_cipher(opened: vault.Vault):
    database = vault.schema_database(opened.connection)
    database["loose"].drop(ignore=True)
    from sqlite_utils.utils import sqlite3 as chosen

    assert chosen.OperationalError is driver.OperationalError


# Told apart


def test_a_wrong_passphrase_is_told(closed: Path):
    with pytest.raises(WrongPassphrase):
        reopen(closed, "wrong")
    assert folder_of(closed) == [closed.name]


def test_damage_at_the_start_is_told_from_a_wrong_passphrase(closed: Path):
    damage(closed, 1)
    with pytest.raises(DamagedWorkbook):
        reopen(closed)
    with pytest.raises(WrongPassphrase):
        reopen(closed, "wrong")


def test_a_changed_salt_cannot_be_told_from_a_wrong_passphrase(closed: Path):
    damage(closed, 1, offset=3)
    with pytest.raises(WrongPassphrase, match="damaged at its start"):
        reopen(closed)


def test_damage_further_on_is_told_when_it_is_met(closed: Path):
    pages = closed.stat().st_size // vault.PAGE
    for page in range(2, pages + 1):
        damage(closed, page)
    with pytest.raises(DamagedWorkbook):
        Store(reopen(closed))


def test_a_truncated_workbook_is_damaged(closed: Path):
    content = closed.read_bytes()
    closed.write_bytes(content[: len(content) // 2])
    with pytest.raises(DamagedWorkbook), reopen(closed) as opened:
        fill(Store(opened))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"SQLite format 3\0" + bytes(8192)])
def test_what_plainly_is_no_workbook_is_told_and_left(path: Path, content: bytes):
    path.write_bytes(content)
    with pytest.raises(NotAWorkbook):
        reopen(path)
    assert path.read_bytes() == content
    assert folder_of(path) == [path.name]


def test_a_large_file_of_another_kind_is_told(path: Path):
    path.write_bytes(b"\x89PNG" + bytes(range(256)) * 64)
    with pytest.raises(WrongPassphrase, match="not a workbook"):
        reopen(path)


def test_a_folder_is_no_workbook(tmp_path: Path):
    with pytest.raises(NotAWorkbook):
        reopen(tmp_path)


def test_a_missing_file_is_told_and_not_made(path: Path):
    with pytest.raises(WorkbookError):
        reopen(path)
    assert folder_of(path) == []


def test_a_file_that_may_not_be_read_is_told(closed: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(WorkbookError, match="permissions"):
        reopen(closed)


def test_a_sealed_file_of_another_program_is_told(closed: Path):
    with reopen(closed) as opened:
        opened.connection.execute("PRAGMA application_id = 7")
    with pytest.raises(NotAWorkbook, match="another program"):
        reopen(closed)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_workbook_is_told_and_left(closed: Path, read_only: bool):
    with reopen(closed) as opened:
        opened.connection.execute(f"PRAGMA user_version = {migrations.SCHEMA_VERSION + 1}")
    content = closed.read_bytes()
    with pytest.raises(NewerWorkbook):
        reopen(closed, read_only=read_only)
    assert closed.read_bytes() == content


def test_the_lock_of_another_host_is_taken_over_only_on_request(closed: Path):
    lock_file = closed.with_name(closed.name + ".lock")
    lock_file.write_text('{"host": "laptop-of-bob", "user": "bob", "pid": 1, "since": "2026-01-05T09:00:00+00:00"}')
    with pytest.raises(WorkbookInUse, match="laptop-of-bob"):
        reopen(closed)
    reopen(closed, read_only=True).close()
    vault.open(closed, WORDS, take_over=True, parameters=CHEAP).close()
    assert folder_of(closed) == [closed.name]


# Reading beside a writer, and in places that cannot be written to


def test_reading_works_while_another_writes(opened: vault.Vault):
    store = Store(opened)
    fill(store)
    with store.step("rename", "Rename"):
        store.save(replace(store.get(Client, "client"), name="Not yet"))
        with reopen(opened.path, read_only=True) as beside:
            assert beside.is_read_only
            assert Store(beside).get(Client, "client").name == "Müller & <Söhne>"
    with vault.reading(opened.access) as connection:
        assert connection.execute("SELECT name FROM clients").fetchall() == [("Not yet",)]


def test_a_reading_connection_stays_on_one_state(opened: vault.Vault):
    store = Store(opened)
    fill(store)
    with vault.reading(opened.access) as connection:
        with store.step("rename", "Rename"):
            store.save(replace(store.get(Client, "client"), name="Later"))
        assert connection.execute("SELECT name FROM clients").fetchall() == [("Müller & <Söhne>",)]


def test_a_write_lock_held_by_another_program_is_told(opened: vault.Vault):
    other = driver.connect(str(opened.path), isolation_level=None)
    other.execute(f'PRAGMA key = "{opened.access.key.spelled()}"')
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(WorkbookInUse):
        fill(Store(opened))
    other.close()
    assert fill(Store(opened))


@pytest.mark.parametrize("refused", [("mode=rw",), ("mode=rw", "mode=ro")])
def test_a_workbook_in_a_read_only_place_can_be_read(
    closed: Path, monkeypatch: pytest.MonkeyPatch, refused: tuple[str, ...]
):
    connect = connections.connected

    def connected(path: Path, key: vault.Key, *, writable: bool, query: str = "") -> object:
        if query in refused:
            error = driver.OperationalError("unable to open database file")
            error.sqlite_errorcode = 14
            raise error
        return connect(path, key, writable=writable, query=query)

    monkeypatch.setattr(connections, "connected", connected)
    with reopen(closed, read_only=True) as opened:
        assert Store(opened).get(Client, "client")


def test_a_place_where_not_even_reading_works_is_told(closed: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object, **_more: object) -> None:
        error = driver.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = 8
        raise error

    monkeypatch.setattr(connections, "connected", refuse)
    with pytest.raises(WorkbookError, match="cannot be written"):
        reopen(closed, read_only=True)


@pytest.mark.parametrize(
    ("code", "words"), [(13, "disk is full"), (10, "reported a fault"), (8, "cannot be written"), (5, "in a moment")]
)
def test_faults_of_the_disk_are_told_in_plain_words(path: Path, code: int, words: str):
    error = driver.OperationalError("x")
    error.sqlite_errorcode = code
    with pytest.raises(WorkbookError, match=words), vault.friendly(path):
        raise error


def test_a_full_disk_keeps_what_was_saved_and_nothing_of_the_step(opened: vault.Vault):
    store = Store(opened)
    with store.step("add", "Add"):
        store.save(Client(id="a", name="A"))
    pages = opened.connection.execute("PRAGMA page_count").fetchone()[0]
    opened.connection.execute(f"PRAGMA max_page_count = {pages}")

    def grow() -> None:
        with store.step("add", "Add"):
            for place in range(30):
                store.save(Client(id=f"b{place}", name="B" * 20_000))

    with pytest.raises(WorkbookError, match="disk is full"):
        grow()
    assert [client.id for client in store.all(Client)] == ["a"]
    opened.connection.execute("PRAGMA max_page_count = 1000000")
    grow()
    assert len(store.all(Client)) == 31


def test_page_one_half_written_at_a_power_cut_is_read_from_the_log(path: Path, tmp_path: Path):
    with vault.create(path, WORDS, parameters=CHEAP) as opened:
        opened.connection.execute("PRAGMA user_version = 1")  # page 1 itself goes through the log
        fill(Store(opened))
        torn = tmp_path / "after the cut"
        torn.mkdir()
        book = torn / path.name
        book.write_bytes(path.read_bytes())
        durable.companions(book)[0].write_bytes(durable.companions(path)[0].read_bytes())
    damage(book, 1)
    with reopen(book) as again:
        assert Store(again).get(Client, "client")


def test_a_file_that_may_only_be_read_gets_no_log_beside_it(closed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "access", lambda path, mode: (Path(path), mode) != (closed, os.W_OK))
    with pytest.raises(WorkbookError, match="cannot be written where it is"):
        reopen(closed)
    assert folder_of(closed) == [closed.name]
    with reopen(closed, read_only=True) as opened:
        assert opened.is_read_only


# Moved, replaced or removed while it is open


def add(opened: vault.Vault, id_: str) -> None:
    store = Store(opened)
    with store.step("add", "Add"):
        store.save(Client(id=id_, name=id_))


def ids(path: Path) -> set[str]:
    with reopen(path, read_only=True) as opened:
        return {each.id for each in Store(opened).all(Client)}


@needs_posix
def test_nothing_is_saved_in_a_file_that_another_program_has_put_another_in_place_of(closed: Path, tmp_path: Path):
    other = tmp_path / "from the cloud"
    shutil.copy(closed, other)
    content = other.read_bytes()
    with reopen(closed) as opened:
        add(opened, "mine")
        other.replace(closed)
        for _time in range(2):
            with pytest.raises(WorkbookError, match=r"our clients\.displaced-1\.alignment"):
                add(opened, "late")
    assert closed.read_bytes() == content
    assert folder_of(closed) == ["our clients.alignment", "our clients.displaced-1.alignment"]
    assert ids(closed) == {"client"}
    assert ids(closed.with_name("our clients.displaced-1.alignment")) == {"client", "mine"}


@needs_posix
def test_what_was_saved_is_kept_though_the_file_was_displaced_behind_the_last_save(closed: Path):
    with reopen(closed) as opened:
        add(opened, "mine")
        closed.rename(closed.with_name("moved"))
    assert folder_of(closed) == ["moved", "our clients.displaced-1.alignment"]
    assert ids(closed.with_name("our clients.displaced-1.alignment")) == {"client", "mine"}


@needs_posix
def test_saving_goes_on_once_the_file_is_back(closed: Path):
    away = closed.with_name("moved")
    with reopen(closed) as opened:
        closed.rename(away)
        with pytest.raises(WorkbookError, match="moved, replaced or removed"):
            add(opened, "late")
        away.rename(closed)
        add(opened, "mine")
    assert ids(closed) == {"client", "mine"}


@needs_posix
def test_a_folder_that_is_gone_is_told_of_and_closing_fails_at_nothing(closed: Path, tmp_path: Path):
    folder = tmp_path / "gone"
    folder.mkdir()
    path = Path(shutil.copy(closed, folder))
    with reopen(path) as opened:
        shutil.rmtree(folder)
        with pytest.raises(WorkbookError, match="Put it back"):
            add(opened, "late")
    assert not folder.exists()


@needs_posix
def test_a_passphrase_is_not_changed_over_a_file_that_came_in_its_place(closed: Path):
    with reopen(closed) as opened:
        copy = backup.resealed(opened.access, "another", parameters=CHEAP)
        closed.rename(closed.with_name("moved"))
        closed.write_bytes(b"another file")
        with pytest.raises(WorkbookError, match="moved, replaced or removed"):
            backup.swap(opened, copy)
    assert closed.read_bytes() == b"another file"
