"""The journal: every step with the rows as they were and as they became, in the same transaction as the rows.

One reading of it serves undo, redo, the audit trail and what changed since a date. A row is kept as JSON of its
columns, None where there was no row. Attachment bytes and search rows never enter it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from alignment_desktop.storage.tables import Row, Table, table_named

if TYPE_CHECKING:
    from sqlite3 import Connection


class Record(Struct, frozen=True):
    """One row before and after; None where there was none."""

    table: Table
    row_id: str
    before: Row | None
    after: Row | None


class StepEntry(Struct, frozen=True, kw_only=True):
    """One line of the journal. `seq` orders the steps; `at` is UTC ISO text; `label` is what menus show."""

    seq: int
    id: str
    session_id: str
    at: str
    author: str
    command: str
    label: str
    engagement_id: str | None
    schema_version: int
    undoes_step_id: str | None
    is_undoable: bool


_STEP_COLUMNS = (
    "seq, id, session_id, at, author, command, label, engagement_id, schema_version, undoes_step_id, undoable"
)
_INSERT_STEP = f"INSERT INTO steps ({_STEP_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_CHANGE = 'INSERT INTO changes (step_id, ord, table_name, row_id, "before", "after") VALUES (?, ?, ?, ?, ?, ?)'
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def fused(records: Iterable[Record]) -> list[Record]:
    """The same history with neighbouring changes of one row made one, and those that came to nothing left out.

    Only neighbours are fused: anything else would change the order, and undo retraces the order exactly. Where every
    row is in the end as it was at first, nothing is left of the history.
    """
    out: list[Record] = []
    for record in records:
        if out and out[-1].row_id == record.row_id and out[-1].table is record.table:
            former = out.pop()
            record = Record(record.table, record.row_id, former.before, record.after)  # noqa: PLW2901
        if record.before != record.after:
            out.append(record)
    first: dict[tuple[str, str], Row | None] = {}
    last: dict[tuple[str, str], Row | None] = {}
    for record in out:
        key = (record.table.name, record.row_id)
        first.setdefault(key, record.before)
        last[key] = record.after
    return [] if first == last else out


def write(connection: Connection, step: StepEntry, records: Sequence[Record]) -> None:
    """Adds a step and its changes; the caller holds the transaction."""
    connection.execute(
        _INSERT_STEP,
        (
            step.seq,
            step.id,
            step.session_id,
            step.at,
            step.author,
            step.command,
            step.label,
            step.engagement_id,
            step.schema_version,
            step.undoes_step_id,
            int(step.is_undoable),
        ),
    )
    for number, record in enumerate(records):
        connection.execute(
            _INSERT_CHANGE,
            (
                step.id,
                number,
                record.table.name,
                record.row_id,
                _spelled(record.table, record.before),
                _spelled(record.table, record.after),
            ),
        )


def forget(connection: Connection, step_id: str) -> None:
    """Takes a step out of the journal, for the step that replaces it."""
    connection.execute("DELETE FROM changes WHERE step_id = ?", (step_id,))
    connection.execute("DELETE FROM steps WHERE id = ?", (step_id,))


def put_out_of_reach(connection: Connection, ids: Iterable[str]) -> None:
    """Lets no step that touched one of these rows be undone or redone, in this opening and in any later one."""
    connection.execute(
        "UPDATE steps SET undoable = 0 WHERE undoable AND id IN"
        " (SELECT step_id FROM changes WHERE row_id IN (SELECT value FROM json_each(?)))",
        (json.dumps(sorted(ids)),),
    )


def undoable(connection: Connection) -> set[str]:
    """The ids of the steps that undo and redo may reach."""
    return {id_ for (id_,) in connection.execute("SELECT id FROM steps WHERE undoable")}


def moments(connection: Connection, command: str) -> tuple[str, ...]:
    """When steps of this command were made, oldest first, as UTC ISO text."""
    return tuple(at for (at,) in connection.execute("SELECT at FROM steps WHERE command = ? ORDER BY seq", (command,)))


def records_of(connection: Connection, step_id: str) -> list[Record]:
    """What a step changed, in its order."""
    rows = connection.execute(
        'SELECT table_name, row_id, "before", "after" FROM changes WHERE step_id = ? ORDER BY ord', (step_id,)
    )
    return [
        Record(table, row_id, _read(table, before), _read(table, after))
        for table, row_id, before, after in ((table_named(name), *rest) for name, *rest in rows)
    ]


def steps(connection: Connection, *, after: int = 0, session_id: str | None = None) -> list[StepEntry]:
    """The steps behind a `seq`, oldest first; of one opening of the workbook where it is given."""
    where, given = "seq > ?", [after, session_id]
    if session_id is None:
        given.pop()
    else:
        where += " AND session_id = ?"
    rows = connection.execute(f"SELECT {_STEP_COLUMNS} FROM steps WHERE {where} ORDER BY seq", given)
    return [
        StepEntry(
            seq=seq,
            id=id_,
            session_id=session,
            at=at,
            author=author,
            command=command,
            label=label,
            engagement_id=engagement,
            schema_version=version,
            undoes_step_id=undoes,
            is_undoable=bool(undoable),
        )
        for seq, id_, session, at, author, command, label, engagement, version, undoes, undoable in rows
    ]


def last(connection: Connection) -> StepEntry | None:
    """The newest step; None in a new workbook."""
    return next(iter(steps(connection, after=last_seq(connection) - 1)), None)


def last_id(connection: Connection) -> str:
    """The id of the newest step; empty in a new workbook.

    It stands for one state of the workbook in all its copies. Its number does not: after a restore the same numbers are
    given once more.
    """
    row = connection.execute("SELECT id FROM steps ORDER BY seq DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])


def last_seq(connection: Connection) -> int:
    """The number of the newest step; 0 in a new workbook."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM steps").fetchone()[0])


def _spelled(table: Table, row: Row | None) -> str | None:
    return None if row is None else _to_json(dict(zip(table.column_names, row, strict=True)))


def _read(table: Table, text: str | None) -> Row | None:
    if text is None:
        return None
    kept: dict[str, Any] = json.loads(text)
    # A row kept by an older schema lacks the columns that came later; they hold what the migration gave them.
    return tuple(kept.get(name, value) for name, value in zip(table.column_names, table.defaults, strict=True))
