"""The store: rows in and out as records, every change inside a step, every step in the journal.

A step is one transaction. It returns only after its commit is on the disk; an exception leaves nothing of it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from alignment_desktop.domain.engagement import PackText
from alignment_desktop.domain.errors import NotFound, NothingToUndo, Refused, StepConflict
from alignment_desktop.domain.library import OwnPart
from alignment_desktop.domain.record import LONGEST_TEXT, Record, replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage import journal, vault
from alignment_desktop.storage.ids import uuid7_source
from alignment_desktop.storage.migrations import SCHEMA_VERSION
from alignment_desktop.storage.step import Change, Changes, Guard, Step
from alignment_desktop.storage.tables import Row, Table, table_of

if TYPE_CHECKING:
    from sqlite3 import Connection

R = TypeVar("R", bound=Record)

_GONE = N_("What you asked for is not in the workbook any more. Look it up again in its list.")


class _Visit(Struct, frozen=True):
    """The last step, as long as the next one of the same merge key may become one with it."""

    merge_key: str
    entry: journal.StepEntry
    records: list[journal.Record]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The things of one open workbook.

    `guard` is called with every change before it is made, undo and redo included, and refuses it by raising.
    `now` and `new_id` are given so that tests fix both; a `session_id` of an earlier store goes on with its steps.
    """

    def __init__(
        self,
        opened: vault.Vault,
        *,
        now: Callable[[], datetime] = _utc_now,
        new_id: Callable[[], str] | None = None,
        author: str = "",
        session_id: str | None = None,
    ) -> None:
        self.new_id = new_id or uuid7_source()
        self.now = now
        self.author = author
        self.session_id = session_id or self.new_id()
        self.guard: Guard | None = None
        self._step: Step | None = None
        self.go_on(opened, is_new=session_id is None)

    def go_on(self, opened: vault.Vault, *, is_new: bool = False) -> None:
        """Stands on the same file opened again, as behind a lock; undo reaches as far as it did."""
        self._vault = opened
        self._visit: _Visit | None = None
        self._undo: list[journal.StepEntry] = []
        self._redo: list[journal.StepEntry] = []
        with vault.friendly(opened.path):
            self._seq = journal.last_seq(self.connection)
            for entry in () if is_new else journal.steps(self.connection, session_id=self.session_id):
                self._remember(entry)

    @property
    def connection(self) -> Connection:
        """The one connection, for reading beside this class; writes go through a step."""
        return self._vault.connection

    @property
    def opened(self) -> vault.Vault:
        """The file this store stands on."""
        return self._vault

    @property
    def is_in_step(self) -> bool:
        """Whether a step is being made."""
        return self._step is not None

    @property
    def last_seq(self) -> int:
        """The number of the newest step: grows with every step, undo included, and never stands for two states."""
        return self._seq

    @property
    def undo_label(self) -> str | None:
        """The label of the step that `undo` would take back; None when there is none."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """The label of the step that `redo` would bring back; None when there is none."""
        return self._redo[-1].label if self._redo else None

    # Reading

    def find(self, kind: type[R], id_: str) -> R | None:
        """The thing of this kind and id, or None."""
        table = table_of(kind)
        row = self._row(table, id_)
        return None if row is None else table.from_row(row)  # type: ignore[return-value]

    def get(self, kind: type[R], id_: str) -> R:
        """The thing of this kind and id. Raises NotFound."""
        found = self.find(kind, id_)
        if found is None:
            raise NotFound(_(_GONE))
        return found

    def utf8(self, kind: type[Record], id_: str, name: str) -> bytes:
        """One text of a thing as it is stored, for those too long to be a text in memory first. Raises NotFound."""
        table = table_of(kind)
        column = table.by_name[name].name
        with vault.friendly(self._vault.path):
            found = self.connection.execute(f'SELECT CAST("{column}" AS BLOB) FROM {table.name} WHERE id = ?', (id_,))
            row = found.fetchone()
        if row is None:
            raise NotFound(_(_GONE))
        return bytes(row[0])

    def all(self, kind: type[R], **equals: Any) -> tuple[R, ...]:
        """All things of this kind whose fields equal these values, in the order of the kind: number, or time made."""
        table = table_of(kind)
        terms, given = [], []
        for name, value in equals.items():
            column = table.by_name[name]
            if value is None:
                terms.append(f'"{name}" IS NULL')
            else:
                terms.append(f'"{name}" = ?')
                given.append(value if column.encode is None else column.encode(value))
        where = f" WHERE {' AND '.join(terms)}" if terms else ""
        with vault.friendly(self._vault.path):
            rows = self.connection.execute(table.select + where + table.order, given).fetchall()
        return tuple(map(table.from_row, rows))  # type: ignore[arg-type]

    def parts(self, kind: type[R], key: str, wholes: Sequence[str]) -> tuple[R, ...]:
        """All things of this kind whose field `key` names one of these ids: whole by whole, in the kind's order."""
        if not wholes:
            return ()
        table = table_of(kind)
        place = table.column_names.index(key)
        where = f' WHERE "{key}" IN (SELECT value FROM json_each(?))'
        found: dict[str, list[Row]] = {whole: [] for whole in wholes}
        with vault.friendly(self._vault.path):
            for row in self.connection.execute(table.select + where + table.order, (json.dumps(wholes),)):
                found[row[place]].append(row)
        return tuple(table.from_row(row) for rows in found.values() for row in rows)  # type: ignore[misc]

    # Writing

    @contextlib.contextmanager
    def step(
        self,
        command: str,
        label: str,
        *,
        undoable: bool = True,
        merge_key: str | None = None,
    ) -> Iterator[Step]:
        """One transaction, one line of the journal, one undo; committed durably when the block ends.

        A step inside another becomes part of the outer one, and its failure fails the outer one too. Steps in a row
        with the same merge_key are one step, as the saves of one visit to one note are. An empty step leaves nothing.
        """
        if self._step is not None:
            outer = self._step
            try:
                yield outer
            except BaseException:
                outer.is_doomed = True
                raise
            return
        entry = self._entry(command, label, is_undoable=undoable)
        with self._transaction() as step:
            yield step
            entry = replace(entry, engagement_id=step.engagement_id)
            touched = _touched(step.records)
            if step.erased:
                from alignment_desktop.storage import erasure  # it brings backups and checks along

                erasure.forget_in_index(self)
                journal.put_out_of_reach(self.connection, step.erased)
            merged = self._merged_with_visit(step, merge_key, undoable=undoable)
            step.changes = self._written(step, entry)
        if not step.changes:
            if merged is not None:  # the visit came to nothing; what it had written until now is gone all the same
                self._undo.pop()
                self._visit = None
                self._seq = entry.seq
                step.changes = Changes(
                    command=command, label=label, engagement_id=entry.engagement_id, touched=touched
                )  # fmt: skip
            return
        if merged is not None:
            self._undo.pop()
        if step.erased:
            self._forget_erased()
        self._remember(entry)
        self._visit = _Visit(merge_key, entry, step.records) if merge_key is not None and undoable else None

    def save(self, thing: R) -> R:
        """Adds or changes a thing and gives it back as stored, with its count and time of saving.

        What is stored already is not written again. Raises Refused where a rule of the workbook forbids it.
        """
        table = table_of(type(thing))
        step = self._open_step()
        _refuse_flood(table, thing)
        before = self._row(table, thing.id)
        row = table.to_row(thing)
        if before is not None and table.says_the_same(before, row):
            return table.from_row(before)  # type: ignore[return-value]
        rev = 1 if before is None else before[1] + 1
        at = _text_of(self.now())
        stored = replace(thing, rev=rev, updated_at=at)
        after = table.stamped(row, rev, at)
        if self.guard is not None:
            self.guard(Change(table.kind, None if before is None else table.from_row(before), stored))
        with self._refusing():
            self._put(table, thing.id, before, after)
        step.records.append(journal.Record(table, thing.id, before, after))
        return stored

    def delete(self, thing: Record) -> None:
        """Removes a thing; one that is not there any more is fine. Raises Refused while others refer to it."""
        table = table_of(type(thing))
        step = self._open_step()
        before = self._row(table, thing.id)
        if before is None:
            return
        if self.guard is not None:
            self.guard(Change(table.kind, table.from_row(before), None))
        with self._refusing():
            self._put(table, thing.id, before, None)
        step.records.append(journal.Record(table, thing.id, before, None))

    def erase(self, left: Record, *, is_kept: bool) -> None:
        """Puts what is left of a thing in its place or, unless it `is_kept`, removes the thing.

        The journal then keeps nothing of it but what is left. No step that touched it can be undone any more.
        """
        table = table_of(type(left))
        step = self._open_step()
        before = self._row(table, left.id)
        if before is None:
            return
        if self.guard is not None:
            self.guard(Change(table.kind, table.from_row(before), left if is_kept else None))
        row = table.stamped(table.to_row(left), before[1] + 1, _text_of(self.now()))
        self._put(table, left.id, before, row if is_kept else None)
        told = (None, row) if is_kept else (row, None)
        step.records.append(journal.Record(table, left.id, *told))
        step.erased.add(left.id)

    def put_out_of_reach(self, ids: Iterable[str]) -> None:
        """Lets no step that touched one of these rows be undone or redone, once the open step has ended."""
        self._open_step().erased.update(ids)

    # Undo

    def undo(self) -> Changes:
        """Takes back the last undoable step since the workbook was opened, as a new step.

        Raises NothingToUndo, StepConflict where something it touched has changed since (the step is then passed
        over, so that older ones stay within reach), or what the guard raises (the step then stays the next).
        """
        return self._revert(self._undo, self._redo, "undo", _("There is nothing to undo."))

    def redo(self) -> Changes:
        """Brings back the step undone last, as a new step. Raises as `undo` does."""
        return self._revert(self._redo, self._undo, "redo", _("There is nothing to redo."))

    def history(self, *, after: int = 0) -> list[journal.StepEntry]:
        """The steps behind a sequence number, oldest first, of this and all earlier openings."""
        with vault.friendly(self._vault.path):
            return journal.steps(self.connection, after=after)

    def last_step(self) -> journal.StepEntry | None:
        """The newest step of the history; None in a new workbook."""
        with vault.friendly(self._vault.path):
            return journal.last(self.connection)

    def changes_of(self, step_id: str) -> tuple[Change, ...]:
        """What a step changed, in its order."""
        with vault.friendly(self._vault.path):
            return tuple(_change(record) for record in journal.records_of(self.connection, step_id))

    # How it is done

    def _revert(
        self, source: list[journal.StepEntry], goal: list[journal.StepEntry], command: str, nothing: str
    ) -> Changes:
        if self._step is not None:
            raise RuntimeError(f"{command} inside a step")
        if not source:
            raise NothingToUndo(nothing)
        self._visit = None
        target = source[-1]
        entry = replace(
            self._entry(command, target.label, is_undoable=True),
            engagement_id=target.engagement_id,
            undoes_step_id=target.id,
        )
        conflict = StepConflict(
            _("“{label}” is left as it is, because what it touched has changed since. Change it by hand.").format(
                label=target.label
            )
        )
        try:
            with self._transaction() as step:
                self.connection.execute("PRAGMA defer_foreign_keys = ON")
                for record in reversed(journal.records_of(self.connection, target.id)):
                    self._put_back(step, record, conflict)
                step.changes = self._written(step, entry)
        except vault.IntegrityError as error:
            source.pop()
            raise conflict from error
        except StepConflict:
            source.pop()
            raise
        source.pop()
        goal.append(entry)
        self._seq = entry.seq
        return step.changes

    def _put_back(self, step: Step, record: journal.Record, conflict: StepConflict) -> None:
        current = self._row(record.table, record.row_id)
        if current != record.after:
            raise conflict
        back = journal.Record(record.table, record.row_id, current, record.before)
        if self.guard is not None:
            self.guard(_change(back))
        self._put(record.table, record.row_id, current, record.before)
        step.records.append(back)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Step]:
        step = Step()
        connection = self.connection
        self._vault.refuse_writing()
        with vault.friendly(self._vault.path):
            connection.execute("BEGIN IMMEDIATE")
            self._step = step
            try:
                yield step
                if step.is_doomed:
                    raise RuntimeError("a step went on after a step inside it had failed")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._step = None

    def _merged_with_visit(self, step: Step, merge_key: str | None, *, undoable: bool) -> _Visit | None:
        """Puts the records of the visit so far before those of the step, and takes the former step out."""
        visit = self._visit
        if visit is None or merge_key != visit.merge_key or not undoable or not step.records:
            return None
        journal.forget(self.connection, visit.entry.id)
        step.records[:0] = visit.records
        return visit

    def _written(self, step: Step, entry: journal.StepEntry) -> Changes:
        step.records = journal.fused(step.records)
        if not step.records:
            return Changes()
        journal.write(self.connection, entry, step.records)
        return Changes(
            step_id=entry.id,
            command=entry.command,
            label=entry.label,
            engagement_id=entry.engagement_id,
            touched=_touched(step.records),
        )

    def _entry(self, command: str, label: str, *, is_undoable: bool) -> journal.StepEntry:
        return journal.StepEntry(
            seq=self._seq + 1,
            id=self.new_id(),
            session_id=self.session_id,
            at=_text_of(self.now()),
            author=self.author,
            command=command,
            label=label,
            engagement_id=None,
            schema_version=SCHEMA_VERSION,
            undoes_step_id=None,
            is_undoable=is_undoable,
        )

    def _remember(self, entry: journal.StepEntry) -> None:
        """Keeps a committed step within reach of undo and redo."""
        self._seq = max(self._seq, entry.seq)
        if entry.undoes_step_id is not None:
            for source, goal in ((self._undo, self._redo), (self._redo, self._undo)):
                if any(known.id == entry.undoes_step_id for known in source):
                    while source.pop().id != entry.undoes_step_id:
                        pass
                    goal.append(entry)
                    return
        if entry.is_undoable:
            self._undo.append(entry)
            self._redo.clear()

    def _forget_erased(self) -> None:
        """Drops the steps that touched what was erased, and what the file still holds of it beside the rows."""
        reachable = journal.undoable(self.connection)
        for entries in (self._undo, self._redo):
            entries[:] = [entry for entry in entries if entry.id in reachable]
        from alignment_desktop.storage import erasure

        erasure.scrub(self.connection)

    def _open_step(self) -> Step:
        if self._step is None:
            raise RuntimeError("a change outside a step")
        return self._step

    def _row(self, table: Table, id_: str) -> Row | None:
        with vault.friendly(self._vault.path):
            row: Row | None = self.connection.execute(table.select_one, (id_,)).fetchone()
        return row

    def _put(self, table: Table, id_: str, before: Row | None, after: Row | None) -> None:
        if after is None:
            self.connection.execute(table.delete, (id_,))
        elif before is None:
            self.connection.execute(table.insert, after)
        else:
            self.connection.execute(*table.update(before, after))

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turns the constraints a person can meet into plain sentences; other ones are faults of the program."""
        try:
            with vault.friendly(self._vault.path):
                yield
        except vault.IntegrityError as error:
            reason = str(error)
            if "UNIQUE" in reason:
                raise Refused(_("There is already one like this. Change that one instead.")) from error
            if "FOREIGN KEY" in reason:
                raise Refused(
                    _("This is in use, or refers to something that is gone. Archive it instead of removing it.")
                ) from error
            raise


def _refuse_flood(table: Table, thing: Record) -> None:
    """Raises Refused where a text of the thing is longer than any may be; packs are as long as they are."""
    if table.kind in (PackText, OwnPart):
        return
    for name in table.column_names:
        text = getattr(thing, name)
        if isinstance(text, str) and len(text) > LONGEST_TEXT:
            told = _(
                "A text holds at most {limit} characters; this one has {size}. Shorten it, or keep it as evidence."
            )
            raise Refused(told.format(limit=LONGEST_TEXT, size=len(text)))


def _touched(records: Sequence[journal.Record]) -> tuple[tuple[type[Record], str], ...]:
    return tuple(dict.fromkeys((record.table.kind, record.row_id) for record in records))


def _change(record: journal.Record) -> Change:
    decode = record.table.from_row
    return Change(
        record.table.kind,
        None if record.before is None else decode(record.before),
        None if record.after is None else decode(record.after),
    )


def _text_of(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


__all__: Sequence[str] = ("Change", "Changes", "Guard", "Step", "Store")
