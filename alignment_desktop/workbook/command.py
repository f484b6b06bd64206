"""What a change to the workbook is: one method, one transaction, one undo step, one notice of what changed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from alignment_desktop.domain.record import Record

if TYPE_CHECKING:
    from alignment_desktop.storage.store import Store
    from alignment_desktop.workbook import Workbook

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A", bound="Area")
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


def command(
    label: str, *, undoable: bool = True
) -> Callable[[Callable[Concatenate[A, P], R]], Callable[Concatenate[A, P], R]]:
    """Makes a method of an area a command named by `label`, which Undo shows translated.

    All writes of the method are one durable transaction; when it raises, nothing was changed. Listeners hear what
    changed after the commit. A command called by a command joins its step.
    """

    def wrap(method: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
        name = method.__name__

        @functools.wraps(method)
        def run(area: A, *args: P.args, **kwargs: P.kwargs) -> R:
            with area._workbook.change(name, label, undoable=undoable):
                return method(area, *args, **kwargs)

        return run

    return wrap
