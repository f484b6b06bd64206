"""What every stored thing has in common."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_TEXT = 20_000
"""How many characters any text of the workbook may have; what is longer is kept as a file of evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of the workbook.

    `id` is a UUIDv7 as 32 hex characters, made by the workbook; `rev` counts the saves of this row from 1
    (0: not saved yet); `updated_at` is the time of the last save as UTC ISO text, set by the store.
    """

    id: str
    rev: int = 0
    updated_at: str = ""
