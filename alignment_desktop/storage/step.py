"""A step in the making, and what is told of it once it has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from alignment_desktop.domain.record import Record
from alignment_desktop.storage import journal


class Change(Struct, frozen=True):
    """One thing before and after a change; None where it was not there."""

    kind: type[Record]
    before: Record | None
    after: Record | None


Guard = Callable[[Change], None]


class Changes(Struct, frozen=True, kw_only=True):
    """What a step touched; `touched` lists (kind, id), each once, in order.

    `step_id` is None when there is no step: nothing changed, or the changes of a whole visit came to nothing.
    """

    step_id: str | None = None
    command: str = ""
    label: str = ""
    engagement_id: str | None = None
    touched: tuple[tuple[type[Record], str], ...] = ()

    @property
    def kinds(self) -> frozenset[type[Record]]:
        """The kinds of thing that changed."""
        return frozenset(kind for kind, _id in self.touched)

    def __bool__(self) -> bool:
        return self.step_id is not None


class Step:
    """A step in the making; after the block has ended, `changes` says what it did.

    `engagement_id` is set by whoever makes the step and knows what its things belong to; `erased` holds the ids of rows
    whose earlier steps may not be undone any more.
    """

    def __init__(self) -> None:
        self.records: list[journal.Record] = []
        self.is_doomed = False
        self.erased: set[str] = set()
        self.engagement_id: str | None = None
        self.changes = Changes()

    def things(self) -> Iterator[Record]:
        """What the step has touched so far: each as it became, or as it was where it is gone."""
        for record in self.records:
            if (row := record.after or record.before) is not None:
                yield record.table.from_row(row)
