"""Search over everything written in the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from alignment_desktop.domain.record import Record
from alignment_desktop.storage.tables import table_named

if TYPE_CHECKING:
    from sqlite3 import Connection

_SHORT = 3  # words below this length match too much for a ranking to mean anything, and the newest is wanted


class Hit(Struct, frozen=True, kw_only=True):
    """Something that holds all the words: what it is, and its text with line breaks between the fields."""

    kind: type[Record]
    id: str
    body: str


def search(connection: Connection, query: str, *, scope: str | None = None, limit: int = 50) -> tuple[Hit, ...]:
    """What holds every word of the query, or words that begin so; accents and case do not matter.

    `scope` is the id of a client or an engagement, outside of which nothing is found. Best match first (bm25);
    newest first while a word is shorter than three letters. The query is words only: nothing in it is an operator.
    """
    words = [word for word in query.replace("\0", " ").split() if any(letter.isalnum() for letter in word)]
    if not words:
        return ()
    wanted = "body : (" + " AND ".join(f"{_quoted(word)} *" for word in words) + ")"
    if scope is not None:
        wanted = f"({wanted}) AND (scope : {_quoted(scope)})"
    order = "f.rowid DESC" if min(map(len, words)) < _SHORT else "bm25(passages_fts, 1.0, 0.0), f.rowid DESC"
    rows = connection.execute(
        "SELECT p.kind, p.entity_id, p.body FROM passages_fts f JOIN passages p ON p.id = f.rowid"
        f" WHERE passages_fts MATCH ? ORDER BY {order} LIMIT ?",
        (wanted, limit),
    )
    return tuple(Hit(kind=table_named(kind).kind, id=id_, body=body) for kind, id_, body in rows)


def rebuild(connection: Connection) -> None:
    """Makes the index anew from the passages; the caller holds a step."""
    connection.execute("INSERT INTO passages_fts (passages_fts) VALUES ('rebuild')")


def _quoted(word: str) -> str:
    # Broken characters cannot be in the workbook, so a word with one is looked for without it.
    return '"' + word.encode(errors="replace").decode().replace('"', '""') + '"'
