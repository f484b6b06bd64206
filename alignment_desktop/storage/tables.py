"""Record and table: the only mapping between them.

Columns follow from the fields: their names, their order, whether they may be NULL. Enums are kept by value, dates and
times as ISO text (an aware time in UTC), Decimal as text, bool as 0 or 1, tuples and mappings as JSON.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from inspect import get_annotations
from operator import attrgetter
from typing import Any, TypeAlias, Union, get_args, get_origin

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from alignment_desktop.domain import deliverable, engagement, interview, kpi, library, plan, register
from alignment_desktop.domain.record import Record

Row: TypeAlias = tuple[Any, ...]
Convert: TypeAlias = Callable[[Any], Any]

# Kind, its table, the order its rows are read in. A parent stands before what refers to it.
KINDS: tuple[tuple[type[Record], str, str], ...] = (
    (engagement.Brand, "brands", "id"),
    (engagement.Client, "clients", "id"),
    (engagement.Person, "people", "id"),
    (engagement.Engagement, "engagements", "id"),
    (engagement.PackText, "packs", "id"),
    (library.OwnPart, "own_parts", "id"),
    (engagement.Round, "rounds", "number, id"),
    (library.SwitchedOff, "switched_off", "id"),
    (engagement.Respondent, "respondents", "id"),
    (engagement.Target, "targets", "id"),
    (engagement.Weight, "weights", "id"),
    (interview.Interview, "interviews", "id"),
    (interview.Attendance, "attendances", "id"),
    (interview.Response, "responses", "id"),
    (interview.Remark, "remarks", "id"),
    (interview.Claim, "claims", "id"),
    (interview.AgreedLevel, "agreed_levels", "id"),
    (interview.Evidence, "evidence", "id"),
    (plan.Finding, "findings", "number, id"),
    (plan.FindingResponse, "finding_responses", "id"),
    (plan.FindingEvidence, "finding_evidence", "id"),
    (plan.Action, "actions", "number, id"),
    (plan.ActionStep, "action_steps", "position, id"),
    (plan.ActionLift, "action_lifts", "id"),
    (plan.ActionNeed, "action_needs", "id"),
    (plan.ActionUpdate, "action_updates", "said_on, id"),
    (kpi.Kpi, "kpis", "number, id"),
    (kpi.Measurement, "measurements", "measured_on, id"),
    (plan.ActionLink, "action_links", "id"),
    (register.Entry, "entries", "number, id"),
    (register.EntryLink, "entry_links", "id"),
    (deliverable.Prose, "prose", "id"),
    (deliverable.Issued, "issued", "id"),
    (deliverable.Comment, "comments", "id"),
)


# What every record begins with, in this order.
_KEPT = ("id", "rev", "updated_at")


class Column(Struct, frozen=True):
    """One field as it is stored; a converter of None means that the value is stored as it is."""

    name: str
    sql_type: str
    is_nullable: bool
    encode: Convert | None
    decode: Convert | None


class Table:
    """How one kind is stored: its columns, and the statements the store speaks."""

    def __init__(self, kind: type[Record], name: str, order: str) -> None:
        self.kind = kind
        self.name = name
        hints = {name: hint for part in reversed(kind.__mro__) for name, hint in _own_fields(part).items()}
        self.columns = tuple(_column(name, hints[name]) for name in kind.__struct_fields__)
        self.column_names = tuple(column.name for column in self.columns)
        if self.column_names[: len(_KEPT)] != _KEPT:
            raise TypeError(f"{kind.__name__} does not begin with the fields of a record")
        self.by_name = {column.name: column for column in self.columns}
        self._values = attrgetter(*self.column_names)
        self._encoders = tuple((place, c.encode) for place, c in enumerate(self.columns) if c.encode is not None)
        self._decoders = tuple((c.name, c.decode) for c in self.columns if c.decode is not None)
        listed = ", ".join(f'"{name}"' for name in self.column_names)
        marks = ", ".join("?" for _ in self.column_names)
        self.select = f"SELECT {listed} FROM {name}"
        self.select_one = f"{self.select} WHERE id = ?"
        self.order = f" ORDER BY {order}"
        self.insert = f"INSERT INTO {name} ({listed}) VALUES ({marks})"
        self.delete = f"DELETE FROM {name} WHERE id = ?"
        self._updates: dict[tuple[int, ...], str] = {}

    @cached_property
    def defaults(self) -> Row:
        """The stored form of each column's default, None without one."""
        known = {field.name: field.default for field in fields(self.kind) if field.default is not NODEFAULT}
        values = ((known.get(column.name), column.encode) for column in self.columns)
        return tuple(value if value is None or encode is None else encode(value) for value, encode in values)

    def update(self, before: Row, after: Row) -> tuple[str, list[Any]]:
        """The statement that makes one row of the other, and its values.

        It names only the columns that differ: SQLite rewrites every index and checks every reference of a column
        that an UPDATE names, changed or not, which would double the pages that a rating writes.
        """
        places = tuple(place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new)
        statement = self._updates.get(places)
        if statement is None:
            settings = ", ".join(f'"{self.column_names[place]}" = ?' for place in places)
            statement = self._updates[places] = f"UPDATE {self.name} SET {settings} WHERE id = ?"
        return statement, [*(after[place] for place in places), before[0]]

    def to_row(self, thing: Record) -> Row:
        """The thing as SQL values in the order of the columns."""
        row = list(self._values(thing))
        for place, encode in self._encoders:
            if row[place] is not None:
                row[place] = encode(row[place])
        return tuple(row)

    def from_row(self, row: Row) -> Record:
        """The thing that a row holds. Raises ValueError or TypeError where the row holds none."""
        values = dict(zip(self.column_names, row, strict=True))
        for name, decode in self._decoders:
            if values[name] is not None:
                values[name] = decode(values[name])
        return self.kind(**values)

    def says_the_same(self, one: Row, other: Row) -> bool:
        """Whether two rows differ at most in the count and time of saving."""
        return one[len(_KEPT) :] == other[len(_KEPT) :]

    def stamped(self, row: Row, rev: int, at: str) -> Row:
        """The row with its count and time of saving."""
        return (row[0], rev, at, *row[len(_KEPT) :])


@cache
def _tables() -> tuple[dict[type[Record], Table], dict[str, Table]]:
    """Every table by its kind and by its name; 3 ms, once."""
    by_kind = {kind: Table(kind, name, order) for kind, name, order in KINDS}
    return by_kind, {table.name: table for table in by_kind.values()}


def table_of(kind: type[Record]) -> Table:
    """The table of a kind. Raises KeyError for what is not stored."""
    return _tables()[0][kind]


def table_named(name: str) -> Table:
    """The table of this name. Raises KeyError for a name that holds no kind."""
    return _tables()[1][name]


def all_tables() -> tuple[Table, ...]:
    """Every table that holds a kind, parents first."""
    return tuple(_tables()[0].values())


@cache
def _own_fields(part: type) -> dict[str, Any]:
    """The types of the fields that a class adds; msgspec's own way to them takes three times as long."""
    return get_annotations(part, eval_str=True)


def _column(name: str, hint: Any) -> Column:
    nullable = False
    if get_origin(hint) in (Union, types.UnionType):
        inner = [arm for arm in get_args(hint) if arm is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"field {name}: a column holds one type, or one type and None")
        nullable, hint = True, inner[0]
    sql_type, encode, decode = _stored(hint)
    return Column(name, sql_type, nullable, encode, decode)


def _stored(hint: Any) -> tuple[str, Convert | None, Convert | None]:
    """SQL type and converters of a field type."""
    if get_origin(hint) is not None:
        plain, rich = _plain(hint)
        return "TEXT", lambda value: _json(plain(value)), lambda text: rich(json.loads(text))
    if hint is bool:
        return "INTEGER", int, bool
    if hint is str:
        return "TEXT", None, None
    if hint is int:
        return "INTEGER", None, None
    if issubclass(hint, Enum):
        return "TEXT", lambda value: value.value, hint
    if hint is datetime:
        return "TEXT", _time_text, datetime.fromisoformat
    if hint is date:
        return "TEXT", date.isoformat, date.fromisoformat
    if hint is Decimal:
        return "TEXT", str, Decimal
    raise TypeError(f"no column holds {hint!r}")


def _plain(hint: Any) -> tuple[Convert, Convert]:
    """Converters between a field type and what JSON can say."""
    origin, arms = get_origin(hint), get_args(hint)
    if origin is tuple and len(arms) == 2 and arms[1] is Ellipsis:
        to_item, from_item = _plain(arms[0])
        return lambda value: [to_item(item) for item in value], lambda found: tuple(from_item(item) for item in found)
    if origin in (Mapping, dict) and arms[0] is str:
        to_item, from_item = _plain(arms[1])
        return (
            lambda value: {key: to_item(item) for key, item in value.items()},
            lambda found: {key: from_item(item) for key, item in found.items()},
        )
    if hint in (str, int, bool):
        return _same, _same
    if origin is not None:
        raise TypeError(f"no JSON holds {hint!r}")
    sql_type, encode, decode = _stored(hint)
    if sql_type != "TEXT" or encode is None or decode is None:
        raise TypeError(f"no JSON holds {hint!r}")
    return encode, decode


def _same(value: Any) -> Any:
    return value


def _time_text(value: datetime) -> str:
    """An aware time in UTC, and a local one as it is; microseconds always, so that text sorts as time does."""
    return (value if value.tzinfo is None else value.astimezone(UTC)).isoformat(timespec="microseconds")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
