"""Words taken out for good: from rows, from what the journal keeps of them, from the search index and from the file.

Everything but `scrub` and `renew_backups` happens inside the step of the command that erases.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from alignment_desktop.domain.record import Record
from alignment_desktop.storage import backup, durable, seal, search, vault
from alignment_desktop.storage.tables import Table, all_tables, table_of

if TYPE_CHECKING:
    from sqlite3 import Connection

    from alignment_desktop.storage.store import Store

Belonging: TypeAlias = dict[Table, set[str]]
Sought: TypeAlias = tuple[tuple[str, re.Pattern[str]], ...]

_GIVEN = "(SELECT value FROM json_each(?))"


def belonging(store: Store, root: Record) -> Belonging:
    """The ids of a thing and of all that hangs on it, by table, parents first; also of what is only in the journal."""
    found: Belonging = {table_of(type(root)): {root.id}}
    gone = _gone(store.connection)
    for table in all_tables():
        for column, parent in _references(store.connection, table):
            if parent in found and parent is not table:
                whole = found[parent]
                rows = store.connection.execute(
                    f'SELECT id FROM {table.name} WHERE "{column}" IN {_GIVEN}', (json.dumps(sorted(whole)),)
                )
                ids = {id_ for (id_,) in rows} | {id_ for id_, row in gone[table] if row.get(column) in whole}
                if ids:
                    found.setdefault(table, set()).update(ids)
    return found


def referring(store: Store, table: Table, column: str, ids: Collection[str]) -> set[str]:
    """The ids of the rows that refer to one of these, and of those that did so and are gone."""
    given = json.dumps(sorted(ids))
    was, became = (f"json_extract(\"{side}\", '$.{column}') IN {_GIVEN}" for side in ("before", "after"))
    rows = store.connection.execute(
        f'SELECT id FROM {table.name} WHERE "{column}" IN {_GIVEN} UNION SELECT row_id FROM changes'
        f" WHERE table_name = ? AND row_id NOT IN (SELECT id FROM {table.name}) AND ({was} OR {became})",
        (given, table.name, given, given),
    )
    return {id_ for (id_,) in rows}


def blank(store: Store, table: Table, ids: Collection[str], words: Mapping[str, str]) -> None:
    """Puts these words in the place of what the journal keeps of the rows, before and after every change."""
    paths = "".join(f", '$.{column}', ?" for column in words)
    values = tuple(words.values())
    store.connection.execute(
        f'UPDATE changes SET "before" = json_set("before"{paths}), "after" = json_set("after"{paths})'
        f" WHERE table_name = ? AND row_id IN {_GIVEN}",
        (*values, *values, table.name, json.dumps(sorted(ids))),
    )
    store.put_out_of_reach(ids)


def reword(store: Store, within: Belonging, words: Iterable[str], instead: str) -> None:
    """Puts other words in the place of these, wherever they stand word for word in rows and their journal."""
    sought = _sought(words)
    if not sought:
        return
    for table, ids in within.items():
        rows = store.connection.execute(f"{table.select} WHERE id IN {_GIVEN}", (json.dumps(sorted(ids)),)).fetchall()
        for row in rows:
            said = tuple(_reworded(value, sought, instead) for value in row)
            if said != row:
                store.erase(table.from_row(said), is_kept=True)
    ids = set().union(*within.values())
    kept = store.connection.execute(
        f'SELECT rowid, row_id, "before", "after" FROM changes WHERE row_id IN {_GIVEN}', (json.dumps(sorted(ids)),)
    ).fetchall()
    for number, row_id, *texts in kept:
        said = tuple(_rekept(text, sought, instead) for text in texts)
        if said != tuple(texts):
            store.connection.execute('UPDATE changes SET "before" = ?, "after" = ? WHERE rowid = ?', (*said, number))
            store.put_out_of_reach({row_id})


def remove(store: Store, found: Belonging, root: Record) -> None:
    """Removes the rows and every line of the journal on them; of the root the journal keeps what it is given as."""
    connection = store.connection
    connection.execute("PRAGMA defer_foreign_keys = ON")
    pictures = pictures_of(store, found)
    own = table_of(type(root))
    for table, ids in reversed(found.items()):
        if table is not own:
            connection.execute(f"DELETE FROM {table.name} WHERE id IN {_GIVEN}", (json.dumps(sorted(ids)),))
    store.erase(root, is_kept=False)
    everything = set().union(*found.values())
    connection.execute(f"DELETE FROM changes WHERE row_id IN {_GIVEN}", (json.dumps(sorted(everything)),))
    connection.execute("DELETE FROM steps WHERE id NOT IN (SELECT step_id FROM changes)")
    drop_pictures(store, pictures)


def values(store: Store, table: Table, column: str, ids: Collection[str]) -> set[str]:
    """What these rows hold in a column of texts, and what they ever held there."""
    given = json.dumps(sorted(ids))
    rows = store.connection.execute(
        f'SELECT "{column}" FROM {table.name} WHERE id IN {_GIVEN}'
        f" UNION SELECT json_extract(\"before\", '$.{column}') FROM changes WHERE row_id IN {_GIVEN}"
        f" UNION SELECT json_extract(\"after\", '$.{column}') FROM changes WHERE row_id IN {_GIVEN}",
        (given, given, given),
    )
    return {value for (value,) in rows if value is not None}


def pictures_of(store: Store, found: Belonging) -> set[str]:
    """The digests of the attachments that these rows show, or ever showed."""
    digests: set[str] = set()
    for table, ids in found.items():
        for column in _picture_columns(store.connection, table):
            digests |= values(store, table, column, ids)
    return digests


def drop_pictures(store: Store, digests: Collection[str]) -> None:
    """Removes those of the attachments that no row shows any more."""
    used = " UNION ".join(
        f'SELECT "{column}" FROM {table.name} WHERE "{column}" IS NOT NULL'
        for table in all_tables()
        for column in _picture_columns(store.connection, table)
    )
    store.connection.execute(
        f"DELETE FROM attachments WHERE sha256 IN {_GIVEN} AND sha256 NOT IN ({used})", (json.dumps(sorted(digests)),)
    )


def forget_in_index(store: Store) -> None:
    """Makes the search index anew: no page of it then holds what its passages do not."""
    search.rebuild(store.connection)


def scrub(connection: Connection) -> None:
    """Writes the file anew without its free space, and empties the log beside it; after the commit.

    While a job reads, or where the disk is full, the log keeps its pages until the workbook is closed.
    """
    with contextlib.suppress(vault.DatabaseError):
        connection.execute("VACUUM")
    with contextlib.suppress(vault.DatabaseError):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def renew_backups(access: vault.Access, folder: Path, stem: str, made_on: date) -> tuple[Path, ...]:
    """Puts one backup of today in the place of all automatic ones of a stem in the folder; gives those that are left.

    For a job. Without an automatic backup nothing is made. Those of an earlier passphrase are not opened by today's
    key and stay. Raises WorkbookError, and has then removed nothing.
    """
    there = backup.found_in(folder, stem)
    ours = [each.path for each in there if _opens(each.path, access)]
    if ours:
        backup.make(access, folder / backup.name_for(stem, there[-1].sequence + 1, made_on))
        for path in ours:
            with contextlib.suppress(OSError):  # held by another program; it is named as one that is left
                durable.clear(path)
    return tuple(each.path for each in there if each.path.exists())


def backups_elsewhere(access: vault.Access, folder: Path) -> tuple[Path, ...]:
    """The backups in the folders beside this one that today's key opens.

    They were made while the workbook had another name or place, or are those of a copy of it.
    """
    found = folder.parent.glob("*/*.backup")
    return tuple(sorted(path for path in found if path.parent != folder and _opens(path, access)))


def _opens(path: Path, access: vault.Access) -> bool:
    """Whether the key of the workbook opens a backup; False for one that cannot be read."""
    try:
        return path.is_file() and seal.is_sealed_with(path, access.key, 1)
    except OSError:
        return False


def _gone(connection: Connection) -> dict[Table, list[tuple[str, dict[str, Any]]]]:
    """The rows that only the journal has, by table, each as one change tells of it; the journal is read once."""
    gone: dict[Table, list[tuple[str, dict[str, Any]]]] = {table: [] for table in all_tables()}
    by_name = {table.name: table for table in gone}
    live = {id_ for table in gone for (id_,) in connection.execute(f"SELECT id FROM {table.name}")}
    first = 'SELECT table_name, row_id, coalesce("before", "after") FROM changes WHERE rowid IN'
    for name, id_, text in connection.execute(f"{first} (SELECT min(rowid) FROM changes GROUP BY table_name, row_id)"):
        if id_ not in live:
            gone[by_name[name]].append((id_, json.loads(text)))
    return gone


def _references(connection: Connection, table: Table) -> list[tuple[str, Table]]:
    by_name = {each.name: each for each in all_tables()}
    rows = connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table.name,)).fetchall()
    return [(column, by_name[parent]) for column, parent in rows if parent in by_name]


def _picture_columns(connection: Connection, table: Table) -> list[str]:
    rows = connection.execute(
        'SELECT "from" FROM pragma_foreign_key_list(?) WHERE "table" = \'attachments\'', (table.name,)
    )
    return [column for (column,) in rows]


def _sought(words: Iterable[str]) -> Sought:
    """The words in small letters with a pattern that finds them, longest first, as they are and as JSON spells them.

    A single word is found only where it is all that a field holds.
    """
    spelled = {spelling for each in words for spelling in (each, json.dumps(each, ensure_ascii=False)[1:-1]) if each}
    return tuple(
        (
            each.lower(),
            re.compile(
                rf"(?<!\w){re.escape(each)}(?!\w)" if len(each.split()) > 1 else rf"\A\s*{re.escape(each)}\s*\Z",
                re.IGNORECASE,
            ),
        )
        for each in sorted(spelled, key=len, reverse=True)
    )


def _reworded(value: Any, sought: Sought, instead: str) -> Any:
    """A value with other words in the place of those sought; most texts hold none, which is quick to see."""
    if not isinstance(value, str):
        return value
    small = value.lower()
    for words, pattern in sought:
        if words in small:
            value = pattern.sub(instead, value)
    return value


def _rekept(text: str | None, sought: Sought, instead: str) -> str | None:
    """The same for a row as the journal keeps it."""
    if text is None:
        return None
    row: dict[str, Any] = json.loads(text)
    said = {name: _reworded(value, sought, instead) for name, value in row.items()}
    return text if said == row else json.dumps(said, ensure_ascii=False, separators=(",", ":"))
