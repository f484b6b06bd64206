"""The numbers of findings, actions, KPIs and entries: F-01 and A-07 are given once and never again."""

from __future__ import annotations

from typing import Any

from alignment_desktop.domain.record import Record
from alignment_desktop.storage import vault
from alignment_desktop.storage.store import Store
from alignment_desktop.storage.tables import table_of


def next_number(store: Store, kind: type[Record], **same: Any) -> int:
    """The next number of a numbered kind among the things whose fields equal `same`, from 1.

    A number stays taken when the step that gave it is undone: the thing may stand in a document that was issued in
    between. The journal knows it, because undoing is itself a step, and those have an index of their own.
    """
    table = table_of(kind)
    taken = [record.number for record in store.all(kind, **same)]  # type: ignore[attr-defined]
    terms = "".join(f" AND json_extract(c.\"before\", '$.{name}') = ?" for name in same)
    with vault.friendly(store.opened.path):
        (undone,) = store.connection.execute(
            "SELECT max(json_extract(c.\"before\", '$.number')) FROM steps s JOIN changes c ON c.step_id = s.id"
            f' WHERE s.undoes_step_id IS NOT NULL AND c.table_name = ? AND c."after" IS NULL{terms}',
            (table.name, *same.values()),
        ).fetchone()
    return max((*taken, undone or 0), default=0) + 1
