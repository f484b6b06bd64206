"""What a change to the workbook is: one method, one transaction, one undo step, one notice of what changed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.record import Record, replace

if TYPE_CHECKING:
    from alignment_desktop.storage.store import Store
    from alignment_desktop.workbook import Workbook

M = TypeVar("M", bound=Callable[..., Any])
K = TypeVar("K", bound=Record)


class Area:
    """One area of the workbook: its questions are methods named as nouns, its changes are commands."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook

    @property
    def _store(self) -> Store:
        return self._workbook.store

    def _new_id(self) -> str:
        return self._store.new_id()

    def _change(self, record: K, fields: Mapping[str, Any]) -> K:
        """Saves the record with the named fields changed; a name that is not a field is a bug."""
        return self._store.save(replace(record, **fields))


def named(words: str, problem: str) -> str:
    """The words without the blanks around them. Raises Refused with the problem where none are left."""
    if not words.strip():
        raise Refused(problem)
    return words.strip()


def command(label: str, *, undoable: bool = True, merged_by: str | None = None) -> Callable[[M], M]:
    """Makes a method of an area a command named by `label`, which Undo shows translated.

    All writes of the method are one durable transaction; when it raises, nothing was changed. Listeners hear what
    changed after the commit. A command called by a command joins its step. `merged_by` names a keyword argument:
    calls in a row that give it the same value are one step, as the saves of one visit to one note are.
    """

    def wrap(method: M) -> M:
        name = method.__name__

        @functools.wraps(method)
        def run(area: Area, *args: Any, **kwargs: Any) -> Any:
            merge_key = None if merged_by is None else f"{name} {kwargs[merged_by]}"
            with area._workbook.change(name, label, undoable=undoable, merge_key=merge_key):
                return method(area, *args, **kwargs)

        return cast(M, run)

    return wrap
