from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import msgspec
import pytest

from alignment_desktop.domain import deliverable, engagement, interview, kpi, library, plan, register
from alignment_desktop.domain.record import Record
from alignment_desktop.storage.store import Store
from alignment_desktop.storage.tables import Table, all_tables, table_named, table_of
from tests.storage.things import fill, one_of_each


def test_every_record_of_the_domain_has_a_table():
    modules = (deliverable, engagement, interview, kpi, library, plan, register)
    kinds = {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Record) and thing is not Record
    }
    assert {table.kind for table in all_tables()} == kinds


def test_columns_and_migrated_schema_agree_column_by_column(store: Store):
    for table in all_tables():
        declared = store.connection.execute(f"PRAGMA table_info({table.name})").fetchall()
        assert [(name, kind, bool(notnull)) for _n, name, kind, notnull, _default, _pk in declared] == [
            (column.name, column.sql_type, not column.is_nullable) for column in table.columns
        ], table.name
        assert [name for _n, name, _k, _nn, _d, is_key in declared if is_key] == ["id"], table.name


def test_every_table_is_strict_and_no_reference_cascades(store: Store):
    tables = store.connection.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    ).fetchall()
    assert [name for name, strict in tables if not strict] == []
    for name, _strict in tables:
        rules = store.connection.execute(f"SELECT on_update, on_delete FROM pragma_foreign_key_list('{name}')")
        assert set(rules.fetchall()) <= {("NO ACTION", "NO ACTION")}, name


def test_every_field_that_names_another_thing_is_a_reference(store: Store):
    for table in all_tables():
        named = {name for name in table.column_names if name.endswith("_id")}
        kept = {row[3] for row in store.connection.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert named <= kept, table.name


def test_every_reference_has_an_index(store: Store):
    for table in all_tables():
        indexes = store.connection.execute(f"PRAGMA index_list({table.name})").fetchall()
        first = {
            store.connection.execute(f"SELECT name FROM pragma_index_info('{index[1]}') WHERE seqno = 0").fetchone()[0]
            for index in indexes
        }
        references = {row[3] for row in store.connection.execute(f"PRAGMA foreign_key_list({table.name})")}
        assert references - first <= {"logo", "attachment"}, table.name


def test_what_is_stored_comes_back_equal(store: Store):
    for thing in fill(store):
        assert store.get(type(thing), thing.id) == thing


def test_one_of_each_covers_every_kind_and_every_optional_field():
    things = one_of_each()
    assert {type(thing) for thing in things} == {table.kind for table in all_tables()}


def test_a_table_is_found_by_its_name():
    assert table_named("responses") is table_of(interview.Response)


def test_an_aware_time_is_kept_in_utc_and_a_local_one_as_it_is():
    table = table_of(interview.Interview)
    place = table.column_names.index("appointment")
    berlin = timezone(timedelta(hours=1))
    aware = interview.Interview(id="i", round_id="r", appointment=datetime(2026, 1, 6, 9, tzinfo=berlin))
    local = interview.Interview(id="i", round_id="r", appointment=datetime(2026, 1, 6, 9))  # noqa: DTZ001
    assert table.to_row(aware)[place] == "2026-01-06T08:00:00.000000+00:00"
    assert table.to_row(local)[place] == "2026-01-06T09:00:00.000000"
    back = table.from_row(table.to_row(aware))
    assert isinstance(back, interview.Interview)
    assert back.appointment == datetime(2026, 1, 6, 8, tzinfo=UTC)


class Shelf(Record, frozen=True, kw_only=True):
    sides: tuple[engagement.Side, ...] = ()
    labels: tuple[str, ...] | None = None


def test_tuples_are_kept_as_json_with_enums_by_value():
    table = Table(Shelf, "shelves", "id")
    shelf = Shelf(id="s", sides=(engagement.Side.IT, engagement.Side.BUSINESS), labels=("é",))
    assert table.to_row(shelf)[3:] == ('["it","business"]', '["é"]')
    assert table.from_row(table.to_row(shelf)) == shelf
    assert table.from_row(table.to_row(Shelf(id="s"))) == Shelf(id="s")


@pytest.mark.parametrize("hint", [Fraction, int | str, tuple[int, str], tuple[Fraction, ...], dict[int, str]])
def test_a_field_that_no_column_holds_is_refused(hint: object):
    odd = msgspec.defstruct("Odd", [("odd", hint)], bases=(Record,), frozen=True, kw_only=True)
    with pytest.raises(TypeError):
        Table(odd, "odds", "id")


def test_a_kind_that_is_no_record_is_refused():
    with pytest.raises(TypeError):
        Table(msgspec.defstruct("Loose", [("id", str)]), "loose", "id")
