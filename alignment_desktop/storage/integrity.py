"""Whether a workbook is whole: its seal, its tables, its references, its search index, every row and every digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from alignment_desktop.domain.errors import DamagedWorkbook
from alignment_desktop.i18n import _
from alignment_desktop.storage import durable, migrations, vault, write_log
from alignment_desktop.storage.seal import broken_pages
from alignment_desktop.storage.tables import Table, all_tables

if TYPE_CHECKING:
    from sqlite3 import Connection


def problems(access: vault.Access) -> tuple[str, ...]:
    """Everything that is wrong with a workbook, one sentence each; empty when it is whole.

    Reads on a connection of its own, so it may run in a thread while the workbook is open. A file of an older schema
    is checked as it is, except for its rows. Raises WorkbookError and its children where it does not open at all; one
    that does not open because it is damaged is told of by its broken pages, and by what could not be read for them.
    """
    try:
        return _problems(access)
    except DamagedWorkbook as error:
        pages = broken_pages(access.path, access.key)
        return _lost(access) + (_located(access, pages) if pages else (str(error),))


def log_fits(access: vault.Access) -> bool:
    """Whether the log beside a workbook gives a sound structure with it; True where there is none.

    Every page of a file and of a log may hold its seal, and they not belong together: where a program was killed and
    somebody then copied a backup over the file, what the log holds would be mixed into it at the next opening. Raises
    WorkbookError and its children.
    """
    if not durable.companions(access.path)[0].exists():
        return True
    with vault.reading(access, any_version=True) as connection:
        return next(_structure(connection), None) is None


def _problems(access: vault.Access) -> tuple[str, ...]:
    # The first one keeps the second, which can check more, from folding a log into the file when it closes.
    with (
        vault.reading(access, any_version=True),
        vault.reading(access, any_version=True, for_checks=True) as connection,
    ):
        pages = broken_pages(access.path, access.key)
        if pages:
            return _lost(access) + _located(access, pages)  # on broken pages every other check would only stumble
        found = list(_lost(access))
        checks: list[Callable[[Connection], Iterator[str]]] = [_structure, _references, _attachments, _search_index]
        if connection.execute("PRAGMA user_version").fetchone()[0] == migrations.SCHEMA_VERSION:
            checks[2:2] = [_rows, _packs]
        for check in checks:
            try:
                found.extend(check(connection))
            except vault.DatabaseError as error:
                found.append(_("The file cannot be read in full: {detail}.").format(detail=error))
        return tuple(found)


def _lost(access: vault.Access) -> tuple[str, ...]:
    """What the log of a workbook that was not closed holds and nobody can read; first, because it is gone."""
    told = write_log.problem(access.path)
    return (told,) if told else ()


def _located(access: vault.Access, pages: tuple[int, ...]) -> tuple[str, ...]:
    """The broken pages, and what they hold as far as that can be told without them."""
    told = [_("Page {number} of the file is damaged.").format(number=number) for number in pages]
    tables = _unreadable(access)
    if tables is None:
        told.append(_("It is among those that say where everything else lies, so nothing can be read."))
    elif tables:
        told.append(_("Not readable in full: {tables}. All else is.").format(tables=", ".join(tables)))
    else:
        told.append(_("All rows can be read: the damage is in an index or in free space."))
    return tuple(told)


def _unreadable(access: vault.Access) -> tuple[str, ...] | None:
    """The tables that cannot be read to their end; None where it is not even known which there are."""
    found: list[str] = []
    names: list[str] | None = None
    while names is None or names:
        # After a broken page a connection reads nothing more, so each that met one is followed by a fresh one.
        try:
            with vault.reading(access, any_version=True) as connection:
                if names is None:
                    wanted = "schema = 'main' AND type IN ('table', 'shadow')"
                    rows = connection.execute(f"SELECT name FROM pragma_table_list WHERE {wanted} ORDER BY name")
                    names = [name for (name,) in rows.fetchall()]
                while names:
                    try:
                        for _row in connection.execute(f'SELECT * FROM "{names[0]}" NOT INDEXED'):
                            pass
                    except vault.DatabaseError:
                        found.append(names[0])
                        names.pop(0)
                        break
                    names.pop(0)
        except DamagedWorkbook:
            return None
    return tuple(found)


def _structure(connection: Connection) -> Iterator[str]:
    for (detail,) in connection.execute("PRAGMA integrity_check"):
        if detail != "ok":
            yield _("The structure of the file is damaged: {detail}.").format(detail=detail)


def _references(connection: Connection) -> Iterator[str]:
    for table, row, parent, _number in connection.execute("PRAGMA foreign_key_check"):
        yield _("Row {row} of {table} refers to something missing in {parent}.").format(
            row=row, table=table, parent=parent
        )


def _rows(connection: Connection) -> Iterator[str]:
    for table in all_tables():
        for row in connection.execute(table.select):
            if not _loads(table, row):
                yield _("Row {row} of {table} cannot be read.").format(row=row[0], table=table.name)


def _loads(table: Table, row: tuple[object, ...]) -> bool:
    try:
        return table.to_row(table.from_row(row)) == tuple(row)
    except (ValueError, TypeError, ArithmeticError, AttributeError):
        return False


def _packs(connection: Connection) -> Iterator[str]:
    for sha256, pack, version, body in connection.execute("SELECT id, pack, version, body FROM packs"):
        if hashlib.sha256(body.encode()).hexdigest() != sha256:
            yield _("The stored text of pack {pack} {version} has changed.").format(pack=pack, version=version)


def _attachments(connection: Connection) -> Iterator[str]:
    for sha256, data in connection.execute("SELECT sha256, bytes FROM attachments"):
        if hashlib.sha256(data).hexdigest() != sha256:
            yield _("Attachment {sha256} has changed.").format(sha256=sha256)


def _search_index(connection: Connection) -> Iterator[str]:
    """The index against its passages: FTS5's own check, a command in the form of an insert that writes nothing."""
    connection.execute("ROLLBACK")
    connection.execute("PRAGMA query_only = OFF")
    try:
        connection.execute("INSERT INTO passages_fts (passages_fts, rank) VALUES ('integrity-check', 1)")
    except vault.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == 11:
            yield _("The search index does not match the texts. Rebuild it.")
        elif code not in (5, 8):  # busy, or a read-only place: the structure check has looked at the index then
            raise
    finally:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
