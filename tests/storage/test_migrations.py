from __future__ import annotations

import ast
import inspect
import shutil
from pathlib import Path

import pytest

from alignment_desktop.domain.engagement import Client
from alignment_desktop.domain.errors import DamagedWorkbook, WorkbookError
from alignment_desktop.domain.interview import Remark
from alignment_desktop.domain.library import OwnPart, SwitchedOff
from alignment_desktop.storage import migrations, vault
from alignment_desktop.storage.integrity import problems
from alignment_desktop.storage.search import search
from alignment_desktop.storage.store import Store
from tests.storage.make_workbook import PASSPHRASE, path_of
from tests.storage.things import CHEAP, SINCE, fill, one_of_each

WORDS = "correct horse"


def schema(opened: vault.Vault) -> list[tuple[str, str]]:
    return opened.connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def a_further_one(db: object) -> None:
    db.execute("ALTER TABLE clients ADD COLUMN moved INTEGER NOT NULL DEFAULT 0")  # type: ignore[attr-defined]


def one_that_fails(db: object) -> None:
    a_further_one(db)
    raise ZeroDivisionError


def one_that_breaks_references(db: object) -> None:
    db.execute("DELETE FROM clients")  # type: ignore[attr-defined]


def tomorrow(monkeypatch: pytest.MonkeyPatch, migration: object) -> None:
    """Adds a migration to the history, as the next version of the program has it."""
    monkeypatch.setattr(migrations, "HISTORY", (*migrations.HISTORY, migration))
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)


@pytest.fixture
def closed(opened: vault.Vault) -> Path:
    fill(Store(opened))
    opened.close()
    return opened.path


@pytest.mark.parametrize("number", range(1, migrations.SCHEMA_VERSION + 1))
def test_a_real_file_of_every_released_schema_opens_with_all_it_holds(tmp_path: Path, number: int):
    book = tmp_path / "book"
    shutil.copy(path_of(number), book)
    with vault.open(book, PASSPHRASE) as opened:
        store = Store(opened)
        for thing in (thing for thing in one_of_each() if SINCE.get(type(thing), 1) <= number):
            assert store.get(type(thing), thing.id).id == thing.id
        assert {client.id for client in store.all(Client)} == {"client", "redone"}
        assert [entry.command for entry in store.history()] == [
            "fill",
            "add_client",
            "add_client",
            "undo",
            "undo",
            "redo",
        ]
        assert store.undo_label is None
        assert problems(opened.access) == ()


def test_remarks_of_the_first_schema_stand_in_the_order_they_were_made(tmp_path: Path):
    book = tmp_path / "book"
    shutil.copy(path_of(1), book)
    with vault.open(book, PASSPHRASE) as opened:
        store = Store(opened)
        assert [(remark.id, remark.position) for remark in store.all(Remark)] == [("remark1", 0), ("remark2", 0)]
        # The steps of that day know no position, and are read all the same.
        fill_step = store.history()[0]
        kept = [c.after for c in store.changes_of(fill_step.id) if c.kind is Remark]
        assert [(remark.id, remark.position) for remark in kept if isinstance(remark, Remark)] == [
            ("remark1", 0),
            ("remark2", 0),
        ]


def test_a_workbook_of_the_second_schema_takes_own_parts_and_switched_off_questions(tmp_path: Path):
    book = tmp_path / "book"
    shutil.copy(path_of(2), book)
    with vault.open(book, PASSPHRASE) as opened:
        store = Store(opened)
        assert store.all(OwnPart) == store.all(SwitchedOff) == ()
        with store.step("keep", "Keep"):
            store.save(OwnPart(id="own_part", kind="findings", part="own.F1", body='{"effect":"Rework piles up"}'))
            store.save(SwitchedOff(id="switched_off", round_id="round", question="C1.P1.Q2"))
        assert [hit.id for hit in search(store.connection, "rework")] == ["own_part"]
        store.undo()
        assert store.all(OwnPart) == store.all(SwitchedOff) == ()
        assert search(store.connection, "rework") == ()
        assert problems(opened.access) == ()


def test_a_real_file_has_the_schema_that_a_new_workbook_has(tmp_path: Path, opened: vault.Vault):
    book = tmp_path / "book"
    shutil.copy(path_of(migrations.SCHEMA_VERSION), book)
    with vault.open(book, PASSPHRASE, read_only=True) as real:
        assert schema(real) == schema(opened)


def test_the_version_counts_the_history(opened: vault.Vault):
    applied = opened.connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
    assert [name for (name,) in applied] == [migration.__name__ for migration in migrations.HISTORY]
    assert len(migrations.HISTORY) == migrations.SCHEMA_VERSION


def test_migrations_do_not_know_the_dataclasses_and_do_not_commit():
    tree = ast.parse(inspect.getsource(migrations))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
    }
    assert not any(name and ("tables" in name or "domain" in name) for name in imported)
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {"conn", "commit", "transform"}


def test_an_older_workbook_is_brought_up_to_date_and_a_checked_copy_kept(closed: Path, monkeypatch: pytest.MonkeyPatch):
    tomorrow(monkeypatch, a_further_one)
    with vault.open(closed, WORDS, parameters=CHEAP) as opened:
        assert opened.connection.execute("SELECT moved FROM clients").fetchall() == [(0,)]
        assert opened.connection.execute("PRAGMA user_version").fetchone() == (len(migrations.HISTORY),)
        assert opened.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    monkeypatch.undo()
    kept = closed.with_name(f"our clients.schema-{migrations.SCHEMA_VERSION}.alignment")
    with vault.open(kept, WORDS, parameters=CHEAP) as opened:
        assert Store(opened).get(Client, "client")


def test_an_older_workbook_is_not_changed_by_reading(closed: Path, monkeypatch: pytest.MonkeyPatch):
    tomorrow(monkeypatch, a_further_one)
    before = closed.read_bytes()
    with pytest.raises(WorkbookError, match="older version"):
        vault.open(closed, WORDS, read_only=True, parameters=CHEAP)
    assert closed.read_bytes() == before
    assert problems(vault.access_to(closed, WORDS, parameters=CHEAP)) == ()


@pytest.mark.parametrize(
    ("migration", "error"), [(one_that_fails, ZeroDivisionError), (one_that_breaks_references, RuntimeError)]
)
def test_a_failing_migration_leaves_the_workbook_of_before(
    closed: Path, monkeypatch: pytest.MonkeyPatch, migration: object, error: type[Exception]
):
    tomorrow(monkeypatch, migration)
    with pytest.raises(error):
        vault.open(closed, WORDS, parameters=CHEAP)
    monkeypatch.undo()
    with vault.open(closed, WORDS, parameters=CHEAP) as opened:
        assert "moved" not in dict(schema(opened))["clients"]
        assert Store(opened).get(Client, "client")


def test_a_damaged_workbook_is_not_migrated(closed: Path, monkeypatch: pytest.MonkeyPatch):
    content = bytearray(closed.read_bytes())
    content[-vault.PAGE + 10] ^= 1
    closed.write_bytes(content)
    tomorrow(monkeypatch, a_further_one)
    with pytest.raises(DamagedWorkbook):
        vault.open(closed, WORDS, parameters=CHEAP)
    assert closed.read_bytes() == bytes(content)
