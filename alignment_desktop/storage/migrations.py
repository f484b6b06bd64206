"""The one ordered history of the workbook's schema, in literal SQL.

A migration is never edited once a version with it was released; a change of the schema is a new one at the end.
Nothing here may import `tables.py`: a migration must mean the same in ten years, whatever the records are then.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def _script(name: str) -> str:
    return resources.files("alignment_desktop.storage").joinpath("schema", name).read_text("utf-8")


def the_first_schema(db: Database) -> None:
    """Clients to deliverables, the journal, attachments and search, as version 1 knows them."""
    db.executescript(_script("0001_first.sql"))


def remarks_keep_their_place(db: Database) -> None:
    """The position of a remark within its note."""
    db.executescript(_script("0002_remark_position.sql"))


def the_library_grows(db: Database) -> None:
    """The consultant's own pack, and the questions a round does not ask."""
    db.executescript(_script("0003_library.sql"))


HISTORY: tuple[Callable[[Database], None], ...] = (the_first_schema, remarks_keep_their_place, the_library_grows)
SCHEMA_VERSION = len(HISTORY)


def apply(db: Database) -> None:
    """Applies what is not applied yet; the caller holds the transaction and sets `user_version` in it."""
    # Imported here: 0.2 s that opening an up-to-date workbook does not pay. `vault.py` has prepared the import.
    from sqlite_utils.migrations import Migrations

    history = Migrations("workbook")
    for migration in HISTORY:
        history()(migration)
    history.apply(db)
