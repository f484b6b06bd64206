from __future__ import annotations

import re
from pathlib import Path

import pytest

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import DamagedWorkbook
from alignment_desktop.storage import backup, durable, seal, vault, write_log
from alignment_desktop.storage.integrity import log_fits, problems
from alignment_desktop.storage.store import Store
from tests.storage.things import CHEAP, fill


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def broken(store: Store, *statements: str) -> tuple[str, ...]:
    """What the check finds after these statements, which no command of the program would make."""
    connection = store.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for statement in statements:
        connection.execute(statement)
    return problems(store.opened.access)


def test_a_whole_workbook_has_no_problems_even_while_it_is_open(filled: Store):
    assert problems(filled.opened.access) == ()
    with filled.step("rename", "Rename"):
        filled.save(Client(id="new", name="New"))
        assert problems(filled.opened.access) == ()


def test_a_broken_seal_is_found_in_every_page_but_the_salt(filled: Store):
    filled.opened.close()
    path = filled.opened.path
    whole = path.read_bytes()
    for page in range(len(whole) // vault.PAGE):
        content = bytearray(whole)
        content[page * vault.PAGE + 700] ^= 4
        path.write_bytes(content)
        found, _what_it_holds = problems(filled.opened.access)
        assert "damaged" in found
        assert re.findall(r"[Pp]age (\d+)", found) == [str(page + 1)]


def test_a_broken_page_is_told_with_what_it_holds(filled: Store):
    access = filled.opened.access
    root = "SELECT rootpage FROM sqlite_master WHERE name = ?"
    table = filled.connection.execute(root, ("responses",)).fetchone()[0]
    index = filled.connection.execute(root, ("sqlite_autoindex_responses_1",)).fetchone()[0]
    filled.opened.close()
    whole = access.path.read_bytes()
    for page, words in (
        (table, "Not readable in full: responses. All else is."),
        (index, "All rows can be read: the damage is in an index or in free space."),
        (1, "It is among those that say where everything else lies, so nothing can be read."),
    ):
        content = bytearray(whole)
        content[page * vault.PAGE - 200] ^= 4
        access.path.write_bytes(content)
        assert problems(access) == (f"Page {page} of the file is damaged.", words)


def test_a_half_written_page_that_the_log_holds_whole_is_not_damaged(filled: Store):
    """As a power cut in the middle of folding the log leaves it."""
    access = filled.opened.access
    with filled.step("rename", "Rename"):
        filled.save(Client(id="new", name="New"))
    log = durable.companions(access.path)[0].read_bytes()
    in_log = write_log.read(durable.companions(access.path)[0]).pages
    assert in_log
    copy = access.path.with_name("cut.alignment")
    content = bytearray(access.path.read_bytes())
    page = max(number for number in in_log if number * vault.PAGE <= len(content))
    content[page * vault.PAGE - 300 : page * vault.PAGE] = bytes(300)
    cut = vault.Access(path=copy, key=access.key)
    copy.write_bytes(content)
    assert seal.broken_pages(copy, access.key) == (page,)
    durable.companions(copy)[0].write_bytes(log)
    assert seal.broken_pages(copy, access.key) == ()
    assert problems(cut) == ()
    with vault.open_with(cut) as opened:
        assert Store(opened).get(Client, "new").name == "New"
    assert seal.broken_pages(copy, access.key) == ()


@pytest.mark.parametrize("at", [3, 30, 45, 60])
def test_a_log_whose_sums_are_wrong_replaces_no_page(filled: Store, at: int):
    with filled.step("rename", "Rename"):
        filled.save(Client(id="new", name="New"))
    log = durable.companions(filled.opened.path)[0]
    copy = log.with_name("copy-wal")
    content = bytearray(log.read_bytes())
    content[at] ^= 1
    copy.write_bytes(content)
    assert write_log.read(log).pages
    assert write_log.read(copy).pages == frozenset()
    copy.write_bytes(b"short")
    assert write_log.read(copy).pages == frozenset()


def test_a_file_that_is_cut_short_is_told_of(filled: Store):
    filled.opened.close()
    path = filled.opened.path
    whole = path.read_bytes()
    for size in (len(whole) - vault.PAGE, len(whole) - 100, 2 * vault.PAGE):
        path.write_bytes(whole[:size])
        assert problems(filled.opened.access), size


def test_opening_a_workbook_whose_first_page_is_broken_names_its_broken_pages(filled: Store):
    filled.opened.close()
    path = filled.opened.path
    content = bytearray(path.read_bytes())
    for page in (1, 3):
        content[(page - 1) * vault.PAGE + 700] ^= 4
    path.write_bytes(content)
    with pytest.raises(DamagedWorkbook, match=r"\(pages: 1, 3\)"):
        vault.access_to(path, "correct horse", parameters=CHEAP)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM clients", "refers to something missing in clients"),
        ("UPDATE people SET side = 'both'", "of people cannot be read"),
        ("UPDATE responses SET rating = 6", "of responses cannot be read"),
        ("UPDATE rounds SET opened_on = '2026-13-01'", "of rounds cannot be read"),
        ("UPDATE measurements SET value = 'many'", "of measurements cannot be read"),
        ("UPDATE entries SET \"values\" = '[]'", "of entries cannot be read"),
        ("UPDATE clients SET is_archived = 2", "of clients cannot be read"),
        ("UPDATE packs SET body = 'another'", "pack core 1.0 has changed"),
        ("INSERT INTO passages_fts (passages_fts) VALUES ('delete-all')", "search index"),
    ],
)
def test_broken_data_is_found(filled: Store, statement: str, words: str):
    assert any(words in problem for problem in broken(filled, statement))


def test_a_changed_attachment_is_found(filled: Store):
    assert any(
        "Attachment" in problem
        for problem in broken(
            filled, "DROP TRIGGER attachments_never_change", "UPDATE attachments SET bytes = x'00', size = 1"
        )
    )


def test_a_broken_structure_is_found(filled: Store):
    connection = filled.connection
    connection.execute("PRAGMA writable_schema = ON")
    sharper = "replace(sql, 'notes TEXT NOT NULL', 'notes TEXT NOT NULL UNIQUE')"
    connection.execute(f"UPDATE sqlite_master SET sql = {sharper} WHERE name = 'clients'")
    found = problems(filled.opened.access)
    assert found
    assert all("file" in problem for problem in found)


def test_several_problems_come_in_one_run(filled: Store):
    found = broken(filled, "UPDATE people SET side = 'both'", "UPDATE packs SET body = 'another'")
    assert len(found) == 3  # the value, its CHECK, and the pack


def test_a_busy_or_read_only_place_skips_only_the_search_index(filled: Store):
    filled.connection.execute("BEGIN IMMEDIATE")
    assert problems(filled.opened.access) == ()
    filled.connection.execute("ROLLBACK")


def test_the_check_leaves_the_file_as_it_was(filled: Store):
    filled.opened.close()
    path: Path = filled.opened.path
    before = path.read_bytes()
    assert problems(filled.opened.access) == ()
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_log_that_was_left_beside_a_backup_copied_over_its_file_is_found_not_to_fit(opened: vault.Vault):
    path, access = opened.path, opened.access
    log, copy = durable.companions(path)[0], path.with_name("copy")
    backup.make(access, copy)
    store = Store(opened)
    for round_ in range(2):
        for number in range(40):
            with store.step("add", "Add"):
                store.save(Client(id=f"{round_} {number}", name="x" * 500))
        left, whole = log.read_bytes(), path.read_bytes()
        opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    opened.close()
    assert log_fits(access)
    path.write_bytes(whole)
    log.write_bytes(left)
    assert log_fits(access)
    path.write_bytes(copy.read_bytes())
    assert not log_fits(access)
    assert log.read_bytes() == left
    assert path.read_bytes() == copy.read_bytes()
