"""The sealed file of a workbook: made, opened, replaced and closed under its lock."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlcipher3  # type: ignore[import-untyped]
from msgspec import Struct
from sqlcipher3 import dbapi2

from alignment_desktop.domain.errors import (
    NewerWorkbook,
    NotAWorkbook,
    Refused,
    WorkbookError,
    WorkbookInUse,
    WrongPassphrase,
)
from alignment_desktop.i18n import _
from alignment_desktop.storage import connections, durable, migrations
from alignment_desktop.storage.lock import Holder, Lock, acquire
from alignment_desktop.storage.seal import (
    PAGE,
    PARAMETERS,
    SALT,
    Key,
    KeyParameters,
    broken_pages,
    derive,
    is_sealed_with,
)
from alignment_desktop.storage.told import DatabaseError, IntegrityError, damaged, friendly, unwritable

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlite_utils import Database
else:
    Connection: TypeAlias = Any

APPLICATION_ID = 0x414C4E57  # "ALNW"
_PLAIN_SQLITE = b"SQLite format 3\0"
_SAMPLED_PAGES = 512


class Access(Struct, frozen=True, kw_only=True):
    """All that a job needs to open a reading connection of its own: where the file is, and its key.

    `is_protected` is False where the passphrase is known to be the empty one, which anybody can try.
    """

    path: Path
    key: Key
    is_protected: bool = True


class Vault:
    """An open workbook file. `connection` is its one connection here; `close` ends it and gives the lock back."""

    def __init__(self, *, access: Access, connection: Connection, lock: Lock | None) -> None:
        self.access = access
        self.connection = connection
        self._lock = lock
        self._file = durable.identity(access.path)
        self._kept: Path | None = None
        self._is_closed = False

    @property
    def path(self) -> Path:
        return self.access.path

    @property
    def is_read_only(self) -> bool:
        return self._lock is None

    @property
    def left_by(self) -> Holder | None:
        """Who had the file open for writing before and did not close it; None where it was closed properly."""
        return self._lock.left_by if self._lock is not None else None

    def refuse_writing(self) -> None:
        """Raises Refused where it is open for reading only, WorkbookError where the file is not at its path any more.

        One that was moved, replaced or removed would take what is saved to where nobody finds it, or into the log of
        another file. What was saved until then is kept beside the path, once.
        """
        if self._lock is None:
            raise Refused(_("The workbook is open for reading only. Open it for writing to change it."))
        if not self._is_displaced:
            return
        if self._kept is None:
            self._kept = self._kept_beside()
        told = (
            _("{name} was moved, replaced or removed by another program while it was open, so nothing more is saved in "
              "it. What was saved is kept as {kept}: close the workbook and open that.")
            if self._kept is not None
            else _("{name} was moved, replaced or removed by another program while it was open, so nothing more is "
                   "saved in it. Put it back, or close it and open it where it is now.")
        )  # fmt: skip
        raise WorkbookError(told.format(name=self.path.name, kept=self._kept))

    @property
    def _is_displaced(self) -> bool:
        return self._lock is not None and not self._is_closed and durable.identity(self.path) != self._file

    def _kept_beside(self) -> Path | None:
        """A file with all that the connection sees, beside the path; None where none can be made."""
        part = durable.part_beside(self.path)
        with contextlib.suppress(DatabaseError, OSError), _tidied(part):
            copied(self.connection, part, self.access.key)
            kept = durable.free_name(self.path, "displaced")
            durable.put_in_place(part, kept, replace=False)
            return kept
        return None

    @property
    def kept(self) -> Path | None:
        """Where what was saved is kept, if the file was moved, replaced or removed while it was open."""
        return self._kept

    def close(self) -> None:
        """Ends the connection, which folds the write-ahead log into the file; a second call does nothing.

        Where the file is not at its path any more, what was saved is kept beside it under another name, and the log
        goes: whatever lies at the path now would be read with it.
        """
        try:
            if self._is_displaced and self._kept is None:
                self._kept = self._kept_beside()
            self.connection.close()
            if self._is_displaced and self._kept is not None:
                durable.clear(*durable.companions(self.path))
        finally:
            self._is_closed = True
            if self._lock is not None:
                self._lock.release()

    def forget_key(self) -> None:
        """Drops the key of a closed file; Python may keep copies of it in freed memory."""
        self.access = Access(path=self.path, key=Key(b"", b""), is_protected=self.access.is_protected)

    def replace(self, part: Path, access: Access) -> None:
        """Puts a whole copy that this access opens in the file's place and goes on with it, the lock held throughout.

        Raises Refused where it is open for reading only, WorkbookInUse while another program reads it, WorkbookError
        where the copy cannot be put there; the file is then as it was, and still open.
        """
        self.refuse_writing()
        with friendly(self.path):
            # Nothing may be left in the log, because the log goes before the new file comes.
            is_busy, *_counts = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if is_busy:
                told = _("Another program reads {name}. Close it there, then try again.")
                raise WorkbookInUse(told.format(name=self.path.name))
            self.connection.close()
            try:
                durable.clear(*durable.companions(self.path))
                durable.put_in_place(part, self.path, replace=True)
            except OSError as error:
                if not is_sealed_with(self.path, access.key, 1):
                    told = _("{name} could not be replaced by its copy: {reason}. It is as it was; try again.")
                    raise WorkbookError(
                        told.format(name=self.path.name, reason=error.strerror or error)
                    ) from error  # fmt: skip
            finally:
                is_anew = is_sealed_with(self.path, access.key, 1)
                if is_anew:
                    self.access = access
                self.connection = _opened_again(self.access, is_anew=is_anew)
                self._file = durable.identity(self.path)

    def __enter__(self) -> Vault:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def create(path: Path, passphrase: str, *, parameters: tuple[KeyParameters, ...] = PARAMETERS) -> Vault:
    """A new, empty workbook at a path where nothing is yet, open for writing.

    It is made under another name and appears only when complete. Raises WorkbookError where something is there.
    """
    path = path.absolute()
    _refuse_existing(path)
    if not path.parent.is_dir():
        raise WorkbookError(_("There is no folder {folder}. Create it first.").format(folder=path.parent))
    lock = acquire(path)
    try:
        _refuse_existing(path)
        # A write-ahead log without its workbook would be taken for the new file's own.
        durable.clear(*durable.companions(path))
        part = durable.part_beside(path)
        key = derive(passphrase, os.urandom(SALT), parameters[0])
        with friendly(path), _tidied(part):
            connection = connections.connected(part, key, writable=True)
            try:
                _brought_up_to_date(connection)
                # Closing folds the log in as well, but says nothing where the disk refuses, and the log goes next.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.close()
            try:
                durable.put_in_place(part, path, replace=False)
            except FileExistsError:
                _refuse_existing(path)
                raise
            try:
                connection = connections.connected(path, key, writable=True)
            except BaseException:
                durable.clear_database(path)
                raise
        access = Access(path=path, key=key, is_protected=bool(passphrase))
        return Vault(access=access, connection=connection, lock=lock)
    except BaseException as error:
        lock.release()
        if isinstance(error, OSError):
            told = _("{path} could not be made: {reason}. Check the disk, or choose another place.")
            raise WorkbookError(told.format(path=path, reason=error.strerror or error)) from error
        raise


def open(
    path: Path,
    passphrase: str,
    *,
    read_only: bool = False,
    take_over: bool = False,
    parameters: tuple[KeyParameters, ...] = PARAMETERS,
) -> Vault:
    """The workbook at this path, opened and, for writing, brought up to today's schema.

    Reading works while another process writes. take_over=True pushes the lock of another host aside.
    Raises NotAWorkbook, WrongPassphrase, DamagedWorkbook, NewerWorkbook, WorkbookInUse or WorkbookError.
    """
    return open_with(access_to(path, passphrase, parameters=parameters), read_only=read_only, take_over=take_over)


def open_with(access: Access, *, read_only: bool = False, take_over: bool = False) -> Vault:
    """The workbook of this access, opened as `open` does; for a key that was derived in another thread."""
    lock = None if read_only else acquire(access.path, take_over=take_over)
    try:
        if lock is not None:
            durable.clear(*durable.parts_of(access.path))  # what a killed program left half made
            durable.make_own(access.path)
            if not os.access(access.path, os.W_OK):
                # SQLite would notice only behind the making of a log, which nobody can write to afterwards either.
                raise unwritable(access.path)
        with friendly(access.path):
            connection = _opened(access, writable=lock is not None)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return Vault(access=access, connection=connection, lock=lock)


def access_to(path: Path, passphrase: str, *, parameters: tuple[KeyParameters, ...] = PARAMETERS) -> Access:
    """What opens this file. Raises NotAWorkbook, WrongPassphrase, DamagedWorkbook or WorkbookError."""
    path = durable.own_name(path)
    salt = _salt_of(path)
    key = _fitting_key(path, tuple(derive(passphrase, salt, each) for each in parameters))
    return Access(path=path, key=key, is_protected=bool(passphrase))


def access_with(path: Path, key: Key) -> Access:
    """What opens this file with a key that is known, whatever its first bytes say. Raises as `access_to` does."""
    path = durable.own_name(path)
    _salt_of(path)
    return Access(path=path, key=_fitting_key(path, (key,)))


@contextlib.contextmanager
def reading(access: Access, *, any_version: bool = False, for_checks: bool = False) -> Iterator[Connection]:
    """A reading connection for the thread that asks, on one unmoving state of the file; closed at the end.

    any_version=True reads a file of an older schema too, for copying and checking it as it is. for_checks=True
    is for checks that a connection for reading alone does not do in full: it writes nothing, and asks for another
    reading one beside.
    """
    with friendly(access.path):
        connection = _opened(access, writable=False, any_version=any_version, for_checks=for_checks)
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield connection
        finally:
            connection.close()


def folded(access: Access) -> None:
    """Folds the log of a killed program into its file, for whoever holds the lock; without the right key it stays."""
    with contextlib.suppress(DatabaseError, WorkbookError):
        connection = connections.connected(access.path, _fitting_key(access.path, (access.key,)), writable=True)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()


def copied(source: Connection, target: Path, key: Key) -> None:
    """Writes the whole database, page for page and sealed with this key, to a path where nothing is yet."""
    copy = connections.keyed(target, key)
    try:
        source.backup(copy)
    finally:
        copy.close()


def schema_database(connection: Connection) -> Database:
    """The connection in the hands of sqlite-utils, for schema work; 0.2 s on first use, so only asked for when due."""
    # sqlite-utils picks its exception classes when it is first imported; these names make it pick the cipher's.
    sys.modules["pysqlite3"] = sqlcipher3
    sys.modules["pysqlite3.dbapi2"] = dbapi2
    from sqlite_utils import Database as Opened

    return Opened(connection, execute_plugins=False)


def _wrong_passphrase(path: Path) -> WrongPassphrase:
    return WrongPassphrase(
        _("Wrong passphrase, or {name} is not a workbook or is damaged at its start. Try the passphrase again, "
          "or restore a backup.").format(name=path.name)
    )  # fmt: skip


def _refuse_existing(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise WorkbookError(_("{path} is there already. Choose another name.").format(path=path))


def _salt_of(path: Path) -> bytes:
    """The first 16 bytes of a file that may be a workbook; refuses what plainly is none."""
    if not path.exists():
        raise WorkbookError(_("There is no file {path}. Check the name.").format(path=path))
    if not path.is_file():
        raise NotAWorkbook(_("{path} is not a file. Choose a workbook.").format(path=path))
    try:
        with path.open("rb") as file:
            salt = file.read(SALT)
    except OSError as error:
        raise WorkbookError(_("{path} cannot be read. Check its permissions.").format(path=path)) from error
    if not salt:
        raise NotAWorkbook(_("{name} is empty. Restore a backup, or choose another file.").format(name=path.name))
    if salt == _PLAIN_SQLITE or path.stat().st_size < PAGE:
        raise NotAWorkbook(_("{name} is not a workbook. Choose another file.").format(name=path.name))
    return salt


def _fitting_key(path: Path, keys: tuple[Key, ...]) -> Key:
    """The key that opens page 1, or failing that an error that tells a wrong passphrase from damage."""
    for key in keys:
        if is_sealed_with(path, key, 1) or _opens_by_log(path, key):
            return key
    pages = path.stat().st_size // PAGE
    step = max(1, pages // _SAMPLED_PAGES)
    for key in keys:
        if any(is_sealed_with(path, key, number) for number in range(2, pages + 1, step)):
            raise damaged(path, broken_pages(path, key))
    raise _wrong_passphrase(path)


def _opens_by_log(path: Path, key: Key) -> bool:
    """Whether the write-ahead log holds a page 1 of this key: after a power cut the file's own may be half written."""
    if not durable.companions(path)[0].exists():
        return False
    connection = connections.keyed(path, key, "mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except DatabaseError:
        return False
    finally:
        connection.close()
    return True


def _opened(access: Access, *, writable: bool, any_version: bool = False, for_checks: bool = False) -> Connection:
    """A connection to a workbook of today's schema; migrates an older one when it may write."""
    path = access.path
    if writable:
        connection = connections.connected(path, access.key, writable=True)
    else:
        connection = connections.connected_for_reading(path, access.key, for_checks=for_checks)
    try:
        if _pragma(connection, "application_id") != APPLICATION_ID:
            raise NotAWorkbook(_("{name} was made by another program. Choose another file.").format(name=path.name))
        version = _pragma(connection, "user_version")
        if version > migrations.SCHEMA_VERSION:
            raise NewerWorkbook(
                _("{name} was written by a newer version of this program. Update the program to open it.")
                .format(name=path.name)
            )  # fmt: skip
        if version < migrations.SCHEMA_VERSION and not any_version:
            if not writable:
                raise WorkbookError(
                    _("{name} is of an older version. Open it once for writing, which brings it up to date.")
                    .format(name=path.name)
                )  # fmt: skip
            _keep_copy(connection, access, version)
            _brought_up_to_date(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened_again(access: Access, *, is_anew: bool) -> Connection:
    """The connection after a swap. Where it fails behind one that was made, it is said that it was made."""
    try:
        with friendly(access.path):
            return _opened(access, writable=True)
    except WorkbookError as error:
        if not is_anew:
            raise
        told = _("{name} is written anew and opens with the new passphrase alone, but not now: {reason} Close it and "
                 "open it again.")  # fmt: skip
        raise WorkbookError(told.format(name=access.path.name, reason=error)) from error


def _keep_copy(connection: Connection, access: Access, version: int) -> None:
    """A checked copy beside the workbook before its schema changes; stays until the user removes it."""
    kept = access.path.with_name(f"{access.path.stem}.schema-{version}{access.path.suffix}")
    part = durable.part_beside(kept)
    with _tidied(part):
        copied(connection, part, access.key)
        copy = connections.keyed(part, access.key)
        try:
            faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            if faults or copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise damaged(access.path)
        finally:
            copy.close()
        durable.put_in_place(part, kept, replace=True)


def _brought_up_to_date(connection: Connection) -> None:
    """Applies the migrations that are due, all or none, with the version set in the same transaction."""
    database = schema_database(connection)
    # The pragma is ignored inside a transaction, and rebuilding a table needs it off.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with database.atomic():
            migrations.apply(database)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {migrations.SCHEMA_VERSION}")
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration left {len(broken)} broken references")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


@contextlib.contextmanager
def _tidied(part: Path) -> Iterator[None]:
    """Removes an unfinished file and its companions, however the block ends."""
    try:
        yield
    finally:
        durable.clear_database(part)


__all__ = (
    "APPLICATION_ID",
    "PAGE",
    "PARAMETERS",
    "Access",
    "DatabaseError",
    "IntegrityError",
    "Key",
    "KeyParameters",
    "Vault",
    "access_to",
    "access_with",
    "copied",
    "create",
    "damaged",
    "derive",
    "folded",
    "friendly",
    "open",
    "open_with",
    "reading",
    "schema_database",
)
