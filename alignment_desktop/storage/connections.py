"""Connections to a sealed file: the one module that opens them and sets pragmas."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from alignment_desktop.storage import durable
from alignment_desktop.storage.seal import Key
from alignment_desktop.storage.told import DatabaseError

if TYPE_CHECKING:
    from sqlite3 import Connection
else:
    Connection: TypeAlias = Any

# name, value set, value read back
_EVERY_CONNECTION: tuple[tuple[str, str, Any], ...] = (
    ("busy_timeout", "300", 300),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
)
_WRITING: tuple[tuple[str, str, Any], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("secure_delete", "ON", 1),
    ("journal_size_limit", str(8 * 2**20), 8 * 2**20),
)
# On macOS fsync only reaches the drive's cache; F_FULLFSYNC goes through it.
_MACOS: tuple[tuple[str, str, Any], ...] = (("fullfsync", "ON", 1), ("checkpoint_fullfsync", "ON", 1))
_READING: tuple[tuple[str, str, Any], ...] = (("query_only", "ON", 1),)


def pragmas(*, writable: bool) -> tuple[tuple[str, str, Any], ...]:
    """What every connection of this kind is set to: name, value given, value that must read back."""
    macos = _MACOS if sys.platform == "darwin" else ()
    return _EVERY_CONNECTION + (_WRITING + macos if writable else _READING)


def keyed(path: Path, key: Key, query: str = "") -> Connection:
    """A keyed connection without any other setting. Raises DatabaseError where it cannot be opened."""
    # As bytes: a name that is no text in the encoding of this computer is a name all the same.
    target = f"file:{quote(os.fsencode(path))}?{query}" if query else str(path)
    connection: Connection = dbapi2.connect(
        target, uri=bool(query), isolation_level=None, timeout=0.3, cached_statements=256
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f'PRAGMA key = "{key.spelled()}"')
        if connection.execute("PRAGMA cipher_version").fetchone() is None:
            raise RuntimeError("the database driver does not encrypt")
    except BaseException:
        connection.close()
        raise
    return connection


def connected(path: Path, key: Key, *, writable: bool, query: str = "") -> Connection:
    """A keyed connection with every pragma set and read back."""
    connection = keyed(path, key, query)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, given, expected in pragmas(writable=writable):
            connection.execute(f"PRAGMA {name} = {given}")
            answer = connection.execute(f"PRAGMA {name}").fetchone()
            if answer is None or answer[0] != expected:
                raise RuntimeError(f"pragma {name} reads {answer} instead of {expected}")
    except BaseException:
        connection.close()
        raise
    return connection


def connected_for_reading(path: Path, key: Key, *, for_checks: bool = False) -> Connection:
    """A connection for reading, wherever the file lies, with every pragma set and read back.

    A log that is there already is read as it is: an ordinary connection would fold it into the file when it is the last
    to close. Where none is, an ordinary one clears away what it makes itself. `for_checks` makes it ordinary in any
    case, for checks that write nothing: of the search index, which takes a writer's lock, and of the tables' own rules,
    which SQLite leaves out where it may not write. In a read-only place SQLite needs to be told that no log can appear
    (immutable), which holds if none is there.
    """
    has_log = durable.companions(path)[0].exists()
    queries = ["mode=ro", "mode=rw"] if has_log and not for_checks else ["mode=rw", "mode=ro"]
    if not has_log:
        queries.append("immutable=1&mode=ro")
    failure: Exception | None = None
    for query in queries:
        try:
            return connected(path, key, writable=False, query=query)
        except DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (8, 14):
                raise
            failure = error
    assert failure is not None
    raise failure
