"""Makes the workbook of today's schema that later versions must always be able to open.

Run once when a schema is released, never again for that schema: python -m tests.storage.make_workbook
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

from alignment_desktop.domain.engagement import Client
from alignment_desktop.storage import vault
from alignment_desktop.storage.migrations import SCHEMA_VERSION
from alignment_desktop.storage.store import Store
from tests.storage.things import fill

FOLDER = Path(__file__).parents[1] / "data" / "workbooks"
PASSPHRASE = "kept for ever"


def path_of(schema: int) -> Path:
    """Where the real file of a schema is kept."""
    return FOLDER / f"schema_{schema}.alignment"


def main() -> None:
    """One of everything, an undone step, and a redone one, under a clock that stands still."""
    target = path_of(SCHEMA_VERSION)
    target.unlink(missing_ok=True)
    numbers = itertools.count(1)
    with vault.create(target, PASSPHRASE) as opened:
        store = Store(
            opened,
            now=lambda: datetime(2026, 1, 5, 9, tzinfo=UTC),
            new_id=lambda: f"{next(numbers):032x}",
            author="The author",
        )
        fill(store)
        for name in ("Redone", "Undone"):
            with store.step("add_client", f"Add {name}"):
                store.save(Client(id=name.lower(), name=name))
        store.undo()
        store.undo()
        store.redo()


if __name__ == "__main__":
    main()
