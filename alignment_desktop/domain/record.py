"""What every stored thing has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from dataclasses import replace  # the one that mypy checks the changed fields of
else:
    from msgspec.structs import replace

__all__ = ["LONGEST_TEXT", "Record", "replace"]

LONGEST_TEXT = 20_000
"""How many characters any text of the workbook may have; what is longer is kept as a file of evidence."""


class Record(Struct, frozen=True, kw_only=True):
    """A row of the workbook.

    `id` is a UUIDv7 as 32 hex characters, made by the workbook; `rev` counts the saves of this row from 1
    (0: not saved yet); `updated_at` is the time of the last save as UTC ISO text, set by the store.
    """

    id: str
    rev: int = 0
    updated_at: str = ""
